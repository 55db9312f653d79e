"""The page where no script runs: it says so, and sends in clear only after a choice (P1; DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.marionette import Firefox, program, running_firefox
from tests.browser.source import Inbox, Server, serving
from tests.browser.striking import strike

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def gate() -> Iterator[Server]:
    with serving() as gate:
        yield gate


@pytest.fixture
def server(inbox: Inbox, gate: Server) -> Iterator[Server]:
    with serving() as server:
        server.give(inbox.page(gate=f"{gate.address}/"), inbox.bundle())
        yield server


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    wrong: list[str] = []
    context.on("console", lambda message: None if "favicon" in str(message.location) else wrong.append(message.text))
    page.goto(server.address)
    yield page
    context.close()
    assert wrong == []


def test_without_script_a_message_goes_to_the_gate_after_a_choice_and_not_before(
    page: Page, server: Server, gate: Server
) -> None:
    expect(page.locator("#first")).to_contain_text("our gate computer reads your message", use_inner_text=True)
    expect(page.locator("textarea:visible")).to_have_count(0)
    expect(page.locator("#dead")).to_be_hidden()
    expect(page.locator("button:visible")).to_have_count(0)

    page.check("#agree")
    page.locator("textarea[name=text]").fill("They came at night.")
    page.locator("textarea[name=reach]").fill("never by telephone")
    page.click("button[value=send]")

    # The browser asks the stand-in for an icon, too; of the page it asked for none.
    [asked] = [one for one in gate.asked if one.method == "POST"]
    assert parse_qs(asked.body.decode(), keep_blank_values=True) == {
        "lang": ["en"], "agree": ["yes"], "text": ["They came at night."], "reach": ["never by telephone"],
        "words": [""], "do": ["send"],
    }  # fmt: skip
    assert server.paths == [("GET", "/")]


def test_an_answer_is_asked_for_at_the_gate_by_its_own_button(page: Page, gate: Server) -> None:
    page.check("#agree")
    page.locator("input[name=words]").fill("abacus ablaze")
    page.click("button[value=read]")

    assert parse_qs(gate.asked[0].body.decode())["do"] == ["read"]


def test_languages_are_switched_without_script(page: Page) -> None:
    heading = page.locator("#first h2").first
    for code, text in (("ru", "Не пишите отсюда, если"), ("ce", "Не пишите отсюда, если"), ("en", "Do not write")):
        page.check(f"#{code}")
        expect(heading).to_contain_text(text, use_inner_text=True)
    page.check("#ce")
    expect(page.locator("#exit")).to_have_text("Сиха дӀакъовла", use_inner_text=True)
    expect(page.locator("#draft")).to_be_visible()


def test_without_script_and_without_a_gate_there_is_no_form_at_all(page: Page, server: Server, inbox: Inbox) -> None:
    server.give(inbox.page(), inbox.bundle())
    page.goto(server.address)

    expect(page.locator("#first")).to_contain_text("nothing can be sent from here", use_inner_text=True)
    expect(page.locator("form")).to_have_count(0)
    expect(page.locator("textarea:visible, button:visible")).to_have_count(0)


def test_with_script_there_is_no_form_that_could_send_in_clear(chromium: Browser, server: Server, gate: Server) -> None:
    page = chromium.new_page()
    page.goto(server.address)
    page.click("#go_write")
    page.fill("#text", "canary")
    strike(page, "Enter")

    expect(page.locator("form")).to_have_count(0)
    # Nor does a form that somebody else puts there: the policy lets it go to the gate alone.
    page.evaluate("""() => { const form = document.createElement('form'); form.method = 'post'; form.action = '/take';
        document.body.append(form); form.submit() }""")
    page.wait_for_timeout(200)
    assert ("POST", "/take") not in server.paths
    assert gate.asked == []
    page.close()


def element(firefox: Firefox, selector: str) -> str:
    found: dict[str, Any] = firefox.command("WebDriver:FindElement", using="css selector", value=selector)
    return str(next(iter(found.values())))


def is_seen(firefox: Firefox, selector: str) -> bool:
    return bool(firefox.command("WebDriver:IsElementDisplayed", id=element(firefox, selector)))


def test_firefox_without_script_does_the_same(server: Server, gate: Server) -> None:
    if not program():
        pytest.skip("no Firefox ESR on this machine")
    with running_firefox('user_pref("javascript.enabled", false);\n') as firefox:
        firefox.visit(server.address)
        assert not is_seen(firefox, "#dead")
        assert not is_seen(firefox, "textarea[name=text]")
        firefox.command("WebDriver:ElementClick", id=element(firefox, "#agree"))
        assert is_seen(firefox, "textarea[name=text]")
        firefox.command("WebDriver:ElementSendKeys", id=element(firefox, "textarea[name=text]"), text="Ночью пришли.")
        firefox.command("WebDriver:ElementClick", id=element(firefox, "button[value=send]"))
        assert firefox.wrong() == []

    assert parse_qs(gate.asked[0].body.decode())["text"] == ["Ночью пришли."]
    assert ("GET", "/bundles") not in server.paths
