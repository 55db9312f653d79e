"""Releases as bytes: one release, one byte string, and nothing that the allow-list does not have (P12)."""

from __future__ import annotations

import contextlib
from dataclasses import replace

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
from tests.released import FIRST, RELEASES, SECOND, STATEMENT, THIRD, release
from tests.vectors.make_release import LEAST, SPOILT


@pytest.mark.parametrize("one", RELEASES, ids=lambda one: one.titles[1])
def test_what_is_written_is_read_again_as_it_was(one: Release) -> None:
    data = encode_release(one)

    assert decode_release(data) == one
    assert encode_release(decode_release(data)) == data


@pytest.mark.parametrize("name", SPOILT)
def test_what_the_list_does_not_have_is_refused_in_one_sentence(name: str) -> None:
    fields = cbor2.loads(encode_release(LEAST))
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
