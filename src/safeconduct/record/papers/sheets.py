"""A paper in words, as the lines of a page. English and Russian. Shapes only.

What goes out is the paper alone: the receiver's questions with their answers, and the public accounts behind them. How
well something is known, from how many voices, what is missing, and that there are accounts which are not public, is for
whoever makes it: these are the working notes (`notes`), another file. A confidential submitter is a third. Texts from
outside pass `plain`: nothing in them can act (P14).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, assert_never

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import Interval
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, MOST_OF_A_VALUE, plain
from safeconduct.record.papers.filling import LEFT_OUT
from safeconduct.record.papers.types import (
    Answer,
    Consent,
    DeadlineStands,
    Fill,
    Gap,
    Missing,
    Of,
    Origin,
    Paper,
    PaperForm,
    Rest,
    Said,
    Timing,
    Told,
)
from safeconduct.record.types import PropertyKind
from safeconduct.record.wording import (
    basis_in_words,
    day_in_words,
    published_in_words,
    span_in_words,
)

DRAFT: Final = Phrase("DRAFT — not sent", "ЧЕРНОВИК — не отправлено")
PAGE: Final = Phrase("{page} of {pages}", "{page} из {pages}")
TO: Final = Phrase("To: {receiver}", "Кому: {receiver}")
MADE_ON: Final = Phrase(
    "As known on {day}. Mark of this draft: {mark}", "По сведениям на {day}. Метка черновика: {mark}"
)
GAPS: Final = {
    Gap.NOTHING: Phrase("{what} The record says nothing of it.", "{what} В сведениях об этом ничего нет."),
    Gap.NOT_EXACT: Phrase(
        "{what} Known only: {span}. It is not made more exact than the words it comes from.",
        "{what} Известно только: {span}. Точнее, чем сказано в источниках, не указывается.",
    ),
    Gap.WITHHELD: Phrase("{what} Withheld: {why}", "{what} Не указано: {why}"),
    Gap.HELD: Phrase(
        "{what} Left out by the release check: it may tell of somebody or of a journey.",
        "{what} Опущено проверкой перед публикацией: здесь может быть сказано о ком-то или о поездке.",
    ),
    Gap.UNNAMED: Phrase(
        "{what} Left out: people of the record are named only where whoever makes the paper names them as responsible.",
        "{what} Опущено: людей из сведений называют, только если составитель указал их как ответственных.",
    ),
    Gap.MANY: Phrase(
        "{what} Left out: it was done to more people than one paper names. Choose those whom it is to name.",
        "{what} Опущено: пострадавших больше, чем называют в одной бумаге. Выберите тех, кого в ней назвать.",
    ),
    Gap.HAND: Phrase("{what} A person writes it.", "{what} Это пишет человек."),
}
TIMINGS: Final = {
    Timing.OPEN: Phrase(
        "{text} It must have arrived by {day}, counted from the earliest possible day.",
        "{text} Должно дойти не позднее {day}, считая от самого раннего возможного дня.",
    ),
    Timing.MAYBE: Phrase(
        "{text} It may be over: counted from the earliest possible day it ended on {day}. Send it at once.",
        "{text} Возможно, срок истёк: считая от самого раннего возможного дня — {day}. Отправьте немедленно.",
    ),
    Timing.OVER: Phrase("{text} It is over.", "{text} Срок истёк."),
    Timing.UNKNOWN: Phrase("{text} The day is not known.", "{text} День неизвестен."),
    Timing.AT_LATEST: Phrase(
        "{text} The day is not known; by the last day that is possible it must have arrived by {day}. Send it at once.",
        "{text} День неизвестен; считая от самого позднего возможного дня, должно дойти не позднее {day}. Отправьте "
        "немедленно.",
    ),
}
# Why something is missing for want of a consent, as the end of a sentence and as one of its own: by what the record
# says of it. Of a refusal there is no paper.
_NO_CONSENTS: Final = {
    Consent.CONDITIONS: Phrase(
        "the consent to this use is given on conditions, which no paper can check.",
        "согласие на это дано с условиями, которых бумага проверить не может.",
    ),
    Consent.LIMITED: Phrase(
        "the consent to this use is not for the language of this paper.",
        "согласие на это дано не для языка этой бумаги.",
    ),
    Consent.EXPIRED: Phrase("the consent to this use ended ({ended}).", "срок согласия на это истёк ({ended})."),
    Consent.UNCLEAR: Phrase(
        "what the record says of consent to this use is unclear.", "из сведений неясно, есть ли согласие на это."
    ),
    Consent.NOT_ASKED: Phrase("the record holds no consent to this use.", "согласия на это в сведениях нет."),
    Consent.NOBODY_ENTERED: Phrase(
        "nobody whom this happened to is entered, so that nobody was asked.",
        "никто из тех, с кем это произошло, не внесён, и согласия никто не спрашивал.",
    ),
    Consent.REFUSED: Phrase("consent to this use was refused.", "в согласии на это отказано."),
    Consent.WITHDRAWN: Phrase("the consent to this use was withdrawn.", "согласие на это отозвано."),
}
NAME_LEFT_OUT: Final = Phrase("[name left out]", "[имя опущено]")
# Whatever the reason: what is not known, withheld or held looks the same to whoever reads the paper.
NOT_GIVEN: Final = Phrase("Not given.", "Не указано.")
BLANK: Final = "____________________"
DISPUTED: Final = Phrase("Accounts differ: ", "Сведения расходятся: ")
TOLD: Final = Phrase("{value} {rests}", "{value} {rests}")
OF_PROPERTY: Final = Phrase("{property}: {rest}", "{property}: {rest}")
# Of what an answer is told, where several things tell what happened.
OF_ACT: Final = Phrase("of the act: {what}", "о деянии: {what}")
OF_UNTYPED: Final = Phrase("of an act whose type is not given", "о деянии, вид которого не указан")
OF_EVENT: Final = Phrase("of an event", "о событии")
OF_SOMEBODY: Final = Phrase("of {what}", "о человеке: {what}")
# One of several people who may not be named: by their place in this paper alone.
OF_NUMBERED: Final = Phrase("of person {number}", "о человеке {number}")
OF_PERSON: Final = Phrase("told of the person, and of no act", "сказано о человеке, а не о деянии")
ORIGIN: Final = Phrase("{words} ({origin})", "{words} ({origin})")
SUBMITTER_APART: Final = Phrase(
    "CONFIDENTIAL: given in a file of its own, for the receiver alone.",
    "КОНФИДЕНЦИАЛЬНО: указано в отдельном файле, только для получателя.",
)
OF_MARK: Final = Phrase("For the paper with the mark {mark}.", "К бумаге с меткой {mark}.")
APART: Final = Phrase(
    "CONFIDENTIAL — for the receiver alone, not to be passed on to any government",
    "КОНФИДЕНЦИАЛЬНО — только для получателя, не передавать никаким властям",
)
CONSENT_GIVEN: Final = Phrase("Given.", "Дано.")
NOT_NAMED: Final = Phrase(
    "The names of those whom it happened to are not given in this paper.",
    "Имена тех, с кем это произошло, в этой бумаге не названы.",
)
RESTS: Final = Phrase("Public accounts", "Опубликованные известия")
PUBLIC: Final = Phrase("{number}. {outlet}, {published}{voice}{url}", "{number}. {outlet}, {published}{voice}{url}")
SAYS: Final = Phrase("; says: {voice}", "; говорит: {voice}")


class Shape(enum.Enum):
    """What a line is on a page."""

    STAMP = "stamp"
    TITLE = "title"
    HEADING = "heading"
    QUESTION = "question"
    TEXT = "text"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a page."""

    shape: Shape
    text: str


