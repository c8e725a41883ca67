"""From what holds, as known at each instant of learning, to what is said (DESIGN 5 and 7)."""


def replay(facts, until, read):
    """Rows (emis, time, kind, alerte, cle). `read(known)`: edge {identity: (instant, content)}, level {identity: [(from, to)]}."""
    told_edges, told_levels, rows = {}, {}, []
    batches = sorted({f.learnt for f in facts})
    for index, learnt in enumerate(batches):
        edges, levels = read([f for f in facts if f.learnt <= learnt])
        following = batches[index + 1] if index + 1 < len(batches) else until
        for now in (learnt, following):                # the new knowledge first, then the time that passes
            tell_edges(edges, told_edges, now, learnt, rows)
            for identity in set(levels) | set(told_levels):
                tell_levels(identity, levels.get(identity, []), told_levels.setdefault(identity, []), now, learnt, rows)
    return rows


def tell_edges(edges, told, now, learnt, rows):
    visible = {k: v for k, v in edges.items() if v[0] <= now}
    for identity in set(visible) | set(told):
        new, old = visible.get(identity), told.get(identity)
        is_back = old is not None and old[0] == "rectified"
        if new and (old is None or is_back):
            rows.append((max(new[0], learnt), new[0], "ouverte", *identity))
            told[identity] = ("open", new)
        elif new and old[1] != new:
            rows.append((learnt, new[0], "modifiee", *identity))
            told[identity] = ("open", new)
        elif not new and not is_back:
            rows.append((learnt, old[1][0], "rectifiee", *identity))
            told[identity] = ("rectified", old[1])


def tell_levels(identity, episodes, records, now, learnt, rows):
    """records: dicts with state, start, end; an episode is matched to the first record it overlaps."""
    far, left = 1 << 40, list(records)
    for start, end in episodes:
        if start > now: continue
        match = next((r for r in left if r["start"] == start or (r["start"] < (end or far) and start < (r["end"] or far))), None)
        is_over = end is not None and end <= now
        if match is None:
            match = {"state": "open", "start": start, "end": None}
            records.append(match)
            rows.append((max(start, learnt), start, "ouverte", *identity))
        else:
            left.remove(match)
            was = dict(match)
            match["start"] = start
            if was["state"] == "rectified":
                match.update(state="open", end=None)
                rows.append((max(start, learnt), start, "ouverte", *identity))
            elif was["start"] != start or (was["state"] == "lifted" and (not is_over or was["end"] != end)):
                match.update(state="lifted" if was["state"] == "lifted" and is_over else "open")
                match["end"] = end if match["state"] == "lifted" else None
                rows.append((learnt, start, "modifiee", *identity))
        if match["state"] == "open" and is_over:
            match.update(state="lifted", end=end)
            rows.append((max(end, learnt), end, "levee", *identity))
    for record in left:
        if record["state"] != "rectified" and record["start"] <= now:
            rows.append((learnt, record["start"], "rectifiee", *identity))
            record.update(state="rectified", end=None)
