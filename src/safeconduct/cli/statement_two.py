"""``safeconduct statement want, second, stop, override, second-override, release``: what lets a statement out.

The check is run at each of these moments, by what this desk opens: what was shown before counts for nothing (P12;
decision 0013, points 8 to 10). Refuses nothing itself: `publish.holding` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import day_from_ms, iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import OpId
from safeconduct.base.language import say
from safeconduct.cli.opening import VaultOptions, opened, read_file, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.statement_words import checked, show_cleared, statement_named
from safeconduct.cli.team_words import FileThere, NoSuchFolder, team_of
from safeconduct.publish.holding import commands
from safeconduct.publish.holding.going_out import go_out
from safeconduct.publish.holding.pressroom import ROOM_NAME
from safeconduct.publish.holding.rules import standing
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.publish.media.commands import pictures_of
from safeconduct.publish.released.bare import MAX_PICTURE_BYTES
from safeconduct.publish.released.release_bytes import MAX_RELEASE_BYTES, encode_release
from safeconduct.publish.released.types import Media, Release
from safeconduct.publish.verdicts import Verdict
from safeconduct.site.links import media_name
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.team import Team

WANTED: Final = Phrase(
    "You want it out as it stands. Exchange now, and ask a second person: statement second.",
    "Вы предлагаете выпустить его в этом виде. Обменяйтесь сейчас и попросите второго: statement second.",
)
APPROVED: Final = Phrase(
    "Two persons want it out as it stands. On its day: statement release.",
    "Выпустить его в этом виде хотят двое. В назначенный день: statement release.",
)
STOPPED: Final = Phrase(
    "Stopped. Whoever wants it out all the same asks anew. Exchange now.",
    "Остановлено. Кто всё же хочет его выпустить, предлагает заново. Обменяйтесь сейчас.",
)
OVERRIDDEN: Final = Phrase(
    "You want it out against the check. A second person who wrote nothing of it has to as well; then it waits six "
    "hours, in which anybody stops it with a word. Exchange now.",
    "Вы хотите выпустить его вопреки проверке. Нужен и второй, кто ничего в нём не писал; после этого оно ждёт шесть "
    "часов, и любой может его остановить. Обменяйтесь сейчас.",
)
SECONDED: Final = Phrase(
    "Two persons want it out against the check. In six hours it counts, if nobody stops it. Exchange now.",
    "Выпустить его вопреки проверке хотят двое. Через шесть часов это вступит в силу, если никто не остановит. "
    "Обменяйтесь сейчас.",
)
RELEASED: Final = Phrase(
    "It is in the ledger, and the release lies in {file}. Now exchange, and build the site.",
    "Запись в реестре сделана, публикация лежит в файле {file}. Теперь обменяйтесь и соберите сайт.",
)
AGAIN: Final = Phrase(
    "It went out already; the release lies in {file}.", "Оно уже вышло; публикация лежит в файле {file}."
)

Word = Callable[[Team, Held, Verdict, str], OpId]

_reason = click.option("--reason", required=True, help="Why; it is signed and kept. No names.")


@click.command()
@click.argument("name")
@_reason
@vault_options
def want(options: VaultOptions, name: str, reason: str) -> None:
    """Want a statement out as it stands; a second person has to as well."""
    _say_word(options, name, reason, commands.want, WANTED)


@click.command()
@click.argument("name")
@_reason
@vault_options
def second(options: VaultOptions, name: str, reason: str) -> None:
    """Want out, as the second person, what somebody else wants out; it is checked at this desk first."""
    _say_word(options, name, reason, commands.second, APPROVED)


@click.command()
@click.argument("name")
@_reason
@vault_options
def stop(options: VaultOptions, name: str, reason: str) -> None:
    """Stop whatever would let a statement out. Anybody may, alone."""
    with opened(options) as vault:
        team = team_of(vault)
        ops = commands.stop(team, statement_named(team, name), reason)
    _said(options.screen, ops, STOPPED)


@click.command()
@click.argument("name")
@_reason
@vault_options
def override(options: VaultOptions, name: str, reason: str) -> None:
    """Want a statement out against the check, as the first of two who wrote nothing of it."""
    _say_word(options, name, reason, commands.override, OVERRIDDEN)


@click.command("second-override")
@click.argument("name")
@_reason
@vault_options
def second_override(options: VaultOptions, name: str, reason: str) -> None:
    """Want a statement out against the check, as the second of two who wrote nothing of it."""
    _say_word(options, name, reason, commands.second_override, SECONDED)


@click.command()
@click.argument("name")
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder of the releases, from which the site is built.",
)
@vault_options
def release(options: VaultOptions, name: str, folder: Path) -> None:
    """Let a statement out that two persons want out, on its day or later: checked once more, entered, written."""
    screen = options.screen
    if not folder.is_dir():
        raise NoSuchFolder(shown=str(folder))
    with opened(options) as vault:
        team = team_of(vault)
        held, verdict = _checked(team, name)
        is_again = standing(held) is Standing.PUBLIC
        today, room_name = day_from_ms(team.clock.now_ms()), say(ROOM_NAME, screen.language)
        # Before it is entered: a release whose pictures are not here is none.
        pictures = pictures_of(team, held)
        made = go_out(team, held, verdict, today, room_name=room_name)
        target = write_release(folder, made, pictures)
    if screen.is_json:
        screen.answer(
            {"release": made.id.hex(), "day": iso_from_day(made.day), "file": str(target), "is_again": is_again}
        )
        return
    screen.say(AGAIN if is_again else RELEASED, file=str(target))


BY_TWO: Final = (want, second, stop, override, second_override, release)


def _checked(team: Team, name: str) -> tuple[Held, Verdict]:
    held = statement_named(team, name)
    return held, checked(team, held, day_from_ms(team.clock.now_ms()))


def write_release(folder: Path, made: Release, pictures: Iterable[tuple[Media, bytes]] = ()) -> Path:
    """Write a release under its day and id, its pictures beside it under their SHA-256.

    What lies there already stays; FileThere for another file of the name.
    """
    # The pictures first: a release is there once all of it is.
    for named, data in pictures:
        _write(folder / media_name(named), data, MAX_PICTURE_BYTES)
    target = folder / f"{iso_from_day(made.day)}-{made.id.hex()}.release"
    _write(target, encode_release(made), MAX_RELEASE_BYTES)
    return target


def _write(target: Path, data: bytes, most: int) -> None:
    if target.exists() or target.is_symlink():
        if read_file(target, most) != data:
            raise FileThere(shown=target.name)
        return
    write_whole(target, [data])


def _say_word(options: VaultOptions, name: str, reason: str, does: Word, words: Phrase) -> None:
    """Check a statement at this desk, show what others let pass in it, and say this person's word on it."""
    with opened(options) as vault:
        team = team_of(vault)
        held, verdict = _checked(team, name)
        if not options.screen.is_json:
            show_cleared(options.screen, team, held)
        op = does(team, held, verdict, reason)
    _said(options.screen, (op,), words)


def _said(screen: Screen, ops: tuple[OpId, ...], words: Phrase) -> None:
    if screen.is_json:
        screen.answer({"ops": [one.hex() for one in ops]})
    else:
        screen.say(words)
