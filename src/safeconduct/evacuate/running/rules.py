"""What a word heard at a check-in means, and which alarms there are at an instant. Pure: no clock, randomness or I/O.

An alarm is worked out from check-ins, what was heard and the clock that is passed in: two desks, one that slept, come
to the same. Nothing keeps a countdown, so that nothing is lost with one. Carries promise P9 on the road: nobody who is
silent is forgotten. A step that somebody says of the leg ends silence as far as they had come by then. Refuses to let
a later "well" or a step end "forced": only a person ends that; to let who took silence on have taken "forced" on; and
to let "well" of the afternoon speak for the night. Follows notes/evacuate 6.5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from safeconduct.base.ids import UserId
from safeconduct.base.text import fold
from safeconduct.evacuate.running.types import (
    Agreed,
    Alarm,
    CheckIn,
    CheckInId,
    Claim,
    Heard,
    LegId,
    Meaning,
    Point,
    Seen,
    Stage,
)

_MINUTE_MS: Final = 60_000
# Minutes after due time and tolerance at which a stage begins: reminded by the same way, by a second, the duty officer
# claims it, it is an incident (notes/evacuate 6.5; an extraction 0, 5, 10, 20).
STAGES: Final[Mapping[bool, tuple[tuple[int, Stage], ...]]] = {
    False: ((0, Stage.REMIND), (10, Stage.SECOND_CHANNEL), (30, Stage.CLAIM), (60, Stage.INCIDENT)),
    True: ((0, Stage.REMIND), (5, Stage.SECOND_CHANNEL), (10, Stage.CLAIM), (20, Stage.INCIDENT)),
}
# Minutes that one officer has to claim an alarm before it is the next one's turn (notes/evacuate 6.5).
TURN_MINUTES: Final = 10
# The longest delay that one word can ask for. Our own: whoever is later than three hours agrees a new time.
MOST_DELAY_MS: Final = 3 * 60 * _MINUTE_MS
# How long a delay lasts where nobody said for how long. Our own.
DELAY_MS: Final = 60 * _MINUTE_MS
# "Well" may come so long before it is due at least, or by the tolerance where that is longer. Our own: whoever is half
# an hour early on the road has come to where they were to be heard from; whoever says it hours before has not.
EARLY_MS: Final = 30 * _MINUTE_MS

T = TypeVar("T", Heard, Claim)
# Words that were agreed and say that nobody forces them: whoever says one is in touch.
_IN_TOUCH: Final = (Meaning.WELL, Meaning.DELAYED)
_Voice = tuple[CheckIn, Heard]
"""What somebody said who is in touch, and at which check-in."""


def meaning(said: str, agreed: Agreed) -> Meaning:
    """Return what something said means: the agreed words are found anywhere in it, whatever their case and marks.

    Where several are found the most alarming counts. An empty word is never found.
    """
    told = _words(said)
    for word, found in (
        (agreed.forced, Meaning.FORCED),
        (agreed.delayed, Meaning.DELAYED),
        (agreed.well, Meaning.WELL),
    ):
        if _is_in(_words(word), told):
            return found
    return Meaning.OTHER


def are_apart(agreed: Agreed) -> bool:
    """Say whether the three words can be told apart: none empty, none found in another."""
    words = [_words(one) for one in (agreed.well, agreed.delayed, agreed.forced)]
    return all(words) and not any(
        _is_in(one, other) for n, one in enumerate(words) for m, other in enumerate(words) if n != m
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A check-in at which nobody said that all is well, and from when that is an alarm."""

    check_in: CheckIn
    from_ms: int
    is_forced: bool

    @property
    def claim_from_ms(self) -> int:
        """From when on somebody has to claim it."""
        if self.is_forced:
            return self.from_ms
        minutes = next(minutes for minutes, stage in STAGES[self.check_in.is_tight] if stage is Stage.CLAIM)
        return self.from_ms + minutes * _MINUTE_MS


def waiting(
    check_ins: Iterable[CheckIn], heard: Iterable[Heard], seen: Iterable[Seen], *, ended: Collection[CheckInId]
) -> tuple[Waiting, ...]:
    """Return the check-ins at which there is an alarm, or will be one if nothing more is heard: no clock says which.

    ``ended``: check-ins whose alarm a person ended, or whose leg did not begin. Linear in all of it.
    """
    return tuple(_waiting(check_ins, heard, seen, ended))


def alarms(waited: Iterable[Waiting], claims: Iterable[Claim], now_ms: int) -> tuple[Alarm, ...]:
    """Return the alarms there are: forced ones first, then the longest.

    ``now_ms``: milliseconds since 1970, UTC, of a clock that never goes back; what was heard counts whatever time it
    was noted with.
    """
    taken = _by_check_in(claims)
    found = [
        _alarm(one, taken.get(one.check_in.id, ()), now_ms) for one in waited if one.is_forced or one.from_ms <= now_ms
    ]
    return tuple(sorted(found, key=lambda alarm: (not alarm.is_forced, alarm.began_ms, alarm.check_in)))


def next_change(waited: Iterable[Waiting], claims: Iterable[Claim], now_ms: int) -> int | None:
    """Return the next instant at which `alarms` says something else if nothing more is heard; None for never.

    While nobody has claimed an alarm the turn goes round, so that there is always a next one.
    """
    taken = _by_check_in(claims)
    instants = []
    for one in waited:
        # What is forced is to be claimed from the beginning.
        first = Stage.INCIDENT if one.is_forced else Stage.REMIND
        stages = STAGES[one.check_in.is_tight]
        instants += [one.from_ms + minutes * _MINUTE_MS for minutes, stage in stages if stage >= first]
        if not _counting(one, taken.get(one.check_in.id, ())):
            instants.append(_next_turn(one.claim_from_ms, now_ms))
    return min((instant for instant in instants if instant > now_ms), default=None)


