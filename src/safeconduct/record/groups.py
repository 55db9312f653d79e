"""The claims of one subject, property and basis as the rules want them, for a reading of a day. Promises P6 and P7.

From what is kept of a large group where that holds for the day, else from its rows, which gives the same: what is kept
is a cache (decision 0004). Refuses to leave out a claim but for what was undone or withdrawn on the day. Follows
docs/formats/known.md "Days".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.record import place_sql, sql
from safeconduct.record.columns import ClaimRow, GroupKey, as_bytes, as_int, loads
from safeconduct.record.facts import Facts, json_list
from safeconduct.record.graded import grades_of_group
from safeconduct.record.items import Table, split_name
from safeconduct.record.kept_claims import decode_claims, encode_claims
from safeconduct.record.links import LinkKind
from safeconduct.record.past import Past
from safeconduct.record.resolve import NO_MARKS, NOW, Brought, RawClaim, SourceFact, entries_from_claim, plain_entry
from safeconduct.record.standing import live_on
from safeconduct.record.types import NEVER, SEP, Entry, Group, PropertyKind, Reading

KIND_CODES: Final = {PropertyKind.DATE: 0, PropertyKind.COUNT: 1, PropertyKind.PLACES: 2, PropertyKind.TEXT: 3}
KINDS: Final = {code: kind for kind, code in KIND_CODES.items()}

Pairs = frozenset[tuple[str, str]]

# Groups whose claims are read by one statement: one each takes twice as long, all at once too much memory.
_READ_AT_ONCE: Final = 1_000


class _Claims(NamedTuple):
    """A group's claims: those that nothing but their rows and accounts bears on, and the rows of the others."""

    plain: Sequence[Entry]
    others: Sequence[ClaimRow]


