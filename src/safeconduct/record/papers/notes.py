"""The working notes of a paper: for whoever makes it, and never in the file that goes out (decision 0019).

What is missing of the minimum and how the deadlines stand; each answer with its level, its voices and the claims it
rests on, by code; the questions that are ours alone; what was left out and why. They tell how many people talked: that
is what the receiver, and whoever the receiver passes a paper on to, must not read. English and Russian. Shapes only.
Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, MOST_OF_A_VALUE, plain
from safeconduct.record.papers.sheets import (
    BLANK,
    MADE_ON,
    OF_PROPERTY,
    TO,
    Line,
    Shape,
    act_in_words,
    deadline_in_words,
    missing_in_words,
    numbers_in_words,
    text_in_words,
    title_of,
    value_in_words,
    with_origin,
)
from safeconduct.record.papers.types import Answer, Consent, Fill, Paper, Rest, Told
from safeconduct.record.types import PropertyKind
from safeconduct.record.wording import (
    LEVELS,
    basis_in_words,
    day_in_words,
    published_in_words,
    roots_in_words,
    span_in_words,
)

KEPT: Final = Phrase(
    "WORKING NOTES — for whoever makes the paper; never part of it",
    "РАБОЧИЕ ЗАМЕТКИ — для составителя; в бумагу не входят",
)
ASKED_BY: Final = Phrase(
    "What is asked for follows {source}, read on {day}.", "Вопросы по источнику: {source} ({day})."
)
MISSING: Final = Phrase("Missing of the minimum: {n}", "Не хватает из обязательного: {n}")
LEFT: Final = Phrase("Left out by the release check: {n}", "Опущено проверкой перед публикацией: {n}")
NOTHING_MISSING: Final = Phrase(
    "Nothing of the minimum is missing. Read it all the same before it goes.",
    "Из обязательного есть всё. Всё равно прочтите перед отправкой.",
)
DEADLINES: Final = Phrase("Deadlines", "Сроки")
NOTES: Final = Phrase("Before it goes", "Перед отправкой")
OTHER_LANGUAGE: Final = Phrase(
    "The receiver does not read this language: this is a working copy.",
    "Получатель не читает на этом языке: это рабочая копия.",
)
AS_IN_SOURCE: Final = Phrase("Texts stand in the language of their source.", "Тексты приведены на языке источника.")
NAMES_LEFT_OUT: Final = Phrase(
    "Names of other people that were left out: {n}. Read every text: nicknames and typing errors are not found.",
    "Пропущено имён других людей: {n}. Прочтите все тексты: прозвища и опечатки не распознаются.",
)
OF_ITSELF: Final = Phrase(
    "It tells of the one act in the record that was done to them alone, though nobody named it: {act}.",
    "В неё вошло единственное внесённое деяние, от которого пострадал только этот человек, хотя его никто не называл: "
    "{act}.",
)
TELLS_OF: Final = Phrase("Acts that it tells of: {acts}.", "Деяния, о которых она говорит: {acts}.")
OF_NO_TYPE: Final = Phrase("of a type that nobody says", "вид никто не называет")
OF_SEVERAL: Final = Phrase(
    "What happened is told of several things, and each answer says of which. Look whether day, place and doer are of "
    "one event.",
    "О том, что произошло, сказано по нескольким записям; при каждом ответе — по какой. Проверьте, об одном ли событии "
    "день, место и исполнители.",
)
NOT_KNOWN: Final = Phrase("Not known.", "Неизвестно.")
WITHHELD: Final = Phrase(
    "Withheld: no consent to this use holds.", "Не указано: согласия на это, которое действует, нет."
)
HELD: Final = Phrase("Left out by the release check: {n}.", "Опущено проверкой перед публикацией: {n}.")
DISPUTED: Final = Phrase("DISPUTED. ", "ОСПАРИВАЕТСЯ. ")
SIDE: Final = Phrase("{value} — according to {rests}", "{value} — по {rests}")
TOLD: Final = Phrase("{value} — {level}; {roots} {rests}", "{value} — {level}; {roots} {rests}")
CONSENTS: Final = {
    Consent.GIVEN: Phrase("Consent to this use is given.", "Согласие на это дано."),
    Consent.CONDITIONS: Phrase(
        "The consent is given on conditions; it is taken as not given: a person decides, no paper does.",
        "Согласие дано с условиями и считается не данным: это решает человек, а не бумага.",
    ),
    Consent.LIMITED: Phrase(
        "The consent is given, but not for the language of this paper; it is taken as not given.",
        "Согласие дано, но не для языка этой бумаги; оно считается не данным.",
    ),
    Consent.EXPIRED: Phrase(
        "The consent ended ({ended}); it is taken as not given.",
        "Срок согласия истёк ({ended}); оно считается не данным.",
    ),
    Consent.UNCLEAR: Phrase(
        "What the record says of consent is unclear; it is taken as not given.",
        "Из сведений неясно, есть ли согласие; оно считается не данным.",
    ),
    Consent.NOT_ASKED: Phrase(
        "The record says nothing of consent to this use; it is taken as not given.",
        "О согласии на это в сведениях ничего нет; оно считается не данным.",
    ),
    Consent.NOBODY_ENTERED: Phrase(
        "Nobody whom this happened to is entered, so that nobody was asked: what names people is left out. Enter them "
        "and what they agreed to.",
        "Никто из тех, с кем это произошло, не внесён, и согласия никто не давал: всё, что называет людей, опущено. "
        "Внесите их и то, на что они согласны.",
    ),
    Consent.REFUSED: Phrase("Consent was refused.", "В согласии отказано."),
    Consent.WITHDRAWN: Phrase("The consent was withdrawn.", "Согласие отозвано."),
}
RESTS: Final = Phrase("What this rests on", "На чём это основано")
PUBLIC: Final = Phrase("{number}. {code}: {outlet}, {published}", "{number}. {code}: {outlet}, {published}")
PRIVATE: Final = Phrase("{number}. {code}: an account that is not public", "{number}. {code}: непубличное известие")


def notes(paper: Paper, language: Language) -> tuple[Line, ...]:
    """Return the working notes of a paper, first page first."""
    return tuple(_Noted(paper, language).lines())


def before_it_goes(paper: Paper, language: Language, *, written_in: Language | None = None) -> tuple[str, ...]:
    """Return what whoever makes a paper has to know before it goes, a sentence each, in ``language``.

    ``written_in``: the language of the paper itself, where that is another.
    """
    found = () if (written_in or language) in paper.form.languages else (say(OTHER_LANGUAGE, language),)
    held = (sentence(LEFT, language, n=paper.held),) if paper.held else ()
    left = sentence(NAMES_LEFT_OUT, language, n=paper.left_out)
    own = tuple(_of_acts(paper, language))
    return (*found, say(AS_IN_SOURCE, language), *own, consent_in_words(paper, language), *held, left)


def _of_acts(paper: Paper, language: Language) -> Iterator[str]:
    """Give of which acts a paper tells, by their types and days, and that day and place may be of two events."""
    told = [act_in_words(one, language) or say(OF_NO_TYPE, language) for one in paper.acts]
    if told and paper.of_itself:
        yield sentence(OF_ITSELF, language, act=told[-1])
    elif told:
        yield sentence(TELLS_OF, language, acts="; ".join(told))
    if paper.is_of_several:
        yield say(OF_SEVERAL, language)


def consent_in_words(paper: Paper, language: Language) -> str:
    """Return in a sentence what the record says of the consent to a paper."""
    ended = span_in_words(PropertyKind.DATE, paper.ended, language)
    return sentence(CONSENTS[paper.consent], language, ended=ended)


def noted_answers(paper: Paper, language: Language) -> tuple[tuple[Answer, tuple[str, ...]], ...]:
    """Return each answer of a paper, those of our own questions too, with what is noted of it, a line each."""
    work = _Noted(paper, language)
    return tuple((one, tuple(work.answer(one))) for one in paper.answers)


class _Noted:
    """The notes of one paper in one language."""

    def __init__(self, paper: Paper, language: Language) -> None:
        self.paper, self.language = paper, language

    def say(self, phrase: Phrase, **facts: object) -> str:
        return sentence(phrase, self.language, **facts)

    def lines(self) -> Iterator[Line]:
        yield from self._first()
        for answer in self.paper.answers:
            yield Line(Shape.QUESTION, say(answer.question.text, self.language))
            yield from (Line(Shape.TEXT, text) for text in self.answer(answer))
        if self.paper.rests:
            yield Line(Shape.HEADING, self.say(RESTS))
            yield from (Line(Shape.ITEM, self._rest(one)) for one in self.paper.rests)

    def _first(self) -> Iterator[Line]:
        paper, form, language = self.paper, self.paper.form, self.language
        yield Line(Shape.STAMP, self.say(KEPT))
        yield Line(Shape.TITLE, title_of(paper, language))
        yield Line(Shape.TEXT, self.say(TO, receiver=say(form.receiver, language)))
        day = day_in_words(paper.request.day, language)
        yield Line(Shape.TEXT, self.say(MADE_ON, day=day, mark=paper.request.mark))
        yield Line(Shape.TEXT, self.say(ASKED_BY, source=form.source, day=day_in_words(form.looked_on, language)))
        if paper.missing:
            yield Line(Shape.HEADING, self.say(MISSING, n=len(paper.missing)))
            yield from (Line(Shape.ITEM, missing_in_words(one, language)) for one in paper.missing)
        else:
            yield Line(Shape.HEADING, self.say(NOTHING_MISSING))
        if paper.deadlines or form.notes:
            yield Line(Shape.HEADING, self.say(DEADLINES))
            yield from (Line(Shape.ITEM, deadline_in_words(one, language)) for one in paper.deadlines)
            yield from (Line(Shape.ITEM, say(one, language)) for one in form.notes)
        yield Line(Shape.HEADING, self.say(NOTES))
        yield from (Line(Shape.ITEM, text) for text in before_it_goes(paper, language))

    def answer(self, answer: Answer) -> Iterator[str]:
        """Give what is noted of an answer."""
        question = answer.question
        yield from (text_in_words(text, MOST_OF_A_VALUE, self.language) for text in answer.texts)
        yield from (self._told(told) for told in answer.told)
        if answer.is_withheld:
            yield self.say(WITHHELD)
        if answer.held:
            yield self.say(HELD, n=answer.held)
        if question.fill is Fill.CONSENT:
            yield consent_in_words(self.paper, self.language)
        elif question.fill is Fill.HAND or (question.fill is Fill.SUBMITTER and not answer.texts):
            yield BLANK
        elif not (answer.texts or answer.told or answer.is_withheld or answer.held):
            yield self.say(NOT_KNOWN)

    def _told(self, told: Told) -> str:
        language = self.language
        basis = basis_in_words(told.basis, language)
        if told.sides:
            sides = (
                self.say(SIDE, value=value_in_words(told.kind, span, text, language), rests=numbers_in_words(rests))
                for span, text, rests in told.sides
            )
            words = self.say(DISPUTED) + "; ".join(sides)
        else:
            words = self.say(
                TOLD,
                value=value_in_words(told.kind, told.span, told.text, language),
                level=say(LEVELS[told.level], language),
                roots=roots_in_words(told.roots, language),
                rests=numbers_in_words(told.rests),
            )
        words = with_origin(f"{words} ({basis})" if basis else words, told.origin, language)
        return self.say(OF_PROPERTY, property=say(told.words, language), rest=words)

    def _rest(self, one: Rest) -> str:
        support = one.support
        if not support.outlet:
            return self.say(PRIVATE, number=one.number, code=one.code)
        outlet, published = plain(support.outlet, MOST_OF_A_NAME), published_in_words(support.published, self.language)
        return self.say(PUBLIC, number=one.number, code=one.code, outlet=outlet, published=published)
