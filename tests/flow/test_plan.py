"""A plan of a vault from the command line: made, shown, compared, approved by one, dropped; in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.protect.rest import Passphrase
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault
from tests.flow.program import PASSPHRASE, Program


def with_rescue(program: Program) -> None:
    """Write the invented rescue into a vault; nobody of it is searched for."""
    given = surroundings()
    vault = Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), given)
    try:
        team = Team(vault, given.clock, given.entropy)
        write_rescue(team, day_from_ms(given.clock.now_ms()), "en")
        facts = Facts(vault.tables)
        vault.append([set_intent(one, {"hot": False}) for one in facts.things("case") if one.yes("hot")])
    finally:
        vault.close()


def test_a_plan_is_made_shown_compared_approved_and_dropped(empty: Program, tmp_path: Path) -> None:
    desk = empty.at(tmp_path / "desk")
    russian = replace(desk, language="ru")
    assert desk("plan", "make", "--steps", "10").code == 3
    assert "There is no plan here yet" in desk.done("plan", "show").out
    with_rescue(desk)

    made = desk.json("plan", "make", "--steps", "40")
    assert (made["number"], made["state"], made["asked"]) == (1, "draft", 24)
    assert 0 < made["moved"] < 24
    assert made["bound"] <= made["score"]
    # Nobody is vouched for by two, so a house has one party, and the rest is told why it waits.
    assert "alone" in made["not_said"]
    assert all(one["why"] for one in made["not_served"])
    shown = desk.json("plan", "show")
    assert (shown["approval"], shown["unread"]) == ("wanted", 0)
    assert all(len(one["legs"]) >= 4 for one in shown["journeys"])
    again = russian.done("plan", "make", "--steps", "40", "--reserve-beds", "1").words
    assert "План 2" in again
    assert "Это набросок" in again
    assert "этап" in russian.done("plan", "diff").words
    assert "leg" in desk.done("plan", "diff", "2").words
    assert "It was made from no other plan" in desk.done("plan", "diff", "1").words
    assert desk.json("plan", "approve", "--reason", "looks right")["step"] == "first"
    assert "Waits for the second person" in desk.done("plan", "show", "2").words
    assert desk.json("plan", "approve", "--reason", "alone")["step"] == "again"
    assert desk.json("plan", "drop")["left_alone"] == 0
    assert desk("plan", "approve", "--reason", "too late").code == 3
    assert desk("plan", "show", "9").code == 2
