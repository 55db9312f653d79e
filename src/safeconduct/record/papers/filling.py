"""A paper out of a form, what was gathered and what whoever makes it says: one pure function.

Each answer keeps the level and the interval that the record has, never more exact, and names the claims it rests on.
What is contradicted is told with all its sides. What is missing of the minimum is listed: nothing, not exact enough,
withheld without consent, or to be written by hand. Refuses a paper about whoever said no or took it back, and a
confidential submitter where there is no such thing. Without a consent that is clear the person stays out: neither name
nor anything personal is told (DESIGN section 3).
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.items import SubjectKind
from safeconduct.record.papers.errors import ConsentRefused, NotAnonymous
from safeconduct.record.papers.names_out import Others
from safeconduct.record.papers.types import (
    Answer,
    Consent,
    Deadline,
    DeadlineStands,
    Fact,
    Fill,
    Gap,
    Gathered,
    Missing,
    Paper,
    PaperForm,
    Question,
    Request,
    Rest,
    Support,
    Timing,
    Told,
)
from safeconduct.record.types import PropertyKind

# Stands for a name in a text until the paper's language is known: no text from outside holds it, see `sheets`.
LEFT_OUT: Final = "\ue000"
# First name and surname are one name.
_IN_A_ROW: Final = re.compile(f"{LEFT_OUT}(?:\\s+{LEFT_OUT})+")
_MONTHS: Final = 12
# The calendar of `datetime` ends here.
_LAST_YEAR: Final = 9999
# Of several consents the one that worries most is that of the paper.
_WORST: Final = (Consent.WITHDRAWN, Consent.REFUSED, Consent.UNCLEAR, Consent.NOT_ASKED, Consent.GIVEN)


def fill(form: PaperForm, gathered: Gathered, request: Request) -> Paper:
    """Return the paper; ConsentRefused, NotAnonymous. ValueError where there are fewer codes than claims to rest on."""
    if request.is_confidential and not form.is_confidential:
        raise NotAnonymous
    consent = consent_of(gathered)
    if consent in (Consent.REFUSED, Consent.WITHDRAWN):
        raise ConsentRefused
    work = _Filling(form, gathered, request, consent)
    answers = tuple(work.answer(question) for question in form.questions())
    held = {one.question.code: one for one in answers}
    return Paper(
        form=form,
        request=request,
        consent=consent,
        answers=answers,
        missing=tuple(gap for one in answers for gap in _missing(one, is_named=work.is_named)),
        deadlines=tuple(_stands(one, held[one.question], request.day) for one in form.deadlines),
        rests=work.rests(),
        left_out=work.left_out,
    )


def consent_of(gathered: Gathered) -> Consent:
    """Return the consent that counts for all: the one that worries most."""
    found = {one.consent for one in gathered.about}
    return next((one for one in _WORST if one in found), Consent.NOT_NEEDED)


class _Filling:
    """One paper as it is filled: its claims get their numbers in the order in which they are met."""

    def __init__(self, form: PaperForm, gathered: Gathered, request: Request, consent: Consent) -> None:
        self.form, self.gathered, self.request = form, gathered, request
        self.consent = consent
        self.left_out = 0
        # Who may not be named themselves is one of the others, in whatever text they stand.
        people = [one.label for one in gathered.about if one.kind is SubjectKind.PERSON]
        kept, out = (people, []) if self.is_named else ([], people)
        self._others = Others((*gathered.others, *out), kept)
        self._but_responsible = Others((*gathered.others, *out), (*kept, *gathered.responsible))
        self._numbers: dict[str, int] = {}
        self._supports: list[Support] = []

    @property
    def is_named(self) -> bool:
        """Say whether those whom the paper is about may stand in it."""
        return self.consent in (Consent.GIVEN, Consent.NOT_NEEDED)

    def answer(self, question: Question) -> Answer:
        """Return the answer to a question."""
        if question.is_personal and not self.is_named:
            return Answer(question, is_withheld=True)
        told = tuple(self._told(fact, question) for fact in self._facts_for(question))
        if question.fill is Fill.NAME:
            return Answer(question, tuple(self._names()), told)
        if question.fill is Fill.SUBMITTER:
            return Answer(question, (self.request.submitter,) if self.request.submitter else ())
        if question.fill is Fill.CONSENT:
            rests = tuple(self._number(support) for one in self.gathered.about for support in one.consenting)
            return Answer(question, rests=rests)
        return Answer(question, (), told)

    def rests(self) -> tuple[Rest, ...]:
        """Return the claims the paper rests on, in the order of their numbers."""
        if len(self._supports) > len(self.request.codes):
            raise ValueError("fewer codes than claims")
        pairs = zip(self._supports, self.request.codes, strict=False)
        return tuple(Rest(number, code, support) for number, (support, code) in enumerate(pairs, 1))

    def _names(self) -> Iterator[str]:
        """Give the subjects by name; a paper about an event names the event."""
        people = [one.label for one in self.gathered.about if one.kind is SubjectKind.PERSON]
        return iter(people or (self._without(one.label, self._others) for one in self.gathered.about[:1]))

    def _facts_for(self, question: Question) -> list[Fact]:
        by_property: dict[str, list[Fact]] = {}
        for about in self.gathered.about:
            for fact in about.facts:
                by_property.setdefault(fact.row.property, []).append(fact)
        found = [by_property[one] for one in question.properties if one in by_property]
        return [fact for group in (found[:1] if question.is_one else found) for fact in group]

    def _told(self, fact: Fact, question: Question) -> Told:
        numbers = {support.claim: self._number(support) for support in fact.supports}
        row = fact.row
        sides = tuple(
            (side.span, self._text(side.text, question), _numbers_of(side.claims, numbers)) for side in fact.sides
        )
        return Told(
            words=fact.words,
            basis=row.basis,
            kind=row.kind,
            span=row.span,
            text=self._text(row.text, question),
            level=row.level,
            roots=row.roots,
            rests=tuple(sorted(numbers.values())),
            sides=sides,
        )

    def _text(self, text: str, question: Question) -> str:
        return self._without(text, self._but_responsible if question.may_name else self._others)

    def _without(self, text: str, names: Others) -> str:
        found = _IN_A_ROW.sub(LEFT_OUT, names.without(text.replace(LEFT_OUT, ""), LEFT_OUT))
        self.left_out += found.count(LEFT_OUT)
        return found

    def _number(self, support: Support) -> int:
        if support.claim not in self._numbers:
            outlet, voice = (self._without(text, self._others) for text in (support.outlet, support.voice))
            url = support.url if outlet == support.outlet else ""
            self._supports.append(replace(support, outlet=outlet, voice=voice, url=url))
            self._numbers[support.claim] = len(self._supports)
        return self._numbers[support.claim]


def _numbers_of(claims: tuple[str, ...], numbers: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[one] for one in claims if one in numbers))


def _missing(answer: Answer, *, is_named: bool) -> Iterator[Missing]:
    question = answer.question
    if not question.is_minimum:
        return
    if question.fill is Fill.HAND:
        yield Missing(question, Gap.HAND, UNKNOWN)
    elif answer.is_withheld:
        yield Missing(question, Gap.WITHHELD, UNKNOWN)
    elif question.fill is Fill.CONSENT:
        if not is_named:
            yield Missing(question, Gap.NOTHING, UNKNOWN)
    elif not answer.texts and not answer.told:
        yield Missing(question, Gap.NOTHING, UNKNOWN)
    elif not answer.texts and all(_is_only_left_out(told) for told in answer.told):
        yield Missing(question, Gap.UNNAMED, UNKNOWN)
    elif question.needs_day and not any(_is_one_day(told) for told in answer.told):
        yield Missing(question, Gap.NOT_EXACT, _span_of(answer))


def _is_only_left_out(told: Told) -> bool:
    return not told.kind.is_interval and not told.sides and not told.text.replace(LEFT_OUT, "").strip(" ,;.")


def _is_one_day(told: Told) -> bool:
    return told.kind is PropertyKind.DATE and told.span.lo == told.span.hi and not told.sides


def _span_of(answer: Answer) -> Interval:
    """Return when it may have been, by all that is told: the hull, sides of a disagreement included."""
    spans = [told.span for told in answer.told if told.kind is PropertyKind.DATE]
    spans += [span for told in answer.told if told.kind is PropertyKind.DATE for span, _, _ in told.sides]
    return Interval(min(one.lo for one in spans), max(one.hi for one in spans)) if spans else UNKNOWN


def _stands(deadline: Deadline, answer: Answer, day: Day) -> DeadlineStands:
    """Return how a deadline stands: it counts from the earliest day that is possible, and says where that is unsure."""
    span = _span_of(answer)
    if span.lo == OPEN_LO:
        over = span.hi != OPEN_HI and day > months_after(Day(span.hi), deadline.months)
        return DeadlineStands(deadline, Timing.OVER if over else Timing.UNKNOWN, day)
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
