"""What the clock or a colleague brought is filed as well: silence, and whatever the desk that wrote it could not file.

A desk files what it writes (`journeys.filing`). What nobody writes, silence above all, and what a colleague wrote who
may not write in the case, is filed by any desk that opens both and looks; of several that look at once each says the
same. Refuses to read a burn anew: whom it touched was worked out when it was noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.base.ids import OpId
from safeconduct.evacuate.journeys.doubling import noted_intents
from safeconduct.evacuate.journeys.filing import ALARM_OVER, FORCED, GO, SILENCE, Happened, copied, filed
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.carrying import carry_missing
from safeconduct.evacuate.running.reading import alarms_here, heard_at, watched
from safeconduct.evacuate.running.types import Alarm, Meaning
from safeconduct.sync.acts import EMERGENCY_GO
from safeconduct.sync.team import Team


def file_missing(team: Team, now_ms: int, journeys: Iterable[Journey] | None = None) -> tuple[OpId, ...]:
    """File what happened on journeys and is not in their logs or those of their cases yet; return the ops.

    What a colleague noted in a case is carried over to its journeys too, and a case names what takes its party up.

    ``now_ms``: milliseconds since 1970, UTC. ``journeys``: these alone; every one here where none are given. Whatever
    `append` raises. Linear in what was heard.
    """
    held = read_journeys(team) if journeys is None else tuple(journeys)
    found = alarms_here(team, now_ms) if journeys is None else watched(held, team.people()).alarms(now_ms)
    alarms = {bytes(one.check_in): one for one in found}
    intents = [
        intent
        for journey in held
        for intent in (
            *(one for event in journey.events for one in copied(team, journey.thing, event)),
            *(one for what in happened(journey, alarms) for one in filed(team, journey.thing, what)),
        )
    ]
    intents += noted_intents(team)
    filed_now = team.vault.append(intents) if intents else ()
    return (*filed_now, *carry_missing(team))


def happened(journey: Journey, alarms: dict[bytes, Alarm]) -> Iterator[Happened]:
    """Give what happened on a journey that follows from what was said of it. ``alarms``: those there are, by check-in.

    Silence after another word is another silence.
    """
    for one in journey.heard:
        if one.text("meaning") == Meaning.FORCED.value:
            yield Happened(FORCED, one.number("at") or ms_from_hlc(Hlc(one.began.hlc)), one.id)
    for check_in in journey.check_ins:
        alarm = alarms.get(bytes(check_in.id))
        if alarm is not None and not alarm.is_forced:
            last = next((word.id for word in reversed(heard_at(journey, check_in))), b"")
            yield Happened(SILENCE, alarm.began_ms, check_in.id + last)
        if check_in.yes("ended") and check_in.text("ended_words"):
            fact = check_in.facts["ended"][-1]
            yield Happened(ALARM_OVER, ms_from_hlc(Hlc(fact.hlc)), fact.op)
    for leg in journey.legs:
        for act in leg.acts:
            if act.act.purpose == EMERGENCY_GO:
                yield Happened(GO, ms_from_hlc(Hlc(act.act.word.hlc)), act.act.word.id)


__all__: Final = ["file_missing", "happened"]
