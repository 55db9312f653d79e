"""Into which part what is typed goes and who reads it, in words (P3).

While a desk writes in one part alone nothing is said of it. A form holds the part that its page named (`FIELD`): where
another was chosen meanwhile, nothing is recorded before somebody has seen where it would go. Decides nothing: that is
`sync.parts` and `record.placing`. Follows docs/decisions/0009-into-which-part.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId
from safeconduct.desk.team_words import sort_in_words
from safeconduct.desk.visit import Visit
from safeconduct.record.links import Ref
from safeconduct.record.queries import Opened
from safeconduct.record.wording import listed
from safeconduct.sync.naming import SHORT_DIGITS
from safeconduct.sync.parts import Part
from safeconduct.sync.ready import has_team

# The hidden field of a form that says which part its page named.
FIELD: Final = "part"
# Readers named beside a part: a line and a half; of a whole team the number says enough.
_NAMED: Final = 12
_PART: Final = "part"


@dataclass(frozen=True, slots=True)
class Into:
    """A part as the line about it names it. ``can_write``: whether this desk may write there.

    ``read_by``: how many read it; ``readers``: who they are, by alias.
    """

    name: str
    read_by: str
    readers: str
    can_write: bool
    handle: str
    is_written: bool = False


def chosen(visit: Visit) -> tuple[Into, ...]:
    """Return the part that what is typed goes into, where there is anything to say: several to write in, or a fault."""
    if not has_team(visit.vault):
        return ()
    parts = visit.parts()
    # Who reads a part takes milliseconds to be read, and every page asks this.
    if not parts.are_several:
        return ()
    found = tuple(into_of(visit, part) for part in parts.find(parts.written))
    is_plain = bool(found) and all(one.can_write for one in found) and len(parts.writable) <= 1
    return () if is_plain else found or (Into("", "", "", False, ""),)


def into_of(visit: Visit, part: Part) -> Into:
    """Return a part in words."""
    return Into(
        name=called(visit, part),
        read_by=_read_by(visit, part),
        readers=readers_of(visit, part),
        can_write=part.may_write,
        handle=visit.handle(_PART, part.id.hex()),
        is_written=part.id == visit.parts().written,
    )


def goes_into(visit: Visit, homes: Iterable[CompartmentId]) -> tuple[Into, ...]:
    """Return the parts that what is said of something goes into; nothing while there is but one part."""
    placing = visit.placing()
    return tuple(into_of(visit, part) for part in placing.named(homes)) if placing.parts.are_several else ()


def lies_in(visit: Visit, held: Opened) -> str:
    """Return in which part a wording of a claim lies; nothing while there is but one part."""
    placing = visit.placing()
    if not placing.parts.are_several:
        return ""
    return listed(called(visit, part) for part in placing.named(placing.of_wording(held)))


def holds(visit: Visit, ref: Ref) -> str:
    """Return in which parts an entry lies; nothing while there is but one part."""
    placing = visit.placing()
    if not placing.parts.are_several:
        return ""
    return listed(called(visit, part) for part in placing.named(placing.homes(ref)))


def written_handle(visit: Visit) -> str:
    """Return the handle of the part that is written to, for a form to hold."""
    return visit.handle(_PART, visit.parts().written.hex())


def was_seen(visit: Visit) -> bool:
    """Say whether the form being sent stood on a page that named the part it would go into now."""
    return not visit.parts().are_several or visit.form.text(FIELD) == written_handle(visit)


def called(visit: Visit, part: Part) -> str:
    """Return what a part is called on a page."""
    return part.name or f"{sort_in_words(visit, part.sort)} {part.digits}".rstrip()


def readers_of(visit: Visit, part: Part) -> str:
    """Return who reads a part, by alias, oneself first; whose certificate never came, by the digits of their laptop."""
    team = visit.team()
    me, others = team.me.device.user.id, set[str]()
    for one in part.readers:
        device = team.device(one)
        if device is None or device.user.id != me:
            others.add(team.alias(one) or one.hex()[:SHORT_DIGITS])
    say, count = visit.words.say, visit.words.count
    shown = [*([say("you")] if team.me.device.id in part.readers else []), *sorted(others)]
    more = count("and {n} more", "and {n} more", len(shown) - _NAMED) if len(shown) > _NAMED else ""
    return f"{', '.join(shown[:_NAMED])} {more}".rstrip()


def _read_by(visit: Visit, part: Part) -> str:
    if part.people == 1 and visit.team().me.device.id in part.readers:
        return visit.words.say("read by you alone")
    return visit.words.count("read by {n} person", "read by {n} people", part.people)
