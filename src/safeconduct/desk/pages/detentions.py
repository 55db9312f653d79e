"""Places of detention: where are people held, how exactly is that known, and from how many voices? A map and its list.

A place that is said to have been used to hold people is on the map though nobody is tied to it yet. The lists say all
that the map shows; a place of which nothing says where it lies stands in the lists alone. Counts
voices, never documents (promise P6), as they stood on the day looked at (P7). It words what the record answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.language import sentence
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.desk.drawing_map import LEGEND, Located, map_of
from safeconduct.desk.places_worked import places_of, still_working
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit, first_on_page
from safeconduct.record.detention.extent import is_inside
from safeconduct.record.detention.reading import PlaceLine
from safeconduct.record.detention.stays import Stays
from safeconduct.record.detention.uses import UseLine, holding_uses
from safeconduct.record.detention.wording import area_in_words, days_in_words, exactness_in_words, uses_in_words
from safeconduct.record.wording import dots, reach_in_words, roots_in_words

# Places on one page of the list; the map shows all.
_PAGE: Final = 50
# Places that claims name in another connection, shown by name.
_MOST_OTHERWISE: Final = 100
# What a mark says to whoever hears it.
_SAID: Final = Phrase("{place}: {voices}; {exact}", "{place}: {voices}; {exact}")
_SAID_USED: Final = Phrase("{place}: {uses}; {voices}; {exact}", "{place}: {uses}; {voices}; {exact}")


def page(visit: Visit) -> Page:
    """Return the map and the list of places on the day looked at; how far it has come while that is worked out."""
    language = visit.words.tongue.spoken
    places = places_of(visit)
    for waiting in still_working(visit, places):
        return waiting
    named = places.lines(language)
    lines = [one for one in named if one.totals.held]
    otherwise = [one for one in named if not one.totals.held and one.totals.others]
    used = [one for one in named if not one.totals.held and one.uses]
    # Said to have been used for it, with nobody tied to it yet.
    holding = [(one, uses) for one in used if (uses := holding_uses(visit.record.vocabulary.ontology, one.uses))]
    drawn = [*(_located(visit, one, ()) for one in lines), *(_located(visit, one, uses) for one, uses in holding)]
    first = first_on_page(visit.query.get("page", ""), len(lines), _PAGE)
    facts = {
        "map": map_of((one for one in drawn if one is not None), language),
        "lines": [_line(visit, one, places.stays(one.key)) for one in lines[first : first + _PAGE]],
        "steps": LEGEND,
        "used": [(visit.link("detention", one.key), one.label, _used(visit, one)) for one in used[:_MOST_OTHERWISE]],
        "more_used": max(0, len(used) - _MOST_OTHERWISE),
        "off_map": sum(one is None for one in drawn),
        "otherwise": [(visit.link("detention", one.key), one.label) for one in otherwise[:_MOST_OTHERWISE]],
        "more_otherwise": max(0, len(otherwise) - _MOST_OTHERWISE),
        "before": visit.at("/detention", page=str(first - _PAGE)) if first else "",
        "after": visit.at("/detention", page=str(first + _PAGE)) if first + _PAGE < len(lines) else "",
        "patterns_address": visit.at("/patterns"),
    }
    return Page("detentions.html", facts)


def _located(visit: Visit, line: PlaceLine, uses: Sequence[UseLine]) -> Located | None:
    """Return a place for the map, or None where nothing says where it lies. ``uses``: where nobody was held, why it is
    there; it has the voices of the use that most tell of.
    """
    language = visit.words.tongue.spoken
    if line.area is None:
        return None
    roots = max((one.roots for one in uses), key=lambda one: (one.floor, one.ceiling), default=line.totals.roots)
    said = sentence(
        _SAID_USED if uses else _SAID,
        language,
        place=plain(line.label, MOST_OF_A_NAME),
        uses=plain(uses_in_words(uses, language, visit.record.vocabulary)),
        voices=roots_in_words(roots, language),
        exact=area_in_words(line.area, language),
    )
    inside = is_inside(line.key, line.area)
    return Located(line.label, line.area, roots.floor, visit.link("detention", line.key), said, bool(uses), inside)


def _line(visit: Visit, line: PlaceLine, stays: Stays) -> dict[str, str]:
    language, totals = visit.words.tongue.spoken, line.totals
    return {
        "address": visit.link("detention", line.key),
        "label": line.label,
        "dots": dots(totals.roots),
        "voices": roots_in_words(totals.roots, language),
        "exact": exactness_in_words(line.key, line.area, language),
        "days": days_in_words(stays, language, visit.record.vocabulary),
        "uses": _used(visit, line),
        "reach": reach_in_words(totals.claims, totals.documents, language),
    }


def _used(visit: Visit, line: PlaceLine) -> str:
    return uses_in_words(line.uses, visit.words.tongue.spoken, visit.record.vocabulary)
