"""Opening a case costs what the first one cost, by hand, from a request and from a claim (P9: nobody waits for it)."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.evacuate.cases.commands import From, Origin, from_request, is_code_name, open_case
from safeconduct.evacuate.facts import sql
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.evacuate.running.carrying import carry_missing
from safeconduct.intake.commands import Draft, open_inbox
from safeconduct.intake.logging_calls import Call, log_call
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel
from safeconduct.sync.types import Sort
from tests.counted import calls
from tests.unit.evacuate.parts import NOON, Office, office

FEW, MANY = 6, 90
# A few calls more where a name was drawn twice, or a page of a table split.
SOME_MORE = 1.15


@pytest.fixture
def here(tmp_path: Path) -> Office:
    found = office(tmp_path)
    open_inbox(found.desk.team, "people in danger")
    return found


def came_from(here: Office, origin: Origin) -> From:
    team = here.desk.team
    if origin is not Origin.REQUEST:
        return From(origin, "set:c01" if origin is Origin.CLAIM else "", NOON)
    intake = Intake(team.vault.tables)
    inbox = intake.inboxes()[0]
    logged = log_call(team, inbox, Call(Draft(Channel.PHONE, "they came for us")), "en")
    return from_request(team.vault.tables, intake.person(inbox.part, logged.thread.id), NOON)


@pytest.mark.parametrize("origin", list(Origin))
def test_a_case_among_many_is_opened_with_as_few_calls_as_among_few(here: Office, origin: Origin) -> None:
    team, counted, done = here.desk.team, {}, 0
    for most in (FEW, MANY):
        with team.together():
            for _ in range(done, most):
                open_case(team, From(), {"origin": "argun"}, people=2, language="en")
        done = most
        # What an exchange or an import wrote is read once; what follows is what each case costs.
        team.compartments()
        came = came_from(here, origin)
        counted[most] = min(
            calls(lambda came=came: open_case(team, came, {}, people=2, language="en"))  # type: ignore[misc]
            for _ in range(3)
        )
    assert counted[MANY] < SOME_MORE * counted[FEW]


def test_a_journey_among_many_is_begun_with_as_few_calls_as_among_few(here: Office) -> None:
    team, counted, done = here.desk.team, {}, 0
    for most in (FEW, MANY):
        with team.together():
            for _ in range(done, most):
                open_journey(team, b"", {}, language="en")
        done = most
        counted[most] = min(calls(lambda: open_journey(team, b"", {}, language="en")) for _ in range(3))
    assert counted[MANY] < SOME_MORE * counted[FEW]


def test_a_name_is_taken_while_any_word_of_it_stands_whoever_was_called_so(here: Office) -> None:
    facts, part = here.facts, here.part(Sort.PLACES, "houses")
    house = here.begin(part, "place", {"code_name": "white birch", "city": "argun"})
    assert is_code_name(facts, "white birch")
    changed = here.set(house, {"code_name": "grey heron"})
    assert [is_code_name(facts, one) for one in ("white birch", "grey heron")] == [True, True]
    here.undo(changed)
    assert [is_code_name(facts, one) for one in ("white birch", "grey heron")] == [True, False]
    # A title is no code name: another thing may be called so.
    planning = here.part(Sort.PLANNING, "plans")
    here.begin(planning, "lawyer", {"title": "amber finch", "sort": "lawyer"})
    assert facts.called("amber finch") == (("lawyer", "title"),)
    assert not is_code_name(facts, "amber finch")


def test_a_name_is_found_by_an_index_among_50_000_facts(here: Office) -> None:
    part = here.part(Sort.PLACES, "houses")
    tables = here.desk.vault.tables
    form, team = "place", here.desk.team
    here.desk.vault.append(
        new_intent(
            team,
            part,
            form,
            {"code_name": f"name {n}", "city": "argun", "kind": "safe", "beds": 2, "state": "open"},
            thing=draw(team.entropy),
        )
        for n in range(10_000)
    )
    (count,) = next(tables.execute("SELECT count(*) FROM evacuate_fact"))
    assert count == 50_000
    plan = [str(row[3]) for row in tables.execute(f"EXPLAIN QUERY PLAN {sql.CALLED}", (cbor.encode(["name 7"]),))]
    assert not [step for step in plan if step.startswith("SCAN")]
    assert any("evacuate_fact_name" in step for step in plan)
    assert here.facts.called("name 7") == (("place", "code_name"),)


def test_what_cases_say_is_carried_to_journeys_with_calls_in_proportion_to_their_number(here: Office) -> None:
    team, counted, done = here.desk.team, {}, 0
    for most in (FEW, MANY // 3):
        with team.together():
            for _ in range(done, most):
                open_journey(team, open_case(team, From(), {}, people=1, language="en"), {}, language="en")
        done = most
        carry_missing(team)
        counted[most] = calls(lambda: carry_missing(team))
    assert counted[MANY // 3] < SOME_MORE * MANY // 3 / FEW * counted[FEW]
