"""Sharing with the team what was written before there was one: the old record entered anew where the team reads it.

A vault from before there were teams keeps its record in a compartment that names no founder and that nobody else can
be given. What stands there is entered again, item by item with the same ids, in the compartment of the team's record;
on this desk the old entries are undone in the same command, so that an undo on any desk means the same on all. What was
known here on a past day stays as it was (P7). Kept texts, what was said of suggestions from them, and second readers'
grades go with it. Refuses to share what consent was withdrawn for, what was undone, and what went on paper or left as a
file: these stay on this desk. A text in which the words of a withdrawn claim stand stays whole: the team would read
them in it. Follows docs/formats/ops.md "Ids".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Final

from safeconduct.base.cbor import Item
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import ENTRIES, LINK, READING, TEXT, UNDO, MalformedItem, Table, qualified
from safeconduct.record.links import LinkKind, decode_link
from safeconduct.record.ontology.held import own_items
from safeconduct.record.ontology.own import standing_items
from safeconduct.record.ontology.own_bytes import ONTOLOGY, SubjectForm, decode_own, encode_own
from safeconduct.record.queries import Record
from safeconduct.record.reading.kept import decisions_from_body, text_from_body
from safeconduct.record.reading.marks import KeptTexts
from safeconduct.record.resolve import NOW
from safeconduct.record.review_bytes import REVIEW, grade_from_body
from safeconduct.record.types import SEP
from safeconduct.record.withdrawn import byte_strings, is_entry_withdrawn
from safeconduct.sync.identity import RECORD_BEFORE
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.types import Intent, StoredOp
from safeconduct.vault.vault import Vault

# Ops undone by one op: 32 bytes each.
_UNDONE_AT_ONCE: Final = 1000
_COUNTED: Final = {int(Table.CLAIM): "claims", int(Table.SOURCE): "accounts"}
# Why an old entry is undone, in the history of this desk.
_REASON: Final = "entered anew for the team"


@dataclass(frozen=True, slots=True)
class Sharing:
    """What would be entered anew: items by table, links, texts, what was said of suggestions, grades of findings.

    ``withdrawn``: how much stays here because consent was withdrawn; ``texts_kept``: how many of these are texts.
    """

    ops: tuple[OpId, ...] = ()
    claims: int = 0
    accounts: int = 0
    others: int = 0
    links: int = 0
    texts: int = 0
    decisions: int = 0
    grades: int = 0
    withdrawn: int = 0
    texts_kept: int = 0


@dataclass(frozen=True, slots=True)
class _Carried:
    """One old op: its body as it would be entered anew, and the body of what stays behind."""

    op: OpId
    kind: str
    body: dict[int, Item]
    rest: dict[int, Item]

    @property
    def goes(self) -> int:
        """How many things of it are entered anew."""
        return _count(self.kind, self.body)

    @property
    def stays(self) -> int:
        """How many things of it stay here."""
        return _count(self.kind, self.rest)


def has_to_share(vault: Vault) -> bool:
    """Say whether there is anything; it stops at the first."""
    return any(carried.goes for carried in _standing(vault))


def to_share(vault: Vault) -> Sharing:
    """Return what of the record from before the team only this desk has. Reads only; linear in what was written."""
    counts = dict.fromkeys(_COUNTS, 0)
    ops = []
    for carried in _standing(vault):
        counts["withdrawn"] += carried.stays
        counts["texts_kept"] += carried.stays if carried.kind == TEXT else 0
        if not carried.goes:
            continue
        ops.append(carried.op)
        if carried.kind == ENTRIES:
            for key, value in carried.body.items():
                counts[_COUNTED.get(key, "others")] += len(byte_strings(value))
        else:
            counts[_COUNTED_BY_KIND.get(carried.kind, "others")] += carried.goes
    return Sharing(tuple(ops), **counts)


def share(vault: Vault, compartment: CompartmentId) -> Sharing:
    """Enter it anew in the team's record and undo the old entries here, as one command; MayNotWrite, DiskFull.

    What stays behind of an old entry is entered anew where it was, so that it is on this desk alone.
    """
    shared = to_share(vault)
    for before in _before(vault):
        with vault.together():
            for carried in [one for one in _standing(vault) if one.goes]:
                kept = [Intent(before, carried.kind, carried.rest)] if carried.stays else []
                vault.append([Intent(compartment, carried.kind, carried.body), *kept])
            vault.append(_undoing(before, shared.ops))
    return shared


def _standing(vault: Vault) -> Iterator[_Carried]:
    """Yield the old ops that count, each without what must stay here."""
    record = Record(vault.tables)
    for before in _before(vault):
        aside = vault.aside()
        for stored in vault.compartment_ops(before):
            op, kind = stored.signed.id, stored.signed.core.kind
            if op in aside or kind not in _CARRYING or record.facts.undos.is_undone(op, NOW):
                continue
            yield _CARRYING[kind](record, stored)


def _entries(record: Record, stored: StoredOp) -> _Carried:
    body, rest = dict(stored.signed.core.body), dict(stored.signed.core.body)
    for table in Table:
        items = byte_strings(body.pop(int(table), None))
        rest.pop(int(table), None)
        stays = [one for one in items if _is_withdrawn(record, table, str(body.get(0)), one)]
        _put(body, int(table), [one for one in items if one not in stays])
        _put(rest, int(table), stays)
    return _Carried(stored.signed.id, ENTRIES, body, rest)


def _put(body: dict[int, Item], key: int, items: Iterable[bytes]) -> None:
    listed: list[Item] = [*items]
    if listed:
        body[key] = listed


def _links(record: Record, stored: StoredOp) -> _Carried:
    items = byte_strings(stored.signed.core.body.get(0))
    stays: list[Item] = [one for one in items if _is_about_withdrawn(record, one)]
    goes: list[Item] = [one for one in items if one not in stays]
    return _Carried(stored.signed.id, LINK, {0: goes}, {0: stays})


def _ontology(record: Record, stored: StoredOp) -> _Carried:
    """Carry what stands of a project's own fields and terms, as said anew, and of which form subjects are.

    What took the place of an older wording took it here: the team never had that one.
    """
    stands = {(one.order[1], one.item) for one in standing_items(own_items(record.facts))}
    goes: list[Item] = []
    for data in byte_strings(stored.signed.core.body.get(0)):
        with suppress(MalformedItem):
            item = decode_own(data)
            if isinstance(item, SubjectForm):
                goes.append(data)
            elif (stored.signed.id, item) in stands:
                goes.append(encode_own(replace(item, replaces=())))
    return _Carried(stored.signed.id, ONTOLOGY, {0: goes}, {})


def _text(record: Record, stored: StoredOp) -> _Carried:
    """Carry a text, unless its account or a claim whose words stand in it was withdrawn."""
    body, is_kept = stored.signed.core.body, False
    with suppress(MalformedItem):
        kept = text_from_body(body)
        is_kept = is_entry_withdrawn(record, Table.SOURCE, kept.source)
        is_kept = is_kept or bool(KeptTexts(record, kept.source).covered(kept))
    return _Carried(stored.signed.id, TEXT, {} if is_kept else {**body}, {**body} if is_kept else {})


def _reading(record: Record, stored: StoredOp) -> _Carried:
    """Carry what was said of suggestions, but for withdrawn claims and accounts."""
    body = stored.signed.core.body
    goes: list[Item] = []
    stays: list[Item] = []
    with suppress(MalformedItem):
        source, _, decisions = decisions_from_body(body)
        is_kept = is_entry_withdrawn(record, Table.SOURCE, source)
        for item, one in zip(byte_strings(body.get(_DECISIONS)), decisions, strict=True):
            is_gone = is_kept or (one.is_taken and is_entry_withdrawn(record, Table.CLAIM, one.claim))
            (stays if is_gone else goes).append(item)
    return _Carried(stored.signed.id, READING, {**body, _DECISIONS: goes}, {**body, _DECISIONS: stays})


def _grade(record: Record, stored: StoredOp) -> _Carried:
    """Carry a reader's grade whole, or leave it whole: it names every wording that was read."""
    body, is_kept = stored.signed.core.body, False
    with suppress(MalformedItem):
        grade = grade_from_body(body)
        is_kept = any(is_entry_withdrawn(record, Table.CLAIM, one.claim) for one in grade.read)
    return _Carried(stored.signed.id, REVIEW, {} if is_kept else {**body}, {**body} if is_kept else {})


