"""The map: a tile for each district, drawn by hand, areas and no points (publish.released.districts).

A file of its own that a page shows as a picture: where a browser shows no SVG, as Tor Browser at its safest level, its
alternative text stands there, and the table below says the same. No style sheet and no script in it, so that no policy
has to let one in; every colour is an attribute.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Final, Literal

from safeconduct.publish.released.districts import District, DistrictCode, districts

# Pixels at full size.
TILE: Final = (136, 64)
GAP: Final = 6
_LETTERS: Final = 16
_LINE_HEIGHT: Final = 19
_PAPER, _INK, _LINE, _FILLED, _EMPTY, _BESIDE = "#fbfaf7", "#1d2327", "#8a8f94", "#1f5673", "#ffffff", "#eeece6"
# What lies behind the tiles of a republic, so that one sees where it ends, and in which free place its name stands.
_BEHIND: Final = "#d3dde2"
_NAMES: Final = {"ru-ce": ((2, 0), "Chechnya", "Чечня"), "ru-in": ((0, 5), "Ingushetia", "Ингушетия")}
# Republics beside, of which the whole is one tile, have no second hyphen.
_OF_A_REPUBLIC: Final = 2
_FONT: Final = "Noto Sans, DejaVu Sans, Segoe UI, sans-serif"


def size() -> tuple[int, int]:
    """Return width and height of the map in pixels."""
    all_of_them = districts().values()
    columns = 1 + max(one.column for one in all_of_them)
    rows = 1 + max(one.row for one in all_of_them)
    return columns * (TILE[0] + GAP) + GAP, rows * (TILE[1] + GAP) + GAP


def map_of(named: Collection[DistrictCode], language: Literal["en", "ru"], title: str) -> bytes:
    """Return the map as an SVG file, with the districts filled of which something is said."""
    width, height = size()
    tiles = "".join(_behind(code, language) for code in _NAMES)
    tiles += "".join(_tile(one, language, is_named=one.code in named) for one in districts().values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" xml:lang="{language}" font-family="{_FONT}" font-size="{_LETTERS}" text-anchor="middle">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>\n{tiles}</svg>\n'
    ).encode()


def _behind(republic: str, language: str) -> str:
    own = [one for one in districts().values() if one.code.startswith(f"{republic}-")]
    (column, row), english, russian = _NAMES[republic]
    left, top = _corner(min(one.column for one in own), min(one.row for one in own))
    right, bottom = _corner(1 + max(one.column for one in own), 1 + max(one.row for one in own))
    at = _corner(column, row)
    name = escape(russian if language == "ru" else english)
    return (
        f'<g><rect x="{left - GAP // 2}" y="{top - GAP // 2}" width="{right - left}" height="{bottom - top}" '
        f'fill="{_BEHIND}"/><text x="{at[0] + TILE[0] // 2}" y="{at[1] + TILE[1] // 2 + 5}" fill="{_INK}" '
        f'font-weight="700">{name}</text></g>\n'
    )


def _corner(column: int, row: int) -> tuple[int, int]:
    return GAP + column * (TILE[0] + GAP), GAP + row * (TILE[1] + GAP)


def _tile(one: District, language: str, *, is_named: bool) -> str:
    left, top = _corner(one.column, one.row)
    lines = one.on_tile_ru if language == "ru" else one.on_tile_en
    is_beside = one.code.count("-") < _OF_A_REPUBLIC
    fill = _FILLED if is_named else _BESIDE if is_beside else _EMPTY
    # What is filled has a thick edge and bold letters too: on paper there is no blue.
    edge = f'stroke="{_INK}" stroke-width="3"' if is_named else f'stroke="{_LINE}" stroke-width="1"'
    letters = f'fill="{_EMPTY}" font-weight="700"' if is_named else f'fill="{_INK}"'
    middle = top + TILE[1] / 2 + 5 - _LINE_HEIGHT * (len(lines) - 1) / 2
    words = "".join(
        f'<text x="{left + TILE[0] // 2}" y="{middle + n * _LINE_HEIGHT:g}" {letters}>{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    box = f'<rect x="{left}" y="{top}" width="{TILE[0]}" height="{TILE[1]}" fill="{fill}" {edge}/>'
    return f"<g>{box}{words}</g>\n"
