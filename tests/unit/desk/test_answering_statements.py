"""A desk answers in the background what a colleague writes, and is silent about its own statements."""

from __future__ import annotations

from pathlib import Path

from safeconduct.desk.answering_statements import AnsweringStatements
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.protect.members import Role
from safeconduct.publish.holding.answers import counted
from safeconduct.publish.holding.commands import add_intents, begin_statement
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import verdict
from safeconduct.sync.compartments import admit, begin
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.teaming import exchange, joined_to_write, team_of

HOUSE = "7 Quarry Lane, behind the mill"


def test_a_colleague_who_knows_no_house_is_held_by_the_desk_that_keeps_it(desk: Asking, tmp_path: Path) -> None:
    other = joined_to_write(desk, tmp_path, "Bela")
    team = team_of(other)
    me = desk.runner.run(desk.desk.office.work(lambda vault: team_of(vault).me.device))
    part = begin_statement(team, "Update", {"sort": "update", "languages": ("en",)})
    admit(team, part, [(me, Role.WRITE)])
    held = read_statement(team, part)
    assert held is not None
    other.append(add_intents(team, held, {"kind": "text"}, {"en": {"text": f"They sit at {HOUSE}."}}))

    def keep(vault: Vault) -> None:
        mine = team_of(vault)
        places = begin(mine, Sort.PLACES, "")
        vault.append([new_intent(mine, places, "place", {"address": HOUSE}, thing=draw(mine.entropy))])
        begin_statement(mine, "Our own", {"sort": "update", "languages": ("en",)})

    desk.runner.run(desk.desk.office.work(keep))
    exchange(desk, other)
    before = desk.count()
    answering = AnsweringStatements(desk.desk.office)
    for _ in range(2):
        desk.runner.run(answering.look())
    assert desk.count() == before + 1
    exchange(desk, other)
    team = team_of(other)
    held = read_statement(team, part)
    assert held is not None
    assert counted(team, held, verdict([])).decision is Decision.NEVER
    desk.lock()
    desk.runner.run(answering.look())
