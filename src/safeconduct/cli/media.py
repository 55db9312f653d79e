"""``safeconduct media``: pictures of a statement, made anew from pixels, covered, cleared (docs/rooms/publish.md).

What is covered is given in pixels of the picture as `media write` writes it. Nobody clears what they have not seen: the
SHA-256 of the bytes that were looked at is typed with it. Refuses nothing itself: the room does (P12).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.journey_words import done
from safeconduct.cli.opening import VaultOptions, opened, read_file, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.statement_words import statement_named
from safeconduct.cli.team_words import FileThere, NoSuchFolder, team_of
from safeconduct.evacuate.facts.errors import NoSuchThing
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.commands import (
    bring_in,
    bytes_of,
    clear_intent,
    leave_out_intents,
    make_anew,
    take_back_intent,
)
from safeconduct.publish.media.errors import OUTSIDE, RegionRefused
from safeconduct.publish.media.making import MOST_DOCUMENT, brought, made, picture
from safeconduct.publish.media.rules import is_cleared, region_of_line
from safeconduct.publish.media.types import Region
from safeconduct.sync.parcels import write_whole

NONE: Final = Phrase("There is no picture in it.", "Снимков в нём нет.")
LINE: Final = Phrase(
    "{number}: {width} × {height}, {covered} parts covered, {state}",
    "{number}: {width} × {height}, закрыто частей: {covered}, {state}",
)
CLEARED: Final = Phrase("cleared", "разрешён")
NOT_CLEARED: Final = Phrase("not cleared", "не разрешён")
WRITTEN: Final = Phrase(
    "{file} holds the bytes that go out. Look at all of it, then: media clear STATEMENT NUMBER SHA256",
    "{file}: те самые байты, которые выйдут. Посмотрите его целиком, затем: media clear STATEMENT NUMBER SHA256",
)
_ENDINGS: Final = {"jpeg": ".jpg", "png": ".png"}
_LANGUAGES: Final = ("ru", "en", "ce")

_name = click.argument("name", metavar="STATEMENT")
_number = click.argument("number", metavar="NUMBER", type=click.IntRange(1))
_cover = click.option(
    "--cover", "parts", multiple=True, metavar="PART", help='A part to be covered, in pixels: "left top right bottom".'
)


@click.group()
def media() -> None:
    """Pictures of a statement: made anew from pixels, covered, cleared."""


@media.command()
@_name
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--page", type=click.IntRange(1), default=1, help="Of a document: which page.")
@_cover
@click.option("--ru", "russian", default="", type=WORDS, help="What it shows, in Russian.")
@click.option("--en", "english", default="", type=WORDS, help="What it shows, in English.")
@click.option("--ce", "chechen", default="", type=WORDS, help="What it shows, in Chechen.")
@vault_options
@reads_words
def add(
    options: VaultOptions,
    name: str,
    file: Path,
    page: int,
    parts: tuple[str, ...],
    russian: str,
    english: str,
    chechen: str,
) -> None:
    """Bring a picture, or a page of a PDF, into a statement. Its file's name is not kept."""
    data, regions = read_file(file, MOST_DOCUMENT), _regions(parts)
    with opened(options) as vault:
        team = team_of(vault)
        held = statement_named(team, name)
        source = brought(data, page=page)
        result = made(source.flat, regions)
        typed = zip(_LANGUAGES, (russian, english, chechen), strict=True)
        words = {language: {"text": text} for language, text in typed if text}
        ops = bring_in(team, held, source, result, regions=regions, words=words)
        done(options.screen, ops, number=len(held.media) + 1, sha256=result.digest.hex())


@media.command()
@_name
@_number
@click.argument("parts", metavar="PART...", nargs=-1, required=True)
@vault_options
def cover(options: VaultOptions, name: str, number: int, parts: tuple[str, ...]) -> None:
    """Cover more parts of a picture; whoever cleared it has to look again."""
    regions = _regions(parts)
    with opened(options) as vault:
        team = team_of(vault)
        one = numbered(statement_named(team, name), number)
        source = picture(bytes_of(team, one), bytes.fromhex(one.text("digest")))
        result = made(source.flat, regions)
        done(options.screen, make_anew(team, one, result, regions), sha256=result.digest.hex())


@media.command()
@_name
@vault_options
def show(options: VaultOptions, name: str) -> None:
    """List the pictures of a statement, and which of them are cleared."""
    screen = options.screen
    with opened(options) as vault:
        held = statement_named(team_of(vault), name)
        if screen.is_json:
            screen.answer({"pictures": [_json(n, one) for n, one in enumerate(held.media, 1)]})
            return
        for n, one in enumerate(held.media, 1):
            facts = {"width": one.number("width") or 0, "height": one.number("height") or 0}
            state = screen.text(CLEARED if is_cleared(one) else NOT_CLEARED)
            screen.say(LINE, number=n, covered=len(one.lines("regions")), state=state, **facts)
            screen.whole(one.text("digest"), first="  ")
        if not held.media:
            screen.say(NONE)


@media.command()
@_name
@_number
@click.option("--into", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder for it.")
@vault_options
def write(options: VaultOptions, name: str, number: int, folder: Path) -> None:
    """Write a picture exactly as it goes out, to be looked at, under its SHA-256."""
    if not folder.is_dir():
        raise NoSuchFolder(shown=str(folder))
    with opened(options) as vault:
        team = team_of(vault)
        one = numbered(statement_named(team, name), number)
        target = folder / f"{one.text('digest')}{_ENDINGS[one.text('format')]}"
        if target.exists() or target.is_symlink():
            raise FileThere(shown=target.name)
        write_whole(target, [bytes_of(team, one)])
    if options.screen.is_json:
        options.screen.answer({"file": str(target), "sha256": one.text("digest")})
        return
    options.screen.say(WRITTEN, file=str(target))


@media.command()
@_name
@_number
@click.argument("sha256")
@vault_options
def clear(options: VaultOptions, name: str, number: int, sha256: str) -> None:
    """Say that you looked at all of the picture with this SHA-256, and it may go out so."""
    with opened(options) as vault:
        one = numbered(statement_named(team_of(vault), name), number)
        done(options.screen, vault.append([clear_intent(one, sha256.lower())]))


@media.command()
@_name
@_number
@vault_options
def back(options: VaultOptions, name: str, number: int) -> None:
    """Take the clearance of a picture back: the statement waits for it again."""
    with opened(options) as vault:
        one = numbered(statement_named(team_of(vault), name), number)
        done(options.screen, vault.append([take_back_intent(one)]))


@media.command()
@_name
@_number
@vault_options
def drop(options: VaultOptions, name: str, number: int) -> None:
    """Leave a picture out, with the part of the text that shows it."""
    with opened(options) as vault:
        held = statement_named(team_of(vault), name)
        done(options.screen, vault.append(leave_out_intents(held, numbered(held, number))))


def numbered(held: Held, number: int) -> Thing:
    """Return a picture of a statement by its number, from 1; NoSuchThing."""
    if not 1 <= number <= len(held.media):
        raise NoSuchThing(shown=str(number))
    return held.media[number - 1]


def _regions(parts: tuple[str, ...]) -> tuple[Region, ...]:
    try:
        return tuple(map(region_of_line, parts))
    except ValueError:
        raise RegionRefused(reason=OUTSIDE) from None


def _json(number: int, one: Thing) -> dict[str, Json]:
    return {
        "number": number,
        "sha256": one.text("digest"),
        "width": one.number("width") or 0,
        "height": one.number("height") or 0,
        "covered": [*one.lines("regions")],
        "cleared": is_cleared(one),
    }
