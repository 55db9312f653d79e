"""Hostile words in every field of every form, and in every member of a file: refused in a sentence, or shown and inert.

Forms, fields and pages are found by walking, so that a later one is tried without anybody remembering it.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from safeconduct.base.text import NO_LETTERS
from tests.browser.conftest import Window
from tests.browser.visiting import Typing, every_kind, show, typing_forms, wider_than_the_window
from tests.flow.program import Program, new_program
from tests.guards.crawling import kind_of
from tests.guards.watching import planted

pytestmark = pytest.mark.slow

# Markup, and templates of three kinds.
MARKUP: Final = (
    "<img src=x onerror=\"alert('ran')\"></textarea></title><script>alert('ran')</script>\"'><svg/onload=alert(1)>"
    " {{7*7}} ${7*7} {x} %(num)s %s {% raw %} &lt;b&gt;"
)
# With it text that turns the direction and never turns it back, control characters, marks that climb into other lines,
# and a word that no line has room for.
ACTS: Final = (
    MARKUP + " \u202edesrever \u2067isolated \u2066 \u200f \x07\x1b[31mred\x7f z" + "\u0301" * 40 + " " + "ж" * 400
)
# As long as any text of an account may be.
LONG: Final = (ACTS + " долгое слово" * 7692)[:100_000]
# More than a page may weigh because of words somebody typed, in bytes.
MOST_BYTES: Final = 100_000
# Where one thing stands with all its words: whoever looks for them has to find them somewhere.
# What was typed into the form of an act stands in it whole until it is entered or taken out.
WHOLE: Final = ("/claim/*", "/account/*", "/claim/*/mend", "/account/*/reading")

# Everything on a page that could change the direction of what stands beside it, or act, outside the fields.
TURNING: Final = """() => {
  const turns = /[\\u202a-\\u202e\\u2066-\\u2069\\u200e\\u200f\\u061c]/, found = [];
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ALL);
  for (let one = walk.currentNode; one; one = walk.nextNode()) {
    if (one.nodeType === 3 && one.parentElement.tagName !== "TEXTAREA" && turns.test(one.data))
      found.push(one.parentElement.outerHTML.slice(0, 80));
    for (const { name, value } of one.attributes || [])
      if (name !== "value" && turns.test(value)) found.push(`${one.tagName} ${name}`);
  }
  return found;
}"""


def harm(page: Page) -> list[str]:
    """What hostile words did to a page that is shown."""
    wide = wider_than_the_window(page)
    return [*(f"turned: {one}" for one in page.evaluate(TURNING)), *([f"wide: {wide}"] if wide else [])]


def weight(page: Page) -> int:
    return int(page.evaluate("new TextEncoder().encode(document.documentElement.outerHTML).length"))


def hostile_file(text: str) -> bytes:
    """An accounts file with hostile words wherever words may stand; one with control characters is refused whole."""
    words = NO_LETTERS.sub(" ", text)
    return json.dumps(planted(lambda _: words, lambda _: MARKUP), ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return new_program(tmp_path_factory.mktemp("hostile"))


def take_in(window: Window, data: bytes) -> list[str]:
    """Import a file through the page, and say what its difference does."""
    page = window.page
    page.goto(f"http://{window.desk.host}/import", wait_until="load")
    file: Any = {"name": MARKUP + ".json", "mimeType": "application/json", "buffer": data}
    page.locator("#file").set_input_files(file)
    page.locator("button.main").click()
    page.locator('button[value="take"]').wait_for()
    found = harm(page)
    page.locator('button[value="take"]').click()
    page.locator('button[value="take"]').wait_for(state="detached")
    return found + harm(page)


def sent(window: Window, form: Typing, text: str) -> list[str]:
    """Send a form with hostile words in all its fields, and say what it did that it should not."""
    page = window.page
    show(window, form.page)
    typed = form.fill(page, text)
    with page.expect_navigation():
        form.send(page)
    page.wait_for_load_state()
    found = harm(page)
    alert = page.locator(".advice:visible")
    if alert.count():
        # Refused in a sentence, of which the words themselves are the smallest part; and they stand in their fields.
        told, now = alert.first.inner_text(), form.typed(page)
        found += ["no sentence"] * (not 10 < len(told) < 200 + 400 * len(typed))
        found += [f"lost {name}" for name, was in typed.items() if now[name].strip() != normal(was).strip()]
        # A name that several fields have stands in each of them.
        grown = weight(page) - sum(len(typed[name].encode()) for name in form.names if name in typed)
        found += [f"weighs {grown} more"] * (grown > MOST_BYTES)
    return found


def normal(text: str) -> str:
    """What stands in a field again: the sign for no letter where a control character was."""
    return unicodedata.normalize("NFC", NO_LETTERS.sub("\ufffd", text))


def test_hostile_words_in_every_field_and_on_every_page_do_nothing_and_are_not_lost(window: Window) -> None:
    # A claim with all its words is one entry, which has its limit; what is longer is refused in a sentence.
    found: dict[str, list[str]] = {"import": take_in(window, hostile_file(LONG[:80_000]))}
    forms = typing_forms(window)
    assert len(forms) >= 6
    for form in forms:
        found[f"acts {form.kind}"] = sent(window, form, ACTS)
        found[f"long {form.kind}"] = sent(window, form, LONG)
        # As no browser sends it: half a character, and bytes that are no text.
        for raw in ("%ED%A0%80", "%FF%FE"):
            body = "&".join(f"{name}={raw}" for name in form.names) + f"&once={'a' * 26}"
            answer = window.desk.ask("POST", form.action, body=body)
            found[f"{raw} {form.kind}"] = (
                [] if answer.status == 400 and "not a filled-in form" in answer.body else [raw]
            )
        # What no keyboard types and somebody pasted costs nobody the form.
        answer = window.desk.ask("POST", form.action, body="&".join(f"{name}=a%00b" for name in form.names))
        found[f"NUL {form.kind}"] = (
            [] if "not a filled-in form" not in answer.body and "\0" not in answer.body else ["NUL"]
        )
    for address in every_kind(window):
        found[address] = harm(window.page)
        if kind_of(address).partition("?")[0] not in WHOLE and weight(window.page) > MOST_BYTES:
            found[address].append(f"weighs {weight(window.page)}")
    # The searcher would have found it: the words stand on pages.
    show(window, "/record")
    assert "onerror" in window.page.locator("main").inner_text()
    assert {where: wrong for where, wrong in found.items() if wrong} == {}
