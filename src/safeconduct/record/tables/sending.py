"""An export from beginning to end: what was chosen, cut to its purpose, in its form, sealed to whom it is for.

There is no other way out of this room, and no form that is not sealed: the plain bytes exist in memory alone (promise
P14). The op that says what left is written before the file is given out. Refuses more people than one person may send.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import hash_id, label
from safeconduct.protect.age import seal_stream
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.secrets import Secret
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import (
    MOST_PEOPLE_ALONE,
    Choice,
    NothingLeaves,
    Rows,
    TwoForSoMany,
    choose,
    header,
    in_order,
    leaving,
)
from safeconduct.record.tables.exports import SECRET_BYTES, Exported, new_mark
from safeconduct.record.tables.ftm import entity_lines, statement_lines
from safeconduct.record.tables.huridocs import COLUMNS as HURIDOCS_COLUMNS
from safeconduct.record.tables.huridocs import huridocs_rows
from safeconduct.record.tables.purposes import Purpose
from safeconduct.record.tables.uwazi import uwazi_table
from safeconduct.record.tables.writing import csv_bytes, workbook_bytes
from safeconduct.vault.types import Progress

KEY_LABEL: Final = label("export-key")
CHOICE_LABEL: Final = label("export-choice")
# Characters of the words that say for whom an export is.
LONGEST_RECIPIENT: Final = 200
# The purpose of an act by which a second person answers for an export (formats/ops.md, `sync.act/1`).
ACT_PURPOSE: Final = "record_export"
_PIECE: Final = 1 << 20


class NoRecipient(SafeconductError):
    """An export to nobody."""

    code = "record.no_recipient"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing leaves unencrypted: an export is for somebody, by name, and sealed to their keys.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Say --for NAME and --recipient KEY (age1pq…), or --recipients FILE with a key in each line.",
    )
    ru = Advice(
        what="Ничто не уходит незашифрованным: у выгрузки есть получатель по имени, и она закрыта его ключами.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Укажите --for ИМЯ и --recipient КЛЮЧ (age1pq…) или --recipients ФАЙЛ, где по ключу в строке.",
    )


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for: what, in which form, for what, for whom."""

    choice: Choice
    form: str
    purpose: Purpose
    recipient: str
    keys: tuple[KemPublicKey, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """An export that is ready to leave. ``living``: people left out; ``cells``: cells that would have named one."""

    sent: Exported
    sealed: Iterator[bytes]
    people: int
    living: int
    cells: int


def digest_of(order: Order) -> str:
    """Return what two people answer for: the choice, the form, the purpose and the keys, as 32 hex digits."""
    choice = order.choice
    lists = (
        [choice.part, order.form.encode(), order.purpose.id.encode(), str(choice.with_living).encode()],
        [one.encode() for one in choice.subjects],
        [kind.value.encode() for kind in choice.kinds],
        [one.encode() for one in choice.properties],
        [key_id(key) for key in order.keys],
    )
    parts: list[cbor.Item] = [[*one] if n == 0 else [*sorted(one)] for n, one in enumerate(lists)]
    return hash_id(CHOICE_LABEL, cbor.encode(parts)).hex()[:32]


def key_id(key: KemPublicKey) -> bytes:
    """Return what an op keeps of a key that a file was sealed to."""
    return hash_id(KEY_LABEL, key.raw)


def make_ready(
    record: Record, order: Order, entropy: Entropy, *, are_two: bool, progress: Progress | None = None
) -> Ready:
    """Return an export, sealed; NoRecipient, NothingChosen, NothingLeaves, TwoForSoMany, NotForWorkbook, NotOneKind.

    ``are_two``: whether a second person answers for it. Linear in the claims of what was chosen; all in memory.
    """
    if not order.keys or not order.recipient.strip() or len(order.recipient) > LONGEST_RECIPIENT:
        raise NoRecipient
    chosen = choose(record, order.choice)
    if chosen.people > MOST_PEOPLE_ALONE and not are_two:
        raise TwoForSoMany(people=chosen.people, most=MOST_PEOPLE_ALONE)
    sent = Exported(
        mark=new_mark(entropy),
        secret=Secret.random(SECRET_BYTES, entropy),
        purpose=order.purpose.id,
        recipient=order.recipient.strip(),
        keys=tuple(key_id(key) for key in order.keys),
        form=order.form,
        subjects=order.choice.subjects,
        kinds=order.choice.kinds,
        properties=order.choice.properties,
        with_living=order.choice.with_living,
        rows=0,
    )
    rows = Rows(record, sent, order.purpose, chosen.names)
    counted = _Counted((rows.cells_of(one) for one in leaving(record, order.choice, chosen)), progress)
    plain = FORMS[order.form](sent, order.purpose, counted)
    if not counted.count:
        raise NothingLeaves(living=chosen.living)
    sealed = seal_stream(_pieces(plain), order.keys, entropy)
    return Ready(replace(sent, rows=counted.count), sealed, chosen.people, chosen.living, rows.cells)


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterable[Mapping[str, str]], progress: Progress | None) -> None:
        self._rows, self._progress, self.count = rows, progress, 0

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        for row in self._rows:
            self.count += 1
            if self._progress is not None and not self.count % 1000:
                self._progress(self.count, self.count)
            yield row


def _pieces(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), _PIECE):
        yield data[at : at + _PIECE]


Given = Iterable[Mapping[str, str]]


def _plain_rows(purpose: Purpose, rows: Given) -> Iterator[Sequence[str]]:
    return (in_order(purpose, cells) for cells in rows)


def _uwazi(_: Exported, __: Purpose, rows: Given) -> bytes:
    columns, table = uwazi_table(rows)
    return csv_bytes(columns, table)


FORMS: Final[Mapping[str, Callable[[Exported, Purpose, Given], bytes]]] = {
    "xlsx": lambda _, purpose, rows: workbook_bytes(header(purpose), _plain_rows(purpose, rows)),
    "csv": lambda _, purpose, rows: csv_bytes(header(purpose), _plain_rows(purpose, rows)),
    "ftm": lambda sent, _, rows: b"".join(entity_lines(sent, rows)),
    "ftm-statements": lambda sent, _, rows: b"".join(statement_lines(sent, rows)),
    "huridocs": lambda _, __, rows: csv_bytes(HURIDOCS_COLUMNS, huridocs_rows(rows)),
    "uwazi": _uwazi,
}
