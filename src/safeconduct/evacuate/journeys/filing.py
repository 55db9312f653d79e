"""What happens on a journey by itself, filed in its log and in that of its case: each cause once, whoever files it.

A burn, a word under force, silence, the end of an alarm, an emergency go, somebody taken: whoever writes the cause
files it in the same piece of work, and any other desk that opens the journey files what is missing where it may write
(`running.filing`). The id of such an event follows from its part and its cause, so that two desks that file it at the
same time say one thing and not two. Refuses to carry more into a case than what happened and when: houses and helpers
are nothing to whoever reads the case alone. Follows notes/evacuate A3 and 7.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, hash_id, label
from safeconduct.evacuate.facts.commands import may_write, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

_LABEL: Final = label("event-filed")
EVENT: Final = "event"
BURN: Final = "burn"
TAKEN: Final = "taken"
FORCED: Final = "forced"
SILENCE: Final = "silence"
ALARM_OVER: Final = "alarm_over"
GO: Final = "go"
CONSENT: Final = "consent"
# What is filed on the case too, as the form `event` calls it. A consent stands in the case, and comes from there.
ON_THE_CASE: Final = (BURN, TAKEN, FORCED, SILENCE, ALARM_OVER, GO)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something to be filed.

    ``at_ms``: milliseconds since 1970, UTC. ``cause``: what makes it this one and no other; in a case, the id of the
    event in the journey.
    """

    kind: str
    at_ms: int
    cause: bytes
    words: str = ""


def filed_id(part: CompartmentId, what: Happened) -> ThingId:
    """Return the id under which a part files something: the same on every desk."""
    return ThingId(hash_id(_LABEL, part + what.kind.encode() + b"\0" + what.cause)[:SHORT_ID_BYTES])


def filed(team: Team, journey: Thing, what: Happened) -> tuple[Intent, ...]:
    """Return the ops that file something in a journey and in its case; none where this desk may not, or it is filed."""
    event = Happened(what.kind, what.at_ms, filed_id(journey.part, what), what.words)
    return (*file_in(team, journey.part, what), *_on_case(team, journey, event))


def copied(team: Team, journey: Thing, event: Thing) -> tuple[Intent, ...]:
    """Return the op that files in a journey's case what its log says, of what belongs there; else none.

    What people wrote stays in the journey, but for what is known of somebody taken.
    """
    if event.text("kind") not in ON_THE_CASE:
        return ()
    words = event.text("words") if event.text("kind") == TAKEN else ""
    return _on_case(team, journey, Happened(event.text("kind"), event.number("at") or 0, event.id, words))


def file_in(team: Team, part: CompartmentId, what: Happened) -> tuple[Intent, ...]:
    """Return the op that files something in one part alone; none where this desk may not, or it is filed."""
    id_ = filed_id(part, what)
    if not may_write(team, part) or Facts(team.vault.tables).thing(EVENT, id_) is not None:
        return ()
    values: dict[str, Value | None] = {"at": what.at_ms, "kind": what.kind}
    if what.words.strip():
        values["words"] = what.words.strip()
    return (new_intent(team, part, EVENT, values, thing=id_),)


def _on_case(team: Team, journey: Thing, event: Happened) -> tuple[Intent, ...]:
    of = journey.id_of("case")
    case = Facts(team.vault.tables).thing("case", of) if of else None
    return file_in(team, case.part, event) if case is not None else ()
