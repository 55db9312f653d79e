"""A sheet that two persons open for the check: its names are searched for in every open statement, and shown to nobody.

The request is the ordinary one (`sync.answering`), used once and on record; what stood in the sheet is held for the
search and forgotten. What is kept lies in the statements' parts: which sheet, for which words, and marks in stock form
(`answers`), never a word of it. Refuses to call a statement searched where a text of it got no answer, or where the
names of the sheet cannot be looked for (P3, P12; decision 0013, point 15).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.sealing.opening import kept_of_request, open_request
from safeconduct.evacuate.sealing.types import PAPERS, Sheet, SheetField
from safeconduct.protect.members import Role
from safeconduct.publish.addresses import house_names
from safeconduct.publish.holding.answers import OPEN, marks_of
from safeconduct.publish.holding.checking import MOST_CHARACTERS, Search
from safeconduct.publish.holding.errors import NoStatementWaits, NotASheetToSearch
from safeconduct.publish.holding.protecting import phones_in
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.rules import standing, to_check
from safeconduct.publish.holding.sheets import SEARCHED, sheets_intent, unsearched
from safeconduct.publish.holding.types import Held
from safeconduct.publish.index.building import has_something, is_called
from safeconduct.publish.risks.protected import protected_risks
from safeconduct.publish.searching import Searcher
from safeconduct.publish.statements import At
from safeconduct.publish.types import Decision, Kind, Protected, ProtectedId
from safeconduct.publish.verdicts import Verdict, verdict
from safeconduct.sync.team import Team

# What stands between two names in one field of a sheet.
_BETWEEN: Final = re.compile(r"[\n,;/()|«»\"“”]+")
# Words that may be names: letters alone.
_NAMED: Final = re.compile(r"(?<!\w)[^\W\d_]+(?:[’'-][^\W\d_]+)*(?!\w)")
# The number of a document: six digits at least, whatever letters go before; a day is none ("А 4509 123456").
_DOCUMENT: Final = re.compile(r"(?<![\w-])(?!\d{4}-\d\d-\d\d(?!\d))(?:[^\W\d_]{1,3}[ -]?)?\d(?:[ -]?\d){5,}(?!\w)")
# Names of one sheet that are looked for: more is no sheet of a person (formats/protected.md has the same measure).
_MOST_NAMES: Final = 64
# Words of one name: surname, first name, patronymic, and a teip or a title before or behind.
_MOST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class SheetSearched:
    """What came of it. ``found``: each statement that was searched, and the decision that the sheet's words ask for.

    ``unanswered``: statements of which a text got no answer, or that all wait because nothing of the sheet can be
    looked for; they wait as before.
    """

    found: tuple[tuple[Held, Decision], ...] = ()
    unanswered: tuple[Held, ...] = ()


def search_sheet(team: Team, request: OpId, today: Day) -> SheetSearched:
    """Open what a granted request is for and search for it in every open statement; written when it returns.

    NotASheetToSearch and NoStatementWaits before the request is used; else as `open_request` raises.
    """
    kept = kept_of_request(team, request)
    if kept is None or kept.kind in {one.value for one in PAPERS}:
        raise NotASheetToSearch
    waiting = tuple(one for one in read_statements(team) if _waits(team, one, kept.sealed))
    if not waiting:
        raise NoStatementWaits
    content = open_request(team, request).content
    terms = terms_of_sheet(content, ProtectedId(kept.sealed.hex())) if isinstance(content, Sheet) else ()
    if not isinstance(content, Sheet) or not _is_searchable(content, terms):
        return SheetSearched(unanswered=waiting)
    found: list[tuple[Held, Decision]] = []
    unanswered: list[Held] = []
    with Searcher(terms, team.entropy) as searcher:
        for held in waiting:
            given = _searched(held, searcher.search, today)
            if given is None:
                unanswered.append(held)
                continue
            values: dict[str, Value | None] = {"how": SEARCHED, "decision": given.decision.name.lower()}
            if marks := marks_of(given):
                values["marks"] = marks
            team.vault.append([sheets_intent(team, held, (kept.sealed,), values)])
            found.append((held, given.decision))
    return SheetSearched(tuple(found), tuple(unanswered))


def terms_of_sheet(sheet: Sheet, id_: ProtectedId) -> tuple[Protected, ...]:
    """Return what is looked for of a sheet: names, names of relatives, telephones, documents, where they live."""
    said = dict(sheet.said)
    names = tuple(dict.fromkeys((*_names(said.get(SheetField.NAMES, "")), *_people_in(sheet))))[:_MOST_NAMES]
    # The number of a passport has as many digits as a telephone.
    texts = [text for one, text in sheet.said if one is not SheetField.DOCUMENTS]
    phones = tuple(dict.fromkeys(phone for text in texts for phone in phones_in(text)))[:_MOST_NAMES]
    numbers = _DOCUMENT.findall(said.get(SheetField.DOCUMENTS, ""))
    # As it is written, and as one number.
    documents = tuple(dict.fromkeys(form for one in numbers for form in (one, re.sub("[ -]", "", one))))
    found = (
        Protected(id_, Kind.PERSON, names, phones),
        Protected(id_, Kind.OTHER, documents),
        Protected(id_, Kind.OTHER, tuple(house_names(said.get(SheetField.HOME, "")))),
    )
    return tuple(one for one in found if one.names or one.phones)


def _names(text: str) -> Iterator[str]:
    for one in _BETWEEN.split(text):
        if has_something(one):
            yield one.strip()


def _people_in(sheet: Sheet) -> Iterator[str]:
    """Give pairs of words that are somebody's name: relatives stand in sentences."""
    for _, text in sheet.said:
        yield from _called(text)


def _called(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(text):
        yield from filter(is_called, (f"{first} {second}" for first, second in pairwise(_NAMED.findall(part))))


def _is_searchable(sheet: Sheet, terms: tuple[Protected, ...]) -> bool:
    """Say whether what stands in the field of names can be looked for; a sheet without that field has no name.

    A sentence in it is no name: it has to hold one.
    """
    field = dict(sheet.said).get(SheetField.NAMES, "")
    wanted = tuple(_names(field))
    people = [name for one in terms if one.kind is Kind.PERSON for name in one.names]
    return (
        bool(wanted) is bool(field)
        and set(wanted) <= set(people)
        and all(len(one.split()) <= _MOST_WORDS or any(_called(one)) for one in wanted)
    )


def _waits(team: Team, held: Held, sheet: OpId) -> bool:
    may_write = team.my_role(held.part) in (Role.WRITE, Role.ADMIN)
    return bool(held.parts) and standing(held) in OPEN and may_write and sheet in unsearched(team, held)


def _searched(held: Held, search: Search, today: Day) -> Verdict | None:
    """Return what the sheet's words ask for of a statement; None where a text of it was not searched."""
    statement = to_check(held)
    places = [(At(number, one.language), one.whole) for number, b in enumerate(statement.blocks) for one in b.wordings]
    if any(len(text) > MOST_CHARACTERS for _, text in places):
        return None
    answers = search([text for _, text in places], today)
    if any(one.unchecked is not None for one in answers):
        return None
    hits = {at: one.hits for (at, _), one in zip(places, answers, strict=True)}
    return verdict(protected_risks(statement, hits, {}))
