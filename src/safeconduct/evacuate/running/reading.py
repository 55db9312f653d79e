"""From things to check-ins, what was heard and who claims what; every alarm of every journey that this desk opens.

Carries promise P9 on the road: of what is missing or contradicts, what keeps an alarm counts. A check-in whose time
somebody took away is due at once, an alarm ends with words alone, and no dropping ends "forced". Refuses a clock that
goes back: an instant at which this desk was awake already has been. Whoever is seen on the way is not silent there.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.clock import MS_PER_DAY, Hlc, ms_from_hlc
from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.reading import read_journeys, seen_on
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.journeys.whereabouts import staying
from safeconduct.evacuate.running.rules import (
    Waiting,
    alarms,
    counts_from,
    missed,
    next_change,
    silent_from,
    waiting,
)
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
)
from safeconduct.sync.team import Team
from safeconduct.sync.words import People
from safeconduct.vault.errors_ops import NotKept

_MINUTE_MS: Final = 60_000
_MEANINGS: Final = {one.value: one for one in Meaning}
_POINTS: Final = {"depart": Point.DEPART, "check": Point.CHECK, "arrive": Point.ARRIVE, "stay": Point.STAY}
_STEPS: Final = {
    LegState.DEPARTED: Point.DEPART,
    LegState.CHECKPOINT: Point.CHECK,
    LegState.ARRIVED: Point.ARRIVE,
    LegState.HANDED_OVER: Point.ARRIVE,
}
_AWAKE: Final = b"evacuate/awake"
_TIME_BYTES: Final = 8
# How far a desk believes its own note that it has been later already. A clock that was a whole day ahead once, by a
# dead battery or a false time server, would else raise every alarm of that day at once, for a day. Our own.
MOST_BACK_MS: Final = MS_PER_DAY
# States in which nobody is on their way yet, or somebody said that it is over: silence is no alarm, "forced" is.
_NOT_BEGUN: Final = (LegState.DRAFT, LegState.APPROVED)
_BEGUN: Final = frozenset(LegState) - {
    LegState.DRAFT,
    LegState.APPROVED,
    LegState.BRIEFED,
    LegState.READY,
    LegState.ABORTED,
}


@dataclass(frozen=True, slots=True)
class Watched:
    """The check-ins of journeys, as `rules` takes them.

    ``ended``: those of which silence is no alarm. ``seen``: how far people had come, as somebody said.
    """

    check_ins: tuple[CheckIn, ...] = ()
    heard: tuple[Heard, ...] = ()
    claims: tuple[Claim, ...] = ()
    ended: frozenset[CheckInId] = frozenset()
    seen: tuple[Seen, ...] = ()

    # What follows from it whatever the clock says: a look asks for it, and the bell a hundred times.
    _waiting: list[tuple[Waiting, ...]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """The check-ins at which there is an alarm, or one begins if nothing more is heard, and when."""
        if not self._waiting:
            self._waiting.append(waiting(self.check_ins, self.heard, self.seen, ended=self.ended))
        return self._waiting[0]

    def alarms(self, now_ms: int) -> tuple[Alarm, ...]:
        """Return the alarms there are: forced ones first, then the longest."""
        return alarms(self.waiting, self.claims, now_ms)

    def next_change(self, now_ms: int) -> int | None:
        """Return when `alarms` says something else if nothing more is heard; None for never."""
        return next_change(self.waiting, self.claims, now_ms)

    @property
    def waited(self) -> frozenset[CheckInId]:
        """The check-ins at which there is an alarm, or one begins if nothing more is heard."""
        return frozenset(one.check_in.id for one in self.waiting)

    @property
    def unanswered(self) -> frozenset[CheckInId]:
        """Those at which nobody was heard or seen yet, also where nobody is waited for yet or any more."""
        return frozenset(one.check_in.id for one in waiting(self.check_ins, self.heard, self.seen, ended=()))


@dataclass(frozen=True, slots=True)
class Awake:
    """What a desk has to say when it looks.

    ``now_ms``: by a clock that never goes back. ``asleep_from_ms``: when it last looked, 0 for never. ``missed``: the
    alarms that began since, the longest first.
    """

    now_ms: int
    asleep_from_ms: int
    alarms: tuple[Alarm, ...]
    missed: tuple[Alarm, ...]
    next_ms: int | None


def watched(journeys: Iterable[Journey], people: People) -> Watched:
    """Return what is waited for and what was heard in journeys."""
    return _together([_watched(one, people) for one in journeys])


def watched_here(team: Team) -> Watched:
    """Return what is waited for and what was heard in every journey that this desk opens.

    Worked out once for as long as nothing is written; after an entry, of the journeys that are others by it.
    """
    return team.remembered("watched", functools.partial(_watched_here, team))


def _watched_here(team: Team) -> Watched:
    def read(
        before: Mapping[CompartmentId, tuple[Journey, Watched]],
    ) -> Mapping[CompartmentId, tuple[Journey, Watched]]:
        people, found = team.people(), {}
        for one in read_journeys(team):
            known = before.get(one.part)
            is_same = known is not None and known[0] is one
            found[one.part] = known if known is not None and is_same else (one, _watched(one, people))
        return found

    held = team.remembered_by_part("watched, by part", lambda: read({}), lambda before, _: read(before))
    return _together([one for _, one in held.values()])


def _together(parts: Iterable[Watched]) -> Watched:
    held = tuple(parts)
    return Watched(
        tuple(one for part in held for one in part.check_ins),
        tuple(one for part in held for one in part.heard),
        tuple(one for part in held for one in part.claims),
        frozenset(one for part in held for one in part.ended),
        tuple(one for part in held for one in part.seen),
    )


def alarms_here(team: Team, now_ms: int) -> tuple[Alarm, ...]:
    """Return the alarms of every journey that this desk opens, the most pressing first."""
    return watched_here(team).alarms(now_ms)


def look(team: Team, journeys: Iterable[Journey] | None = None) -> Awake:
    """Return the alarms now, and what this desk missed while it was asleep; `note_awake` notes that it looked.

    ``journeys``: at these alone; at every one that this desk opens where none are given.
    """
    now, before = now_here(team), _noted(team)
    held = watched_here(team) if journeys is None else watched(journeys, team.people())
    found = held.alarms(now)
    return Awake(now, before, found, missed(found, before) if before else (), held.next_change(now))


def unwatched(journeys: Iterable[Journey]) -> tuple[tuple[Journey, Leg], ...]:
    """Return the legs of people who were told or are on the way, and for whom nobody is to be heard from any more.

    Nothing would ever raise an alarm for them: somebody has to agree the next check-in.
    """
    found = []
    for journey in journeys:
        left = _watched(journey, {}).waited
        waited = {one.id_of("leg") for one in journey.check_ins if CheckInId(one.id) in left}
        found += [
            (journey, leg)
            for leg in journey.legs
            if _is_waited_for(journey, leg) and _is_open(leg) and leg.id not in waited
        ]
    return tuple(found)


def _is_open(leg: Leg) -> bool:
    return leg.state not in (LegState.CLOSED, LegState.HANDED_OVER)


def now_here(team: Team) -> int:
    """Return the time by this desk's clock, or when it was last awake if the clock went back since (within a day)."""
    now, before = team.clock.now_ms(), _noted(team)
    return before if now < before <= now + MOST_BACK_MS else now


