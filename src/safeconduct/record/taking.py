"""Taking new ops into the record's tables: entries, links and undos, and the claims as rows (docs/rooms/record.md).

Items that cannot be read are noted with their place and skipped, never guessed. What has to be looked at again because
of an op is collected in `refresh.Changes`; nothing is evaluated here. Carries promise P6: every claim keeps its op and
its bytes. Follows docs/formats/ops.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import cbor2

from safeconduct.base import cbor
from safeconduct.record import place_sql, sql
from safeconduct.record.claim_bytes import readable_claim
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.detention.pointing import POINTING
from safeconduct.record.devices import SHOWING, shown_devices
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import (
    CLAIM_LABEL,
    ENTRIES,
    EXPORT,
    LEFT,
    LINK,
    OF_EVIDENCE,
    PRINT,
    READING,
    TEXT,
    UNDO,
    MalformedItem,
    Subject,
    SubjectKind,
    Table,
    claim_id,
)
from safeconduct.record.left import left_from_body
from safeconduct.record.links import Link, LinkKind, decode_link, encode_link
from safeconduct.record.numbering import Numbering, last_number
from safeconduct.record.ontology.own_bytes import ONTOLOGY, decode_own, key_of
from safeconduct.record.people import is_person
from safeconduct.record.prints import printed_from_body
from safeconduct.record.reading.kept import decisions_from_body, text_from_body
from safeconduct.record.refresh import Changes
from safeconduct.record.review_bytes import REVIEW, grade_from_body, link_of
from safeconduct.record.tables.exports import exported_from_body
from safeconduct.record.types import SEP, UNSPECIFIED
from safeconduct.vault.types import StoredOp, Tables

# The number of values that are names of places (docs/formats/ops.md).
_PLACES: Final = 2
_TEXT: Final = 3
# Rows of spellings written in one go.
_WRITTEN_AT_ONCE: Final = 1_000
_ENTITIES: Final = (Table.PROPERTY, Table.VOICE, Table.SUBJECT, Table.SOURCE)
KNOWN_KINDS: Final = OF_EVIDENCE | {ENTRIES, LINK, UNDO, PRINT, ONTOLOGY, REVIEW, EXPORT, LEFT, TEXT, READING}

NewClaim = tuple[int, bytes, int, int, int, int, int, bytes]
"""A row of record_claim: n, id, group, source, voice, op, is_marked, body."""


class Taking:
    """One pass over new ops: entries, links and undos go into the tables, claims come out as rows."""

    def __init__(self, tables: Tables, *, bulk: bool) -> None:
        self._tables = tables
        self.changes = Changes()
        self._next_claim = 1 + last_number(tables, sql.LAST_CLAIM)
        self.is_from_scratch = bulk and self._next_claim == 1
        self._first_claim = self._next_claim
        self._first_op: int | None = None
        self._undone: set[bytes] = set()
        self._shown: set[str] = set()
        self._takers: dict[str, Callable[[StoredOp], None]] = {
            PRINT: self._take_print,
            REVIEW: self._take_review,
            EXPORT: self._take_export,
            LEFT: self._take_left,
            TEXT: self._take_text,
            READING: self._take_reading,
        }
        self._named: list[tuple[str, str, int]] = []
        self._pointed: list[tuple[str, int]] = []
        self._numbering = Numbering(tables, self.changes, is_from_scratch=self.is_from_scratch)

    def claim_rows(self, ops: Iterable[StoredOp]) -> Iterator[NewClaim]:
        """Give a row for each claim of each op, taking in everything else on the way."""
        for stored in ops:
            kind = stored.signed.core.kind
            if kind in SHOWING:
                self._take_devices(stored)
            if kind not in KNOWN_KINDS:
                continue
            first = self._next_claim
            body = stored.signed.core.body
            dataset = body.get(0) if kind == ENTRIES else ""
            dataset = dataset if isinstance(dataset, str) else ""
            if kind == ENTRIES and (not dataset or SEP in dataset):
                self._unread(stored, "dataset")
            elif kind == ENTRIES:
                self._take_entities(stored, dataset, body)
                yield from self._take_claims(stored, dataset, body.get(int(Table.CLAIM), []))
            elif kind == LINK:
                self._take_links(stored, body.get(0, []))
            elif kind == ONTOLOGY:
                self._take_ontology(stored, body.get(0, []))
            elif kind in self._takers:
                self._takers[kind](stored)
            self._note_op(stored, dataset, first)
            if kind == UNDO:
                self._take_undo(stored, body.get(0, []))
        self._numbering.write()
        self._write_named()

    def _write_named(self) -> None:
        self._tables.executemany(place_sql.INSERT_PLACE, self._named)
        self._named.clear()
        self._tables.executemany(place_sql.INSERT_POINTED, self._pointed)
        self._pointed.clear()

    def _note_op(self, stored: StoredOp, dataset: str, first_claim: int) -> None:
        if self._first_op is None:
            self._first_op = stored.n
        core = stored.signed.core
        place = (stored.n, stored.signed.id, core.hlc, stored.recorded_on, core.device.hex(), core.kind)
        self._tables.execute(sql.INSERT_OP, (*place, dataset, first_claim, self._next_claim - 1, core.compartment))

    def finish(self) -> None:
        """Mark what can be found only once all claims are in."""
        # Two desks may bring one claim, in one wording or in two.
        twice = sql.IDS_TWICE if self.is_from_scratch else sql.NEW_IDS_TWICE
        parameters = () if self.is_from_scratch else (self._first_claim,)
        self.changes.marked_claims.update(as_bytes(row[0]) for row in self._tables.execute(twice, parameters))
        self._touch_undone()
        self._touch_read()
        for first, last in sorted(self.changes.marked_ranges):
            self._mark_range(first, last)
        for claim in self.changes.marked_claims:
            self._tables.execute(sql.MARK_CLAIM, (claim,))
            self.changes.groups.update(as_int(row[0]) for row in self._tables.execute(sql.GROUPS_OF_CLAIM, (claim,)))

    def _mark_range(self, first: int, last: int) -> None:
        """Mark the claims an undone op brought, and the older wordings that may stand again."""
        self._tables.execute(sql.MARK_CLAIMS_BETWEEN, (first, last))
        for group_n, id_ in tuple(self._tables.execute(sql.GROUPS_BETWEEN, (first, last))):
            self.changes.groups.add(as_int(group_n))
            if len(tuple(self._tables.execute(sql.TWO_OF_CLAIM, (id_,)))) > 1:
                self.changes.marked_claims.add(as_bytes(id_))

    def _unread(self, stored: StoredOp, place: str) -> None:
        self._tables.execute(sql.INSERT_UNREAD, (stored.n, place))

    def _take_entities(self, stored: StoredOp, dataset: str, body: dict[int, cbor.Item]) -> None:
        for table in _ENTITIES:
            for index, data in enumerate(_items(body.get(int(table), []))):
                try:
                    item = decode_item(table, data)
                except MalformedItem:
                    self._unread(stored, f"{table.name.lower()}s[{index}]")
                    continue
                name = f"{dataset}{SEP}{item.id}"
                self._tables.execute(sql.INSERT_VERSION, (int(table), name, stored.n, data))
                self.changes.entities.add((table, name))
                if is_person(item):
                    person = (stored.signed.core.compartment, int(table), name, stored.n)
                    self._tables.execute(sql.INSERT_PERSON, person)
                if isinstance(item, Subject) and item.kind is SubjectKind.PLACE:
                    self._tables.execute(place_sql.INSERT_PLACE_SUBJECT, (name,))
                if table is Table.SOURCE:
                    self._numbering.source(name)
                elif table is Table.VOICE:
                    self._numbering.voice(name)

    def _take_claims(self, stored: StoredOp, dataset: str, items: cbor.Item) -> Iterator[NewClaim]:
        prefix = f"{dataset}{SEP}"
        # The id of a claim is the hash of [dataset, local id] (items.claim_id); what all claims of an op share
        # is put together once.
        shared = CLAIM_LABEL + b"\x82" + cbor2.dumps(dataset)
        numbering = self._numbering
        for index, data in enumerate(_items(items)):
            try:
                item = readable_claim(data)
            except MalformedItem:
                self._unread(stored, f"claims[{index}]")
                continue
            local, source, subject, voice = item[0], item[1], item[2], item.get(6, "")
            id_ = hashlib.sha256(shared + cbor2.dumps(local)).digest()
            subject = subject if SEP in subject else prefix + subject
            group_n = numbering.group((subject, item[3], item[4][0], item.get(7, UNSPECIFIED)))
            if item[4][0] == _PLACES:
                self._named += [(text, dataset, group_n) for text in item[4].get(3, ())]
                if len(self._named) >= _WRITTEN_AT_ONCE:
                    self._write_named()
            elif item[3] in POINTING and item[4][0] == _TEXT:
                self._pointed += [(text, group_n) for text in item[4].get(3, ()) if SEP in text]
            n = self._next_claim
            self._next_claim = n + 1
            if item.get(15):
                self.changes.marked_claims.add(id_)
            yield (
                n,
                id_,
                group_n,
                numbering.source(source if SEP in source else prefix + source),
                numbering.voice(voice if SEP in voice else prefix + voice) if voice else 0,
                stored.n,
                0,
                data,
            )
            if not self.is_from_scratch:
                self.changes.groups.add(group_n)
            if numbering.has_links:
                self._mark_if_linked(id_, prefix + local)

    def _mark_if_linked(self, digest: bytes, name: str) -> None:
        """Mark a claim that links already speak of: they may arrive before it."""
        found = tuple(
            self._tables.execute(
                sql.IS_LINKED,
                (int(Table.CLAIM), name),
            )
        )
        if found:
            self.changes.marked_claims.add(digest)

    def _take_links(self, stored: StoredOp, items: cbor.Item) -> None:
        for index, data in enumerate(_items(items)):
            try:
                link = decode_link(data)
            except MalformedItem:
                self._unread(stored, f"links[{index}]")
                continue
            self._tables.execute(
                sql.INSERT_LINK,
                (
                    stored.n,
                    link.kind.value,
                    int(link.origin.table),
                    link.origin.name,
                    int(link.target.table),
                    link.target.name,
                    data,
                    b"",
                ),
            )
            self._touch_link(link)

    def _take_review(self, stored: StoredOp) -> None:
        """Take a grade in: as one of its finding, and as what it says of each wording that it names."""
        body = stored.signed.core.body
        try:
            grade = grade_from_body(body)
        except MalformedItem:
            self._unread(stored, "review")
            return
        self._tables.execute(sql.INSERT_REVIEW, (stored.n, *grade.finding, cbor.encode(body)))
        for wording in grade.read:
            link = link_of(grade, wording)
            nobody, claim = (int(link.origin.table), ""), (int(link.target.table), link.target.name)
            row = (stored.n, link.kind.value, *nobody, *claim, encode_link(link), wording.version)
            self._tables.execute(sql.INSERT_LINK, row)
            self._touch_link(link)

    def _take_devices(self, stored: StoredOp) -> None:
        for one in shown_devices(stored):
            self._shown.update(str(row[0]) for row in self._tables.execute(sql.INSERT_DEVICE, one))

    def _touch_read(self) -> None:
        """Have looked at again what was read, where a device is known to be somebody's that was not known before."""
        if self._shown and not self.is_from_scratch:
            for (name,) in list(self._tables.execute(sql.REVIEWED, (LinkKind.REVIEW.value,))):
                self.changes.marked_claims.add(claim_id(*str(name).split(SEP, 1)))

    def _take_print(self, stored: StoredOp) -> None:
        try:
            printed = printed_from_body(stored.signed.core.body)
        except MalformedItem:
            self._unread(stored, "print")
            return
        what = (int(printed.what.table), printed.what.name)
        self._tables.execute(sql.INSERT_PRINT, (stored.n, *what, printed.mark, printed.words))

    def _take_ontology(self, stored: StoredOp, items: cbor.Item) -> None:
        for index, data in enumerate(_items(items)):
            try:
                sort, code = key_of(decode_own(data))
            except MalformedItem:
                self._unread(stored, f"ontology[{index}]")
                continue
            self._tables.execute(sql.INSERT_ONTOLOGY, (sort.value, code, stored.n, index, data))
            self.changes.has_terms = True

    def _take_export(self, stored: StoredOp) -> None:
        try:
            mark = exported_from_body(stored.signed.core.body).mark
        except MalformedItem:
            self._unread(stored, "export")
            return
        self._tables.execute(sql.INSERT_EXPORT, (mark, stored.n, cbor.encode(stored.signed.core.body)))

    def _take_left(self, stored: StoredOp) -> None:
        body = stored.signed.core.body
        try:
            left_from_body(body)
        except MalformedItem:
            self._unread(stored, "left")
            return
        self._tables.execute(sql.INSERT_LEFT, (stored.n, cbor.encode(body)))

    def _take_text(self, stored: StoredOp) -> None:
        try:
            kept = text_from_body(stored.signed.core.body)
        except MalformedItem:
            self._unread(stored, "text")
            return
        self._tables.execute(sql.INSERT_TEXT, (stored.n, kept.source, kept.digest, kept.text))

    def _take_reading(self, stored: StoredOp) -> None:
        try:
            source, digest, decisions = decisions_from_body(stored.signed.core.body)
        except MalformedItem:
            self._unread(stored, "reading")
            return
        for one in decisions:
            where = (*one.span, one.model, one.grade.value)
            self._tables.execute(sql.INSERT_READ, (stored.n, one.key, source, digest, one.claim, *where))

    def _take_undo(self, stored: StoredOp, targets: cbor.Item) -> None:
        for target in _items(targets):
            self._tables.execute(sql.INSERT_UNDO, (target, stored.n))
            self._undone.add(target)

    def _touch_undone(self) -> None:
        """Note what undone ops brought, so that it is looked at again; an undone undo leads on to its targets.

        One walk for all undos of these ops, and for those that were there before what they undo: of a chain of
        thousands each op is looked at once.
        """
        waiting, seen = list(self._undone), set[bytes]()
        if self._first_op is not None:
            waiting += [as_bytes(row[0]) for row in self._tables.execute(sql.UNDONE_BEFORE, (self._first_op,))]
        while waiting:
            op = waiting.pop()
            if op in seen:
                continue
            seen.add(op)
            for n, first, last, _ in tuple(self._tables.execute(sql.OP_BY_ID, (op,))):
                if as_int(last) >= as_int(first):
                    self.changes.marked_ranges.add((as_int(first), as_int(last)))
                self._touch_entities_and_links(as_int(n))
                waiting += [as_bytes(row[0]) for row in self._tables.execute(sql.UNDONE_BY_OP, (n,))]

    def _touch_entities_and_links(self, op_n: int) -> None:
        for kind, name in tuple(self._tables.execute(sql.VERSIONS_OF_OP, (op_n,))):
            self.changes.entities.add((Table(as_int(kind)), str(name)))
        for (data,) in tuple(self._tables.execute(sql.LINKS_OF_OP, (op_n,))):
            self._touch_link(decode_link(as_bytes(data)))

    def _touch_link(self, link: Link) -> None:
        self.changes.links.append(link)
        for ref in (link.origin, link.target):
            if ref.table is Table.CLAIM and ref.name:
                self.changes.marked_claims.add(claim_id(*ref.name.split(SEP, 1)))


def _items(items: cbor.Item) -> Iterator[bytes]:
    if isinstance(items, list):
        yield from (item for item in items if isinstance(item, bytes))
