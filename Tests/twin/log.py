"""What is known at an instant of learning: duplicates, corrections and annulments resolved, by the letter of DESIGN 3."""
import json
from functools import lru_cache
from datetime import date, datetime, time
from zoneinfo import ZoneInfo


def instant(text): return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() // 1)


class Fact:
    def __init__(self, line):
        self.id, self.kind, self.who = (line["source"], line["id"]), line["type"], line["subject"]
        self.data, self.time = line.get("data", {}), instant(line["time"])
        self.learnt = instant(line["recordedtime"]) if "recordedtime" in line else self.time
        self.vaut = self.data.get("vaut")
        self.target = None
        if self.kind in ("fait.corrige", "fait.annule"):
            self.target = (self.data["cible"]["source"], self.data["cible"]["id"])

    def corrected(self, by):
        new = object.__new__(Fact)
        new.__dict__.update(self.__dict__, data=by.data["data"], vaut=by.data.get("vaut", by.data["data"].get("vaut")))
        new.time = instant(by.data["time"]) if "time" in by.data else self.time
        return new


def read(path):
    """Facts by person, each once."""
    people = {}
    for line in open(path):
        fact = Fact(json.loads(line))
        people.setdefault(fact.who, {})[fact.id] = fact
    return {who: list(facts.values()) for who, facts in sorted(people.items())}


def resolved(facts):
    """The facts that stand, in order of time. An annulled correction is as if it had never been."""
    by_id = {f.id: f for f in facts}
    annulled = {}

    def is_annulled(id):
        if id not in annulled:
            annulled[id] = any(f.target == id and not is_annulled(f.id) for f in facts if f.kind == "fait.annule")
        return annulled[id]

    def root(f):
        while f is not None and f.kind == "fait.corrige": f = by_id.get(f.target)
        return f

    corrections = {}
    for f in facts:
        if f.kind == "fait.corrige" and not is_annulled(f.id) and (r := root(f)):
            corrections.setdefault(r.id, []).append(f)
    result = []
    for f in facts:
        if f.kind in ("fait.corrige", "fait.annule") or is_annulled(f.id): continue
        if f.id in corrections: f = f.corrected(max(corrections[f.id], key=lambda c: c.time))
        result.append(f)
    return sorted(result, key=lambda f: f.time)


def family(facts):
    """The measure each fact belongs to; a mend belongs to its target's."""
    by_id = {f.id: f for f in facts}

    def measure(f):
        while f.target: f = by_id[f.target]
        return f.data["mesure"]
    return {f.id: measure(f) for f in facts}


class Measure:
    """One measure as the facts known make it."""
    def __init__(self, facts):
        self.facts = facts
        opening = next(f for f in facts if f.kind == "mesure.ouverte")
        self.id, self.nature, self.parameters = opening.data["mesure"], opening.data["nature"], opening.data.get("parametres", {})
        self.zone = ZoneInfo(opening.data["zone"])
        self.start = self.bound(opening.data["prise d'effet"]) if "prise d'effet" in opening.data else opening.time
        self.term = self.bound(opening.data["terme"]) if "terme" in opening.data else None
        self.close = min((f.time for f in facts if f.kind == "mesure.close"), default=None)
        self.end = min((t for t in (self.term, self.close) if t is not None), default=1 << 40)

    def of(self, kind): return [f for f in self.facts if f.kind == kind]
    def day(self, t): return day_of(self.zone, t)
    def midnight(self, day): return wall(self.zone, day, 0)
    def wall(self, day, seconds, later=False): return wall(self.zone, day, seconds, later)
    def bound(self, text): return instant(text) if "T" in text else self.midnight(date.fromisoformat(text))

    def interval(self, vaut):
        start, end = vaut.split("/")
        return (-(1 << 40) if start == ".." else self.bound(start)), (1 << 40 if end == ".." else self.bound(end))


@lru_cache(None)
def day_of(zone, t): return datetime.fromtimestamp(t, zone).date()


@lru_cache(None)
def wall(zone, day, seconds, later=False):
    """The instant of a local time; of two readings the first or the later; of none the jump."""
    naive = datetime.combine(day, time(seconds // 3600, seconds // 60 % 60))
    first, second = (int(naive.replace(tzinfo=zone, fold=f).timestamp()) for f in (0, 1))
    if datetime.fromtimestamp(first, zone).replace(tzinfo=None) != naive:    # it does not exist: look for the jump
        t = min(first, second)
        while datetime.fromtimestamp(t, zone).replace(tzinfo=None) < naive: t += 60
        return t
    return max(first, second) if later else min(first, second)