def note_awake(team: Team, now_ms: int) -> None:
    """Note that this desk was awake: what begins from here on it has not missed."""
    team.vault.keep_note(_AWAKE, now_ms.to_bytes(_TIME_BYTES, "big"))


def agreed_of(journey: Journey) -> Agreed:
    """Return the three words of a journey; empty where none was agreed."""
    return Agreed(*(journey.thing.text(code) for code in ("well", "delayed", "forced")))


def leg_of(journey: Journey, check_in: Thing) -> Leg | None:
    """Return the leg of a check-in; None where it names none that the journey has."""
    return journey.leg(check_in.id_of("leg"))


def _noted(team: Team) -> int:
    try:
        return int.from_bytes(team.vault.note(_AWAKE), "big")
    except NotKept:
        return 0


def _watched(journey: Journey, people: People) -> Watched:
    check_ins = tuple(_check_in(one, leg_of(journey, one)) for one in journey.check_ins)
    pressing, forced = _forced_since(journey), Meaning.FORCED.value
    # A word under force whose alarm a person ended is over: what is forced since then is a new alarm.
    heard = tuple(_heard(one) for one in journey.heard if one.text("meaning") != forced or one.id in pressing)
    claims = tuple(_claim(one, people, pressing) for one in journey.claims)
    ended = frozenset(CheckInId(one.id) for one in journey.check_ins if is_over(journey, one))
    return Watched(check_ins, heard, claims, ended, tuple(_seen(journey)))


