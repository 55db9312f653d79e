"""A lost laptop goes after it was said what follows and its alias was typed; then stands what it could read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.members import Role
from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.compartments import admit, begin
from safeconduct.sync.ready import record_compartment
from safeconduct.sync.standing import bring_in_step
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.errors import DiskFull
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.unit.desk.teaming import deliver, exchange, joined, joined_to_write, team_of


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Somebody of the team who reads and writes the record."""
    vault = joined_to_write(desk, tmp_path, "bela")
    yield vault
    vault.close()


def report(desk: Asking, bela: Vault, **fields: str) -> Answer:
    given = {"laptop": bela.device.hex(), "locked": "yes", **fields}
    return desk.post("/incident", given, once=desk.get("/incident").hidden("once"))


def taken_out(desk: Asking, bela: Vault) -> str:
    done = report(desk, bela, shown=f"{bela.device.hex()} yes", alias="bela")
    assert done.status == 303, done.words
    return done.headers["location"]


def test_what_will_happen_is_shown_first_and_the_alias_confirms_it(desk: Asking, bela: Vault) -> None:
    before = desk.count()
    shown = report(desk, bela)
    wrong = report(desk, bela, shown=f"{bela.device.hex()} yes", alias="zarema")
    other = report(desk, bela, locked="no", shown=f"{bela.device.hex()} yes", alias="bela")

    assert f"Out of the team: bela ({bela.device.hex()[:8]})" in shown.words
    assert re.search(r"Record : \d+ entries since", shown.words)
    assert wrong.status == 422
    assert "Type the alias of its person to confirm: bela" in wrong.words
    assert other.status == 422
    assert "NOT taken out yet: your answers changed." in other.words
    assert shown.status == 200
    assert "your answers changed" not in shown.words
    assert desk.count() == before


def test_a_lost_laptop_is_out_of_the_team_and_its_exposure_stands_there(desk: Asking, bela: Vault) -> None:
    address = taken_out(desk, bela)
    page = desk.get(address)

    assert "It is out of the team" in page.words
    assert re.search(r"Record : \d+ entries since", page.words)
    assert "People:" in page.words
    assert "bela" not in desk.get("/team").words
    assert f"bela ({bela.device.hex()[:8]})" in desk.get("/incident").words


def test_each_person_it_could_read_is_a_task_until_somebody_says_how_they_were_warned(
    desk: Asking, bela: Vault
) -> None:
    address = taken_out(desk, bela).partition("?")[0]
    asked = desk.follow(desk.post(address, once=desk.get(address).hidden("once", address), do="ask"))
    again = desk.follow(desk.post(address, once=asked.hidden("once", address), do="ask"))
    tasks = re.findall(r'name="task" value="([0-9a-f]+)"', again.body)
    mute = desk.post(address, once=again.hidden("once", address), task=tasks[0], how="")
    done = desk.follow(desk.post(address, once=again.hidden("once", address), task=tasks[0], how="called"))

    assert tasks
    assert len(tasks) == asked.body.count('name="task"')
    assert mute.status == 422
    assert done.body.count('name="task"') == len(tasks) - 1
    assert ": called" in done.words


def test_what_it_wrote_from_a_day_on_is_counted_first_and_then_set_aside(desk: Asking, bela: Vault) -> None:
    link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM), "written by whoever took it")
    bela.append([link_intent(record_compartment(bela), link)])
    exchange(desk, bela)
    before = "written by whoever took it" in desk.get("/history").words
    no_day = report(desk, bela, since="the day before")
    shown = report(desk, bela, since="21 January 2019")
    sign = re.search(r'name="shown" value="([^"]+)"', shown.body)
    assert sign is not None
    without = report(desk, bela, shown=sign.group(1), alias="bela")
    done = report(desk, bela, since="21 January 2019", shown=sign.group(1), alias="bela")

    assert before
    assert no_day.status == 422
    assert re.search(r"\d+ entr(y|ies) that (is|are) here, written since 21 January 2019", shown.words)
    assert without.status == 422  # another loss than the one that was shown
    assert "NOT taken out yet: your answers changed." in without.words
    assert done.status == 303
    assert "written by whoever took it" not in desk.get("/history").words
    assert "bela" in desk.get("/aside").words


