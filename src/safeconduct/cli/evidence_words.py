"""How a piece of evidence is printed, and answered to programs: its hashes, its log, what stamps it."""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import Hlc, iso_from_day, ms_from_hlc
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli.screen import Screen
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.stamping import Checked, checked_tokens
from safeconduct.record.evidence.types import Batch, Item, Said
from safeconduct.record.evidence.wording import DESTROYED, OUT_OF_ORDER, WHOLE, step_in_words
from safeconduct.record.wording import instant_from_ms, local_time_in_words
from safeconduct.sync.team import Team

HEAD: Final = Phrase("{name}: {kind}, {length} bytes, from {file}", "{name}: {kind}, {length} байт, из файла {file}")
NAMELESS: Final = Phrase("{name}: {kind}, {length} bytes", "{name}: {kind}, {length} байт")
STEP: Final = Phrase("{at}, {who}: {what} ({tool})", "{at}, {who}: {what} ({tool})")
COPY: Final = Phrase(
    "Working copy, which is no original, and which no timestamp stands for: {kind}, {length} bytes",
    "Рабочая копия, это не оригинал, меток времени у неё нет: {kind}, {length} байт",
)
STAMPED: Final = Phrase(
    "stamped by {authority} at {at}, with the batch of {day}", "метка времени {authority}: {at}, набор за {day}"
)
WAITING: Final = Phrase(
    "in the batch of {day}, which nobody has stamped yet", "в наборе за {day}, метки времени пока нет"
)
IN_NO_BATCH: Final = Phrase(
    "It is in no batch yet: it will be in that of the next day.", "Ни в одном наборе пока нет: войдёт в следующий."
)


def say_item(screen: Screen, team: Team, item: Item) -> None:
    """Print a piece of evidence."""
    original, digests = item.original, item.original.digests
    facts = {"kind": original.media_type, "length": digests.length, "file": original.file_name}
    # Of one for which consent was withdrawn it is not said what it was called outside.
    screen.say(HEAD if original.file_name else NAMELESS, name=original.name, **facts)
    screen.whole(f"SHA-256 {digests.sha256.hex()}", first="  ")
    screen.whole(f"BLAKE2b-256 {digests.blake2b.hex()}", first="  ")
    screen.say(WHOLE[original.whole])
    if item.is_destroyed:
        screen.say(DESTROYED)
    for said in item.steps:
        at = local_time_in_words(ms_from_hlc(said.hlc), screen.language)
        what = step_in_words(said.custody, screen.language)
        who, tool = team.alias(said.device), plain(said.custody.tool, MOST_OF_A_NAME)
        screen.show(screen.text(STEP, at=at, who=who, what=what, tool=tool), first="  ")
    batches = Evidence(team.vault.tables).batches_of(original)
    for batch in batches:
        _say_batch(screen, batch, checked_tokens(team.vault.tables, batch.root))
    if not batches:
        screen.say(IN_NO_BATCH)
    # Last, so that no timestamp of the original reads as one of a copy.
    for copy in item.copies:
        screen.say(COPY, kind=copy.media_type, length=copy.length)
        screen.whole(f"SHA-256 {copy.sha256.hex()}", first="  ")


def _say_batch(screen: Screen, batch: Batch, tokens: tuple[Checked, ...]) -> None:
    day = iso_from_day(batch.day)
    for one in tokens:
        if one.token is None:
            refused = one.refused.advice(screen.language).what if one.refused else ""
            screen.show(f"{plain(one.stamped.authority, MOST_OF_A_NAME)}: {refused}", first="  ")
            continue
        at = local_time_in_words(one.token.at_s * 1000, screen.language)
        screen.show(screen.text(STAMPED, authority=one.stamped.authority, at=at, day=day), first="  ")
        if one.stamped.was_out_of_order:
            screen.show(screen.text(OUT_OF_ORDER), first="    ")
    if not tokens:
        screen.show(screen.text(WAITING, day=day), first="  ")


def item_json(team: Team, item: Item) -> dict[str, Json]:
    """Return a piece of evidence for a program."""
    original, held = item.original, Evidence(team.vault.tables)
    stamps: list[Json] = []
    for batch in held.batches_of(original):
        tokens: list[Json] = [_token_json(one) for one in checked_tokens(team.vault.tables, batch.root)]
        stamps.append({"day": iso_from_day(batch.day), "root": batch.root.hex(), "tokens": tokens})
    copies: list[Json] = [
        {"sha256": one.sha256.hex(), "media_type": one.media_type, "length": one.length, "was_brought": one.is_brought}
        for one in item.copies
    ]
    steps: list[Json] = [_step_json(team, said) for said in item.steps]
    return {
        "id": original.name,
        "item": item.id.hex(),
        "file_name": original.file_name,
        "media_type": original.media_type,
        "length": original.digests.length,
        "sha256": original.digests.sha256.hex(),
        "blake2b": original.digests.blake2b.hex(),
        "whole": original.whole.name.lower(),
        "custody": steps,
        "copies": copies,
        "stamps": stamps,
        "name_is_shared": held.bearing(original.name) > 1,
    }


def _step_json(team: Team, said: Said) -> Json:
    one = said.custody
    return {
        "step": one.step.name.lower(),
        "at": utc_of(said.hlc),
        "by": team.alias(said.device),
        "words": one.words,
        "tool": one.tool,
        "agrees": one.agrees,
        # Of what was hashed the SHA-256 that was found, of what was given out that of the bundle's list.
        "digest": one.digest.hex(),
        "op": said.op.hex(),
    }


def _token_json(one: Checked) -> Json:
    return {
        "authority": one.stamped.authority,
        "at": instant_from_ms(one.token.at_s * 1000).isoformat().replace("+00:00", "Z") if one.token else None,
        "was_out_of_order": one.stamped.was_out_of_order,
        "verified": one.token is not None,
    }


def utc_of(hlc: Hlc) -> str:
    """Return an instant as programs write it."""
    return instant_from_ms(ms_from_hlc(hlc)).isoformat().replace("+00:00", "Z")
