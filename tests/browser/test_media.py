"""The media room in a real Chromium: a part is covered by the mouse, another by keys alone, a third without script."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from safeconduct.cli.opening import surroundings
from safeconduct.desk.media_shown import MEDIA
from safeconduct.desk.visit import handle_key_of
from safeconduct.desk.words import Tongue, words_of
from safeconduct.protect.handles import handle_from_name
from safeconduct.protect.rest import Passphrase
from safeconduct.publish.holding.commands import begin_statement
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.media.commands import bytes_of
from safeconduct.publish.media.rules import is_cleared
from safeconduct.vault.vault import Vault
from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.striking import strike
from tests.browser.visiting import choose, faults, wider_than_the_window
from tests.flow.program import PASSPHRASE, Program
from tests.unit.desk.teaming import team_of
from tests.unit.publish.documents import photograph, png

pytestmark = pytest.mark.slow

BLACK = (0, 0, 0)


def opened(program: Program) -> Vault:
    return Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), surroundings())


def begun(program: Program) -> tuple[str, bytes]:
    """Begin a statement; the address of its media room, and its part."""
    with opened(program) as vault:
        part = begin_statement(team_of(vault), "Monday", {"languages": ("en", "ru"), "sort": "update"})
        key = handle_key_of(vault, surroundings().entropy)
        return f"/{MEDIA}/{handle_from_name(key, MEDIA, part.hex())}", part


@contextmanager
def at_the_room(browser: Browser, program: Program, *, script: bool = True) -> Iterator[tuple[Window, str, bytes]]:
    address, part = begun(program)
    with running_desk(program) as desk, new_window(browser, desk, has_script=script) as window:
        window.enter()
        yield window, f"http://{desk.host}{address}", part


def bring(page: Page) -> None:
    chosen: FilePayload = {"name": "gate.png", "mimeType": "", "buffer": png(photograph(400, 300))}
    page.locator("#file").set_input_files(chosen)
    page.locator('button[value="bring"]').click()
    page.locator("[data-corners]").wait_for()
    page.wait_for_load_state()


def made_in(program: Program, part: bytes) -> tuple[Image.Image, bool]:
    """What goes out of the only picture, and whether it is cleared."""
    with opened(program) as vault:
        held = read_statement(team_of(vault), part)  # type: ignore[arg-type]
        assert held is not None
        (one,) = held.media
        return Image.open(io.BytesIO(bytes_of(team_of(vault), one))).convert("RGB"), is_cleared(one)


def faultless(page: Page) -> None:
    assert faults(page) == []
    assert wider_than_the_window(page) == ""


@pytest.mark.parametrize("tongue", [Tongue.ENGLISH, Tongue.RUSSIAN])
def test_parts_are_covered_by_mouse_and_by_keys_and_what_is_seen_is_what_goes_out(
    chromium: Browser, vault: Program, tmp_path: Path, tongue: Tongue
) -> None:
    program = vault.at(tmp_path / "desk")
    with at_the_room(chromium, program) as (window, address, part):
        page = window.page
        choose(window, tongue.value)
        page.goto(address, wait_until="load")
        faultless(page)
        bring(page)
        # Blurred until a key clears it.
        expect(page.locator("img").first).not_to_have_css("filter", "none")
        strike(page, "b")
        expect(page.locator("img").first).to_have_css("filter", "none")
        faultless(page)

        frame = page.locator("[data-framed]")
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
        page.mouse.up()
        page.locator('button[value="cover"]').click()
        expect(page.locator("rect.region:not(.picked)")).to_have_count(1)
        # Whoever had it shown clearly is not asked again.
        expect(page.locator("img").first).to_have_css("filter", "none")

        page.locator("[data-framed]").focus()
        for key in ("Enter", *["ArrowRight"] * 6, *["ArrowDown"] * 6, "Enter"):
            strike(page, key)
        page.locator('button[value="cover"]').focus()
        strike(page, "Enter")
        expect(page.locator("rect.region:not(.picked)")).to_have_count(2)
        faultless(page)

        page.locator("#shows-en").fill("A gate.")
        page.locator("#shows-ru").fill("Ворота.")
        strike(page, "Control+Enter")
        say = words_of(tongue).say
        expect(page.locator(".tag.marked")).to_contain_text(say("not cleared: the statement waits for it"))
        faultless(page)
        page.locator('button[value="clear"]').focus()
        strike(page, "Enter")
        expect(page.locator(".tag").first).to_contain_text(say("cleared"))
        expect(page.locator("img").first).to_have_js_property("naturalWidth", 400)
        faultless(page)
    drawn, has_cleared = made_in(program, part)
    assert has_cleared
    assert drawn.getpixel((80, 60)) == BLACK
    assert drawn.getpixel((260, 190)) == BLACK
    assert drawn.getpixel((390, 20)) == photograph(400, 300).getpixel((390, 20))


def test_without_script_numbers_do_the_same(chromium: Browser, vault: Program, tmp_path: Path) -> None:
    program = vault.at(tmp_path / "desk")
    with at_the_room(chromium, program, script=False) as (window, address, part):
        page = window.page
        page.goto(address, wait_until="load")
        bring(page)
        for name, n in {"left": "1000", "top": "1000", "right": "3000", "bottom": "3000"}.items():
            page.locator(f"#{name}").fill(n)
        page.locator('button[value="cover"]').click()
        page.locator('button[name="uncover"]').wait_for()
        page.locator('button[value="put"]').click()
        page.locator('button[value="clear"]').click()
        page.locator('button[value="back"]').wait_for()
    drawn, has_cleared = made_in(program, part)
    assert has_cleared
    assert drawn.getpixel((80, 60)) == BLACK
    assert drawn.getpixel((390, 20)) == photograph(400, 300).getpixel((390, 20))
