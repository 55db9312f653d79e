"""Patterns: what was done, to whom by sex, when, and who is tied to which place; with what none of it can show.

Ranges and voices, never shares nor trends; each row opens to its subjects (promise P6), as they stood on the day looked
at (P7). It words what the record answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from safeconduct.base.language import number
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.desk.drawing import Picture, Said, Voiced, beside_bar, range_bars
from safeconduct.desk.drawing_network import Pair, Part, network_of
from safeconduct.desk.places_worked import places_of, still_working
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit
from safeconduct.record.detention.patterns import Belonging, Pattern, Tie, belonging_of, patterns_of, ties_of
from safeconduct.record.detention.properties import ACTS
from safeconduct.record.detention.wording import (
    BELONGS,
    FEW,
    LINES,
    SEXES,
    TIED,
    counted_in_words,
    what_they_cannot_show,
)
from safeconduct.record.types import SEP, PropertyKind
from safeconduct.record.wording import dots, months_in_words, property_text_in_words, roots_in_words, span_in_words

# Places whose ties are drawn, and lines of each that are looked through for them.
_MOST_PLACES: Final = 40
_MOST_OF_A_PLACE: Final = 100
# Subjects that a row names; their pages have the rest.
_MOST_SUBJECTS: Final = 5


def page(visit: Visit) -> Page:
    """Return patterns on the day looked at; how far it has come while places are worked out."""
    language = visit.words.tongue.spoken
    places = places_of(visit)
    for waiting in still_working(visit, places):
        return waiting
    found, lines = patterns_of(places), [one for one in places.lines(language) if one.totals.held or one.uses]
    shown = lines[:_MOST_PLACES]
    numbers = ((*one.totals.held[:_MOST_OF_A_PLACE], *one.totals.others[:_MOST_OF_A_PLACE]) for one in shown)
    ties = ties_of(places, [(one.key, of) for one, of in zip(shown, numbers, strict=True)])
    belongs = belonging_of(places, [tie.unit for tie in ties])
    called = {one.key: (plain(one.label, MOST_OF_A_NAME), visit.link("detention", one.key)) for one in shown}
    is_cut = len(lines) > len(shown) or any(
        max(len(one.totals.held), len(one.totals.others)) > _MOST_OF_A_PLACE for one in shown
    )
    stretches = found.rows[0].stretches if found.rows else ()
    facts = {
        "rows": [_row(visit, row) for row in found.rows],
        "stretches": [months_in_words(one.span, language) for one in stretches],
        "picture": _picture(visit, found.rows),
        "cannot": what_they_cannot_show(found, language),
        "few": number(FEW, language),
        "left_out": found.left_out,
        "ties": [_tie(visit, tie, called[tie.place]) for tie in ties],
        "belongs": [_belongs(visit, one) for one in belongs],
        "network": network_of(
            _pairs(ties),
            [Part(one.unit, one.of, one.voices) for one in belongs],
            _units(visit, ties, belongs),
            {str(key): value for key, value in called.items()},
        ),
        "is_cut": is_cut,
        "list_address": visit.at("/detention"),
    }
    return Page("patterns.html", facts)


def _row(visit: Visit, row: Pattern) -> dict[str, Any]:
    language = visit.words.tongue.spoken
    spans = "; ".join(span_in_words(PropertyKind.DATE, span, language) for span in row.spans)
    subjects = list(dict.fromkeys(line.subject for line in row.lines))
    return {
        "act": _act_words(visit, row.act),
        "sex": visit.words.phrase(SEXES[row.sex]),
        "lines": LINES.say(len(row.lines), language),
        "is_few": len(row.lines) < FEW,
        "dots": dots(row.roots),
        "voices": roots_in_words(row.roots, language),
        "days": spans,
        "undated": row.undated,
        "counts": [counted_in_words(one.surely, one.perhaps, language) for one in row.stretches],
        "subjects": [(visit.link("subject", name), _words(visit, name)) for name in subjects[:_MOST_SUBJECTS]],
        "more": max(0, len(subjects) - _MOST_SUBJECTS),
    }


def _tie(visit: Visit, tie: Tie, called: tuple[str, str]) -> dict[str, Any]:
    language = visit.words.tongue.spoken
    return {
        "unit": _words(visit, tie.unit),
        "unit_address": _address(visit, tie.unit),
        "how": visit.words.phrase(TIED[tie.how]),
        "place": called[0],
        "address": called[1],
        "lines": LINES.say(tie.lines, language),
        "voices": number(tie.voices, language) if tie.voices else visit.words.say("no single voice tells both"),
    }


def _belongs(visit: Visit, one: Belonging) -> dict[str, str]:
    return {
        "unit": _words(visit, one.unit),
        "unit_address": _address(visit, one.unit),
        "how": visit.words.phrase(BELONGS[one.property_id]),
        "of": _words(visit, one.of),
        "of_address": _address(visit, one.of),
        "voices": number(one.voices, visit.words.tongue.spoken),
    }


def _units(visit: Visit, ties: Sequence[Tie], belongs: Sequence[Belonging]) -> dict[str, tuple[str, str]]:
    """Return what every unit of the picture is called, and its address."""
    names = dict.fromkeys((*(tie.unit for tie in ties), *(one for line in belongs for one in (line.unit, line.of))))
    return {name: (_words(visit, name), _address(visit, name)) for name in names}


def _address(visit: Visit, unit: str) -> str:
    """Return the page of a unit that an entry describes; nothing for mere words."""
    return visit.link("subject", unit) if SEP in unit else ""


def _pairs(ties: Sequence[Tie]) -> list[Pair]:
    """Return one line of the picture for each pair, as thick as the best proved of its ties."""
    voices: dict[tuple[str, str], int] = {}
    for tie in ties:
        pair = tie.unit, str(tie.place)
        voices[pair] = max(tie.voices, voices.get(pair, 0))
    return [Pair(unit, place, found) for (unit, place), found in voices.items()]


def _words(visit: Visit, value: str) -> str:
    """Return a term's words, what an entry is called, or words as they stand."""
    return visit.record.vocabulary.text_in_words(value, visit.words.tongue.spoken, MOST_OF_A_NAME)


def _act_words(visit: Visit, act: str) -> str:
    """Return the words of a type of act: a term's, the reading aid's own, or those of a file as they stand."""
    (property_id,) = ACTS
    spoken = visit.words.tongue.spoken
    return property_text_in_words(act, property_id, spoken, visit.record.vocabulary, MOST_OF_A_NAME)


def _picture(visit: Visit, rows: tuple[Pattern, ...]) -> tuple[Picture, ...]:
    """Return the time line: for each act a bar of days for each sex, open where nobody said from or until when."""
    language, acts = visit.words.tongue.spoken, dict[str, list[Said]]()
    for row in rows:
        for span in row.spans:
            said = Said(visit.words.phrase(SEXES[row.sex]), span, "stands", beside_bar(row.roots, span),
                        roots_in_words(row.roots, language))  # fmt: skip
            acts.setdefault(row.act, []).append(said)
    drawn = [Voiced(_act_words(visit, act), tuple(said)) for act, said in acts.items()]
    return (range_bars(drawn, language),) if drawn else ()
