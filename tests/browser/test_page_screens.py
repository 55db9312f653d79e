"""The page's screens: open to everybody, in three languages, by keys alone, and nothing stays behind in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect

from safeconduct.base import cbor
from safeconduct.protect.secrets import Secret
from tests.browser.sending import TEXT, Source, inbox, server, source
from tests.browser.source import EXIT, Reply, now
from tests.browser.striking import strike
from tests.browser.visiting import faults, wider_than_the_window

__all__ = ["inbox", "server", "source"]

pytestmark = pytest.mark.slow


def walk(source: Source) -> Iterator[str]:
    """Go through all screens of the page; gives the name of each while it is shown."""
    source.open()
    yield "first"
    source.write()
    source.page.fill("#old", "abacus")
    yield "write"
    source.page.fill("#old", "")
    source.page.click("#written")
    words = source.eight_words()
    yield "words"
    source.page.click("#send")
    source.says("e_asked")
    yield "refused"
    source.answer_with(words)
    source.page.click("#send")
    source.says("was_sent")
    yield "sent"
    thread = Secret(source.message()[0])
    old = now() - 100
    source.server.put(
        source.inbox.board(Reply(thread, "Stay.\nWait."), Reply(thread, kind=2), Reply(thread, kind=3), number=old)
    )
    source.open()
    source.read(words)
    yield "read"


def test_no_screen_keeps_anybody_out_in_any_language_light_or_dark(source: Source, pictures: Path) -> None:
    found: dict[str, list[str]] = {}
    for screen in walk(source):
        for language in ("ru", "ce", "en"):
            source.page.check(f"#{language}")
            # The same elements in other words: colours are judged once, widths with all words.
            wrong = [wider_than_the_window(source.page)]
            if language == "ru":
                source.page.emulate_media(color_scheme="dark")
                wrong += faults(source.page)
                source.page.emulate_media(color_scheme="light")
                wrong += faults(source.page)
            if any(wrong):
                found[f"{screen} {language}"] = [one for one in wrong if one]
            source.page.screenshot(path=pictures / f"page-{screen}-{language}.png", full_page=True)
    assert found == {}


def test_everything_is_done_by_keys_alone(source: Source) -> None:
    source.open()
    keyboard = source.page.keyboard

    def reach(id_: str) -> None:
        for _ in range(60):
            if source.page.evaluate("document.activeElement.id") == id_:
                return
            keyboard.press("Tab")
        raise AssertionError(f"no key leads to {id_}")

    reach("go_write")
    keyboard.press("Enter")
    reach("text")
    keyboard.type(TEXT)
    reach("written")
    keyboard.press("Enter")
    words = source.eight_words()
    for number in (1, 2):
        asked = int(source.page.locator(f"label:has(#asked_{number}) b").inner_text())
        reach(f"asked_{number}")
        keyboard.type(words[asked - 1])
    reach("send")
    keyboard.press("Enter")
    source.says("was_sent")


# What a browser keeps for a site, counted.
KEPT: Final = """async () => [document.cookie, localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length, history.length].join()"""


def test_nothing_is_kept_in_the_browser_and_nobody_else_is_asked(source: Source) -> None:
    asked: list[str] = []
    source.context.on("request", lambda request: asked.append(request.url))
    source.open()
    before = source.page.evaluate(KEPT)
    source.server.put(source.inbox.board())
    words = source.send()
    source.page.evaluate("document.querySelector('#sent').hidden = true")
    source.open()
    source.read(words)

    assert source.page.evaluate(KEPT) == before == ",0,0,0,0,0,2"
    assert source.context.cookies() == []
    assert {one.rpartition("/")[0].split("/board")[0] for one in asked} == {source.server.address}
    assert all("cookie" not in {name.lower() for name in one.headers} for one in source.server.asked)
    assert all("referer" not in {name.lower() for name in one.headers} for one in source.server.asked)
    fields = source.page.locator("textarea, input:not([type])")
    assert fields.evaluate_all("all => all.every(one => one.autocomplete === 'off' && !one.spellcheck)")
    assert source.page.title() == "Page"


@pytest.mark.parametrize("way", ["keys", "link"])
def test_leaving_is_quick_and_going_back_shows_nothing(source: Source, way: str) -> None:
    source.open()
    source.write("canary-text")
    if way == "keys":
        for _ in range(3):
            strike(source.page, "Escape")
    else:
        source.page.click("#exit")
    source.page.wait_for_url(EXIT)
    assert source.page.title() == "Weather"

    source.page.go_back()
    assert "canary" not in source.page.content()
    assert source.page.locator("#text").count() == 0 or source.page.input_value("#text") == ""


def test_two_presses_of_the_key_leave_nothing_undone(source: Source) -> None:
    source.open()
    source.write("still here")
    for _ in range(2):
        strike(source.page, "Escape")

    assert source.page.input_value("#text") == "still here"


def test_what_was_typed_is_cleared_when_the_page_is_left(source: Source) -> None:
    source.open()
    source.write("canary-text")
    source.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    assert source.page.input_value("#text") == ""


def test_what_was_ticked_is_cleared_as_well_and_no_browser_is_to_remember_it(source: Source) -> None:
    source.open()
    source.write()
    for name, value in (("danger", "now"), ("shared", "yes"), ("whom", "other")):
        source.page.check(f"[name={name}][value={value}]")
    ticked = source.page.locator("section input:checked:not([name=purpose]):not([name=keep])")
    assert ticked.count() == 3
    remembered = source.page.locator("section input, textarea").evaluate_all(
        "all => all.filter(one => one.autocomplete !== 'off').map(one => one.id || one.name)"
    )
    source.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    assert (ticked.count(), remembered) == (0, [])


def test_each_language_is_shown_alone_and_chechen_says_that_nobody_reviewed_it(source: Source) -> None:
    source.open()
    button = source.page.locator("#go_write")
    for code, text in (("ru", "Написать нам"), ("ce", "Тхоьга язде"), ("en", "Write to us")):
        source.page.check(f"#{code}")
        assert button.inner_text() == text
        assert source.page.evaluate("document.documentElement.lang") == code
    source.page.check("#ce")
    expect(source.page.locator("#draft")).to_contain_text("ещё не проверили носители языка")
    expect(source.page.locator("#first h2").first).to_have_text("Не пишите отсюда, если", use_inner_text=True)
    source.page.check("#ru")
    expect(source.page.locator("#draft")).to_be_hidden()


def test_words_are_those_of_the_language_and_both_lists_are_read(source: Source) -> None:
    source.open()
    source.page.check("#ru")
    words = source.send()
    assert all("а" <= word[0] <= "я" for word in words)
    source.server.put(source.inbox.board(Reply(Secret(source.message()[0]), "Читаем вас.")))
    source.open()
    source.page.check("#en")
    source.read([word.upper()[:4] for word in words])

    expect(source.page.locator("#answers")).to_contain_text("Читаем вас.")


def test_what_the_staff_say_stands_on_the_first_screen_as_text(source: Source) -> None:
    notices = (("en", "<b>Call</b> only at night."), ("ru", "Звоните только ночью."))
    source.server.files["/bundles"] = cbor.encode([source.inbox.bundle(notices=notices)])
    source.open()

    assert source.page.locator("#notices").inner_text().strip() == "<b>Call</b> only at night."
