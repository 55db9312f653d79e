"""The difference an import would make, before it is taken: new, changed member by member, missing, alike.

What was changed here after it came, and would be put back by an older file, is said first. Refuses to show either
wording of what was withdrawn (promise P7): taken in or not, it stays withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rich.text import Text

from safeconduct.base.clock import Day, SystemClock, day_from_ms, iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import OPEN_HI
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.entry_words import Differs, differences, differs_in_words, json_from_differs
from safeconduct.cli.known_view import GONE_STYLE, QUIET_STYLE
from safeconduct.cli.screen import Screen
from safeconduct.record.alike import Alike
from safeconduct.record.commands import Changed, Diff
from safeconduct.record.items import Claim, EntryItem, Property, Source, Table, qualified, split_name
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP
from safeconduct.record.withdrawn import is_entry_withdrawn, is_source_withdrawn
from safeconduct.record.wording import (
    CLAIMS,
    TOMBSTONE,
    day_in_words,
    entries_in_words,
    published_in_words,
)

# Changed or missing entries listed one by one; the rest are counted. A screen has some forty lines.
_LISTED: Final = 20
# Longest name shown of a changed entry, in characters.
_NAME: Final = 80

DATASET: Final = Phrase("Dataset {dataset}", "Набор данных {dataset}")
NEW: Final = Phrase("new: {what}", "новое: {what}")
SAME: Final = Phrase("already here: {what}", "уже есть: {what}")
CHANGED: Final = Phrase("changed: {what}", "изменено: {what}")
MISSING: Final = Phrase(
    "here, and no longer in this file: {what}. They stay; retract those that should not stand.",
    "есть здесь, но больше нет в файле: {what}. Они остаются; неверные теперь возьмите назад (record retract).",
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
CHANGED_HERE: Final = Phrase(
    "was changed here on {day}, after it came from a file", "исправлено здесь {day}, уже после приёма из файла"
)
PUTS_BACK: Final = Phrase(
    "was changed here on {day}; this file has the older wording and would put it back",
    "исправлено здесь {day}; в файле прежняя редакция, и она вернётся",
)
TO_COME: Final = Phrase(
    "{name}: {what}, a day that is still to come. A slip?", "{name}: {what} — этот день ещё не наступил. Описка?"
)
PUBLISHED: Final = Phrase("published {day}", "опубликовано {day}")
LEARNT: Final = Phrase("became known to us on {day}", "стало известно нам {day}")


@dataclass(frozen=True, slots=True)
class Mended:
    """On which day our wording took the place of another one, and whether the file has that other one."""

    on: Day
    is_put_back: bool


def show_diff(screen: Screen, record: Record, diff: Diff) -> None:
    """Print what an import would change."""
    screen.show(Text(screen.text(DATASET, dataset=diff.dataset), style="bold"))
    changed: dict[Table, int] = {}
    for change in diff.changed:
        changed[change.table] = changed.get(change.table, 0) + 1
    for phrase, counts in ((NEW, diff.new), (SAME, diff.same), (CHANGED, changed)):
        if any(counts.values()):
            screen.show(screen.text(phrase, what=entries_in_words(counts, screen.language)), first="  ", rest="    ")
    for change in _changes(record, diff):
        _show_change(record, change, screen)
    _show_rest(screen, len(diff.changed))
    to_come = list(_to_come(screen, diff))
    for line in to_come[:_LISTED]:
        screen.show(Text(line, style="yellow"), first="  ", rest="    ")
    _show_rest(screen, len(to_come))
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


def json_from_changes(record: Record, diff: Diff) -> list[Json]:
    """Return every changed entry with its members for programs, in the order of the screen. Linear in the changes."""
    return [_json_from_change(record, change) for change in _in_order(record, diff.changed)]


def json_from_to_come(diff: Diff) -> list[Json]:
    """Return the accounts whose days are still to come."""
    return [{"source": source.id, "member": member} for source, member in _days_to_come(diff)]


def _changes(record: Record, diff: Diff) -> list[Changed]:
    return _in_order(record, diff.changed)[:_LISTED]


def _in_order(record: Record, changes: Sequence[Changed]) -> list[Changed]:
    """Return the changes with those first that take back what was changed here."""
    return sorted(changes, key=lambda change: not any(one.is_put_back for one in _mended(record, change)))


def _mended(record: Record, change: Changed) -> tuple[Mended, ...]:
    """Say when our wording of a claim took the place of an older one; nothing where it is the first."""
    if not isinstance(change.before, Claim) or not change.before.replaces:
        return ()
    wordings = record.wordings(change.name)
    ours = [one for one in wordings if not one.is_gone]
    is_put_back = any(one.is_gone and replace(one.claim, replaces=()) == change.after for one in wordings)
    return tuple(Mended(one.recorded_on, is_put_back) for one in ours[-1:])


def _days_to_come(diff: Diff) -> Iterator[tuple[Source, str]]:
    """Give the accounts to be taken in that lie after today, and which of their days does."""
    today = day_from_ms(SystemClock().now_ms())
    for _, item in diff.entities:
        if isinstance(item, Source):
            if today < item.published.hi < OPEN_HI:
                yield item, "published"
            if item.learnt_on is not None and item.learnt_on > today:
                yield item, "learnt_on"


def _to_come(screen: Screen, diff: Diff) -> Iterator[str]:
    for source, member in _days_to_come(diff):
        if member == "published":
            day = screen.text(PUBLISHED, day=published_in_words(source.published, screen.language))
        else:
            day = screen.text(LEARNT, day=day_in_words(source.learnt_on or 0, screen.language))
        yield screen.text(TO_COME, name=plain(source.id, _NAME), what=day)


def _show_change(record: Record, change: Changed, screen: Screen) -> None:
    """Print a changed entry: its name, and each member that differs, struck through and as it would be."""
    head = Text(plain(split_name(change.name)[1], _NAME) + "  ", style=QUIET_STYLE)
    if _is_withdrawn(record, change):
        screen.show(head.append(screen.text(TOMBSTONE), style="default"), first="    ")
        return
    head.append(_called(change.before, screen.language), style="default")
    for mended in _mended(record, change):
        phrase = PUTS_BACK if mended.is_put_back else CHANGED_HERE
        head.append(": " + screen.text(phrase, day=day_in_words(mended.on, screen.language)), style="bold yellow")
    screen.show(head, first="    ", rest="      ")
    for one in differences(change.before, change.after):
        screen.show(_member(screen, one), first="      ", rest="        ")


def _member(screen: Screen, one: Differs) -> Text:
    label, before, after = differs_in_words(screen, one)
    return Text.assemble((label + ": ", QUIET_STYLE), (before, GONE_STYLE), f" → {after}")


def _json_from_change(record: Record, change: Changed) -> Json:
    is_hidden = _is_withdrawn(record, change)
    members: list[Json] = [json_from_differs(one) for one in differences(change.before, change.after)]
    told: dict[str, Json] = {
        "table": change.table.name.lower(),
        "name": change.name.replace(SEP, ":"),
        "withdrawn": is_hidden,
        "members": [] if is_hidden else members,
    }
    for mended in _mended(record, change):
        told |= {"changed_here_on": iso_from_day(mended.on), "puts_back": mended.is_put_back}
    return told


def _is_withdrawn(record: Record, change: Changed) -> bool:
    after = change.after
    is_moved = isinstance(after, Claim) and is_source_withdrawn(
        record, qualified(split_name(change.name)[0], after.source)
    )
    return is_moved or is_entry_withdrawn(record, change.table, change.name)


def _called(item: EntryItem, language: Language) -> str:
    """Return what an entry is called, in a word or two."""
    if isinstance(item, Claim):
        return property_in_words(item.property, language)
    if isinstance(item, Property):
        return ""
    return plain(item.outlet if isinstance(item, Source) else item.label, _NAME)
