"""``safeconduct record history, show, undo``: what was done, one claim opened, and taking something back.

Nothing is ever removed: an undo is an op too (promise P7; docs/formats/ops.md). Refuses to undo what is undone already.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.cli.beside import in_words
from safeconduct.cli.claim_view import show_opened
from safeconduct.cli.history_view import json_from_history, show_history
from safeconduct.cli.into import part_option, placing_of
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, done, reads_words
from safeconduct.record.beside import open_pairs_of
from safeconduct.record.commands import undo_intent
from safeconduct.record.items import Table
from safeconduct.record.queries import ENTRY, LEAST_OP_DIGITS, NoSuchEntry, Record
from safeconduct.sync.team import Team

# Entries a range may span: more than an import of ten million claims makes.
_MOST_OPS: Final = 100_000


class TooFewDigits(SafeconductError):
    """An entry of the history that was named by fewer digits than tell entries apart."""

    code = "cli.too_few_digits"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "An entry is named by at least {least} of its first digits{shown}.",
        NOTHING_CHANGED_EN,
        "Copy them from “record history”.",
    )
    ru = Advice(
        "Запись называют не менее чем {least} первыми знаками{shown}.",
        NOTHING_CHANGED_RU,
        "Скопируйте их из «record history».",
    )


@click.command()
@click.argument("ops", nargs=-1, required=True)
@click.option("--reason", default="", type=WORDS, help="Why.")
@part_option
@vault_options
@reads_words
def undo(ops: tuple[str, ...], reason: str, part_word: str, options: VaultOptions) -> None:
    """Undo OPS, each by its first digits in history (at least 8) or as a range FIRST..LAST; an undo in the same way."""
    with opened(options) as vault:
        record = Record(vault.tables, vault.device.hex())
        targets = [op for text in ops for op in _named(record, text)]
        placing = placing_of(vault, record, part_word)
        parts = placing.by_part(targets)
        written = vault.append([undo_intent(part, vault.tables, ours, reason) for part, ours in parts.items()])
    done(options.screen, written, into=(placing, parts))


def _named(record: Record, text: str) -> list[OpId]:
    first, dots, last = text.partition("..")
    if any(len(digits) < LEAST_OP_DIGITS for digits in ((first, last) if dots else (first,))):
        raise TooFewDigits(least=LEAST_OP_DIGITS, shown=text)
    if not dots:
        return [record.find_op(text)]
    ends = [record.find_op(first), record.find_op(last)]
    ops = [line.op for line in record.history(_MOST_OPS)]
    if not set(ends) <= set(ops):
        raise NoSuchEntry(kind=ENTRY, shown=text)
    newest, oldest = sorted(ops.index(end) for end in ends)
    return ops[newest : oldest + 1][::-1]


@click.command()
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many entries are listed."
)
@vault_options
def history(limit: int, options: VaultOptions) -> None:
    """List what was done last, newest first."""
    with opened(options) as vault:
        lines = Record(vault.tables).history(limit)
        if options.screen.is_json:
            options.screen.answer({"history": json_from_history(vault, lines)})
        else:
            show_history(options.screen, vault, lines)


@click.command()
@click.argument("claim")
@vault_options
def show(claim: str, options: VaultOptions) -> None:
    """Open one CLAIM: its words, its account, its voice, and everything said of it since."""
    with opened(options) as vault:
        record = Record(vault.tables, vault.device.hex())
        name, team = record.find(Table.CLAIM, claim), Team(vault, SystemClock(), SystemEntropy())
        pairs = in_words(options.screen, team, record, open_pairs_of(team, record, name))
        placing = placing_of(vault, record, "")
        show_opened(options.screen, record, record.wordings(name), (placing,), pairs=pairs)


def add_to(group: click.Group) -> None:
    """Hang these commands under ``record``."""
    for command in (undo, history, show):
        group.add_command(command)
