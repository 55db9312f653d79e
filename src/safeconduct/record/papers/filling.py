"""A paper out of a form, what was gathered and what whoever makes it says: one pure function.

Each answer keeps the level and the interval that the record has, never more exact, and names the claims it rests on.
What is contradicted is told with all its sides. What is missing of the minimum is listed: nothing, not exact enough,
withheld without consent, held by the release check, or to be written by hand. Refuses a paper about whoever said no or
took it back, one of which the check would let a word out never, and a confidential submitter where there is no such
thing. Without a consent that is clear the person stays out: neither name nor anything personal is told (DESIGN 3).
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, assert_never

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.leaves import Leaves, NeverLeaves, TextCheck, everything_goes
from safeconduct.record.names_told import NamesTold
from safeconduct.record.ontology.vocabulary import is_own_code
from safeconduct.record.papers.deeds import answers
from safeconduct.record.papers.errors import ConsentRefused, NotAnonymous
from safeconduct.record.papers.origins import are_several, origin_of, with_day
from safeconduct.record.papers.types import (
    NO_WORDS,
    UNSAID,
    About,
    Answer,
    Consent,
    Deadline,
    DeadlineStands,
    Deed,
    Fact,
    Fill,
    Gap,
    Gathered,
    Missing,
    Of,
    Origin,
    Paper,
    PaperForm,
    Question,
    Request,
    Rest,
    Said,
    Support,
    Timing,
    Told,
)
from safeconduct.record.reading.letters import text_of
from safeconduct.record.reading.persons import find_persons
from safeconduct.record.types import KnownRow, PropertyKind
from safeconduct.record.wording import span_in_words, spellings

# Stands for a name in a text until the paper's language is known: no text from outside holds it, see `sheets`.
LEFT_OUT: Final = "\ue000"
# First name and surname are one name.
_IN_A_ROW: Final = re.compile(f"{LEFT_OUT}(?:\\s+{LEFT_OUT})+")
_MONTHS: Final = 12
# The calendar of `datetime` ends here.
_LAST_YEAR: Final = 9999
# Days of a season: three months at most.
_SEASON: Final = 92


def fill(form: PaperForm, gathered: Gathered, request: Request, check: TextCheck = everything_goes) -> Paper:
    """Return the paper; ConsentRefused, NotAnonymous, NeverLeaves.

    ``check`` says of each text whether it may leave; one that is held is left out. ValueError where there are fewer
    codes than claims to rest on.
    """
    if request.is_confidential and not form.is_confidential:
        raise NotAnonymous
    if gathered.consent in (Consent.REFUSED, Consent.WITHDRAWN):
        raise ConsentRefused
    work = _Filling(form, gathered, request)
    answers = _checked([work.answer(question) for question in form.questions()], check)
    held = {one.question.code: one for one in answers}
    return Paper(
        form=form,
        request=request,
        consent=gathered.consent,
        answers=answers,
        missing=tuple(gap for one in answers for gap in _missing(one, work)),
        deadlines=tuple(_stands(one, held[one.question], request.day) for one in form.deadlines),
        rests=_rests_checked(work.rests(answers), check),
        left_out=work.left_out,
        subject=gathered.about[0].name,
        about=tuple(dict.fromkeys(name for one in gathered.about for name in one.involved)),
        ended=gathered.ended,
        acts=work.acts(),
    )


class _Filling:
    """One paper as it is filled: its claims get their numbers in the order in which they are met."""

    def __init__(self, form: PaperForm, gathered: Gathered, request: Request) -> None:
        self.form, self.gathered, self.request = form, gathered, request
        self.left_out = 0
        # Names that are read in a text may stay where they are of whoever may be named: of one of them whole.
        self._may = [NamesTold((one,)) for one in gathered.people] if self.is_named else []
        self._numbers: dict[str, int] = {}
        self._supports: list[Support] = []
        self._origins: dict[str, Origin] = {}
        self._told_apart = self._apart()

    @property
    def is_named(self) -> bool:
        """Say whether those whom the paper is about may stand in it."""
        return self.gathered.consent is Consent.GIVEN

    def not_consented(self, question: Question, gap: Gap) -> Missing:
        """Return what is missing for want of a consent, with what the record says of that."""
        # Where everybody who was asked agreed it is an event of which nobody is entered.
        consent = Consent.NOBODY_ENTERED if self.is_named else self.gathered.consent
        return Missing(question, gap, self.gathered.ended if consent is Consent.EXPIRED else UNKNOWN, consent)

    def answer(self, question: Question) -> Answer:
        """Return the answer to a question."""
        facts = self._facts_for(question)
        # Whatever names people is told of nobody who did not consent, and of no event of which nobody is entered.
        open_ = [one for one in facts if one[1].consent is Consent.GIVEN and self.is_named]
        told = tuple(self._told(*one, question) for one in (open_ if question.is_personal else facts))
        is_withheld = question.is_personal and len(open_) < len(facts)
        match question.fill:
            case Fill.NAME:
                names = tuple(self._names())
                # Of more people than one paper names nobody withholds anything by that.
                is_unasked = not names and not (self.gathered.are_many and self.is_named)
                return Answer(question, names, told, is_withheld=is_withheld or is_unasked)
            case Fill.SUBMITTER:
                return Answer(question, (self.request.submitter,) if self.request.submitter else ())
            case Fill.CONSENT:
                claims = tuple(claim for one in self.gathered.about for claim in one.consenting)
                return Answer(question, claims=claims)
            case Fill.HAND:
                return Answer(question)
            case Fill.CLAIMS:
                return Answer(
                    question, (), told, is_withheld=is_withheld or (question.is_personal and not self.is_named)
                )
            case _:
                assert_never(question.fill)

    def rests(self, answers: tuple[Answer, ...]) -> tuple[Rest, ...]:
        """Return the claims the paper rests on, in the order of their numbers: those of what is told."""
        if len(self._supports) > len(self.request.codes):
            raise ValueError("fewer codes than claims")
        used = {number for one in answers for told in one.told for number in told.rests}
        pairs = zip(self._supports, self.request.codes, strict=False)
        return tuple(Rest(number, code, support) for number, (support, code) in enumerate(pairs, 1) if number in used)

    def acts(self) -> tuple[Origin, ...]:
        """Return the acts that the paper tells of, each by its types and its day."""
        return tuple(self._origin(one) for one in self.gathered.about if one.deed is not Deed.NONE)

    def _names(self) -> Iterator[str]:
        """Give whom it is about by name where they may be named; a paper about a whole event names the event.

        What an act is called is nobody's name, and names people: where its victims stand in no paper nothing does.
        """
        if self.gathered.people:
            yield from self.gathered.people if self.is_named else ()
        elif self.gathered.about[0].deed is Deed.NONE:
            yield from (self._without(one.label, self.gathered.names) for one in self.gathered.about[:1])

    def is_exact(self, told: Told, question: Question) -> bool:
        """Say whether a day is as exact as the question needs it: of somebody seen in detention a season is enough."""
        facts = ((fact.row.property, about.deed) for about in self.gathered.about for fact in about.facts)
        is_held = any(id_ in question.held and answers(question, id_, deed) for id_, deed in facts)
        return _is_within(told, _SEASON if is_held else 1)

    def _facts_for(self, question: Question) -> list[tuple[Fact, About]]:
        """Return what is known of a question, each with what it is told of."""
        by_property: dict[str, list[tuple[Fact, About]]] = {}
        for about in self.gathered.about:
            for fact in about.facts:
                if answers(question, fact.row.property, about.deed):
                    by_property.setdefault(fact.row.property, []).append((fact, about))
        found = [by_property[one] for one in question.properties if one in by_property]
        chosen = [one for group in (found[:1] if question.is_one else found) for one in group]
        if question.is_one_of_each:
            first = {about.name: fact.row.property for fact, about in reversed(chosen)}
            chosen = [one for one in chosen if first[one[1].name] == one[0].row.property]
        # When somebody was taken is nearer to the question than since when they were held somewhere.
        if question.is_one and any(about.deed is Deed.ABOUT for _, about in chosen):
            chosen = [one for one in chosen if one[1].deed is not Deed.HOLDING]
        return chosen

    def _apart(self) -> frozenset[str]:
        """Return the questions about what happened that have to say of what each answer is told, by their codes.

        Those which ask of the same acts are answered of one event only if one thing, or things of one day, tell of it.
        """
        asked = [one for one in self.form.questions() if one.is_of_event]
        told = {one.code: [about for _, about in self._facts_for(one)] for one in asked}
        beside = {one.code: [other.code for other in asked if not one.of.isdisjoint(other.of)] for one in asked}
        return frozenset(
            one.code for one in asked if are_several(about for code in beside[one.code] for about in told[code])
        )

    def _origin(self, about: About) -> Origin:
        if about.name not in self._origins:
            said = origin_of(about, self.gathered, lambda text: self._said(text, PropertyKind.TEXT))
            self._origins[about.name] = said
        return self._origins[about.name]

    def _told(self, fact: Fact, about: About, question: Question) -> Told:
        numbers = {support.claim: self._number(support) for support in fact.supports}
        row = fact.row
        said = self._said_of_row(row, may_name=question.may_name)
        # A side of what is words says what the row says: one place is written in several ways there as well.
        sides = tuple(
            (side.span, said if side.text else NO_WORDS, _numbers_of(side.claims, numbers)) for side in fact.sides
        )
        return Told(
            words=fact.words,
            basis=row.basis,
            kind=row.kind,
            span=row.span,
            text=said,
            level=row.level,
            roots=row.roots,
            rests=tuple(sorted(numbers.values())),
            sides=sides,
            origin=with_day(self._origin(about), fact) if question.code in self._told_apart else UNSAID,
        )

    def _said_of_row(self, row: KnownRow, *, may_name: bool) -> Said:
        """Return a row's value: of a place that claims write in several ways the way of each language."""
        english, russian = spellings(row, "en")[0], spellings(row, "ru")[0]
        if english == russian:
            return self._said(row.text, row.kind, may_name)
        return Said(self._said(english, row.kind, may_name).en, self._said(russian, row.kind, may_name).ru)

    def _said(self, text: str, kind: PropertyKind, may_name: bool = False) -> Said:
        """Return a value in both languages, without names: of a term or a subject what it is called.

        The program's own words are not looked through: a status is "Missing", whoever is called so.
        """
        called = self.gathered.called.get(text)
        if called is not None and is_own_code(text):
            return called
        if called is None:
            told = self._text(text, kind, may_name)
            return Said(told, told)
        en = self._text(called.en, kind, may_name)
        return Said(en, en if called.ru == called.en else self._text(called.ru, kind, may_name))

    def _text(self, text: str, kind: PropertyKind, may_name: bool) -> str:
        text = text.replace(LEFT_OUT, "")
        if may_name:
            return self._without(text, self.gathered.but_responsible)
        return self._without(self._unread(text) if kind is PropertyKind.TEXT else text, self.gathered.names)

    def _unread(self, text: str) -> str:
        """Return a text without names that are read in it, of whoever they are: nobody entered them, nobody agreed."""
        found = text
        for one in reversed(find_persons(text_of(text))):
            words = text[one.span.start : one.span.end]
            if all(may.without(words, "").strip() for may in self._may):
                found = f"{found[: one.span.start]}{LEFT_OUT}{found[one.span.end :]}"
        return found

    def _without(self, text: str, names: NamesTold) -> str:
        # What was left out before ends no word and begins none.
        parts = [names.without(part, LEFT_OUT) for part in text.split(LEFT_OUT)]
        found = _IN_A_ROW.sub(LEFT_OUT, LEFT_OUT.join(parts))
        self.left_out += found.count(LEFT_OUT)
        return found

    def _number(self, support: Support) -> int:
        if support.claim not in self._numbers:
            self._supports.append(support)
            self._numbers[support.claim] = len(self._supports)
        return self._numbers[support.claim]


