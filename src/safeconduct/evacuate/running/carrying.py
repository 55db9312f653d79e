"""What is said in a case is carried over to the journeys of its party: consents, and how much they may know.

Whoever runs a journey need not read the case, and has to hear of it at once when somebody takes their yes back. Nothing
else of a case leaves it. Refuses to let one half be kept without the other: both are one piece of work, and are taken
back together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from safeconduct.base.clock import Hlc, day_from_ms, ms_from_hlc
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.cases.reading import cases_here, read_case
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import changed, may_write, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing, facts_here
from safeconduct.evacuate.journeys.consents import carried_values, consents_by, of_case
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


def carry(team: Team, parts: Iterable[CompartmentId], *, is_undone: bool = False) -> tuple[OpId, ...]:
    """Bring the journeys of the cases of some parts up to date, as far as this desk writes there; return the ops.

    ``is_undone``: a word was just taken back here, which leaves no newer one: the cases decide alone.
    """
    facts = facts_here(team)
    cases = [one for part in sorted(parts) if (one := read_case(facts, part)) is not None]
    of = _going(facts) if cases else {}
    later = [
        intent for case in cases for intent in _carried(team, case, of.get(case.thing.id, ()), is_undone=is_undone)
    ]
    return team.vault.append(later) if later else ()


def carry_missing(team: Team) -> tuple[OpId, ...]:
    """Bring every journey here up to date with its case, as the exchange brought that; return the ops.

    Whoever wrote in the case may not have the journey, and says nothing in it. Never less strict than what the journey
    carries, but where the case has a newer word (`journeys.consents`).
    """
    of = _going(facts_here(team))
    cases = [one for one in cases_here(team) if one.thing.id in of] if of else []
    later = [intent for case in cases for intent in _carried(team, case, of[case.thing.id])]
    return team.vault.append(later) if later else ()


def _going(facts: Facts) -> Mapping[bytes, Sequence[Thing]]:
    """Return the journeys that are not over, by their case: read once for all cases."""
    found: defaultdict[bytes, list[Thing]] = defaultdict(list)
    for one in facts.things("journey"):
        if not one.yes("over"):
            found[one.id_of("case")].append(one)
    return found


def _carried(team: Team, case: Case, journeys: Iterable[Thing], *, is_undone: bool = False) -> Iterator[Intent]:
    now = team.clock.now_ms()
    today = day_from_ms(now)
    yield from (one for what in _changes(case) for one in file_in(team, case.part, what))
    for journey in journeys:
        if not may_write(team, journey.part):
            continue
        held = of_case(team, case, today) if is_undone else consents_by(team, journey, case, today)
        said = changed(journey, carried_values(held))
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


__all__: Final = ["carry", "carry_missing", "say"]
