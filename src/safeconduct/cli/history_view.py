"""What was done in the record, newest first, printed and for programs.

Its words are the record's (`record.history_words`), which hides what was withdrawn (promise P7) and says of what nobody
can read that it cannot be read (docs/formats/ops.md).
"""

from __future__ import annotations

from typing import Final

from rich.text import Text

from safeconduct.base.clock import iso_from_day, ms_from_hlc
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.claim_view import UNDONE
from safeconduct.cli.known_view import GONE_STYLE, QUIET_STYLE
from safeconduct.cli.screen import Screen
from safeconduct.record.claim_wording import SHOWN_DIGITS
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.items import ENTRIES, LINK, PRINT, READING, TEXT, UNDO, MalformedItem, qualified, split_name
from safeconduct.record.links import Link
from safeconduct.record.op_content import Unread, is_by_hand, items_of, links_of, targets_of
from safeconduct.record.prints import Printed, printed_from_body
from safeconduct.record.queries import HistoryLine, Record
from safeconduct.record.types import OWN_DATASET, SEP
from safeconduct.record.wording import instant_from_ms, local_time_in_words
from safeconduct.vault.types import StoredOp
from safeconduct.vault.vault import Vault

NONE: Final = Phrase("Nothing has been done yet.", "Пока ничего не сделано.")


def show_history(screen: Screen, vault: Vault, lines: list[HistoryLine]) -> None:
    """Print what was done: its day and time here, what it was, and the digits that undo it."""
    if not lines:
        screen.say(NONE)
    told = Told(screen.language, Record(vault.tables), vault.op)
    for line in lines:
        stored = vault.op(line.op)
        at = local_time_in_words(ms_from_hlc(stored.signed.core.hlc), screen.language)
        text = Text(line.op.hex()[:SHOWN_DIGITS] + "  ", style=QUIET_STYLE)
        text.append(f"{at}: ", style="default")
        text.append(op_in_words(told, stored), style=GONE_STYLE if line.is_undone else "default")
        if line.is_undone:
            text.append(f" ({screen.text(UNDONE)})", style="italic")
        screen.show(text, rest=" " * (SHOWN_DIGITS + 2))


def json_from_history(vault: Vault, lines: list[HistoryLine]) -> Json:
    """Return the lines for a program to read. ``at``: the instant in UTC; ``names``: what was entered or spoken of."""
    return [json_from_line(vault.op(line.op), line) for line in lines]


def json_from_line(stored: StoredOp, line: HistoryLine) -> dict[str, Json]:
    """Return one line for a program to read."""
    at = instant_from_ms(ms_from_hlc(stored.signed.core.hlc))
    names: list[Json] = [*_names(stored)]
    undid: list[Json] = []
    if line.kind == UNDO:
        undid.extend(op.hex() for op in targets_of(stored))
    return {
        "op": line.op.hex(),
        "on": iso_from_day(line.on),
        "at": at.isoformat().replace("+00:00", "Z"),
        "author": line.author,
        "kind": line.kind,
        "dataset": line.dataset,
        "by_hand": line.kind == ENTRIES and is_by_hand(stored),
        "claims": line.claims,
        "names": names,
        "undid": undid,
        "printed": [{"purpose": one.purpose.value, "mark": one.mark} for one in _printed(stored)],
        "undone": line.is_undone,
    }


def _printed(stored: StoredOp) -> list[Printed]:
    """Return what a print op says; nothing for any other, and for one that cannot be read."""
    if stored.signed.core.kind != PRINT:
        return []
    try:
        return [printed_from_body(stored.signed.core.body)]
    except MalformedItem:
        return []


def _names(stored: StoredOp) -> list[str]:
    """Return the names an op entered by hand or spoke of; an import's are in its file."""
    body, kind = stored.signed.core.body, stored.signed.core.kind
    if kind == LINK:
        links = [link for link in links_of(stored) if isinstance(link, Link)]
        ends = dict.fromkeys(end.name for link in links for end in (link.origin, link.target) if end.name)
        return [name.replace(SEP, ":") for name in ends]
    if kind == PRINT:
        return [one.what.name.replace(SEP, ":") for one in _printed(stored) if one.what.name]
    if kind in (TEXT, READING):
        return [str(body.get(0)).replace(SEP, ":")]
    if kind != ENTRIES:
        return []
    dataset, items = str(body.get(0)), items_of(stored)
    if SEP in dataset or (dataset != OWN_DATASET and len(items) > 1):
        return []
    return [":".join(split_name(qualified(dataset, item.id))) for _, item in items if not isinstance(item, Unread)]