def texts_of(paper: Paper | Sequence[Answer]) -> tuple[str, ...]:
    """Return every text of a paper as the release check takes it, in the order of its answers."""
    answers = paper.answers if isinstance(paper, Paper) else paper
    return tuple(text for one in answers for text in _texts(one))


def _texts(answer: Answer) -> Iterator[str]:
    """Give the texts of an answer: each of its own, then each thing told with all its sides."""
    if answer.question.fill is Fill.CLAIMS or answer.question.fill is Fill.NAME:
        yield from answer.texts
    for told in answer.told:
        sides = told.sides or ((told.span, told.text, ()),)
        said = [_in_words(told.kind, span, text) for span, text, _ in sides]
        yield "; ".join((*said, *_of_what(told.origin)))


def _of_what(origin: Origin) -> Iterator[str]:
    """Give what stands beside something that is told: the types of an act, or who agreed to be named, and a day."""
    if origin.of is not Of.UNSAID:
        if any(origin.what):
            yield _in_words(PropertyKind.TEXT, UNKNOWN, origin.what)
        if not origin.span.is_unknown():
            yield _in_words(PropertyKind.DATE, origin.span, NO_WORDS)


def _in_words(kind: PropertyKind, span: Interval, text: Said) -> str:
    words = span_in_words(kind, span, "en") if kind.is_interval else ", ".join(dict.fromkeys(text))
    return words.replace(LEFT_OUT, "…")


