"""Reads an article into an account at the desk, in Chromium and by keyboard alone, and adds up a person's time:

    .environment/dev/bin/python -m tests.bench.reading_article_keys FILE

FILE: an article in English. A script decides in the place of a person: it takes what is plain or likely, and declines
the rest, one by one. What the desk takes to answer is measured; what a person takes is predicted, each key and each
decision by the keystroke-level model, the reading by words a minute. Nobody was timed: a prediction of that model is
some 20 per cent off at the root mean square (its authors' own figure). Nothing stays behind.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright

from tests.attack.desk import running_desk
from tests.browser.conftest import launched, new_window
from tests.browser.striking import strike
from tests.flow.program import new_program

# Seconds that a person may take for an article (issue of Part 7).
WANTED: Final = 180
# Seconds for a key of somebody who types 40 words a minute, and for making up one's mind: the operators K and M of
# Card, Moran and Newell, "The Keystroke-Level Model for User Performance Time with Interactive Systems", 1980.
A_KEY: Final = 0.28
A_THOUGHT: Final = 1.35
# Words of English non-fiction that adults read silently in a minute: Brysbaert, "How many words do we read per
# minute?", 2019.
WORDS_A_MINUTE: Final = 238


@dataclass
class Person:
    """What somebody did: keys, times they made up their mind, words they read, seconds the desk let them wait."""

    page: Page
    keys: int = 0
    thoughts: int = 0
    words: int = 0
    waited: float = 0.0

    def press(self, *names: str) -> None:
        strike(self.page, *names)
        self.keys += len(names)

    def type(self, name: str, text: str) -> None:
        """Go on with Tab to a field and type into it."""
        self.thoughts += 1
        for _ in range(200):
            if self.page.evaluate("document.activeElement.name || ''") == name:
                break
            self.press("Tab")
        self.page.keyboard.type(text)
        self.keys += len(text)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.page.wait_for_load_state()
        self.waited += time.perf_counter() - began

    @property
    def seconds(self) -> float:
        return self.keys * A_KEY + self.thoughts * A_THOUGHT


def main(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as driver,
        launched(driver) as browser,
        running_desk(new_program(Path(folder))) as desk,
        new_window(browser, desk) as window,
    ):
        window.enter()
        page, person = window.page, Person(window.page)
        page.goto(f"http://{desk.host}/text", wait_until="load")
        _bring_in(person, text)
        looked, taken = _decide(person)
    reading, looking = (words / WORDS_A_MINUTE * 60 for words in (len(text.split()), person.words))
    print(f"{len(text)} characters, {len(text.split())} words; suggestions decided: {looked}, claims taken: {taken}")
    print(f"{person.keys} keys, {person.thoughts} decisions: {person.seconds:.0f} s predicted")
    print(f"reading the article {reading:.0f} s and {person.words} words of proposals {looking:.0f} s, predicted")
    print(f"waiting for the desk {person.waited:.1f} s, measured")
    total = person.seconds + reading + looking + person.waited
    print(f"altogether {total:.0f} s; wanted: under {WANTED}")


def _bring_in(person: Person, text: str) -> None:
    page = person.page
    # Past the rooms by the link that every page begins with.
    person.press("Tab", "Enter")
    person.type("sort", " ")
    person.type("outlet", "A magazine")
    person.type("day", "22 January 2019")
    # The language is told by the words.
    # Copied elsewhere and pasted: four keys each with its modifier, counted as if struck one by one.
    person.type("text", "")
    page.keyboard.insert_text(text)
    person.keys += 8
    with person.waiting(), page.expect_navigation():
        person.press("Control+Enter")
    page.locator("[data-text]").wait_for()
    # Whoever reads meanwhile does not wait for the language model; its names are among what is decided.
    expect(page.locator("[data-asking]")).to_have_count(0, timeout=90_000)
    if page.locator("[data-again]").count():
        page.reload()
    page.evaluate("document.activeElement.blur()")
    person.press("s")
    person.type("subject", "The wave")
    person.type("subject_kind", "Event")


def _decide(person: Person) -> tuple[int, int]:
    """Take or decline what is proposed; return how many were looked at, and how many became claims.

    What says once more what stands above is left as it is.
    """
    page, looked = person.page, 0
    rows = page.locator("section > ol.may > li")
    page.evaluate("document.activeElement.blur()")
    person.press("j")
    while left := rows.count():
        at = page.locator("ol.may > li:focus-within")
        is_doubtful = "doubtful" in at.inner_text().lower()
        # Its line, and the words that it rests on; how sure it is and what its buttons say is seen at a glance.
        person.words += sum(len(one.split()) for one in at.locator("a:first-child, q").all_inner_texts())
        looked, person.thoughts = looked + 1, person.thoughts + 1
        # What a test asks for again and again until it is so would count in its own steps.
        with person.waiting(), page.expect_navigation():
            person.press("x" if is_doubtful else "a")
        expect(rows).to_have_count(left - 1)
    return looked, page.locator("ol.claims > li").count()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
