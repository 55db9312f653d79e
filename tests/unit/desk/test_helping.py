"""Help: from every screen one key leads to its own, in both languages, and its words are the glossary's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safeconduct.desk.glossary import TERMS
from safeconduct.desk.guidance import SCREENS, screen_of
from safeconduct.desk.pages import ROOMS
from tests.unit.desk.asking import Asking

GLOSSARY = Path(__file__).resolve().parents[3] / "docs/glossary.md"


def test_the_frame_leads_to_the_help_and_to_that_of_the_screen(desk: Asking) -> None:
    body = desk.get("/record").body

    assert 'href="/help"' in body
    assert re.search(r'href="/help/screen/record" data-help', body)


@pytest.mark.parametrize("language", ["en", "ru", "ce"])
def test_every_page_of_the_help_is_there_in_every_language(desk: Asking, language: str) -> None:
    desk.post("/language", language=language, back="/help")
    pages = ["/help", "/help/words", "/help/first-hour", *(f"/help/screen/{name}" for name in SCREENS)]

    answers = [desk.get(address) for address in pages]

    assert [answer.status for answer in answers] == [200] * len(pages)
    assert ("Клавиши" in answers[0].words) is (language != "en")


# A page of the help with all that a browser fetches for it, in bytes: an old laptop shows it at once.
HEAVIEST = 150_000


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_first_hour_has_pictures_in_words_too_and_is_light(desk: Asking, language: str) -> None:
    desk.post("/language", language=language, back="/help")
    body = desk.get("/help/first-hour").body
    pictures = re.findall(r'<img src="([^"]+)" alt="[^"]{20,}" width="\d+" height="\d+">', body)
    fetched = [desk.get(address) for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', body)]

    assert len(pictures) == body.count("<img ") == 5
    assert {address[-7:] for address in pictures} == {f"{language}.webp"}
    assert {answer.status for answer in fetched} == {200}
    assert len(body.encode()) + sum(int(answer.headers["content-length"]) for answer in fetched) < HEAVIEST


def test_every_screen_with_an_address_of_its_own_has_help() -> None:
    without = {"help", "undo"}
    firsts = {room.address.strip("/").partition("/")[0] for room in ROOMS} - without

    assert sorted(first for first in firsts if not screen_of(f"/{first}")) == []


def test_help_for_a_screen_that_is_none_is_the_whole_help(desk: Asking) -> None:
    assert desk.get("/help/screen/nothing").words == desk.get("/help").words


def test_every_word_explained_stands_in_the_glossary_in_both_languages() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    held = dict(rows)

    assert [term.word.en for term in TERMS.values() if held.get(term.word.en) != term.word.ru] == []


def test_every_word_a_screen_shows_is_explained() -> None:
    assert sorted(term for screen in SCREENS.values() for term in screen.terms if term not in TERMS) == []
