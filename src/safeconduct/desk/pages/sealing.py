"""What two persons open, of one case: its identity sheet and three papers, written or chosen here, and then closed.

After writing, this desk shows what is there by kind and day, and nothing of it: content opens where two hand their
shares over (`requesting`). The copy outside the vault is named. No draft is kept of a sheet. Promises P3 and P14.
"""

from __future__ import annotations

import io
from functools import partial
from typing import Final

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import UserId
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.desk.case_lines import case_here, case_link
from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.desk.inboxes import people_of, user_from_handle, user_handle
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.sealed_lines import sealed_lines
from safeconduct.desk.things import label_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.sealing.commands import Paper, may_seal, seal_paper, seal_sheet, sheet_from_words
from safeconduct.evacuate.sealing.errors import NotAPaper
from safeconduct.evacuate.sealing.reading import kept_of, sheet_part
from safeconduct.evacuate.sealing.types import PAPERS, About, Kind, SheetField
from safeconduct.evacuate.sealing.wording import FIELDS, kind_in_words
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.protect.sharing import NEEDED
from safeconduct.sync.dividing import may_hold
from safeconduct.sync.team import Team

_WHOSE: Final = "whose"
# Under this name the address says what the copy is called that still lies outside, as a handle.
_COPY: Final = "copy"
# Fields of a sheet that stand open on the page; the others are one step away.
_FIRST: Final = (SheetField.NAMES, SheetField.BORN, SheetField.DOCUMENTS)
_MEGABYTE: Final = 1024 * 1024


def page(visit: Visit) -> Page:
    """Return what is sealed of a case, and the two forms."""
    return _page(visit, case_here(visit))


def send(visit: Visit) -> Shown:
    """Seal a sheet or a paper; the page again where it cannot be."""
    case, team, language = case_here(visit), visit.team(), visit.words.tongue.spoken
    here = case_link(visit, case.part, "/sealed")
    try:
        if visit.form.text("do") == Kind.SHEET.value:
            words = {one: visit.form.text(one.value) for one in SheetField}
            seal_sheet(team, case, sheet_from_words(words), _about(visit, Kind.SHEET), language=language)
            return visit.went(here, "sheet")
        if not visit.form.file("file"):
            return _page(visit, case, problem=visit.no_file())
        name = visit.form.names[0]
        paper = Paper(name, partial(io.BytesIO, visit.form.file("file")))
        seal_paper(team, case, paper, _about(visit, _kind(visit)), language=language)
        return visit.went(f"{here}?{_COPY}={visit.handle(_COPY, plain(name, MOST_OF_A_NAME))}", "paper")
    except SafeconductError as error:
        return _page(visit, case, (visit.advice(error),))


def _kind(visit: Visit) -> Kind:
    for one in PAPERS:
        if one.value == visit.form.text("kind"):
            return one
    raise NotAPaper


def _about(visit: Visit, kind: Kind) -> About:
    holders = tuple(user_from_handle(visit, one) for one in visit.form.all("holder"))
    by = user_from_handle(visit, visit.form.text("by")) if kind is not Kind.SHEET else UserId(b"")
    whose = visit.form.text("whose")
    who = ThingId(bytes.fromhex(name_from_handle(visit.handle_key, _WHOSE, whose))) if whose else NO_THING
    return About(kind, holders, by or visit.team().me.device.user.id, who, _day(visit.form.text("day")))


def _day(typed: str) -> Day | None:
    try:
        return day_from_iso(typed) if typed else None
    except ValueError:
        return None


def _page(visit: Visit, case: Case, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    team, say, phrase = visit.team(), visit.words.say, visit.words.phrase
    people, language = people_of(visit), visit.words.tongue.spoken
    kept = kept_of(team, case.part)
    told = {
        "sheet": say("Sealed. Nobody reads it alone any more, you neither. Exchange now."),
        "paper": say("Sealed. Nobody opens it alone any more, you neither. Exchange now."),
    }
    fields = tuple((one.value, phrase(FIELDS[one]), visit.form.text(one.value)) for one in SheetField)
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "told": visit.told(told),
        "copy": _copy(visit),
        "name": case.name,
        "here_address": case_link(visit, case.part, "/sealed"),
        "case_address": case_link(visit, case.part),
        "sealed": sealed_lines(visit, kept),
        "has_sheet": any(one.kind == Kind.SHEET.value for one in kept),
        "may_seal": may_seal(team, case),
        "is_enough": len(people.aliases) >= NEEDED,
        "first": tuple(one for one in fields if SheetField(one[0]) in _FIRST),
        "more": tuple(one for one in fields if SheetField(one[0]) not in _FIRST),
        "holders": _holders(visit, team, case),
        "persons": tuple((visit.handle(_WHOSE, one.id.hex()), label_of(visit, one)) for one in case.people),
        "takers": tuple((user_handle(visit, one), alias, one == people.me) for one, alias in people.aliases.items()),
        "kinds": tuple((one.value, kind_in_words(one.value, language)) for one in PAPERS),
        "most_mb": MAX_BODY_BYTES // _MEGABYTE - 1,
    }
    return Page("sealing.html", facts, 422 if advice or problem else 200)


def _holders(visit: Visit, team: Team, case: Case) -> tuple[tuple[str, str, bool, bool], ...]:
    """Return who could open it: the handle, the alias, whether that is whoever sits here, and whether it is ticked.

    Ticked are those who were chosen, else those of the sheet's part; at the first time nobody is.
    """
    people, part = people_of(visit), sheet_part(team, case.part)
    inside = frozenset(may_hold(team, part)) if part is not None else frozenset[UserId]()
    chosen = {user_from_handle(visit, one) for one in visit.form.all("holder")} or inside
    ordered = sorted(people.aliases, key=people.called)
    return tuple((user_handle(visit, one), people.called(one), one == people.me, one in chosen) for one in ordered)


def _copy(visit: Visit) -> str:
    try:
        return name_from_handle(visit.handle_key, _COPY, visit.query.get(_COPY, ""))
    except UnknownHandle:
        return ""