def lines(paper: Paper, language: Language) -> tuple[Line, ...]:
    """Return the paper that goes out, first page first."""
    return tuple(_Worded(paper, language).lines())


def submitter_lines(paper: Paper, language: Language) -> tuple[Line, ...]:
    """Return the sheet of a confidential submitter, for the receiver alone; none where there is no such thing."""
    if not is_apart(paper):
        return ()
    words = plain(paper.request.submitter, MOST_OF_A_VALUE)
    return (
        Line(Shape.STAMP, sentence(APART, language)),
        Line(Shape.TITLE, title_of(paper, language)),
        Line(Shape.TEXT, sentence(TO, language, receiver=say(paper.form.receiver, language))),
        Line(Shape.TEXT, sentence(OF_MARK, language, mark=paper.request.mark)),
        Line(Shape.TEXT, words),
    )


def is_apart(paper: Paper) -> bool:
    """Say whether who submits a paper stands in a file of its own."""
    return paper.request.is_confidential and bool(paper.request.submitter)


def title_of(paper: Paper, language: Language) -> str:
    """Return what the paper is called."""
    return say(paper.form.title, language)


def minimum_in_words(form: PaperForm, language: Language) -> tuple[str, ...]:
    """Return in a sentence each what a receiver cannot do without."""
    return tuple(say(one.missing, language) for one in form.questions() if one.is_minimum)