def _checked(answers: Sequence[Answer], check: TextCheck) -> tuple[Answer, ...]:
    """Return the answers without what the release check holds; NeverLeaves."""
    said = iter(check(texts_of(answers)))
    return tuple(_let_out(one, [next(said) for _ in _texts(one)]) for one in answers)


def _rests_checked(rests: tuple[Rest, ...], check: TextCheck) -> tuple[Rest, ...]:
    """Return the claims with whoever brought them where the release check lets that out; NeverLeaves."""
    told = check(["\n".join(filter(None, (one.support.outlet, one.support.voice, one.support.url))) for one in rests])
    if Leaves.NEVER in told:
        raise NeverLeaves
    return tuple(
        one if said is Leaves.GOES else replace(one, support=Support(one.support.claim, one.support.version))
        for one, said in zip(rests, told, strict=True)
    )


def _let_out(answer: Answer, said: Sequence[Leaves]) -> Answer:
    if Leaves.NEVER in said:
        raise NeverLeaves
    if Leaves.HOLD not in said:
        return answer
    own = len(said) - len(answer.told)
    texts = tuple(text for text, one in zip(answer.texts, said[:own], strict=True) if one is Leaves.GOES)
    told = tuple(told for told, one in zip(answer.told, said[own:], strict=True) if one is Leaves.GOES)
    return replace(answer, texts=texts, told=told, held=said.count(Leaves.HOLD))


