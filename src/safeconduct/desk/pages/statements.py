"""What is to be told: every statement that this desk opens, those that wait for somebody first; one is begun here.

What waits for a second person, what two let out against the check, and what a day of the calendar holds, stand above
all that is only being written. One word of anybody stops whatever would go out (P12; decision 0013, 9). The order is
this page's; how a statement stands is worked out in `publish.holding`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.filling import inputs_of, values_typed
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.statement_lines import STATEMENT, Line, counting_down, line_of, public_since, statement_link
from safeconduct.desk.statement_search import search_here
from safeconduct.desk.verdict_shown import judged
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.commands import Values, draw, new_intent
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.types import Value
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.publish.holding.commands import begin_statement, stop
from safeconduct.publish.holding.reading import read_statement, read_statements
from safeconduct.publish.holding.rules import standing, to_check
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.publish.types import Decision

# What is asked of a statement when it is begun, and what most are.
_ASKED: Final = ("name", "sort", "channel", "languages", "day")
_USUAL: Final[Values] = {"sort": "update", "channel": "site", "languages": ("ru", "en")}
# What every release has to have, and a first paragraph.
_FIRST_BLOCKS: Final = ("title", "summary", "text")
_STEP: Final = 10
# Statements that are out or given up, the newest: the ledger has everything.
_MOST_PAST: Final = 20
_WAITING: Final = (Standing.WANTED, Standing.APPROVED)
_PAST: Final = (Standing.PUBLIC, Standing.GIVEN_UP)


def page(visit: Visit) -> Page:
    """Return the statements, and the form with which one is begun."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin a statement, or stop what would go out."""
    try:
        if visit.form.text("do") == "stop":
            return _stop(visit)
        values = values_typed(visit, forms()[STATEMENT])
        name = str(values.get("name") or "")
        if not name:
            return _page(visit, problem=visit.words.say("Give it a name, so that colleagues find it."))
        part = _begin(visit, name, values)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went(statement_link(visit, part), "begun")


def _begin(visit: Visit, name: str, values: Values) -> CompartmentId:
    team = visit.team()
    said: dict[str, Value | None] = {code: value for code, value in values.items() if value is not None}
    part = begin_statement(team, name, {code: value for code, value in said.items() if code != "name"})
    visit.vault.append(
        [
            new_intent(team, part, "block", {"number": _STEP * place, "kind": kind}, thing=draw(team.entropy))
            for place, kind in enumerate(_FIRST_BLOCKS, 1)
        ]
    )
    return part


def _stop(visit: Visit) -> Shown:
    part = CompartmentId(bytes.fromhex(name_from_handle(visit.handle_key, STATEMENT, visit.form.text(STATEMENT))))
    held = read_statement(visit.team(), part)
    if held is None:
        raise UnknownHandle
    stop(visit.team(), held, visit.form.text("reason"))
    return visit.went("/statements", "stopped")


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    say = visit.words.say
    every = [(one, standing(one)) for one in read_statements(visit.team())]
    going = [(one, stands) for one, stands in every if stands in _WAITING or counting_down(visit, one)]
    known = {one.part for one, _ in going}
    writing = [(one, stands) for one, stands in every if one.part not in known and stands not in _PAST]
    past = [(one, stands) for one, stands in reversed(every) if one.part not in known and stands in _PAST]
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "told": visit.told({"stopped": say("Stopped. Whoever thinks otherwise asks for it anew.")}),
        "waiting": tuple(_waiting(visit, one, stands) for one, stands in sorted(going, key=_order)),
        "writing": tuple(line_of(visit, one, stands) for one, stands in reversed(writing)),
        "past": tuple(_past(visit, one, stands) for one, stands in past[:_MOST_PAST]),
        "more_past": max(0, len(past) - _MOST_PAST),
        "is_quiet": not every,
        "inputs": inputs_of(visit, forms()[STATEMENT], CompartmentId(b""), None, _USUAL, _ASKED),
    }
    return Page("statements.html", facts, 422 if advice or problem else 200)


def _order(one: tuple[Held, Standing]) -> tuple[int, int]:
    """Return where it stands among those that wait: a second person first, then by its day."""
    held, stands = one
    return (0 if stands is Standing.WANTED else 1, held.day or 0)


def _waiting(visit: Visit, held: Held, stands: Standing) -> Line:
    """Return one that somebody wants out, with what the check holds it for today."""
    if visit.statement_search.is_being_made:
        say = visit.words.say
        return line_of(visit, held, stands, say("The search is being made ready. Look again in a moment."))
    found, say = judged(visit, held, to_check(held), search_here(visit, held.part)), visit.words.say
    if found.verdict.decision is Decision.PUBLISH:
        return line_of(visit, held, stands)
    if found.again:
        return line_of(visit, held, stands, say("The check holds it; it is looked at again on {day}.", day=found.again))
    return line_of(visit, held, stands, say("At this desk the check says: {decision}.", decision=found.words))


def _past(visit: Visit, held: Held, stands: Standing) -> Line:
    since = public_since(visit, held.released)
    return line_of(visit, held, stands, visit.words.say("public since {day}", day=since) if since else "")
