"""Text from outside can be read on a screen, and can do nothing there."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safeconduct.base.plain import plain, plain_name


@given(st.text())
@example("\x1b[2J\r\n\x00")
def test_no_character_is_left_that_could_act(text: str) -> None:
    shown = plain(text)

    assert all(c.isprintable() for c in shown)
    assert {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} == set()
    assert plain(shown) == shown


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_cut_text_is_no_longer_than_was_asked_for(text: str, most: int) -> None:
    assert len(plain(text, most)) <= most + 1
    assert len(plain(text)) <= most or plain(text, most).endswith("…")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Кадыров, Рамзан", "Кадыров, Рамзан"),
        ("ЦӀен-юрт", "ЦӀен-юрт"),
        ("40\u00a0человек", "40 человек"),
        ("за\u00adдержа\u00adния", "задержания"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("a     b", "a b"),
        ("\u202eabc\u202c", "?abc?"),
        ("\x1b[31mred", "?[31mred"),
        ("й", "й"),
        ("a\u0300\u0301\u0302\u0303b", "a\u0300\u0301b"),
        ("שלום", "שלום"),
        ("اسم", "اسم"),
        ("\ud800", "?"),
        ("", ""),
    ],
)
def test_letters_of_every_script_stay_and_the_rest_goes(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_qualified_name_is_shown_as_it_is_typed() -> None:
    assert plain_name("lantern\x1fwave") == "lantern:wave"


def test_a_text_that_is_looked_at_as_a_whole_is_the_same_as_by_its_characters() -> None:
    """Nothing that acts, spaces or combines passes as usual, in any script."""
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    whole = [one for one in every if one.isprintable() and plain(f"a{one * 4}b") == f"a{one * 4}b"]
    assert "ж" in whole
    assert not [
        one for one in whole if unicodedata.category(one) in ("Mn", "Me") or unicodedata.category(one)[0] in "CZ"
    ]
