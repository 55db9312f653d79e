"""A claim points to a place in a file by its bytes: written one way, read strictly, older claims unchanged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.intervals import Interval
from safeconduct.intake.places import MOST_MS, SIDE, clock_of, region_from_corners, span_from_clocks, where_from_numbers
from safeconduct.intake.types import Where
from safeconduct.record.claim_bytes import readable_claim
from safeconduct.record.item_bytes import decode_item, encode_item
from safeconduct.record.items import Claim, Table, Value
from safeconduct.record.places import NO_PLACE, PlaceInFile, place_from_text, place_in_words, place_of, text_from_place
from safeconduct.record.types import PropertyKind

DIGEST = bytes(range(32))
CLAIM = Claim("c1", "s1", "mill", "seen", Value(PropertyKind.COUNT, Interval(3, 3)), "three", "", quote="three")
# The bytes of that claim as they were before claims could point anywhere (docs/formats/ops.md "Items").
BEFORE = "a7006263310162733102646d696c6c03647365656e04a3000101030203056574687265650d657468726565"
WITH_SPAN = (
    "a8006263310162733102646d696c6c03647365656e04a3000101030203056574687265650d65746872656510835820"
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f192ee0197918"
)
SPAN = PlaceInFile(DIGEST, (12_000, 31_000))
PART = PlaceInFile(DIGEST, (), (1000, 2000, 3000, 4000))


@st.composite
def places(draw: st.DrawFn) -> PlaceInFile:
    """Any place that a claim may point to."""
    digest = draw(st.binary(min_size=32, max_size=32))
    if draw(st.booleans()):
        begin = draw(st.integers(0, MOST_MS))
        return place_of(digest, Where(0, (begin, draw(st.integers(begin, MOST_MS)))))
    left, top = draw(st.integers(0, SIDE - 1)), draw(st.integers(0, SIDE - 1))
    size = (draw(st.integers(1, SIDE - left)), draw(st.integers(1, SIDE - top)))
    return place_of(digest, Where(0, (), (left, top, *size)))


def test_a_claim_that_points_nowhere_has_the_bytes_it_always_had() -> None:
    assert encode_item(CLAIM).hex() == BEFORE
    assert encode_item(replace(CLAIM, place=SPAN)).hex() == WITH_SPAN


@pytest.mark.parametrize(
    ("place", "item"),
    [
        (PlaceInFile(DIGEST), [DIGEST]),
        (SPAN, [DIGEST, 12_000, 31_000]),
        (PART, [DIGEST, 1000, 2000, 3000, 4000]),
    ],
)
def test_a_place_is_the_hash_of_its_file_and_the_numbers_of_an_inbox(place: PlaceInFile, item: list[cbor.Item]) -> None:
    data = encode_item(replace(CLAIM, place=place))

    found = cbor.decode(data)
    assert isinstance(found, dict)
    assert found[16] == item
    assert decode_item(Table.CLAIM, data) == replace(CLAIM, place=place)
    assert readable_claim(data) == found


@given(places())
def test_any_place_comes_back_from_its_bytes_and_from_a_form(place: PlaceInFile) -> None:
    assert decode_item(Table.CLAIM, encode_item(replace(CLAIM, place=place))) == replace(CLAIM, place=place)
    assert place_from_text(text_from_place(place)) == place


@pytest.mark.parametrize(
    "text", ["x", "00:1:2", f"{DIGEST.hex()}:", f"{DIGEST.hex()}:2:1", f"{DIGEST.hex()}:²:³", ":::"]
)
def test_a_form_that_was_tampered_with_means_no_place(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - none of ours: the caller says which field it stood in
        place_from_text(text)
    assert place_from_text("") == NO_PLACE


@pytest.mark.parametrize(
    ("begins", "ends", "span"),
    [
        ("1:05", "1:20", (65_000, 80_000)),
        ("1:20", "1:05", (65_000, 80_000)),
        ("65", "", (65_000, 65_000)),
        ("", "1:02:05", (3_725_000, 3_725_000)),
        ("90:00", "1:30:00", (5_400_000, 5_400_000)),
        ("1:75", "", ()),
        ("1:60:00", "", ()),
        ("soon", "1:20", ()),
        ("", "", ()),
        ("٣", "1", ()),
    ],
)
def test_clocks_are_read_as_people_write_them(begins: str, ends: str, span: tuple[int, ...]) -> None:
    assert span_from_clocks(begins, ends) == span


def test_a_clock_is_read_as_it_is_printed() -> None:
    for ms in (0, 5_000, 65_000, 3_599_000, 3_600_000, 36_125_000):
        assert span_from_clocks(clock_of(ms), "") == (ms, ms)


def test_corners_bound_a_part_whichever_comes_first_and_none_without_a_size() -> None:
    assert region_from_corners(("4000", "9000", "1000", "5000")) == (1000, 5000, 3000, 4000)
    assert region_from_corners(("1", "1", "1", "5")) == ()
    assert where_from_numbers(2, (1, 2)) == Where(2, (1, 2))


def test_a_place_reads_in_both_languages_with_the_first_digits_of_its_file() -> None:
    assert place_in_words(SPAN, "en") == "0:12–0:31, in a file that was sent (0001020304050607)"
    assert (
        place_in_words(PART, "ru")
        .replace("\N{NO-BREAK SPACE}", " ")
        .startswith("на части снимка: 10–40 % от левого края, 20–60 % от верхнего")
    )
    assert place_in_words(PlaceInFile(DIGEST), "ru") == "присланный файл (0001020304050607)"
