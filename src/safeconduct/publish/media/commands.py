"""Bringing a picture into a statement, making it anew, clearing it, leaving it out (decision 0013, point 13).

Only what goes out is kept here: covered pixels, as a sealed file of the statement's part, which travels to whoever
reads that. The original stays where it came from, and no name of a file is kept. Refuses to clear bytes that the
person did not see, and to give out bytes other than those that are named (P12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.intake.files import keep_bytes
from safeconduct.protect.blobs import Reference
from safeconduct.publish.holding.commands import add_intents
from safeconduct.publish.holding.releasing import media_of
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.errors import AnotherPicture, MediaNotHere
from safeconduct.publish.media.rules import line_of_region
from safeconduct.publish.media.types import Made, Region, Source
from safeconduct.publish.released.bare import NotBare, sides_of_bare
from safeconduct.publish.released.types import Media
from safeconduct.sync.blobs import share
from safeconduct.sync.kinds import FILE_KIND, file_from_body
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

Values = Mapping[str, Value | None]


def bring_in(
    team: Team, held: Held, source: Source, made: Made, *, regions: Iterable[Region], words: Mapping[str, Values]
) -> tuple[OpId, ...]:
    """Put a picture at the end of a statement, with what it shows in words by language; it is written when it returns.

    Nobody has cleared it yet. MayNotWrite, NotAFact.
    """
    with team.together():
        media = draw(team.entropy)
        values = {
            "kind": source.kind.value,
            "source": source.digest.hex(),
            "page": source.page or None,
            **_values(team, held.part, made, regions),
        }
        first = new_intent(team, held.part, "media", values, thing=media)
        return team.vault.append((first, *add_intents(team, held, {"kind": "media", "media": media}, words)))


def make_anew(team: Team, media: Thing, made: Made, regions: Iterable[Region]) -> tuple[OpId, ...]:
    """Put other bytes in the place of a picture's: no clearance of those before counts for them."""
    with team.together():
        held = (*media.lines("regions"), *map(line_of_region, regions))
        values = {**_values(team, media.part, made, ()), "regions": held or None, "cleared": None}
        return team.vault.append((set_intent(media, values),))


def clear_intent(media: Thing, digest: str) -> Intent:
    """Return the op by which a person says that the bytes they saw may go out; AnotherPicture.

    ``digest``: of those bytes, as the page or the command showed them.
    """
    if not digest or media.text("digest") != digest:
        raise AnotherPicture
    return set_intent(media, {"cleared": digest})


def take_back_intent(media: Thing) -> Intent:
    """Return the op that takes a clearance back: the statement is held until somebody gives it again."""
    return set_intent(media, {"cleared": None})


def leave_out_intents(held: Held, media: Thing) -> tuple[Intent, ...]:
    """Return the ops that leave a picture out, with the blocks that show it."""
    blocks = (one.thing for one in held.parts if one.thing.id_of("media") == bytes(media.id))
    return (set_intent(media, {"off": True}), *(set_intent(one, {"dropped": True}) for one in blocks))


def bytes_of(team: Team, media: Thing) -> bytes:
    """Return the bytes of a picture as they go out; MediaNotHere where they are not here or not those it names."""
    named = media_of(media)
    reference = _reference(team, media)
    if named is None or reference is None or not team.vault.blobs.has(reference):
        raise MediaNotHere
    data = b"".join(team.vault.blobs.open(reference))
    try:
        sides = sides_of_bare(data, named.picture)
    except NotBare:
        raise MediaNotHere from None
    if hashlib.sha256(data).digest() != named.sha256 or sides != (named.width, named.height):
        raise MediaNotHere
    return data


def pictures_of(team: Team, held: Held) -> tuple[tuple[Media, bytes], ...]:
    """Return what lies beside the release of a statement, each picture once; MediaNotHere.

    ``shows`` of these is empty: what they show stands in the release.
    """
    found: dict[bytes, tuple[Media, bytes]] = {}
    for one in held.parts:
        named = media_of(one.media) if one.kind == "media" and one.media is not None else None
        if one.media is not None and named is not None:
            found[named.sha256] = (named, bytes_of(team, one.media))
    return tuple(found.values())


def _values(team: Team, part: CompartmentId, made: Made, regions: Iterable[Region]) -> dict[str, Value | None]:
    op = share(team, part, keep_bytes(team, made.data))
    return {
        "regions": tuple(map(line_of_region, regions)) or None,
        "file": op,
        "digest": made.digest.hex(),
        "format": made.picture.name.lower(),
        "width": made.width,
        "height": made.height,
    }


def _reference(team: Team, media: Thing) -> Reference | None:
    """Return where the bytes of a picture are sealed; None where the op is not here, or says nothing of a file."""
    op = OpId(media.id_of("file"))
    if not op or not team.vault.has(op):
        return None
    core = team.vault.op(op).signed.core
    if core.kind != FILE_KIND or core.compartment != media.part:
        return None
    try:
        return file_from_body(core.body)
    except cbor.Malformed:
        return None