def test_who_warns_whom_is_chosen_and_stands_on_today(desk: Asking, bela: Vault) -> None:
    address = taken_out(desk, bela).partition("?")[0]
    page = desk.get(address)
    part = page.hidden("part")
    me = re.search(r'<option value="([0-9a-f]{32})"', page.body)
    assert me is not None
    asked = desk.follow(desk.post(address, once=page.hidden("once", address), do="ask", part=part, who=me.group(1)))
    today, list_of_losses = desk.get("/").words, desk.get("/incident").words

    assert "nobody is to warn yet" in page.words
    assert "nobody is to warn yet" not in asked.words
    assert "warns them" in asked.words
    assert "whoever can warns them" not in asked.words
    assert re.search(r"(\d+) p\w+ (is|are) to be warned of a lost laptop\. Of them by you: \1\.", today)
    assert "still to be warned" in list_of_losses


def test_a_part_it_is_still_in_is_named_with_whom_to_call(desk: Asking, bela: Vault, tmp_path: Path) -> None:
    cedar = joined(desk, tmp_path, "cedar")
    for _ in range(2):
        exchange(desk, bela)
        exchange(desk, cedar)
    team = team_of(bela)
    part = begin(team, Sort.CASE, "Orchard")
    mine = desk.runner.run(desk.desk.office.work(lambda vault: vault.device))
    found = [(team.device(mine), Role.READ), (team.device(cedar.device), Role.WRITE)]
    admit(team, part, [(device, role) for device, role in found if device is not None])
    exchange(desk, bela)
    page = desk.follow(report(desk, bela, shown=f"{bela.device.hex()} yes", alias="bela"))
    cedar.close()

    assert "It is out of the team" in page.words
    assert "It is still in these parts, and reads what is written there Orchard : call one of them" in page.words
    assert "ask them to exchange: cedar" in page.words
    assert "Take it out there" not in page.words


def test_where_it_failed_it_is_taken_out_from_its_own_page(
    desk: Asking, bela: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(team: Team, part: CompartmentId) -> None:
        if part != team.id:
            raise DiskFull
        bring_in_step(team, part)

    monkeypatch.setattr("safeconduct.sync.incident.bring_in_step", full)
    monkeypatch.setattr("safeconduct.desk.pages.incident.finish", lambda *_: False)
    partly = desk.follow(report(desk, bela, shown=f"{bela.device.hex()} yes", alias="bela"))
    monkeypatch.undo()
    address = desk.get("/incident").body.partition("data-list")[2].partition('href="')[2].partition('"')[0]
    whole = desk.follow(desk.post(address, once=desk.get(address).hidden("once", address), do="again"))

    assert "but not of every part" in partly.words
    assert "It is still in these parts, and reads what is written there Record" in partly.words
    assert "Take it out there" in partly.words
    assert "It is out of the team and of every part" in whole.words
    assert "It is still in these parts" not in whole.words


def test_where_there_is_no_other_laptop_nothing_is_asked(desk: Asking) -> None:
    page = desk.get("/incident")

    assert "This is the only laptop of the team" in page.words
    assert "Show what will happen" not in page.words
    assert 'name="laptop"' not in page.body


def test_the_way_to_a_lost_laptop_is_the_first_on_the_page_of_the_team(desk: Asking) -> None:
    main = desk.get("/team").body.partition("<main")[2]

    assert re.findall(r'<a [^>]*href="([^"]+)"', main)[0] == "/incident"


def test_nothing_is_found_where_nothing_is_wrong(desk: Asking) -> None:
    words = desk.get("/incident").words
    assert "In what has come here nothing is missing" in words
    # Without a relay no relay keeps any promise.
    assert "every relay gives what it promised" not in words


def test_what_a_lost_laptop_wrote_unseen_is_set_aside_and_counts_once_it_is_judged(desk: Asking, bela: Vault) -> None:
    taken_out(desk, bela)
    link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM), "written on the lost laptop")
    bela.append([link_intent(record_compartment(bela), link)])
    desk.runner.run(desk.desk.office.work(lambda mine: deliver(bela, mine)))
    page = desk.get("/aside")
    op = page.hidden("op")
    counted = desk.follow(desk.post("/aside", once=page.hidden("once", "/aside"), op=op, said="counts"))

    assert "This laptop was let go" in page.words
    assert f"bela ({bela.device.hex()[:8]})" in page.words
    assert "It counts from now on." in counted.words
    assert "Nothing is set aside." in counted.words
    assert "written on the lost laptop" in desk.get("/history").words


