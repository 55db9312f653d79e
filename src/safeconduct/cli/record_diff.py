"""The difference an import would make, before it is taken: new, changed with both wordings, missing, alike.

Refuses to show either wording of what was withdrawn (promise P7): taken in or not, it stays withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.text import Text

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.known_view import GONE_STYLE, QUIET_STYLE
from safeconduct.cli.plain import plain, plain_name
from safeconduct.cli.screen import Screen
from safeconduct.cli.withdrawn import is_entry_withdrawn, is_source_withdrawn
from safeconduct.cli.wording import CLAIMS, TOMBSTONE, entries_in_words, property_in_words, value_in_words
from safeconduct.record.alike import Alike
from safeconduct.record.commands import Changed, Diff
from safeconduct.record.items import Claim, EntryItem, Property, Source, Table, qualified, split_name
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP

# Changed or missing entries listed one by one; the rest are counted. A screen has some forty lines.
_LISTED: Final = 20
# Longest wording shown of a changed entry, in characters.
_WORDING: Final = 160

DATASET: Final = Phrase("Dataset {dataset}", "Набор данных {dataset}")
NEW: Final = Phrase("new: {what}", "новое: {what}")
SAME: Final = Phrase("already here: {what}", "уже есть: {what}")
CHANGED: Final = Phrase("changed: {what}", "изменено: {what}")
MISSING: Final = Phrase(
    "here, and no longer in this file: {what}. They stay; retract those that should not stand.",
    "есть здесь, но больше нет в файле: {what}. Они остаются; отзовите те, что не должны.",
)
ALIKE: Final = Phrase(
    "{one} and {other} have the same name. If they are one voice, say so, or they count as two:",
    "{one} и {other} называются одинаково. Если это один голос, отметьте это, иначе их будет два:",
)
LOOK_ALIKE: Final = Phrase(
    "{one} and {other} look alike. One voice or two? If one, say so, or they count as two:",
    "{one} и {other} выглядят одинаково. Это один голос или два? Если один, отметьте это, иначе их будет два:",
)
NOT_DESCRIBED: Final = Phrase(
    "{one} and {other} look alike. One voice or two? One of them is a publisher that its file does not describe: "
    "only of described voices can you say that they are one.",
    "{one} и {other} выглядят одинаково. Это один голос или два? Среди них издатель, которого его файл не описывает: "
    "сказать, что это одно и то же, можно только об описанных голосах.",
)
SAY_SAME: Final = Phrase("safeconduct record same {one} {other}", "safeconduct record same {one} {other}")
MORE: Final = Phrase("… and {count} more", "… и ещё {count}")
CUMULATIVE: Final = Phrase(" (only grows)", " (только растёт)")


def show_diff(screen: Screen, record: Record, diff: Diff) -> None:
    """Print what an import would change."""
    screen.show(Text(screen.text(DATASET, dataset=diff.dataset), style="bold"))
    changed: dict[Table, int] = {}
    for change in diff.changed:
        changed[change.table] = changed.get(change.table, 0) + 1
    for phrase, counts in ((NEW, diff.new), (SAME, diff.same), (CHANGED, changed)):
        if any(counts.values()):
            screen.show(screen.text(phrase, what=entries_in_words(counts, screen.language)), first="  ", rest="    ")
    for change in diff.changed[:_LISTED]:
        screen.show(_change(record, change, screen), first="    ", rest="      ")
    _show_rest(screen, len(diff.changed))
    if diff.missing:
        what = CLAIMS.say(len(diff.missing), screen.language)
        screen.show(screen.text(MISSING, what=what), first="  ", rest="    ")
        for name in diff.missing[:_LISTED]:
            screen.show(plain(split_name(name)[1]), first="    ")
        _show_rest(screen, len(diff.missing))
    show_alike(screen, diff.alike)


def show_alike(screen: Screen, found: Sequence[Alike]) -> None:
    """Ask whether voices that are named or look alike are one, and print the command that says so."""
    for pair in found[:_LISTED]:
        one, other = plain_name(pair.one), plain_name(pair.other)
        phrase = (ALIKE if pair.has_same_name else LOOK_ALIKE) if pair.is_described else NOT_DESCRIBED
        screen.show(screen.text(phrase, one=one, other=other), first="  ", rest="    ")
        if pair.is_described:
            screen.show(screen.text(SAY_SAME, one=one, other=other), first="    ")
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


def _change(record: Record, change: Changed, screen: Screen) -> Text:
    text = Text(plain(split_name(change.name)[1]) + "  ", style=QUIET_STYLE)
    if _is_withdrawn(record, change):
        return text.append(screen.text(TOMBSTONE), style="default")
    text.append(_wording(change.before, screen), style=GONE_STYLE)
    return text.append(" → " + _wording(change.after, screen), style="default")


def _is_withdrawn(record: Record, change: Changed) -> bool:
    after = change.after
    is_moved = isinstance(after, Claim) and is_source_withdrawn(
        record, qualified(split_name(change.name)[0], after.source)
    )
    return is_moved or is_entry_withdrawn(record, change.table, change.name)


def _wording(item: EntryItem, screen: Screen) -> str:
    """Return an entry in a line of words."""
    if isinstance(item, Claim):
        value = value_in_words(item.value, screen.language)
        return plain(f"{property_in_words(item.property)} {value}, “{item.said}”", _WORDING)
    if isinstance(item, Property):
        return f"{item.kind.value}{screen.text(CUMULATIVE) if item.cumulative else ''}"
    return plain(item.outlet if isinstance(item, Source) else item.label, _WORDING)
