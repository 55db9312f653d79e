"""Which of several words about one thing count, and which one is shown. Pure (docs/formats/ops.md, "What counts").

A word names those whose place it takes, so that no clock decides between what somebody had read and what they answered
it with. What nobody had answered was said at the same time: all of it is kept and told, and what is shown errs on the
side of whoever is in danger. Refuses to drop a word because another is newer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from safeconduct.base import cbor
from safeconduct.base.ids import DeviceId, OpId, UserId
from safeconduct.intake.types import (
    NO_TIME,
    NOBODY,
    Card,
    CardField,
    Care,
    CareField,
    Consent,
    Danger,
    Hours,
    Relation,
    Rung,
    Silence,
    Standing,
    State,
    TrustWord,
)
from safeconduct.intake.word_bytes import FieldValue, heard_when_set, read_value


@dataclass(frozen=True, slots=True)
class Word:
    """What one op says of one thing. ``value``: canonical bytes, as in the body."""

    op: OpId
    hlc: int
    device: DeviceId
    value: bytes
    replaces: tuple[OpId, ...]
    is_gone: bool = False

    @property
    def order(self) -> tuple[int, bytes]:
        """Which of two is shown: the greater."""
        return self.hlc, self.op


W = TypeVar("W", bound=Word)


def counting(words: Iterable[W]) -> tuple[W, ...]:
    """Return the words that stand and whose place none that stands has taken, at any remove; the one shown is last.

    An undone word takes no place itself. What it named is still passed through: of three, the middle one undone, the
    last stands in the place of the first. Linear in what the words name.
    """
    by_op = {one.op: one for one in words}
    if len(by_op) == 1:
        return tuple(one for one in by_op.values() if not one.is_gone)
    waiting = [named for one in by_op.values() if not one.is_gone for named in one.replaces]
    replaced: set[OpId] = set()
    while waiting:
        op = waiting.pop()
        if op not in replaced:
            replaced.add(op)
            waiting += by_op[op].replaces if op in by_op else ()
    standing = (one for one in by_op.values() if not one.is_gone and one.op not in replaced)
    return tuple(sorted(standing, key=lambda one: one.order))


# How soon, most urgent first. That nobody knows is more urgent than "later": silence is no safety.
URGENCY: Mapping[Danger, int] = {
    Danger.NOW: 0,
    Danger.DAYS: 1,
    Danger.UNKNOWN: 2,
    Danger.LATER: 3,
    Danger.NONE: 4,
}


# What the page and the forms ask: how soon. "No" and "not sure" are left out: a word from outside makes nobody's danger
# less than unknown, for somebody may be made to say it.
SAID_DANGER: Mapping[str, Danger] = {"now": Danger.NOW, "soon": Danger.DAYS}


def most_urgent(dangers: Iterable[Danger]) -> Danger:
    """Return the most urgent of what was said at the same time; unknown where nothing was."""
    return min(dangers, key=lambda one: URGENCY[one], default=Danger.UNKNOWN)


def value_of(word: Word, field: CareField | CardField) -> FieldValue:
    """Return what a word sets a field to."""
    return read_value(field, cbor.decode(word.value))


def shown_value(field: CareField | CardField, words: Sequence[Word]) -> FieldValue:
    """Return what is shown of a field whose words that count these are; ValueError where there are none.

    The newest, but of dangers the most urgent, of next contacts the earliest, of states one that is not closed, of
    words to avoid all that anybody named; and a device that somebody says is shared is shared.
    """
    if not words:
        raise ValueError("a field nobody has set")
    values = [value_of(one, field) for one in words]
    match field:
        case CareField.DANGER:
            return most_urgent(one for one in values if isinstance(one, Danger))
        case CareField.NEXT_CONTACT:
            agreed = [one for one in values if isinstance(one, int) and one != NO_TIME]
            return min(agreed, default=NO_TIME)
        case CareField.STATE:
            at_work = [one for one in values if isinstance(one, Standing) and one.state is not State.CLOSED]
            return at_work[-1] if at_work else values[-1]
        case CardField.AVOID:
            said = [one for value in values if isinstance(value, tuple) for one in value if isinstance(one, str)]
            return tuple(dict.fromkeys(said))
        case CardField.IS_SHARED:
            return any(value is True for value in values)
        case _:
            return values[-1]


Fields = Mapping[int, Sequence[Word]]
"""The words that count of each field that somebody set."""


def care_of(fields: Fields, heard: Iterable[Danger] = ()) -> Care:
    """Return care as it counts. ``heard``: what they said themselves of danger, until somebody here has set it."""
    got = {number: shown_value(CareField(number), words) for number, words in fields.items() if words}
    owner, stand_in = got.get(CareField.OWNER.value, NOBODY), got.get(CareField.STAND_IN.value, NOBODY)
    next_contact, standing = got.get(CareField.NEXT_CONTACT.value, NO_TIME), got.get(CareField.STATE.value)
    danger = got.get(CareField.DANGER.value)
    return Care(
        UserId(owner) if isinstance(owner, bytes) else NOBODY,
        UserId(stand_in) if isinstance(stand_in, bytes) else NOBODY,
        next_contact if isinstance(next_contact, int) else NO_TIME,
        standing if isinstance(standing, Standing) else Standing(State.NEW),
        danger if isinstance(danger, Danger) else most_urgent(heard),
    )


def is_open(fields: Fields, heard: int) -> bool:
    """Say whether a thread is open: nobody closed it, or more was heard than whoever closed it had heard.

    Open also where less was heard: some of what they had is still to come, or a number was made up to hide what will.
    """
    states = fields.get(CareField.STATE.value, ())
    closings = [one for one in states if _standing_of(one).state is State.CLOSED]
    if len(closings) < len(states) or not closings:
        return True
    return heard != max(heard_when_set(cbor.decode(one.value)) for one in closings)


def _standing_of(word: Word) -> Standing:
    value = value_of(word, CareField.STATE)
    return value if isinstance(value, Standing) else Standing(State.NEW)


def card_of(fields: Fields) -> Card:
    """Return the contact card as it counts."""
    got = {number: shown_value(CardField(number), words) for number, words in fields.items() if words}

    def text(field: CardField) -> str:
        value = got.get(field.value, "")
        return value if isinstance(value, str) else ""

    relation, consent = got.get(CardField.RELATION.value), got.get(CardField.CONSENT.value)
    silence = got.get(CardField.SILENCE.value)
    return Card(
        relation=relation if isinstance(relation, Relation) else Relation.UNKNOWN,
        about=text(CardField.ABOUT),
        consent=consent if isinstance(consent, Consent) else Consent.UNKNOWN,
        languages=_parts(got.get(CardField.LANGUAGES.value), str),
        hours=_parts(got.get(CardField.HOURS.value), Hours),
        avoid=_parts(got.get(CardField.AVOID.value), str),
        cover=text(CardField.COVER),
        who_answers=tuple(UserId(one) for one in _parts(got.get(CardField.WHO_ANSWERS.value), bytes)),
        is_shared=got.get(CardField.IS_SHARED.value) is True,
        silence=silence if isinstance(silence, Silence) else Silence(),
        called=text(CardField.CALLED),
        notes=text(CardField.NOTES),
    )


Part = TypeVar("Part")


def _parts(value: FieldValue | None, kind: type[Part]) -> tuple[Part, ...]:
    return tuple(one for one in value if isinstance(one, kind)) if isinstance(value, tuple) else ()


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a thread is trusted. ``waits``: one person vouches, and a second has to."""

    rung: Rung
    flags: tuple[str, ...]
    vouchers: tuple[UserId, ...] = ()
    waits: bool = False


# How many persons have to vouch for somebody.
VOUCHERS: Final = 2


def trust_of(said: Sequence[tuple[UserId, TrustWord]], counting_now: Sequence[TrustWord]) -> Trust:
    """Return how far a thread is trusted.

    ``said``: the newest word of each person; ``counting_now``: the words whose place none has taken. Of several the
    lowest rung; vouched where two persons' newest words say so and nothing is flagged, else cross-checked.
    """
    flags = tuple(sorted({flag for one in counting_now for flag in one.flags}))
    rung = min((one.rung for one in counting_now), key=lambda one: one.height, default=Rung.UNHEARD)
    vouchers = tuple(sorted({user for user, one in said if one.rung is Rung.VOUCHED}))
    if rung is not Rung.VOUCHED:
        return Trust(rung, flags)
    if len(vouchers) >= VOUCHERS and not flags:
        return Trust(rung, flags, vouchers)
    return Trust(Rung.CROSS_CHECKED, flags, vouchers, waits=len(vouchers) < VOUCHERS)