def _seen(journey: Journey) -> Iterator[Seen]:
    for leg in journey.legs:
        for word in seen_on(leg):
            # Nobody saw them later than they said so, whatever time was typed.
            yield Seen(LegId(bytes(leg.id)), _STEPS[word.step], min(word.at_ms, ms_from_hlc(Hlc(word.hlc))))


def is_over(journey: Journey, check_in: Thing) -> bool:
    """Say whether silence at a check-in is no alarm any more, and whoever was forced at it was looked after.

    An alarm is ended with words, for without them nobody knows how, by somebody who had heard whatever was forced: what
    was heard at another desk meanwhile begins it again.
    """
    forced = {one.id for one in heard_at(journey, check_in) if one.text("meaning") == Meaning.FORCED.value}
    if check_in.yes("ended") and check_in.text("ended_words"):
        return forced <= set(check_in.ids_of("ended_of"))
    return not forced and (check_in.yes("dropped") or not _is_waited_for(journey, leg_of(journey, check_in)))


def heard_at(journey: Journey, check_in: Thing) -> tuple[Thing, ...]:
    """Return what was heard at a check-in."""
    return tuple(one for one in journey.heard if one.id_of("check_in") == check_in.id)


def stays_at(journey: Journey, word: Thing) -> int:
    """Return when the alarm of a check-in still begins though a word was heard there, as it was too early; 0 if not.

    The same whatever was said, so that telling it gives no word away.
    """
    thing = next((one for one in journey.check_ins if one.id == word.id_of("check_in")), None)
    if thing is None:
        return 0
    one = _check_in(thing, leg_of(journey, thing))
    if _heard(word).at_ms >= counts_from(one):
        return 0
    return silent_from(one, [_heard(other) for other in heard_at(journey, thing)])


def _is_waited_for(journey: Journey, leg: Leg | None) -> bool:
    """Say whether somebody who is silent on a leg is in danger: they were told of it or are there, and it is not over.

    Who was called off on the way is waited for until somebody says how that ended. A check-in whose leg is not here is
    waited for: nobody knows that it is over.
    """
    if leg is None:
        return True
    if (there := staying(journey)) is not None and there.id == leg.id:
        return True
    if leg.state is LegState.ABORTED:
        return any(_is_begun_by(one.field, one.value) for one in leg.thing.all_facts)
    return leg.state is not LegState.CLOSED and (leg.is_frozen or leg.state not in _NOT_BEGUN)


def _is_begun_by(field: str, value: bytes) -> bool:
    return field == "step" and any(state.value.encode() in value for state in _BEGUN)


def _check_in(thing: Thing, leg: Leg | None) -> CheckIn:
    due = thing.number("due")
    began = ms_from_hlc(Hlc(thing.began.hlc))
    tolerance = (thing.number("minutes") or 0) * _MINUTE_MS
    is_tight = thing.yes("tight")
    leg_id = LegId(bytes(leg.id) if leg else thing.id_of("leg"))
    is_stay = leg is not None and leg.thing.text("kind") == "stay"
    point = Point.STAY if is_stay else _POINTS.get(thing.text("point"), Point.ARRIVE)
    return CheckIn(CheckInId(thing.id), leg_id, began if due is None else due, tolerance, is_tight, point)


def _heard(thing: Thing) -> Heard:
    at = thing.number("at")
    meaning = _MEANINGS.get(thing.text("meaning"), Meaning.OTHER)
    known_at = ms_from_hlc(Hlc(thing.began.hlc)) if at is None else at
    return Heard(CheckInId(thing.id_of("check_in")), meaning, known_at, thing.number("until") or 0)


def _forced_since(journey: Journey) -> frozenset[ThingId]:
    """Return the words under force of a journey that no end of an alarm knew of."""
    ended = (one for one in journey.check_ins if one.yes("ended") and one.text("ended_words"))
    known = {word for one in ended for word in one.ids_of("ended_of")}
    forced = Meaning.FORCED.value
    return frozenset(one.id for one in journey.heard if one.text("meaning") == forced and one.id not in known)


def _claim(thing: Thing, people: People, pressing: Collection[ThingId]) -> Claim:
    is_of_forced = any(word in pressing for word in thing.ids_of("heard"))
    by = people.get(thing.all_facts[0].device, UserId(b""))
    at = thing.number("at")
    known_at = ms_from_hlc(Hlc(thing.began.hlc)) if at is None else at
    return Claim(CheckInId(thing.id_of("check_in")), by, known_at, is_of_forced)
