#!/usr/bin/env python3
"""make.py SEED PEOPLE YEAR: the facts of the workload `twin` as NDJSON CloudEvents, shuffled, 1 % doubled.
A person's facts depend on the seed and the person only. Every instant is drawn to fall near an edge now and then."""
import json, random, sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ZONES = ["Europe/Paris"] * 6 + ["America/Cayenne", "Indian/Reunion", "America/Miquelon", "Pacific/Marquesas"]
DAY = 86400
NIGHTS = {"tous les jours": ["21:00-07:00"], "week-end": ["22:00-08:30"]}
CHANGED = [{"tous les jours": ["20:30-06:30"], "lundi": ["13:00-14:00", "22:00-06:00"], "samedi": []},
           {"week-end": ["23:00-09:00"], "mercredi": ["12:00-15:00", "15:00-17:30"], "tous les jours": ["00:00-05:00"]}]


class Person:
    def __init__(self, seed, number, year):
        self.dice, self.who, self.year = random.Random(f"{seed}/{number}/{year}"), f"T{number:04d}", year
        self.zone_name = self.dice.choice(ZONES)
        self.zone, self.facts, self.count, self.used = ZoneInfo(self.zone_name), [], 0, set()

    def at(self, day, seconds=0):
        """The instant of a local wall time (seconds since midnight, before any clock change)."""
        wall = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
        return int(wall.replace(tzinfo=self.zone).timestamp())

    def rfc(self, t, fraction=""):
        d = self.dice.choice([0, 1])
        local = datetime.fromtimestamp(t, self.zone if d else timezone.utc)
        text = local.isoformat()
        return text[:19] + fraction + text[19:] if fraction else text

    def add(self, kind, t, data, late=0, source=None):
        """One fact; two facts of a person never share a second. `late`: how long until Jalon learns it."""
        while t in self.used: t += 1
        self.used.add(t)
        self.count += 1
        fact = {"specversion": "1.0", "id": f"{self.who}-{self.count}", "source": source or "/twin/" + kind.split(".")[0],
                "type": kind, "subject": self.who, "time": self.rfc(t), "data": data}
        if late:
            learnt = t + late
            while learnt in self.used: learnt += 1
            self.used.add(learnt)
            fact["recordedtime"] = self.rfc(learnt)
        self.facts.append((fact, t, t + late))
        return fact

    def delay(self, chance):
        return self.dice.choice([700, 5 * 3600, 3 * DAY, 24 * DAY]) + self.dice.randint(0, 4000) if self.dice.random() < chance else 0

    def mend(self, chance):
        """Corrects or cancels a share of the facts, after they were learnt; some mends are mended."""
        d = self.dice
        for fact, t, learnt in list(self.facts):
            if fact["type"].startswith("mesure.") or d.random() >= chance: continue
            target = {"source": fact["source"], "id": fact["id"]}
            when = learnt + d.choice([60, 9000, 6 * DAY, 20 * DAY]) + d.randint(0, 3000)
            if d.random() < .4:
                mend = self.add("fait.annule", when, {"cible": target}, source=fact["source"])
            else:
                mend = self.correct(fact, t, target, when)
                if d.random() < .3: self.correct(fact, t, d.choice([target, self.name(mend)]), when + DAY)
                elif d.random() < .2: self.add("fait.annule", when + 2 * DAY, {"cible": self.name(mend)}, source=fact["source"])
                continue
            if d.random() < .3: self.add("fait.annule", when + 3 * DAY, {"cible": self.name(mend)}, source=fact["source"])

    def name(self, fact): return {"source": fact["source"], "id": fact["id"]}

    def correct(self, fact, t, target, when):
        d, data = self.dice, dict(fact["data"])
        vaut = data.pop("vaut", None)
        new = t + d.choice([0, -300, 301, -7200, 600, 90]) if "ref" not in data else t
        while new in self.used and new != t: new += 1
        self.used.add(new)
        if "heures" in data: data["heures"] = d.choice(["PT1H", "PT20H", "PT6H"])
        if "date" in data: data["date"] = self.rfc(int(datetime.fromisoformat(data["date"]).timestamp()) + d.choice([0, 0, 86400, 3600]))
        body = {"cible": target, "data": data, "time": self.rfc(new)}
        if vaut: body["vaut"] = vaut if isinstance(vaut, dict) or d.random() < .5 else shifted(vaut, d.randint(-2, 2))
        return self.add("fait.corrige", when, body, source=fact["source"])

    def open(self, measure, nature, t, parameters=None, term=None):
        data = {"mesure": measure, "nature": nature, "zone": self.zone_name, "territoire": "FR"}
        if parameters: data["parametres"] = parameters
        if term: data["terme"] = self.rfc(term)
        if self.dice.random() < .3: data["prise d'effet"] = self.rfc(t)
        self.add("mesure.ouverte", t, data, self.delay(.2))

    def tig(self):
        d, m = self.dice, self.who + "-T"
        start = d.choice([date(self.year - 1, 6, 30), date(self.year, 1, 30), date(self.year, 1, 31), date(self.year, 5, 31)])
        t = self.at(start, d.randint(8, 18) * 3600)
        hours = d.choice([40, 70, 105])
        self.open(m, "twin.tig", t, {"heures prononcées": f"PT{hours}H"})
        for _ in range(d.randint(3, hours // 5)):
            self.add("tig.seance", t + d.randint(2, 330) * DAY + d.randint(0, 30000), {"mesure": m, "heures": d.choice(["PT3H30M", "PT7H", "PT5H15M"])}, self.delay(.15))
        for k in range(d.choice([0, 0, 1, 2, 3])):
            s = self.at(start + timedelta(d.randint(3, 260)), d.choice([0, 3600, 40000, 86399]))
            data = {"mesure": m, "suspension": f"{m}-{k}", "cause": d.choice(["détention", "detention", "décision du JAP"])}
            self.add("mesure.suspendue", s, data, self.delay(.2))
            if d.random() < .9: self.add("mesure.reprise", s + d.choice([0, 1, 9, 40, 90]) * DAY + d.randint(600, 90000), {"mesure": m, "suspension": f"{m}-{k}"}, self.delay(.2))

    def nights(self, letter, nature, change, days):
        d, m = self.dice, f"{self.who}-{letter}"
        first = change - timedelta(d.randint(days // 3, days // 2))
        start = self.at(first, d.randint(0, 86399))
        end = self.at(first + timedelta(days), d.choice([1800, 7 * 3600, 45000, 80000]))
        special = first + timedelta(d.randint(3, 12))
        exceptions = {str(special): d.choice([[], ["07:00-09:00", "12:00-13:30", "23:00-06:00"], ["22:00-06:00"]])}
        for day, plage in ((change - timedelta(1), "22:00-02:30"), (change + timedelta(2), "02:30-06:00")):
            if d.random() < .5: exceptions[str(day)] = [plage]
        has_term = d.random() < .5
        self.open(m, nature, start, {"horaires": {**NIGHTS, "exceptions": exceptions}}, end if has_term else None)
        if not has_term: self.add("mesure.close", end, {"mesure": m, "motif": "fin"}, self.delay(.2))
        if d.random() < .7:
            moved = first + timedelta(d.randint(15, days - 4))
            until = str(moved + timedelta(d.randint(2, 9))) if d.random() < .4 else ".."
            past = d.choice([-5, -1, 1, 8])
            self.add("mesure.modifiee", self.at(moved + timedelta(past), 40000), {"mesure": m, "vaut": f"{moved}/{until}", "parametres": {"horaires": d.choice(CHANGED)}}, self.delay(.3))
        for k in range(days):
            self.day(m, first + timedelta(k), start, letter == "H")

    def day(self, m, day, start, cumulated):
        d, steps = self.dice, []
        if d.random() < .9:
            steps += [("sortie", self.at(day, d.randint(7 * 3600 - 200, 9 * 3600)))]
            late = d.choice([0, 599, 600, 601, 602, 4000, 30000]) if d.random() < .12 else -d.randint(60, 9000)
            steps += [("entree", self.at(day, 21 * 3600 + late))]
        for _ in range(d.choice([0, 0, 0, 0, 1, 3])):
            t = self.at(day, 21 * 3600 + d.randint(1000, 36000))
            steps += [(d.choice(["sortie", "sortie", "perte de signal"]), t), (d.choice(["entree", "entree", "entree", "sortie"]), t + d.choice([200, 299, 301, 599, 601, 2000]))]
            if d.random() < .8: steps += [("entree", steps[-1][1] + d.randint(30, 800))]
        if cumulated and d.random() < .1:
            a = self.at(day, d.randint(60000, 90000))
            self.add("permission", a - 3000, {"mesure": m, "vaut": d.choice([f"{self.rfc(a)}/{self.rfc(a + d.randint(300, 9000))}", f"{day}/{day + timedelta(1)}"])}, self.delay(.4))
        for name, t in steps:
            if t > start and d.random() < .97: self.add("bracelet." + name, t, {"mesure": m}, self.delay(.04))

    def follow(self):
        d, m = self.dice, self.who + "-S"
        first = date(self.year, d.randint(1, 3), d.randint(1, 28))
        last = date(self.year, d.randint(7, 11), d.randint(1, 28))
        start, end, how = self.at(first, d.randint(0, 60000)), self.at(last, d.randint(0, 80000)), d.random()
        self.open(m, "twin.suivi", start, term=end if how < .5 else None)
        if .5 <= how < .85: self.add("mesure.close", end, {"mesure": m, "motif": "fin"}, self.delay(.2))
        for k in range(330):
            day = first + timedelta(k)
            if d.random() < .025: self.add("soins.attestation", self.at(day, d.choice([0, -1, 40000])) + DAY, {"mesure": m}, self.delay(.2))
            if d.random() < .008: self.add("ressources.justificatif", self.at(day, 50000) + DAY, {"mesure": m}, self.delay(.2))
        self.meetings(m, first)

    def meetings(self, m, first):
        d = self.dice
        for k in range(22):
            ref, day = f"r{k}", first + timedelta(14 + 10 * k + d.choice([0, 0, 1, 3]))
            t = self.at(day, d.choice([9, 10, 10, 15]) * 3600)
            asked = self.add("rdv.convocation", t - d.randint(5, 12) * DAY, {"mesure": m, "ref": ref, "date": self.rfc(t)}, self.delay(.1))
            if d.random() < .5:
                self.add("rdv.presence", t + d.choice([-600, 0, 1799, 1800, 1801, 9000]), {"mesure": m, "ref": ref}, self.delay(.15))
            elif d.random() < .45:
                vaut = d.choice([f"{day}/{day + timedelta(1)}", f"{day - timedelta(2)}/{day}", f"{day - timedelta(2)}/{day + timedelta(2)}", {"cible": self.name(asked)}, f"{self.rfc(t)}/.."])
                self.add("certificat", t + d.choice([-DAY, 3600, 18 * DAY, 30 * DAY]), {"mesure": m, "vaut": vaut}, self.delay(.2))


def shifted(vaut, days):
    if "T" in vaut or ".." in vaut: return vaut
    return "/".join(str(date.fromisoformat(x) + timedelta(days)) for x in vaut.split("/"))


def main(seed, people, year):
    spring, autumn = {2026: ((3, 29), (10, 25)), 2028: ((3, 26), (10, 29))}[year]
    lines = []
    for number in range(1, people + 1):
        person = Person(seed, number, year)
        person.tig()
        person.nights("A", "twin.assignation", date(year, *person.dice.choice([spring, autumn])), 40)
        person.nights("H", "twin.semi-liberté", date(year, *person.dice.choice([spring, autumn])), 40)
        person.follow()
        person.mend(.05)
        lines += [json.dumps(fact, ensure_ascii=False) for fact, _, _ in person.facts]
    dice = random.Random(seed)
    lines += dice.sample(lines, len(lines) // 100)
    dice.shuffle(lines)
    print("\n".join(lines))


main(*map(int, sys.argv[1:4]))
