"""The frame around every page: rooms, search, language, lock, and the amber band of another day. No rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from safeconduct.desk.visit import Visit
from safeconduct.record.types import Reading
from safeconduct.record.wording import day_in_words

if TYPE_CHECKING:
    from safeconduct.desk.app import Setting


@dataclass(frozen=True, slots=True)
class Entry:
    """A room in the column at the left."""

    word: str
    address: str
    is_here: bool


def frame_outside(setting: Setting, request: Request) -> Mapping[str, Any]:
    """Return what stands around a page that shows nothing of the vault."""
    return {
        "is_demo": setting.is_demo,
        "demo_passphrase": setting.demo_passphrase,
        "back": _address(request),
        "nonce": request.state.nonce,
    }


def frame_of(setting: Setting, visit: Visit, request: Request) -> Mapping[str, Any]:
    """Return what stands around a page of the vault."""
    say = visit.words.say
    path = request.url.path
    rooms = [
        Entry(say("Today"), visit.at("/"), path == "/"),
        Entry(say("Record"), visit.at("/record"), path.startswith(("/record", "/subject", "/claim", "/account"))),
        Entry(say("Help"), visit.at("/help"), path.startswith("/help")),
    ]
    return {**frame_outside(setting, request), "rooms": rooms, "visit": visit, "band": _band(visit)}


def _band(visit: Visit) -> Mapping[str, str]:
    """Return the words of the amber band; nothing while today is looked at."""
    if not visit.looking.is_past:
        return {}
    say = visit.words.say
    day = day_in_words(visit.looking.day, visit.words.tongue.spoken)
    if visit.looking.reading is Reading.PUBLIC:
        return {"day": say("{day}, as public", day=day), "rest": say("Later accounts are left out.")}
    return {"day": say("{day}, as known here", day=day), "rest": say("What was entered later is left out.")}


def _address(request: Request) -> str:
    """Return the page asked for, to come back to; the beginning where it was no page."""
    if request.method != "GET" or request.url.path in ("/events", "/lock", "/unlock", "/begin"):
        return "/"
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
