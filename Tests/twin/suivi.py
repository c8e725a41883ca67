"""The alerts of twin.suivi: months, quarters, appointments, the third missed one in 60 days."""
from datetime import date, datetime, timedelta


def periods(m, months):
    """(start, end, key) of the civil periods of the measure, uncut key, cut bounds."""
    day = m.day(m.start)
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    while m.midnight(first) < m.end and first.year < day.year + 2:
        index = first.year * 12 + first.month - 1 + months
        following = date(index // 12, index % 12 + 1, 1)
        yield max(m.midnight(first), m.start), m.midnight(following), str(first)
        first = following


def unserved(facts, occurrences):
    """Each fact serves the open occurrence with the earliest deadline, or none."""
    left = list(occurrences)
    for t in facts:
        fit = [o for o in left if o[0] <= t < o[1]]
        if fit: left.remove(min(fit, key=lambda o: o[1]))
    return left


def alerts(m, _):
    edge = {}
    # Treatment: read after the end, so the last month is due within 10 days of the end of the measure.
    months = []
    for a, b, key in periods(m, 1):
        months.append((a, m.midnight(m.day(min(b, m.end)) + timedelta(10)), key))
    for _, due, key in unserved([f.time for f in m.of("soins.attestation") if f.time >= m.start], months): edge["soins", key] = (due, None)
    # Income: a close ends what is not yet due; a term cuts the last quarter, due at the term.
    quarters = [(a, min(b, m.term or b), key) for a, b, key in periods(m, 3)]
    proofs = [f.time for f in m.of("ressources.justificatif") if m.start <= f.time < m.end]
    for _, due, key in unserved(proofs, quarters):
        if due <= m.end: edge["ressources", key] = (due, None)
    missed = []
    for f in m.of("rdv.convocation"):
        if not m.start <= f.time < m.end: continue
        at = int(datetime.fromisoformat(f.data["date"]).timestamp())
        due = max(at + 1800, f.time)
        if due > m.end: continue
        if any(p.data["ref"] == f.data["ref"] and m.start <= p.time < at + 1800 for p in m.of("rdv.presence")): continue
        if any(covers(m, c, f, at) for c in m.of("certificat")): continue
        edge["rendez-vous manqué", f.data["ref"]] = (due, None)
        missed.append((due, f.data["ref"]))
    for t, ref in missed:
        back = datetime.fromtimestamp(t, m.zone) - timedelta(60)      # the same local time, 60 civil days before
        if sum(back.timestamp() < e <= t for e, _ in missed) == 3: edge["rapport", ref] = (t, None)
    return edge, {}


def covers(m, certificate, asked, at):
    vaut = certificate.vaut
    if isinstance(vaut, dict): return (vaut["cible"]["source"], vaut["cible"]["id"]) == asked.id
    start, end = m.interval(vaut)
    return start <= at < end
