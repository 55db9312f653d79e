"""``safeconduct intake``: one inbox for every channel, from the keyboard (DESIGN section 6).

Whoever waits longest stands first. Refuses to print an address without a purpose, and writes that down (P14).
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli import (
    intake_carried,
    intake_door,
    intake_form,
    intake_import,
    intake_log,
    intake_say,
    intake_show,
    intake_terms,
)
from safeconduct.cli.intake_words import Work, inbox_option, json_from_row, show_row, wait_in_words, work_in
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.team_words import team_of
from safeconduct.intake.commands import open_inbox
from safeconduct.intake.listing import EVERYBODY, NOBODYS
from safeconduct.intake.queries import Counts
from safeconduct.intake.types import Danger

OPENED: Final = Phrase(
    "The inbox “{name}” is open. Only this desk reads it; bring others in with “team part add {name} ALIAS "
    "--role write”.",
    "Ящик «{name}» открыт. Пока его читает только это рабочее место; других добавьте командой «team part add {name} "
    "ALIAS --role write».",
)
NONE_OPEN: Final = Phrase("Nobody is waiting.", "Никто не ждёт.")
COUNTED: Final = Phrase(
    "{open} open, {overdue} overdue, {nobodys} nobody's, {silent} fallen silent, {closed} closed.",
    "Открыто: {open}, просрочено: {overdue}, никто не ведёт: {nobodys}, замолчали: {silent}, закрыто: {closed}.",
)
LONGEST: Final = Phrase("Longest silence: {name}, {silence}.", "Самое долгое молчание: {name}, {silence}.")
LONGEST_WAIT: Final = Phrase(
    "Longest wait for an answer: {name}, {silence}.", "Дольше всех ждёт ответа: {name}, {silence}."
)
MORE: Final = Phrase("{n} more are open; --limit shows more.", "Открыто ещё {n}; больше покажет --limit.")
UNOPENED: Final = Phrase(
    "{n} messages could not be opened; their senders were not answered.",
    "Сообщений, которые не открылись: {n}; их авторы остались без ответа.",
)


@click.group()
def intake() -> None:
    """One inbox for every channel: who asks for help, who answers, and by when."""


@intake.command(name="open-inbox")
@click.argument("name")
@click.option("--purpose", default="", help="For whom it is, in a line: people in danger, information, press.")
@vault_options
def open_inbox_(name: str, purpose: str, options: VaultOptions) -> None:
    """Begin an inbox called NAME. It is a part of its own: who is to read it is brought in by name."""
    with opened(options) as vault:
        part = open_inbox(team_of(vault), purpose or name, name)
        if options.screen.is_json:
            options.screen.answer({"inbox": part.hex(), "name": name})
        else:
            options.screen.say(OPENED, name=name)


@intake.command(name="list")
@click.option("--closed", is_flag=True, help="Show those that are closed instead, the newest first.")
@click.option("--nobodys", is_flag=True, help="Only those that nobody looks after.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many are listed.")
@click.option(
    "--search", default="", metavar="WORDS", help="Only those of whom a code name or message has these words."
)
@inbox_option
@vault_options
def list_(closed: bool, nobodys: bool, limit: int, search: str, inbox_word: str, options: VaultOptions) -> None:
    """List who waits: the nearest danger first, then contact that is overdue, then the longest silence."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        intake_, now = work.intake, work.now_ms
        if search:
            rows = tuple(intake_.listed(one) for one in intake_.search(work.parts, search)[:limit])
        elif closed:
            rows = tuple(row for part in work.parts for row in intake_.closed(part, most=limit))[:limit]
        else:
            rows = intake_.page(work.parts, now, most=limit, only=NOBODYS if nobodys else EVERYBODY)
        counts = [intake_.counts(part, now) for part in work.parts]
        unopened = sum(len(intake_.unopened(part)) for part in work.parts)
        if options.screen.is_json:
            requests: list[Json] = [json_from_row(work, row) for row in rows]
            longest: list[Json] = [json_from_row(work, row) for row in intake_.longest_silences(work.parts)]
            counted = _json_from_counts(counts)
            options.screen.answer({"requests": requests, **counted, "longest": longest, "unopened": unopened})
            return
        for row in rows:
            show_row(work, row)
        if not rows:
            options.screen.say(NONE_OPEN)
        _say_counts(work, counts)
        total = sum(one.nobodys if nobodys else one.open for one in counts)
        if not closed and not search and total > len(rows):
            options.screen.say(MORE, n=total - len(rows))
        if unopened:
            options.screen.say(UNOPENED, n=unopened)


def _say_counts(work: Work, counts: list[Counts]) -> None:
    work.screen.say(
        COUNTED,
        open=sum(one.open for one in counts),
        overdue=sum(one.overdue for one in counts),
        nobodys=sum(one.nobodys for one in counts),
        silent=sum(one.fallen_silent for one in counts),
        closed=sum(one.closed for one in counts),
    )
    for phrase, row in zip((LONGEST, LONGEST_WAIT), work.intake.longest_silences(work.parts), strict=False):
        names = work.intake.names(work.intake.person(row.part, row.head))
        name = plain(names[0], MOST_OF_A_NAME) if names else ""
        work.screen.say(phrase, name=name, silence=wait_in_words(work, row))


def _json_from_counts(counts: list[Counts]) -> dict[str, Json]:
    by_danger: dict[str, Json] = {
        danger.value: sum(one.open_by_danger.get(danger, 0) for one in counts) for danger in Danger
    }
    return {
        "open": sum(one.open for one in counts),
        "overdue": sum(one.overdue for one in counts),
        "nobodys": sum(one.nobodys for one in counts),
        "fallen_silent": sum(one.fallen_silent for one in counts),
        "closed": sum(one.closed for one in counts),
        "by_danger": by_danger,
    }


_MODULES: Final = (
    intake_log,
    intake_import,
    intake_show,
    intake_terms,
    intake_say,
    intake_door,
    intake_carried,
    intake_form,
)
for _module in _MODULES:
    _module.add_to(intake)
