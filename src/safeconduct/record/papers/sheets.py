"""A paper in words, as the lines of a page: what both files and the terminal show. English and Russian. Shapes only.

The first page has the mark of a draft, what is missing of the minimum, and the deadlines; then the receiver's questions
with their answers; then what the answers rest on. A confidential submitter stands on a last page of its own, which is
taken off before anything is passed on. Texts from outside pass `plain`: nothing in them can act (P14).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import Interval
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, MOST_OF_A_VALUE, plain
from safeconduct.record.claim_wording import CONNECTIONS
from safeconduct.record.items import Connection
from safeconduct.record.papers.filling import LEFT_OUT
from safeconduct.record.papers.types import (
    Answer,
    Consent,
    DeadlineStands,
    Fill,
    Gap,
    Missing,
    Paper,
    PaperForm,
    Rest,
    Timing,
    Told,
)
from safeconduct.record.types import PropertyKind
from safeconduct.record.wording import (
    LEVELS,
    basis_in_words,
    day_in_words,
    published_in_words,
    roots_in_words,
    span_in_words,
)

DRAFT: Final = Phrase("DRAFT — not sent", "ЧЕРНОВИК — не отправлено")
PAGE: Final = Phrase("{page} of {pages}", "{page} из {pages}")
TO: Final = Phrase("To: {receiver}", "Кому: {receiver}")
MADE_ON: Final = Phrase(
    "As known on {day}. Mark of this draft: {mark}", "По сведениям на {day}. Метка черновика: {mark}"
)
ASKED_BY: Final = Phrase(
    "What is asked for follows {source}, read on {day}.", "Вопросы по источнику: {source} ({day})."
)
MISSING: Final = Phrase("Missing of the minimum: {n}", "Не хватает из обязательного: {n}")
NOTHING_MISSING: Final = Phrase(
    "Nothing of the minimum is missing. Read it all the same before it goes.",
    "Из обязательного есть всё. Всё равно прочтите перед отправкой.",
)
DEADLINES: Final = Phrase("Deadlines", "Сроки")
NOTES: Final = Phrase("Before it goes", "Перед отправкой")
GAPS: Final = {
    Gap.NOTHING: Phrase("{what} The record says nothing of it.", "{what} В сведениях об этом ничего нет."),
    Gap.NOT_EXACT: Phrase(
        "{what} Known only: {span}. It is not made more exact than the words it comes from.",
        "{what} Известно только: {span}. Точнее, чем сказано в источниках, не указывается.",
    ),
    Gap.WITHHELD: Phrase(
        "{what} Withheld: the record holds no consent to this use.",
        "{what} Не указано: согласия на это в сведениях нет.",
    ),
    Gap.UNNAMED: Phrase(
        "{what} Left out: people of the record are named only where whoever makes the paper names them as responsible.",
        "{what} Опущено: людей из сведений называют, только если составитель указал их как ответственных.",
    ),
    Gap.HAND: Phrase("{what} A person writes it.", "{what} Это пишет человек."),
}
TIMINGS: Final = {
    Timing.OPEN: Phrase(
        "{text} Open until {day}, counted from the earliest possible day.",
        "{text} Открыто до {day}, считая от самого раннего возможного дня.",
    ),
    Timing.MAYBE: Phrase(
        "{text} It may be over: counted from the earliest possible day it ended on {day}. Send it at once.",
        "{text} Возможно, срок истёк: считая от самого раннего возможного дня — {day}. Отправьте немедленно.",
    ),
    Timing.OVER: Phrase("{text} It is over.", "{text} Срок истёк."),
    Timing.UNKNOWN: Phrase("{text} The day is not known.", "{text} День неизвестен."),
}
OTHER_LANGUAGE: Final = Phrase(
    "The receiver does not read this language: this is a working copy.",
    "Получатель не читает на этом языке: это рабочая копия.",
)
AS_IN_SOURCE: Final = Phrase("Texts stand in the language of their source.", "Тексты приведены на языке источника.")
NAMES_LEFT_OUT: Final = Phrase(
    "Names of other people that were left out: {n}. Read every text: nicknames and other spellings are not found.",
    "Пропущено имён других людей: {n}. Прочтите все тексты: прозвища и другие написания не распознаются.",
)
NAME_LEFT_OUT: Final = Phrase("[name left out]", "[имя опущено]")
WITHHELD: Final = Phrase("Withheld: no consent to this use.", "Не указано: согласия на это нет.")
NOT_KNOWN: Final = Phrase("Not known.", "Неизвестно.")
BLANK: Final = "____________________"
DISPUTED: Final = Phrase("DISPUTED. ", "ОСПАРИВАЕТСЯ. ")
SIDE: Final = Phrase("{value} — according to {rests}", "{value} — по {rests}")
TOLD: Final = Phrase("{value} — {level}; {roots} {rests}", "{value} — {level}; {roots} {rests}")
OF_PROPERTY: Final = Phrase("{property}: {rest}", "{property}: {rest}")
SUBMITTER_APART: Final = Phrase(
    "CONFIDENTIAL: given on the last page, which is not passed on.",
    "КОНФИДЕНЦИАЛЬНО: указано на последней странице, которую дальше не передают.",
)
APART: Final = Phrase(
    "CONFIDENTIAL — for the receiver alone, not to be passed on to any government",
    "КОНФИДЕНЦИАЛЬНО — только для получателя, не передавать никаким властям",
)
CONSENTS: Final = {
    Consent.GIVEN: Phrase("Given. {rests}", "Дано. {rests}"),
    Consent.UNCLEAR: Phrase("Unclear in the record; taken as not given.", "В сведениях неясно; считается не данным."),
    Consent.NOT_ASKED: Phrase("Not in the record; taken as not given.", "В сведениях нет; считается не данным."),
    Consent.NOT_NEEDED: Phrase(
        "This paper is about nobody by name. {rests}", "Эта бумага ни о ком не говорит по имени. {rests}"
    ),
}
RESTS: Final = Phrase("What this rests on", "На чём это основано")
PUBLIC: Final = Phrase(
    "{number}. {code}: {outlet}, {published}{voice}{url}", "{number}. {code}: {outlet}, {published}{voice}{url}"
)
PRIVATE: Final = Phrase(
    "{number}. {code}: an account that is not public, kept by whoever submits this",
    "{number}. {code}: непубличное известие, хранится у подающего",
)
SAYS: Final = Phrase("; says: {voice}", "; говорит: {voice}")
KNOWS: Final = Phrase("; {connection}", "; {connection}")


class Shape(enum.Enum):
    """What a line is on a page."""

    STAMP = "stamp"
    TITLE = "title"
    HEADING = "heading"
    QUESTION = "question"
    TEXT = "text"
    ITEM = "item"
    PAGE = "page"  # a new page begins; no words


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a page."""

    shape: Shape
    text: str


