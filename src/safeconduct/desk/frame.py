"""The frame around every page: rooms, search, language, lock, and the amber band of another day. No rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request

from safeconduct.base.ids import OpId
from safeconduct.desk.exchanges import Standing
from safeconduct.desk.guidance import screen_of
from safeconduct.desk.into import chosen
from safeconduct.desk.visit import DONE, TOLD, Visit
from safeconduct.evacuate.facts.kinds import UNDO as RESCUE_UNDO
from safeconduct.intake.kinds import UNDO as INBOX_UNDO
from safeconduct.intake.queries import Intake
from safeconduct.publish.holding.rules import OVERRIDE, RELEASE
from safeconduct.record.items import UNDO
from safeconduct.record.op_content import targets_of
from safeconduct.record.types import Reading
from safeconduct.record.wording import day_in_words
from safeconduct.sync.act_views import open_acts, requests
from safeconduct.sync.acts import ActState
from safeconduct.sync.answering import waits_for_me
from safeconduct.sync.ready import has_team
from safeconduct.sync.restored import reads_only
from safeconduct.vault.throwaway import is_throwaway

if TYPE_CHECKING:
    from safeconduct.desk.app import Setting


# Addresses that answer and show no page to come back to.
_NO_PAGES = ("/events", "/lock", "/unlock", "/begin", "/cards")

# The ops that take others back, in the record, in an inbox and of a rescue; all name these alike.
_UNDOS = frozenset((UNDO, INBOX_UNDO, RESCUE_UNDO))
_INBOX = ("/inbox", "/log", "/reading", "/thread", "/message", "/keep", "/finding", "/door", "/protected")

_MOVEMENT = ("/board", "/journey/", "/plan", "/checkins", "/burn")
# Pages that list every alarm themselves.
_LIST_ALARMS = ("/", "/board", "/checkins")
_PUBLISH = ("/statement", "/media", "/ledger", "/entry/", "/due", "/press")
_CASES = ("/cases", "/case/", "/opening", "/thing", "/place", "/watch", "/programme")

# Where the addresses of the room Record begin.
_RECORD = (
    "/record",
    "/subject",
    "/claim",
    "/beside",
    "/account",
    "/add",
    "/import",
    "/tables",
    "/returned",
    "/outgoing",
    "/history",
    "/print",
    "/printed",
    "/voice",
    "/property",
    "/detention",
    "/papers",
    "/patterns",
    "/review",
    "/evidence",
    "/original",
    "/text",
    "/new",
    "/describe",
    "/fields",
    "/terms",
)
_TEAM = (
    "/team",
    "/person",
    "/part",
    "/into",
    "/sharing",
    "/invitation",
    "/joining",
    "/save",
    "/exchange",
    "/acts",
    "/requests",
    "/aside",
    "/incident",
    "/drill",
    "/recovery",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A room in the column at the left. ``count``: how much is open in it, -1 for a room that counts nothing."""

    word: str
    address: str
    is_here: bool
    count: int = -1


def frame_outside(setting: Setting, request: Request) -> Mapping[str, Any]:
    """Return what stands around a page that shows nothing of the vault."""
    return {
        "is_demo": setting.is_demo,
        "is_neutral": setting.is_neutral,
        "demo_passphrase": setting.demo_passphrase,
        "demo_person": setting.demo_person,
        "demo_colleague": setting.demo_colleague,
        "demo_page": setting.demo_page,
        "back": "/" if request.method != "GET" or request.url.path in _NO_PAGES else address_of(request),
        "nonce": request.state.nonce,
    }


def frame_of(
    setting: Setting, visit: Visit, request: Request, *, can_be_printed: bool, only_asks: bool
) -> Mapping[str, Any]:
    """Return what stands around a page of the vault. ``outer`` and ``opened`` are others on a sheet of paper."""
    say = visit.words.say
    path = request.url.path
    screen = screen_of(path)
    acts = open_acts(visit.vault.tables, lambda: visit.team().people())
    rooms = [
        Entry(say("Today"), visit.at("/"), path == "/"),
        Entry(say("Inbox"), "/inbox", path.startswith(_INBOX), _open_requests(visit)),
        Entry(say("Cases"), "/cases", path.startswith(_CASES) and screen != "placing"),
        Entry(say("Movement"), "/board", path.startswith(_MOVEMENT) or screen == "placing"),
        Entry(say("Record"), visit.at("/record"), path.startswith(_RECORD)),
        Entry(say("Publish"), "/statements", path.startswith(_PUBLISH), _wanted(acts)),
        Entry(say("Team"), "/team", path.startswith(_TEAM)),
        Entry(say("Help"), visit.at("/help"), path.startswith("/help")),
    ]
    inside = {
        "rooms": rooms,
        "visit": visit,
        "band": _band(visit),
        "sync": _sync(visit),
        "into": chosen(visit),
        "red_acts": len(acts),
        "red_requests": _requests(visit),
        "alarms_on": (visit.alarms.count > 0 or bool(visit.alarms.pressing)) and path not in _LIST_ALARMS,
        **_place_in_team(visit),
        "form": visit.form,
        "undo_addresses": tuple(f"/undo/{handle}" for handle in visit.just_done()),
        "is_undone_here": any(_took_back(visit, op) for op in visit.done_ops()),
        "here": address_of(request),
        "here_plain": _plain_address(request),
        "help_address": f"/help/screen/{screen}" if screen else "/help",
        "print_address": visit.at(f"/print{path}") if can_be_printed else "",
        "outer": "frame.html",
        "opened": False,
        "only_asks": only_asks,
        "is_kept": request.method == "GET" and not visit.form.is_empty,
        # Whatever the page shows in its form is not done yet.
        "is_unsent": not visit.form.is_empty,
    }
    # A copy of a demonstration's folder that is opened like any other vault is a demonstration still.
    is_demo = setting.is_demo or is_throwaway(visit.vault)
    return {**frame_outside(setting, request), "is_demo": is_demo, **inside}


