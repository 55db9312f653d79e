"""A form of a receiver outside, and a paper filled in after it, as types (docs/rooms/record.md "Papers").

A paper holds values and levels, never sentences: `sheets` says them in the language of the paper. It knows a claim by
its name, and a reader outside by a number and a code drawn for this one paper. Names no property: these stand in
`forms/*.toml`. Refuses nothing: what is refused is in `filling`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.items import SubjectKind
from safeconduct.record.names_told import NamesTold
from safeconduct.record.types import KnownRow, Level, PropertyKind, Roots

# The languages that a paper can be written in.
EVERY_LANGUAGE: Final[tuple[Language, ...]] = ("en", "ru")
# More people than this on one export needs two persons (DESIGN section 3); no paper has more.
MOST_PERSONS: Final = 5


class Fill(enum.Enum):
    """Where the answer to a question comes from."""

    CLAIMS = "claims"  # what is known of its properties
    NAME = "name"  # what the subjects are called, then its properties
    SUBMITTER = "submitter"  # what whoever submits the paper says of themselves
    CONSENT = "consent"  # the consent that the record holds
    HAND = "hand"  # a person writes it


class Deed(enum.Enum):
    """What a thing that is told of is to a form (`deeds`)."""

    NONE = "none"  # no act: a person, a whole event, what was done about it
    ABOUT = "about"  # an act that the form is about: where it was done somebody was taken, say
    HOLDING = "holding"  # an act that the form is about, and by which somebody is held where it is done
    UNTYPED = "untyped"  # an act of which nobody says what it was
    OTHER = "other"  # an act of another type


EVERY_DEED: Final = frozenset(Deed)


class Of(enum.Enum):
    """What something is told of, where a paper has to say it (`origins`)."""

    UNSAID = "unsaid"  # one thing alone tells what happened
    PERSON = "person"
    ACT = "act"
    EVENT = "event"  # what is no act: a whole event, what was done about it


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form. ``code`` names it for ever.

    ``is_minimum``: without an answer the receiver refuses the paper or does not act. ``needs_day``: an interval longer
    than a day is no full answer; where a property of ``held`` says that the person was seen in detention one within a
    season is. ``is_one``: the first property that has an answer gives it. ``is_personal``: told only where the person
    is. ``may_name``: it asks who is held responsible, and those may be named in it who are to be. ``is_private``: for
    whoever makes the paper; it never leaves. ``of``: what is said of which acts answers it; ``done``: of which
    the place where they were done does. ``is_of_event``: it asks what happened, and where several things tell of that
    each answer says of which it is told. ``is_one_of_each``: as ``is_one``, but of each thing that is told.
    """

    code: str
    text: Phrase
    fill: Fill
    properties: tuple[str, ...]
    missing: Phrase
    is_minimum: bool = False
    needs_day: bool = False
    is_one: bool = False
    is_personal: bool = False
    may_name: bool = False
    is_private: bool = False
    held: tuple[str, ...] = ()
    of: frozenset[Deed] = EVERY_DEED
    done: frozenset[Deed] = EVERY_DEED
    is_of_event: bool = False
    is_one_of_each: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its questions."""

    code: str
    title: Phrase
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when the receiver wants it: so many months after the day that a question asks for."""

    code: str
    text: Phrase
    question: str
    months: int


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What one receiver asks for.

    ``source`` is where that is published, ``looked_on`` when it was read there. ``consent`` is the use that is to be
    consented to, a term of `consent_use`. ``languages`` are those of ours that the receiver reads. ``acts``: types of
    act that it is about, whole codes with what stands under them; none: it is about all. But for ``acts_but``.
    ``acts_over``: what says of the end of an act that it is not, or no longer, what the receiver asks about.
    """

    code: str
    version: int
    title: Phrase
    receiver: Phrase
    source: str
    looked_on: Day
    subjects: tuple[SubjectKind, ...]
    most_persons: int
    consent: str
    languages: tuple[Language, ...]
    is_confidential: bool
    notes: tuple[Phrase, ...]
    deadlines: tuple[Deadline, ...]
    sections: tuple[Section, ...]
    acts: tuple[str, ...] = ()
    acts_but: tuple[str, ...] = ()
    acts_over: tuple[str, ...] = ()

    def questions(self) -> tuple[Question, ...]:
        """Return all questions in their order."""
        return tuple(question for section in self.sections for question in section.questions)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a property papers ask for is called, and of which kind its values are."""

    id: str
    kind: PropertyKind
    words: Phrase


class Consent(enum.Enum):
    """What the record says of the consent to a paper: the answers of `record.consents`, and one more."""

    NOBODY_ENTERED = "nobody_entered"  # of an event: nobody who was involved is entered, so that nobody was asked
    GIVEN = "given"
    CONDITIONS = "conditions"
    LIMITED = "limited"
    EXPIRED = "expired"
    UNCLEAR = "unclear"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Support:
    """One standing claim behind an answer, with whatever a reader outside may be told of it.

    ``version``: the wording that is told (`items.claim_version`). Of an account that was never public nothing is told:
    ``outlet``, ``url`` and ``voice`` are empty, for a paper may be passed on to those who hunt whoever told us. Nor is
    it told how a voice knows: a newspaper that keeps its source unnamed is not to be helped out by us.
    """

    claim: str
    version: bytes
    outlet: str = ""
    url: str = ""
    published: Interval = UNKNOWN
    voice: str = ""


@dataclass(frozen=True, slots=True)
class SideTold:
    """One side of a disagreement, and the claims that take it."""

    span: Interval
    text: str
    claims: tuple[str, ...]


class Said(NamedTuple):
    """A value that is words, in both languages: of a term of the ontology what it is called, else twice the text."""

    en: str
    ru: str

    def in_language(self, language: Language) -> str:
        """Return it in a language of papers."""
        return self.ru if language == "ru" else self.en


