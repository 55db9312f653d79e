"""An evening of two coordinators on two desks, one in English and one in Russian, by what the pages offer.

Somebody has been silent since the afternoon; a party is placed by hand; a plan is approved by two and begun; they are
forced; a house burns in which people are; the plan is repaired, and nobody under way is moved. In two browsers, over a
relay that is a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.cli.demo_rescue_road import send_two_off
from safeconduct.cli.opening import surroundings
from safeconduct.desk.words import Tongue, Words, words_of
from safeconduct.evacuate.cases.commands import vouch_intent
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.approving import MOVING
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import LegState
from safeconduct.evacuate.journeys.wording import state_in_words
from safeconduct.evacuate.running.wording import CALLED_OFF
from safeconduct.protect.members import Role
from safeconduct.protect.rest import Passphrase
from safeconduct.sync.compartments import admit
from safeconduct.sync.relays import KnownRelay, add_relay, allow_here
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.visiting import at_rest, faults, wider_than_the_window
from tests.flow.people import begin, join, newcomer, send
from tests.flow.program import PASSPHRASE, Program, new_program
from tests.relays import ReachedRelay, running_relay

pytestmark = pytest.mark.slow

SHARED = (Sort.CASE, Sort.JOURNEY, Sort.HELPERS, Sort.PLACES, Sort.PLANNING)

# What a page is made of: which elements, with which attributes and with or without words, stand in which, each once.
MAKE = """() => {
  const make = of => [of.tagName, ...[...of.attributes].map(({ name }) => name).sort(), of.className,
    of.getAttribute("role"), of.textContent.trim() !== ""].join();
  return [...new Set([...document.body.querySelectorAll("*")].map(one => make(one.parentElement) + ">" + make(one)))]
    .sort().join(" ");
}"""


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
    """Two desks of one team with an invented rescue, for whose people both vouch; they meet at a relay.

    Two parties left in the afternoon: one is silent, of the other it is not time yet.
    """
    first, second = new_program(folder / "one"), newcomer(folder / "two")
    join(begin(first, "amal"), second, "bela", "--part", "record:write")
    with team_at(first) as team:
        now = team.clock.now_ms()
        rescue = write_rescue(team, day_from_ms(now), "en")
        share(team)
        add_relay(team, KnownRelay(f"http://{relay.listening}", relay.key, relay.code))
    vouch(first)
    send(first, second, "a")
    vouch(second)
    with team_at(second) as team:
        # A relay on this very computer is allowed by whoever set it up here.
        allow_here(team.vault, f"http://{relay.listening}")
    send(second, first, "b")
    with team_at(first) as team:
        send_two_off(team, rescue, now, "en")
        share(team)
    send(first, second, "c")
    return first, Program(second.folder, "ru")


class Coordinator:
    """Somebody at a window, who presses what stands there, in their own language."""

    def __init__(self, window: Window, tongue: Tongue) -> None:
        self.window = window
        self.own: Words = words_of(tongue)
        self.wrong: list[str] = []
        self.judged = set[str]()
        window.enter()

    @property
    def page(self) -> Page:
        return self.window.page

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def here(self) -> str:
        """The address of this page, for another desk's too where it holds no handle."""
        return self.page.url.partition(self.window.desk.host)[2]

    def go(self, path: str) -> str:
        at_rest(self.page)
        self.page.goto(f"http://{self.window.desk.host}{path}")
        return self.words

    def sees(self, text: str, **facts: object) -> bool:
        """Whether the page says a text of the pages, in their language."""
        return self.own.say(text, **facts) in self.words

    def press(self, button: str, *, within: str = "main", n: int = 0) -> str:
        """Press a button, by its English words."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("button", name=self.own.say(button)).nth(n).click()
        return self._looked()

    def follow(self, link: str, *, within: str = "main") -> str:
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("link", name=self.own.say(link)).first.click()
        return self._looked()

    def open(self, name: str) -> str:
        """Follow the first link that is called so: a code name is the same in every language."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        return self._looked()

    def _looked(self) -> str:
        # A page on which something is going on may show itself again in the middle of being judged.
        at_rest(self.page)
        found = [wider_than_the_window(self.page)]
        # One of the same make was judged before: axe looks at elements, and not at which words stand in them.
        if (make := str(self.page.evaluate(MAKE))) not in self.judged:
            self.judged.add(make)
            found += faults(self.page)
        self.wrong += [one for one in found if one]
        return self.words

    def comes_to_say(self, path: str, words: str, *, asking: bool = False) -> str:
        """Look at a page again and again until it says something; ``asking``: exchange now and then meanwhile."""
        self.comes_to(path, lambda: words in self.words, asking=asking)
        return self.words

    def comes_to(self, path: str, is_there: Callable[[], bool], *, asking: bool = False) -> None:
        """Look at a page again and again until it is as it is to be."""
        for n in range(60):
            self.go(path)
            if is_there():
                return
            if asking and n % 6 == 0:
                self.go("/exchange")
                self.press("Exchange now")
            self.page.wait_for_timeout(300)
        raise AssertionError(self.words)

    def name(self) -> str:
        """What this page is about."""
        return self.page.locator("h1").inner_text()


