"""What staff do in the record room, as intents for the vault: import, add, correct, dispute, withdraw, undo.

Nothing here writes: a command reads the record, checks, and returns what `Vault.append` is to store whole or
not at all. Import is a diff: what a newer version of a dataset lacks is listed, never retracted silently
(docs/formats/accounts.md).
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.record import sql
from safeconduct.record.accounts import Dataset
from safeconduct.record.alike import Alike, voices_alike
from safeconduct.record.circles import circles_closed
from safeconduct.record.columns import as_int
from safeconduct.record.evidence.errors import CustodyStays
from safeconduct.record.item_bytes import decode_item, encode_item
from safeconduct.record.items import (
    ENTRIES,
    EXPORT,
    IS_TYPED,
    LEFT,
    LINK,
    OF_EVIDENCE,
    PRINT,
    UNDO,
    Claim,
    EntryItem,
    Property,
    Source,
    Subject,
    Table,
    Voice,
    claim_id,
    claim_version,
    qualified,
)
from safeconduct.record.links import Link, encode_link
from safeconduct.record.prints import OnPaper
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.tables.exports import LeftTheVault
from safeconduct.record.types import SEP, PropertyKind
from safeconduct.record.values import value_from_words
from safeconduct.record.when import said_on_by, said_with, when_from_words
from safeconduct.record.words import NotUnderstood
from safeconduct.vault.types import Intent, Progress, Tables

# Claims in one op: about 60 kB. Opening one claim decodes its whole op, so that an op stays small; a
# signature for each claim would triple the time of an import.
CLAIMS_PER_OP: Final = 256
# Bytes of items after which an op is closed, well below the 1 MiB an op may have.
BYTES_PER_OP: Final = 512 * 1024
# 64 random bits: among a million hand-made entries two meet with a chance of one in 37 million.
_LOCAL_ID_BYTES: Final = 8


class NothingToUndo(SafeconductError):
    """An undo of an op that is not of this room, or is undone already."""

    code = "record.nothing_to_undo"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is nothing to undo{shown}: it is undone already, or it is no entry of the record.",
        safe=NOTHING_CHANGED_EN,
        do="“record history” shows what can be undone.",
        on_page="The page History shows what can be undone.",
    )
    ru = Advice(
        what="Отменять нечего{shown}: это уже отменено или это не запись базы сведений.",
        safe=NOTHING_CHANGED_RU,
        do="«record history» показывает, что можно отменить.",
        on_page="Что можно отменить, показывает страница «История».",
    )


class TooLarge(SafeconductError):
    """One item that does not fit into an op."""

    code = "record.too_large"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="One entry is too long to be kept ({size} bytes; {limit} fit){shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Shorten its note or split its places into several claims.",
    )
    ru = Advice(
        what="Одна запись слишком длинная ({size} байт; помещается {limit}){shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Сократите примечание или разделите места на несколько утверждений.",
    )


class TwoStand(SafeconductError):
    """A claim is to be mended of which two wordings stand that say different things."""

    code = "record.two_wordings_stand"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Two wordings of this claim stand, changed at the same time: mended, one of them would be passed over.",
        safe=NOTHING_CHANGED_EN,
        do="Choose one first: “record show CLAIM” shows them and says how; then mend it.",
        on_page="Choose one first, on the page “Changed at the same time”; then mend it.",
    )
    ru = Advice(
        what="У этого утверждения действуют две редакции, сделанные одновременно: при правке одна из них осталась бы в "
        "стороне.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала выберите одну: «record show УТВЕРЖДЕНИЕ» покажет их и скажет, как; потом правьте.",
        on_page="Сначала выберите одну на странице «Изменено одновременно»; потом правьте.",
    )


class StaysNamed(SafeconductError):
    """An undo of what a project added to the ontology."""

    code = "record.stays_named"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A field or a term that was added is not undone: claims may use it, here or at another desk.",
        safe=NOTHING_CHANGED_EN,
        do="Retire it: “record ontology retire CODE”. It is offered no more, and keeps its words.",
        on_page="Retire it: it is offered no more, and keeps its words.",
    )
    ru = Advice(
        what="Добавленное поле или слово списка не отменяется: им могут пользоваться утверждения, здесь или на другом "
        "рабочем месте.",
        safe=NOTHING_CHANGED_RU,
        do="Выведите его из употребления: «record ontology retire КОД». Его больше не предложат, а слова останутся.",
        on_page="Выведите его из употребления: его больше не предложат, а слова останутся.",
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry whose wording in the file differs from ours."""

    table: Table
    name: str
    before: EntryItem
    after: EntryItem


