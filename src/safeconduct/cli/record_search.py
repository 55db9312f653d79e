"""``safeconduct record search``: names and words in the record, typed in whatever layout and alphabet.

Says which reading of the query found what it shows. Undone and withdrawn content is not found (promise P7).
"""

from __future__ import annotations

from typing import Final

import click
from rich.text import Text

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.known_view import QUIET_STYLE
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.record.items import Table, split_name
from safeconduct.record.queries import Opened, Record
from safeconduct.record.search import KINDS, MORE_FITS, MOST_SHOWN, Found, entry_in_words, search
from safeconduct.record.wording import said_in_words

_MEMBERS: Final = {
    Table.SUBJECT: "subjects",
    Table.VOICE: "voices",
    Table.SOURCE: "accounts",
    Table.PROPERTY: "properties",
}
CLAIMS: Final = Phrase("Claims", "Утверждения")


@click.command(name="search")
@click.argument("words", nargs=-1, required=True, type=WORDS)
@vault_options
@reads_words
def search_words(words: tuple[str, ...], options: VaultOptions) -> None:
    """Find WORDS in names, accounts and claims: as typed, in the other keyboard layout, in the other alphabet."""
    screen = options.screen
    with opened(options) as vault:
        vault.settle()
        record = Record(vault.tables)
        found = search(record, " ".join(words))
        if screen.is_json:
            screen.answer(_json(found))
            return
        _show(screen, record, found)


def _show(screen: Screen, record: Record, found: Found) -> None:
    screen.say(found.how, words=plain(found.words))
    for table, entries in found.entries.items():
        screen.gap()
        screen.show(Text(screen.text(KINDS[table]), style="bold"))
        for name, item in entries:
            screen.show(Text(entry_in_words(item, screen.language, record.vocabulary)), first="  ", rest="    ")
            screen.show(Text(plain_name(name), style=QUIET_STYLE), first="    ")
    if found.claims:
        screen.gap()
        screen.show(Text(screen.text(CLAIMS), style="bold"))
    for one in found.claims:
        screen.show(Text(_claim(screen, record, one)), first="  ", rest="    ")
        screen.show(Text(plain_name(one.name), style=QUIET_STYLE), first="    ")
    if found.has_more:
        screen.gap()
        screen.say(MORE_FITS, most=MOST_SHOWN)


def _claim(screen: Screen, record: Record, one: Opened) -> str:
    said = f" ({plain(one.claim.said)})" if one.claim.said else ""
    return said_in_words(one.claim, screen.language, record.vocabulary) + said


def _json(found: Found) -> dict[str, Json]:
    answer: dict[str, Json] = {
        "reading": found.manner.value,
        "beginnings": found.is_beginning,
        "words": found.words,
        "has_more": found.has_more,
    }
    for table, member in _MEMBERS.items():
        answer[member] = [_name(name) for name, _ in found.entries.get(table, ())]
    answer["claims"] = [{**_name(one.name), "said": one.claim.said} for one in found.claims]
    return answer


def _name(name: str) -> dict[str, Json]:
    dataset, local = split_name(name)
    return {"id": local, "dataset": dataset}
