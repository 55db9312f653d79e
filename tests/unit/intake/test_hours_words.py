"""Hours are read and said in one way, whoever types them; what may mean two things is not read at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.errors import Language
from safeconduct.intake.errors import NoHours, NoSilence
from safeconduct.intake.hours_words import (
    hours_from_line,
    hours_in_words,
    is_any_time,
    silence_from_words,
    windows_in,
)
from safeconduct.intake.types import Hours, Silence

LANGUAGES: tuple[Language, ...] = ("en", "ru")
MOSCOW = "Europe/Moscow"
WORKDAYS = (1, 2, 3, 4, 5)
CLOCKS = st.tuples(st.integers(0, 24 * 60 - 1), st.integers(0, 24 * 60 - 1)).filter(
    lambda pair: pair[0] != pair[1] or pair == (0, 0)
)
ZONES = st.sampled_from((MOSCOW, "UTC", "Asia/Yekaterinburg", "Etc/GMT-5", "Etc/GMT+11"))
DAYS = st.sets(st.integers(1, 7), max_size=6).map(lambda days: tuple(sorted(days)))


@given(CLOCKS, ZONES, DAYS, st.sampled_from(LANGUAGES))
def test_what_is_said_is_read_again_as_the_same(
    clock: tuple[int, int], zone: str, days: tuple[int, ...], language: Language
) -> None:
    window = Hours(*clock, zone, days)
    assert hours_from_line(hours_in_words(window, language)) == window


@pytest.mark.parametrize(
    ("line", "window"),
    [
        ("9:00-17:30 Europe/Moscow", Hours(540, 1050, MOSCOW)),
        ("1-5 9:00-17:30 Europe/Moscow", Hours(540, 1050, MOSCOW, WORKDAYS)),
        ("9:00-17:30 Europe/Moscow 1,2,3", Hours(540, 1050, MOSCOW, (1, 2, 3))),
        ("пн–пт 9.00—17.30 мск", Hours(540, 1050, MOSCOW, WORKDAYS)),
        ("Пт-Пн, с 9 до 18 по Москве.", Hours(540, 1080, MOSCOW, (1, 5, 6, 7))),
        ("22:00 - 6:00 UTC+3", Hours(1320, 360, "Etc/GMT-3")),
        ("с 10:00 до 14:00 МСК+2", Hours(600, 840, "Etc/GMT-5")),
        ("после 21 мск", Hours(1260, 0, MOSCOW)),
        ("0:00-24:00 UTC", Hours(0, 0, "UTC")),
    ],
)
def test_hours_are_read_as_people_of_both_languages_write_them(line: str, window: Hours) -> None:
    assert hours_from_line(line) == window
    assert windows_in(line) == (window,)


@pytest.mark.parametrize(
    "line", ["", "evenings", "9-5 UTC", "9-11 UTC", "после 9 мск", "9:60-10:00 UTC", "9:00-9:00 UTC"]
)
def test_what_may_mean_two_hours_or_none_is_refused_with_the_line(line: str) -> None:
    with pytest.raises(NoHours):
        hours_from_line(line)
    assert windows_in(line) == ()


def test_hours_without_a_zone_are_read_of_a_source_and_refused_to_staff() -> None:
    assert windows_in("с 9 до 18") == (Hours(540, 1080, ""),)
    with pytest.raises(NoHours):
        hours_from_line("9:00-18:00")


@pytest.mark.parametrize("text", ["9-18, but not on Sunday", "9:00-18:00 Moon/Tycho", "9:00-5:00 UTC", "10-20 UTC\nno"])
def test_what_a_source_wrote_is_read_whole_or_not_at_all(text: str) -> None:
    assert windows_in(text) == ()


@pytest.mark.parametrize("text", ["any time", "В любое время.", "Круглосуточно!", "24/7"])
def test_any_time_is_said_in_words_of_its_own(text: str) -> None:
    assert is_any_time(text)
    assert not is_any_time(f"{text}, but not in the morning")


def test_what_is_to_be_done_after_silence_needs_its_hours() -> None:
    assert silence_from_words("", "") == silence_from_words("0", "") == Silence()
    assert silence_from_words("12", "call her") == Silence(12, "call her")
    assert silence_from_words("12", "") == Silence(12)
    for hours in ("", "0", "soon", "²", "9999", "1" * 5000):
        with pytest.raises(NoSilence):
            silence_from_words(hours, "call her")
