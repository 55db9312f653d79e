"""The record room's view set: its tables brought up to date op by op, or all at once (docs/rooms/record.md).

A cache in the sense of `vault.types.ViewSet`: everything here is recomputed from ops by ``vault verify`` and
compared. The unit of work is the group (subject, property, basis), within which all rules act; an op touches
few groups, and only these are evaluated anew. Items that cannot be read are noted and skipped, never guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

import cbor2

from safeconduct.base import cbor
from safeconduct.record import sql
from safeconduct.record.claim_bytes import readable_claim
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.facts import Facts
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import CLAIM_LABEL, ENTRIES, LINK, UNDO, MalformedItem, Table, claim_id
from safeconduct.record.known_codec import encode_rows
from safeconduct.record.lineage import lineage
from safeconduct.record.links import decode_link
from safeconduct.record.refresh import Changes, refresh
from safeconduct.record.rules import known_now
from safeconduct.record.types import NEVER, SEP
from safeconduct.vault.types import StoredOp, Tables

_ENTITIES: Final = (Table.PROPERTY, Table.VOICE, Table.SUBJECT, Table.SOURCE)
_KNOWN_KINDS: Final = frozenset((ENTRIES, LINK, UNDO))
_INSERT_CLAIM: Final = "INSERT INTO record_claim VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class RecordViews:
    """The tables of claims, links and what is known now."""

    name: Final = "record"
    version: Final = 1
    tables: Final = sql.TABLES

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in (*sql.CREATE, *sql.LOADED_INDEXES):
            tables.execute(statement)

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops and evaluate every group they touch; a first load builds its indexes at the end."""
        taking = _Taking(tables, bulk=bulk)
        from_scratch = taking.is_from_scratch
        if from_scratch:
            for statement in sql.DROP_LOADED_INDEXES:
                tables.execute(statement)
        tables.executemany(_INSERT_CLAIM, taking.claim_rows(ops))
        if from_scratch:
            for statement in sql.LOADED_INDEXES:
                tables.execute(statement)
        taking.finish()
        groups = refresh(tables, taking.changes, everything=from_scratch)
        evaluate(tables, groups, everything=from_scratch)


# Groups remembered while ops are taken in, in number: 500,000 take about 80 MB.
_REMEMBERED: Final = 500_000


