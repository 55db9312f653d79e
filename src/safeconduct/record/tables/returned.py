"""A table that came back, as a difference of claims: what is new, changed, untouched, in conflict, asked about, faulty.

Each row leads by its id to the very wording that left. Where it says something else and that wording still stands, a
new claim with the table as its account takes its place; where something changed here meanwhile, nothing is done and a
person decides. An emptied cell is a question and deletes nothing; a row that is missing says nothing. Taking in one
table twice adds nothing. Reads only: `applying` writes. Follows docs/formats/tables.md.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId, hash_id, label
from safeconduct.base.text import NO_LETTERS
from safeconduct.record import sql
from safeconduct.record.columns import ClaimRow, as_bytes
from safeconduct.record.commands import BYTES_PER_OP
from safeconduct.record.facts import json_list
from safeconduct.record.item_bytes import encode_item, stored_item
from safeconduct.record.items import Claim, Subject, Table
from safeconduct.record.lineage import lineage
from safeconduct.record.names_told import NamesTold
from safeconduct.record.places import NO_PLACE
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.rules import known_now
from safeconduct.record.tables import faults, table_sql
from safeconduct.record.tables.cells import is_coded, period_cells, value_cells
from safeconduct.record.tables.choosing import names_of
from safeconduct.record.tables.difference import Added, Altered, Emptied, TableDiff
from safeconduct.record.tables.exports import ROW_ID, Exported, exported_from_body
from safeconduct.record.tables.faults import Fault, bad_table
from safeconduct.record.tables.left import what_left
from safeconduct.record.tables.purposes import purposes
from safeconduct.record.tables.rows import Mark, Row
from safeconduct.record.tables.rows import Table as Sheet
from safeconduct.record.tables.term_cells import terms_of_cell
from safeconduct.record.tables.typed_cells import NotAValue, cell_text, value_from_cells
from safeconduct.record.types import SEP, UNSPECIFIED, PropertyKind, Reading
from safeconduct.vault.types import Progress

TABLE_LABEL: Final = label("table-claim")
# Characters that no cell has: controls but tab and line ends, and halves of a character.
_UNREADABLE: Final = re.compile(f"{NO_LETTERS.pattern}|[\x0b\x0c\ud800-\udfff]")
# What a basis is called: an id, as accounts have it (docs/formats/accounts.md).
_BASIS: Final = re.compile(r"[^\W_][\w.-]{0,59}")
# Bytes of a local id, written as 20 letters and digits.
_ID_BYTES: Final = 12
_ROWS_AT_ONCE: Final = 1_000
# Rows that may come before the first that has an id: what somebody added on top.
_MOST_WAITING: Final = 10_000
_PERIOD: Final = ("period_from", "period_to")
_READ: Final = ("row", "subject_id", "property", "basis", "from", "to", "text", "said", *_PERIOD)
# What a row is compared by at a glance.
COMPARED: Final = ("subject_id", "property", "basis", "from", "to", "text", "said", *_PERIOD)
# What a row without an id says where it says anything.
_SAYS: Final = ("property", "basis", "from", "to", "text", "said", *_PERIOD)
_NEEDED: Final = ("row",)
_MARKS: Final = {Mark.FORMULA: faults.FORMULA, Mark.MERGED: faults.MERGED, Mark.ERROR: faults.ERROR_VALUE}
_FIXED: Final = Phrase(
    "this column cannot be changed here: add a new row instead",
    "этот столбец здесь не меняется: добавьте новую строку",
)


def compare_table(
    record: Record, table: Sheet, data: bytes, *, voice: str = "", progress: Progress | None = None
) -> TableDiff:
    """Return what a returned table would change; BadTable for one that this vault never sent. Reads only.

    ``data``: its bytes, for the id of the account; ``voice``: qualified name of who speaks in new rows, "" for nobody.
    """
    diff: TableDiff
    for diff in comparing(record, table, data, voice=voice):
        if progress is not None:
            progress(diff.rows, max(diff.rows, diff.sent.rows))
    return diff


def comparing(record: Record, table: Sheet, data: bytes, *, voice: str = "") -> Iterator[TableDiff]:
    """Give the same difference after each thousand rows, the last time whole: for whoever does other things meanwhile.

    What is taken in meanwhile is not in it: whoever goes on after that begins anew.
    """
    places = _places(table)
    waiting, sent, part = _recognised(record, table, places["row"])
    diff = TableDiff(sent, part, hashlib.sha256(data).digest(), table.sheet)
    known = frozenset(places)
    diff.ignored = tuple(name for name in table.columns if name and name.casefold() not in known)
    one_pass = _Comparing(record, diff, places, voice, len(table.columns))
    rows = itertools.chain(waiting, table.rows)
    while batch := list(itertools.islice(rows, _ROWS_AT_ONCE)):
        one_pass.take(batch)
        yield diff
    diff.absent = max(0, sent.rows - one_pass.met)
    yield diff


def _places(table: Sheet) -> dict[str, int]:
    """Return which column is where, of those that are read; BadTable where what a row is known by is missing."""
    places = {name.casefold(): at for at, name in enumerate(table.columns) if name.casefold() in _READ}
    if any(name not in places for name in _NEEDED):
        raise bad_table(faults.COLUMN_MISSING)
    return places


def _recognised(record: Record, table: Sheet, at: int) -> tuple[list[Row], Exported, CompartmentId]:
    """Return the export that a table is of, and the rows that were read to find that out; BadTable for none."""
    waiting: list[Row] = []
    for row in table.rows:
        waiting.append(row)
        found = ROW_ID.fullmatch(_cell(row, at).lower())
        exports = list(record.facts.tables.execute(table_sql.EXPORTS_OF_MARK, (found[1],))) if found else []
        if len(exports) == 1:
            body, part = exports[0]
            sent = exported_from_row(as_bytes(body))
            purpose = purposes().get(sent.purpose)
            if purpose is None or not purpose.is_returned:
                break
            return waiting, sent, CompartmentId(as_bytes(part))
        if len(waiting) > _MOST_WAITING:
            break
    raise bad_table(faults.NO_EXPORT)


def exported_from_row(data: bytes) -> Exported:
    """Return an export from the column that keeps what its op says."""
    body = cbor.decode(data)
    if not isinstance(body, dict):
        raise TypeError("a column holds another kind than its table says")
    return exported_from_body(body)


def _cell(row: Row, at: int) -> str:
    return cell_text(row.cells[at]) if 0 <= at < len(row.cells) else ""


class _Comparing:
    """One pass over a table. ``met``: rows of the export that it has."""

    def __init__(self, record: Record, diff: TableDiff, places: Mapping[str, int], voice: str, width: int) -> None:
        self._record, self._diff, self._voice, self._width = record, diff, voice, width
        self._places = {name: places.get(name, -1) for name in _READ}
        self._subjects = _subjects(record, diff.sent)
        self._ids = {name: id_ for id_, name in self._subjects.items()}
        left = what_left(record, diff.sent, diff.part, self._subjects.values())
        self._numbers, self._cells_left = left.numbers, left.cells
        at = [self._places[name] for name in COMPARED]
        # Only a table that has every column can be compared at a glance.
        self._glance = operator.itemgetter(*at) if min(at) >= 0 else None
        self._reach = max(at) + 1
        self._seen: set[int] = set()
        self._faulty: set[int] = {0}
        self._alone: set[str] = set()
        self._standing: dict[int, frozenset[str]] = {}
        self._names: NamesTold | None = None
        self._new: set[bytes] = set()

    @property
    def met(self) -> int:
        return len(self._seen | self._faulty) - 1 + len(self._alone)

    def take(self, batch: Sequence[Row]) -> None:
        others = [row for row in batch if not self._is_untouched(row)]
        self._diff.rows += len(batch)
        at = self._places["row"]
        ids = [_cell(row, at).lower() for row in others]
        wanted = {n for id_ in ids if (n := self._numbers.get(id_, 0))}
        held = {row[0]: row for row in self._record.facts.claim_rows(sql.CLAIMS_BY_NUMBER, json_list(wanted))}
        for row, id_ in zip(others, ids, strict=True):
            if self._is_faulty(row):
                self._faulty.add(self._numbers.get(id_, 0))
                continue
            if not id_ and not any(self._said(row, name) for name in _SAYS):
                self._take_alone(row)
            elif not id_:
                self._take_new(row)
            elif id_ not in self._numbers:
                self._fault(faults.UNKNOWN_ROW, row, "row")
            elif self._numbers[id_] in self._seen:
                self._fault(faults.ROW_TWICE, row, "row")
            else:
                n = self._numbers[id_]
                self._seen.add(n)
                self._take_old(row, id_, held[n])

    def _is_untouched(self, row: Row) -> bool:
        """Count a row whose every cell is as it left, letter by letter; whatever differs is read for what it means."""
        if self._glance is None or row.marks or not self._reach <= len(row.cells) <= self._width:
            return False
        n = self._numbers.get(row.cells[self._places["row"]], 0)
        if not n or n in self._seen or hash(self._glance(row.cells)) != self._cells_left[n]:
            return False
        self._seen.add(n)
        self._diff.same += 1
        return True

    def _is_faulty(self, row: Row) -> bool:
        """Note what a workbook says against a cell that is read; the row stays out."""
        for name in _READ:
            mark = row.marks.get(self._places[name]) if row.marks else None
            if mark is not None:
                self._fault(_MARKS[mark], row, name)
                return True
            at = self._places[name]
            if 0 <= at < len(row.cells) and _UNREADABLE.search(row.cells[at]):
                self._fault(faults.NO_LETTERS, row, name)
                return True
        if len(row.cells) > self._width and any(row.cells[self._width :]):
            self._diff.faults.append(Fault(faults.TOO_WIDE, self._diff.sheet, row.number, self._width))
            return True
        return False

    def _fault(self, reason: Phrase, row: Row, column: str) -> None:
        self._diff.faults.append(Fault(reason, self._diff.sheet, row.number, self._places[column]))

    def _said(self, row: Row, column: str) -> str:
        return _cell(row, self._places[column])

    def _take_old(self, row: Row, id_: str, held: ClaimRow) -> None:
        claim = stored_item(Table.CLAIM, held[7])
        if not isinstance(claim, Claim):
            raise TypeError("a claim row holds another item")
        # As the cells were written: spaces at the ends and line ends are no change of anybody's.
        before = tuple(map(cell_text, (*value_cells(claim, self._id_that_left), claim.said, *period_cells(claim))))
        given = tuple(self._said(row, name) for name in ("from", "to", "text", "said"))
        period = tuple(
            was if self._places[one] < 0 else self._said(row, one) for one, was in zip(_PERIOD, before[4:], strict=True)
        )
        if fixed := self._fixed(row, claim, held[11]):
            self._fault(_FIXED, row, fixed)
            return
        if (*given, *period) == before:
            self._diff.same += 1
            return
        if misplaced := _misplaced(claim.value.kind, given[:3], before[:3]):
            self._fault(faults.WRONG_COLUMN, row, misplaced)
            return
        low, high, text = (
            cell_before if self._places[name] < 0 else cell
            for name, cell, cell_before in zip(("from", "to", "text"), given[:3], before[:3], strict=True)
        )
        name = f"{held[11]}{SEP}{claim.id}"
        emptied = self._emptied((low, high, text, *period), (*before[:3], *before[4:]))
        if emptied:
            self._diff.emptied.append(Emptied(row.number, held[0], name, emptied))
            return
        if not text and before[2]:
            text = before[2]
        is_same = (low, high, text) == before[:3]
        subject = _qualified(held[11], claim.subject)
        after = self._mended(row, subject, claim, None if is_same else (low, high, text), given[3])
        if period != before[4:] and not isinstance(after, Fault):
            after = self._dated(row, after or claim, period)
        if after is None:
            self._diff.same += 1
        elif isinstance(after, Claim):
            self._note(row, id_, held, name, after)

    def _fixed(self, row: Row, claim: Claim, dataset: str) -> str:
        """Return a column that is not read back and says something else than what left; "" where none does."""
        basis = "" if claim.basis == UNSPECIFIED else claim.basis
        for column, before in (("property", claim.property), ("basis", basis)):
            if self._places[column] >= 0 and self._said(row, column) != before:
                return column
        subject = self._said(row, "subject_id").lower()
        if self._places["subject_id"] < 0:
            return ""
        # Of two subjects that are one, a claim about the other left under the id of the one that was chosen.
        own = self._ids.get(_qualified(dataset, claim.subject))
        return "" if subject == own or (own is None and subject in self._subjects) else "subject_id"

    def _emptied(self, cells: Sequence[str], before: Sequence[str]) -> str:
        for column, cell, was in zip(("from", "to", "text", *_PERIOD), cells, before, strict=True):
            if was and not cell and not (column == "text" and self._hides(was)):
                return column
        return ""

    def _id_that_left(self, name: str) -> str:
        """Return the id that a thing had in the table: of those that are one with it the first that was chosen."""
        others = self._record.facts.one_with(Table.SUBJECT, name)
        return min((id_ for one in others if (id_ := self._ids.get(one))), default=self._diff.sent.subject_id(name))

    def _hides(self, text: str) -> bool:
        """Say whether a text may not have left, because it names somebody living: then its cell was always empty.

        The id of something that stood in no row of the table did not leave either; which did, nobody can say later.
        """
        if text.startswith(f"{self._diff.sent.mark}-s"):
            return True
        if is_coded(text):
            return False
        if self._names is None:
            self._names = names_of(self._record, self._diff.part, self._subjects.values())
        return self._names.are_in(text)

    def _mended(
        self, row: Row, subject: str, claim: Claim, cells: Sequence[str] | None, said: str
    ) -> Claim | Fault | None:
        """Return the claim that a row says; None where it is the same, a fault (noted) where it says none.

        ``subject``: its qualified name. ``cells``: None where none of the three was changed: then the value is what it
        was, letter by letter.
        """
        try:
            value = value_from_cells(claim.value.kind, *cells) if cells is not None else claim.value
            if cells is not None:
                value = terms_of_cell(self._record, claim.property, subject, value, claim.value.texts)
        except NotAValue as wrong:
            self._fault(wrong.reason, row, wrong.column)
            return self._diff.faults[-1]
        if any(SEP in text for text in claim.value.texts) and value != claim.value:
            self._fault(_FIXED, row, "text")
            return self._diff.faults[-1]
        # An empty cell of words says nothing: they were the source's.
        words = claim.said if not said or said == cell_text(claim.said) else said
        if value == claim.value and words == claim.said:
            return None
        # The source's words stay the source's: what was typed over them is a remark, and nobody's voice says it.
        return replace(claim, value=value, note="" if words == claim.said else words)

    def _dated(self, row: Row, claim: Claim, period: Sequence[str]) -> Claim | Fault:
        """Return a claim with the time that a row says it speaks of; a fault (noted) where it says none."""
        try:
            span = value_from_cells(PropertyKind.DATE, period[0], period[1], "").span if any(period) else None
        except NotAValue as wrong:
            self._fault(wrong.reason, row, f"period_{wrong.column}")
            return self._diff.faults[-1]
        return replace(claim, period=span)

    def _note(self, row: Row, id_: str, held: ClaimRow, name: str, said: Claim) -> None:
        diff = self._diff
        after = self._of_table(said, held[11], id_)
        if len(after) > BYTES_PER_OP:
            self._fault(faults.VALUE_TOO_LONG, row, "said")
        elif self._is_here(after):
            diff.here += 1
        elif self._stands(held, name):
            diff.altered.append(Altered(row.number, held[0], name, after))
        else:
            diff.conflicts.append(Altered(row.number, held[0], name, after))

    def _of_table(self, said: Claim, dataset: str, id_: str) -> bytes:
        """Return a claim as the table says it. Its id follows from what it says: taken in twice, it is one."""
        # What changes a row stays a statement of its account, a copy a copy: consent that is withdrawn reaches it, and
        # no voice is counted twice. A new row is the table's own.
        claim = replace(
            said,
            id="",
            source=_qualified(dataset, said.source) if id_ else self._diff.source,
            subject=_qualified(dataset, said.subject),
            voice=_qualified(dataset, said.voice) if said.voice else "",
            repeats=tuple(_qualified(dataset, one) for one in said.repeats),
            corrects=False,
            note=said.note,
            quote="",
            replaces=(),
            place=NO_PLACE,
        )
        content = encode_item(replace(claim, id="x", source=claim.source if id_ else "x"))
        digest = hash_id(TABLE_LABEL, cbor.encode([self._diff.sent.mark, id_, content]))
        local = base64.b32encode(digest[:_ID_BYTES]).decode("ascii").rstrip("=").lower()
        return encode_item(replace(claim, id=local))

    def _is_here(self, after: bytes) -> bool:
        """Say whether an earlier table brought it and that was not undone since."""
        claim = stored_item(Table.CLAIM, after)
        name = f"{self._diff.dataset}{SEP}{claim.id}"
        return self._record.holds(Table.CLAIM, name) and any(not one.is_gone for one in self._record.wordings(name))

    def _stands(self, held: ClaimRow, name: str) -> bool:
        """Say whether what left still stands: not undone, reworded, superseded, retracted or withdrawn since."""
        if not self._record.stands(held):
            return False
        if held[2] not in self._standing:
            (key,) = self._record.facts.group_keys(sql.GROUP, held[2])
            subject = key.subject
            self._standing[held[2]] = frozenset(
                one
                for found, group in self._record.groups(
                    subject, reading=Reading.KNOWN, day=NOW, property_id=key.property
                )
                if (found.kind, found.basis) == (key.kind, key.basis)
                for row in known_now(group, lineage(group))
                if not row.is_tombstone
                for one in row.standing
            )
        return name in self._standing[held[2]]

    def _take_alone(self, row: Row) -> None:
        """Pass over a row that says what something is and nothing of it: it left so."""
        self._alone.add(self._said(row, "subject_id").lower() or "\0".join(row.cells))
        self._diff.same += 1

    def _take_new(self, row: Row) -> None:
        """Take a row without an id for one claim more, of a subject of this table and a property that was exported."""
        subject = self._subjects.get(self._said(row, "subject_id").lower())
        if subject is None:
            self._fault(faults.UNKNOWN_SUBJECT, row, "subject_id")
            return
        property_id = self._said(row, "property")
        if property_id not in self._diff.sent.properties:
            self._fault(faults.UNKNOWN_PROPERTY, row, "property")
            return
        cells = [self._said(row, name) for name in ("from", "to", "text")]
        said = self._said(row, "said")
        if not any(cells) or not said:
            self._fault(faults.NOTHING_SAID if any(cells) else faults.NO_VALUE, row, "said" if any(cells) else "from")
            return
        try:
            kind = self._record.property_kind(property_id, subject)
            if misplaced := _misplaced(kind, cells, ("", "", "")):
                self._fault(faults.WRONG_COLUMN, row, misplaced)
                return
            value = terms_of_cell(self._record, property_id, subject, value_from_cells(kind, *cells))
        except NoSuchEntry:
            self._fault(faults.UNKNOWN_PROPERTY, row, "property")
            return
        except NotAValue as wrong:
            self._fault(wrong.reason, row, wrong.column)
            return
        basis = self._said(row, "basis") or UNSPECIFIED
        if not _BASIS.fullmatch(basis):
            self._fault(faults.BAD_BASIS, row, "basis")
            return
        claim = self._dated(
            row,
            Claim("", "", subject, property_id, value, said, self._voice, basis),
            [self._said(row, name) for name in _PERIOD],
        )
        if isinstance(claim, Fault):
            return
        after = self._of_table(claim, "", "")
        if len(after) > BYTES_PER_OP:
            self._fault(faults.VALUE_TOO_LONG, row, "said")
        elif after in self._new or self._is_here(after):
            self._diff.here += 1
        else:
            self._new.add(after)
            self._diff.added.append(Added(row.number, after))


def _misplaced(kind: PropertyKind, cells: Sequence[str], before: Sequence[str]) -> str:
    """Return a column in which something was typed that a value of this kind does not have; "" where none was."""
    columns = ("text",) if kind.is_interval else ("from", "to")
    given = dict(zip(("from", "to", "text"), zip(cells, before, strict=True), strict=True))
    return next((one for one in columns if given[one][0] and given[one][0] != given[one][1]), "")


def _qualified(dataset: str, name: str) -> str:
    return name if SEP in name else f"{dataset}{SEP}{name}"


def _subjects(record: Record, sent: Exported) -> dict[str, str]:
    """Return the subjects that an export may have told of, by the ids that it gave them."""
    names = [*sent.subjects]
    if sent.kinds:
        for name, body in record.facts.current(Table.SUBJECT):
            item = stored_item(Table.SUBJECT, body)
            if isinstance(item, Subject) and item.kind in sent.kinds:
                names.append(name)
    return {sent.subject_id(name): name for name in dict.fromkeys(names)}
