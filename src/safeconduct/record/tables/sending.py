"""An export from beginning to end: what was chosen, cut to its purpose, in its form, sealed to whom it is for.

There is no other way out of this room, and no form that is not sealed: the plain bytes exist in memory alone (promise
P14). The op that says what left is written before the file is given out. Refuses more people than one person may send.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import HASH_BYTES, hash_id, label
from safeconduct.protect.age import seal_stream
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.secrets import Secret
from safeconduct.record.consents import Consents
from safeconduct.record.involved import Involved
from safeconduct.record.items import SubjectKind
from safeconduct.record.leaves import Leaves, NeverLeaves, TextCheck, check_alone, everything_goes
from safeconduct.record.left import key_id
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.tables.choosing import (
    Choice,
    NothingLeaves,
    Rows,
    choose,
    header,
    in_order,
    leaving,
    versions,
)
from safeconduct.record.tables.described import Described
from safeconduct.record.tables.exports import SECRET_BYTES, Exported, new_mark
from safeconduct.record.tables.ftm import entity_lines, statement_lines
from safeconduct.record.tables.huridocs import COLUMNS as HURIDOCS_COLUMNS
from safeconduct.record.tables.huridocs import huridocs_rows
from safeconduct.record.tables.purposes import Purpose
from safeconduct.record.tables.uwazi import uwazi_table
from safeconduct.record.tables.writing import csv_bytes, workbook_bytes
from safeconduct.vault.types import Progress

CHOICE_LABEL: Final = label("export-choice")
# Characters of the words that say for whom an export is.
LONGEST_RECIPIENT: Final = 200
_PIECE: Final = 1 << 20
# Rows whose words are looked at together, and the columns that hold words that people chose.
_LOOKED_AT_ONCE: Final = 200
_WORDS: Final = ("subject", "basis", "text", "said", "voice", "source", "url")


class NoRecipient(SafeconductError):
    """An export to nobody."""

    code = "record.no_recipient"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing leaves unencrypted: an export is for somebody, by name, and sealed to their keys.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Say --for NAME and --recipient with a key (age1pq…), or with a file that has one in each line.",
        on_page="Say for whom it is, and give their public key.",
    )
    ru = Advice(
        what="Ничто не уходит незашифрованным: у выгрузки есть получатель по имени, и она закрыта его ключами.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Укажите --for ИМЯ и --recipient с ключом (age1pq…) или с файлом, где по ключу в строке.",
        on_page="Напишите, для кого она, и дайте открытый ключ получателя.",
    )


class TheySaidNo(SafeconductError):
    """An export for a use that somebody whom it is about refused, or to which they took their consent back."""

    code = "record.they_said_no"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Somebody whom this is about refused this use, or took their consent to it back ({people}).",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Leave them out: name the others one by one with --subject.",
        on_page="Leave them out: name the others one by one.",
    )
    ru = Advice(
        what="Тот, о ком это, на такое использование не согласился или согласие отозвал (людей: {people}).",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Не включайте их: назовите остальных по одному через --subject.",
        on_page="Не включайте их: назовите остальных по одному.",
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


def digest_of(record: Record, order: Order) -> str:
    """Return what two people answer for, as 32 hex digits: whom and which wordings, for what, for whom, in what form.

    NothingChosen. What changes in between is another export. Linear in the claims of what was chosen.
    """
    choice = order.choice
    chosen = choose(record, choice)
    lists: list[list[bytes]] = [
        [choice.part, order.form.encode(), order.purpose.id.encode(), str(choice.with_living).encode()],
        [order.recipient.strip().encode()],
        sorted(name.encode() for name, _ in chosen.subjects),
        sorted(one.encode() for one in choice.properties),
        sorted(key_id(key) for key in order.keys),
        versions(record, choice, chosen),
    ]
    parts: list[cbor.Item] = [[*one] for one in lists]
    return hash_id(CHOICE_LABEL, cbor.encode(parts)).hex()[:32]


@dataclass(frozen=True, slots=True)
class Known:
    """What rooms above know of an export before it leaves.

    ``act``: by which a second person answers for it, b"" where nobody does; ``before``: whom exports of late told of
    (`record.counting`), who count with those of this one; ``further``: names from outside the record that may not be
    told; ``check``: the release check, which empties a cell or lets nothing leave; ``day``: on which it leaves.
    """

    act: bytes = b""
    before: Collection[str] = ()
    further: Collection[str] = ()
    check: TextCheck = everything_goes
    day: Day = NOW


_NOTHING_KNOWN: Final = Known()
# Stands for the act of a second person who is only asked yet.
_ANSWERED: Final = bytes(HASH_BYTES)


def make_ready(
    record: Record,
    order: Order,
    entropy: Entropy,
    known: Known = _NOTHING_KNOWN,
    *,
    progress: Progress | None = None,
) -> Ready:
    """Return an export, sealed. Linear in the claims of what was chosen; all in memory.

    NoRecipient, NothingChosen, NothingLeaves, TwoForSoMany, NeverLeaves, TheySaidNo, NotForWorkbook, NotOneKind.
    """
    if not order.keys or not order.recipient.strip() or len(order.recipient) > LONGEST_RECIPIENT:
        raise NoRecipient
    chosen = choose(record, order.choice, known.further)
    consents = Consents(record, known.day)
    _check_consents(order.purpose, consents, (name for name, one in chosen.subjects if one.kind is SubjectKind.PERSON))
    sent = _sent(order, entropy)
    rows = Rows(record, sent, order.purpose, chosen.names, order.choice.part)
    told = (rows.cells_of(one) for one in leaving(record, order.choice, chosen, sent))
    looked = _Looked(told, known.check, are_whole=order.purpose.is_returned)
    counted = _Counted(looked, progress)
    plain = FORMS[order.form](Told(sent, order.purpose, counted, rows.described()))
    if not counted.count:
        raise NothingLeaves(living=chosen.living)
    _check_consents(order.purpose, consents, _told_of(record, rows.events, consents))
    check_alone(rows.people, known.before, known.act)
    alone = () if known.act else tuple(sorted(rows.people))
    sealed = seal_stream(_pieces(plain), order.keys, entropy)
    left = replace(sent, rows=counted.count, act=known.act, people=alone)
    return Ready(left, sealed, len(rows.people), chosen.living, rows.cells + looked.held)


def _check_consents(purpose: Purpose, consents: Consents, people: Iterable[str]) -> None:
    """Raise TheySaidNo where any of some people said no to this use: a table is no way around a paper's refusal."""
    refused = len(consents.said_no(people, purpose.use))
    if refused:
        raise TheySaidNo(people=refused)


