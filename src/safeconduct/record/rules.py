"""From claims to what is known: the rows of docs/formats/known.md. Promises P6 and P7.

Pure: no clock, no randomness, no reading or writing; the same claims give the same rows in whatever order they
come. Rules 3 and 4 are in `lineage`, rules 5 and 6 in `standing`, rule 8 in `independence`, rules 9 to 11 in
`positions`; here they are put together into rows, with the level (rule 12). It refuses to count documents as
voices, and to show withdrawn content on any day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.record.gazetteer.meant import same_value, same_values
from safeconduct.record.independence import Chain, independence_floor
from safeconduct.record.lineage import Lineage, lineage
from safeconduct.record.positions import Said, muted_echoes, said_by_voices, telling_claims
from safeconduct.record.standing import Standing, standing
from safeconduct.record.types import (
    NEVER,
    Entry,
    Graded,
    Group,
    KnownRow,
    Level,
    PropertyKind,
    Reading,
    Review,
    Roots,
    Verdict,
)

# The last day there is: what is known now is what is known on it. NEVER itself would be a day on which all that
# never happens has happened.
END_OF_TIME: Final = Day(NEVER - 1)
# Proved voices from which a proposition is corroborated (rule 12).
CORROBORATING: Final = 2
# Readers, none of whom recorded it, who must have agreed with one first-hand account (rule 12): two who each read
# another account have checked neither twice.
READERS: Final = 2

_NO_ROOTS: Final = Roots(0, 0, ())
_SAID_NOTHING: Final = Said()


def known_now(group: Group, lineage: Lineage) -> tuple[KnownRow, ...]:
    """Return what is known of a group now: as known on the last day there is."""
    return known_rows(group, lineage, day=END_OF_TIME, reading=Reading.KNOWN)


def known_rows(group: Group, lineage: Lineage, *, day: Day, reading: Reading) -> tuple[KnownRow, ...]:
    """Return a group's rows at the end of a day, sorted by value; none where nothing lives.

    ``lineage`` is that of the group. O(n log n) in claims, beside the search for the floor, which is bounded.
    """
    return rows_standing(group, lineage, standing(group, lineage, day=day, reading=reading), day=day, reading=reading)


def rows_standing(
    group: Group, lineage: Lineage, stand: Standing, *, day: Day, reading: Reading
) -> tuple[KnownRow, ...]:
    """Return a group's rows as `known_rows` does, for whoever has worked out already what ``stand``-s on the day."""
    if not stand.live:
        return ()
    rows = _rows(_Seen(group, lineage, stand, day, _live_ids(group, stand)))
    if not lineage.interviews:
        return rows
    return _with_outside(rows, group, lineage, day, reading)


class _Values(NamedTuple):
    """A proposition's value as claims write it, which a reader's grade may name in any spelling, now gone or not."""

    kind: PropertyKind
    texts: tuple[str, ...]

    def are_meant_by(self, text: str | None) -> bool:
        """Say whether a grade of this value, or of a claim whatever its value (None), is heard here."""
        if text is None or text in (self.texts or ("",)):
            return True
        return bool(self.texts) and same_value(self.kind, text) == same_value(self.kind, self.texts[0])


class _Seen(NamedTuple):
    """A group as it stands on a day. A NamedTuple: one is made for every group when views are recomputed."""

    group: Group
    lineage: Lineage
    stand: Standing
    day: Day
    live_ids: frozenset[str]  # of the live claims, where a link disputes any of them


def _live_ids(group: Group, stand: Standing) -> frozenset[str]:
    for n in stand.live:
        if group.entries[n].disputed_by:
            return frozenset(group.entries[n].id for n in stand.live)
    return frozenset()


def _rows(seen: _Seen) -> tuple[KnownRow, ...]:
    stand = seen.stand
    if seen.group.kind.is_interval:
        return (_row(seen, stand, ()),)
    return tuple(_row(seen, part, texts) for texts, part in _parts(seen))


def _parts(seen: _Seen) -> list[tuple[tuple[str, ...], Standing]]:
    """Return the propositions of a set-valued group (rule 2) with all their spellings, sorted by value.

    What a withdrawn claim named is told by no row, on no day: all such claims share one tombstone.
    """
    entries, stand = seen.group.entries, seen.stand
    live: dict[str, list[int]] = defaultdict(list)
    withdrawn = [n for n in stand.live if entries[n].withdrawn_on != NEVER]
    for n in stand.live:
        if entries[n].withdrawn_on == NEVER:
            for value in dict.fromkeys(entries[n].values):
                live[value].append(n)
    stands = set(stand.standing)
    parts = [
        (_told(texts, live, stands), _part(stand, _together(live, texts), stands))
        for texts in _spellings(seen.group.kind, live)
    ]
    parts.sort(key=_by_text)
    if withdrawn:
        tombstone = _part(stand, withdrawn, stands)._replace(content=())
        parts.insert(0, ((), tombstone))
    return parts


