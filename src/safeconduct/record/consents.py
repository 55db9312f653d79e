"""Who consented to which use of what they told, on a day: a yes only where nothing stands against it.

A consent is a thing of the form ``consent`` (docs/formats/ontology.md): of one person, for one use, with the answer,
its end, its conditions, the languages and channels to which it is limited and the day on which it was said, each a
claim with its account. What counts of several, and why whatever is unclear is no yes, is decision 0021. Pure over what
was known on the day: reads only. Refuses to read a yes out of words that are not wholly one, and to let a no that was
taken back with its account bring an older yes to life.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.base.text import fold
from safeconduct.record import sql
from safeconduct.record.columns import loads
from safeconduct.record.destinations import NOT_SAID, Destination, Outside, is_inside
from safeconduct.record.items import Claim, Table, qualified, split_name
from safeconduct.record.ontology.types import BETWEEN, NOT_KNOWN
from safeconduct.record.queries import Record
from safeconduct.record.types import KnownRow, Level

FORM: Final = "consent"
OF: Final = "consent_of"
USE: Final = "consent_use"
ANSWER: Final = "consent_answer"
UNTIL: Final = "consent_until"
CONDITIONS: Final = "consent_conditions"
IN_LANGUAGES: Final = "consent_in_languages"
WHERE: Final = "consent_where"
LANGUAGE: Final = "consent_language"
CHANNEL: Final = "consent_channel"
ASKED_BY: Final = "consent_asked_by"
ASKED_ON: Final = "consent_asked_on"

KEEP: Final = f"{USE}{BETWEEN}keep"
PUBLISH: Final = f"{USE}{BETWEEN}publish"
SHARE_UN: Final = f"{USE}{BETWEEN}share_un"
COMPLAINT: Final = f"{USE}{BETWEEN}complaint"
COURT: Final = f"{USE}{BETWEEN}court"
RECORD: Final = f"{USE}{BETWEEN}record"
CONTACT: Final = f"{USE}{BETWEEN}contact"
_USE_NOT_KNOWN: Final = f"{USE}{BETWEEN}{NOT_KNOWN}"
# The uses that a person is asked about, as a page lists them.
USES: Final = (KEEP, RECORD, SHARE_UN, COMPLAINT, COURT, PUBLISH, CONTACT)
# Uses that are in no language: nothing that was told is written by them for anybody else to read.
_IN_NO_LANGUAGE: Final = (KEEP, RECORD, CONTACT)
# What papers asked for before there was the form: a property of the person, in free words.
OLD_PROPERTIES: Final = {"consent_share_un": SHARE_UN, "consent_complaint": COMPLAINT}
# The whole of what such a property may say to be a yes, folded and without stops; anything more is no yes.
_YES: Final = frozenset(("да", "дано", "согласен", "согласна", "согласны", "согласие дано", "yes", "given", "agreed"))
_HOW: Final = ("", "письменно", "устно", "в письменном виде", "in writing", "orally")
_NO: Final = frozenset(("нет", "отказ", "отказано", "против", "no", "refused", "согласия нет", "согласие не дано"))
_TAKEN_BACK: Final = frozenset(("отозвано", "согласие отозвано", "withdrawn", "consent withdrawn"))
_STOPS: Final = str.maketrans(dict.fromkeys(".,;:!", " "))


class Answer(enum.Enum):
    """What counts of a person's answers to one use on a day. Codes are stable; the worst first."""

    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    CONDITIONS = "conditions"
    """A yes on conditions: a person decides, no paper does."""
    LIMITED = "limited"
    """A yes, for other languages or channels than the one that is asked about, or asked about in none."""
    EXPIRED = "expired"
    UNCLEAR = "unclear"
    NOT_ASKED = "not_asked"
    GIVEN = "given"


