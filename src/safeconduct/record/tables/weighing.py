"""What would leave by an order, row by row, and what stays and why: looked at whole before anything is written.

The same rows are weighed for whoever looks, for whoever asks a second person, and made ready for whoever sends
(`sending`): nothing leaves that was counted otherwise. Reads only. Refuses an order about somebody who said no to its
use, or whose recorded consent to it does not hold on the day, chosen or told of by an event.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import (
    LISTED_MAX_CHARACTERS,
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    SafeconductError,
)
from safeconduct.protect.secrets import Secret
from safeconduct.record.consents import NOES, Consents, answers_in_words
from safeconduct.record.involved import Involved
from safeconduct.record.items import Subject, Table
from safeconduct.record.leaves import MOST_PEOPLE_ALONE, Leaves, NeverLeaves, TextCheck
from safeconduct.record.left import key_id
from safeconduct.record.queries import Record
from safeconduct.record.tables.cells import BETWEEN, is_coded
from safeconduct.record.tables.choosing import NothingLeaves, Stays, choose, leaving
from safeconduct.record.tables.described import Described
from safeconduct.record.tables.exports import SECRET_BYTES, Exported, new_mark
from safeconduct.record.tables.ordering import Known, Order, check_recipient
from safeconduct.record.tables.purposes import COLUMNS
from safeconduct.record.tables.row_cells import WORDS, Rows
from safeconduct.record.tables.things import Things
from safeconduct.record.withdrawn import is_entry_withdrawn
from safeconduct.vault.types import Progress

# Rows whose words are looked at together, and the columns that hold words that people chose.
_LOOKED_AT_ONCE: Final = 200
_WORDS: Final = (*WORDS, "url")
# Rows between two words of how far it is.
_TOLD_AFTER: Final = 1000


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


class TheirYesDoesNotHold(SafeconductError):
    """An export for a use to which a consent of somebody whom it is about is recorded that does not hold on the day.

    ``shown``: what they are called, for the screen alone.
    """

    code = "record.their_yes_does_not_hold"
    exit_code = Exit.REFUSED
    most_shown = LISTED_MAX_CHARACTERS
    en = Advice(
        what="People whom this is about and whose recorded consent to this use does not hold today: {people}{shown}. "
        "Why: {why}.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Ask them anew and enter the new consent with its day, or leave them out: name the others one by one with "
        "--subject.",
        on_page="Ask them anew and enter the new consent with its day, or leave them out: name the others one by one.",
    )
    ru = Advice(
        what="Люди, о которых это и чьё записанное согласие на такое использование сегодня не действует: "
        "{people}{shown}. Почему: {why}.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Спросите их снова и внесите новое согласие с его днём либо не включайте их: назовите остальных по одному "
        "через --subject.",
        on_page="Спросите их снова и внесите новое согласие с его днём либо не включайте их: назовите остальных по "
        "одному.",
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What would leave as far as it was gone through, and what stays by why.

    ``people``, ``before``: whom the rows tell of, and whom what left of late told of, by name or words. ``living``:
    people left out. ``gone``, ``elsewhere``: claims that do not stand any more, or are of another part. ``named``:
    cells that stay empty for they name somebody living, ``named_in`` how many by column; ``held``: those that the
    release check holds, and ``held_rows`` that stay out whole for it; ``private``: rows of accounts that are not
    public. ``of_words``: cells that leave with words of somebody, in which nobody but people of the record was sought.
    """

    rows: int
    people: frozenset[str]
    before: frozenset[str]
    living: int
    gone: int
    elsewhere: int
    named: int
    named_in: tuple[tuple[str, int], ...]
    held: int
    held_rows: int
    private: int
    of_words: int

    @property
    def named_where(self) -> str:
        """In which columns cells stay empty for they name somebody living, and how many in each."""
        return ", ".join(f"{column}: {count}" for column, count in self.named_in)

    @property
    def together(self) -> int:
        """How many people this export and what left of late tell of."""
        return len(self.people | self.before)

    @property
    def is_for_two(self) -> bool:
        """Whether two persons have to answer for it."""
        return self.together > MOST_PEOPLE_ALONE


