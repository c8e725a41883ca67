#!/usr/bin/env python3
"""Writes the tables that the Civil tests are held against, with code that Jalon did not write:
zoneinfo (PEP 615) for zones, dateutil for Easter and months. Run it in this folder.

zones.csv     Z,name,fat TZif,slim TZif (base64), then for that zone
              T,instant,offset          every change of offset 1900..2100, offset from then on
              I,instant,offset          random instants 1950..2100, and some to 9998
              L,local,fold0,fold1       wall seconds since 1970-01-01T00:00 and both readings;
                                        G,local,jump for a local time that does not exist
easter.csv    year,month,day
months.csv    date,months,days,result   relativedelta: months before days, last day of month
"""
import base64, os, random, subprocess, tempfile
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

ZONES = """Europe/Paris America/Guadeloupe America/Martinique America/St_Barthelemy America/Marigot
America/Cayenne America/Miquelon Indian/Reunion Indian/Mayotte Pacific/Noumea Pacific/Wallis
Pacific/Tahiti Pacific/Marquesas Pacific/Gambier""".split()
FOLDER = "/usr/share/zoneinfo"
EPOCH = datetime(1970, 1, 1)
random.seed(716)


def offset(zone, seconds):
    at = EPOCH.replace(tzinfo=timezone.utc) + timedelta(seconds=seconds)
    return int(at.astimezone(zone).utcoffset().total_seconds())


def seconds(year):
    return int((datetime(year, 1, 1) - EPOCH).total_seconds())


def changes(zone):
    step, low, last = 6 * 3600, seconds(1900), seconds(2101)
    before = offset(zone, low)
    while low < last:
        high = low + step
        after = offset(zone, high)
        if after != before:
            bottom, top = low, high
            while top - bottom > 1:
                middle = (bottom + top) // 2
                bottom, top = (middle, top) if offset(zone, middle) == before else (bottom, middle)
            yield top, before, after
        low, before = high, after


def readings(zone, local):
    naive = EPOCH + timedelta(seconds=local)
    return [local - int(naive.replace(tzinfo=zone, fold=fold).utcoffset().total_seconds())
            for fold in (0, 1)]


def slim(name, folder):
    subprocess.run(["zic", "-b", "slim", "-d", folder, FOLDER + "/tzdata.zi"],
                   check=True, stderr=subprocess.DEVNULL)
    return open(os.path.join(folder, name), "rb").read()


def zones(out):
    with tempfile.TemporaryDirectory() as folder:
        for name in ZONES:
            zone = ZoneInfo(name)
            fat = open(os.path.join(FOLDER, name), "rb").read()
            code = [base64.b64encode(b).decode() for b in (fat, slim(name, folder))]
            print("Z", name, *code, sep=",", file=out)
            for at, before, after in changes(zone):
                print("T", at, after, sep=",", file=out)
                low, high = sorted((at + before, at + after))
                for local in (low - 1, low, (low + high) // 2, high - 1, high):
                    first, second = readings(zone, local)
                    if after > before and low <= local < high:
                        print("G", local, at, sep=",", file=out)
                    else:
                        print("L", local, first, second, sep=",", file=out)
            for turn in range(150):
                first, last = (1950, 2101) if turn < 120 else (2101, 9999)
                at = random.randrange(seconds(first), seconds(last))
                print("I", at, offset(zone, at), sep=",", file=out)


with open("zones.csv", "w") as out:
    zones(out)
with open("easter.csv", "w") as out:
    for year in range(1583, 4100):
        print(year, easter(year).month, easter(year).day, sep=",", file=out)
with open("months.csv", "w") as out:
    for _ in range(3000):
        day = date(1600, 1, 1) + timedelta(days=random.randrange(365 * 700))
        if random.random() < 0.4:
            day += relativedelta(day=31)
        months, days = random.randrange(-240, 241), random.randrange(-40, 41)
        result = day + relativedelta(months=months) + timedelta(days=days)
        print(day, months, days, result, sep=",", file=out)
