"""The districts that a release may name: the finest places there are for the public (districts.toml).

A code is all that a release holds; names and the tile of the map are looked up here, so that nothing about a place can
be slipped in with it. Refuses every code that is not in the table.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final, NewType

DistrictCode = NewType("DistrictCode", str)
"""A code of districts.toml, for example ``ru-ce-grozny``."""

_TABLE: Final = "districts.toml"
# Parts a name is broken into, so that it fits on its tile.
_BREAK: Final = "|"


@dataclass(frozen=True, slots=True)
class District:
    """A district. ``on_tile_*``: its name in the lines that fit on a tile; ``column``, ``row``: where the tile lies."""

    code: DistrictCode
    en: str
    ru: str
    on_tile_en: tuple[str, ...]
    on_tile_ru: tuple[str, ...]
    column: int
    row: int


@functools.cache
def districts() -> Mapping[DistrictCode, District]:
    """Return all districts by code, in the order of their codes."""
    table = tomllib.loads((resources.files(__package__) / _TABLE).read_text("utf-8"))
    return {DistrictCode(code): _district(DistrictCode(code), table[code]) for code in sorted(table)}


def _district(code: DistrictCode, row: Mapping[str, object]) -> District:
    at = row["at"]
    column, line = at if isinstance(at, list) else (0, 0)
    on_tile = {tongue: tuple(str(row[f"on_tile_{tongue}"]).split(_BREAK)) for tongue in ("en", "ru")}
    return District(code, str(row["en"]), str(row["ru"]), on_tile["en"], on_tile["ru"], column, line)
