"""Places and patterns at the desk by keyboard alone, in both languages, for people who see and move otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.visiting import OF_COLOURS, choose, faults, wider_than_the_window
from tests.flow.program import Program, new_program
from tests.places import places_bytes


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = new_program(tmp_path_factory.mktemp("places"))
    file = program.folder / "cells.json"
    file.write_bytes(places_bytes())
    program.done("record", "import", str(file), "--yes")
    told = ("--source", "a1", "--voice", "v1")
    program.done("record", "place", "a house in the yard", "--new", "--where", "Шали", "--precision", "vicinity", *told)
    act = ("record", "act", "удержание; избиение", "--victim", "Rowan", "--victim-is", "person")
    done_by = ("--perpetrator", "guards of the yard", "--perpetrator-is", "group", "--degree", "carried out")
    where = ("--where", "Комсомольское", "--place", "a house in the yard", "--from", "December 2018")
    program.done(*act, *done_by, *where, "--span", "ab" * 32, *told)
    return program


@pytest.fixture
def at_places(chromium: Browser, held: Program, tmp_path: Path) -> Iterator[Window]:
    with running_desk(held.at(tmp_path / "desk")) as desk, new_window(chromium, desk) as window:
        window.enter()
        yield window


def go(window: Window, path: str) -> None:
    window.page.goto(f"http://{window.desk.host}{path}")


@pytest.mark.slow
def test_from_the_map_to_the_claim_by_keyboard_alone(at_places: Window, pictures: Path) -> None:
    page = at_places.page
    go(at_places, "/detention")
    expect(page.locator("h1")).to_have_text("Places of detention")
    page.screenshot(path=pictures / "places-en.png", full_page=True)
    said = ""
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
        if said.startswith("Argun"):
            break
    assert "independent voices" in said
    page.screenshot(path=pictures / "places-focus.png")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Argun")
    page.screenshot(path=pictures / "place-en.png", full_page=True)
    words = page.locator("main").inner_text()
    assert "Аргун" in words
    assert "regiment by the lake" in words
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Alder")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_nobody_is_kept_out_of_map_place_and_patterns(at_places: Window, language: str, pictures: Path) -> None:
    page = at_places.page
    choose(at_places, language)
    go(at_places, "/detention")
    place = page.locator("tbody th a").first.get_attribute("href") or ""
    found: dict[str, list[object]] = {}
    words = page.get_by_role("link", name="Комсомольское").last.get_attribute("href") or ""
    yard = page.get_by_role("link", name="a house in the yard").last.get_attribute("href") or ""
    pages = {"places": "/detention", "place": place, "words": words, "entry": yard, "patterns": "/patterns"}
    for name, path in pages.items():
        go(at_places, path)
        page.emulate_media(color_scheme="light")
        wrong: list[object] = [*faults(page), wider_than_the_window(page)]
        page.screenshot(path=pictures / f"{name}-{language}-light.png", full_page=True)
        page.emulate_media(color_scheme="dark")
        wrong += faults(page, OF_COLOURS)
        page.screenshot(path=pictures / f"{name}-{language}-dark.png", full_page=True)
        page.set_viewport_size({"width": 360, "height": 720})
        wrong += [wider_than_the_window(page)]
        page.screenshot(path=pictures / f"{name}-{language}-narrow.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 720})
        if any(wrong):
            found[name] = [one for one in wrong if one]
    assert found == {}


@pytest.mark.slow
def test_a_place_stands_as_it_was_known_on_another_day(at_places: Window) -> None:
    page = at_places.page
    go(at_places, "/detention")
    page.get_by_role("link", name="Argun", exact=True).last.click()
    page.get_by_label("what was public").check()
    page.fill("#day", "1 February 2019")
    page.keyboard.press("Enter")
    expect(page.locator(".band")).to_be_visible()
    words = page.locator("main").inner_text()
    assert "Alder" in words
    assert "Birch" not in words
