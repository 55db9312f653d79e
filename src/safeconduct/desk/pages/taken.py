"""Somebody of a journey is taken: what they asked not to do first, where they were last, whom to call, what was done.

Looking changes nothing; a button notes that they were taken now, another what was done. Names stand in the draft of an
appeal only as blanks (P14). Rules: `evacuate.running.taken`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.movement import journey_here, journey_link
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.sealed_lines import sealed_lines
from safeconduct.desk.things import add_link, facts_of, in_words, label_of, thing_link
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.commands import event_intent, taken_intents
from safeconduct.evacuate.running.reading import now_here
from safeconduct.evacuate.running.taken import LastSeen, sealed_of, taken_of
from safeconduct.evacuate.running.wording import appeal
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.types import Sort

_TAKEN: Final = "taken"
# What was done after that goes into the log as the kind of event that has no meaning of its own.
_DONE: Final = "note"


def page(visit: Visit) -> Page:
    """Return the screen of a party."""
    return _page(visit, journey_here(visit))


def send(visit: Visit) -> Shown:
    """Note that they were taken, or what was done."""
    journey, words = journey_here(visit), visit.form.text("words")
    team = visit.team()
    now = now_here(team)
    try:
        if visit.form.text("do") == _TAKEN:
            ops = visit.vault.append(taken_intents(team, journey, words, now_ms=now))
        elif words:
            ops = visit.vault.append([event_intent(team, journey.part, _DONE, words, now_ms=now)])
        else:
            return _page(visit, journey, problem=visit.words.say("Write what was done."))
    except SafeconductError as error:
        return _page(visit, journey, (visit.advice(error),))
    return visit.done(journey_link(visit, journey.part, "/taken"), *ops)


def _page(visit: Visit, journey: Journey, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    language, now = visit.words.tongue.spoken, now_here(visit.team())
    found = taken_of(facts_of(visit), journey, now)
    here = journey_link(visit, journey.part, "/taken")
    kinds = forms()["event"].fields["kind"]
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "name": journey.name,
        "size": journey.size,
        "here_address": here,
        "journey_address": journey_link(visit, journey.part),
        "can_write": may_write(visit, journey.part),
        "is_noted": any(one.kind == _TAKEN for one in found.log),
        "dont": found.dont,
        "do": found.do,
        "lawyer": found.lawyer,
        "last_seen": _last(visit, found.last_seen) if found.last_seen else (),
        "call": tuple(_whom(visit, one, here) for one in found.helpers),
        "add_address": add_link(visit, "lawyer", Sort.PLANNING, here),
        "log": tuple(
            (local_time_in_words(one.at_ms, language), in_words(visit, kinds, one.kind), one.words)
            for one in reversed(found.log)
        ),
        "sealed": sealed_lines(visit, sealed_of(visit.team(), journey)),
        "appeal": appeal(found, language),
    }
    return Page("taken.html", facts, 422 if advice or problem else 200)


def _last(visit: Visit, found: LastSeen) -> tuple[str, str]:
    field = forms()[found.form].fields["step" if found.form == "leg" else "meaning"]
    return in_words(visit, field, found.word), local_time_in_words(found.at_ms, visit.words.tongue.spoken)


def _whom(visit: Visit, one: Thing, back: str) -> tuple[str, str, str, str, str]:
    sort = in_words(visit, one.form.fields["sort"], one.value("sort"))
    return sort, one.text("city"), label_of(visit, one), one.text("reach"), thing_link(visit, one, f"?back={back}")
