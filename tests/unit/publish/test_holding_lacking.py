"""Everything that a statement lacks is said at once, by block and language, and it is what a release would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.commands import add_intents, begin_statement
from safeconduct.publish.holding.errors import NotWhole
from safeconduct.publish.holding.lacking import Lack, Lacking, lacking
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.releasing import release_of
from safeconduct.publish.holding.types import Held
from safeconduct.publish.released.districts import districts
from safeconduct.publish.released.errors import MalformedRelease
from tests.unit.evacuate.parts import Office, office

WHOLE: Mapping[str, Value | None] = {"sort": "update", "day": Day(21_900), "languages": ("en", "ru"), "channel": "site"}
# A block that is whole in English alone, and what it lacks.
BLOCKS: tuple[tuple[dict[str, Value | None], dict[str, Value | None], tuple[Lacking, ...]], ...] = (
    ({"kind": "title"}, {"text": "What is known"}, (Lacking.WORDS,)),
    ({"kind": "summary"}, {"text": "They go on."}, (Lacking.WORDS,)),
    ({"kind": "text"}, {"text": "They go on."}, (Lacking.WORDS,)),
    ({"kind": "quote"}, {"text": "Water once a day."}, (Lacking.WORDS, Lacking.SAID_BY, Lacking.SAID_BY)),
    ({"kind": "count", "most": 3}, {"text": "people"}, (Lacking.NUMBER, Lacking.BASIS, Lacking.WORDS)),
    (
        {"kind": "count", "least": 5, "most": 3, "basis": "reported"},
        {"text": "people"},
        (Lacking.BOUNDS, Lacking.WORDS),
    ),
    ({"kind": "place", "place": "atlantis"}, {"text": "a raid"}, (Lacking.DISTRICT, Lacking.WORDS)),
    (
        {"kind": "moment", "when": "yesterday"},
        {"text": "a raid"},
        (Lacking.WHEN, Lacking.WORDS, Lacking.WHEN_IN_WORDS, Lacking.WHEN_IN_WORDS),
    ),
    ({"kind": "media"}, {"text": "a photograph"}, (Lacking.PICTURE, Lacking.WORDS)),
    ({"place": "nobody said what it is"}, {"text": "a film"}, (Lacking.KIND,)),
)


class Draft:
    """A statement of one desk, to which blocks are added."""

    def __init__(self, folder: Path, values: Mapping[str, Value | None]) -> None:
        self.here: Office = office(folder)
        self.part = begin_statement(self.here.desk.team, "Monday", values)

    @property
    def held(self) -> Held:
        found = read_statement(self.here.desk.team, self.part)
        assert found is not None
        return found

    def add(self, values: Mapping[str, Value | None], words: Mapping[str, Mapping[str, Value | None]]) -> None:
        self.here.desk.vault.append(add_intents(self.here.desk.team, self.held, values, words))


def test_a_statement_of_nothing_lacks_everything_of_its_own(tmp_path: Path) -> None:
    found = lacking(Draft(tmp_path, {}).held)
    assert [one.what for one in found] == [
        Lacking.DAY,
        Lacking.SORT,
        Lacking.LANGUAGES,
        Lacking.TITLE,
        Lacking.SUMMARY,
    ]
    assert {(one.number, one.language) for one in found} == {(-1, "")}


def test_each_block_lacks_what_a_release_refuses_by_block_and_language(tmp_path: Path) -> None:
    draft = Draft(tmp_path, WHOLE)
    for values, words, _ in BLOCKS:
        draft.add(values, {"en": words})
    found = lacking(draft.held)
    for number, (_, _, expected) in enumerate(BLOCKS):
        assert tuple(one.what for one in found if one.number == number) == expected, number
    assert Lack(Lacking.WORDS, 0, "ru") in found
    assert Lack(Lacking.SAID_BY, 3, "en") in found


def test_what_lacks_nothing_becomes_a_release_and_without_any_piece_of_it_none(tmp_path: Path) -> None:
    draft = Draft(tmp_path, WHOLE)
    district = str(next(iter(districts())))
    whole: tuple[tuple[dict[str, Value | None], dict[str, Value | None]], ...] = (
        ({"kind": "title"}, {"text": "A"}),
        ({"kind": "summary"}, {"text": "B"}),
        ({"kind": "quote"}, {"text": "C", "said_by": "a survivor"}),
        ({"kind": "count", "least": 3, "basis": "reported", "status": "detained"}, {"text": "people"}),
        ({"kind": "place", "place": district}, {"text": "D"}),
        ({"kind": "moment", "when": "2018-12"}, {"text": "E", "when": "December"}),
    )
    for values, words in whole:
        draft.add(values, {"en": words, "ru": words})
    assert lacking(draft.held) == ()
    release_of(draft.held)
    for part in draft.held.parts[2:]:
        for thing, code in (
            *((part.thing, code) for code in ("least", "basis", "when", "place") if part.thing.value(code) is not None),
            *((one, code) for one in part.wordings.values() for code in ("text", "said_by", "when") if one.text(code)),
        ):
            before = thing.value(code)
            draft.here.set(thing, {code: None})
            assert lacking(draft.held) != (), (part.kind, code)
            with pytest.raises((NotWhole, MalformedRelease)):
                release_of(draft.held)
            draft.here.set(thing, {code: before})
    assert lacking(draft.held) == ()
