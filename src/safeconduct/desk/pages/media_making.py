"""One picture before it goes into a statement: parts of it are covered, and what would go out stands below.

Parts are dragged over the picture, set with the arrow keys, or typed as numbers; without script too. Nothing is kept
before a person says so, and what is kept has nothing under what was covered (P12). Rules: `publish.media`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.makings import Making
from safeconduct.desk.media_shown import (
    MAKING,
    SIDE,
    TYPES,
    languages_of,
    making_link,
    media_link,
    media_meant,
    region_meant,
    region_shown,
    statement_meant,
)
from safeconduct.desk.render import Elsewhere, Page, Played, Shown
from safeconduct.desk.visit import Visit, number_from_address
from safeconduct.protect.handles import UnknownHandle
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.commands import bring_in, make_anew
from safeconduct.publish.media.making import document, made
from safeconduct.publish.media.rules import check_regions
from safeconduct.publish.media.types import Kind, Made, Region

_CORNERS: Final = ("left", "top", "right", "bottom")
# Before the language, the name of the field that says what a picture shows.
_SHOWS: Final = "shows-"


def page(visit: Visit) -> Page:
    """Return the picture as it was, what is covered, and what would go out."""
    held = statement_meant(visit)
    found = visit.makings.find(visit.name(MAKING), held.part)
    return _page(visit, held, found[0]) if found else _gone(visit, held)


def before(visit: Visit) -> Shown:
    """Return the picture with nothing covered; for whoever covers it alone."""
    making = _making(visit)
    making.before = making.before or made(making.source.flat)
    return _played(making.before)


def after(visit: Visit) -> Shown:
    """Return the very bytes that would go out."""
    return _played(_after(_making(visit)))


def send(visit: Visit) -> Shown:
    """Cover a part, take one away, turn to another page, put it into the statement, or leave it."""
    held, number, do = statement_meant(visit), visit.name(MAKING), visit.form.text("do")
    found = visit.makings.find(number, held.part)
    if not found:
        return _gone(visit, held)
    making = found[0]
    # Whoever had it shown clearly once is not asked again with every part.
    making.is_blurred = making.is_blurred and not visit.form.has("clear")
    if do == "leave":
        visit.makings.drop(number)
        return Elsewhere(media_link(visit, held.part))
    try:
        if do == "put":
            return _put(visit, held, making, number)
        problem = _changed(visit, making, do)
    except SafeconductError as error:
        return _page(visit, held, making, (visit.advice(error),))
    # What was typed beside stays as it is (P4).
    return _page(visit, held, making, problem=problem)


def _changed(visit: Visit, making: Making, do: str) -> str:
    """Do what a button says, of which nothing is kept yet; return what is wrong with what was typed."""
    if do == "cover":
        return _cover(visit, making)
    if visit.form.has("uncover"):
        gone = number_from_address(visit.form.text("uncover"))
        making.regions = tuple(one for n, one in enumerate(making.regions) if n != gone)
    elif do == "page" and making.document:
        asked = number_from_address(visit.form.text("page"))
        making.source = document(making.document, making.source.digest, page=asked)
        making.regions, making.before = (), None
    making.after = None
    return ""


def _cover(visit: Visit, making: Making) -> str:
    typed = [visit.form.text(name) for name in _CORNERS]
    if not all(typed):
        return visit.words.say("Choose both corners of the part that is to be covered.")
    if not all(one.isascii() and one.isdecimal() and len(one) < 6 and int(one) <= SIDE for one in typed):
        return visit.words.say("A corner is two numbers from 0 to 10,000.")
    left, top, right, bottom = map(int, typed)
    regions = (*making.regions, region_meant(making.source, (left, top, right, bottom)))
    check_regions(making.source.flat, regions)
    making.regions, making.after = regions, None
    return ""


def _put(visit: Visit, held: Held, making: Making, number: str) -> Shown:
    team, result = visit.team(), _after(making)
    # What stands on the page is what goes in: another window may have covered more since.
    if visit.form.text("digest") != result.digest.hex():
        return _page(
            visit, held, making, problem=visit.words.say("It was changed in another window. Look at it again.")
        )
    if making.of:
        ops = make_anew(team, media_meant(held, making.of.hex()), result, making.regions)
    else:
        words = {code: {"text": text} for code in held.languages if (text := visit.form.text(_SHOWS + code))}
        ops = bring_in(team, held, making.source, result, regions=making.regions, words=words)
    visit.makings.drop(number)
    return visit.done(media_link(visit, held.part), *ops)


def _making(visit: Visit) -> Making:
    found = visit.makings.find(visit.name(MAKING), statement_meant(visit).part)
    if not found:
        raise UnknownHandle
    return found[0]


def _after(making: Making) -> Made:
    making.after = making.after or made(making.source.flat, making.regions)
    return making.after


def _played(one: Made) -> Played:
    return Played(TYPES[one.picture], one.data)


def _gone(visit: Visit, held: Held) -> Page:
    return Page("media_making.html", {"into": (), "making": None, "room_address": media_link(visit, held.part)}, 404)


def _page(visit: Visit, held: Held, making: Making, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    address, result = making_link(visit, held.part, visit.name(MAKING)), _after(making)
    facts = {
        "into": (),
        "making": making,
        "advice": advice,
        "problem": problem,
        "name": held.name,
        "is_again": bool(making.of),
        "is_page": making.source.kind is Kind.PAGE,
        "regions": tuple(_region(making, n, one) for n, one in enumerate(making.regions)),
        "digest": result.digest.hex(),
        "size": f"{result.width} × {result.height}",
        "kb": max(1, len(result.data) // 1000),
        "address": address,
        "room_address": media_link(visit, held.part),
        "stands_in": languages_of(visit, held),
        "can_write": may_write(visit, held.part),
    }
    return Page("media_making.html", facts, 422 if advice or problem else 200)


def _region(making: Making, number: int, region: Region) -> tuple[int, tuple[int, int, int, int], str]:
    at = region_shown(making.source, region)
    return number, at, f"{region.left}, {region.top} – {region.right}, {region.bottom}"
