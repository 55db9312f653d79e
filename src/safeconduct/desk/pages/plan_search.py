"""A plan searched for: how long and with what in reserve, how far it is, what was found and why, kept as a draft.

The search changes nothing; keeping what it found drafts journeys, which two persons approve (`pages.plan`). Refuses to
keep a plan that rests on what was changed meanwhile (`planning.keeping`). Rules: `evacuate.planning`, `explaining`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.language import say
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.plan_searching import Asked, FoundPlan
from safeconduct.desk.plan_shown import names_of
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.explaining.reasons import burnt_lines, gains_of, urgent_of, waiting_of
from safeconduct.evacuate.explaining.types import FIELDS_OF_A_WISH, Wish
from safeconduct.evacuate.explaining.wording import why_not_lines
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.planner.runner import SAID
from safeconduct.evacuate.planning.drafts import plans
from safeconduct.evacuate.planning.errors import NoPlanningPart
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.planning.types import Run
from safeconduct.evacuate.planning.wording import NOT_SAID, found_in_words, missed_in_words, unvouched_in_words
from safeconduct.protect.handles import name_from_handle
from safeconduct.record.wording import day_in_words
from safeconduct.sync.types import Sort

HERE: Final = "/plan/search"
_PART: Final = "part"
# How long is searched, in seconds: a group of a hundred is planned for in the first (docs/benchmarks.md).
SECONDS: Final = (10, 30, 120)
# Most beds kept free in a town, and for how many nights that is asked.
MOST_RESERVED: Final = 99
_NIGHTS: Final = 14
# Ids of one run, as a form sends them.
_OF_RUN: Final = "run"


def page(visit: Visit) -> Page:
    """Return the form, how far the search is, or what it found."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin a search, end it with the best so far, keep what was found, or let go of it."""
    searching = visit.plan_searching
    try:
        match visit.form.text("do"):
            case "enough":
                searching.enough()
            case "forget":
                searching.forget()
            case "keep":
                return _keep(visit)
            case "ask":
                return _ask(visit)
            case _:
                return _begin(visit)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return Elsewhere(HERE)


def _begin(visit: Visit) -> Shown:
    beds, nights = _number(visit.form.text("beds")), _number(visit.form.text("nights"))
    if beds is None or nights is None:
        return _page(visit, problem=visit.words.say("Give whole numbers from 0 to {most}.", most=MOST_RESERVED))
    seconds = next((one for one in SECONDS if str(one) == visit.form.text("seconds")), SECONDS[0])
    team, today = visit.team(), visit.today
    part = _part(visit)
    run = make_run(read_world(team, today), today, team.entropy, reserve_beds=beds, reserve_days=nights)
    visit.plan_searching.begin(Asked(run, part, seconds))
    return Elsewhere(HERE)


def _ask(visit: Visit) -> Shown:
    """Ask why the plan that was found is not otherwise; the page again where it is not said for whom, or what."""
    if visit.plan_searching.found:
        chosen = {code: _chosen(visit, code) for code in FIELDS_OF_A_WISH}
        if not chosen["party"] or not any(id_ for code, id_ in chosen.items() if code != "party"):
            return _page(
                visit, problem=visit.words.say("Choose a party, and at least one thing that they are to have.")
            )
        visit.plan_searching.ask(Wish(**{FIELDS_OF_A_WISH[code]: id_ for code, id_ in chosen.items()}))
    return Elsewhere(f"{HERE}#why")


def _chosen(visit: Visit, code: str) -> str:
    typed = visit.form.text(code)
    return name_from_handle(visit.handle_key, _OF_RUN, typed) if typed else ""


def _keep(visit: Visit) -> Shown:
    found = visit.plan_searching.found
    if not found:
        return Elsewhere(HERE)
    before = next(iter(reversed(plans(facts_of(visit)))), None)
    thing = keep_plan(
        visit.team(), found[0].made, found[0].asked.part, parent=before, language=visit.words.tongue.spoken
    )
    visit.plan_searching.forget()
    kept = facts_of(visit).thing("plan", thing)
    return visit.went(f"/plan?number={kept.number('number') if kept else 0}", "kept")


def _number(text: str) -> int | None:
    """Return a number from 0 to the most that is taken; None for anything else."""
    is_short = text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_RESERVED))
    return int(text) if is_short else None