@dataclass(slots=True)
class Diff:
    """What taking in a dataset would do. ``missing``: claims we hold that the file lacks; they stay.

    ``circles``: names of things that would lie in themselves by it, a circle each.
    """

    dataset: str
    new: dict[Table, int] = field(default_factory=dict)
    same: dict[Table, int] = field(default_factory=dict)
    changed: list[Changed] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    circles: tuple[tuple[str, ...], ...] = ()
    # For each claim of the file, in order: 0 new, 1 same, 2 changed. One byte each for a million claims.
    claim_states: bytearray = field(default_factory=bytearray)
    entities: list[tuple[Table, EntryItem]] = field(default_factory=list)
    replacing: dict[int, bytes] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to take in."""
        return not self.changed and not any(self.new.values())


_NEW, _SAME, _CHANGED = 0, 1, 2


def compare(
    dataset: Dataset, tables: Tables, progress: Progress | None = None, *, part: CompartmentId | None = None
) -> Diff:
    """Return what importing the dataset would change. Reads only; linear in the claims of the file.

    ``part``: the part it is to go into. What another part has of it is new there all the same: who reads the one need
    not read the other. Without it all parts count as one.
    """
    record = Record(tables)
    held = _Held(record, dataset.name, part)
    diff = Diff(dataset.name)
    tabled: list[tuple[Table, tuple[EntryItem, ...]]] = [
        (Table.PROPERTY, dataset.properties),
        (Table.VOICE, dataset.voices),
        (Table.SUBJECT, dataset.subjects),
        (Table.SOURCE, dataset.sources),
    ]
    for table, items in tabled:
        for item in items:
            _note(diff, table, item, held.entry(table, qualified(dataset.name, item.id)) if held.is_known else None)
    _compare_claims(dataset, held, diff, progress)
    if held.is_known:
        diff.missing = _missing(dataset, held)
    diff.alike = voices_alike(dataset, record)
    diff.circles = circles_closed(dataset, record)
    return diff


def _note(diff: Diff, table: Table, item: EntryItem, before: EntryItem | None) -> None:
    if before is None:
        diff.new[table] = diff.new.get(table, 0) + 1
        diff.entities.append((table, item))
    elif encode_item(before) == encode_item(item):
        diff.same[table] = diff.same.get(table, 0) + 1
    else:
        diff.changed.append(Changed(table, qualified(diff.dataset, item.id), before, item))
        diff.entities.append((table, item))


class _Held:
    """What one part holds of a dataset, or all parts together."""

    def __init__(self, record: Record, dataset: str, part: CompartmentId | None) -> None:
        self._record = record
        self.part = part
        self.is_known = dataset in record.datasets(part)

    def entry(self, table: Table, name: str) -> EntryItem | None:
        return self._record.entry(table, name, part=self.part)

    def wordings(self, name: str) -> list[tuple[str, Claim]]:
        """Return the wordings of a claim that stand there."""
        if self.part is not None:
            return [(name, claim) for claim in self._record.standing_in(name, self.part)]
        return [(one.name, one.claim) for one in self._record.wordings(name) if not one.is_gone]

    def claims(self, dataset: str) -> Iterator[tuple[bytes, str]]:
        """Give the id and the name of each claim that ops of a dataset brought there."""
        for first, last in self._record.claim_ranges(dataset, self.part):
            for row in self._record.facts.claim_rows(sql.CLAIMS_OF_OP, first, last):
                yield row[1], f"{dataset}{SEP}{decode_item(Table.CLAIM, row[7]).id}"


def _compare_claims(dataset: Dataset, held: _Held, diff: Diff, progress: Progress | None) -> None:
    total = len(dataset.claim_items)
    if not held.is_known:
        diff.claim_states = bytearray(total)
        diff.new[Table.CLAIM] = total
        return
    for index, item in enumerate(dataset.claim_items):
        state = _claim_state(dataset.name, item, held, diff, index)
        diff.claim_states.append(state)
        if progress is not None and index % CLAIMS_PER_OP == 0:
            progress(index, total)
    diff.new[Table.CLAIM] = diff.claim_states.count(_NEW)
    diff.same[Table.CLAIM] = diff.claim_states.count(_SAME)


def _claim_state(dataset: str, item: bytes, held: _Held, diff: Diff, index: int) -> int:
    claim = decode_item(Table.CLAIM, item)
    if not isinstance(claim, Claim):
        raise TypeError("a claim's bytes hold another item")
    standing = held.wordings(f"{dataset}{SEP}{claim.id}")
    if not standing:
        return _NEW
    if any(replace(one, replaces=()) == claim for _, one in standing):
        return _SAME
    diff.changed.append(Changed(Table.CLAIM, *standing[-1], claim))
    versions = tuple(sorted({claim_version(dataset, encode_item(one)) for _, one in standing}))
    diff.replacing[index] = encode_item(replace(claim, replaces=versions))
    return _CHANGED


def _missing(dataset: Dataset, held: _Held) -> list[str]:
    """Return the standing claims of the dataset that the file lacks."""
    in_file = {claim_id(dataset.name, claim.id) for claim in dataset.claims()}
    lacking = dict.fromkeys(name for id_, name in held.claims(dataset.name) if id_ not in in_file)
    return sorted(name for name in lacking if held.wordings(name))


def import_intents(
    dataset: Dataset, diff: Diff, compartment: CompartmentId, progress: Progress | None = None
) -> Iterator[Intent]:
    """Give the ops that take in what is new and what changed. Lazy: a million claims pass one op at a time."""
    yield from entries_intents(compartment, dataset.name, diff.entities)
    done = 0
    for batch in batches(_wanted_claims(dataset, diff)):
        yield Intent(compartment, ENTRIES, {0: dataset.name, int(Table.CLAIM): list(batch)})
        done += len(batch)
        if progress is not None:
            progress(done, len(diff.claim_states))


def _wanted_claims(dataset: Dataset, diff: Diff) -> Iterator[bytes]:
    for index, item in enumerate(dataset.claim_items):
        state = diff.claim_states[index]
        if state == _NEW:
            yield item
        elif state == _CHANGED:
            yield diff.replacing[index]


def batches(items: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Give items in lists that fit into an op each; TooLarge."""
    batch: list[bytes] = []
    size = 0
    for item in items:
        if len(item) > BYTES_PER_OP:
            raise TooLarge(size=len(item), limit=BYTES_PER_OP)
        if batch and (len(batch) >= CLAIMS_PER_OP or size + len(item) > BYTES_PER_OP):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += len(item)
    if batch:
        yield batch