NO_WORDS: Final = Said("", "")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known, as gathered. ``sides``: empty where nobody contradicts it.

    ``period``: of when its claims say that it was, from the first to the last.
    """

    row: KnownRow
    words: Phrase
    supports: tuple[Support, ...]
    sides: tuple[SideTold, ...]
    period: Interval = UNKNOWN


@dataclass(frozen=True, slots=True)
class About:
    """One chosen subject with what is known of it now.

    ``involved``: of an event, the people who were involved in it, by qualified name; of a person, the person. ``deed``:
    what it is to the form. ``types``: of an act, of what sort it was, as `deeds` reads them.
    """

    name: str
    kind: SubjectKind
    label: str
    consent: Consent
    consenting: tuple[str, ...]
    facts: tuple[Fact, ...]
    involved: tuple[str, ...] = ()
    deed: Deed = Deed.NONE
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a paper is made of.

    ``names``: those that have no place in it: of living people, and of all who told us something.
    ``but_responsible``: the same where the form asks who is held responsible: whoever makes the paper may have said who
    may be named there. ``people``: those who may be named, by what they are called there; none where an act was done to
    more of them than one paper names (``are_many``). ``called``: what terms and subjects are called that values are.
    ``ended``: when a consent ended whose time is over, the earliest of several.
    """

    about: tuple[About, ...]
    consent: Consent
    names: NamesTold
    but_responsible: NamesTold
    people: tuple[str, ...] = ()
    called: Mapping[str, Said] = field(default_factory=dict)
    ended: Interval = UNKNOWN
    are_many: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What whoever makes a paper says. ``submitter`` may be empty. ``codes`` are drawn by the caller, never used again.

    ``mark`` is the mark of this draft, as of a print; it stands on each page. ``languages``: those that it may be
    written in, for which consent was asked.
    """

    day: Day
    mark: str
    codes: tuple[str, ...]
    submitter: str = ""
    is_confidential: bool = False
    languages: tuple[Language, ...] = EVERY_LANGUAGE


@dataclass(frozen=True, slots=True)
class Origin:
    """What something is told of. ``what``: of an act its types, of one of several people who agreed their name.

    Empty where that is not known, or not to be told. ``span``: when it began; of a place, when they were there.
    ``number``: of one of several people who may not be named, the place among them, from 1; else 0.
    """

    of: Of = Of.UNSAID
    what: Said = NO_WORDS
    span: Interval = UNKNOWN
    number: int = 0


UNSAID: Final = Origin()


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that an answer tells. ``rests`` are numbers of the paper's list, from 1."""

    words: Phrase
    basis: str
    kind: PropertyKind
    span: Interval
    text: Said
    level: Level
    roots: Roots
    rests: tuple[int, ...]
    sides: tuple[tuple[Interval, Said, tuple[int, ...]], ...]
    origin: Origin = UNSAID


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. ``texts``: names or the submitter's words. Empty where there is none.

    ``claims``: of a consent, those that say so. ``is_withheld``: something is known and not told without a consent.
    ``held``: how much of it the release check held, which is not told either.
    """

    question: Question
    texts: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    claims: tuple[str, ...] = ()
    is_withheld: bool = False
    held: int = 0


class Gap(enum.Enum):
    """Why an element of the minimum is missing."""

    NOTHING = "nothing"
    NOT_EXACT = "not_exact"
    WITHHELD = "withheld"
    HELD = "held"
    UNNAMED = "unnamed"
    MANY = "many"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Missing:
    """One missing element of the minimum. ``span``: what is known of it, where that is not exact enough.

    ``consent``: where it is missing for want of one, what the record says of that; else GIVEN. ``span``: of one whose
    time is over, when it ended.
    """

    question: Question
    gap: Gap
    span: Interval
    consent: Consent = Consent.GIVEN


class Timing(enum.Enum):
    """How a deadline stands."""

    OPEN = "open"
    MAYBE = "maybe"
    OVER = "over"
    AT_LATEST = "at_latest"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeadlineStands:
    """A deadline on the day of the paper: ``until`` counts from the earliest day that is possible, or from the last
    where no first is known (AT_LATEST)."""

    deadline: Deadline
    timing: Timing
    until: Day


@dataclass(frozen=True, slots=True)
class Rest:
    """One claim that a paper rests on: its number and its code there."""

    number: int
    code: str
    support: Support


@dataclass(frozen=True, slots=True)
class Paper:
    """A filled form. ``left_out``: how many names of others were left out of its texts.

    ``about``: qualified names of the people whom it tells of, named in it or not, with those who may be named as held
    responsible. ``subject``: what it is about. ``of_itself``: how many acts it tells that nobody named. ``ended``: when
    a consent ended whose time is over. ``acts``: those that it tells of, in the order in which they were asked for.
    """

    form: PaperForm
    request: Request
    consent: Consent
    answers: tuple[Answer, ...]
    missing: tuple[Missing, ...]
    deadlines: tuple[DeadlineStands, ...]
    rests: tuple[Rest, ...]
    left_out: int
    about: tuple[str, ...] = ()
    subject: str = ""
    of_itself: int = 0
    ended: Interval = UNKNOWN
    acts: tuple[Origin, ...] = ()

    @property
    def is_of_several(self) -> bool:
        """Whether several things tell what happened, so that each answer says of which it is told."""
        return any(told.origin.of is not Of.UNSAID for one in self.answers for told in one.told)

    @property
    def held(self) -> int:
        """How many texts the release check held: they are not in it."""
        return sum(one.held for one in self.answers)

    def answer(self, code: str) -> Answer:
        """Return the answer to a question of the form; KeyError for another code."""
        return {one.question.code: one for one in self.answers}[code]