_CARRYING: Final[Mapping[str, Callable[[Record, StoredOp], _Carried]]] = {
    ENTRIES: _entries,
    LINK: _links,
    ONTOLOGY: _ontology,
    TEXT: _text,
    READING: _reading,
    REVIEW: _grade,
}
# Where the body of an op has what was said of suggestions (record/reading/kept.py).
_DECISIONS: Final = 2
# Kinds whose op is one thing.
_WHOLE: Final = (TEXT, REVIEW)
_COUNTED_BY_KIND: Final = {LINK: "links", TEXT: "texts", READING: "decisions", REVIEW: "grades"}
_COUNTS: Final = tuple(one.name for one in fields(Sharing) if one.name != "ops")


def _count(kind: str, body: dict[int, Item]) -> int:
    if kind in _WHOLE:
        return int(bool(body))
    return sum(len(byte_strings(value)) for value in body.values())


def _is_withdrawn(record: Record, table: Table, dataset: str, data: bytes) -> bool:
    with suppress(MalformedItem):
        return is_entry_withdrawn(record, table, qualified(dataset, decode_item(table, data).id))
    return False


def _is_about_withdrawn(record: Record, data: bytes) -> bool:
    with suppress(MalformedItem):
        link = decode_link(data)
        ends = [end for end in (link.origin, link.target) if SEP in end.name]
        return link.kind is LinkKind.WITHDRAW or any(is_entry_withdrawn(record, one.table, one.name) for one in ends)
    return False


def _undoing(compartment: CompartmentId, ops: tuple[OpId, ...]) -> Iterable[Intent]:
    for at in range(0, len(ops), _UNDONE_AT_ONCE):
        targets: list[Item] = [bytes(op) for op in ops[at : at + _UNDONE_AT_ONCE]]
        yield Intent(compartment, UNDO, {0: targets, 1: _REASON})


def _before(vault: Vault) -> tuple[CompartmentId, ...]:
    try:
        return (CompartmentId(vault.setting(RECORD_BEFORE)),)
    except NotKept:
        return ()