class Groups:
    """Groups of claims, made from what one `Facts` reads and remembers."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._facts = facts
        self._fetched: dict[int, list[ClaimRow]] = {}
        self._past = Past(facts.tables, facts.undos)
        self._properties: dict[str, bytes] = {}
        self._pairs: dict[Day, tuple[Pairs, Pairs]] = {}

    def group(self, keys: Sequence[GroupKey], *, reading: Reading = Reading.KNOWN, day: Day = NOW) -> Group:
        """Return a group, with those of subjects that are one with its own: ``keys``, least number first."""
        return self._group(keys, self._kept(keys, reading, day), reading=reading, day=day)

    def many(
        self, merged: Sequence[Sequence[GroupKey]], *, reading: Reading = Reading.KNOWN, day: Day = NOW
    ) -> Iterator[tuple[Sequence[GroupKey], Group, Sequence[ClaimRow]]]:
        """Give groups, each as `group` does, with the rows of their claims, reading those of many at once."""
        for at in range(0, len(merged), _READ_AT_ONCE):
            some = merged[at : at + _READ_AT_ONCE]
            held: dict[int, list[ClaimRow]] = defaultdict(list)
            numbers = json_list(key.n for keys in some for key in keys)
            for row in self._facts.claim_rows(sql.CLAIMS_OF_GROUPS, numbers):
                held[row[2]].append(row)
            self._facts.sources({row[3] for rows in held.values() for row in rows})
            self._facts.voices({row[4] for rows in held.values() for row in rows})
            self._fetched = {key.n: held[key.n] for keys in some for key in keys}
            for keys in some:
                rows = [row for key in keys for row in self._fetched[key.n]]
                yield keys, self._group(keys, self._from_rows(keys, reading, day), reading=reading, day=day), rows
        self._fetched = {}

    def some(
        self, merged: Sequence[Sequence[GroupKey]], *, reading: Reading = Reading.KNOWN, day: Day = NOW
    ) -> Iterator[tuple[Sequence[GroupKey], Group]]:
        """Give groups in their order, large ones from what is kept of them: for a page, which shows a few.

        Each reads all accounts of its claims otherwise, and of a busy subject they are thousands.
        """
        numbers = json_list(keys[0].n for keys in merged)
        kept = {as_int(n) for (n,) in list(self._facts.tables.execute(place_sql.GROUPS_KEPT, (numbers,)))}
        rest = self.many([keys for keys in merged if keys[0].n not in kept], reading=reading, day=day)
        small = {keys[0].n: group for keys, group, _ in rest}
        for keys in merged:
            held = small.get(keys[0].n)
            yield keys, held if held is not None else self.group(keys, reading=reading, day=day)

    def counted(self, keys: Sequence[GroupKey]) -> tuple[Group, bytes]:
        """Return a group as known now from its rows alone, and its claims as `KeptClaims` keeps them."""
        claims = self._from_rows(keys, Reading.KNOWN, NOW)
        kept = encode_claims(claims.plain, [row[0] for row in claims.others])
        return self._group(keys, claims, reading=Reading.KNOWN, day=NOW), kept

    def _group(self, keys: Sequence[GroupKey], claims: _Claims, *, reading: Reading, day: Day) -> Group:
        key = keys[0]
        entries = (*claims.plain, *self._others(claims.others, reading=reading, day=day))
        independent, dependent = self.judged(reading, day)
        is_count = key.kind == KIND_CODES[PropertyKind.COUNT]
        grades, authors = grades_of_group(self._facts, keys, day if reading is Reading.KNOWN else NOW)
        return Group(
            subject=key.subject,
            property=key.property,
            basis=key.basis,
            kind=KINDS[key.kind],
            cumulative=is_count and len(entries) > 1 and self._is_cumulative(key, entries, reading=reading, day=day),
            entries=entries,
            independent=independent,
            dependent=dependent,
            grades=grades,
            authors=authors,
        )

    def _kept(self, keys: Sequence[GroupKey], reading: Reading, day: Day) -> _Claims:
        """Return a group's claims as they are kept; from its rows where they are not, or were not yet so on the day."""
        changing = self._past.changing(Table.SOURCE, reading, day)
        for (data,) in list(self._facts.tables.execute(sql.KEPT_CLAIMS, (keys[0].n,))):
            kept = decode_claims(as_bytes(data))
            # An account that was once said to be something else is that on some days: then the rows are read.
            if kept.sources.isdisjoint(changing):
                others = self._facts.claim_rows(sql.CLAIMS_BY_NUMBER, json_list(kept.others)) if kept.others else ()
                return _Claims(kept.plain, others)
        return self._from_rows(keys, reading, day)

    def _from_rows(self, keys: Sequence[GroupKey], reading: Reading, day: Day) -> _Claims:
        claims = [row for key in keys for row in self._rows_of(key.n)]
        sources = self._as_of({row[3] for row in claims}, reading, day)
        voices = self._facts.voices({row[4] for row in claims})
        plain: list[Entry] = []
        others: list[ClaimRow] = []
        for row in claims:
            _, _, _, source_n, voice_n, _, is_marked, body, recorded_on, user, op, dataset, _ = row
            source = sources[source_n]
            if is_marked or source.withdrawn_on != NEVER:
                others.append(row)
            else:
                voice = voices[voice_n]
                claim = RawClaim(loads(body), dataset, source, voice, recorded_on, user, op, NO_MARKS)
                plain.append(plain_entry(claim))
        return _Claims(plain, others)

    def _rows_of(self, group_n: int) -> list[ClaimRow]:
        fetched = self._fetched.get(group_n)
        return self._facts.claim_rows(sql.CLAIMS_OF_GROUP, group_n) if fetched is None else fetched

    def _others(self, claims: Sequence[ClaimRow], *, reading: Reading, day: Day) -> Iterable[Entry]:
        """Give the claims of rows that take part on a day. One wording that several ops brought is one entry.

        Of several wordings of one claim the newest comes last: newest as every desk sees it, not as they arrived here.
        """
        sources = self._as_of({row[3] for row in claims}, reading, day)
        twins: dict[tuple[bytes, bytes], list[ClaimRow]] = {}
        for row in claims:
            twins.setdefault((row[1], row[7]), []).append(row)
        brought = [sorted(rows, key=in_order) for rows in twins.values()]
        for row, *others in sorted(brought, key=lambda rows: in_order(rows[0])):
            also = tuple(Brought(other[10], other[8], other[9]) for other in others)
            claim = self._facts.raw(row)._replace(source=sources[row[3]], also=also)
            yield from entries_from_claim(claim, self._facts.undos, reading=reading, day=day)

    def _as_of(self, numbers: Iterable[int], reading: Reading, day: Day) -> Mapping[int, SourceFact]:
        """Return what accounts were said to be on a day."""
        sources = self._facts.sources(numbers)
        changing = self._past.changing(Table.SOURCE, reading, day)
        for n, now in sources.items() if changing else ():
            body = self._past.body(Table.SOURCE, now.name, reading, day, b"")
            if body:
                sources[n] = self._facts.source_fact(now.name, body)._replace(withdrawn_on=now.withdrawn_on)
        return sources

    def _is_cumulative(self, key: GroupKey, entries: Sequence[Entry], *, reading: Reading, day: Day) -> bool:
        """Say whether a count only grows: whether everybody whose word counts there says so, as known on a day.

        That is each dataset with a live claim in the group that declares it as a count, and where none of them does,
        those of the subject: a file about something else decides nothing here.
        """
        datasets = {split_name(entries[n].id)[0] for n in live_on(entries, day, reading)}
        declared = self._grows(key.property, datasets, reading, day)
        if not declared:
            of_subject = {split_name(subject)[0] for subject in self._facts.one_with(Table.SUBJECT, key.subject)}
            declared = self._grows(key.property, of_subject, reading, day)
        return bool(declared) and all(declared)

    def _grows(self, property_id: str, datasets: Iterable[str], reading: Reading, day: Day) -> list[bool]:
        """Return what datasets that declare a count say of it: whether it only grows."""
        declared = []
        for name in (f"{dataset}{SEP}{property_id}" for dataset in datasets):
            if name not in self._properties:
                self._properties[name] = self._facts.current_body(Table.PROPERTY, name)
            item = loads(self._past.body(Table.PROPERTY, name, reading, day, self._properties[name]))
            if item.get(1) == KIND_CODES[PropertyKind.COUNT]:
                declared.append(bool(item.get(2, False)))
        return declared

    def judged(self, reading: Reading, day: Day) -> tuple[Pairs, Pairs]:
        """Return the pairs of roots that people affirmed and denied to be independent."""
        said_by = day if reading is Reading.KNOWN else NOW
        held = self._pairs.get(said_by)
        if held is None:
            held = self._pairs[said_by] = (
                self._root_pairs(LinkKind.INDEPENDENT, said_by),
                self._root_pairs(LinkKind.DEPENDENT, said_by),
            )
        return held

    def _root_pairs(self, kind: LinkKind, day: Day) -> Pairs:
        pairs = set()
        for said in self._facts.standing(kind, day):
            ends = (said.link.origin.name, said.link.target.name)
            one, other = sorted(self._facts.canonical(Table.VOICE, name) for name in ends)
            pairs.add((one, other))
        return frozenset(pairs)


def in_order(row: ClaimRow) -> tuple[int, bytes, int]:
    """Return the sort key of claims that is the same on every desk: clock, op, and place in the op."""
    return row[12], row[10], row[0]
