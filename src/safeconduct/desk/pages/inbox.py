"""The inbox: what has come in, and who waits? The list that a duty officer works through (design/desk.md).

Its order is the room's (`intake.ordering`): danger first, then what is overdue, then the longest silence. Filters and
places in the list stand in addresses as words of ours and handles, never as names (P14). Carries promise P9.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.inbox_lines import line_of, standing_of
from safeconduct.desk.inboxes import THREAD, People, intake_of, may_write, people_of, person_named
from safeconduct.desk.logged_beside import carried_told
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import care_intent, open_inbox
from safeconduct.intake.listing import EVERYBODY, NOBODYS, PAGE, InboxHere, Only
from safeconduct.intake.ordering import Key, Listed, key_of
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import CareField, Standing, State
from safeconduct.intake.word_bytes import FieldValue
from safeconduct.protect.handles import UnknownHandle, name_from_handle

_AFTER: Final = "after"
_SHOW: Final = "show"
_FILTERS: Final = ("mine", "nobodys", "overdue", "silent", "closed")


def page(visit: Visit) -> Page:
    """Return the list; where there is no inbox yet, the page that begins one."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin an inbox, or take a request on."""
    try:
        if visit.form.text("do") == "begin":
            return _begin(visit)
        return _take(visit, person_named(visit, name_from_handle(visit.handle_key, THREAD, visit.form.text("thread"))))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def _begin(visit: Visit) -> Shown:
    purpose, name = visit.form.text("purpose"), visit.form.text("name")
    if not purpose:
        return _page(visit, problem=visit.words.say("Say in a few words what this inbox is for."))
    open_inbox(visit.team(), purpose, name)
    return visit.went("/inbox", "begun")


def _take(visit: Visit, person: Person) -> Shown:
    team = visit.team()
    changes: dict[CareField, FieldValue] = {
        CareField.OWNER: team.me.device.user.id,
        CareField.STATE: Standing(State.OPEN),
    }
    ops = visit.vault.append([care_intent(intake_of(visit), person, changes)])
    return visit.done(_here(visit), *ops)


def _here(visit: Visit) -> str:
    """Return the list as it was looked at, from its beginning."""
    show = visit.query.get(_SHOW, "")
    return f"/inbox?{_SHOW}={show}" if show in _FILTERS else "/inbox"


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    intake, say = intake_of(visit), visit.words.say
    inboxes, status = intake.inboxes(), 422 if advice or problem else 200
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "told": visit.told({"begun": say("The inbox is there, and so far you alone read it."), **carried_told(visit)}),
    }
    if not inboxes or visit.query.get("begin", ""):
        return Page("inbox_beginning.html", {**facts, "is_first": not inboxes}, status)
    return Page("inbox.html", {**facts, **_listed(visit, intake, inboxes)}, status)


def _listed(visit: Visit, intake: Intake, inboxes: Sequence[InboxHere]) -> dict[str, object]:
    now, say = visit.clock.now_ms(), visit.words.say
    show = next((one for one in _FILTERS if one == visit.query.get(_SHOW, "")), "")
    people = people_of(visit)
    parts = [one.part for one in inboxes]
    counts = [intake.counts(part, now) for part in parts]
    rows = _rows(visit, intake, parts, show, people)
    has_more = len(rows) > PAGE
    names = {one.part: one.inbox.purpose for one in inboxes} if len(inboxes) > 1 else {}
    writable = {part for part in parts if may_write(visit, part)}
    lines = tuple(line_of(visit, intake, row, people, (names, writable)) for row in rows[:PAGE])
    rest = f"{_SHOW}={show}&" if show else ""
    filters = (
        ("", say("All open"), sum(one.open for one in counts)),
        ("mine", say("Mine"), sum(intake.count_of(part, people.me) for part in parts)),
        ("nobodys", say("Nobody's"), sum(one.nobodys for one in counts)),
        ("overdue", say("Overdue"), sum(one.overdue for one in counts)),
        ("silent", say("Fallen silent"), sum(one.fallen_silent for one in counts)),
        ("closed", say("Closed"), sum(one.closed for one in counts)),
    )
    return {
        "lines": lines,
        "show": show,
        "filters": tuple(
            (f"/inbox?{_SHOW}={word}" if word else "/inbox", words, n, word == show) for word, words, n in filters
        ),
        "next_address": f"/inbox?{rest}{_AFTER}={_place(visit, rows[PAGE - 1], show)}" if has_more else "",
        "is_on": bool(visit.query.get(_AFTER, "")),
        "first_address": f"/inbox?{_SHOW}={show}" if show else "/inbox",
        "standing": standing_of(visit, intake, parts, counts),
        "is_quiet": not any(one.open or one.closed for one in counts),
        "can_write": bool(writable),
    }


def _place(visit: Visit, row: Listed, show: str) -> str:
    danger, stage, at, head = key_of(row, visit.clock.now_ms())
    at = {"closed": row.newest_at, "silent": row.silence_ends}.get(show, at)
    return visit.handle(_AFTER, f"{danger}:{stage}:{at}:{head.hex()}")


def _after(visit: Visit) -> tuple[Key, ...]:
    """Return where the list goes on; from its beginning for an address that was not given out."""
    handle = visit.query.get(_AFTER, "")
    try:
        danger, stage, at, head = name_from_handle(visit.handle_key, _AFTER, handle).split(":")
    except (UnknownHandle, ValueError):
        return ()
    return ((int(danger), int(stage), int(at), bytes.fromhex(head)),)


def _rows(visit: Visit, intake: Intake, parts: Sequence[CompartmentId], show: str, people: People) -> list[Listed]:
    """Return the rows of one page, and one more where there are more."""
    now, after = visit.clock.now_ms(), _after(visit)
    if show == "closed":
        before = {"before": (after[0][2], after[0][3])} if after else {}
        found = [row for part in parts for row in intake.closed(part, most=PAGE + 1, **before)]
        return sorted(found, key=lambda row: (-row.newest_at, row.head))[: PAGE + 1]
    if show == "silent":
        past = {"after": (after[0][2], after[0][3])} if after else {}
        return list(intake.fallen_silent(parts, now, most=PAGE + 1, **past))
    only = {"mine": Only((people.me,)), "nobodys": NOBODYS, "overdue": Only(is_overdue=True)}.get(show, EVERYBODY)
    return list(intake.page(parts, now, after=after, most=PAGE + 1, only=only))
