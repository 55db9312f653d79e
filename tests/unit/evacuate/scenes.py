"""A way that nothing stands against, of values alone: to be spoilt in one place. Everybody is invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.evacuate.directories.types import Directory, HelperHere, HoldHere, PlaceHere, TripHere
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.placing.rules import findings
from safeconduct.evacuate.placing.types import Party, Placement, Rider, Rule, Stage, Stay, Steps, World
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import NOON, office

TODAY = Day(NOON // 86_400_000)


def id_(word: str) -> ThingId:
    return ThingId(word.encode().ljust(16, b"."))


@pytest.fixture
def thing(tmp_path: Path) -> Thing:
    """Any thing of a real vault: the rules look at numbers alone and carry it along."""
    here = office(tmp_path)
    return here.begin(here.part(Sort.PLACES), "place", {"code_name": "any"})


def place_here(thing: Thing, word: str, **more: object) -> PlaceHere:
    given = {
        "thing": thing, "id": id_(word), "part": thing.part, "name": word, "city": "second city", "kind": "transit",
        "beds": 4, "admits": "any", "max_nights": None, "people_cap": None, "is_for_hot": False, "is_near": False,
        "from_day": None, "until": None, "state": "open",
    }  # fmt: skip
    return PlaceHere(**{**given, **more})  # type: ignore[arg-type]


def helper_here(thing: Thing, **more: object) -> HelperHere:
    given = {
        "thing": thing, "id": id_("helper"), "part": thing.part, "name": "oar", "city": "", "people_cap": 6,
        "skills": frozenset(("drive",)), "from_day": None, "until": None, "not_days": frozenset(), "checked": "twice",
        "state": "active",
    }  # fmt: skip
    return HelperHere(**{**given, **more})  # type: ignore[arg-type]


def trip_here(thing: Thing, word: str, sort: str, start: str, end: str, day: int, **more: object) -> TripHere:
    given = {
        "thing": thing, "id": id_(word), "sort": sort, "from_city": start, "to_city": end, "day": Day(TODAY + day),
        "arrive_day": Day(TODAY + day), "mode": "car", "id_check": 0, "seats": 3, "party_cap": 2, "risk": 1, "cost": 1,
        "helpers": (), "is_off": False,
    }  # fmt: skip
    return TripHere(**{**given, **more})  # type: ignore[arg-type]


class Scene:
    """A way that nothing stands against, to be spoilt in one place."""

    def __init__(self, thing: Thing) -> None:
        self.places = [place_here(thing, "t1"), place_here(thing, "s1", city="lake city", kind="safe")]
        self.helpers = [helper_here(thing)]
        self.trips = [
            trip_here(thing, "out", "extraction", "old bridge", "second city", 2, helpers=(id_("helper"),)),
            trip_here(thing, "on", "onward", "second city", "lake city", 5),
            trip_here(thing, "away", "departure", "lake city", "norland", 20),
        ]
        self.holds: list[HoldHere] = []
        self.stays: list[Stay] = []
        self.riding: dict[ThingId, tuple[Rider, ...]] = {}
        self.whose: dict[ThingId, ThingId] = {}
        self.steps: Steps | None = None
        self.party = Party(
            id_("case"), "birch", 2, "men", may_share=True, origin="old bridge", ready=Day(TODAY + 1),
            deadline=Day(TODAY + 4), papers={"norland": Day(TODAY + 15)},
        )  # fmt: skip
        self.placement = Placement(id_("out"), id_("helper"), id_("t1"), id_("on"), id_("s1"), id_("away"))

    @property
    def world(self) -> World:
        held = Directory(
            {one.id: one for one in self.places},
            {one.id: one for one in self.helpers},
            {one.id: one for one in self.trips},
            tuple(self.holds),
        )
        return World(held, TODAY, Day(TODAY + 60), tuple(self.stays), self.riding, self.whose, steps=self.steps)

    def found(self) -> list[tuple[Rule, Stage]]:
        return [(one.rule, one.stage) for one in findings(self.party, self.placement, self.world)]

    def change(self, which: str, n: int, **more: object) -> Scene:
        held = getattr(self, which)
        held[n] = replace(held[n], **more)
        return self

    def be(self, **more: object) -> Scene:
        self.party = replace(self.party, **more)  # type: ignore[arg-type]
        return self

    def choose(self, **more: ThingId) -> Scene:
        self.placement = replace(self.placement, **more)
        return self

    def meant_for_hot(self) -> Scene:
        return self.change("places", 0, is_for_hot=True).change("places", 1, is_for_hot=True)

    def hold(self, of: str, begin: int, end: int, people: int = 1, **more: object) -> Scene:
        given = {"is_alone": False, "is_told": False, "is_freed": False, **more}
        n = len(self.holds)
        self.holds.append(HoldHere(id_(f"hold{n}"), id_(of), Day(TODAY + begin), Day(TODAY + end), people, **given))  # type: ignore[arg-type]
        return self


@pytest.fixture
def scene(thing: Thing) -> Scene:
    return Scene(thing)
