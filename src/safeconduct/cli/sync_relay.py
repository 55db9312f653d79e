"""``safeconduct sync relay``: the team's relays, and the exchange with them (docs/formats/relay.md).

A relay that cannot continue what it gave before is noted as faulty and the person is told; nothing here is undone by
it. What one relay does, or one that does not answer, keeps no other from being asked. Refuses to forget a fault, or how
far a relay was read, unless a person says so.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.cli.intake_held import json_of_held, say_held
from safeconduct.cli.opening import VaultOptions, ask_hidden, first_line_of, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.sync_words import json_of_taken, say_taken
from safeconduct.cli.team_words import team_of
from safeconduct.intake.door.collecting import How
from safeconduct.intake.door.meeting import Held, hold
from safeconduct.intake.media_preparing import prepared
from safeconduct.record.wording import instant_from_ms, local_time_in_words
from safeconduct.sync.blob_exchange import BlobExchange, exchange_blobs
from safeconduct.sync.compartments import check_admin
from safeconduct.sync.exchange import Exchange, run
from safeconduct.sync.relay_client import is_local
from safeconduct.sync.relay_errors import BadRelayAddress, RelayTooSlow, RelayUnreachable
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.relays import (
    KnownRelay,
    add_relay,
    allow_here,
    client_of,
    drop_relay,
    relay_at,
    relay_from_words,
    relays,
    try_relay,
)
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

RELAY: Final = Phrase("{address}: {state}", "{address}: {state}")
NEVER_MET: Final = Phrase("no exchange yet", "обмена ещё не было")
MET: Final = Phrase("last exchange {at}", "последний обмен {at}")
FAULTY: Final = Phrase(
    "it gave what does not fit what it gave before: rolled back, dropped or exchanged. Nothing here was "
    "changed by that. "
    "Ask its operator; set up anew: safeconduct sync relay --again; dealt with: safeconduct sync relay --accept",
    "он отдал то, что не продолжает отданное раньше: возврат к старому, пропажа или подмена. Здесь от этого ничего не "
    "изменилось. Спросите оператора; настроен заново: safeconduct sync relay --again; разобрались: safeconduct "
    "sync relay "
    "--accept",
)
NO_RELAYS: Final = Phrase(
    "The team has no relay; desks exchange files: safeconduct sync file write",
    "У команды нет ретранслятора; рабочие места обмениваются файлами: safeconduct sync file write",
)
ADDED: Final = Phrase(
    "The team exchanges by {address} from now on; the others learn it with the next exchange.",
    "Отныне команда обменивается через {address}; другие узнают об этом при следующем обмене.",
)
ADDED_UNTRIED: Final = Phrase(
    "The team exchanges by {address} from now on. Whether it answers was not tried: safeconduct sync relay",
    "Отныне команда обменивается через {address}. Отвечает ли он, не проверено: safeconduct sync relay",
)
NOT_ADDED: Final = Phrase(
    "It was not added. If others reach it, or it is to run later: the same with --untried.",
    "Он не добавлен. Если его видят другие или он заработает позже: то же с --untried.",
)
DROPPED: Final = Phrase("The team exchanges by {address} no more.", "Через {address} команда больше не обменивается.")
ALLOWED: Final = Phrase(
    "This desk exchanges by {address} on this computer.",
    "Это рабочее место обменивается через {address} на этом компьютере.",
)
FAILED: Final = Phrase("Not exchanged by {address}. {why}", "Через {address} обмен не прошёл. {why}")
CODE: Final = Phrase("Access code", "Код доступа")
CODE_SHOWN: Final = Phrase(
    "An access code on the command line is seen by other programs and kept in the shell's history. Use --code-file "
    "FILE, or leave it out and you are asked.",
    "Код доступа в командной строке видят другие программы, и он остаётся в истории оболочки. Используйте --code-file "
    "ФАЙЛ или не указывайте его: программа спросит.",
)
FILES_ON_THE_WAY: Final = Phrase("Pieces of files", "Части файлов")
FILES: Final = Phrase(
    "Pieces of files sent: {sent}; came: {came}; files that are whole now: {whole}.",
    "Частей файлов отправлено: {sent}, принято: {came}; файлов собрано целиком: {whole}.",
)
INBOXES: Final = Phrase(
    "Page, keys and replies of the inboxes are put up there anew by their desks with the next round; what was sent in "
    "to a lost relay and was not fetched is gone with it.",
    "Страницу, ключи и ответы ящиков обращений заново разместят там их рабочие места при следующей отправке; "
    "обращения, которые потерянный ретранслятор принял, но ещё не отдал, пропали вместе с ним.",
)
SENT: Final = Phrase("Sent to {address}: {n}.", "Отправлено на {address}: {n}.")


class NoRelay(SafeconductError):
    """An exchange with a relay in a team that has none."""

    code = "cli.no_relay"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The team has no relay.",
        safe=NOTHING_CHANGED_EN,
        do="Add one with “sync relay add”, or exchange files: “sync file write”.",
    )
    ru = Advice(
        what="У команды нет ретранслятора.",
        safe=NOTHING_CHANGED_RU,
        do="Добавьте его командой «sync relay add» или обменивайтесь файлами: «sync file write».",
    )


class NoCode(SafeconductError):
    """No access code was given and nobody can be asked."""

    code = "cli.no_access_code"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="No access code was given, and there is no terminal to ask for it.",
        safe=NOTHING_CHANGED_EN,
        do="Give it with --code-file FILE.",
    )
    ru = Advice(
        what="Код доступа не указан, а спросить его негде: терминала нет.",
        safe=NOTHING_CHANGED_RU,
        do="Передайте его через --code-file ФАЙЛ.",
    )


@click.group(invoke_without_command=True)
@click.option("--watch", type=click.IntRange(5, 86400), metavar="SECONDS", help="Go on, once every so many seconds.")
@click.option("--again", is_flag=True, help="Begin with the relays from nothing: their operator set them up anew.")
@click.option("--accept", is_flag=True, help="Forget the faults noted of the relays: you have dealt with them.")
@click.pass_context
@vault_options
def relay(context: click.Context, watch: int | None, again: bool, accept: bool, options: VaultOptions) -> None:
    """Exchange with every relay of the team, now."""
    if context.invoked_subcommand is not None:
        return
    while True:
        _exchange(options, again=again, accept=accept)
        if watch is None:
            return
        again = accept = False
        # The vault is closed meanwhile: other commands may use it.
        time.sleep(watch)


def _exchange(options: VaultOptions, *, again: bool, accept: bool) -> None:
    with opened(options) as vault:
        team = team_of(vault)
        known = relays(team)
        if not known:
            raise NoRelay
        done: list[dict[str, Json]] = []
        failed: list[SafeconductError] = []
        for one in known:
            try:
                done.append(_json_of_exchange(one, _with_one(options.screen, team, one, again=again, accept=accept)))
            except SafeconductError as error:
                failed.append(error)
                done.append({"address": one.address, "error": error.code})
                if not options.screen.is_json:
                    options.screen.say(FAILED, address=one.address, why=error.sentences(options.screen.language))
        if grave := [error for error in failed if error.exit_code is Exit.INTEGRITY]:
            raise grave[0]
        if len(failed) == len(known):
            raise failed[0]
        if options.screen.is_json:
            options.screen.answer({"relays": [*done]})
        else:
            say_relays(options.screen, team)


def _with_one(screen: Screen, team: Team, known: KnownRelay, *, again: bool, accept: bool) -> Met:
    notes = RelayNotes(team.vault, known.id)
    if accept or again:
        notes.forgive()
    if again:
        notes.forget()
    with client_of(team.vault, known) as client:
        exchange = run(team, client)
        # Entries first: a long file never keeps one of them waiting.
        with screen.progress(FILES_ON_THE_WAY) as progress:
            files = exchange_blobs(team, client, progress)
        inboxes = hold(team, client, How(screen.language, prepared))
    if not screen.is_json:
        screen.say(SENT, address=known.address, n=exchange.sent)
        say_taken(screen, exchange.taken)
        if files.sent or files.came:
            screen.say(FILES, sent=files.sent, came=files.came, whole=len(files.whole))
        say_held(screen, inboxes)
    return Met(exchange, files, inboxes)


@dataclass(frozen=True, slots=True)
class Met:
    """What came of one exchange with one relay: entries, then files, then what was sent in to inboxes."""

    entries: Exchange
    files: BlobExchange
    inboxes: tuple[Held, ...] = ()


def _json_of_exchange(known: KnownRelay, met: Met) -> dict[str, Json]:
    done, files = met.entries, met.files
    faults = sum(1 for _ in done.notes.faults())
    pieces: dict[str, Json] = {"sent": files.sent, "came": files.came, "whole": len(files.whole)}
    return {
        "address": known.address,
        "sent": done.sent,
        "faults": faults,
        "pieces": pieces,
        **json_of_taken(done.taken),
        **({"inboxes": [*map(json_of_held, met.inboxes)]} if met.inboxes else {}),
    }


@relay.command()
@click.argument("address")
@click.option("--key", required=True, metavar="HEX", help="The relay's public key, as its operator gives it.")
@click.option(
    "--code-file",
    type=click.Path(path_type=Path),
    help="File whose first line is the access code; without it you are asked.",
)
@click.option("--code", help="The access code itself: other programs and the shell's history see it.")
@click.option("--untried", is_flag=True, help="Do not ask it first: it is not reached from here, or not yet.")
@vault_options
def add(address: str, key: str, code_file: Path | None, code: str | None, untried: bool, options: VaultOptions) -> None:
    """Let the whole team exchange by the relay at ADDRESS. It is asked first whether it is the one of that key."""
    if code is not None:
        options.screen.warn(CODE_SHOWN)
    elif code_file is not None:
        code = first_line_of(code_file)
    elif sys.stdin.isatty():
        code = ask_hidden(options.screen, CODE)
    else:
        raise NoCode
    with opened(options) as vault:
        chosen, team = relay_from_words(address, key, code), team_of(vault)
        check_admin(team, team.id)
        if not untried:
            _try(options.screen, vault, chosen)
        add_relay(team, chosen)
    if options.screen.is_json:
        options.screen.answer({"address": chosen.address, "key": chosen.id.hex(), "tried": not untried})
    else:
        options.screen.say(ADDED_UNTRIED if untried else ADDED, address=chosen.address)


def _try(screen: Screen, vault: Vault, chosen: KnownRelay) -> None:
    try:
        try_relay(vault, chosen)
    except (RelayUnreachable, RelayTooSlow):
        screen.warn(NOT_ADDED)
        raise


@relay.command()
@click.argument("address")
@vault_options
def allow(address: str, options: VaultOptions) -> None:
    """Let this desk go to ADDRESS, on this very computer, though the team's list or an invitation names it."""
    if not is_local(address):
        raise BadRelayAddress(shown=address)
    with opened(options) as vault:
        allow_here(vault, address)
    if options.screen.is_json:
        options.screen.answer({"allowed": address})
    else:
        options.screen.say(ALLOWED, address=address)