def _spellings(kind: PropertyKind, values: Iterable[str]) -> list[tuple[str, ...]]:
    """Return values, those that are one together, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for text, same in sorted(same_values(kind, values).items()):
        found[same].append(text)
    return [tuple(texts) for texts in found.values()]


def _by_text(part: tuple[tuple[str, ...], Standing]) -> tuple[str, ...]:
    return part[0]


def _told(texts: tuple[str, ...], live: Mapping[str, list[int]], stands: set[int]) -> tuple[str, ...]:
    """Return the spellings by which a value is told: those that stand, where any does."""
    if len(texts) == 1:
        return texts
    return tuple(text for text in texts if not stands.isdisjoint(live[text])) or texts


def _together(live: Mapping[str, list[int]], texts: tuple[str, ...]) -> list[int]:
    """Return the claims that say a value in any of its spellings, in their order, each once."""
    if len(texts) == 1:
        return live[texts[0]]
    return sorted({n for text in texts for n in live[text]})


def _part(stand: Standing, live: list[int], stands: set[int]) -> Standing:
    chosen = [n for n in live if n in stands]
    return Standing(live, chosen, chosen, stand.superseded, stand.outdated, stand.retracted)


def _row(seen: _Seen, stand: Standing, texts: tuple[str, ...]) -> KnownRow:
    """Return one proposition's row. ``texts``: its value as claims write it; none of an interval and a tombstone."""
    group = seen.group
    entries, live = group.entries, stand.live
    said = said_by_voices(entries, seen.lineage, stand.content) if group.kind.is_interval else _SAID_NOTHING
    telling = telling_claims(entries, stand.standing) if group.kind.is_interval else stand.standing
    roots = _roots(seen, stand, telling)
    superseded = _ids(entries, [n for n in live if n in stand.superseded]) if stand.superseded else ()
    inconsistent = _ids(entries, said.inconsistent)
    disputed = _disputed(seen, stand, said)
    level = _level(stand, roots, is_disputed=bool(disputed))
    if level is Level.CORROBORATED and not inconsistent and _has_two_readers(seen, stand, telling, texts):
        level = Level.REASONABLE_GROUNDS
    return KnownRow(
        property=group.property,
        basis=group.basis,
        kind=group.kind,
        text=texts[0] if texts else "",
        span=said.value,
        is_tombstone=level is Level.WITHDRAWN and any(entries[n].withdrawn_on != NEVER for n in live),
        positions=said.positions,
        level=level,
        corrected=bool(superseded),
        claims=_ids(entries, live),
        documents=tuple(sorted({entries[n].source for n in live})),
        roots=roots,
        outside=roots,
        superseded=superseded,
        outdated=_ids(entries, [n for n in live if n in stand.outdated]) if stand.outdated else (),
        disputed=disputed,
        inconsistent=inconsistent,
        standing=_ids(entries, stand.standing),
        retracted=_ids(entries, [n for n in live if n in stand.retracted]) if stand.retracted else (),
        spelt=texts if len(texts) > 1 else (),
    )


def _ids(entries: Sequence[Entry], claims: Sequence[int] | frozenset[int]) -> tuple[str, ...]:
    # Two desks may have reworded one claim apart: it is named once.
    return tuple(sorted({entries[n].id for n in claims})) if claims else ()


def _roots(seen: _Seen, stand: Standing, telling: Sequence[int]) -> Roots:
    """Return the roots of what stands and tells something (rules 7 and 8)."""
    names = seen.lineage.union(telling)
    if len(names) <= 1:
        return Roots(len(names), len(names), names)
    group = seen.group
    chains = chains_of(group, seen.lineage, stand, telling)
    floor = independence_floor(names, chains, independent=group.independent, dependent=group.dependent)
    return Roots(floor, len(names), names)


def chains_of(group: Group, lineage: Lineage, stand: Standing, telling: Sequence[int]) -> dict[str, set[Chain]]:
    """Return for each root the chains of its telling claims without parents (rule 8).

    An echo of ours has one only on a day when no statement of ours stands, and only as our own voice.
    """
    entries = group.entries
    muted = muted_echoes(lineage, telling, stand.content)
    chains: dict[str, set[Chain]] = defaultdict(set)
    for n in telling:
        entry = entries[n]
        if n in lineage.copies or n in muted or lineage.roots[n] != (entry.root,):
            continue
        links = {entry.root, *entry.repeats}
        if entry.publisher:
            links.add(entry.publisher)
        chains[entry.root].add(frozenset(links))
    return chains


