"""From a statement to its release: whole in every language, by the allow-list, under ids that name nothing here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.commands import add_intents, begin_statement
from safeconduct.publish.holding.errors import NotWhole
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.releasing import public_id, release_of
from safeconduct.publish.holding.types import Held
from safeconduct.publish.released.districts import districts
from safeconduct.publish.released.errors import MalformedRelease
from safeconduct.publish.released.release_bytes import decode_release, encode_release
from safeconduct.publish.released.types import Count, Level, Moment, Paragraph, Place, Quote, Sort, Tongue
from tests.unit.evacuate.parts import Office, office

DAY = Day(21_900)
SAID: Mapping[str, Value | None] = {"said_by": "a survivor"}


class Draft:
    """A statement in Russian and English that tells a little of everything."""

    def __init__(self, folder: Path) -> None:
        self.here: Office = office(folder)
        values: dict[str, Value | None] = {"sort": "update", "day": DAY, "languages": ("en", "ru"), "channel": "site"}
        self.part: CompartmentId = begin_statement(self.here.desk.team, "Monday, Amal's draft", values)
        self.add({"kind": "title"}, "What is known", "Что известно")
        self.add({"kind": "summary"}, "Detentions go on.", "Задержания продолжаются.")
        self.add({"kind": "text"}, "They began\nin December.", "Они начались\nв декабре.")

    @property
    def held(self) -> Held:
        found = read_statement(self.here.desk.team, self.part)
        assert found is not None
        return found

    def add(self, values: Mapping[str, Value | None], en: str, ru: str, **more: Value | None) -> None:
        words: dict[str, Mapping[str, Value | None]] = {"en": {"text": en, **more}, "ru": {"text": ru, **more}}
        self.here.desk.vault.append(add_intents(self.here.desk.team, self.held, values, words))


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(tmp_path)


def test_a_statement_becomes_its_release_and_nothing_of_the_vault_goes_with_it(draft: Draft) -> None:
    count: dict[str, Value | None] = {
        "kind": "count", "status": "detained", "basis": "reported", "least": 40, "rounding": 10, "until_day": DAY - 3,
    }  # fmt: skip
    district = next(iter(districts()))
    draft.add(count, "people were detained", "человек задержано")
    draft.add({"kind": "quote", "speaker": "voice-of-p1", "claims": ("d:c1",)}, "At night.", "Ночью.", said_by="x y")
    draft.add({"kind": "place", "place": district}, "here too", "и здесь")
    draft.add({"kind": "moment", "when": "2018-12/2019-01"}, "the wave", "волна", when="that winter")
    release = release_of(draft.held)
    assert (release.day, release.sort, release.tongues) == (DAY, Sort.UPDATE, (Tongue.RUSSIAN, Tongue.ENGLISH))
    assert (release.titles, release.summaries[1]) == (("Что известно", "What is known"), "Detentions go on.")
    text, counted, quote, place, moment = release.blocks
    assert text == Paragraph(("Они начались в декабре.", "They began in December."))
    assert isinstance(counted, Count)
    assert (counted.bounds, counted.level, counted.as_of) == (Interval(40, OPEN_HI), Level.REPORTED, Day(DAY - 3))
    assert isinstance(quote, Quote)
    assert quote.said_by == ("x y", "x y")
    assert isinstance(place, Place)
    assert isinstance(moment, Moment)
    data = encode_release(release)
    assert decode_release(data) == release
    held = draft.held
    inside = [held.thing.id, *(one.thing.id for one in held.parts), draft.here.desk.team.me.device.id]
    assert [one.hex() for one in inside if bytes(one) in data] == []
    for word in ("Amal", "voice-of-p1", "d:c1", "detained\x00"):
        assert word.encode() not in data
    assert release.id == public_id(held.thing.id)


def test_a_number_keeps_its_id_from_release_to_release(draft: Draft, tmp_path: Path) -> None:
    count: dict[str, Value | None] = {"kind": "count", "basis": "reported", "least": 40}
    draft.add(count, "people", "человек")
    first = draft.held.parts[-1]
    draft.add({**count, "least": 60, "series": first.thing.id}, "people", "человек")
    draft.add(count, "houses", "домов")
    one, other, third = (block for block in release_of(draft.held).blocks if isinstance(block, Count))
    assert one.series == other.series != third.series


@pytest.mark.parametrize(
    ("form", "place", "values"),
    [
        ("statement", 0, {"day": None}),
        ("statement", 0, {"languages": None}),
        ("statement", 0, {"languages": ("en", "ru", "ce")}),
        ("statement", 0, {"sort": None}),
        ("block", 0, {"kind": "text"}),
        ("block", 2, {"kind": None}),
        ("block", 2, {"kind": "media"}),
        ("block", 2, {"kind": "quote"}),
        ("block", 2, {"kind": "count"}),
        ("block", 2, {"kind": "count", "basis": "reported", "least": 5, "most": 4}),
        ("block", 2, {"kind": "moment", "when": "last winter"}),
        ("wording", 2, {"text": None}),
    ],
)
def test_what_is_not_whole_does_not_go_out(draft: Draft, form: str, place: int, values: dict[str, Value]) -> None:
    part = draft.held.parts[place]
    things = {"statement": draft.held.thing, "block": part.thing, "wording": part.wordings["ru"]}
    assert release_of(draft.held).titles
    draft.here.set(things[form], values)
    with pytest.raises(NotWhole):
        release_of(draft.held)


def test_what_the_format_does_not_allow_does_not_go_out(draft: Draft) -> None:
    draft.add({"kind": "place", "place": "the third house in Pushkin street"}, "there", "там")
    with pytest.raises(MalformedRelease):
        release_of(draft.held)
