"""Releases as bytes: one release, one byte string, and nothing that the allow-list does not have (P12)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.publish.released.districts import districts
from safeconduct.publish.released.edtf import edtf_from_text
from safeconduct.publish.released.errors import MalformedRelease
from safeconduct.publish.released.release_bytes import decode_release, encode_release
from safeconduct.publish.released.types import Paragraph, Release, Sort
from tests.released import FIRST, RELEASES, SECOND, STATEMENT, THIRD, drawn, release

Spoil = Callable[[dict[int, Any]], object]


@pytest.mark.parametrize("one", RELEASES, ids=lambda one: one.titles[1])
def test_what_is_written_is_read_again_as_it_was(one: Release) -> None:
    data = encode_release(one)

    assert decode_release(data) == one
    assert encode_release(decode_release(data)) == data


def block(number: int, *items: Any) -> Spoil:
    """Put a block in the place of another."""

    def spoil(fields: dict[int, Any]) -> None:
        fields[7] = [*fields[7][:number], list(items), *fields[7][number + 1 :]]

    return spoil


COUNT = (4, drawn("s"), 1, [40], day_from_iso("2030-01-12"), 1, ["люди", "people"])
TWO = ["раз", "one"]
SPOILT: dict[str, Spoil] = {
    "a version to come": lambda f: f.update({0: 2}),
    "a field too many": lambda f: f.update({8: 0}),
    "a field too few": lambda f: f.pop(6),
    "an id of 15 bytes": lambda f: f.update({1: bytes(15)}),
    "a day before 1970": lambda f: f.update({2: -1}),
    "a time of day in the place of a day": lambda f: f.update({2: 1_894_000_000}),
    "an unknown sort": lambda f: f.update({3: 5}),
    "an update that corrects": lambda f: f.update({4: [drawn("x")]}),
    "a correction of nothing": lambda f: f.update({3: 2}),
    "a correction of itself": lambda f: f.update({3: 2, 4: [FIRST.id]}),
    "no language": lambda f: f.update({5: [], 6: []}),
    "an unknown language": lambda f: f.update({5: ["ru", "de"]}),
    "languages in another order": lambda f: f.update({5: ["en", "ru"]}),
    "a title too few": lambda f: f.update({6: f[6][:1]}),
    "an empty title": lambda f: f.update({6: [["", "x"], ["y", "z"]]}),
    "a title of 201 characters": lambda f: f.update({6: [["x" * 201, "x"], ["y", "z"]]}),
    "a line break": block(0, 1, ["раз\nдва", "one"]),
    "a space at the end": block(0, 1, ["раз ", "one"]),
    "text that turns its direction": block(0, 1, ["раз", "one\u202etwo"]),
    "an invisible letter": block(0, 1, ["раз", "one\u200btwo"]),
    "a control": block(0, 1, ["раз", "one\x07"]),
    "text of 5,001 characters": block(0, 1, ["раз", "x" * 5001]),
    "a text too many": block(0, 1, ["раз", "one", "two"]),
    "a number in the place of a text": block(0, 1, ["раз", 1]),
    "a block of no kind": block(0),
    "an unknown block": block(0, 8, TWO),
    "true in the place of a kind": block(0, True, TWO),
    "a block with an item too many": block(0, 1, TWO, TWO),
    "an unknown level": block(0, *COUNT[:2], 4, *COUNT[3:]),
    "no bounds": block(0, *COUNT[:3], [], *COUNT[4:]),
    "three bounds": block(0, *COUNT[:3], [1, 2, 3], *COUNT[4:]),
    "bounds the wrong way round": block(0, *COUNT[:3], [41, 40], *COUNT[4:]),
    "fewer than none": block(0, *COUNT[:3], [-1], *COUNT[4:]),
    "a count of a day after the release": block(0, *COUNT[:4], FIRST.day + 1, *COUNT[5:]),
    "a rounding of 0": block(0, *COUNT[:5], 0, *COUNT[6:]),
    "a bound beside the rounding": block(0, *COUNT[:3], [41], COUNT[4], 5, COUNT[6]),
    "an unknown district": block(0, 5, "ru-ce-zavodskoy", TWO),
    "a point on the map": block(0, 5, "43.3180,45.6981", TWO),
    "a day that is none": block(0, 6, drawn("s"), "2030-02-30", TWO, TWO),
    "a time of day in the time line": block(0, 6, drawn("s"), "2030-02-03T10:00", TWO, TWO),
    "a hash of 31 bytes": block(0, 7, bytes(31), 1, 10, 10, TWO),
    "a picture that is a drawing": block(0, 7, bytes(32), 3, 10, 10, TWO),
    "a picture without words": block(0, 7, bytes(32), 1, 10, 10, ["", ""]),
    "501 blocks": lambda f: f.update({7: [[1, TWO]] * 501}),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_the_list_does_not_have_is_refused_in_one_sentence(name: str) -> None:
    fields = cbor2.loads(encode_release(FIRST))
    SPOILT[name](fields)

    with pytest.raises(MalformedRelease) as caught:
        decode_release(cbor2.dumps(fields, canonical=True))

    for language in ("en", "ru"):
        assert caught.value.advice(language).what.count(".") >= 1


def test_a_release_cut_short_or_with_more_behind_it_is_refused() -> None:
    data = encode_release(THIRD)
    for wrong in (b"", data[:-1], data + b"\0", b"\xff" * 100, bytes(300_000)):
        with pytest.raises(MalformedRelease):
            decode_release(wrong)


def test_what_breaks_the_layout_is_not_written_either() -> None:
    with pytest.raises(MalformedRelease):
        encode_release(replace(FIRST, sort=Sort.CORRECTION))
    with pytest.raises(MalformedRelease):
        encode_release(release("long", "2030-01-01", Paragraph(("раз", "x" * 5001))))


def test_the_name_of_the_file_stands_in_the_sentence_and_in_no_log() -> None:
    with pytest.raises(MalformedRelease) as caught:
        decode_release(b"", shown="january.release")

    assert "january.release" in caught.value.advice("en").what
    assert "january" not in str(caught.value)


@given(st.binary(max_size=400))
def test_any_other_bytes_are_one_error(data: bytes) -> None:
    with pytest.raises(MalformedRelease):
        decode_release(data)


@given(st.data())
def test_a_changed_release_is_refused_or_is_another_one_with_its_own_bytes(data: st.DataObject) -> None:
    good = bytearray(encode_release(data.draw(st.sampled_from(RELEASES))))
    good[data.draw(st.integers(0, len(good) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(MalformedRelease):
        assert encode_release(decode_release(bytes(good))) == bytes(good)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018-12-05", "2018-12-05", "2018-12-05"),
        ("2018-12", "2018-12-01", "2018-12-31"),
        ("2020-02~", "2020-02-01", "2020-02-29"),
        ("2018?", "2018-01-01", "2018-12-31"),
        ("2018-12-01/2018-12-10", "2018-12-01", "2018-12-10"),
        ("2018-12~/2019", "2018-12-01", "2019-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_day_or_a_span_is_its_whole_days(text: str, first: str, last: str) -> None:
    assert edtf_from_text(text).days == Interval(day_from_iso(first), day_from_iso(last))


def test_a_span_may_go_on_until_now() -> None:
    assert edtf_from_text("2018-12/..").days == Interval(day_from_iso("2018-12-01"), OPEN_HI)


@pytest.mark.parametrize(
    "text",
    ["", "..", "2018-13", "2018-02-30", "0000", "2018/2017", "2018-1", "../2018", "2018-12-05T10", "٢٠١٨", "2018//"],
)
def test_what_is_no_day_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        edtf_from_text(text)


def test_the_table_of_districts_names_each_once_in_both_languages() -> None:
    all_of_them = districts().values()

    assert len({(one.column, one.row) for one in all_of_them}) == len(all_of_them) > 20
    assert len({one.ru for one in all_of_them}) == len({one.en for one in all_of_them}) == len(all_of_them)
    assert all(one.on_tile_ru and one.on_tile_en for one in all_of_them)
    # Codes never change their meaning: what was published with them stands for ever.
    assert {"ru-ce-grozny", "ru-ce-shelkovskoy", "ru-in-nazran", "ru-da"} <= set(districts())


def test_languages_share_every_fact() -> None:
    # No language has a block of its own, so a translation can neither add a fact nor leave one out.
    for one in (SECOND, STATEMENT, THIRD):
        assert {len(texts) for texts in (one.titles, one.summaries)} == {len(one.tongues)}
