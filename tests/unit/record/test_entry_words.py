"""Every member of every kind of entry has a name in both languages and reads otherwise when it differs."""

import dataclasses

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.entry_words import MEMBERS, NOT_SHOWN, differences, differs_in_words, json_from_differs
from safeconduct.record.items import (
    Claim,
    Connection,
    EntryItem,
    Property,
    Source,
    Subject,
    SubjectKind,
    Value,
    Voice,
    VoiceKind,
)
from safeconduct.record.places import PlaceInFile
from safeconduct.record.types import PropertyKind

PAIRS: tuple[tuple[EntryItem, EntryItem], ...] = (
    (Property("p", PropertyKind.COUNT), Property("p", PropertyKind.TEXT, cumulative=True)),
    (Voice("v", "One", VoiceKind.PERSON), Voice("v", "Two", VoiceKind.OUTLET, repeats_voice="w", is_us=True)),
    (Subject("s", SubjectKind.EVENT, "One"), Subject("s", SubjectKind.PLACE, "Two")),
    (
        Source("a", "One", "p", "u", "ru", Interval(20000, 20000), Day(20001), "n"),
        Source("a", "Two", "", "", "en", UNKNOWN, None, ""),
    ),
    (
        Claim("c", "a", "s", "p", Value(PropertyKind.COUNT, Interval(7, 9)), "some", "v"),
        Claim(
            *("c", "b", "t", "q", Value(PropertyKind.TEXT, UNKNOWN, ("x",)), "more", "w", "estimated", ("a",)),
            repeats_inferred=True, corrects=True, period=Interval(1, 2), note="n", quote="q",
            connection=Connection.WITNESS, place=PlaceInFile(bytes(32), (1000, 2000)),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: type(pair[0]).__name__)
def test_every_member_of_an_entry_is_told_when_it_differs(
    pair: tuple[EntryItem, EntryItem], language: Language
) -> None:
    found = differences(*pair)

    assert [one.member for one in found] == [
        one.name for one in dataclasses.fields(pair[0]) if one.name not in NOT_SHOWN
    ]
    for one in found:
        label, before, after = differs_in_words(one, language)
        assert label == (MEMBERS[one.member].ru if language == "ru" else MEMBERS[one.member].en)
        assert before
        assert after
        assert before != after, one
        assert json_from_differs(one)


def test_an_entry_that_is_alike_differs_in_nothing() -> None:
    for before, _ in PAIRS:
        assert differences(before, before) == ()


def test_two_long_wordings_are_shown_from_where_they_part() -> None:
    before = Subject("s", SubjectKind.EVENT, "long " * 100 + "end")
    after = dataclasses.replace(before, label="long " * 100 + "stop")

    _, was, would_be = differs_in_words(differences(before, after)[0], "en")

    assert (was.endswith("end"), would_be.endswith("stop")) == (True, True)
    assert was.startswith("…")
    assert len(was) < 60
