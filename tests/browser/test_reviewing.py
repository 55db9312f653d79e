"""Two readers of one finding, each at their own desk, by keyboard alone: blind at first, then open, and open again.

Ash enters the accounts; Bela and Chen read. Their desks meet by files between one sitting and the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.base.errors import Phrase
from safeconduct.desk.words import Tongue, words_of
from safeconduct.record.claim_wording import VERDICTS
from safeconduct.record.finding_words import NOT_SHOWN, STATES, YOUR_OWN
from safeconduct.record.findings import State
from safeconduct.record.types import Verdict
from tests.attack.desk import running_desk
from tests.browser.chromium import ChromiumKeys
from tests.browser.conftest import Window, new_window
from tests.browser.hands import Hands
from tests.browser.visiting import choose, nobody_is_kept_out
from tests.flow.people import begin, join, newcomer, send
from tests.flow.program import Program, new_program
from tests.world import accounts_bytes

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("tongue", [Tongue.ENGLISH, Tongue.RUSSIAN])]

FOUND = Phrase("1–10 April 2030", "1–10 апреля 2030")
NOBODY = "Nobody has read these yet; what was entered last stands first"
DOUBT = "the voice was never there"
HELD = "I asked them myself"


@dataclass(frozen=True, slots=True)
class Three:
    """Whoever entered what is read, and two who read it."""

    ash: Program
    bela: Program
    chen: Program

    def at(self, folder: Path, tongue: Tongue) -> Three:
        folder.mkdir()
        ash, bela, chen = (
            one.at(folder / name, tongue.value)
            for one, name in ((self.ash, "ash"), (self.bela, "bela"), (self.chen, "chen"))
        )
        return Three(ash, bela, chen)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Three:
    folder = tmp_path_factory.mktemp("readers")
    ash = begin(new_program(folder))
    file = folder / "lantern.json"
    file.write_bytes(accounts_bytes())
    ash.done("record", "import", str(file), "--yes")
    bela, chen = newcomer(folder / "bela"), newcomer(folder / "chen")
    for one, alias in ((bela, "bela"), (chen, "chen")):
        join(ash, one, alias, "--part", "record:write")
    for one, alias in ((bela, "for-bela"), (chen, "for-chen")):
        send(ash, one, alias)
    return Three(ash, bela, chen)


@pytest.fixture
def three(team: Three, tmp_path: Path, tongue: Tongue) -> Three:
    return team.at(tmp_path / "sitting", tongue)


@dataclass(slots=True)
class Reader:
    """Somebody at the keyboard of a desk that is open."""

    hands: Hands
    window: Window
    tongue: Tongue

    def say(self, text: str) -> str:
        return words_of(self.tongue).say(text)

    def phrase(self, phrase: Phrase) -> str:
        return words_of(self.tongue).phrase(phrase)

    def heads(self, heading: str) -> None:
        self.hands.until(lambda: self.hands.heading == heading)

    def to_review(self) -> None:
        """Come to the list of findings from Today."""
        self.hands.open(self.say("Record"))
        self.heads(self.say("Record"))
        self.hands.open(self.say("Review"))
        self.heads(self.say("Review"))

    def to_the_finding(self) -> None:
        """Come to it from the record, by the account and the claim that say it."""
        for name in (self.say("Record"), self.say("Accounts"), "Lantern", self.phrase(FOUND)):
            self.hands.open(name)
        self.hands.open(self.say("Read as a reviewer what it stands for: {value}").partition("{")[0])

    def grade(self, choice: str, why: str) -> None:
        """Choose with the arrows what to say, and say it."""
        self.hands.reach(self.say("I agree: the sources say this"))
        self.hands.press("Space")
        if not self.hands.focused.startswith(choice):
            self.hands.reach(choice, "ArrowDown")
        self.hands.fill(self.say("Why"), why)
        self.hands.go("Control+Enter")


@contextmanager
def sitting(program: Program, browser: Browser, tongue: Tongue) -> Iterator[Reader]:
    """Somebody sits down at their desk and opens it."""
    with running_desk(program) as desk, new_window(browser, desk) as window:
        window.enter()
        choose(window, tongue.value)
        yield Reader(Hands(ChromiumKeys(window)), window, tongue)


def test_two_read_blind_then_hear_each_other_and_read_again_what_changed(
    three: Three, chromium: Browser, tongue: Tongue, pictures: Path
) -> None:
    with sitting(three.bela, chromium, tongue) as bela:
        bela.to_review()
        bela.hands.reads(bela.say(NOBODY))
        bela.to_the_finding()
        bela.hands.reads(bela.phrase(FOUND), bela.phrase(STATES[State.UNREAD]))
        bela.window.page.screenshot(path=pictures / f"finding-{tongue.value}.png", full_page=True)
        nobody_is_kept_out(bela.window.page)
        bela.grade(bela.say("I reject it: the sources do not say this"), DOUBT)
        bela.hands.reads(bela.phrase(STATES[State.WAITS]), DOUBT)

    send(three.bela, three.chen, "first")
    with sitting(three.chen, chromium, tongue) as chen:
        chen.to_review()
        chen.hands.reads(chen.say("You may read these"), chen.phrase(STATES[State.WAITS]))
        chen.window.page.screenshot(path=pictures / f"review-{tongue.value}.png", full_page=True)
        nobody_is_kept_out(chen.window.page)
        chen.hands.press("j")
        chen.hands.go("o")
        # The second reader sees that somebody has read it, and neither what they said nor who they are.
        chen.hands.reads(chen.phrase(NOT_SHOWN))
        for told in (DOUBT, "bela", chen.phrase(VERDICTS[Verdict.REJECT])):
            assert told not in chen.hands.shown
        chen.grade(chen.say("I agree: the sources say this"), HELD)
        chen.hands.reads(chen.phrase(STATES[State.DOUBTED]), DOUBT, HELD, "bela")
        chen.window.page.screenshot(path=pictures / f"finding-read-{tongue.value}.png", full_page=True)

    # Whoever entered it mends a claim below: the finding is open again at the desk of either reader.
    claim = "lantern:c2"
    three.ash.done("record", "reword", claim, "--said", "early in April, and not late")
    send(three.ash, three.bela, "mended")
    send(three.chen, three.bela, "second")
    with sitting(three.bela, chromium, tongue) as bela:
        bela.to_review()
        bela.hands.reads(bela.say("Open again: read what changed"))
        bela.hands.press("j")
        bela.hands.go("o")
        bela.hands.reads(bela.phrase(STATES[State.REOPENED]), "early in April, and not late")
        # Until a reader has said something of the newer wording, they hear nothing of what the other said.
        assert HELD not in bela.hands.shown
        bela.grade(bela.say("I agree: the sources say this"), "now it does")
        # One has read what stands now: it stays open until the other has, too.
        bela.hands.reads("now it does", HELD, bela.phrase(STATES[State.REOPENED]))


def test_whoever_entered_it_is_told_so_and_given_no_form(three: Three, chromium: Browser, tongue: Tongue) -> None:
    with sitting(three.ash, chromium, tongue) as ash:
        ash.to_the_finding()
        ash.hands.reads(ash.phrase(YOUR_OWN))
        assert ash.window.page.locator("input[name=verdict]").count() == 0
        nobody_is_kept_out(ash.window.page)
        ash.hands.open(ash.say("All findings that were read"))
        ash.heads(ash.say("Review"))