def missing_in_words(one: Missing, language: Language) -> str:
    """Return in a sentence what is missing and why."""
    what, span = say(one.question.missing, language), span_in_words(PropertyKind.DATE, one.span, language)
    if one.consent is Consent.GIVEN:
        return sentence(GAPS[one.gap], language, what=what, span=span)
    why = sentence(_NO_CONSENTS[one.consent], language, ended=span)
    if one.gap is Gap.WITHHELD:
        return sentence(GAPS[one.gap], language, what=what, why=why)
    return f"{what} {why[:1].upper()}{why[1:]}"


def deadline_in_words(one: DeadlineStands, language: Language) -> str:
    """Return how a deadline stands."""
    day = day_in_words(one.until, language)
    return sentence(TIMINGS[one.timing], language, text=say(one.deadline.text, language), day=day)


def value_in_words(kind: PropertyKind, span: Interval, text: Said, language: Language) -> str:
    """Return a value as it may stand on a page."""
    if kind.is_interval:
        return span_in_words(kind, span, language)
    return text_in_words(text.in_language(language), MOST_OF_A_VALUE, language)


def act_in_words(act: Origin, language: Language) -> str:
    """Return an act by its types and the day on which it began; "" of one of which neither is known."""
    types = text_in_words(act.what.in_language(language), MOST_OF_A_NAME, language)
    day = "" if act.span.is_unknown() else span_in_words(PropertyKind.DATE, act.span, language)
    return ", ".join(filter(None, (types, day)))


def origin_in_words(origin: Origin, language: Language) -> str:
    """Return of what something is told; "" where a paper has not to say it."""
    match origin.of:
        case Of.UNSAID:
            return ""
        case Of.ACT:
            phrase = OF_ACT if any(origin.what) else OF_UNTYPED
        case Of.EVENT:
            phrase = OF_EVENT
        case Of.PERSON:
            unnamed = OF_NUMBERED if origin.number else OF_PERSON
            phrase = OF_SOMEBODY if any(origin.what) else unnamed
        case _:
            assert_never(origin.of)
    what, span = text_in_words(origin.what.in_language(language), MOST_OF_A_NAME, language), origin.span
    day = "" if span.is_unknown() else span_in_words(PropertyKind.DATE, span, language)
    return ", ".join(filter(None, (sentence(phrase, language, what=what, number=origin.number), day)))


def with_origin(words: str, origin: Origin, language: Language) -> str:
    """Return what an answer tells with what it is told of, where a paper has to say that."""
    said = origin_in_words(origin, language)
    return sentence(ORIGIN, language, words=words, origin=said) if said else words


def text_in_words(text: str, most: int, language: Language) -> str:
    """Return a text as it may stand on a page, with words for the names that were left out of it."""
    parts = [plain(part) for part in text.split(LEFT_OUT)]
    words = plain(f" {say(NAME_LEFT_OUT, language)} ".join(parts), most)
    return words.replace("] ,", "],").replace("] .", "].").replace("] ;", "];")


