#!/usr/bin/env python3
"""reference.py FACTS.ndjson UNTIL: what must be said, `emis,time,subject,kind,alerte,cle`, sorted.
Brute force: each measure is read from scratch at every instant of learning and held against what was told."""
import sys
from functools import lru_cache
from datetime import date, datetime, timedelta, timezone
import suivi
import telling
from log import Measure, family, instant, read, resolved

DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
ONE = timedelta(1)


def tig(m, until):
    """Alerts of twin.heures: the level `rythme insuffisant` and the edge `délai expiré`."""
    wanted = int(m.parameters["heures prononcées"][2:-1]) * 60
    first = m.day(m.start) + ONE                                   # de quantième à quantième
    y, month = divmod(m.day(m.start).year * 12 + m.day(m.start).month - 1 + 8, 12)
    following = date(y + (month == 11), (month + 1) % 12 + 1, 1)
    last = min(following - ONE, date(y, month + 1, min(m.day(m.start).day, (following - ONE).day)))
    stops = []
    for f in m.of("mesure.suspendue"):
        if f.data["cause"] not in ("détention", "detention"): continue
        ends = [r.time for r in m.of("mesure.reprise") if r.data["suspension"] == f.data["suspension"] and r.time >= f.time]
        stops.append((f.time, min(ends, default=1 << 40)))
    sessions = [(f.time, minutes(f.data["heures"])) for f in m.of("tig.seance") if m.start <= f.time]

    def touched(t):
        """The days that the suspensions known at t touch; an open one goes on."""
        days = set()
        for s, e in stops:
            if s > t: continue
            day = m.day(s)
            while day < last + timedelta(1500) and (day == m.day(s) or m.midnight(day) < e or e > t): days.add(day); day += ONE
        return days

    def deadline(days):
        day, left = first, (last - first).days + 1
        while left:
            if day > last + timedelta(1400): return None           # never, as things stand
            left -= day not in days
            day += ONE
        return m.midnight(day)

    changes = {t for s in stops for t in s} | {m.start}
    ticks, day = changes | {t for t, _ in sessions}, first
    while m.midnight(day) <= until: ticks.add(m.midnight(day)); day += ONE
    level, edge, holding, settled, done, days, due = [], {}, None, None, 0, set(), None
    total = (last - first).days + 1
    for t in sorted(ticks):
        if t > until or t < m.start: continue
        if t in changes: days = touched(t); due = deadline(days)
        before, done = done, done + sum(h for s, h in sessions if s == t)
        gone = sum(first + timedelta(k) not in days for k in range((m.day(t) - first).days))
        if settled is None and before >= wanted: settled = "kept"
        if settled is None and due is not None and due <= t:
            settled, edge["délai expiré"] = "gap", (t, before)
        stopped = any(s <= t < e for s, e in stops)
        holds = settled is None and not stopped and 2 * gone >= total and 10 * done < 4 * wanted
        if holds and holding is None: holding = t
        if not holds and holding is not None: level.append((holding, t)); holding = None
    if holding is not None: level.append((holding, None))
    return {("délai expiré", m.id): edge["délai expiré"]} if edge else {}, {("rythme insuffisant", m.id): level}


def minutes(text):
    hours, _, rest = text[2:].partition("H")
    return int(hours) * 60 + int(rest[:-1] or 0)


def slots(m, horizon, kept={}):
    """(start, end, key) of the timetables in force at each start, clipped to the measure."""
    versions = [(-(1 << 40), 1 << 40, m.parameters["horaires"])]
    versions += [(*m.interval(f.vaut), f.data["parametres"]["horaires"]) for f in m.of("mesure.modifiee")]
    case = repr((m.zone.key, m.start, m.end, versions))
    if case not in kept: kept[case] = list(cut_slots(m, versions, horizon))
    return kept[case]