def entries_intents(
    compartment: CompartmentId, dataset: str, items: Iterable[tuple[Table, EntryItem]]
) -> Iterator[Intent]:
    """Give ops that bring entries of one dataset, in the order given."""
    tables: dict[Table, list[bytes]] = {}
    for table, item in items:
        tables.setdefault(table, []).append(encode_item(item))
    for table in sorted(tables):
        for batch in batches(tables[table]):
            yield Intent(compartment, ENTRIES, {0: dataset, int(table): list(batch)})


def rewording_intent(compartment: CompartmentId, dataset: str, mended: Claim) -> Intent:
    """Return the op of a claim that was mended by hand: a newer file's wording of one claim would look the same."""
    (data,) = next(batches([encode_item(mended)]))
    return Intent(compartment, ENTRIES, {0: dataset, int(Table.CLAIM): [data], IS_TYPED: True})


def link_intent(compartment: CompartmentId, link: Link) -> Intent:
    """Return the op of one link; MalformedItem when its ends do not fit its kind."""
    return Intent(compartment, LINK, {0: [encode_link(link)]})


def links_intents(links: Sequence[Link], parts_of: Callable[[Link], Iterable[CompartmentId]]) -> list[Intent]:
    """Return the ops of links that were said in one go: one in each part that they go into.

    The first is what a person said, and what `parts_of` raises of it is raised; another that can go nowhere is left
    out, for it would keep the first from being said.
    """
    by_part: dict[CompartmentId, list[cbor.Item]] = {}
    for n, link in enumerate(links):
        parts: Iterable[CompartmentId] = ()
        with contextlib.suppress(*((SafeconductError,) if n else ())):
            parts = parts_of(link)
        for part in parts:
            by_part.setdefault(part, []).append(encode_link(link))
    return [Intent(part, LINK, {0: found}) for part, found in by_part.items()]


def left_out(links: Sequence[Link], intents: Iterable[Intent]) -> tuple[Link, ...]:
    """Return the links that go into none of the parts that ops were made for: whoever said the first is told."""
    said = [one.body[0] for one in intents]
    return tuple(link for link in links if not any(isinstance(one, list) and encode_link(link) in one for one in said))


def why_it_stays(tables: Tables, n: int, kind: str) -> SafeconductError | None:
    """Return why nobody can take back an op of this number and kind; None if they can.

    For whoever offers it as well as for whoever does it.
    """
    if kind == PRINT:
        return OnPaper()
    if kind in (EXPORT, LEFT):
        return LeftTheVault()
    if kind in OF_EVIDENCE:
        return CustodyStays()
    return StaysNamed() if tuple(tables.execute(sql.ONTOLOGY_OF_OP, (n,))) else None


