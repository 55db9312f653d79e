"""What is said in a case is carried over to the journeys of its party: consents, and how much they may know.

Whoever runs a journey need not read the case, and has to hear of it at once when somebody takes their yes back. Nothing
else of a case leaves it. Refuses to let one half be kept without the other: both are one piece of work, and are taken
back together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.clock import Hlc, day_from_ms, ms_from_hlc
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import changed, may_write, set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.consents import carried_values, of_case
from safeconduct.evacuate.journeys.filing import CONSENT, Happened, file_in
from safeconduct.evacuate.running.commands import event_intent
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

_STATE: Final = "state"
_NO: Final = ("refused", "withdrawn")


def say(team: Team, intents: Iterable[Intent]) -> tuple[OpId, ...]:
    """Write intents of this room, with what follows in journeys; return every op. Whatever `append` raises."""
    given = tuple(intents)
    with team.together():
        return (*team.vault.append(given), *carry(team, {one.compartment for one in given}))


def carry(team: Team, parts: Iterable[CompartmentId]) -> tuple[OpId, ...]:
    """Bring the journeys of the cases of some parts up to date, as far as this desk writes there; return the ops."""
    later = [one for part in sorted(parts) for one in _carried(team, part)]
    return team.vault.append(later) if later else ()


def _carried(team: Team, part: CompartmentId) -> Iterator[Intent]:
    facts, now = Facts(team.vault.tables), team.clock.now_ms()
    case = read_case(facts, part)
    if case is None:
        return
    yield from (one for what in _changes(case) for one in file_in(team, part, what))
    values = carried_values(of_case(team, case, day_from_ms(now)))
    for journey in facts.things("journey"):
        if journey.id_of("case") != case.thing.id or journey.yes("over") or not may_write(team, journey.part):
            continue
        said = changed(journey, values)
        if said:
            yield set_intent(journey, said)
        if "said_no" in said:
            # Whoever runs it finds in its log when that was.
            yield event_intent(team, journey.part, CONSENT, "", now_ms=now)


def _changes(case: Case) -> Iterator[Happened]:
    """Give where somebody said no, or something else than before, for the log of the case."""
    for consent in case.consents:
        words = [one for one in consent.all_facts if one.field == _STATE]
        for one in words:
            if one.replaces or any(code.encode() in one.value for code in _NO):
                yield Happened(CONSENT, ms_from_hlc(Hlc(one.hlc)), one.op)


__all__: Final = ["carry", "say"]