def _numbers_of(claims: tuple[str, ...], numbers: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[one] for one in claims if one in numbers))


def _missing(answer: Answer, work: _Filling) -> Iterator[Missing]:
    question = answer.question
    if not question.is_minimum:
        if answer.held:
            yield Missing(question, Gap.HELD, UNKNOWN)
        return
    if question.fill is Fill.HAND:
        yield Missing(question, Gap.HAND, UNKNOWN)
    elif answer.is_withheld:
        yield work.not_consented(question, Gap.WITHHELD)
    elif answer.held:
        yield Missing(question, Gap.HELD, UNKNOWN)
    elif question.fill is Fill.CONSENT:
        if not work.is_named:
            yield work.not_consented(question, Gap.NOTHING)
    elif question.fill is Fill.NAME and not answer.texts and work.gathered.are_many:
        yield Missing(question, Gap.MANY, UNKNOWN)
    elif not answer.texts and not answer.told:
        yield Missing(question, Gap.NOTHING, UNKNOWN)
    elif not answer.texts and all(_is_only_left_out(told) for told in answer.told):
        yield Missing(question, Gap.UNNAMED, UNKNOWN)
    elif question.needs_day and not any(work.is_exact(told, question) for told in answer.told):
        yield Missing(question, Gap.NOT_EXACT, _span_of(answer))


def _is_only_left_out(told: Told) -> bool:
    return not told.kind.is_interval and not told.sides and not told.text.en.replace(LEFT_OUT, "").strip(" ,;.")


def _is_within(told: Told, days: int) -> bool:
    return told.kind is PropertyKind.DATE and told.span.hi - told.span.lo < days and not told.sides


def _span_of(answer: Answer) -> Interval:
    """Return when it may have been, by all that is told: the hull, sides of a disagreement included."""
    spans = [told.span for told in answer.told if told.kind is PropertyKind.DATE]
    spans += [span for told in answer.told if told.kind is PropertyKind.DATE for span, _, _ in told.sides]
    return Interval(min(one.lo for one in spans), max(one.hi for one in spans)) if spans else UNKNOWN


def _stands(deadline: Deadline, answer: Answer, day: Day) -> DeadlineStands:
    """Return how a deadline stands: it counts from the earliest day that is possible, and says where that is unsure."""
    span = _span_of(answer)
    if span.lo == OPEN_LO:
        if span.hi == OPEN_HI:
            return DeadlineStands(deadline, Timing.UNKNOWN, day)
        last = months_after(Day(span.hi), deadline.months)
        return DeadlineStands(deadline, Timing.OVER if day > last else Timing.AT_LATEST, last)
    until = months_after(Day(span.lo), deadline.months)
    if day <= until:
        return DeadlineStands(deadline, Timing.OPEN, until)
    is_over = span.hi != OPEN_HI and day > months_after(Day(span.hi), deadline.months)
    return DeadlineStands(deadline, Timing.OVER if is_over else Timing.MAYBE, until)


def months_after(day: Day, months: int) -> Day:
    """Return the same day so many months later, the last of a shorter month; the end of the calendar at the latest."""
    date = datetime.date.fromisoformat(iso_from_day(day))
    count = date.year * _MONTHS + date.month - 1 + months
    year, month = count // _MONTHS, count % _MONTHS + 1
    if year > _LAST_YEAR:
        return day_from_iso("9999-12-31")
    last = calendar.monthrange(year, month)[1]
    return day_from_iso(datetime.date(year, month, min(date.day, last)).isoformat())