def whose_turn(alarm: Alarm, duty: Sequence[UserId]) -> UserId | None:
    """Return whose turn it is to take an alarm on: the next one on duty every ten minutes; None where nobody is.

    ``duty``: in the order in which they are tried.
    """
    return duty[alarm.turn % len(duty)] if duty else None


def missed(found: Iterable[Alarm], asleep_from_ms: int) -> tuple[Alarm, ...]:
    """Return the alarms that began since an instant at which this desk was last awake, the longest first."""
    return tuple(sorted((one for one in found if one.began_ms > asleep_from_ms), key=lambda one: one.began_ms))


def counts_from(one: CheckIn) -> int:
    """Return from when on "well" that is heard at a check-in ends its silence; what is heard sooner is kept."""
    return one.due_ms - max(one.tolerance_ms, EARLY_MS)


def _waiting(
    check_ins: Iterable[CheckIn], heard: Iterable[Heard], seen: Iterable[Seen], ended: Collection[CheckInId]
) -> Iterator[Waiting]:
    agreed = tuple(check_ins)
    told = _by_check_in(heard)
    voices, steps = _voices(agreed, told), _by_leg(seen)
    for one in agreed:
        words = told.get(one.id, ())
        forced = [word.at_ms for word in words if word.meaning is Meaning.FORCED]
        if one.id in ended:
            continue
        if forced:
            yield Waiting(one, min(forced), is_forced=True)
        elif not _is_heard(one, voices.get(one.leg, ())) and not _is_seen(one, steps.get(one.leg, ())):
            yield Waiting(one, silent_from(one, words), is_forced=False)


def _alarm(one: Waiting, claims: Sequence[Claim], now_ms: int) -> Alarm:
    minutes = max(0, now_ms - one.from_ms) // _MINUTE_MS
    stage = max(stage for least, stage in STAGES[one.check_in.is_tight] if minutes >= least)
    if one.is_forced:
        stage = max(stage, Stage.CLAIM)
    counting = _counting(one, claims)
    turn = 0 if counting else max(0, now_ms - one.claim_from_ms) // (TURN_MINUTES * _MINUTE_MS)
    users = tuple(claim.user for claim in sorted(counting, key=lambda claim: (claim.at_ms, claim.user)))
    return Alarm(one.check_in.id, one.check_in.leg, one.is_forced, one.from_ms, stage, users, turn)


def _counting(one: Waiting, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims that count: whoever took on silence has not taken on what is forced."""
    return tuple(claim for claim in claims if claim.is_of_forced or not one.is_forced)


def silent_from(one: CheckIn, words: Sequence[Heard]) -> int:
    """Return from when silence is an alarm: the due time, what delays were asked for, and the tolerance.

    A delay is counted from the time before, never from the clock of whoever noted it: a clock that runs ahead puts an
    alarm off by what one word can ask for and no more.
    """
    due = one.due_ms
    for word in sorted((word for word in words if word.meaning is Meaning.DELAYED), key=lambda word: word.at_ms):
        asked = word.until_ms or word.at_ms + DELAY_MS
        due = max(due, min(asked, due + MOST_DELAY_MS))
    return due + one.tolerance_ms


def _voices(check_ins: Iterable[CheckIn], told: Mapping[CheckInId, Sequence[Heard]]) -> dict[LegId, list[_Voice]]:
    voices: dict[LegId, list[_Voice]] = {}
    for one in check_ins:
        said = (word for word in told.get(one.id, ()) if word.meaning in _IN_TOUCH)
        voices.setdefault(one.leg, []).extend((one, word) for word in said)
    return voices


def _by_leg(seen: Iterable[Seen]) -> dict[LegId, list[Seen]]:
    held: dict[LegId, list[Seen]] = {}
    for one in seen:
        held.setdefault(one.leg, []).append(one)
    return held


def _is_heard(one: CheckIn, voices: Iterable[_Voice]) -> bool:
    """Say whether they were heard: well at it, or in touch at a later one of the leg when this one was due already.

    Whoever says at the later one that it takes longer is waited for there. A word that was noted long before this one
    is due, at a later check-in by mistake or at this one, says nothing about this one.
    """
    return any(
        word.meaning is Meaning.WELL and word.at_ms >= counts_from(one)
        if other.id == one.id
        else _is_later(other, one, word) and word.at_ms >= one.due_ms - one.tolerance_ms
        for other, word in voices
    )


def _is_later(other: CheckIn, one: CheckIn, word: Heard) -> bool:
    """Say whether what was heard at another check-in may speak for this one. Of two at once a delay speaks for none."""
    return other.due_ms > one.due_ms or (other.due_ms == one.due_ms and word.meaning is Meaning.WELL)


def _is_seen(one: CheckIn, seen: Iterable[Seen]) -> bool:
    """Say whether somebody saw them where they were to be heard from, or further on, when this one was due already.

    "They have left" says nothing of whether they arrive, and no step anything of the days in a house.
    """
    return one.point is not Point.STAY and any(
        step.point >= one.point and step.at_ms >= one.due_ms - one.tolerance_ms for step in seen
    )


def _next_turn(first: int, now_ms: int) -> int:
    turn = TURN_MINUTES * _MINUTE_MS
    return first + max(1, (now_ms - first) // turn + 1) * turn


def _by_check_in(found: Iterable[T]) -> dict[CheckInId, list[T]]:
    held: dict[CheckInId, list[T]] = {}
    for one in found:
        held.setdefault(one.check_in, []).append(one)
    return held


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()


def _is_in(word: Sequence[str], told: Sequence[str]) -> bool:
    size = len(word)
    return bool(size) and any(list(told[n : n + size]) == list(word) for n in range(len(told) - size + 1))