class Weighing:
    """One export while its rows are gone through, which is done once. ``chosen``: whom it is about.

    ``sent``: what it would be, with the mark and the secret that were drawn for it. Linear in the claims of what was
    chosen; the claims of one subject are held at a time, and of all others their ids.
    """

    def __init__(self, record: Record, order: Order, entropy: Entropy, known: Known) -> None:
        """Begin it; NoRecipient, NothingChosen, TheySaidNo, TheirYesDoesNotHold."""
        check_recipient(order)
        self._consents = Consents(record, known.day)
        self._asked = self._consents.asked()
        against = self._consents.against(self._asked, order.purpose.use)
        self.order, self.chosen = order, choose(record, order.choice, known.further, against=against)
        self._check_consents(name for name, _ in self.chosen.subjects if record.facts.is_somebody(name))
        self.sent = _sent_by(order, entropy)
        self._record, self._before, self._stays = record, frozenset(known.before), Stays()
        self._involved = Involved(record, known.day)
        things = Things(record, self.sent, self.chosen, order.choice.part, self._tells_of_whom_it_stops)
        self._cells = Rows(record, things, order.purpose, order.language)
        self._looked = _Looked(known.check, are_whole=order.purpose.is_returned)
        self._seen: set[str] = set()
        self._pointed: set[str] = set()
        self._count = self._of_words = 0

    def rows(self, progress: Progress | None = None) -> Iterator[Mapping[str, str]]:
        """Give the rows that leave; NeverLeaves, and TheySaidNo, TheirYesDoesNotHold once all of them were given.

        After those of claims come those of what is chosen by name, or pointed at, and has no claim there.
        """
        for row in itertools.chain(self._looked.through(self._told()), self._alone()):
            self._count += 1
            self._note(row)
            if progress is not None and not self._count % _TOLD_AFTER:
                progress(self._count, self._count)
            yield row
        if self._count:
            self._check_consents(self._told_of())

    def _note(self, row: Mapping[str, str]) -> None:
        """Note what a row is of and what it points at, in a file that is to have both."""
        self._seen.update((row["subject_id"], row.get("account", "")))
        self._pointed.update(self._cells.points_at(row))
        self._of_words += sum(map(self._is_of_words, (row.get("text", ""), row.get("said", ""))))

    def _is_of_words(self, cell: str) -> bool:
        """Say whether a cell holds words that somebody said or typed: no code of a list, and no id of this table."""
        if not cell or is_coded(cell):
            return False
        return not all(one.startswith(f"{self.sent.mark}-") for one in cell.split(BETWEEN))

    def _told(self) -> Iterator[dict[str, str]]:
        return map(self._cells.cells_of, leaving(self._record, self.order.choice, self.chosen, self.sent, self._stays))

    def _alone(self) -> Iterator[dict[str, str]]:
        """Give the rows of what has no claim, once those of claims were given; none where no claim leaves."""
        if self._count:
            yield from self._looked.through(self._cells.alone(self.order.choice, self._seen, self._pointed))

    def _told_of(self) -> Iterator[str]:
        """Give whom things tell of that leave, among those who were ever asked for any consent.

        Linear in the things; nothing more where nobody was asked.
        """
        for name in self._cells.told_of if self._asked else ():
            yield from self._involved.people_of(name, self._asked)

    def _tells_of_whom_it_stops(self, name: str) -> bool:
        """Say whether a thing tells of somebody who said no to this use, or whose yes to it does not hold."""
        people = self._involved.people_of(name, self._asked) if self._asked else ()
        return bool(self._consents.against(people, self.order.purpose.use))

    def _check_consents(self, people: Iterable[str]) -> None:
        """Raise TheySaidNo where any of some people said no to this use, TheirYesDoesNotHold where a yes is over.

        A table is no way around a paper's refusal, nor around what a paper withholds.
        """
        against = self._consents.against(dict.fromkeys(people), self.order.purpose.use)
        if refused := [one for one, answer in against.items() if answer in NOES]:
            raise TheySaidNo(people=len(refused))
        if against:
            called = ", ".join(sorted(_called(self._consents.record, against), key=str.casefold))
            raise TheirYesDoesNotHold(shown=called, people=len(against), why=answers_in_words(against.values()))

    def described(self) -> Described:
        """Return what is known of the forms of the subjects whose rows were gone through."""
        return self._cells.described()

    def versions(self) -> list[bytes]:
        """Return the wordings that were gone through, in order (`choosing.versions`)."""
        return sorted(self._stays.seen)

    def weighed(self) -> Weighed:
        """Return what would leave and what stays, as far as the rows were gone through."""
        return Weighed(
            rows=self._count,
            people=self._cells.people,
            before=self._before,
            living=self.chosen.living,
            gone=len(self._stays.gone - self._stays.left - self._stays.elsewhere),
            elsewhere=len(self._stays.elsewhere - self._stays.left),
            named=sum(self._cells.emptied.values()),
            named_in=tuple((one, self._cells.emptied[one]) for one in COLUMNS if one in self._cells.emptied),
            held=self._looked.held,
            held_rows=self._looked.held_rows,
            private=self._cells.private,
            of_words=self._of_words,
        )

    def whole(self) -> Weighed:
        """Return the same once all rows were gone through, for whoever asks about it or sends it; NothingLeaves."""
        weighed = self.weighed()
        if not weighed.rows:
            raise NothingLeaves(living=weighed.living)
        return weighed


def _called(record: Record, people: Iterable[str]) -> Iterator[str]:
    """Give what people are called whose entries stand."""
    for one in people:
        entry = record.entry(Table.SUBJECT, one)
        if isinstance(entry, Subject) and not is_entry_withdrawn(record, Table.SUBJECT, one):
            yield entry.label


def _sent_by(order: Order, entropy: Entropy) -> Exported:
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


def _words_of(row: Mapping[str, str]) -> Iterator[str]:
    """Give the words of a row that people chose; codes of the program's own lists are nobody's."""
    left_out = ("text", "in_words", "term") if is_coded(row.get("text", "") or row.get("term", "")) else ()
    yield from (row[name] for name in _WORDS if row.get(name) and name not in left_out)


class _Looked:
    """Rows without what the release check holds: the cell stays empty. ``held``: how many; ``held_rows``: see below.

    ``are_whole``: where a table may come back, a row of a claim with such a cell stays out whole: an empty cell would
    come back as one that somebody emptied.
    """

    def __init__(self, check: TextCheck, *, are_whole: bool) -> None:
        self._check, self._are_whole = check, are_whole
        self.held = self.held_rows = 0

    def through(self, rows: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
        """Give what may leave of rows."""
        while batch := list(itertools.islice(rows, _LOOKED_AT_ONCE)):
            texts = tuple(dict.fromkeys(text for row in batch for text in _words_of(row)))
            said = dict(zip(texts, self._check(texts), strict=True))
            if Leaves.NEVER in said.values():
                raise NeverLeaves
            for row in batch:
                held = [name for name in _WORDS if said.get(row.get(name, "")) is Leaves.HOLD]
                self.held += len(held)
                if held and self._are_whole and row["row"]:
                    self.held_rows += 1
                else:
                    yield row | dict.fromkeys(held, "")