def lines(paper: Paper, language: Language) -> tuple[Line, ...]:
    """Return a paper in one language, first page first."""
    return tuple(_Worded(paper, language).lines())


def title_of(paper: Paper, language: Language) -> str:
    """Return what the paper is called."""
    return say(paper.form.title, language)


def minimum_in_words(form: PaperForm, language: Language) -> tuple[str, ...]:
    """Return in a sentence each what a receiver cannot do without."""
    return tuple(say(one.missing, language) for one in form.questions() if one.is_minimum)


def missing_in_words(one: Missing, language: Language) -> str:
    """Return in a sentence what is missing and why."""
    span = span_in_words(PropertyKind.DATE, one.span, language)
    return sentence(GAPS[one.gap], language, what=say(one.question.missing, language), span=span)


def deadline_in_words(one: DeadlineStands, language: Language) -> str:
    """Return how a deadline stands."""
    day = day_in_words(one.until, language)
    return sentence(TIMINGS[one.timing], language, text=say(one.deadline.text, language), day=day)


class _Worded:
    """One paper in one language."""

    def __init__(self, paper: Paper, language: Language) -> None:
        self.paper, self.language = paper, language

    def say(self, phrase: Phrase, **facts: object) -> str:
        return sentence(phrase, self.language, **facts)

    def lines(self) -> Iterator[Line]:
        yield from self._first()
        held = {one.question.code: one for one in self.paper.answers}
        for section in self.paper.form.sections:
            yield Line(Shape.HEADING, say(section.title, self.language))
            for question in section.questions:
                yield Line(Shape.QUESTION, say(question.text, self.language))
                yield from (Line(Shape.TEXT, text) for text in self._answer(held[question.code]))
        if self.paper.rests:
            yield Line(Shape.HEADING, self.say(RESTS))
            yield from (Line(Shape.ITEM, self._rest(one)) for one in self.paper.rests)
        if self._is_apart():
            yield Line(Shape.PAGE, "")
            yield Line(Shape.STAMP, self.say(APART))
            yield Line(Shape.TEXT, self._from_outside(self.paper.request.submitter, MOST_OF_A_VALUE))

    def _first(self) -> Iterator[Line]:
        paper, form = self.paper, self.paper.form
        yield Line(Shape.STAMP, self.say(DRAFT))
        yield Line(Shape.TITLE, title_of(paper, self.language))
        yield Line(Shape.TEXT, self.say(TO, receiver=say(form.receiver, self.language)))
        day = day_in_words(paper.request.day, self.language)
        yield Line(Shape.TEXT, self.say(MADE_ON, day=day, mark=paper.request.mark))
        looked = day_in_words(form.looked_on, self.language)
        yield Line(Shape.TEXT, self.say(ASKED_BY, source=form.source, day=looked))
        if paper.missing:
            yield Line(Shape.HEADING, self.say(MISSING, n=len(paper.missing)))
            yield from (Line(Shape.ITEM, missing_in_words(one, self.language)) for one in paper.missing)
        else:
            yield Line(Shape.HEADING, self.say(NOTHING_MISSING))
        if paper.deadlines or form.notes:
            yield Line(Shape.HEADING, self.say(DEADLINES))
            yield from (Line(Shape.ITEM, deadline_in_words(one, self.language)) for one in paper.deadlines)
            yield from (Line(Shape.ITEM, say(one, self.language)) for one in form.notes)
        yield Line(Shape.HEADING, self.say(NOTES))
        yield from (Line(Shape.ITEM, text) for text in self._notes())

    def _notes(self) -> Iterator[str]:
        if self.language not in self.paper.form.languages:
            yield self.say(OTHER_LANGUAGE)
        yield self.say(AS_IN_SOURCE)
        yield self.say(NAMES_LEFT_OUT, n=self.paper.left_out)

    def _answer(self, answer: Answer) -> Iterator[str]:
        question = answer.question
        if answer.is_withheld:
            yield self.say(WITHHELD)
        elif question.fill is Fill.HAND:
            yield BLANK
        elif question.fill is Fill.SUBMITTER and self._is_apart():
            yield self.say(SUBMITTER_APART)
        elif question.fill is Fill.CONSENT:
            yield self._consent(answer.rests)
        elif not answer.texts and not answer.told:
            yield BLANK if question.fill is Fill.SUBMITTER else self.say(NOT_KNOWN)
        else:
            yield from (self._from_outside(text, MOST_OF_A_VALUE) for text in answer.texts)
            is_several = len({told.words for told in answer.told}) > 1 or question.fill is Fill.NAME
            yield from (self._told(told, names_it=is_several) for told in answer.told)

    def _is_apart(self) -> bool:
        return self.paper.request.is_confidential and bool(self.paper.request.submitter)

    def _consent(self, rests: tuple[int, ...]) -> str:
        return self.say(CONSENTS[self.paper.consent], rests=_numbers(rests)).strip()

    def _told(self, told: Told, *, names_it: bool) -> str:
        basis = basis_in_words(told.basis, self.language)
        if told.sides:
            sides = "; ".join(
                self.say(SIDE, value=self._value(told.kind, span, text), rests=_numbers(rests))
                for span, text, rests in told.sides
            )
            words = self.say(DISPUTED) + sides
        else:
            words = self.say(
                TOLD,
                value=self._value(told.kind, told.span, told.text),
                level=say(LEVELS[told.level], self.language),
                roots=roots_in_words(told.roots, self.language),
                rests=_numbers(told.rests),
            )
        words = f"{words} ({basis})" if basis else words
        return self.say(OF_PROPERTY, property=say(told.words, self.language), rest=words) if names_it else words

    def _value(self, kind: PropertyKind, span: Interval, text: str) -> str:
        return (
            span_in_words(kind, span, self.language) if kind.is_interval else self._from_outside(text, MOST_OF_A_VALUE)
        )

    def _from_outside(self, text: str, most: int) -> str:
        """Return a text as it may stand on a page, with words for the names that were left out of it."""
        parts = [plain(part) for part in text.split(LEFT_OUT)]
        words = plain(f" {self.say(NAME_LEFT_OUT)} ".join(parts), most)
        return words.replace("] ,", "],").replace("] .", "].").replace("] ;", "];")

    def _rest(self, one: Rest) -> str:
        support, language = one.support, self.language
        if not support.outlet:
            return self.say(PRIVATE, number=one.number, code=one.code)
        voice = self.say(SAYS, voice=self._from_outside(support.voice, MOST_OF_A_NAME)) if support.voice else ""
        if support.connection is not Connection.UNKNOWN:
            voice += self.say(KNOWS, connection=say(CONNECTIONS[support.connection], language))
        return self.say(
            PUBLIC,
            number=one.number,
            code=one.code,
            outlet=self._from_outside(support.outlet, MOST_OF_A_NAME),
            published=published_in_words(support.published, language),
            voice=voice,
            url=f"; {plain(support.url, MOST_OF_A_VALUE)}" if support.url else "",
        )


def _numbers(numbers: Iterable[int]) -> str:
    found = ", ".join(str(one) for one in numbers)
    return f"[{found}]" if found else ""
