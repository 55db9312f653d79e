"""The difference an import would make, printed before it is taken, and the same for programs.

Its words are the record's (`record.import_words`). Refuses to show either wording of what was withdrawn (promise P7):
taken in or not, it stays withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.text import Text

from safeconduct.base.clock import SystemClock, day_from_ms, iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.known_view import GONE_STYLE, QUIET_STYLE
from safeconduct.cli.screen import Screen
from safeconduct.record.alike import Alike
from safeconduct.record.commands import Changed, Diff
from safeconduct.record.entry_words import differences, json_from_differs
from safeconduct.record.import_words import (
    ChangeInWords,
    alike_in_words,
    change_in_words,
    circle_in_words,
    days_to_come,
    in_order,
    is_change_withdrawn,
    mended,
    missing_in_words,
    to_come_in_words,
    totals_in_words,
)
from safeconduct.record.items import split_name
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP

# Changed or missing entries listed one by one; the rest are counted. A screen has some forty lines.
_LISTED: Final = 20

DATASET: Final = Phrase("Dataset {dataset}", "Набор данных {dataset}")
SAY_SAME: Final = Phrase("safeconduct record same {one} {other}", "safeconduct record same {one} {other}")
MORE: Final = Phrase("… and {count} more", "… и ещё {count}")


def show_diff(screen: Screen, record: Record, diff: Diff) -> None:
    """Print what an import would change."""
    screen.show(Text(screen.text(DATASET, dataset=diff.dataset), style="bold"))
    for line in totals_in_words(diff, screen.language):
        screen.show(line, first="  ", rest="    ")
    for change in in_order(record, diff.changed)[:_LISTED]:
        _show_change(screen, change_in_words(record, change, screen.language))
    _show_rest(screen, len(diff.changed))
    to_come = list(days_to_come(diff, day_from_ms(SystemClock().now_ms())))
    for source, member in to_come[:_LISTED]:
        told = Text(to_come_in_words(source, member, screen.language), style="yellow")
        screen.show(told, first="  ", rest="    ")
    _show_rest(screen, len(to_come))
    for circle in diff.circles[:_LISTED]:
        told = Text(circle_in_words(record, diff, circle, screen.language), style="yellow")
        screen.show(told, first="  ", rest="    ")
    _show_rest(screen, len(diff.circles))
    if diff.missing:
        screen.show(missing_in_words(diff, screen.language), first="  ", rest="    ")
        for name in diff.missing[:_LISTED]:
            screen.show(plain(split_name(name)[1]), first="    ")
        _show_rest(screen, len(diff.missing))
    show_alike(screen, diff.alike)


def show_alike(screen: Screen, found: Sequence[Alike]) -> None:
    """Ask whether voices that are named or look alike are one, and print the command that says so."""
    for pair in found[:_LISTED]:
        screen.show(alike_in_words(pair, screen.language), first="  ", rest="    ")
        if pair.is_described:
            same = screen.text(SAY_SAME, one=plain_name(pair.one), other=plain_name(pair.other))
            screen.show(same, first="    ")
    _show_rest(screen, len(found))


def json_from_alike(found: Sequence[Alike]) -> list[Json]:
    """Return the pairs for programs."""
    return [
        {"one": pair.one.replace(SEP, ":"), "other": pair.other.replace(SEP, ":"), "has_same_name": pair.has_same_name}
        for pair in found
    ]


def _show_rest(screen: Screen, count: int) -> None:
    if count > _LISTED:
        screen.show(screen.text(MORE, count=count - _LISTED), first="    ")


def json_from_changes(record: Record, diff: Diff) -> list[Json]:
    """Return every changed entry with its members for programs, in the order of the screen. Linear in the changes."""
    return [_json_from_change(record, change) for change in in_order(record, diff.changed)]


def json_from_to_come(diff: Diff) -> list[Json]:
    """Return the accounts whose days are still to come."""
    today = day_from_ms(SystemClock().now_ms())
    return [{"source": source.id, "member": member} for source, member in days_to_come(diff, today)]


def json_from_circles(diff: Diff) -> list[Json]:
    """Return what would lie in itself, a list of names for each circle."""
    return [[plain_name(one) for one in circle] for circle in diff.circles]


def _show_change(screen: Screen, told: ChangeInWords) -> None:
    """Print a changed entry: its name, and each member that differs, struck through and as it would be."""
    head = Text(told.name + "  ", style=QUIET_STYLE)
    head.append(told.called, style="default")
    for words in told.mended:
        head.append(": " + words, style="bold yellow")
    screen.show(head, first="    ", rest="      ")
    for label, before, after in told.members:
        line = Text.assemble((label + ": ", QUIET_STYLE), (before, GONE_STYLE), f" → {after}")
        screen.show(line, first="      ", rest="        ")


def _json_from_change(record: Record, change: Changed) -> Json:
    is_hidden = is_change_withdrawn(record, change)
    members: list[Json] = [json_from_differs(one) for one in differences(change.before, change.after)]
    told: dict[str, Json] = {
        "table": change.table.name.lower(),
        "name": change.name.replace(SEP, ":"),
        "withdrawn": is_hidden,
        "members": [] if is_hidden else members,
    }
    for one in mended(record, change):
        told |= {"changed_here_on": iso_from_day(one.on), "puts_back": one.is_put_back}
    return told
