"""The gate in a browser without script: its own page and the main page's form end as messages a desk opens (P1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from safeconduct.base.ids import OrgId
from safeconduct.protect.intake_contents import Way
from safeconduct.protect.page import PageWording, page_for
from safeconduct.protect.receipt_words import receipt_from_words
from safeconduct.protect.threads import thread_from_receipt
from tests.browser.source import serving
from tests.gates import Gate, gate_here

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with gate_here(tmp_path_factory.mktemp("gate")) as found:
        yield found


@pytest.fixture
def page(chromium: Browser, gate: Gate) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    wrong: list[str] = []
    # A browser notes by itself that it has no icon, and that the gate refused something.
    own = re.compile("favicon|status of 400")
    context.on("console", lambda one: None if own.search(f"{one.location} {one.text}") else wrong.append(one.text))
    page.goto(f"http://{gate.where}/")
    yield page
    context.close()
    assert wrong == []


def test_the_gates_page_switches_languages_and_sends_after_a_tick_with_a_file(
    page: Page, gate: Gate, tmp_path: Path
) -> None:
    (tmp_path / "bridge.jpg").write_bytes(b"picture")
    before = len(gate.messages())
    for code, text in (
        ("ce", "Ваш браузер не выполняет"),
        ("ru", "Ваш браузер не выполняет"),
        ("en", "Your browser does"),
    ):
        page.check(f"#{code}")
        # The last heading stands right above the form: to what it says somebody is asked to agree.
        expect(page.locator("h2").last).to_contain_text(text, use_inner_text=True)
    page.locator("textarea[name=text]").fill("They came at night.")
    page.locator("input[name=file]").set_input_files(str(tmp_path / "bridge.jpg"))
    page.click("button[value=send]")
    expect(page.locator(".bad")).to_contain_text("Tick that you understand", use_inner_text=True)
    assert page.locator("textarea[name=text]").input_value() == "They came at night."
    page.locator("input[name=file]").set_input_files(str(tmp_path / "bridge.jpg"))
    page.check("input[name=agree]")
    page.click("button[value=send]")

    words = " ".join(re.findall(r"[a-z]+", page.locator(".words").inner_text()))
    sent = gate.messages()[-1] if before == 0 else next(one for one in gate.messages() if one.files)
    thread = thread_from_receipt(receipt_from_words(words), OrgId(gate.inbox.org))
    assert len(gate.messages()) == before + 1
    assert (sent.way, sent.language, sent.text) == (Way.GATE, "en", "They came at night.")
    assert [file.name for file in sent.files] == ["bridge.jpg"]
    assert sent.secret.reveal() == thread.secret.reveal()


def test_the_main_page_without_script_sends_through_a_real_gate(chromium: Browser, gate: Gate) -> None:
    wording = PageWording({"en": "Lantern"}, "https://weather.example/", gate=f"http://{gate.where}/", language="en")
    context = chromium.new_context(java_script_enabled=False)
    with serving() as server:
        server.give(page_for(gate.inbox.root.verify_key, wording), b"")
        page = context.new_page()
        page.goto(server.address)
        page.check("#agree")
        page.locator("textarea[name=text]").fill("He is my brother.")
        page.click("button[value=send]")
        expect(page.locator("h2").first).to_contain_text("Sent.", use_inner_text=True)
        context.close()

    assert [one.way for one in gate.messages() if one.text == "He is my brother."] == [Way.GATE]
