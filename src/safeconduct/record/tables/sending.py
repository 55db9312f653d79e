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
from safeconduct.base.errors import Language
from safeconduct.base.ids import hash_id, label
from safeconduct.protect.age import seal_stream
from safeconduct.record.leaves import check_alone
from safeconduct.record.left import key_id
from safeconduct.record.queries import Record
from safeconduct.record.tables.cells import header, in_order
from safeconduct.record.tables.choosing import Chosen, choose, versions
from safeconduct.record.tables.described import Described
from safeconduct.record.tables.exports import Exported
from safeconduct.record.tables.ftm import entity_lines, statement_lines
from safeconduct.record.tables.huridocs import COLUMNS as HURIDOCS_COLUMNS
from safeconduct.record.tables.huridocs import huridocs_rows
from safeconduct.record.tables.ordering import Known, Order
from safeconduct.record.tables.purposes import Purpose
from safeconduct.record.tables.uwazi import uwazi_bytes
from safeconduct.record.tables.weighing import Weighing
from safeconduct.record.tables.writing import csv_bytes, workbook_bytes
from safeconduct.vault.types import Progress

CHOICE_LABEL: Final = label("export-choice")
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Ready:
    """An export that is ready to leave. ``living``: people left out; ``cells``: cells that stay empty.

    ``named``: in which columns they do for they name somebody living, in words; ``held``: how many of them the release
    check holds. ``of_words``: cells that leave with words of somebody, to be read before it is sent.
    """

    sent: Exported
    sealed: Iterator[bytes]
    people: int
    living: int
    cells: int
    named: str = ""
    held: int = 0
    of_words: int = 0


def digest_of(record: Record, order: Order) -> str:
    """Return what two people answer for, as 32 hex digits: whom and which wordings, for what, for whom, in what form.

    NothingChosen. What changes in between is another export. Linear in the claims of what was chosen.
    """
    chosen = choose(record, order.choice)
    return _digest(order, chosen, versions(record, order.choice, chosen))


def digest_of_weighed(weighing: Weighing) -> str:
    """Return the same (`digest_of`) of an export whose rows were all gone through."""
    return _digest(weighing.order, weighing.chosen, weighing.versions())


def _digest(order: Order, chosen: Chosen, wordings: list[bytes]) -> str:
    choice = order.choice
    lists: list[list[bytes]] = [
        [choice.part, order.form.encode(), order.purpose.id.encode(), str(choice.with_living).encode()],
        [order.recipient.strip().encode()],
        sorted(name.encode() for name, _ in chosen.subjects),
        sorted(one.encode() for one in choice.properties),
        sorted(key_id(key) for key in order.keys),
        wordings,
    ]
    parts: list[cbor.Item] = [[*one] for one in lists]
    return hash_id(CHOICE_LABEL, cbor.encode(parts)).hex()[:32]


_NOTHING_KNOWN: Final = Known()


def make_ready(
    record: Record,
    order: Order,
    entropy: Entropy,
    known: Known = _NOTHING_KNOWN,
    *,
    progress: Progress | None = None,
) -> Ready:
    """Return an export, sealed. Linear in the claims of what was chosen; all in memory.

    NoRecipient, NothingChosen, NothingLeaves, TwoForSoMany, NeverLeaves, TheySaidNo, TheirYesDoesNotHold,
    NotForWorkbook, NotOneKind.
    """
    weighing = Weighing(record, order, entropy, known)
    plain = plain_from(weighing, weighing.rows(progress))
    return sealed_from(weighing, plain, entropy, known.act)


def plain_from(weighing: Weighing, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return the rows that a weighing gave, now or before, in their form; NotForWorkbook, NotOneKind."""
    order = weighing.order
    return FORMS[order.form](Told(weighing.sent, order.purpose, rows, weighing.described(), order.language))


def _with_terms(told: Told) -> Iterator[Mapping[str, str]]:
    """Give the rows for a form that tells values by what they say: where no text leaves, a term says its code."""
    columns = told.purpose.columns
    if "term" in columns and "text" not in columns:
        return ({**cells, "text": cells["term"]} for cells in told.rows)
    return iter(told.rows)


def sealed_from(weighing: Weighing, plain: bytes, entropy: Entropy, act: bytes = b"") -> Ready:
    """Return an export, sealed, once all its rows were gone through; NothingLeaves, TwoForSoMany.

    ``act``: by which a second person answers for it; b"" where nobody does.
    """
    weighed = weighing.whole()
    check_alone(weighed.people, weighed.before, act)
    alone = () if act else tuple(sorted(weighed.people))
    sealed = seal_stream(_pieces(plain), weighing.order.keys, entropy)
    left = replace(weighing.sent, rows=weighed.rows, act=act, people=alone)
    cells = weighed.named + weighed.held
    people, named = len(weighed.people), weighed.named_where
    return Ready(left, sealed, people, weighed.living, cells, named, weighed.held, weighed.of_words)


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
    language: Language = "en"

    def plain_rows(self) -> Iterator[Sequence[str]]:
        """Give the rows as a table has them."""
        return (in_order(self.purpose, cells) for cells in self.rows)


FORMS: Final[Mapping[str, Callable[[Told], bytes]]] = {
    "xlsx": lambda told: workbook_bytes(header(told.purpose), told.plain_rows()),
    "csv": lambda told: csv_bytes(header(told.purpose), told.plain_rows()),
    "ftm": lambda told: b"".join(entity_lines(told.sent, _with_terms(told), told.described)),
    "ftm-statements": lambda told: b"".join(statement_lines(told.sent, _with_terms(told), told.described)),
    "huridocs": lambda told: csv_bytes(HURIDOCS_COLUMNS, huridocs_rows(_with_terms(told), told.described)),
    "uwazi": lambda told: uwazi_bytes(_with_terms(told), told.described.called(told.language)),
}