def _homes(visit: Visit) -> tuple[tuple[CompartmentId, str], ...]:
    """Return the parts in which plans are kept and that this desk writes in, with their names."""
    return tuple(
        (one.id, one.name)
        for one in visit.team().compartments()
        if one.sort is Sort.PLANNING and may_write(visit, one.id)
    )


def _part(visit: Visit) -> CompartmentId:
    here = [id_ for id_, _ in _homes(visit)]
    chosen = visit.form.text(_PART)
    wanted = CompartmentId(bytes.fromhex(name_from_handle(visit.handle_key, _PART, chosen))) if chosen else None
    found = next((one for one in here if wanted in (None, one)), None)
    if found is None:
        raise NoPlanningPart
    return found


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    searching = visit.plan_searching
    homes = tuple((visit.handle(_PART, id_.hex()), name) for id_, name in _homes(visit))
    facts: dict[str, object] = {
        "into": (),
        "is_running": searching.is_running,
        "is_found": searching.is_found,
        "seconds": searching.seconds,
        "of_seconds": searching.of_seconds,
        "gap": searching.gap,
        "found": tuple(_found(visit, one) for one in searching.found),
        "answers": tuple(_answers(visit)),
        "wishes": tuple(one for found in searching.found for one in _wishes(visit, found.made.run)),
        "advice": (*advice, *(visit.advice(one) for one in searching.faults)),
        "problem": problem,
        "homes": homes,
        "choices": SECONDS,
        "nights": visit.form.text("nights") or str(_NIGHTS),
        "most": MOST_RESERVED,
    }
    return Page("plan_search.html", facts, 422 if advice or problem else 200)


def _answers(visit: Visit) -> Iterator[tuple[str, ...]]:
    for found in visit.plan_searching.found:
        names = names_of(visit, found.made.run)
        yield from (tuple(why_not_lines(one, names)) for one in visit.plan_searching.answers)


def _wishes(visit: Visit, run: Run) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Give what can be wished for: the field, what it is called, and what is sent and called what."""
    say, phrase, instance = visit.words.say, visit.words.phrase, run.instance
    kinds = {choice.code: phrase(choice.words) for choice in forms()["leg"].fields["kind"].choices}
    safe = [one.id for one in instance.places if one.is_safe]
    others = [one.id for one in instance.places if not one.is_safe]
    trips = {
        "extraction": {one.id: one.day for one in instance.trips},
        "onward": {one.id: one.leaves_on for one in instance.onward},
        "departure": {one.id: one.day for one in instance.departures},
    }
    yield "party", say("Party"), _named(visit, run, [one.id for one in instance.parties])
    yield "extraction", kinds["extraction"], _on_days(visit, run, trips["extraction"])
    yield "helper", phrase(forms()["helper"].words), _named(visit, run, [one.id for one in instance.helpers])
    yield "transit", say("House on the way"), _named(visit, run, others)
    yield "onward", kinds["onward"], _on_days(visit, run, trips["onward"])
    yield "safe", say("Safe house"), _named(visit, run, safe)
    yield "departure", kinds["departure"], _on_days(visit, run, trips["departure"])


def _named(visit: Visit, run: Run, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = sorted((run.name(id_), visit.handle(_OF_RUN, id_)) for id_ in ids)
    return tuple((handle, name) for name, handle in found)


def _on_days(visit: Visit, run: Run, days: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    language = visit.words.tongue.spoken
    return tuple(
        (visit.handle(_OF_RUN, id_), f"{day_in_words(run.first + day, language)}: {run.name(id_)}")
        for id_, day in sorted(days.items(), key=lambda one: (one[1], run.name(one[0])))
    )


def _found(visit: Visit, found: FoundPlan) -> dict[str, object]:
    run, language = found.made.run, visit.words.tongue.spoken
    names = names_of(visit, run)
    return {
        "words": found_in_words(found.made, language),
        "ended": say(SAID[found.made.outcome.ended], language),
        "unvouched": unvouched_in_words(run, language),
        "waiting": waiting_of(found.reasons, names),
        "missed": tuple(missed_in_words(one, language) for one in run.missed),
        "notes": tuple(say(NOT_SAID[one], language) for one in run.unsaid),
        "urgent": urgent_of(found.reasons, names),
        "gains": gains_of(found.reasons, names),
        "burnt": tuple(burnt_lines(run, found.reasons.burnt, names)),
    }
