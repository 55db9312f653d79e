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
from safeconduct.evacuate.cases.commands import vouch_intent
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.protect.members import Role
from safeconduct.protect.rest import Passphrase
from safeconduct.sync.compartments import admit
from safeconduct.sync.relays import KnownRelay, add_relay, allow_here
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
        team.vault.append([vouch_intent(team, one) for one in read_cases(Facts(team.vault.tables))])


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
    with team_at(second) as team:
        # A relay on this very computer is allowed by whoever set it up here.
        allow_here(team.vault, f"http://{relay.listening}")
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

    def comes_to_say(self, path: str, words: str, *, asking: str = "") -> str:
        """Look at a page again and again until it says something; ``asking``: press this now and then meanwhile."""
        for n in range(60):
            if words in self.go(path):
                return self.words
            if asking and n % 10 == 0:
                self.go("/exchange")
                self.press(asking)
            self.page.wait_for_timeout(500)
        raise AssertionError((words, self.words))


def hand(sender: Coordinator, receiver: Coordinator, path: str, words: str) -> None:
    """Let one send by the relay what is new, and the other fetch it, until a page of theirs says so."""
    sender.comes_to_say(
        "/exchange", "Everything you wrote has reached somebody else or a relay.", asking="Exchange now"
    )
    receiver.comes_to_say(path, words, asking="Exchange now")


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
    plan(amal)
    amal.page.locator("#who").select_option(index=0)
    assert "They open its journeys once you have exchanged." in amal.press("Let them in")
    amal.page.locator("#reason").fill("as the meeting of tonight wants it")
    assert "You approve it" in amal.press("Approve this plan")
    hand(amal, bela, "/plan", "One person approves it")
    bela.page.locator("#reason").fill("the same")
    assert "Two persons approve it: beds and helpers' days are held." in bela.press("Approve this plan")
    name = send_off(bela)

    # A word under force, heard by one, is an alarm on both desks.
    hand(bela, amal, "/checkins", name)
    amal.page.locator("input[name=said]").last.fill("all is well here, and greetings from aunt Vera")
    assert "FORCED" in amal.press("Note it")
    assert "aunt Vera" not in amal.words
    hand(amal, bela, "/", "FORCED")
    bela.go("/checkins")
    assert "Taken on by you" in bela.press("I take the alarm on") or "Taken on by bela" in bela.words

    # And a house that is burnt keeps nobody in it and moves nobody who is on the way.
    before = bela.go("/board")
    assert name in before
    bela.go("/burn")
    bela.page.locator("#of optgroup").first.locator("option").first.evaluate("one => { one.selected = true }")
    with bela.page.expect_navigation():
        bela.page.locator("main").get_by_role("button", name="Show what follows").click()
    assert "Nothing is noted yet." in bela.words
    assert "It is noted; nobody is sent there any more." in bela.press("Note it: nobody is sent there any more")
    amal.go("/burn")
    amal.page.locator("#of optgroup").first.locator("option").first.evaluate("one => { one.selected = true }")
    with amal.page.expect_navigation():
        amal.page.locator("main").get_by_role("button", name="Show what follows").click()
    hand(bela, amal, amal.page.url.partition(amal.window.desk.host)[2], "It is noted; nobody is sent there any more.")
    # Nobody who was on the way was moved by it.
    assert name in amal.go("/board")


def plan(one: Coordinator) -> None:
    """Search for a plan and keep it."""
    one.go("/plan/search")
    one.press("Search")
    for _ in range(150):
        if "People moved:" in one.words:
            break
        one.page.wait_for_timeout(200)
        one.go("/plan/search")
    assert "People moved:" in one.words
    assert "It is a draft" in one.press("Keep it as a draft")


def send_off(one: Coordinator) -> str:
    """Tell the helper of a party's first leg, agree words and a time, and let them leave; the party's name."""
    one.go("/plan")
    with one.page.expect_navigation():
        one.page.locator("h3 a").first.click()
    name = one.page.locator("h1").inner_text()
    one.press("They were told")
    for code, word in {"well": "the soup is ready", "delayed": "the bus is late", "forced": "aunt Vera"}.items():
        one.page.locator(f"#{code}").fill(word)
    one.press("Agree these words")
    one.page.locator("input[name=due]").first.fill("23:59")
    one.press("Agree it")
    one.press("left")
    return name
