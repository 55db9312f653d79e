"""What two people changed at the same time, on the screen, and ``record settle``: choosing one of two wordings (P4).

Shows both, always; `record.beside` says what is open and what settling writes. Refuses to choose for anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click
from rich.text import Text

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain_name
from safeconduct.cli.into import part_option, placing_of
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import done
from safeconduct.cli.screen import Screen
from safeconduct.record.beside import Pair, Sort, Telling, settled_by, told_in_words
from safeconduct.record.claim_wording import SHOWN_DIGITS
from safeconduct.record.commands import rewording_intent
from safeconduct.record.history_words import Told
from safeconduct.record.items import Table, split_name
from safeconduct.record.queries import Record
from safeconduct.sync.team import Team

CHOOSE: Final = Phrase(
    "Both stand. Choose one: safeconduct record settle {claim} {one} or {other}",
    "Обе редакции действуют. Выберите одну: safeconduct record settle {claim} {one} или {other}",
)
SEEN: Final = Phrase(
    "Both count. When you have seen it: safeconduct sync status --seen",
    "Действует и то и другое. Когда увидели: safeconduct sync status --seen",
)
ENTRY: Final = Phrase(" (entry {op})", " (запись {op})")

Open = tuple[Pair, Telling]
"""A pair that is open, and its words."""


def in_words(screen: Screen, team: Team, record: Record, pairs: Sequence[Pair]) -> tuple[Open, ...]:
    """Return open pairs with their words."""
    told = Told(screen.language, record, team.vault.op)
    return tuple((pair, told_in_words(team, told, pair)) for pair in pairs)


def show_beside(screen: Screen, pairs: Sequence[Open]) -> None:
    """Print what was changed at the same time: who, both sides, and what to do."""
    for pair, told in pairs:
        screen.show(Text(told.what, style="yellow"), first="- ", rest="  ")
        for op, words in told.sides:
            screen.show(words + screen.text(ENTRY, op=op.hex()[:SHOWN_DIGITS]), first="  ", rest="    ")
        if pair.sort is Sort.REWORDED:
            one, other = (op.hex()[:SHOWN_DIGITS] for op, _ in told.sides)
            screen.show(screen.text(CHOOSE, claim=plain_name(pair.claim), one=one, other=other), first="  ")
        else:
            screen.show(screen.text(SEEN), first="  ")


def json_from_beside(pairs: Sequence[Open]) -> list[Json]:
    """Return the same for programs."""
    return [
        {
            "sort": pair.sort.value,
            "claim": pair.claim.replace("\x1f", ":"),
            "said": told.what,
            "sides": [{"op": op.hex(), "said": words} for op, words in told.sides],
        }
        for pair, told in pairs
    ]


@click.command()
@click.argument("claim")
@click.argument("entry")
@part_option
@vault_options
def settle(claim: str, entry: str, part_word: str, options: VaultOptions) -> None:
    """Keep the wording of a CLAIM that an ENTRY brought, where two were written at the same time; none is lost."""
    with opened(options) as vault:
        record = Record(vault.tables)
        name = record.find(Table.CLAIM, claim)
        settled, chosen = settled_by(record, name, record.find_op(entry))
        placing = placing_of(vault, record, part_word)
        parts = placing.for_wording(chosen)
        ops = vault.append([rewording_intent(part, split_name(name)[0], settled) for part in parts])
    done(options.screen, ops, into=(placing, parts))


def add_to(group: click.Group) -> None:
    """Hang this command under ``record``."""
    group.add_command(settle)