def _disputed(seen: _Seen, stand: Standing, said: Said) -> tuple[str, ...]:
    """Return the claims of both sides of each dispute: of positions, or of an open link (rule 11)."""
    entries = seen.group.entries
    found = {entries[n].id for n in said.disputed}
    named: set[str] = set()
    # All wordings of one claim share what was said of it: looked through once.
    told = {(entries[n].id, id(entries[n].disputed_by)): n for n in stand.standing if entries[n].disputed_by}
    for n in told.values():
        for by, since in entries[n].disputed_by:
            if since <= seen.day:
                found.add(entries[n].id)
                named.add(by)
    if named:
        found |= named & seen.live_ids
    return tuple(sorted(found)) if found else ()


def _level(stand: Standing, roots: Roots, *, is_disputed: bool) -> Level:
    """Return the word for how well a proposition stands, whatever readers say of it (rule 12)."""
    if not stand.content:
        return Level.WITHDRAWN
    if is_disputed:
        return Level.DISPUTED
    return Level.REPORTED if roots.floor < CORROBORATING else Level.CORROBORATED


def _has_two_readers(seen: _Seen, stand: Standing, telling: Sequence[int], texts: tuple[str, ...]) -> bool:
    """Say whether two readers agree with one and the same first-hand account, and no reader's doubt is open.

    Once the finding itself was graded, both have read all that stands below it, as it stands, and nothing else.
    """
    is_read = is_first_hand = False
    heard = set(telling)
    values = _Values(seen.group.kind, texts)
    for n in stand.standing:
        entry = seen.group.entries[n]
        newest = _newest_verdicts(entry, values, seen.day)
        if any(verdict is not Verdict.AGREE for verdict in newest.values()):
            return False
        if entry.first_hand and n in heard:
            is_first_hand = True
            is_read = is_read or len(newest.keys() - set(entry.recorders)) >= READERS
    graded = _graded(seen, stand, values)
    return is_first_hand and _is_read_whole(seen, stand, graded) if graded else is_read


def _newest_verdicts(entry: Entry, values: _Values, day: Day) -> dict[str, Verdict]:
    """Return each reader's newest verdict of a wording in one finding; reviews come in the order they were given."""
    said = (one for one in sorted(entry.reviews, key=_day) if one.on <= day and values.are_meant_by(one.text))
    return {user: one.verdict for user, one in {one.user: one for one in said}.items() if one.holds}


def _graded(seen: _Seen, stand: Standing, values: _Values) -> dict[str, list[Graded]]:
    """Return the grades of one finding by the day, by person; of nobody who entered any of it."""
    standing = {seen.group.entries[n].id for n in stand.standing}
    authors = {person for claim, person, since in seen.group.authors if claim in standing and since <= seen.day}
    found: dict[str, list[Graded]] = {}
    for one in seen.group.grades:
        if values.are_meant_by(one.text) and one.on <= seen.day and one.user not in authors:
            found.setdefault(one.user, []).append(one)
    return found


def _is_read_whole(seen: _Seen, stand: Standing, graded: dict[str, list[Graded]]) -> bool:
    """Say whether the newest grades of two people name all that stands and no more, and all such grades agree."""
    standing = {(seen.group.entries[n].id, seen.group.entries[n].version) for n in stand.standing}
    current = [grades[-1].verdict for grades in graded.values() if _last_read(grades) == standing]
    return len(current) >= READERS and all(verdict is Verdict.AGREE for verdict in current)


def _last_read(grades: list[Graded]) -> set[tuple[str, bytes]]:
    """Return what a person's last grade names: a finding in several parts has one in each, the newest of each."""
    newest = {one.part: one for one in grades}.values()
    return {wording for one in newest if one.verdict is grades[-1].verdict for wording in one.read}


def _day(review: Review) -> Day:
    return review.on


def _with_outside(
    rows: tuple[KnownRow, ...], group: Group, lineage_inside: Lineage, day: Day, reading: Reading
) -> tuple[KnownRow, ...]:
    """Add what a stranger to our compartment would count: the same rules without the interviews (rule 13)."""
    public = tuple(entry for n, entry in enumerate(group.entries) if n not in lineage_inside.interviews)
    outside = replace(group, entries=public)
    strange = known_rows(outside, lineage(outside), day=day, reading=reading)
    counted = {same_value(row.kind, row.text): row.roots for row in strange}
    return tuple(replace(row, outside=counted.get(same_value(row.kind, row.text), _NO_ROOTS)) for row in rows)
