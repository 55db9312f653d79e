"""A slow second reading of what the record's ops mean, straight from docs/formats/known.md "Days".

Keeps every op in a list and looks at all of them for each question. No tables, no indexes, no marks: what the
views say must equal what this says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.commands import table_of
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import Claim, EntryItem, Property, Source, Table, Voice, claim_version
from safeconduct.record.lineage import lineage
from safeconduct.record.links import Link, LinkKind
from safeconduct.record.resolve import NOW
from safeconduct.record.rules import known_rows
from safeconduct.record.types import (
    ALWAYS,
    NEVER,
    SEP,
    UNATTRIBUTED,
    Entry,
    Group,
    KnownRow,
    PropertyKind,
    Reading,
    Review,
    Verdict,
)


@dataclass
class Op:
    """One op as the model keeps it."""

    n: int
    day: Day
    dataset: str = ""
    items: tuple[EntryItem, ...] = ()
    links: tuple[Link, ...] = ()
    undoes: tuple[int, ...] = ()
    author: str = ""


@dataclass
class Model:
    """All ops so far, in the order of their clocks, whatever order they arrived in."""

    ops: list[Op] = field(default_factory=list)

    def is_undone(self, n: int, day: Day) -> bool:
        return any(n in op.undoes and op.day <= day and not self.is_undone(op.n, day) for op in self.ops)

    def current(self, table: Table, name: str) -> EntryItem | None:
        dataset, local = name.split(SEP)
        kinds = {Table.VOICE: Voice, Table.SOURCE: Source, Table.PROPERTY: Property}
        found = None
        for op in self.ops:
            for item in op.items:
                if isinstance(item, kinds[table]) and (op.dataset, item.id) == (dataset, local):
                    found = found if self.is_undone(op.n, NOW) else item
        return found

    def then(self, table: Table, name: str, reading: Reading, day: Day) -> EntryItem | None:
        """Say what an entry was said to be: as known on a day by the newest wording that was known and stood then.

        Where none was known, and in public, by the current one; where all that were had been taken back, by none.
        """
        found, was_known = None, False
        for op in self.ops if reading is Reading.KNOWN else ():
            for item in op.items:
                if (table_of(item), op.dataset + SEP + item.id) == (table, name):
                    learnt = item.learnt_on if isinstance(item, Source) else None
                    if op.day <= day or (learnt is not None and learnt <= day):
                        found, was_known = found if self.is_undone(op.n, day) else item, True
        return found if was_known else self.current(table, name)

    def links(self, day: Day) -> Iterator[tuple[Op, Link]]:
        for op in self.ops:
            if op.day <= day and not self.is_undone(op.n, day):
                for link in op.links:
                    yield op, link

    def one_with(self, table: Table, name: str) -> set[str]:
        """Put names together one saying after the other, unless that would unite two that somebody kept apart."""
        said = [link for _, link in self.links(NOW) if link.origin.table is table]
        apart = [{k.origin.name, k.target.name} for k in said if k.kind is LinkKind.DIFFERENT_FROM]
        sets: list[set[str]] = []
        for link in said:
            if link.kind is LinkKind.SAME_AS:
                touched = [one for one in sets if one & {link.origin.name, link.target.name}]
                union = {link.origin.name, link.target.name}.union(*touched)
                if not any(pair <= union for pair in apart):
                    sets = [one for one in sets if one not in touched] + [union]
        return next((one for one in sets if name in one), {name})

    def canonical(self, name: str) -> str:
        return min(self.one_with(Table.VOICE, name))

    def end(self, name: str) -> str:
        """Follow a voice to its end; a circle is its smallest id."""
        path = [self.canonical(name)]
        while target := self.follows(path[-1]):
            if target in path:
                return min(path[path.index(target) :])
            path.append(target)
        return path[-1]

    def follows(self, canonical: str) -> str:
        targets = []
        for name in sorted(self.one_with(Table.VOICE, canonical)):
            voice = self.current(Table.VOICE, name)
            if isinstance(voice, Voice) and voice.repeats_voice:
                targets.append(self.canonical(name.split(SEP)[0] + SEP + voice.repeats_voice))
        return targets[0] if targets else ""

    def is_us(self, canonical: str) -> bool:
        voices = [self.current(Table.VOICE, name) for name in self.one_with(Table.VOICE, canonical)]
        return any(isinstance(voice, Voice) and voice.is_us for voice in voices)

    def known_on(self, op: Op, claim: Claim) -> Day:
        source = self.current(Table.SOURCE, op.dataset + SEP + claim.source)
        learnt = source.learnt_on if isinstance(source, Source) and source.learnt_on is not None else NEVER
        return Day(min(op.day, learnt))

    def newest(self, name: str) -> Claim | None:
        """Return the newest wording of a claim that stands, or the newest of all where none does."""
        found = [
            (op, i) for op in self.ops for i in op.items if isinstance(i, Claim) and op.dataset + SEP + i.id == name
        ]
        standing = [claim for op, claim in found if not self.is_gone([op], claim, NOW)]
        every = standing or [claim for _, claim in found]
        return every[-1] if every else None

    def is_gone(self, ops: list[Op], claim: Claim, day: Day) -> bool:
        op = ops[0]
        versions = {claim_version(op.dataset, encode_item(claim))}
        wordings = [
            (other, newer)
            for other in self.ops
            for newer in other.items
            if isinstance(newer, Claim) and (other.dataset, newer.id) == (op.dataset, claim.id)
        ]
        newer_ones: list[tuple[Op, Claim]] = []
        for _ in wordings:
            newer_ones = [(other, newer) for other, newer in wordings if versions & set(newer.replaces)]
            versions |= {claim_version(other.dataset, encode_item(newer)) for other, newer in newer_ones}
        return all(self.is_undone(one.n, day) for one in ops) or any(
            self.known_on(other, newer) <= day and not self.is_undone(other.n, day) for other, newer in newer_ones
        )

    def known(self, subject: str, reading: Reading, day: Day) -> list[KnownRow]:
        subjects = self.one_with(Table.SUBJECT, subject)
        groups: dict[tuple[str, str, str], list[tuple[Op, Claim]]] = {}
        for op in self.ops:
            for item in op.items:
                if isinstance(item, Claim) and op.dataset + SEP + item.subject in subjects:
                    groups.setdefault((item.property, item.value.kind.value, item.basis), []).append((op, item))
        rows: list[KnownRow] = []
        for (property_, _, basis), claims in groups.items():
            kind = claims[0][1].value.kind
            wordings: dict[tuple[str, bytes], list[tuple[Op, Claim]]] = {}
            for op, claim in claims:
                wordings.setdefault((op.dataset, encode_item(claim)), []).append((op, claim))
            entries = [self.entry([op for op, _ in found], found[0][1], reading, day) for found in wordings.values()]
            standing = tuple(entry for entry in entries if entry is not None)
            said_by = day if reading is Reading.KNOWN else NOW
            group = Group(
                subject,
                property_,
                basis,
                kind,
                kind is PropertyKind.COUNT and self.is_cumulative(property_, subjects, standing, reading, day),
                standing,
                self.judged(LinkKind.INDEPENDENT, said_by),
                self.judged(LinkKind.DEPENDENT, said_by),
            )
            rows += known_rows(group, lineage(group), day=day, reading=reading)
        return sorted(rows, key=lambda row: (row.property, row.basis, row.span.lo, row.span.hi, row.text))

    def is_cumulative(
        self, property_: str, subjects: set[str], entries: tuple[Entry, ...], reading: Reading, day: Day
    ) -> bool:
        """Ask the datasets whose claims live in the group; where none of them declares the count, the subject's."""
        live = {
            entry.id
            for entry in entries
            if entry.undone_on == NEVER or (reading is Reading.KNOWN and day < entry.undone_on)
            if (entry.known_on if reading is Reading.KNOWN else entry.published_hi) <= day
        }
        for named in (live, subjects):
            declared = [
                self.then(Table.PROPERTY, dataset + SEP + property_, reading, day)
                for dataset in {name.split(SEP)[0] for name in named}
            ]
            found = [p.cumulative for p in declared if isinstance(p, Property) and p.kind is PropertyKind.COUNT]
            if found:
                return all(found)
        return False

    def judged(self, kind: LinkKind, day: Day) -> frozenset[tuple[str, str]]:
        pairs = set()
        for _, link in self.links(day):
            if link.kind is kind:
                one, other = sorted((self.canonical(link.origin.name), self.canonical(link.target.name)))
                pairs.add((one, other))
        return frozenset(pairs)

    def entry(self, ops: list[Op], claim: Claim, reading: Reading, day: Day) -> Entry | None:
        gone_now, gone_then = self.is_gone(ops, claim, NOW), self.is_gone(ops, claim, day)
        op = min([one for one in ops if not self.is_undone(one.n, day)] or ops, key=lambda one: one.day)
        if gone_now and (gone_then or reading is Reading.PUBLIC):
            return None
        name = op.dataset + SEP + claim.id
        source = self.then(Table.SOURCE, op.dataset + SEP + claim.source, reading, day)
        read = source if isinstance(source, Source) else Source("", "", "", "", "", UNKNOWN, None, "")
        publisher = self.canonical(op.dataset + SEP + read.publisher) if read.publisher else ""
        end = self.end(op.dataset + SEP + claim.voice) if claim.voice else UNATTRIBUTED
        said_by = day if reading is Reading.KNOWN else NOW
        then = [(o, link) for o, link in self.links(said_by) if link.target.name == name and o.day <= day]
        now = list(self.links(NOW))
        also = [link.target.name for _, link in now if link.kind is LinkKind.REPEATS and link.origin.name == name]
        targets = {(Table.CLAIM, name), (Table.SOURCE, op.dataset + SEP + claim.source)}
        withdrawn = [
            o.day
            for o, link in now
            if link.kind is LinkKind.WITHDRAW and (link.target.table, link.target.name) in targets
        ]
        verdicts = {o.author: (o, link) for o, link in then if link.kind is LinkKind.REVIEW}
        by_then = [one.author for one in ops if one.day <= day] or [min(ops, key=lambda one: one.day).author]
        known_on, undone_on = Day(min(op.day, NEVER if read.learnt_on is None else read.learnt_on)), NEVER
        if reading is Reading.KNOWN and gone_now:
            undone_on = Day(day + 1)
        elif reading is Reading.KNOWN and gone_then:
            known_on = NEVER
        return Entry(
            id=name,
            source=op.dataset + SEP + claim.source,
            root=end,
            is_us=end != UNATTRIBUTED and self.is_us(end),
            publisher=publisher,
            published_by_us=bool(publisher) and self.is_us(publisher),
            published_lo=Day(read.published.lo) if read.published.lo > -(2**61) else ALWAYS,
            published_hi=Day(read.published.hi) if read.published.hi < 2**61 else NEVER,
            known_on=known_on,
            span=claim.value.span,
            values=claim.value.texts,
            repeats=tuple(dict.fromkeys([*(op.dataset + SEP + r for r in claim.repeats), *also])),
            corrects=claim.corrects,
            recorders=tuple(sorted(set(by_then))),
            first_hand=claim.connection.is_first_hand,
            retracted_on=min((o.day for o, link in then if link.kind is LinkKind.RETRACTS), default=NEVER),
            withdrawn_on=min(withdrawn, default=NEVER),
            undone_on=undone_on,
            superseded_by=tuple((link.origin.name, o.day) for o, link in then if link.kind is LinkKind.SUPERSEDES),
            disputed_by=tuple((link.origin.name, o.day) for o, link in then if link.kind is LinkKind.DISPUTES),
            reviews=tuple(
                Review(author, link.verdict or Verdict.QUERY, o.day) for author, (o, link) in sorted(verdicts.items())
            ),
        )
