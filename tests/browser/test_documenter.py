"""A documenter's evening by keyboard alone, in both languages: a testimony is read into who did what to whom, where and
when; the place, the paper and the evidence follow from it, and a second person reads the finding.

Ash writes, Bela reads at a desk of her own; their desks meet by a file. Everybody in it is invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from safeconduct.base.errors import Phrase
from safeconduct.desk.words import Tongue
from safeconduct.record.finding_words import STATES
from safeconduct.record.findings import State
from safeconduct.record.papers.sheets import GAPS
from safeconduct.record.papers.types import Gap
from tests.browser.conftest import launched
from tests.browser.test_reviewing import Reader, sitting
from tests.films import film
from tests.flow.people import begin, join, newcomer, send
from tests.flow.program import Program, new_program

pytestmark = pytest.mark.slow

TOLD = (
    "Меня зовут здесь Клён. 2 мая 2020 года меня задержали люди из СОБРа. "
    "Меня держали в Аргуне, в подвале, до 6 мая. Там меня пытали током."
)
FROM = "Клён, разговор"
# What the rules propose of it, in their order, from the first to the one at which the reader stops.
HELD, WHERE, UNTIL = (
    Phrase("type of act: Detention", "вид деяния: Удержание"),
    Phrase("place of detention: Аргун", "место удержания: Аргун"),
    Phrase("day: until 6 May 2020", "день: по 6 мая 2020"),
)
OVER = Phrase("final date: until 6 May 2020", "дата окончания: по 6 мая 2020")
UNIT = Phrase("Unit", "Подразделение")
AGREED = (Phrase("Keeping it", "Хранение"), Phrase("Giving it to the UN", "Передача в ООН"), Phrase("Given", "Дано"))
TOWN, FIRST_DAY = Phrase("Argun", "Аргун"), Phrase("2 May 2020", "2 мая 2020")
DISAPPEARED = Phrase("Report of an enforced disappearance", "Сообщение о насильственном исчезновении")
LOOK = (
    "Nothing is recorded yet. Look at the days under their fields: if that is what the words mean, press the button "
    "once more; if not, write it otherwise."
)
WHY = "I know the voice"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Program]:
    """A vault with nothing in it, and that of a colleague who writes in the record, too."""
    folder = tmp_path_factory.mktemp("documenters")
    ash = begin(new_program(folder))
    bela = newcomer(folder / "bela")
    join(ash, bela, "bela", "--part", "record:write")
    return ash, bela


@pytest.fixture(scope="module")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """The whole browser, as a documenter has it."""
    with launched(driver, is_whole=True) as browser:
        yield browser


@pytest.mark.parametrize("tongue", [Tongue.ENGLISH, Tongue.RUSSIAN])
def test_an_evening(two: tuple[Program, Program], chromium: Browser, tmp_path: Path, tongue: Tongue) -> None:
    ash, bela = (one.at(tmp_path / name, tongue.value) for one, name in zip(two, ("ash", "bela"), strict=True))
    (tmp_path / "V-17.mp4").write_bytes(film())
    with sitting(ash, chromium, tongue) as writing:
        keep(writing)
        agree(writing)
        read_into_an_act(writing)
        stands_at_its_place(writing)
        says_what_a_paper_lacks(writing)
        seal(writing, tmp_path / "V-17.mp4")
    send(ash, bela, "evening")
    with sitting(bela, chromium, tongue) as reading:
        for name in (reading.say("Record"), reading.say("Accounts"), FROM, reading.phrase(FIRST_DAY)):
            reading.hands.open(name)
        reading.hands.open(reading.say("Read as a reviewer what it stands for: {value}").partition("{")[0])
        reading.grade(reading.say("I agree: the sources say this"), WHY)
        reading.hands.reads(reading.phrase(STATES[State.WAITS]), WHY)


def keep(at: Reader) -> None:
    """Keep the words of a testimony as they were told."""
    at.hands.open(at.say("Record"))
    at.hands.open(at.say("Read a text"))
    at.hands.reach(at.say("it was published"))
    at.hands.press("ArrowDown")
    at.hands.fill(at.say("Who printed, sent or told it"), FROM)
    at.hands.fill(at.say("On which day"), "14 мая 2020")
    put(at, at.say("The words"), TOLD)
    at.hands.go("Control+Enter")


def agree(at: Reader) -> None:
    """Enter what whoever told it agreed to."""
    at.hands.go("c")
    at.hands.fill(at.say("Whose consent"), "Клён")
    for name in (at.say("This person is not here yet: add them"), *(at.phrase(one) for one in AGREED)):
        at.hands.reach(name)
        at.hands.press("Space")
    at.hands.go("Control+Enter")


def read_into_an_act(at: Reader) -> None:
    """Put what the program proposes into the act, add who was held by whom, look at the days, and enter it."""
    for wanted in (HELD, WHERE, UNTIL):
        if not at.hands.focused.startswith(at.phrase(wanted)):
            at.hands.reach(at.phrase(wanted), "j")
        at.hands.press("i")
    at.hands.press("w")
    put(at, at.say("To whom it was done"), "Клён")
    put(at, at.say("Who did it"), "СОБР")
    at.hands.pick(at.say("They are new: who are they?"), at.phrase(UNIT))
    put(at, at.say("When it was, or began"), "2 мая 2020 года")
    at.hands.go("Control+Enter")
    at.hands.reads(at.say(LOOK))
    at.hands.open(at.say("Enter the act"))
    # "Until 6 May" went into when it ended, and not into when it began.
    at.hands.reads("СОБР: ", at.phrase(FIRST_DAY), at.phrase(OVER))


def put(at: Reader, name: str, words: str) -> None:
    """Write into a field of the page on which Escape puts the words away."""
    at.hands.reach(name)
    at.hands.write(words)


def stands_at_its_place(at: Reader) -> None:
    """See whom the place held, by whom, and come to the words that say so."""
    for name in (at.say("Record"), at.say("Places of detention"), at.phrase(TOWN)):
        at.hands.open(name)
    at.hands.reads("Клён", "СОБР", at.say("Voices"))


def says_what_a_paper_lacks(at: Reader) -> None:
    """Come to a paper from the page of the person: it tells the act, and lists what is missing."""
    at.hands.open(at.say("Record"))
    at.hands.open("Клён")
    at.hands.go("b")
    at.hands.open(at.phrase(DISAPPEARED))
    at.hands.reads("СОБР", "Аргун", at.phrase(FIRST_DAY), at.say("Deadlines"))
    assert at.phrase(GAPS[Gap.WITHHELD]).format(what="", why="").strip() not in at.hands.shown


def seal(at: Reader, file: Path) -> None:
    """Seal a film as evidence, hashed at the door."""
    at.hands.open(at.say("Record"))
    at.hands.open(at.say("Evidence"))
    at.hands.press("n")
    at.hands.fill(at.say("From whom and how it came"), "by hand")
    at.hands.reach(at.say("The file, from this computer"))
    at.hands.hand_over(file)
    at.hands.go("Control+Enter")
    at.hands.reads(hashlib.sha256(file.read_bytes()).hexdigest())