def hand(sender: Coordinator, receiver: Coordinator, path: str, words: str) -> None:
    """Let one send by the relay what is new, and the other fetch it, until a page of theirs says so."""
    sender.comes_to_say(
        "/exchange", sender.own.say("Everything you wrote has reached somebody else or a relay."), asking=True
    )
    receiver.comes_to_say(path, receiver.own.say(words), asking=True)


def test_two_coordinators_play_an_evening_and_nobody_under_way_is_moved(chromium: Browser, tmp_path: Path) -> None:
    with ExitStack() as stack:
        relay = stack.enter_context(running_relay(f"sqlite:{tmp_path / 'relay.db'}", "127.0.0.1:0"))
        programs = two_coordinators(tmp_path, relay)
        people = []
        with ExitStack() as evening:
            for program, tongue in zip(programs, (Tongue.ENGLISH, Tongue.RUSSIAN), strict=True):
                desk = evening.enter_context(running_desk(program))
                people.append(Coordinator(evening.enter_context(new_window(chromium, desk)), tongue))
            amal, bela = people
            silent(bela)
            placed_by_hand(amal, bela)
            planned(amal, bela)
            name = sent_off(bela)
            forced(amal, bela, name)
            burnt(amal, bela)
        assert amal.wrong + bela.wrong == []
        for program in programs:
            judge(program)


def silent(bela: Coordinator) -> None:
    """Of a party that left in the afternoon nothing was heard: one takes it on, tries, and says how it ended."""
    assert " молчат " in bela.go("/")
    bela.go("/checkins")
    assert "Взял на себя: bela" in bela.press("I take the alarm on")
    bela.page.locator("input[name=tried]").first.fill("водитель, по второму номеру")
    assert "водитель, по второму номеру" in bela.press("Note the try")
    bela.page.locator("input[name=ended]").first.fill("их видел сосед водителя: доехали")
    bela.press("The alarm is over")
    assert bela.sees("There is no alarm.")
    # Whoever drove the other party says that they are there.
    bela.go("/board")
    bela.page.locator("h2", has_text=bela.own.say("Journeys")).wait_for()
    for n in range(bela.page.locator("h2:has-text('Поездки') + ul a").count()):
        bela.go("/board")
        with bela.page.expect_navigation():
            bela.page.locator("h2:has-text('Поездки') + ul a").nth(n).click()
        if state_in_words(LegState.DEPARTED, "ru") in bela.page.locator("h2").first.inner_text():
            bela.press(state_in_words(LegState.ARRIVED, "ru"))


def placed_by_hand(amal: Coordinator, bela: Coordinator) -> None:
    """A party of the list is placed by hand: first where it cannot be, which says why, then where it can."""
    amal.go("/board")
    with amal.page.expect_navigation():
        amal.page.locator("[data-carried][data-address] a").last.click()
    stages = [str(one.get_attribute("name")) for one in amal.page.locator(".slot select").all()]
    assert len(stages) == 6
    for stage in stages:
        chosen_in(amal, stage, amal.page.locator(f"select[name={stage}] option").count() - 1)
    assert "stand against it:" in amal.words
    against = amal.page.locator("#against .advice li").count()
    assert against > 1
    amal.press("Place them so")
    assert "The journey is drafted" not in amal.words
    for stage in stages:
        # What fits the rest stands first; a departure waits for papers.
        chosen_in(amal, stage, 0 if stage == "departure" else 1)
    assert amal.page.locator("#against .advice li").count() < against
    if amal.page.locator("#seen").count():
        amal.page.locator("#seen").check()
    assert "The journey is drafted and beds are held; nobody is told." in amal.press("Place them so")
    name = amal.name()
    amal.page.locator("#reason-1").fill("seen by both of us")
    assert "It is on record." in amal.press("Approve it, as the first")
    # The second person is brought into the journey by name, with what they could read then before one's eyes.
    amal.follow("Who reads this journey")
    amal.follow("Bring somebody in")
    amal.page.get_by_label("bela").check()
    amal.page.get_by_label("writes").first.check()
    amal.press("Show what they could read")
    amal.press("Bring them in")
    hand(amal, bela, "/board", name)
    bela.open(name)
    bela.page.locator("#reason-1").fill("смотрели вместе")
    assert bela.own.say("It is on record.") in bela.press("Confirm it, as the second")


def chosen_in(one: Coordinator, stage: str, n: int) -> None:
    """Choose what stands at a place of a stage's list, and wait until all that follows is said."""
    one.page.locator(f"select[name={stage}]").select_option(index=n)
    expect(one.page.locator("[aria-busy]")).to_have_count(0)


def planned(amal: Coordinator, bela: Coordinator) -> None:
    """A plan is searched for, kept, and approved by both."""
    amal.go("/plan/search")
    amal.press("Search")
    amal.comes_to_say("/plan/search", "People moved:")
    assert "It is a draft" in amal.press("Keep it as a draft")
    approved_by_both(amal, bela)


