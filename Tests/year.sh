#!/usr/bin/env bash
# The workload `year`: the data set shipped in Examples/year, exact; and, where the generator and
# the reference stand beside the project, seeds 1 to 20 with 50 people, one and two years, in order
# and shuffled with 1 % doubled. usage: Tests/year.sh JALON [SEEDS]
set -euo pipefail
cd "$(dirname "$0")/.."
jalon=$1
seeds=${2:-4}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

opened() { # NDJSON of a replay -> time,subject,alert,key of the alerts opened, sorted
  python3 - "$1" <<'PY'
import json, sys, unicodedata
def fold(text):
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return text.replace(" ", "_").replace("-", "_")
rows, order = [], []
for line in open(sys.argv[1]):
    event = json.loads(line)
    if event["type"] == "jalon.alerte.ouverte":
        data = event["data"]
        rows.append(f'{event["time"]},{event["subject"]},{fold(data["alerte"])},{data["cle"]}')
        order.append(event["emis"])
assert order == sorted(order), "not in order of emission"
assert len(rows) == len(set(rows)), "an alert was opened twice"
print("\n".join(sorted(rows)))
PY
}

check() { # FACTS EXPECTED UNTIL LABEL
  "$jalon" replay Examples/year/rules.yaml "$1" --until "$3" --format ndjson >"$scratch/out.ndjson"
  opened "$scratch/out.ndjson" >"$scratch/opened.csv"
  if ! cmp -s "$2" "$scratch/opened.csv"; then
    echo "$4: the opened alerts differ" >&2
    diff "$2" "$scratch/opened.csv" | head -20 >&2
    exit 1
  fi
  echo "$4: $(wc -l <"$2") alerts, exact"
}

shuffled() { # FACTS -> shuffled, 1 % doubled
  python3 - "$1" <<'PY'
import random, sys
lines = open(sys.argv[1]).read().splitlines(True)
dice = random.Random(7)
lines += dice.sample(lines, len(lines) // 100)
dice.shuffle(lines)
sys.stdout.writelines(lines)
PY
}

gunzip -c Examples/year/facts.ndjson.gz >"$scratch/facts.ndjson"
check "$scratch/facts.ndjson" Examples/year/expected.csv 2027-01-01T00:00:00Z "Examples/year"
shuffled "$scratch/facts.ndjson" >"$scratch/shuffled.ndjson"
check "$scratch/shuffled.ndjson" Examples/year/expected.csv 2027-01-01T00:00:00Z \
  "Examples/year, shuffled and doubled"

generator=../shared/year
if [ ! -e "$generator/gen.cpp" ] || ! command -v g++ >/dev/null; then exit 0; fi
g++ -O2 -o "$scratch/gen" "$generator/gen.cpp"
for seed in $(seq 1 "$seeds"); do
  for years in 1 2; do
    until="$((2026 + years))-01-01T00:00:00Z"
    "$scratch/gen" --seed "$seed" --persons 50 --years $years --csv "$scratch/f.csv" 2>"$scratch/log"
    python3 "$generator/cloudevents.py" "$scratch/f.csv" $years >"$scratch/f.ndjson"
    python3 "$generator/reference.py" "$scratch/f.csv" $years >"$scratch/r.txt"
    python3 "$generator/expected.py" "$scratch/r.txt" >"$scratch/e.csv"
    check "$scratch/f.ndjson" "$scratch/e.csv" "$until" "seed $seed, $years year(s)"
    shuffled "$scratch/f.ndjson" >"$scratch/s.ndjson"
    check "$scratch/s.ndjson" "$scratch/e.csv" "$until" "seed $seed, $years year(s), shuffled"
  done
done