def undo_intent(compartment: CompartmentId, tables: Tables, ops: Iterable[OpId], reason: str = "") -> Intent:
    """Return the op that undoes others; NothingToUndo when one is not of this room or is undone already, OnPaper
    when one is a print, LeftTheVault when one says what left, StaysNamed when one named a field or a term, CustodyStays
    when one is of evidence.

    An undo is an op itself, so that undoing it again is a redo.
    """
    record = Record(tables)
    targets: list[cbor.Item] = []
    for op in ops:
        found = tuple(tables.execute(sql.OP_BY_ID, (op,)))
        if not found or record.facts.undos.is_undone(op, NOW):
            raise NothingToUndo(shown=op.hex()[:12])
        stays = why_it_stays(tables, as_int(found[0][0]), str(found[0][3]))
        if stays is not None:
            raise stays
        targets.append(bytes(op))
    body: dict[int, cbor.Item] = {0: targets}
    if reason:
        body[1] = reason
    return Intent(compartment, UNDO, body)


def new_local_id(entropy: Entropy) -> str:
    """Draw a local id for something entered by hand: 13 letters and digits, 64 bits."""
    return base64.b32encode(entropy.bytes(_LOCAL_ID_BYTES)).decode("ascii").rstrip("=").lower()


def rewording_of(record: Record, name: str, *, value: str = "", said: str = "") -> tuple[Claim, str]:
    """Return a newer wording of a claim and its dataset: a mended entry, not a new statement of the voice.

    It takes the place of every wording that stands where the newest one lies: they say the same, or a person chooses
    first (`beside.settled_by`). Where nothing is said anew, and what the claim says are the words its old value was
    typed in, the new words take their place: 50 that says "about 40" was said by nobody.
    NotUnderstood when the value's words mean nothing for the claim's kind; NoSuchEntry for no claim; TwoStand.
    """
    held = record.open_claim(name)
    dataset = held.name.partition(SEP)[0]
    claim, day = held.claim, said_on_by(held.source) if held.source else None
    meant, says = claim.value, said or claim.said
    if value:
        meant = value_from_words(claim.value.kind, value, day, claim.property)
        says = said or (value if _says_its_value(claim, day) else claim.said)
    if value and claim.value.kind is PropertyKind.DATE:
        when = when_from_words(value, day, claim.property)
        says = said_with(says, value, when) if when.is_told else says
    return replace(
        claim,
        value=meant,
        said=says,
        replaces=tuple(sorted(claim_version(dataset, encode_item(one)) for one in _standing_with(record, held))),
    ), dataset


def _standing_with(record: Record, held: Opened) -> set[Claim]:
    """Return the wordings that stand in the parts of one, with it; TwoStand where one says something else."""
    parts = record.parts_of_wording(held)
    standing = [one for one in record.wordings(held.name) if not one.is_gone]
    here = {one.claim for one in standing if len(standing) == 1 or record.parts_of_wording(one) & parts}
    if len({replace(one, replaces=()) for one in here}) > 1:
        raise TwoStand
    return here | {held.claim}


def _says_its_value(claim: Claim, day: Day | None) -> bool:
    """Say whether what the claim says is its value and nothing more. ``day``: that of its account."""
    try:
        return value_from_words(claim.value.kind, claim.said, day, claim.property) == claim.value
    except NotUnderstood:
        return False


def count_of(diff: Diff) -> dict[str, int]:
    """Return the diff's numbers under stable names, for JSON and for sentences."""
    return {
        "new_claims": diff.new.get(Table.CLAIM, 0),
        "changed_claims": sum(1 for change in diff.changed if change.table is Table.CLAIM),
        "same_claims": diff.same.get(Table.CLAIM, 0),
        "missing_claims": len(diff.missing),
        "new_entries": sum(count for table, count in diff.new.items() if table is not Table.CLAIM),
        "changed_entries": sum(1 for change in diff.changed if change.table is not Table.CLAIM),
    }


_TABLES: Final[dict[type[EntryItem], Table]] = {
    Property: Table.PROPERTY,
    Voice: Table.VOICE,
    Subject: Table.SUBJECT,
    Source: Table.SOURCE,
    Claim: Table.CLAIM,
}


def table_of(item: EntryItem) -> Table:
    """Return the list of an entries op that an item belongs to."""
    return _TABLES[type(item)]
