"""Looking at another day: the amber band says so, links stay on the day, and no day there is breaks a page (P7)."""

from __future__ import annotations

import re

import pytest

from tests.unit.desk.asking import Asking

WAVE = "lantern\x1fwave"


def test_another_day_is_said_in_a_band_with_the_way_back_and_links_stay_on_it(desk: Asking) -> None:
    subject = desk.address("subject", WAVE)

    page = desk.get(subject + "?as=public&day=2030-05-02")

    assert "You are looking at 2 May 2030, as public . Later accounts are left out. Back to today" in page.words
    assert "21–30 April 2030" in page.words
    assert "1–10 April 2030" not in page.words
    links = re.findall(r'href="(/(?:claim|record)[^"]*)"', page.body)
    assert links
    assert all("as=public&amp;day=2030-05-02" in link for link in links)
    assert "You are looking at" not in desk.get(subject).words


def test_the_correction_strikes_the_old_date_through(desk: Asking) -> None:
    page = desk.get(desk.address("subject", WAVE) + "?as=public&day=2030-05-21")

    assert re.search(r'class="value">\s*1–10 April 2030\s*<del>21–30 April 2030</del>', page.body)
    assert "corrected 4 May 2030" in page.words


@pytest.mark.parametrize("reading", ["public", "known"])
@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "1970-01-01", "2030-02-29", "tomorrow", "", "2030-5-1", "−1"]
)
def test_no_day_breaks_the_page(desk: Asking, reading: str, day: str) -> None:
    from urllib.parse import quote

    page = desk.get(desk.address("subject", WAVE) + f"?as={reading}&day={quote(day)}")

    assert page.status == 200
    assert "Arrests in Tarn" in page.words


@pytest.mark.parametrize(
    "query", ["as=public", "day=2030-05-02", "as=public&as=known&day=2030-05-02&day=x", "as=%00&day=%ff"]
)
def test_half_a_day_is_no_day(desk: Asking, query: str) -> None:
    assert desk.get(desk.address("subject", WAVE) + "?" + query).status == 200


@pytest.mark.parametrize("typed", ["2030-05-02", "2 May 2030", "2 мая 2030", " May 2, 2030 "])
def test_a_day_is_typed_in_words_as_often_as_one_likes(desk: Asking, typed: str) -> None:
    subject = desk.address("subject", WAVE)

    for _ in range(2):
        assert desk.post(subject, {"as": "public", "day": typed}).headers["location"] == (
            subject + "?as=public&day=2030-05-02"
        )
    assert desk.post(subject, {"as": "known", "day": typed}).headers["location"].endswith("?as=known&day=2030-05-02")


@pytest.mark.parametrize("typed", ["Marta Olin", "May 2030", "2 May", "", "02.05.2030", "<b>" * 30_000, "\u202e"])
def test_what_is_no_day_is_said_on_the_page_and_stands_in_no_address(desk: Asking, typed: str) -> None:
    page = desk.post(desk.address("subject", WAVE), {"as": "public", "day": typed})

    assert page.status == 422
    assert "location" not in page.headers
    assert "Nothing was changed." in page.words
    assert "Arrests in Tarn" in page.words
