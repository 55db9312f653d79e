"""A place of detention: who was held there, when, by whom, from how many voices, under all its spellings.

Every line opens to its subject and its claims (promise P6), as they stood on the day looked at (P7). A line is what
claims of one kind say of one subject: nobody is counted, since one person may be told of twice. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.intervals import UNKNOWN
from safeconduct.desk.drawing import Picture, Said, Voiced, beside_bar, range_bars
from safeconduct.desk.files_pointed import sealed_of, seen_of
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Looking, Visit, first_on_page
from safeconduct.record.circles import circle_said, circle_through
from safeconduct.record.dates import day_from_words
from safeconduct.record.detention.in_files import pointing_into_files
from safeconduct.record.detention.keys import PlaceKey, place_behind
from safeconduct.record.detention.properties import USE
from safeconduct.record.detention.reading import PAGE, PLACE, HeldLine, Places
from safeconduct.record.detention.uses import UseLine
from safeconduct.record.detention.wording import (
    KINDS,
    NOT_ONE,
    above_in_words,
    days_in_words,
    exactness_in_words,
    may_be_in_words,
    outside_in_words,
    period_in_words,
    property_of_line,
    use_in_words,
    victims_in_words,
    when_in_words,
    whom_in_words,
)
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.places import place_in_words
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NoSuchEntry, Opened
from safeconduct.record.resolve import NOW
from safeconduct.record.types import KnownRow, PropertyKind, Reading
from safeconduct.record.wording import (
    LEVELS,
    day_in_words,
    dots,
    listed,
    reach_in_words,
    roots_in_words,
    row_value_in_words,
)

# Claims that one line names; the subject's page has the rest.
_MOST_CLAIMS: Final = 6
# Claims that point into a file, shown with it: each may be a picture that is drawn anew.
_MOST_IN_FILES: Final = 60
# Groups that name the place otherwise, shown as lines.
_MOST_OTHERWISE: Final = 10

_Told = Mapping[str, Opened]
"""The wording of each claim that the page shows."""


def ask(visit: Visit) -> Shown:
    """Go to the day that was typed; the page again, saying why, where it is none (P14: no typed word in an address)."""
    try:
        day = day_from_words(visit.form.text("day"))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    reading = Reading.KNOWN if visit.form.text("as") == "known" else Reading.PUBLIC
    here = f"/detention/{visit.path['detention']}"
    return Elsewhere(replace(visit, looking=Looking(reading, day)).at(here))


def page(visit: Visit) -> Page:
    """Return a place on the day looked at."""
    return _page(visit)


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    key, language = PlaceKey(visit.name("detention")), visit.words.tongue.spoken
    day = visit.looking.day if visit.looking.is_past else NOW
    places = Places(visit.record, visit.looking.reading, day)
    # On a past day on which nothing is told of it, it has a page that says so; what nothing tells of now has none.
    if not (places.is_told(key) or place_behind(key) or Places(visit.record).is_told(key)):
        raise NoSuchEntry(kind=PLACE)
    totals, stays, here = places.totals(key), places.stays(key), f"/detention/{visit.path['detention']}"
    first = first_on_page(visit.query.get("page", ""), len(totals.held), PAGE)
    held = places.held(key, totals.held[first : first + PAGE])
    otherwise = places.held(key, totals.others[:_MOST_OTHERWISE])
    about, uses = places.about(key), places.uses(key)
    pointing = _pointing(visit, (*held, *otherwise), (*about, *uses))
    # All that the page shows of claims is read at once: one by one it was a third of the page.
    claims = (*(line.claims for line in (*held, *otherwise)), *(use.claims for use in uses))
    told = _wordings(visit, (*(name for names in claims for name in names[:_MOST_CLAIMS]), *pointing))
    place = place_behind(places.book.canonical(key))
    facts = {
        "label": places.book.label(key, language, totals.spelt),
        "kind": visit.words.phrase(KINDS[place.kind]) if place else "",
        "above": above_in_words(place, language) if place else "",
        "exact": exactness_in_words(key, places.area(key), language),
        "spelt": totals.spelt,
        "outside": outside_in_words(totals.roots, totals.outside, language),
        "circles": [] if visit.looking.is_past else _circles(visit, places.book.subjects(key)),
        "may_be": may_be_in_words(key, language),
        "not_one": visit.words.phrase(NOT_ONE) if len(totals.held) > 1 and not places.book.named(key).is_one else "",
        "dots": dots(totals.roots),
        "voices": roots_in_words(totals.roots, language),
        "reach": reach_in_words(totals.claims, totals.documents, language),
        "days": days_in_words(stays, language, visit.record.vocabulary),
        "undated": stays.undated if stays.spans else 0,
        "totals": totals,
        "about": [_about(visit, row) for row in about if row.property != USE],
        "uses": [_use(visit, one, told) for one in uses],
        "entries": [(visit.link("subject", name), places.book.entry_label(name)) for name in places.book.subjects(key)],
        "lines": [_line(visit, one, told) for one in held],
        "picture": _picture(visit, held),
        "otherwise": [_line(visit, one, told) for one in otherwise],
        **_in_files(visit, pointing, told),
        "before": visit.at(here, page=str(first - PAGE)) if first else "",
        "after": visit.at(here, page=str(first + PAGE)) if first + PAGE < len(totals.held) else "",
        "list_address": visit.at("/detention"),
        "advice": advice,
        "typed": visit.form.text("day") or day_in_words(visit.day, language),
        "chosen": visit.form.text("as") or (visit.looking.reading.name.lower() if visit.looking.is_past else "known"),
        "here": visit.at(here),
    }
    return Page("detention.html", facts, 422 if advice else 200)


def _circles(visit: Visit, entries: Iterable[str]) -> list[str]:
    """Return in words where entries of a place are said to lie in themselves."""
    record, language = visit.record, visit.words.tongue.spoken
    return [circle_said(record, circle, language) for name in entries if (circle := circle_through(record, name))]


def _line(visit: Visit, line: HeldLine, told: _Told) -> dict[str, Any]:
    language, words = visit.words.tongue.spoken, visit.record.vocabulary
    return {
        "address": visit.link("subject", line.subject),
        "label": words.name_in_words(line.subject, language),
        "property": property_of_line(line, language, words),
        "when": when_in_words(line, language, words),
        "victims": victims_in_words(line, language, words),
        "whom": whom_in_words(line, language, words),
        "dots": dots(line.roots),
        "voices": roots_in_words(line.roots, language),
        "outside": outside_in_words(line.roots, line.outside, language),
        "reach": reach_in_words(len(line.claims), line.documents, language),
        "is_disputed": line.is_disputed,
        "claims": _claims(visit, line.claims[:_MOST_CLAIMS], told),
        "more": max(0, len(line.claims) - _MOST_CLAIMS),
    }


def _use(visit: Visit, line: UseLine, told: _Told) -> dict[str, Any]:
    language = visit.words.tongue.spoken
    return {
        "use": use_in_words(line, language, visit.record.vocabulary),
        "when": period_in_words(line, language),
        "dots": dots(line.roots),
        "voices": roots_in_words(line.roots, language),
        "outside": outside_in_words(line.roots, line.outside, language),
        "reach": reach_in_words(len(line.claims), line.documents, language),
        "is_disputed": line.is_disputed,
        "claims": _claims(visit, line.claims[:_MOST_CLAIMS], told),
        "more": max(0, len(line.claims) - _MOST_CLAIMS),
    }


def _claims(visit: Visit, names: Sequence[str], told: _Told) -> list[tuple[str, str, str]]:
    """Return address, account and words of claims."""
    return [_claim(visit, name, told[name]) for name in names]


def _claim(visit: Visit, name: str, one: Opened) -> tuple[str, str, str]:
    return visit.link("claim", name), one.source.outlet if one.source else "", one.claim.said


def _wordings(visit: Visit, names: Iterable[str]) -> _Told:
    """Return the newest wording of each claim that stood on the day looked at; of what was public, that stands now."""
    is_known = visit.looking.is_past and visit.looking.reading is Reading.KNOWN
    found = visit.record.wordings_of(dict.fromkeys(names), day=visit.looking.day if is_known else NOW)
    return {name: next((one for one in reversed(said) if not one.is_gone), said[-1]) for name, said in found.items()}


def _pointing(visit: Visit, lines: Sequence[HeldLine], of_place: Sequence[KnownRow | UseLine]) -> dict[str, None]:
    """Return the claims of this page that point into a file in some wording, those about the place itself first.

    ``of_place``: what is said of the place itself, and what it was used for.
    """
    beside = [row for line in lines for row in (*line.when, *line.to_whom, *line.by_whom)]
    others = dict.fromkeys(name for row in (*of_place, *beside) for name in row.claims)
    told = (name for line in lines for name in line.in_files)
    return dict.fromkeys((*pointing_into_files(visit.record.facts, others), *told))


def _in_files(visit: Visit, pointing: Iterable[str], told: _Told) -> dict[str, Any]:
    """Return the claims of this page that stand and point into a photograph, a recording or another file, with it."""
    found = [name for name in pointing if _points(told[name])]
    shown = [_in_file(visit, name, told[name]) for name in found[:_MOST_IN_FILES]]
    return {"in_files": shown, "more_in_files": max(0, len(found) - _MOST_IN_FILES)}


def _points(opened: Opened) -> bool:
    return not opened.is_gone and bool(opened.claim.place.digest)


def _in_file(visit: Visit, name: str, opened: Opened) -> dict[str, Any]:
    place, seen = opened.claim.place, seen_of(visit, opened.claim.place)
    evidence = Evidence(visit.vault.tables).of_content(place.digest)
    return {
        "claim": _claim(visit, name, opened),
        "where": place_in_words(place, visit.words.tongue.spoken),
        "seen": seen,
        "sealed": () if seen else sealed_of(visit, place),
        "evidence": listed(one.original.name for one in evidence),
    }


def _about(visit: Visit, row: KnownRow) -> tuple[str, str, str]:
    language = visit.words.tongue.spoken
    level = visit.words.phrase(LEVELS[row.level])
    words = visit.record.vocabulary
    return property_in_words(row.property, language, words), row_value_in_words(row, language, words), level


def _picture(visit: Visit, held: Sequence[HeldLine]) -> tuple[Picture, ...]:
    """Return when people were there, a bar a line; open where nobody said from when or until when."""
    language, words = visit.words.tongue.spoken, visit.record.vocabulary
    drawn = []
    for line in held:
        spans = line.stay or ((line.days,) if line.days is not None else ())
        kind = "stands" if line.stay else "copy"
        of = visit.words.say("said of the stay") if line.stay else visit.words.say("said of the person or event")
        called = property_of_line(line, language, words)
        beside = tuple(row.span for row in line.when if row.kind is PropertyKind.DATE)
        said = tuple(
            Said(called, span, kind, beside_bar(line.roots, span), of, beside) for span in spans if span != UNKNOWN
        )
        if said:
            drawn.append(Voiced(words.name_in_words(line.subject, language), said))
    return (range_bars(drawn, language),) if drawn else ()
