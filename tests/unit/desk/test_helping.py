"""Help: from every screen one key leads to its own, in both languages, and its words are the glossary's."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from safeconduct.desk.glossary import TERMS
from safeconduct.desk.guidance import SCREENS, screen_of
from safeconduct.desk.guidance_keys import EVERYWHERE
from safeconduct.desk.pages import ROOMS
from tests.guards.crawling import kind_of
from tests.unit.desk.asking import Asking
from tests.unit.desk.inboxing import act, address, begin, files, heading, log, reading, wrote_by_the_page
from tests.unit.desk.stating import begun, block, typed
from tests.unit.desk.test_evidence_pages import sealed
from tests.unit.desk.test_files_pages import picture, recording
from tests.unit.desk.test_printing import sheet_of

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
    without = {"help"}
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


# What a page has where a key does something on it (`static/desk.js`), and how the help names the key.
KEYS = {
    "j": r" data-list[^>]*>\s*<li",
    "k": r" data-list[^>]*>\s*<li",
    "o, Enter": r" data-list[^>]*>\s*<li",
    "t": r'<details class="table"|KeyT',
    "p": 'data-key="KeyP"',
    "← →": 'data-key="Arrow|<audio',
    **dict.fromkeys(("v", "1–5"), "<audio"),
    "b": 'data-clear|data-key="KeyB"',
    "[ ]": "data-until",
    "1–6": 'data-key="Digit6"',
    "x, Backspace": 'data-key="KeyX"',
    **{key: rf'data-(key|act|focus)="Key{key.upper()}"|data-acts="[^"]*Key{key.upper()}=' for key in "acdeflmnqr"},
    "Home": 'data-key="Home"',
    "1–3": r'#b-[^>]*data-key="Digit1"',
    "x": 'data-act="KeyX"',
    "Ctrl+Enter": '<button class="main"',
}


def bodies_by_screen(desk: Asking) -> dict[str, str]:
    """All pages that links lead to, two of each kind, and a sheet's own part, put together by their screens."""
    waiting, kinds, bodies, seen = ["/"], list[str](), dict[str, str](), set[str]()
    while waiting:
        address = waiting.pop(0)
        # Beside a call there is a message with files, and one that answers our questions.
        if address in seen or kinds.count(kind_of(address)) > (2 if address.startswith("/message/") else 1):
            continue
        seen.add(address)
        kinds.append(kind_of(address))
        body = desk.get(address).body
        screen = screen_of(address.partition("?")[0])
        bodies[screen] = bodies.get(screen, "") + body
        waiting += [unescape(one) for one in re.findall(r'<a href="(/[^"]*)"', body)]
    bodies["print"] += sheet_of(desk, desk.address("subject", "lantern\x1fwave")).body.partition('class="running"')[0]
    return bodies


def test_the_help_of_a_screen_names_the_keys_that_work_on_it_and_no_others(desk: Asking) -> None:
    begin(desk)
    address(log(desk, "a call"))
    taken = reading(desk, files(desk, {"voice.wav": recording(0.1), "mill.jpg": picture()}), do="take")
    wrote_by_the_page(desk, ("hours", "evenings"), to=heading(desk.get(address(taken))))
    mine = f"{address(taken)}/care"
    act(desk, mine, owner="", stand_in="")
    desk.follow(desk.post("/opening", once=desk.get("/opening").hidden("once", "/opening"), people="1"))
    desk.follow(desk.post("/watch", once=desk.get("/watch").hidden("once", "/watch"), do="begin", name="Plans"))
    statement = begun(desk)
    typed(desk, statement, block(desk.get(statement), "a paragraph"), "save", {"text.en": "On 14 January 2019."})
    article = {"was-day": "", "was-text": "", "set-day": "2026-11-20", "set-text": "40 people were detained."}
    desk.follow(desk.post("/ledger/enter", article, once=desk.get("/ledger/enter").hidden("once", "/ledger/enter")))
    asked = {"was-question": "", "set-question": "How many?"}
    desk.follow(desk.post("/press/ask", asked, once=desk.get("/press/ask").hidden("once", "/press/ask")))
    sealed(desk, picture(), "mill.jpg")
    bodies = bodies_by_screen(desk)
    # Lists go on only where there are more entries than these; words are searched for, and a reason for undoing is
    # typed, where forms lead and no links; nobody was invited here, no laptop lost, no card begun, no drill made.
    not_met = {("record", "← →"), ("account", "← →"), ("history", "Ctrl+Enter"), ("recovery", "Ctrl+Enter")}
    not_met |= {("incident", "Ctrl+Enter"), ("drill", "p"), ("inbox", "← →"), ("watch", "Ctrl+Enter")}
    not_met |= {(name, key) for name in ("search", "invitations", "incident") for key in ("j", "k", "o, Enter")}
    # No claim here points into a file; the browser tests of the inbox play and show one.
    not_met |= {("claim", key) for key in ("v", "b", "1–5", "← →")}
    # Nobody moves here, and there is nothing to choose for whoever is placed: tests/browser/test_placing.py does.
    not_met |= {("board", "t"), *(("placing", key) for key in ("j", "k", "o, Enter", "x, Backspace"))}
    # No statement has a picture here: tests/browser/test_media.py clears one.
    not_met |= {("media", "b"), ("media", "Ctrl+Enter")}
    # Nobody wants a statement out here: tests/browser/test_statements.py does.
    not_met |= {("statements", "x"), ("releasing", "Ctrl+Enter")}
    # No words of an account are kept here: tests/browser/test_reading.py reads some; and nobody has read a finding.
    not_met |= {("words", key.keys) for key in SCREENS["words"].keys} | {
        ("review", key.keys) for key in SCREENS["review"].keys
    }
    # Nobody is held anywhere here: tests/browser/test_places.py goes there.
    not_met |= {("detention", "t"), ("patterns", "t")}
    everywhere = {key.keys for key in EVERYWHERE}
    wrong = []
    for name, screen in SCREENS.items():
        told = {key.keys for key in screen.keys} - everywhere
        works = {key for key, sign in KEYS.items() if re.search(sign, bodies.get(name, ""))}
        wrong += [(name, key) for key in told ^ works if (name, key) not in not_met]

    assert sorted(wrong) == []


def test_help_without_words_has_no_empty_heading_for_them(desk: Asking) -> None:
    without = [name for name, screen in SCREENS.items() if not screen.terms]

    assert without
    for name in without:
        assert "<h2>Words</h2>" not in desk.get(f"/help/screen/{name}").body