# Answers that are a no.
NOES: Final = (Answer.WITHDRAWN, Answer.REFUSED)
# Answers under which something may leave that asks for no yes: nothing that is recorded stands against it.
_LETS_OUT: Final = (Answer.GIVEN, Answer.NOT_ASKED)
WORDS: Final = {
    Answer.GIVEN: Phrase("given", "дано"),
    Answer.CONDITIONS: Phrase("given with conditions", "дано с условиями"),
    Answer.LIMITED: Phrase("given for another language or channel only", "дано только для другого языка или канала"),
    Answer.EXPIRED: Phrase("its time is over", "срок истёк"),
    Answer.REFUSED: Phrase("refused", "отказано"),
    Answer.WITHDRAWN: Phrase("withdrawn", "отозвано"),
    Answer.UNCLEAR: Phrase("unclear: not a yes", "неясно: это не согласие"),
    Answer.NOT_ASKED: Phrase("not asked", "не спрашивали"),
}
_WORST: Final = tuple(Answer)
_TERMS: Final = {
    f"{ANSWER}{BETWEEN}{code}": answer
    for code, answer in {
        "given": Answer.GIVEN,
        "conditions": Answer.CONDITIONS,
        "refused": Answer.REFUSED,
        "withdrawn": Answer.WITHDRAWN,
        "not_asked": Answer.NOT_ASKED,
    }.items()
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that somebody was asked: what stands of it on the day.

    ``subject``: the consent, a qualified name, "" where the person's own property says it. ``uses``: whole codes;
    empty: nobody says for what. ``until``: UNKNOWN where no end was named. ``asked``: the day of the answer.
    ``claims``: those it rests on. ``in_languages``, ``where``: whole codes to which a yes is limited; empty: to none.
    ``language``, ``channel``: in and through which they were asked, whole codes or "".
    """

    subject: str
    uses: tuple[str, ...]
    answer: Answer
    claims: tuple[str, ...]
    until: Interval = UNKNOWN
    asked: Interval = UNKNOWN
    conditions: tuple[str, ...] = ()
    in_languages: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    language: str = ""
    channel: str = ""
    asked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consented:
    """What counts for one use. ``until``: the last day of a yes, OPEN_HI where it has no end; else OPEN_LO.

    ``claims``: those that the answer rests on; empty where nobody was asked. ``outside``: of a yes that is limited, the
    limits that what was asked about is outside of. ``ended``: of a yes whose time is over, when that was, the latest of
    several; else UNKNOWN.
    """

    answer: Answer
    claims: tuple[str, ...] = ()
    until: int = OPEN_LO
    outside: frozenset[Outside] = frozenset()
    ended: Interval = UNKNOWN

    @property
    def is_given(self) -> bool:
        """Whether this use may be made of it."""
        return self.answer is Answer.GIVEN


NOT_ASKED: Final = Consented(Answer.NOT_ASKED)


def consent_for(record: Record, person: str, use: str, day: Day, *, to: Destination = NOT_SAID) -> Consented:
    """Return what a person (qualified name) says on a day to a use (a whole code of ``consent_use``).

    Only what was known by the end of that day counts. Reads the groups of all consents: linear in them.
    """
    return Consents(record, day).counted(person, use, to=to)


@dataclass(slots=True)
class Consents:
    """The consents of a record on a day. For one piece of work."""

    record: Record
    day: Day
    _occasions: dict[str, tuple[Occasion, ...]] = field(default_factory=dict)
    _held: _Held | None = None

    def counted(self, person: str, use: str, *, to: Destination = NOT_SAID) -> Consented:
        """Return what counts of a person's answers to a use. ``to``: where what they told is going."""
        return counted(self.of(person), use, self.day, self.record.vocabulary.ontology.above(use), to=to)

    def where_given(self, person: str, use: str) -> tuple[Destination, ...]:
        """Return every destination for which a yes to a use holds: `NOT_SAID` alone where it is limited to none.

        Of the languages and channels that limits name, for it holds for no others; "" is all of them.
        """
        held = self.of(person)
        languages = ("", *dict.fromkeys(code for one in held for code in one.in_languages))
        channels = ("", *dict.fromkeys(code for one in held for code in one.where))
        asked = itertools.starmap(Destination, itertools.product(languages, channels))
        found = [to for to in asked if self.counted(person, use, to=to).is_given]
        # What holds for all languages is not told of each of them again, nor what holds for all channels.
        in_all, everywhere = any(not to.language for to in found), any(not to.channel for to in found)
        return tuple(to for to in found if not (in_all and to.language) and not (everywhere and to.channel))

    def of(self, person: str) -> tuple[Occasion, ...]:
        """Return all occasions on which a person was asked, those of the newest days first."""
        name = self.record.facts.canonical(Table.SUBJECT, person)
        if name not in self._occasions:
            found = [_occasion(self.record, one, name, self.day) for one in self._consents_of().get(name, ())]
            found += _said_of_old(self.record, person, self.day)
            stand = [one for one in found if one.claims]
            self._occasions[name] = tuple(sorted(stand, key=lambda one: (-one.asked.lo, one.subject)))
        return self._occasions[name]

    def of_account(self, account: str) -> tuple[str, ...]:
        """Return whose consents an account (qualified name) holds, under the names by which they are shown."""
        return self._read().by_account.get(account, ())

    def accounts_of(self, people: Collection[str]) -> tuple[str, ...]:
        """Return the accounts that hold a consent of any of some people, given by canonical names."""
        canonical = self.record.facts.canonical
        by_account = self._read().by_account.items()
        return tuple(name for name, held in by_account if any(canonical(Table.SUBJECT, one) in people for one in held))

    def said_no(self, people: Iterable[str], use: str) -> tuple[str, ...]:
        """Return who of some people said no to a use, or took their consent to it back."""
        return tuple(one for one in people if self.counted(one, use).answer in NOES)

    def against(self, people: Iterable[str], use: str, *, to: Destination = NOT_SAID) -> dict[str, Answer]:
        """Return of whom of some people what is recorded stands against a use on the day, and what counts of each.

        A no, and whatever else is recorded and does not hold: a yes whose time is over, on conditions, with limits, or
        unclear. Of whom nothing is recorded, or that nobody asked them, nothing stands against it.
        """
        found = {one: self.counted(one, use, to=to).answer for one in people}
        return {one: answer for one, answer in found.items() if answer not in _LETS_OUT}

    def asked(self) -> frozenset[str]:
        """Return everybody of whom any consent was ever entered, in either way, by canonical names: few in a record."""
        facts = self.record.facts
        of_old = {key.subject for one in OLD_PROPERTIES for key in facts.group_keys(sql.GROUPS_WITH, one)}
        return frozenset((*self._consents_of(), *(facts.canonical(Table.SUBJECT, one) for one in of_old)))

    def _consents_of(self) -> Mapping[str, tuple[str, ...]]:
        """Return consents by whom any claim ever named, withdrawn ones too: these are compared, never shown."""
        return self._read().by_person

    def _read(self) -> _Held:
        """Read whom all consents name, once."""
        if self._held is None:
            facts, by_person, by_account = self.record.facts, _Named(), _Named()
            for key in facts.group_keys(sql.GROUPS_WITH, OF):
                consent = facts.canonical(Table.SUBJECT, key.subject)
                for row in facts.claim_rows(sql.CLAIMS_OF_GROUP, key.n):
                    account = facts.source(row[3]).name if self.record.stands(row) else ""
                    for person in loads(row[7])[4].get(3, ()):
                        by_person.setdefault(facts.canonical(Table.SUBJECT, str(person)), {})[consent] = None
                        by_account.setdefault(account, {})[self.record.shown_subject(str(person))] = None
            by_account.pop("", None)
            self._held = _Held(
                *({name: tuple(found) for name, found in one.items()} for one in (by_person, by_account))
            )
        return self._held


_Named = dict[str, dict[str, None]]


@dataclass(frozen=True, slots=True)
class _Held:
    """Which consents there are: by the person whom any claim ever named, and persons by the account of such a claim."""

    by_person: Mapping[str, tuple[str, ...]]
    by_account: Mapping[str, tuple[str, ...]]


def answers_in_words(answers: Iterable[Answer]) -> Phrase:
    """Return what counts of several people in words, each with of how many people it does; the worst first."""
    held = [*answers]
    said = [(WORDS[one], held.count(one)) for one in Answer if one in held]
    return Phrase(
        ", ".join(f"{words.en} ({count})" for words, count in said),
        ", ".join(f"{words.ru} ({count})" for words, count in said),
    )


def accounts_refused(record: Record, claims: Iterable[Claim]) -> dict[str, tuple[str, ...]]:
    """Return the accounts that are taken back once some claims are entered, for a no to keeping them, and whose it is.

    ``claims``: whose names are written in full. What the record holds of the same consent counts with them, for a use
    may be entered before its answer; a no to no use in particular is one to keeping too. In order; who says no by
    qualified names, none where no consent says whose it is.
    """
    said: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.property in (OF, USE, ANSWER):
            said.setdefault(claim.subject, []).append(claim)
    found: dict[str, dict[str, None]] = {}
    for consent, entered in said.items():
        own = [claim for claim in entered if claim.property != OF]
        known = [row for row in record.known(consent) if row.property in (OF, USE, ANSWER) and row.standing]
        whose = [text for claim in entered if claim.property == OF for text in claim.value.texts]
        whose += [row.text for row in known if row.property == OF and not row.is_tombstone]
        held = [row for row in known if row.property != OF]
        rows = [row for row in held if not row.is_tombstone]
        texts = {text for claim in own for text in claim.value.texts} | {row.text for row in rows}
        is_no = any(_TERMS.get(text) in NOES for text in texts)
        uses = {text for text in texts if text not in _TERMS and text.startswith(f"{USE}{BETWEEN}")}
        if own and is_no and (not uses or not uses.isdisjoint((KEEP, _USE_NOT_KNOWN))):
            accounts = [claim.source for claim in own]
            accounts += [_account_of(record, name) for row in rows for name in row.standing]
            for account in accounts:
                found.setdefault(account, {}).update(dict.fromkeys(whose))
    return {account: tuple(noes) for account, noes in found.items()}


def _account_of(record: Record, claim: str) -> str:
    return qualified(split_name(claim)[0], record.open_claim(claim).claim.source)


def counted(
    occasions: Sequence[Occasion], use: str, day: Day, above: Sequence[str] = (), *, to: Destination = NOT_SAID
) -> Consented:
    """Return what counts on a day of what was said on several occasions. ``above``: the use and all it lies under.

    A yes is one for this very use, that has begun and not ended, and is limited to nothing that ``to`` is outside of.
    Whatever else was said of the use, of one that it lies under, of keeping anything at all, or of no use in
    particular, stands against it unless it is older beyond doubt; of what stands against it the worst counts.
    """
    whole = {use, *above}
    outside = {one: _outside(one, use, whole, to) for one in occasions}
    judged = [(_on_the_day(one, use, day, outside[one]), one) for one in occasions if _touches(one, use, whole)]
    yes = max(
        (one for answer, one in judged if answer is Answer.GIVEN),
        key=lambda one: (one.asked.lo, one.until.lo),
        default=None,
    )
    against = [
        (answer, one)
        for answer, one in judged
        if answer not in (Answer.GIVEN, Answer.NOT_ASKED) and not (yes and one.asked.hi < yes.asked.lo)
    ]
    if against:
        worst = min((answer for answer, _ in against), key=_WORST.index)
        worse = [one for answer, one in against if answer is worst]
        limits = frozenset(limit for one in worse for limit in outside[one] if worst is Answer.LIMITED)
        ends = [one.until for one in worse if worst is Answer.EXPIRED]
        ended = max(ends, key=lambda one: (one.lo, one.hi), default=UNKNOWN)
        return Consented(worst, _claims(worse), outside=limits, ended=ended)
    if yes is None:
        return Consented(Answer.NOT_ASKED, _claims(one for _, one in judged))
    return Consented(Answer.GIVEN, yes.claims, OPEN_HI if yes.until.is_unknown() else yes.until.lo)


def _touches(one: Occasion, use: str, whole: set[str]) -> bool:
    if not one.uses or _USE_NOT_KNOWN in one.uses:
        return True
    if use in one.uses:
        return True
    says_no = one.answer in NOES
    return bool(whole & {*one.uses}) or (says_no and KEEP in one.uses)


def _outside(one: Occasion, use: str, whole: set[str], to: Destination) -> frozenset[Outside]:
    """Return which limits of an occasion a use lies outside of where it is made; channels are those of publishing."""
    found = set[Outside]()
    if use not in _IN_NO_LANGUAGE and not is_inside(one.in_languages, to.language):
        found.add(Outside.LANGUAGE)
    if PUBLISH in whole and not is_inside(one.where, to.channel):
        found.add(Outside.CHANNEL)
    return frozenset(found)


def _on_the_day(one: Occasion, use: str, day: Day, outside: Collection[Outside]) -> Answer:
    """Return what one occasion comes to for a use on a day. ``outside``: the limits that stand in the way."""
    if one.answer is not Answer.GIVEN:
        return one.answer
    if use not in one.uses:
        # A yes to something wider, or to nothing in particular, is no yes to this.
        return Answer.UNCLEAR if not one.uses or _USE_NOT_KNOWN in one.uses else Answer.NOT_ASKED
    if one.conditions:
        return Answer.CONDITIONS
    # An answer that may lie ahead, or an end of which only the last day it may be is known, are not sure.
    if one.asked.lo > day or (not one.until.is_unknown() and one.until.lo == OPEN_LO):
        return Answer.UNCLEAR
    if not one.until.is_unknown() and day > one.until.lo:
        return Answer.EXPIRED
    return Answer.LIMITED if outside else Answer.GIVEN


def _claims(occasions: Iterable[Occasion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim for one in occasions for claim in one.claims))


def _occasion(record: Record, consent: str, person: str, day: Day) -> Occasion:
    """Return one consent as it stands on a day; without claims where it is nobody's, or somebody else's by now."""
    rows: dict[str, list[KnownRow]] = {}
    for row in record.known(consent, day=day):
        # What was only retracted, or superseded, is not said any more; what was withdrawn was.
        if row.standing or row.is_tombstone:
            rows.setdefault(row.property, []).append(row)
    said = _Rows(rows)
    whose = {record.facts.canonical(Table.SUBJECT, one) for one in said.texts(OF)}
    agrees = all(_is_of_one_mind(record, rows.get(limit, ())) for limit in (IN_LANGUAGES, WHERE))
    is_theirs = person in whose or any(row.is_tombstone for row in rows.get(OF, ()))
    uses = () if any(row.is_tombstone for row in rows.get(USE, ())) else said.texts(USE)
    return Occasion(
        subject=consent,
        uses=uses,
        answer=_answer(said, is_of_one=whose == {person} and agrees),
        claims=said.claims if is_theirs else (),
        until=said.span(UNTIL),
        asked=said.span(ASKED_ON),
        conditions=said.texts(CONDITIONS),
        in_languages=said.texts(IN_LANGUAGES),
        where=said.texts(WHERE),
        language=next(iter(said.texts(LANGUAGE)), ""),
        channel=next(iter(said.texts(CHANNEL)), ""),
        asked_by=said.texts(ASKED_BY),
    )


def _is_of_one_mind(record: Record, rows: Sequence[KnownRow]) -> bool:
    """Say whether every account that limits a yes limits it to the same: several terms of one account are one limit."""
    limits: dict[str, set[str]] = {}
    for row in rows:
        for claim in row.standing:
            limits.setdefault(_account_of(record, claim), set()).add(row.text)
    return all(one == next(iter(limits.values())) for one in limits.values())


@dataclass(frozen=True)
class _Rows:
    """What stands of one consent, by property."""

    rows: dict[str, list[KnownRow]]

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for rows in self.rows.values() for row in rows for one in row.claims))

    @cached_property
    def is_sure(self) -> bool:
        """Whether nothing of it is disputed, or was withdrawn with its account."""
        return not any(row.level is Level.DISPUTED or row.is_tombstone for rows in self.rows.values() for row in rows)

    def texts(self, property_id: str) -> tuple[str, ...]:
        return tuple(row.text for row in self.rows.get(property_id, ()) if not row.is_tombstone)

    def span(self, property_id: str) -> Interval:
        """Return a day: of several claims, as far as any of them goes."""
        spans = [row.span for row in self.rows.get(property_id, ()) if not row.is_tombstone]
        return Interval(min(one.lo for one in spans), max(one.hi for one in spans)) if spans else UNKNOWN


