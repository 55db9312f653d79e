"""An evening of two coordinators on two desks: a plan is searched for, approved by two and run; they are forced; a
house burns. In two browsers, by what the pages offer, over a relay that is a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.protect.members import Role
from safeconduct.protect.rest import Passphrase
from safeconduct.sync.compartments import admit
from safeconduct.sync.relays import KnownRelay, add_relay
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.visiting import faults, wider_than_the_window
from tests.flow.people import begin, join, newcomer, send
from tests.flow.program import PASSPHRASE, Program, new_program
from tests.relays import ReachedRelay, running_relay

pytestmark = pytest.mark.slow

SHARED = (Sort.CASE, Sort.JOURNEY, Sort.HELPERS, Sort.PLACES, Sort.PLANNING)


@contextmanager
def team_at(program: Program) -> Iterator[Team]:
    around = surroundings()
    with Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), around) as vault:
        yield Team(vault, around.clock, around.entropy)


def share(team: Team) -> None:
    """Let the colleague into every part of the rescue that they are not in yet."""
    others = [one for one, _ in team.devices() if one.user.id != team.me.device.user.id]
    for part in [one.id for one in team.compartments() if one.sort in SHARED]:
        new = [(one, Role.WRITE) for one in others if one.id not in team.members(part)]
        if new:
            admit(team, part, new)


def vouch(program: Program) -> None:
    with team_at(program) as team:
        cases = read_cases(Facts(team.vault.tables))
        team.vault.append([set_intent(one.thing, {"rung": "vouched"}) for one in cases])


def two_coordinators(folder: Path, relay: ReachedRelay) -> tuple[Program, Program]:
    """Two desks of one team with an invented rescue, for whose people both vouch; they meet at a relay."""
    first, second = new_program(folder / "one"), newcomer(folder / "two")
    join(begin(first, "amal"), second, "bela", "--part", "record:write")
    with team_at(first) as team:
        write_rescue(team, day_from_ms(team.clock.now_ms()), "en")
        share(team)
        add_relay(team, KnownRelay(f"http://{relay.listening}", relay.key, relay.code))
    vouch(first)
    send(first, second, "a")
    vouch(second)
    send(second, first, "b")
    return first, second


class Coordinator:
    """Somebody at a window, who presses what stands there."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.wrong: list[str] = []
        window.enter()

    @property
    def page(self) -> Page:
        return self.window.page

    def go(self, path: str) -> str:
        self.page.goto(f"http://{self.window.desk.host}{path}")
        return self.words

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def press(self, button: str, *, within: str = "main") -> str:
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("button", name=button).first.click()
        self.wrong += [one for one in (*faults(self.page), wider_than_the_window(self.page)) if one]
        return self.words

    def exchange(self) -> None:
        """Ask for an exchange and wait until it is over."""
        self.go("/exchange")
        before = self.page.locator("main").inner_text()
        self.press("Exchange now")
        for _ in range(100):
            self.page.wait_for_timeout(200)
            if "last exchanged" in self.go("/exchange") and "going on" not in self.words:
                break
        assert "failed" not in self.words, before


def test_two_coordinators_plan_send_off_hear_a_word_under_force_and_burn_a_house(
    chromium: Browser, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        relay = stack.enter_context(running_relay(f"sqlite:{tmp_path / 'relay.db'}", "127.0.0.1:0"))
        programs = two_coordinators(tmp_path, relay)
        windows = []
        for program in programs:
            desk = stack.enter_context(running_desk(program))
            windows.append(stack.enter_context(new_window(chromium, desk)))
        amal, bela = (Coordinator(one) for one in windows)
        evening(amal, bela)
        assert amal.wrong + bela.wrong == []


def evening(amal: Coordinator, bela: Coordinator) -> None:
    amal.go("/plan/search")
    amal.press("Search")
    for _ in range(150):
        if "People moved:" in amal.words:
            break
        amal.page.wait_for_timeout(200)
        amal.go("/plan/search")
    assert "People moved: 24 of 24." in amal.words or "Who is not in it, and why" in amal.words
    assert "It is a draft" in amal.press("Keep it as a draft")