def test_what_is_left_aside_stays_and_says_so(desk: Asking, bela: Vault) -> None:
    taken_out(desk, bela)
    link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM), "written on the lost laptop")
    bela.append([link_intent(record_compartment(bela), link)])
    desk.runner.run(desk.desk.office.work(lambda mine: deliver(bela, mine)))
    page = desk.get("/aside")
    left = desk.follow(desk.post("/aside", once=page.hidden("once", "/aside"), op=page.hidden("op"), said="stays"))

    assert "Decided: it stays aside." in left.words
    assert "written on the lost laptop" not in desk.get("/history").words


def test_a_day_is_taken_as_russians_write_it_with_a_time_and_not_one_to_come(desk: Asking, bela: Vault) -> None:
    dotted = report(desk, bela, since="21.01.2019 02:30")
    ahead = report(desk, bela, since="21.01.2419")

    assert "Nothing that is here was written by them since 21 January 2019, 02:30." in dotted.words
    assert "0 entries" not in dotted.words
    assert ahead.status == 422
    assert "That moment has not come yet" in ahead.words


def test_today_says_whom_nobody_is_to_warn_until_tasks_are_made_or_it_was_let_be(desk: Asking, bela: Vault) -> None:
    before = desk.get("/").words
    address = taken_out(desk, bela).partition("?")[0]
    today, losses, page = desk.get("/").words, desk.get("/incident").words, desk.get(address)
    let_be = desk.follow(desk.post(address, once=page.hidden("once", address), do="peace"))
    after = desk.get("/").words

    assert "nobody is to warn yet" not in before
    assert re.search(r"Of a laptop that is out of the team: \d+ p\w+ nobody is to warn yet", today)
    assert "nobody is to warn yet" in losses
    assert "nobody has to be warned of it" in let_be.words
    assert "nobody is to warn yet" in let_be.words
    assert "nobody is to warn yet" not in after


def test_the_page_of_a_lost_laptop_holds_the_rules_for_warning_and_leads_to_the_exchange(
    desk: Asking, bela: Vault
) -> None:
    page = desk.get(taken_out(desk, bela))

    assert "Warn nobody by a channel that the lost laptop" in page.words
    assert "a new access code" in page.words
    assert '<a href="/exchange">Exchange now</a>' in page.body


def test_a_part_that_names_nobody_is_to_be_read_through(desk: Asking, bela: Vault) -> None:
    def begin_part(vault: Vault) -> None:
        team = team_of(vault)
        device = team.device(bela.device)
        assert device is not None
        part = begin(team, Sort.CASE, "Orchard", others=[(device, Role.WRITE)])
        vault.append([link_intent(part, Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM), "x"))])

    desk.runner.run(desk.desk.office.work(begin_part))
    exchange(desk, bela)
    address = taken_out(desk, bela).partition("?")[0]
    page, today = desk.get(address), desk.get("/").words
    found = re.search(r'name="part" value="([0-9a-f]+)"(?:(?!name="part").)*read them and warn', page.body, re.DOTALL)
    assert found is not None
    asked = desk.follow(desk.post(address, once=page.hidden("once", address), do="ask", part=found.group(1), who=""))

    assert "Orchard: Nobody is named as a person here." in page.words
    assert "1 part to be read through" in today
    assert "everybody in this part" in asked.words
    assert "Nobody is named as a person here." not in asked.words


def test_entries_that_wait_for_a_decision_stand_on_today_and_say_what_counting_them_does(
    desk: Asking, bela: Vault
) -> None:
    taken_out(desk, bela)
    link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM), "written on the lost laptop")
    bela.append([link_intent(record_compartment(bela), link)])
    before = desk.get("/").words
    desk.runner.run(desk.desk.office.work(lambda mine: deliver(bela, mine)))
    today, page = desk.get("/").words, desk.get("/aside")
    desk.post("/aside", once=page.hidden("once", "/aside"), op=page.hidden("op"), said="stays")

    assert "for your decision" not in before
    assert "1 entry waits for your decision." in today
    assert "Look at each with a second person before it counts." in page.words
    assert "for your decision" not in desk.get("/").words