class _Worded:
    """One paper in one language, as it goes out."""

    def __init__(self, paper: Paper, language: Language) -> None:
        self.paper, self.language = paper, language
        # What is public has a number here; whatever else an answer rests on has none, and nobody sees that it is there.
        self.public = [one for one in paper.rests if one.support.outlet and not self._is_of_private(one.number)]
        self.numbers = {one.number: place for place, one in enumerate(self.public, 1)}

    def say(self, phrase: Phrase, **facts: object) -> str:
        return sentence(phrase, self.language, **facts)

    def lines(self) -> Iterator[Line]:
        paper, form = self.paper, self.paper.form
        yield Line(Shape.STAMP, self.say(DRAFT))
        yield Line(Shape.TITLE, title_of(paper, self.language))
        yield Line(Shape.TEXT, self.say(TO, receiver=say(form.receiver, self.language)))
        day = day_in_words(paper.request.day, self.language)
        yield Line(Shape.TEXT, self.say(MADE_ON, day=day, mark=paper.request.mark))
        held = {one.question.code: one for one in paper.answers}
        for section in form.sections:
            yield Line(Shape.HEADING, say(section.title, self.language))
            for question in section.questions:
                if not question.is_private:
                    yield Line(Shape.QUESTION, say(question.text, self.language))
                    yield from (Line(Shape.TEXT, text) for text in self._answer(held[question.code]))
        if self.public:
            yield Line(Shape.HEADING, self.say(RESTS))
            yield from (Line(Shape.ITEM, self._rest(one)) for one in self.public)

    def _answer(self, answer: Answer) -> Iterator[str]:
        question = answer.question
        texts = [text_in_words(text, MOST_OF_A_VALUE, self.language) for text in answer.texts]
        if question.fill is Fill.HAND:
            yield BLANK
        elif question.fill is Fill.SUBMITTER and is_apart(self.paper):
            yield self.say(SUBMITTER_APART)
        elif question.fill is Fill.CONSENT:
            yield self.say(CONSENT_GIVEN if self.paper.consent is Consent.GIVEN else NOT_NAMED)
        elif not answer.texts and not answer.told:
            yield BLANK if question.fill is Fill.SUBMITTER else self.say(NOT_GIVEN)
        else:
            yield from texts
            is_several = len({told.words for told in answer.told}) > 1 or question.fill is Fill.NAME
            yield from (self._told(told, names_it=is_several) for told in answer.told)

    def _told(self, told: Told, *, names_it: bool) -> str:
        basis = basis_in_words(told.basis, self.language)
        if told.sides:
            values = (value_in_words(told.kind, span, text, self.language) for span, text, _ in told.sides)
            words = self.say(DISPUTED) + "; ".join(values)
        else:
            value = value_in_words(told.kind, told.span, told.text, self.language)
            words = self.say(TOLD, value=value, rests=self._numbers(told.rests)).strip()
        words = with_origin(f"{words} ({basis})" if basis else words, told.origin, self.language)
        return self.say(OF_PROPERTY, property=say(told.words, self.language), rest=words) if names_it else words

    def _is_of_private(self, number: int) -> bool:
        return all(one.question.is_private for one in self.paper.answers if any(number in t.rests for t in one.told))

    def _numbers(self, rests: Iterable[int]) -> str:
        return numbers_in_words(self.numbers[one] for one in rests if one in self.numbers)

    def _rest(self, one: Rest) -> str:
        support, language = one.support, self.language
        return self.say(
            PUBLIC,
            number=self.numbers[one.number],
            outlet=plain(support.outlet, MOST_OF_A_NAME),
            published=published_in_words(support.published, language),
            voice=self.say(SAYS, voice=plain(support.voice, MOST_OF_A_NAME)) if support.voice else "",
            url=f"; {plain(support.url, MOST_OF_A_VALUE)}" if support.url else "",
        )


def numbers_in_words(numbers: Iterable[int]) -> str:
    """Return numbers of a list as they stand behind an answer; "" for none."""
    found = ", ".join(str(one) for one in numbers)
    return f"[{found}]" if found else ""
