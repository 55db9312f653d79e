"""What was done in the record, newest first, in words: an import, a claim by hand, a dispute, an undo.

Refuses to repeat what was noted beside content whose consent was withdrawn since (promise P7).
"""

from __future__ import annotations

from typing import Final

from rich.text import Text

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import OpId
from safeconduct.base.json_value import Json
from safeconduct.cli.claim_view import SHOWN_DIGITS, UNDONE, link_in_words
from safeconduct.cli.known_view import GONE_STYLE, QUIET_STYLE
from safeconduct.cli.plain import plain
from safeconduct.cli.screen import Screen
from safeconduct.cli.withdrawn import byte_strings, is_about_withdrawn
from safeconduct.cli.wording import TOMBSTONE, day_in_words, entries_in_words, listed
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import ENTRIES, LINK, UNDO, Claim, Table
from safeconduct.record.links import decode_link
from safeconduct.record.queries import HistoryLine, Record
from safeconduct.record.types import OWN_DATASET
from safeconduct.vault.types import StoredOp
from safeconduct.vault.vault import Vault

IMPORTED: Final = Phrase("import of {what}", "импорт: {what}")
BY_HAND: Final = Phrase("added by hand: {what}", "добавлено вручную: {what}")
REWORDED: Final = Phrase("a claim reworded", "исправлена запись утверждения")
UNDID: Final = Phrase("undo of {ops}", "отмена: {ops}")
OF_DATASET: Final = Phrase("{what}, from {dataset}", "{what}, набор {dataset}")
NEWER: Final = Phrase("something a newer version wrote ({kind})", "запись более новой версии ({kind})")
NONE: Final = Phrase("Nothing has been done yet.", "Пока ничего не сделано.")


def show_history(screen: Screen, vault: Vault, lines: list[HistoryLine]) -> None:
    """Print what was done: its day, what it was, and the digits that undo it."""
    if not lines:
        screen.say(NONE)
    for line in lines:
        what = op_in_words(screen, vault, line)
        text = Text(line.op.hex()[:SHOWN_DIGITS] + "  ", style=QUIET_STYLE)
        text.append(f"{day_in_words(line.on, screen.language)}: ", style="default")
        text.append(what, style=GONE_STYLE if line.is_undone else "default")
        if line.is_undone:
            text.append(f" ({screen.text(UNDONE)})", style="italic")
        screen.show(text, rest=" " * (SHOWN_DIGITS + 2))


def op_in_words(screen: Screen, vault: Vault, line: HistoryLine) -> str:
    """Return what an op did."""
    body = vault.op(line.op).signed.core.body
    record = Record(vault.tables)
    if line.kind == LINK:
        links = [decode_link(data) for data in byte_strings(body.get(0))]
        return "; ".join(link_in_words(record, link, screen.language) for link in links)
    if line.kind == UNDO:
        ops = listed(data.hex()[:SHOWN_DIGITS] for data in byte_strings(body.get(0)))
        return screen.text(UNDID, ops=ops) + _reason(screen, vault, vault.op(line.op))
    if line.kind != ENTRIES:
        return screen.text(NEWER, kind=line.kind)
    lists = {table: byte_strings(body.get(int(table))) for table in Table}
    claims = lists[Table.CLAIM]
    only = decode_item(Table.CLAIM, claims[0]) if len(claims) == 1 else None
    if isinstance(only, Claim) and only.replaces:
        what = screen.text(REWORDED)
    else:
        counted = entries_in_words({table: len(items) for table, items in lists.items()}, screen.language)
        what = screen.text(BY_HAND if line.dataset == OWN_DATASET else IMPORTED, what=counted)
    return what if line.dataset == OWN_DATASET else screen.text(OF_DATASET, what=what, dataset=line.dataset)


def _reason(screen: Screen, vault: Vault, undo: StoredOp) -> str:
    """Return why something was undone, unless that stands beside withdrawn content: the op undone or one behind it."""
    reason = undo.signed.core.body.get(1)
    if not isinstance(reason, str):
        return ""
    record = Record(vault.tables)
    asked = [undo]
    for one in asked:
        if one.signed.core.kind == UNDO:
            asked += [vault.op(OpId(data)) for data in byte_strings(one.signed.core.body.get(0))]
    return ": " + (screen.text(TOMBSTONE) if any(is_about_withdrawn(record, one) for one in asked) else plain(reason))


def json_from_history(lines: list[HistoryLine]) -> Json:
    """Return the lines for a program to read."""
    return [
        {
            "op": line.op.hex(),
            "on": iso_from_day(line.on),
            "author": line.author,
            "kind": line.kind,
            "dataset": line.dataset,
            "claims": line.claims,
            "undone": line.is_undone,
        }
        for line in lines
    ]