def cut_slots(m, versions, horizon):
    for index, (_, _, table) in enumerate(versions):
        day, raw = m.day(m.start) - 2 * ONE, []
        while m.midnight(day) < min(m.end, horizon):
            plages = table.get("exceptions", {}).get(str(day))
            if plages is None: plages = table.get(DAYS[day.weekday()])
            if plages is None and day.weekday() >= 5: plages = table.get("week-end")
            if plages is None: plages = table.get("tous les jours", [])
            for plage in plages:
                a, b = ((int(x[:2]) * 60 + int(x[3:])) * 60 for x in plage.split("-"))
                raw.append((m.wall(day, a, later=True), m.wall(day + ONE if b <= a else day, b), day))
            day += ONE
        merged = []
        for a, b, day in sorted(raw):
            if a >= b: continue                                     # an empty window is sans objet
            if merged and a <= merged[-1][1]: merged[-1][1] = max(b, merged[-1][1])
            else: merged.append([a, b, day])
        seen = {}
        for a, b, day in merged:
            seen[day] = seen.get(day, 0) + 1
            if max(i for i, (x, y, _) in enumerate(versions) if x <= a < y) != index: continue
            if max(a, m.start) < min(b, m.end):
                yield max(a, m.start), min(b, m.end), str(day) if seen[day] == 1 else f"{day}#{seen[day]}"


def presence(m, until):
    """Alerts of twin.absence and twin.cumul: a map of the seconds of each slot."""
    by_absence = m.nature == "twin.assignation"
    codes = {"bracelet.entree": 0, "bracelet.sortie": 1, "bracelet.perte de signal": 2}
    switches = [(f.time, codes[f.kind]) for f in m.facts if f.kind in codes]
    permits = [] if by_absence else [m.interval(f.vaut) for f in m.of("permission")]
    suffix = ("absence", "signal") if by_absence else ("absence cumulée", "signal cumulé")
    edge = {}
    for a, b, key in slots(m, until):
        inside = tuple((t, c) for t, c in switches if a < t < b)
        state = next((c for t, c in reversed(switches) if t <= a), 0)
        gap, is_possible = judged(a, b, state, inside, tuple(p for p in permits if p[0] < b and a < p[1]), by_absence)
        if gap is not None: edge[suffix[0], key] = (gap, None)
        elif is_possible: edge[suffix[1], key] = (b, None)
    return edge, {}


@lru_cache(None)
def judged(a, b, state, switches, permits, by_absence):
    """The instant at which the tolerance is passed, and whether it may have been, second by second."""
    line, at = bytearray(b - a), 0
    for t, code in switches + ((b, 0),):
        line[at:t - a] = bytes([state]) * (t - a - at)
        state, at = code, t - a
    for x, y in permits:
        x, y = max(x - a, 0), min(y - a, b - a)
        line[x:y] = bytes(y - x)
    certain, possible = runs(line, b"\1"), runs(line, b"\1\2")
    if by_absence:
        gaps = [a + k + 601 for k, run in certain if run > 600]
        return (gaps or [None])[0], any(run > 600 for _, run in possible)
    seconds = [k + i for k, run in certain for i in range(run)]
    return (a + seconds[600] + 1 if len(seconds) > 600 else None), sum(run for _, run in possible) > 600


def runs(line, values):
    """(place, length) of the runs of the given values."""
    marks = bytes(1 if v in values else 0 for v in range(256))
    line, at, result = line.translate(marks), 0, []
    while (k := line.find(1, at)) >= 0:
        at = line.find(0, k)
        if at < 0: at = len(line)
        result.append((k, at - k))
    return result



READERS = {"twin.tig": tig, "twin.assignation": presence, "twin.semi-liberté": presence, "twin.suivi": suivi.alerts}


def main(path, until):
    rows = []
    for who, facts in read(path).items():
        measures = family(facts)
        for measure in sorted(set(measures.values())):
            own = [f for f in facts if measures[f.id] == measure and f.learnt <= until]
            for row in telling.replay(own, until, lambda known: alerts(known, until)):
                rows.append((*row[:2], who, *row[2:]))
    for emis, at, who, kind, alert, key in sorted(rows): print(f"{utc(emis)},{utc(at)},{who},{kind},{alert},{key}")


def alerts(known, until):
    facts = resolved(known)
    if not any(f.kind == "mesure.ouverte" for f in facts): return {}, {}
    m = Measure(facts)
    return READERS[m.nature](m, until)


def utc(t):
    return datetime.fromtimestamp(t, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__": main(sys.argv[1], instant(sys.argv[2]))
