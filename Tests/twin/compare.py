#!/usr/bin/env python3
"""compare.py EXPECTED REPLAY.ndjson: every line said, with its instants; exit 1 with the first differences.
The reference knows no reasons: a `modifiee` at the same instant is left out when only its reasons are others than before."""
import json, sys
from collections import Counter

want = Counter(open(sys.argv[1]).read().split("\n"))
got, order, said = Counter([""]), [], {}
for line in open(sys.argv[2]):
    e = json.loads(line)
    d = e["data"]
    key = (e["subject"], d["mesure"], d["regle"], d["alerte"], d["cle"], d.get("episode"))
    before, said[key] = said.get(key), (e["time"], d["message"], d["raisons"])
    order.append((e["emis"], e["time"], e["subject"], d["regle"], d["alerte"], d["cle"]))
    if e["type"].endswith("modifiee") and before and before[:2] == said[key][:2] and before[2] != said[key][2]: continue
    got[f'{e["emis"]},{e["time"]},{e["subject"]},{e["type"].split(".")[-1]},{d["alerte"]},{d["cle"]}'] += 1
if order != sorted(order): sys.exit("the lines are not in order")
missing, extra = sorted((want - got).elements()), sorted((got - want).elements())
for row in sorted([(r, "-") for r in missing] + [(r, "+") for r in extra])[:40]: print(row[1], row[0])
print(f"{sum(want.values()) - 1} expected, {len(missing)} missing (-), {len(extra)} not expected (+)")
sys.exit(1 if missing or extra else 0)