def _answer(said: _Rows, *, is_of_one: bool) -> Answer:
    """Return what was answered: the worst of several answers, and no yes of which anything is in doubt."""
    texts = said.texts(ANSWER)
    found = [_TERMS.get(text, Answer.UNCLEAR) for text in texts]
    if any(row.is_tombstone for row in said.rows.get(ANSWER, ())):
        found.append(Answer.WITHDRAWN)
    if not found:
        return Answer.UNCLEAR
    worst = min(found, key=_WORST.index)
    is_contradiction = len(set(found)) > 1 and worst is Answer.NOT_ASKED
    in_doubt = not said.is_sure or not is_of_one or is_contradiction
    return Answer.UNCLEAR if in_doubt and worst in (Answer.GIVEN, Answer.NOT_ASKED) else worst


def _said_of_old(record: Record, person: str, day: Day) -> Iterator[Occasion]:
    """Give what properties of the person say in free words."""
    for property_id, use in OLD_PROPERTIES.items():
        for row in record.known(person, day=day, property_id=property_id):
            if not (row.standing or row.is_tombstone):
                continue
            answer = Answer.WITHDRAWN if row.is_tombstone else answer_from_words(row.text)
            if answer is Answer.GIVEN and row.level is Level.DISPUTED:
                answer = Answer.UNCLEAR
            yield replace(_NO_OCCASION, uses=(use,), answer=answer, claims=row.claims)


_NO_OCCASION: Final = Occasion("", (), Answer.NOT_ASKED, ())


def answer_from_words(text: str) -> Answer:
    """Return what free words about consent say: a yes or a no only where they are wholly one, by a closed list."""
    words = " ".join(fold(text).translate(_STOPS).split())
    if words in _TAKEN_BACK:
        return Answer.WITHDRAWN
    if words in _NO:
        return Answer.REFUSED
    return Answer.GIVEN if any(words == f"{yes} {how}".strip() for yes in _YES for how in _HOW) else Answer.UNCLEAR
