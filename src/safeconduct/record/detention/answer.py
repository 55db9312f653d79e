"""The answers about places for programs (docs/formats/places.md). Names as in docs/formats/known.md.

Shapes only. Refuses to give a coordinate where the words name no place so exactly: an area has a radius, always.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from safeconduct.base.intervals import Interval
from safeconduct.base.json_value import Json
from safeconduct.record.answer import Names, json_from_row, json_from_span
from safeconduct.record.detention.extent import Area
from safeconduct.record.detention.keys import PlaceKey, may_be, shown_key
from safeconduct.record.detention.reading import HeldLine, PlaceLine
from safeconduct.record.detention.shares import Totals
from safeconduct.record.detention.stays import Stays
from safeconduct.record.detention.uses import UseLine
from safeconduct.record.types import KnownRow, PropertyKind, Roots


def json_from_area(area: Area | None) -> Json:
    """Return where a place lies; an empty object where nothing says it."""
    if area is None:
        return {}
    return {
        "latitude": str(area.latitude),
        "longitude": str(area.longitude),
        "radius_m": round(area.radius_km * 1000),
        "precision": area.precision.value,
        "of": area.of,
    }


def json_from_totals(totals: Totals, stays: Stays) -> dict[str, Json]:
    """Return what is known of a place as a whole, and when people were there."""
    of_people: dict[str, Json] = {"of_people": _of_people(stays)} if stays.of_people else {}
    outside: dict[str, Json] = {}
    if totals.outside != totals.roots:
        outside["outside"] = {"floor": totals.outside.floor, "ceiling": totals.outside.ceiling}
    return {
        "roots": {"floor": totals.roots.floor, "ceiling": totals.roots.ceiling},
        **outside,
        "held": len(totals.held),
        "otherwise": len(totals.others),
        "undated": stays.undated,
        **({"left_out": stays.left_out} if stays.left_out else {}),
        "claims": totals.claims,
        "documents": totals.documents,
        "disputed": totals.is_disputed,
        "days": _spans(stays.spans),
        **of_people,
        "spellings": list(totals.spelt),
    }


def _of_people(stays: Stays) -> dict[str, Json]:
    """Return what is known of when of whoever was there, where it is not said of the stay itself."""
    claims = sorted({name for row in stays.when for name in row.standing})
    names = Names((*claims, *([stays.of] if stays.of else ())))
    return {
        "days": _spans(stays.of_people),
        "subject": names.local(stays.of) if stays.of else "",
        "when": _rows(stays.when),
        "claims": names.locals(claims),
    }


def _spans(spans: Iterable[Interval]) -> list[Json]:
    return [json_from_span(PropertyKind.DATE, span) for span in spans]


def json_from_place(line: PlaceLine, stays: Stays) -> dict[str, Json]:
    """Return one place of the list."""
    head: dict[str, Json] = {"place": shown_key(line.key), "may_be": _ids(line.key), "label": line.label}
    uses = {"uses": json_from_uses(line.uses)}
    return {**head, "area": json_from_area(line.area), **json_from_totals(line.totals, stays), **uses}


def json_from_uses(lines: Sequence[UseLine]) -> list[Json]:
    """Return what a place is said to have been used for, period by period."""
    names = Names(name for line in lines for name in (*line.claims, *line.roots.names, *line.outside.names))
    return [
        {
            "use": line.use,
            "days": json_from_span(PropertyKind.DATE, line.period),
            "roots": _rooted(line.roots, names),
            **({"outside": _rooted(line.outside, names)} if line.outside != line.roots else {}),
            "disputed": line.is_disputed,
            "claims": names.locals(line.claims),
            "documents": line.documents,
        }
        for line in lines
    ]


def _ids(key: PlaceKey) -> list[Json]:
    """Return the ids of the places of the gazetteer that words may mean, where those are several."""
    return [place.id for place in may_be(key)]


def json_from_held(lines: Sequence[HeldLine]) -> list[Json]:
    """Return who was held, line by line."""
    names = Names(name for line in lines for name in (line.subject, *line.claims))
    return [_held(line, names) for line in lines]


def _held(line: HeldLine, names: Names) -> Json:
    return {
        "subject": names.local(line.subject),
        "label": line.label,
        "kind": line.kind.value if line.kind else "",
        "property": line.property_id,
        "basis": line.basis,
        "spellings": list(line.spelt),
        "days": _spans(line.stay),
        "when": _rows(line.when),
        "to_whom": _rows(line.to_whom),
        "by_whom": _rows(line.by_whom),
        "roots": _roots(line.roots, names_of=line.roots.names),
        **({"outside": _roots(line.outside, names_of=line.outside.names)} if line.outside != line.roots else {}),
        "disputed": line.is_disputed,
        "claims": names.locals(line.claims),
        "documents": line.documents,
        "in_files": names.locals(line.in_files),
    }


def _rows(rows: Iterable[KnownRow]) -> list[Json]:
    rows = tuple(rows)
    names = Names(name for row in rows for name in (*row.claims, *row.documents, *row.roots.names))
    return [json_from_row(row, names) for row in rows]


def _roots(roots: Roots, names_of: Iterable[str]) -> Json:
    return _rooted(roots, Names(names_of))


def _rooted(roots: Roots, names: Names) -> Json:
    return {"floor": roots.floor, "ceiling": roots.ceiling, "names": names.locals(roots.names)}