class _Taking:
    """One pass over new ops: entries, links and undos go into the tables, claims come out as rows."""

    def __init__(self, tables: Tables, *, bulk: bool) -> None:
        self._tables = tables
        # Links of these same ops mark their claims at the end, whichever came first.
        self._has_links = _max_n(tables, "SELECT max(n) FROM record_link") > 0
        self.changes = Changes()
        self._groups: dict[bytes, int] = {}
        self._sources: dict[str, int] = {}
        self._voices: dict[str, int] = {"": 0}
        self._next_claim = 1 + _max_n(tables, "SELECT max(n) FROM record_claim")
        self.is_from_scratch = bulk and self._next_claim == 1
        self._first_claim = self._next_claim
        # While every group there is is remembered, an unknown one needs no look into the table.
        self._holds_all_groups = self.is_from_scratch
        self._next_group = 1 + _max_n(tables, "SELECT max(n) FROM record_group")
        self._next_source = 1 + _max_n(tables, "SELECT max(n) FROM record_source")
        self._next_voice = 1 + _max_n(tables, "SELECT max(n) FROM record_voice")

    def claim_rows(self, ops: Iterable[StoredOp]) -> Iterator[tuple[int, bytes, int, int, int, int, int, bytes]]:
        """Give a row for each claim of each op, taking in everything else on the way."""
        for stored in ops:
            kind = stored.signed.core.kind
            if kind not in _KNOWN_KINDS:
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
            core = stored.signed.core
            self._tables.execute(
                "INSERT INTO record_op VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    stored.n,
                    stored.signed.id,
                    core.hlc,
                    stored.recorded_on,
                    core.device.hex(),
                    kind,
                    dataset,
                    first,
                    self._next_claim - 1,
                ),
            )
            if kind == UNDO:
                self._take_undo(stored, body.get(0, []))

    def finish(self) -> None:
        """Mark what can be found only once all claims are in."""
        # Two desks may bring one claim, in one wording or in two.
        twice = sql.IDS_TWICE if self.is_from_scratch else sql.NEW_IDS_TWICE
        parameters = () if self.is_from_scratch else (self._first_claim,)
        self.changes.marked_claims.update(as_bytes(row[0]) for row in self._tables.execute(twice, parameters))
        for first, last in self.changes.marked_ranges:
            self._mark_range(first, last)
        for claim in self.changes.marked_claims:
            self._tables.execute("UPDATE record_claim SET is_marked = 1 WHERE id = ?", (claim,))
            self.changes.groups.update(
                as_int(row[0])
                for row in self._tables.execute("SELECT group_n FROM record_claim WHERE id = ?", (claim,))
            )

    def _mark_range(self, first: int, last: int) -> None:
        """Mark the claims an undone op brought, and the older wordings that may stand again."""
        self._tables.execute("UPDATE record_claim SET is_marked = 1 WHERE n BETWEEN ? AND ?", (first, last))
        for group_n, id_ in tuple(
            self._tables.execute("SELECT group_n, id FROM record_claim WHERE n BETWEEN ? AND ?", (first, last))
        ):
            self.changes.groups.add(as_int(group_n))
            if len(tuple(self._tables.execute("SELECT 1 FROM record_claim WHERE id = ? LIMIT 2", (id_,)))) > 1:
                self.changes.marked_claims.add(as_bytes(id_))

    def _unread(self, stored: StoredOp, place: str) -> None:
        self._tables.execute("INSERT OR IGNORE INTO record_unread VALUES (?, ?)", (stored.n, place))

    def _take_entities(self, stored: StoredOp, dataset: str, body: dict[int, cbor.Item]) -> None:
        for table in _ENTITIES:
            for index, data in enumerate(_items(body.get(int(table), []))):
                try:
                    item = decode_item(table, data)
                except MalformedItem:
                    self._unread(stored, f"{table.name.lower()}s[{index}]")
                    continue
                name = f"{dataset}{SEP}{item.id}"
                self._tables.execute(
                    "INSERT OR REPLACE INTO record_version VALUES (?, ?, ?, ?)", (int(table), name, stored.n, data)
                )
                self.changes.entities.add((table, name))
                if table is Table.SOURCE:
                    self._source_n(name)
                elif table is Table.VOICE:
                    self._voice_n(name)

    def _take_claims(
        self, stored: StoredOp, dataset: str, items: cbor.Item
    ) -> Iterator[tuple[int, bytes, int, int, int, int, int, bytes]]:
        prefix = f"{dataset}{SEP}"
        # The id of a claim is the hash of [dataset, local id] (items.claim_id); the part that all claims of
        # an op share is hashed once.
        shared = hashlib.sha256(CLAIM_LABEL + b"\x82" + cbor2.dumps(dataset))
        for index, data in enumerate(_items(items)):
            item = readable_claim(data)
            if item is None:
                self._unread(stored, f"claims[{index}]")
                continue
            id_ = shared.copy()
            id_.update(cbor2.dumps(item[0]))
            voice = item.get(6, "")
            replaces = item.get(15)
            n = self._next_claim
            self._next_claim = n + 1
            digest = id_.digest()
            if replaces:
                self.changes.marked_claims.add(digest)
            subject, source = item[2], item[1]
            group_n = self._group_n(
                (subject if SEP in subject else prefix + subject, item[3], item[4][0], item.get(7, "unspecified"))
            )
            yield (
                n,
                digest,
                group_n,
                self._source_n(source if SEP in source else prefix + source),
                self._voice_n((voice if SEP in voice else prefix + voice) if voice else ""),
                stored.n,
                0,
                data,
            )
            if not self.is_from_scratch:
                self.changes.groups.add(group_n)
            if self._has_links:
                self._mark_if_linked(digest, prefix + item[0])

    def _group_n(self, key: tuple[str, str, int, str]) -> int:
        # A digest of 16 bytes takes a third of the memory of the four texts.
        short = hashlib.blake2b(cbor2.dumps(key), digest_size=16).digest()
        held = self._groups.get(short)
        if held is None:
            if len(self._groups) >= _REMEMBERED:
                self._groups.clear()
                self._holds_all_groups = False
            found = () if self._holds_all_groups else tuple(self._tables.execute(sql.GROUP_OF, key))
            if found:
                held = as_int(found[0][0])
            else:
                held = self._next_group
                self._next_group += 1
                self._tables.execute("INSERT INTO record_group VALUES (?, ?, ?, ?, ?)", (held, *key))
            self._groups[short] = held
        return held

    def _source_n(self, name: str) -> int:
        held = self._sources.get(name)
        if held is None:
            found = tuple(self._tables.execute("SELECT n FROM record_source WHERE name = ?", (name,)))
            if found:
                held = as_int(found[0][0])
            else:
                held = self._next_source
                self._next_source += 1
                self._tables.execute("INSERT INTO record_source VALUES (?, ?, ?, ?)", (held, name, b"", NEVER))
                if self._has_links:
                    # Consent may have been withdrawn before the account itself arrived.
                    self.changes.entities.add((Table.SOURCE, name))
            self._sources[name] = held
        return held

    def _voice_n(self, name: str) -> int:
        held = self._voices.get(name)
        if held is None:
            found = tuple(self._tables.execute("SELECT n FROM record_voice WHERE name = ?", (name,)))
            if found:
                held = as_int(found[0][0])
            else:
                held = self._next_voice
                self._next_voice += 1
                self._tables.execute("INSERT INTO record_voice VALUES (?, ?, ?, ?, 0, 0)", (held, name, b"", name))
                self.changes.new_voices.add(name)
            self._voices[name] = held
        return held

    def _mark_if_linked(self, digest: bytes, name: str) -> None:
        """Mark a claim that links already speak of: they may arrive before it."""
        found = tuple(
            self._tables.execute(
                "SELECT 1 FROM record_link WHERE (target_kind = ?1 AND target = ?2) "
                "OR (origin_kind = ?1 AND origin = ?2) LIMIT 1",
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
                "INSERT INTO record_link (op_n, kind, origin_kind, origin, target_kind, target, body) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    stored.n,
                    link.kind.value,
                    int(link.origin.table),
                    link.origin.name,
                    int(link.target.table),
                    link.target.name,
                    data,
                ),
            )
            self.changes.links.append(link)
            for ref in (link.origin, link.target):
                if ref.table is Table.CLAIM and ref.name:
                    self.changes.marked_claims.add(claim_id(*ref.name.split(SEP, 1)))

    def _take_undo(self, stored: StoredOp, targets: cbor.Item) -> None:
        for target in _items(targets):
            self._tables.execute("INSERT OR IGNORE INTO record_undo VALUES (?, ?)", (target, stored.n))
            self._touch_undone(target)

    def _touch_undone(self, target: bytes) -> None:
        """Note what an op brought, so that it is looked at again; an undone undo leads on to its targets."""
        waiting, seen = [target], set[bytes]()
        while waiting:
            op = waiting.pop()
            found = tuple(self._tables.execute(sql.OP_BY_ID, (op,)))
            if op in seen or not found:
                continue
            seen.add(op)
            n, first, last, _ = found[0]
            if as_int(last) >= as_int(first):
                self.changes.marked_ranges.append((as_int(first), as_int(last)))
            for kind, name in tuple(self._tables.execute(sql.VERSIONS_OF_OP, (n,))):
                self.changes.entities.add((Table(as_int(kind)), str(name)))
            for (data,) in tuple(self._tables.execute(sql.LINKS_OF_OP, (n,))):
                link = decode_link(as_bytes(data))
                self.changes.links.append(link)
                for ref in (link.origin, link.target):
                    if ref.table is Table.CLAIM and ref.name:
                        self.changes.marked_claims.add(claim_id(*ref.name.split(SEP, 1)))
            waiting += [
                as_bytes(row[0]) for row in self._tables.execute("SELECT target FROM record_undo WHERE op_n = ?", (n,))
            ]