def approved_by_both(first: Coordinator, second: Coordinator) -> None:
    """Approve the newest plan as the first, let the other into its journeys where they are not, and let them second."""
    first.go("/plan")
    if first.page.locator("#who").count():
        first.page.locator("#who").select_option(index=0)
        first.press("Let them in")
        assert first.sees("They open its journeys once you have exchanged.")
    first.page.locator("#reason").fill("as the meeting of tonight wants it")
    first.press("Approve this plan")
    assert first.sees("You approve it; a second person has to look at it.")
    journeys = first.page.locator("h3 a").count()
    hand(first, second, "/plan", "One person approves it; a second has to look at it.")
    # Its journeys may come a moment after the word that approves it.
    second.comes_to("/plan", lambda: second.page.locator("h3 a").count() == journeys)
    second.page.locator("#reason").fill("the same")
    second.press("Approve this plan")
    assert second.page.locator("#reason").count() == 0, second.words


def sent_off(bela: Coordinator) -> str:
    """Tell the helper of a party's first leg, agree words and a time, and let them leave; the party's name."""
    bela.go("/plan")
    with bela.page.expect_navigation():
        bela.page.locator("h3 a").first.click()
    name = bela.name()
    bela.press("They were told")
    for code, word in {"well": "суп готов", "delayed": "автобус опаздывает", "forced": "тётя Вера"}.items():
        bela.page.locator(f"#{code}").fill(word)
    bela.press("Agree these words")
    bela.page.locator("input[name=due]").first.fill("23:59")
    bela.press("Agree it")
    bela.press(state_in_words(LegState.DEPARTED, "ru"))
    return name


def forced(amal: Coordinator, bela: Coordinator, name: str) -> None:
    """A word under force, heard by one, is an alarm on both desks."""
    hand(bela, amal, "/checkins", name)
    amal.open(name)
    amal.page.locator("input[name=said]").last.fill("всё хорошо, и привет вам передаёт тётя Вера")
    assert "FORCED" in amal.press("Note it")
    assert "Вера" not in amal.words
    hand(amal, bela, "/", "ПРИНУЖДАЮТ")
    bela.go("/checkins")
    assert "Взял на себя: bela" in bela.press("I take the alarm on")


def burnt(amal: Coordinator, bela: Coordinator) -> None:
    """The house in which people are and to which most others come burns; the plan is repaired and approved by both."""
    house = worst_house(bela)
    assert bela.sees("Nothing is noted yet.")
    bela.page.locator("#words").fill("соседи спрашивали, кто здесь живёт")
    bela.press("Note it: nobody is sent there any more")
    assert bela.sees("It is noted; nobody is sent there any more.")
    assert "Увезти СЕГОДНЯ НОЧЬЮ: " in bela.words
    assert "Под угрозой (через одного): " in bela.words
    assert bela.own.say("Repair the plan") in bela.words
    fallen = bela.here
    # The other sees the same list.
    hand(bela, amal, "/burn", house)
    shown(amal, house)
    amal.comes_to_say(amal.here, "It is noted; nobody is sent there any more.", asking=True)
    assert "To be away TONIGHT: " in amal.words
    assert "Exposed at one step: " in amal.words

    bela.go(fallen)
    bela.press("Repair the plan")
    assert bela.sees("What changes by it")
    approved_by_both(bela, amal)
    assert "Their way does not stand any more" not in amal.go("/plan")


def worst_house(one: Coordinator) -> str:
    """Show what follows if each house burns, and stay at the one from which people leave and most legs are off."""
    one.go("/burn")
    houses = one.page.locator("#of optgroup").first.locator("option").all_inner_texts()
    off = one.own.phrase(CALLED_OFF, name="", number="").partition(":")[0]

    def weight(house: str) -> tuple[bool, int]:
        shown(one, house)
        return "СЕГОДНЯ НОЧЬЮ" in one.words, one.page.locator("ul.told li", has_text=f"{off}:").count()

    weights = {house: weight(house) for house in houses}
    found = max(houses, key=lambda house: weights[house])
    assert weights[found] > (True, 0), weights
    shown(one, found)
    return found


def shown(one: Coordinator, house: str) -> None:
    one.go("/burn")
    option = one.page.locator("#of optgroup").first.locator("option", has_text=house).first
    one.page.locator("#of").select_option(value=str(option.get_attribute("value")))
    one.press("Show what follows")


def judge(program: Program) -> None:
    """What moves people is said of no leg under way after the burn: by the entries, not by what a page shows."""
    with team_at(program) as team:
        facts = Facts(team.vault.tables)
        (burn,) = facts.things("burn")
        under_way = [leg.id for one in read_journeys(team) for leg in one.legs if leg.is_frozen]
        said = [fact for id_ in under_way for leg in [facts.thing("leg", id_)] if leg for fact in leg.all_facts]
        assert len(under_way) > 2
        late = [one.field for one in said if one.field in (*MOVING, "dropped") and one.hlc > burn.began.hlc]
        assert late == []