@relay.command(name="list")
@vault_options
def list_relays(options: VaultOptions) -> None:
    """List the team's relays and when each was last met."""
    with opened(options) as vault:
        team = team_of(vault)
        if options.screen.is_json:
            options.screen.answer({"relays": [*json_of_relays(team)]})
        else:
            say_relays(options.screen, team)


@relay.command()
@click.argument("address")
@vault_options
def drop(address: str, options: VaultOptions) -> None:
    """Let the team exchange by the relay at ADDRESS no more."""
    with opened(options) as vault:
        drop_relay(team_of(vault), address)
    if options.screen.is_json:
        options.screen.answer({"dropped": address})
    else:
        options.screen.say(DROPPED, address=address)


@click.command()
@click.argument("address")
@vault_options
def rebuild(address: str, options: VaultOptions) -> None:
    """Fill the relay at ADDRESS, new or emptied, with everything that this desk may send."""
    with opened(options) as vault:
        team = team_of(vault)
        known = relay_at(team, address)
        done = _with_one(options.screen, team, known, again=True, accept=True)
        if options.screen.is_json:
            options.screen.answer(_json_of_exchange(known, done))
        else:
            options.screen.say(INBOXES)


def json_of_relays(team: Team) -> list[dict[str, Json]]:
    """Return the relays for a program, without their codes. ``met_at``: the instant in UTC, empty for never."""
    found: list[dict[str, Json]] = []
    for one in relays(team):
        notes = RelayNotes(team.vault, one.id)
        at = instant_from_ms(notes.met_at).isoformat() if notes.met_at else ""
        faults = sum(1 for _ in notes.faults())
        found.append({"address": one.address, "key": one.id.hex(), "met_at": at, "faults": faults})
    return found


def say_relays(screen: Screen, team: Team) -> None:
    """Say of each relay when it was last met and whether it is at fault."""
    known = relays(team)
    for one in known:
        notes = RelayNotes(team.vault, one.id)
        at = local_time_in_words(notes.met_at, screen.language) if notes.met_at else ""
        state = FAULTY if any(True for _ in notes.faults()) else MET if at else NEVER_MET
        screen.say(RELAY, address=one.address, state=screen.text(state, at=at))
    if not known:
        screen.say(NO_RELAYS)
