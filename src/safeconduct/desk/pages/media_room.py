"""The media room of a statement: its pictures as they go out; bringing one in, clearing it, leaving it out.

What is chosen from the disk waits in memory until its parts are covered (`media_making`). Nobody's clearance counts for
other bytes than those they saw (P12). Rules: `publish.media`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.makings import Making
from safeconduct.desk.media_shown import (
    PICTURE,
    TYPES,
    making_link,
    media_link,
    media_meant,
    pictures_shown,
    statement_meant,
)
from safeconduct.desk.render import Elsewhere, Page, Played, Shown
from safeconduct.desk.statement_lines import statement_link
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.publish.holding.releasing import media_of
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.commands import bytes_of, clear_intent, leave_out_intents, take_back_intent
from safeconduct.publish.media.making import brought, picture
from safeconduct.publish.media.types import Kind
from safeconduct.vault.types import Intent

_FILE: Final = "file"


def page(visit: Visit) -> Page:
    """Return the pictures of the statement."""
    return _page(visit, statement_meant(visit))


def file(visit: Visit) -> Shown:
    """Return the bytes of a picture exactly as they go out; MediaNotHere."""
    media = media_meant(statement_meant(visit), visit.name(PICTURE))
    named = media_of(media)
    if named is None:
        raise UnknownHandle
    return Played(TYPES[named.picture], bytes_of(visit.team(), media))


def send(visit: Visit) -> Shown:
    """Bring a file in, cover more of a picture, clear it, take that back, or leave it out."""
    held, do = statement_meant(visit), visit.form.text("do")
    try:
        if do == "bring":
            return _brought(visit, held)
        media = media_meant(held, name_from_handle(visit.handle_key, PICTURE, visit.form.text(PICTURE)))
        if do == "more":
            return _held(visit, _again(visit, held.part, media))
        ops = visit.vault.append(_INTENTS[do](visit, held, media))
    except SafeconductError as error:
        return _page(visit, held, (visit.advice(error),))
    except KeyError:
        raise UnknownHandle from None
    return visit.done(media_link(visit, held.part), *ops)


_INTENTS: Final[dict[str, Callable[[Visit, Held, Thing], tuple[Intent, ...]]]] = {
    "clear": lambda visit, _held, media: (clear_intent(media, visit.form.text("digest")),),
    "back": lambda _visit, _held, media: (take_back_intent(media),),
    "out": lambda _visit, held, media: leave_out_intents(held, media),
}


def _brought(visit: Visit, held: Held) -> Shown:
    data = visit.form.file(_FILE)
    if not data:
        return _page(visit, held, problem=visit.no_file())
    source = brought(data)
    document = data if source.kind is Kind.PAGE else b""
    # Whoever chose it has seen it; it may still not be what they meant.
    return _held(visit, Making(held.part, source, document=document))


def _again(visit: Visit, part: CompartmentId, media: Thing) -> Making:
    """Return a picture of the statement to be covered further: what is covered already stays so."""
    data = bytes_of(visit.team(), media)
    return Making(part, picture(data, bytes.fromhex(media.text("digest"))), of=bytes(media.id))


def _held(visit: Visit, making: Making) -> Elsewhere:
    return Elsewhere(making_link(visit, making.part, visit.makings.hold(making, visit.entropy)))


def _page(visit: Visit, held: Held, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "name": held.name,
        "pictures": tuple(pictures_shown(visit, held)),
        "address": media_link(visit, held.part),
        "statement_address": statement_link(visit, held.part),
        "can_write": may_write(visit, held.part),
    }
    return Page("media_room.html", facts, 422 if advice or problem else 200)