def _wanted(acts: Iterable[ActState]) -> int:
    """Return how many statements wait for a second person; -1, which counts nothing, where none does."""
    return sum(one.act.purpose in (RELEASE, OVERRIDE) for one in acts) or -1


def _open_requests(visit: Visit) -> int:
    """Return how many requests are open in all inboxes of this desk; -1 while it has none."""
    if not has_team(visit.vault):
        return -1
    intake, now = Intake(visit.vault.tables), visit.clock.now_ms()
    inboxes = intake.inboxes()
    return sum(intake.counts(one.part, now).open for one in inboxes) if inboxes else -1


def _sync(visit: Visit) -> str:
    """Return in words whether the others have what was written here."""
    if not has_team(visit.vault):
        return visit.words.say("You are not in the team yet.")
    if reads_only(visit.vault):
        return visit.words.say("This laptop came out of a backup and only reads.")
    standing = visit.exchanges.standing(visit.vault.count, visit.team)
    if standing.is_out:
        return visit.words.say("Nothing is sent: this desk is out of the team.")
    if not standing.others:
        return visit.words.say("Nothing goes to colleagues: this desk works alone.")
    if visit.exchanges.faults:
        return visit.words.say("The last exchange with a relay failed.")
    return _unsent(visit, standing)


def _unsent(visit: Visit, standing: Standing) -> str:
    if standing.unsent:
        return visit.words.count("{n} entry not yet sent.", "{n} entries not yet sent.", standing.unsent)
    if standing.only_mine:
        return visit.words.say("All sent that others can open.")
    if standing.unsent_changes:
        return visit.words.say("Entries sent; a change of the team not yet.")
    return visit.words.say("All sent.")


def _place_in_team(visit: Visit) -> Mapping[str, bool]:
    """Return whether this desk is out of its team, and whether somebody in it decides; so before there is a team."""
    if not has_team(visit.vault) or reads_only(visit.vault):
        return {"is_out": False, "is_led": True}
    standing = visit.exchanges.standing(visit.vault.count, visit.team)
    return {"is_out": standing.is_out, "is_led": standing.is_led}


def _requests(visit: Visit) -> int:
    """Return how many requests for a secret wait for whoever reads this."""
    found = requests(visit.vault.tables, lambda: visit.team().people())
    if not found:
        return 0
    team = visit.team()
    return sum(waits_for_me(team, one) for one in found)


def _took_back(visit: Visit, op: OpId) -> bool:
    """Say whether an op undid something; one that undid an undoing put something back instead."""
    undo = visit.vault.op(op)
    # One command wrote what it undid, so the first speaks for all.
    return undo.signed.core.kind in _UNDOS and all(
        visit.vault.op(target).signed.core.kind not in _UNDOS for target in targets_of(undo)[:1]
    )


def _plain_address(request: Request) -> str:
    """Return the page asked for, at its place in a list and on its day, without what was done to lead there.

    Whoever undoes it comes back to a page that does not say so any more.
    """
    query = urlencode([(name, value) for name, value in request.query_params.multi_items() if name not in (DONE, TOLD)])
    return f"{request.url.path}?{query}" if query else request.url.path


def _band(visit: Visit) -> Mapping[str, str]:
    """Return the words of the amber band; nothing while today is looked at."""
    if not visit.looking.is_past:
        return {}
    say = visit.words.say
    day = day_in_words(visit.looking.day, visit.words.tongue.spoken)
    if visit.looking.reading is Reading.PUBLIC:
        return {"day": say("{day}, as public", day=day), "rest": say("Later accounts are left out.")}
    return {"day": say("{day}, as known here", day=day), "rest": say("What was entered later is left out.")}


def address_of(request: Request) -> str:
    """Return the page asked for with its day; a form is sent to the address of the page it stands on."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
