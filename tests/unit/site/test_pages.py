"""The pages: valid, whole, without anything from elsewhere, and saying what the releases say."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path

import pytest

import javascript
from safeconduct.publish.released.types import Tongue
from safeconduct.site.building import build
from safeconduct.site.links import PAGES
from safeconduct.site.words import Words, _texts
from tests.released import FIRST, LINE, ONION, PICTURES, RELEASES, SECOND, STATEMENT, THIRD, organisation
from tests.unit.site.judging import Judged

TREE = build(RELEASES, organisation(), PICTURES).tree
HTML = {path: data for path, data in TREE.items() if path.endswith(".html")}
JUDGED = {path: Judged(data) for path, data in HTML.items()}
# Addresses that the file about the organisation has: all that may lead away.
GIVEN = {ONION, "https://lantern.example/", "https://write.lantern.example/", ONION.replace("lantern", "seaside", 1)}
PARSER = Path(__file__).with_name("html_tree.mjs")


def test_every_page_is_there_in_every_language() -> None:
    assert set(HTML) == {
        "index.html",
        "whole.html",
        *(f"{one}/{'index' if page == 'home' else page}.html" for one in ("ru", "en", "ce") for page in PAGES),
        *(f"{one}/r/{release.id.hex()}.html" for release in RELEASES for one in (t.value for t in release.tongues)),
    }


@pytest.mark.parametrize("path", HTML)
def test_a_page_holds_nothing_but_what_may_be_there(path: str) -> None:
    assert JUDGED[path].faults == []


def test_a_real_parser_reads_the_very_elements_that_were_written() -> None:
    answers = json.loads(javascript.run(PARSER, data=json.dumps([data.decode() for data in HTML.values()]).encode()))

    assert [(path, one["errors"]) for path, one in zip(HTML, answers, strict=True) if one["errors"]] == []
    for path, one in zip(HTML, answers, strict=True):
        assert one["tree"] == JUDGED[path].tree, path


@pytest.mark.parametrize("path", HTML)
def test_every_link_leads_to_a_file_of_the_tree_or_to_where_the_organisation_says(path: str) -> None:
    for tag, href in JUDGED[path].links:
        if href in GIVEN:
            assert tag == "a"
            continue
        if href.startswith("data:image/svg+xml;base64,"):
            assert (path, tag) == ("whole.html", "img")
            continue
        assert not re.match(r"[a-z]+:|/", href), href
        file, _, anchor = href.partition("#")
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
        assert goal in TREE, href
        assert not anchor or anchor in JUDGED[goal].ids, href


@pytest.mark.parametrize("path", HTML)
def test_a_page_lets_nothing_in(path: str) -> None:
    page = JUDGED[path]
    policy = next(value for tag, name, value in page.attributes if tag == "meta" and value.startswith("default-src"))

    assert policy.split("; ")[0] == "default-src 'none'"
    assert "script" not in policy
    assert "unsafe" not in policy
    # No address of elsewhere stands in a page in any form, but those that the organisation gave.
    rest = HTML[path].decode()
    for given in GIVEN:
        rest = rest.replace(given, "")
    assert re.findall(r"https?:", rest) == []
    assert not re.search(r"<script|javascript:|\son\w+=|@import|url\(|style=", rest, re.IGNORECASE)


def test_the_style_and_the_maps_ask_for_nothing_either() -> None:
    for path, data in TREE.items():
        if path.endswith((".css", ".svg")):
            text = data.decode().replace('xmlns="http://www.w3.org/2000/svg"', "")
            assert not re.search(r"https?:|url\(|@import|@font-face|<script|<style|href", text), path


def test_what_was_said_first_and_corrected_later_stands_in_its_own_text_alone() -> None:
    line, corrections = JUDGED["en/timeline.html"].words, JUDGED["en/corrections.html"].words
    first = JUDGED[f"en/r/{FIRST.id.hex()}.html"].words

    assert "early December 2029" in line
    assert "late December" not in line + corrections
    assert "late December 2029" in first
    assert "This text was corrected on 21 January 2030: When it began" in first
    assert "This corrects: New detentions" in JUDGED[f"en/r/{SECOND.id.hex()}.html"].words


def test_the_three_kinds_of_numbers_stand_apart_with_day_and_rounding() -> None:
    english, russian = JUDGED["en/counts.html"].words, JUDGED["ru/counts.html"].words

    parts = re.split(r"(?<= )(?=Reported Somebody|Corroborated Sources|Estimated Worked)", english)
    assert ["40 Reported, as of 12 January 2030" in part for part in parts] == [False, True, False, False]
    assert "at least 2 Reported, as of 12 January 2030 Rounding: as it was said." in parts[1]
    assert "at least 35 Corroborated, as of 26 January 2030 Rounding: lowered to a multiple of 5" in parts[2]
    assert "40 to 55 Estimated, as of 27 January 2030 Rounding: the ends are multiples of 5" in parts[3]
    assert "не меньше 35 Подтверждено, на 26 января 2030 года Округление: уменьшено" in russian


def test_the_map_names_the_districts_beside_it() -> None:
    words = JUDGED["ru/map.html"]
    alt = next(value for tag, name, value in words.attributes if (tag, name) == ("img", "alt"))

    assert alt == "Условная карта районов Чечни и Ингушетии. Закрашено: Грозный (город), Назрань (город)."
    assert "Карта условная" in words.words
    assert "Грозный (город) Людей держат в отделе полиции." in words.words
    assert TREE["ru/map.svg"].decode().count("#1f5673") == 2


def test_what_was_said_to_the_press_stands_on_its_page_and_in_no_list_of_news() -> None:
    title = LINE.titles[1]

    assert title in JUDGED["en/press.html"].words
    assert title not in JUDGED["en/index.html"].words
    assert title not in TREE["en/atom.xml"].decode() + TREE["en/feed.json"].decode()


def test_chechen_is_shown_where_it_was_given_and_marked() -> None:
    page = HTML[f"ce/r/{STATEMENT.id.hex()}.html"].decode()

    assert '<html lang="ru">' in page
    assert '<p lang="ce">Мукъабаха уьш.</p>' in page
    # What was not given in Chechen is there in Russian, and leads to the Russian edition.
    assert f'<a href="../ru/r/{THIRD.id.hex()}.html">Что известно к концу января</a>' in HTML["ce/index.html"].decode()


def test_a_text_that_is_not_in_the_reader_s_language_says_so() -> None:
    only = type(FIRST)(
        FIRST.id, FIRST.day, FIRST.sort, (), (Tongue.RUSSIAN,), ("Только",), ("Коротко.",), ()
    )  # fmt: skip
    tree = build([only], organisation(), {}).tree

    assert f"en/r/{FIRST.id.hex()}.html" not in tree
    index = tree["en/index.html"].decode()
    assert f'<a href="../ru/r/{FIRST.id.hex()}.html" lang="ru">Только</a> (not in English)' in index


def test_a_site_without_a_release_says_that_there_is_none() -> None:
    site = build([], organisation(), {})

    assert "Nothing has been published yet." in Judged(site.files["en/index.html"]).words
    assert all(Judged(data).faults == [] for path, data in site.files.items() if path.endswith(".html"))


def test_every_text_is_there_in_both_languages_and_used() -> None:
    folder = Path(__file__).resolve().parents[3] / "src/safeconduct/site"
    used = "".join(path.read_text("utf-8") for path in [*folder.rglob("*.html"), *folder.rglob("*.py")])
    texts = _texts()

    assert all(set(texts[key]) == {"en", "ru"} and all(texts[key].values()) for key in texts)
    assert [
        key for key in texts if f"'{key}'" not in used and f'"{key}"' not in used and f'"{key[:-6]}"' not in used
    ] == []
    for key in texts:
        names = [sorted(re.findall(r"{(\w+)}", texts[key][one])) for one in ("en", "ru")]
        assert names[0] == names[1], key
    assert Words(Tongue.CHECHEN).say("home") == "Новости"
