"""Agreeing words, waiting for people, hearing them, taking alarms on and ending them, as intents for the vault.

What somebody said is turned into what it means, and the words themselves are not kept: a desk that is seized gives
nobody the words for "forced" by what was heard. Refuses words that cannot be told apart, an end without words, and to
drop whom somebody is silent or forced at. Follows notes/evacuate 6.5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.commands import Values, changed, draw, may_write, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.journeys.commands import step_intent
from safeconduct.evacuate.journeys.filing import BURN, FORCED, TAKEN, Happened, filed
from safeconduct.evacuate.journeys.rules import may_follow
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.running.errors import (
    AlarmIsOn,
    HeardMeanwhile,
    HowItEnded,
    NoAlarm,
    NobodyWaitsThere,
    NothingHeard,
    NoWordsAgreed,
    WordsNotApart,
)
from safeconduct.evacuate.running.reading import Watched, agreed_of, heard_at, leg_of, watched
from safeconduct.evacuate.running.rules import are_apart, meaning
from safeconduct.evacuate.running.types import Agreed, CheckIn, CheckInId, Meaning
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# Legs that are not over, and on which nobody has said yet that they are forced.
_STILL: Final = (
    LegState.BRIEFED,
    LegState.READY,
    LegState.DEPARTED,
    LegState.CHECKPOINT,
    LegState.ARRIVED,
    LegState.LOST,
)
_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
# What says when an alarm begins.
_WHEN: Final = ("due", "minutes", "tight")
_EXTRACTION: Final = "extraction"
_STAY: Final = "stay"
# Minutes late that are no alarm yet, by kind of leg. Our own: half of what the escalation of notes/evacuate 6.5 waits
# until the duty officer claims it; a stay is heard from once a day.
TOLERANCE: Final = {_EXTRACTION: 5, "onward": 15, "departure": 15, _STAY: 60}
_TOLERANCE: Final = 15
_TRIP: Final = "trip"
# What a burn makes unusable, by its kind: the form of the thing. A telephone or a person is no way to be sent.
_SET_BY_A_BURN: Final = {"place": "place", "helper": "helper", "route": _TRIP}


def words_intent(journey: Journey, agreed: Agreed) -> Intent:
    """Return the op that agrees the three words of a journey; WordsNotApart, NotAFact."""
    if not are_apart(agreed):
        raise WordsNotApart
    values = {"well": agreed.well, "delayed": agreed.delayed, "forced": agreed.forced}
    return set_intent(journey.thing, values)


def add_intents(team: Team, leg: Leg, points: Iterable[tuple[str, int]], values: Values) -> tuple[Intent, ...]:
    """Return the ops that agree when somebody is to be heard from on a leg.

    ``points``: where on the way, as the form calls it, and the instant in milliseconds since 1970, UTC. Tolerance and
    whether each stage comes sooner follow from the kind of leg where ``values`` do not say.
    """
    kind = leg.thing.text("kind")
    given: dict[str, Value | None] = {
        "leg": leg.id,
        "minutes": TOLERANCE.get(kind, _TOLERANCE),
        "tight": kind == _EXTRACTION,
        **values,
    }
    return tuple(
        new_intent(team, leg.thing.part, "check_in", {**given, "point": point, "due": due}, thing=draw(team.entropy))
        for point, due in points
    )


def hear_intents(
    team: Team,
    journey: Journey,
    check_in: Thing,
    said: str | Meaning,
    *,
    now_ms: int,
    until_ms: int = 0,
) -> tuple[Intent, ...]:
    """Return the ops that keep what was heard: what it means, never the words; NothingHeard, NoWordsAgreed.

    ``said``: their words, or what they meant as the person who heard them says. ``until_ms``: how long it takes.
    Whoever is forced is so on the leg as well, and stays so until somebody who has seen them says otherwise; the logs
    of the journey and of its case say so too.
    """
    agreed = agreed_of(journey)
    if isinstance(said, str) and not said.strip():
        raise NothingHeard
    if isinstance(said, str) and not are_apart(agreed):
        raise NoWordsAgreed
    means = meaning(said, agreed) if isinstance(said, str) else said
    values: dict[str, Value | None] = {"check_in": check_in.id, "meaning": means.value, "at": now_ms}
    if until_ms and means is Meaning.DELAYED:
        values["until"] = until_ms
    thing = draw(team.entropy)
    heard = new_intent(team, journey.part, "heard", values, thing=thing)
    if means is not Meaning.FORCED:
        return (heard,)
    events = filed(team, journey.thing, Happened(FORCED, now_ms, thing))
    leg = leg_of(journey, check_in)
    if leg is not None and may_follow(leg.standing, LegState.DURESS):
        return heard, step_intent(leg, LegState.DURESS, at_ms=now_ms), *events
    return heard, *events


def claim_intent(
    team: Team, journey: Journey, check_in: Thing, *, now_ms: int, seen: Collection[bytes] | None = None
) -> Intent:
    """Return the op by which this person takes an alarm on, with what under force they know of; NoAlarm.

    ``seen``: the ids of what was heard that the person had before them; left out, all there is. A word under force
    that came since is taken on by nobody yet.
    """
    _check_alarm(team, journey, check_in, now_ms)
    values: dict[str, Value | None] = {"check_in": check_in.id, "at": now_ms}
    known = tuple(one for one in _forced_at(journey, check_in) if seen is None or one in seen)
    if known:
        values["heard"] = known
    return new_intent(team, journey.part, "claim", values, thing=draw(team.entropy))


def tried_intent(team: Team, journey: Journey, check_in: Thing, way: str, *, now_ms: int) -> Intent:
    """Return the op that notes whom somebody tried in vain, and how; NotAFact."""
    values: Values = {"check_in": check_in.id, "at": now_ms, "way": way}
    return new_intent(team, journey.part, "tried", values, thing=draw(team.entropy))


def end_intent(
    team: Team, journey: Journey, check_in: Thing, words: str, *, now_ms: int, seen: Collection[bytes] | None = None
) -> Intent:
    """Return the op that ends an alarm, with how it ended and what had been heard by then.

    ``seen``: the ids of what was heard that the person had before them; left out, all there is. HowItEnded, NoAlarm;
    HeardMeanwhile where a word under force came since they looked.
    """
    if not words.strip():
        raise HowItEnded
    _check_alarm(team, journey, check_in, now_ms)
    if seen is not None and not set(_forced_at(journey, check_in)) <= set(seen):
        raise HeardMeanwhile
    heard = tuple(one.id for one in heard_at(journey, check_in) if seen is None or one.id in seen)
    return set_intent(check_in, {"ended": True, "ended_words": words.strip(), "ended_of": heard or None})


def drop_intent(team: Team, journey: Journey, check_in: Thing, *, now_ms: int) -> Intent:
    """Return the op that takes a check-in away; AlarmIsOn while somebody is silent or forced at it."""
    if _has_alarm(team, journey, check_in, now_ms):
        raise AlarmIsOn
    return set_intent(check_in, {"dropped": True})


def move_intent(team: Team, journey: Journey, check_in: Thing, values: Values, *, now_ms: int) -> Intent | None:
    """Return the op that agrees another time or way for a check-in; None where it says nothing new.

    Of two times that were agreed at once the sooner counts. AlarmIsOn where another time would put an alarm off;
    NobodyWaitsThere where it would begin none.
    """
    allowed = {code: value for code, value in values.items() if code in (*_WHEN, "way", "second_way")}
    said = changed(check_in, allowed)
    if any(code in said for code in _WHEN):
        if _has_alarm(team, journey, check_in, now_ms):
            raise AlarmIsOn
        held, id_ = watched([journey], team.people()), CheckInId(check_in.id)
        is_unanswered = id_ in held.unanswered and id_ in _moved(held, check_in, said).unanswered
        if not is_unanswered or check_in.yes("ended") or check_in.yes("dropped"):
            raise NobodyWaitsThere
    return set_intent(check_in, said) if said else None


def _moved(held: Watched, check_in: Thing, said: Values) -> Watched:
    """Return what is waited for once a check-in has another time: a word that came too early may be in time there."""
    due, minutes = said.get("due"), said.get("minutes")

    def moved(one: CheckIn) -> CheckIn:
        if one.id != CheckInId(check_in.id):
            return one
        to_ms = due if isinstance(due, int) else one.due_ms
        late_ms = minutes * _MINUTE_MS if isinstance(minutes, int) else one.tolerance_ms
        return replace(one, due_ms=to_ms, tolerance_ms=late_ms)

    return replace(held, check_ins=tuple(moved(one) for one in held.check_ins))


def _forced_at(journey: Journey, check_in: Thing) -> tuple[ThingId, ...]:
    heard = heard_at(journey, check_in)
    return tuple(one.id for one in heard if one.text("meaning") == Meaning.FORCED.value)


def _check_alarm(team: Team, journey: Journey, check_in: Thing, now_ms: int) -> None:
    if not _has_alarm(team, journey, check_in, now_ms):
        raise NoAlarm


def _has_alarm(team: Team, journey: Journey, check_in: Thing, now_ms: int) -> bool:
    found = watched([journey], team.people()).alarms(now_ms)
    return any(one.check_in == bytes(check_in.id) for one in found)


# --- burnt and taken


def burn_intents(
    team: Team, part: CompartmentId, values: Values, journeys: Iterable[Journey], *, now_ms: int
) -> tuple[Intent, ...]:
    """Return the ops that say that something fell: the burn, an event in each journey that it touches and in its case.

    A place or helper in a directory in which this desk writes is burnt from then on, and a trip set off, so that nobody
    is sent there; what it only reads it leaves, so that the burn is noted all the same. NotKeptThere, NotAFact.
    """
    facts = Facts(team.vault.tables)
    day = now_ms // _DAY_MS
    given: dict[str, Value | None] = {"at": now_ms, "from_day": day, **values}
    intents = [new_intent(team, part, "burn", given, thing=draw(team.entropy))]
    of, form = given.get("of"), _SET_BY_A_BURN.get(str(given.get("kind")), "")
    held = facts.thing(form, of) if form and isinstance(of, bytes) else None
    if held is not None and not is_barred(held) and may_write(team, held.part):
        intents.append(set_intent(held, {"off": True} if form == _TRIP else {"state": "burnt"}))
    # Two who note that the same fell on the same day file it once.
    cause = cbor.encode([str(given.get("kind")), of if isinstance(of, bytes) else b"", day])
    intents += [one for going in journeys for one in filed(team, going.thing, Happened(BURN, now_ms, cause))]
    return tuple(intents)


def is_barred(thing: Thing) -> bool:
    """Say whether nobody is sent to a place or helper, or on a trip, since it fell."""
    return thing.yes("off") if thing.form.code == _TRIP else thing.text("state") == "burnt"


def event_intent(team: Team, part: CompartmentId, kind: str, words: str, *, now_ms: int) -> Intent:
    """Return the op that notes what happened, in a case or a journey; NotAFact."""
    values: dict[str, Value | None] = {"at": now_ms, "kind": kind}
    if words.strip():
        values["words"] = words.strip()
    return new_intent(team, part, "event", values, thing=draw(team.entropy))


def taken_intents(team: Team, journey: Journey, words: str, *, now_ms: int) -> tuple[Intent, ...]:
    """Return the ops that say that a party was taken: events in its journey and case, and "forced" on legs not over.

    Whoever says it, says something of their own: two who note it at once both stand.
    """
    events = filed(team, journey.thing, Happened(TAKEN, now_ms, draw(team.entropy), words))
    on = [one for one in journey.legs if one.is_frozen and one.state in _STILL]
    return (*events, *(step_intent(one, LegState.DURESS, at_ms=now_ms) for one in on))
