"""The demonstration goes on only with places of which it is told when people were there, or when whoever was there."""

from __future__ import annotations

import pytest

from safeconduct.base.json_value import Json
from safeconduct.cli.demo_depth import has_days

DAYS: list[Json] = [{"lo": "2018-12-01", "hi": None}]


@pytest.mark.parametrize(
    ("place", "is_told"),
    [
        ({"days": DAYS}, True),
        ({"days": [], "of_people": {"days": DAYS, "claims": ["c34"]}}, True),
        ({"days": [], "of_people": {"days": DAYS, "claims": []}}, False),
        ({"days": []}, False),
    ],
)
def test_a_place_of_which_nothing_says_when_is_no_place_with_days(place: Json, is_told: bool) -> None:
    assert has_days(place) is is_told