def _told_of(record: Record, events: Iterable[str], consents: Consents) -> set[str]:
    """Return of whom events tell that leave, among those who were ever asked for any consent.

    Linear in the events; nothing more where nobody was asked.
    """
    asked = consents.asked()
    involved = Involved(record, consents.day)
    return {one for event in events for one in involved.people_of(event, asked)} if asked else set()


def people_told(record: Record, order: Order, entropy: Entropy, known: Known = _NOTHING_KNOWN) -> int:
    """Return of how many people an export would tell: what a second person is asked about.

    Raises whatever `make_ready` would once they answered for it: nobody is asked for what will be refused.
    """
    return make_ready(record, order, entropy, replace(known, act=_ANSWERED)).people


def _sent(order: Order, entropy: Entropy) -> Exported:
    """Return an export before it has rows: with a mark and a secret of its own."""
    return Exported(
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


class _Looked:
    """Rows without what the release check holds: the cell stays empty. ``held``: how many.

    ``are_whole``: where a table may come back, a row with such a cell stays out whole: an empty cell would come back as
    one that somebody emptied.
    """

    def __init__(self, rows: Iterable[dict[str, str]], check: TextCheck, *, are_whole: bool) -> None:
        self._rows, self._check, self._are_whole, self.held = iter(rows), check, are_whole, 0

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        while batch := list(itertools.islice(self._rows, _LOOKED_AT_ONCE)):
            texts = tuple(dict.fromkeys(row[name] for row in batch for name in _WORDS if row.get(name)))
            said = dict(zip(texts, self._check(texts), strict=True))
            if Leaves.NEVER in said.values():
                raise NeverLeaves
            for row in batch:
                held = [name for name in _WORDS if said.get(row.get(name, "")) is Leaves.HOLD]
                self.held += len(held)
                if not (held and self._are_whole):
                    yield row | dict.fromkeys(held, "")


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


@dataclass(frozen=True, slots=True)
class Told:
    """What a form is made of: rows that were cut to their purpose, and of which forms their subjects are."""

    sent: Exported
    purpose: Purpose
    rows: Iterable[Mapping[str, str]]
    described: Described

    def plain_rows(self) -> Iterator[Sequence[str]]:
        """Give the rows as a table has them."""
        return (in_order(self.purpose, cells) for cells in self.rows)


def _uwazi(told: Told) -> bytes:
    columns, table = uwazi_table(told.rows)
    return csv_bytes(columns, table)


FORMS: Final[Mapping[str, Callable[[Told], bytes]]] = {
    "xlsx": lambda told: workbook_bytes(header(told.purpose), told.plain_rows()),
    "csv": lambda told: csv_bytes(header(told.purpose), told.plain_rows()),
    "ftm": lambda told: b"".join(entity_lines(told.sent, told.rows, told.described)),
    "ftm-statements": lambda told: b"".join(statement_lines(told.sent, told.rows, told.described)),
    "huridocs": lambda told: csv_bytes(HURIDOCS_COLUMNS, huridocs_rows(told.rows, told.described)),
    "uwazi": _uwazi,
}
