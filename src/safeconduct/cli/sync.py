"""``safeconduct sync``: exchange with the other desks, by a file or by a relay (docs/rooms/sync.md).

Refuses to remember a file as received because it was written: only what the others write shows what they have.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.beside import in_words, json_from_beside, show_beside
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.sync_relay import json_of_relays, relay, say_relays
from safeconduct.cli.sync_status import status_command, words_command
from safeconduct.cli.sync_words import json_of_taken, say_taken
from safeconduct.cli.team_show import say_newer
from safeconduct.cli.team_words import DELETE_TAKEN, check_source, out_option, say_written, target_of, team_of
from safeconduct.protect.parcels import NotAParcel
from safeconduct.record.beside import note_seen, open_pairs
from safeconduct.record.queries import Record
from safeconduct.record.taking import KNOWN_KINDS
from safeconduct.sync.arrivals import Taken
from safeconduct.sync.errors_files import FileOfAnInvitation
from safeconduct.sync.finishing import finish
from safeconduct.sync.handshake_files import is_of_an_invitation
from safeconduct.sync.naming import person_named
from safeconduct.sync.newer import count_newer
from safeconduct.sync.parcels import Files, read_parcel, write_parcel
from safeconduct.sync.team import Team
from safeconduct.vault.types import Progress

TAKING: Final = Phrase("Taking the file in", "Принимаю файл")
WRITING: Final = Phrase("Writing the file", "Пишу файл")
ANSWER_IT: Final = Phrase(
    "Taking it in wrote something that the others need: safeconduct sync file write",
    "При этом появились записи, нужные другим: safeconduct sync file write",
)
WAITING: Final = Phrase("Entries that wait for what they follow: {n}", "Записей, которые ждут предыдущих: {n}")


@click.group()
def sync() -> None:
    """Exchange with the other desks: by a file, or by a relay."""


sync.add_command(relay)


@sync.group()
def file() -> None:
    """Exchange by one file, over any messenger or a stick."""


@file.command()
@out_option
@click.option("--for", "people", multiple=True, metavar="ALIAS", help="Only for these; without it for everybody.")
@click.option("--all", "sends_all", is_flag=True, help="Everything, not only what they may lack.")
@click.option(
    "--files",
    "which_files",
    type=click.Choice([one.value for one in Files]),
    default=Files.NEW.value,
    show_default=True,
    help="Long files that go with it: none, those of what is new to them, or all.",
)
@vault_options
def write(out: Path | None, people: tuple[str, ...], sends_all: bool, which_files: str, options: VaultOptions) -> None:
    """Write a file with what the others are not known to have."""
    screen, target = options.screen, target_of(out)
    with opened(options) as vault:
        team = team_of(vault)
        named = [device for one in people for device in person_named(team, one)]
        receivers = named or [device for device, _ in team.devices()]
        others = [device.id for device in receivers if device.id != team.me.device.id]
        with screen.progress(WRITING) as progress:
            files = Files(which_files)
            size = write_parcel(team, target, others, sends_all=sends_all, files=files, progress=progress)
    if screen.is_json:
        screen.answer({"file": str(target), "bytes": size, "receivers": len(others)})
    else:
        say_written(screen, target)


@file.command()
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@vault_options
def read(source: Path, options: VaultOptions) -> None:
    """Take in a FILE that another desk wrote. Twice, late or out of order does no harm."""
    screen = options.screen
    check_source(source)
    with opened(options) as vault:
        team = team_of(vault)
        with screen.progress(TAKING) as progress:
            taken = _taken(team, source, progress)
        has_written = finish(team, taken.touched)
        newer = count_newer(vault, KNOWN_KINDS)
    if screen.is_json:
        screen.answer({**json_of_taken(taken), "wrote": has_written, "newer": newer})
        return
    say_taken(screen, taken)
    say_newer(screen, newer)
    if has_written:
        screen.say(ANSWER_IT)
    screen.say(DELETE_TAKEN, file=source.name)


def _taken(team: Team, source: Path, progress: Progress) -> Taken:
    try:
        return read_parcel(team, source, progress)
    except NotAParcel:
        if is_of_an_invitation(team, source):
            raise FileOfAnInvitation from None
        raise


sync.add_command(status_command, "check")
sync.add_command(words_command)


@sync.command()
@click.option("--seen", is_flag=True, help="Tell no more of what was changed at the same time and needs no choice.")
@vault_options
def status(seen: bool, options: VaultOptions) -> None:
    """Say how far the exchange has come: what waits, what was changed at the same time, and each relay."""
    screen = options.screen
    with opened(options) as vault:
        team, record = team_of(vault), Record(vault.tables)
        if seen:
            note_seen(vault, open_pairs(team, record))
        pairs = in_words(screen, team, record, open_pairs(team, record))
        waiting = sum(1 for _ in vault.waiting())
        newer = count_newer(vault, KNOWN_KINDS)
        relays: list[Json] = [*json_of_relays(team)]
        if not screen.is_json:
            screen.say(WAITING, n=waiting)
            say_newer(screen, newer)
            say_relays(screen, team)
            show_beside(screen, pairs)
            return
    screen.answer({"waiting": waiting, "newer": newer, "relays": relays, "beside": json_from_beside(pairs)})