def _items(items: cbor.Item) -> Iterator[bytes]:
    if isinstance(items, list):
        yield from (item for item in items if isinstance(item, bytes))


def _max_n(tables: Tables, statement: str) -> int:
    ((n,),) = tables.execute(statement)
    return n if isinstance(n, int) else 0


# Claims from which on a group's rows are kept. Measured: the rules take about 20 microseconds a claim and a kept
# row takes 20 to read, so that up to some fifty claims an answer is made sooner than it is looked up, verified and
# kept in step; a group of 5,000 claims would take 60 ms at every look.
KEPT_FROM: Final = 64


def evaluate(tables: Tables, groups: set[int], *, everything: bool) -> None:
    """Apply the rules to large groups and store what is known now of them."""
    facts = Facts(tables)
    if everything:
        large = {as_int(row[0]) for row in tables.execute(sql.LARGE_GROUPS, (KEPT_FROM,))}
        merged = [
            key.n for subject in facts.merged_subjects() for key in facts.group_keys(sql.GROUPS_OF_SUBJECT, subject)
        ]
        groups = {*large, *merged}
    for key in [key for n in sorted(groups) for key in facts.group_keys(sql.GROUP, n)]:
        merged_keys = facts.merged_with(key)
        claims = [row for one in merged_keys for row in facts.claim_rows(sql.CLAIMS_OF_GROUP, one.n)]
        for one in merged_keys:
            tables.execute("DELETE FROM record_known WHERE group_n = ?", (one.n,))
        if len(claims) >= KEPT_FROM:
            group = facts.group(merged_keys[0], claims)
            rows = encode_rows(known_now(group, lineage(group)))
            tables.execute("INSERT INTO record_known VALUES (?, ?)", (merged_keys[0].n, rows))
