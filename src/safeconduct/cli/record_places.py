"""``safeconduct record places`` and ``record held-at``: where people are held, and who was at one place, when, by whom.

Shapes only. Counts voices, never documents, and says of no line that it is a person (promise P6); a past day is asked
as it was (P7).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click
from rich.text import Text

from safeconduct.base.clock import Day, SystemClock, day_from_ms, iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain
from safeconduct.cli.known_view import QUIET_STYLE, VALUE_STYLE
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.past_day import day_asked
from safeconduct.cli.screen import Screen
from safeconduct.record.detention.answer import json_from_held, json_from_place
from safeconduct.record.detention.reading import PAGE, HeldLine, PlaceLine, Places
from safeconduct.record.detention.shares import Totals
from safeconduct.record.detention.stays import Stays
from safeconduct.record.detention.uses import UseLine
from safeconduct.record.detention.wording import (
    DISPUTED,
    NOT_ONE,
    days_in_words,
    exactness_in_words,
    may_be_in_words,
    outside_in_words,
    period_in_words,
    precision_in_words,
    property_of_line,
    use_in_words,
    uses_in_words,
    victims_in_words,
    when_in_words,
    whom_in_words,
)
from safeconduct.record.items import split_name
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import Reading
from safeconduct.record.wording import dots, listed, reach_in_words, roots_in_words

NO_PLACES: Final = Phrase("No claim here names a place of detention.", "Ни одно утверждение здесь не называет места.")
SPELT: Final = Phrase("Written: {names}.", "Написано: {names}.")
WHEN: Final = Phrase("When: {days}.", "Когда: {days}.")
TO_WHOM: Final = Phrase("To whom: {whom}.", "С кем: {whom}.")
BY_WHOM: Final = Phrase("By whom: {whom}.", "Кто: {whom}.")
PRECISION: Final = Phrase("Precision, as it is said: {words}.", "Точность, как сказано: {words}.")
USED: Final = Phrase("The place: {uses}.", "Место: {uses}.")
USES: Final = Phrase("What it was used for", "Для чего использовалось")
ONLY_USED: Final = Phrase(
    "Said to have been used, with nobody known to have been held or seen there:",
    "Сказано, что использовалось, но ни о ком не известно, чтобы его там держали или видели:",
)
HELD: Final = Phrase("Who was held or last seen there", "Кого там держали или видели в последний раз")
MORE: Final = Phrase("and {count} more: --from {at}", "и ещё {count}: --from {at}")
ALSO_NAMED: Final = Phrase("Named in another connection: {names}.", "Названы в другой связи: {names}.")
OTHERWISE: Final = Phrase("Named otherwise in {count} more.", "Названо в другой связи ещё в {count}.")


@click.command(name="places")
@click.option("--as-known", metavar="DAY", help="What we knew at the end of this day: 2019-01-21, 21 January 2019.")
@click.option("--as-public", metavar="DAY", help="What was public at the end of this day.")
@vault_options
def list_places(as_known: str | None, as_public: str | None, options: VaultOptions) -> None:
    """List places where people are held or were last seen, how exactly each is known and by how many voices."""
    reading, day, asked = _asked(as_known, as_public)
    screen = options.screen
    with opened(options) as vault:
        record = Record(vault.tables)
        places = Places(record, reading, asked)
        lines = places.lines(screen.language)
        if screen.is_json:
            shown: list[Json] = [*(json_from_place(line, places.stays(line.key)) for line in lines)]
            screen.answer({reading.value: iso_from_day(day), "places": shown})
            return
        _show_list(screen, lines, places)


def _show_list(screen: Screen, lines: Sequence[PlaceLine], places: Places) -> None:
    words = places.record.vocabulary
    used = [(one, uses_in_words(one.uses, screen.language, words)) for one in lines]
    if not lines:
        screen.say(NO_PLACES)
    for line, uses in (one for one in used if one[0].totals.held):
        screen.show(Text(plain(line.label), style=VALUE_STYLE), rest="  ")
        _show_totals(screen, line, places.stays(line.key), words)
        if uses:
            screen.show(screen.text(USED, uses=uses), first="  ", rest="    ")
    if only := [(plain(line.label), uses) for line, uses in used if uses and not line.totals.held]:
        screen.say(ONLY_USED)
        for label, uses in only:
            screen.show(f"{label}: {uses}", first="  ", rest="    ")
    if others := [plain(one.label) for one in lines if not one.totals.held and one.totals.others]:
        screen.say(ALSO_NAMED, names=listed(others))


@click.command(name="held-at")
@click.argument("place")
@click.option("--as-known", metavar="DAY", help="What we knew at the end of this day: 2019-01-21, 21 January 2019.")
@click.option("--as-public", metavar="DAY", help="What was public at the end of this day.")
@click.option("--from", "first", type=click.IntRange(0), default=0, metavar="N", help="Begin after so many lines.")
@vault_options
def show_place(place: str, as_known: str | None, as_public: str | None, first: int, options: VaultOptions) -> None:
    """Say who was held or last seen at PLACE, when, by whom and by how many voices, under all its spellings."""
    reading, day, asked = _asked(as_known, as_public)
    screen = options.screen
    with opened(options) as vault:
        places = Places(Record(vault.tables), reading, asked)
        key = places.find(place)
        totals, line = places.totals(key), places.line(key, screen.language)
        held = places.held(key, totals.held[first : first + PAGE])
        if screen.is_json:
            head: dict[str, Json] = {reading.value: iso_from_day(day), "from": first}
            shown: dict[str, Json] = {"lines": [*json_from_held(held)]}
            screen.answer({**head, **json_from_place(line, places.stays(key)), **shown})
            return
        # Inside: what an entry is called is read when it is worded.
        words = places.record.vocabulary
        precision = precision_in_words(places.about(key), screen.language, words)
        _show_head(screen, places, line, precision)
        _show_uses(screen, line.uses, words)
        _show_held(screen, held, totals, first, words)


def _show_head(screen: Screen, places: Places, line: PlaceLine, precision: str) -> None:
    totals, is_one = line.totals, places.book.named(line.key).is_one
    screen.show(Text(plain(line.label), style=VALUE_STYLE))
    _show_totals(screen, line, places.stays(line.key), places.record.vocabulary)
    if precision:
        screen.show(screen.text(PRECISION, words=precision), first="  ", rest="    ")
    if may_be := may_be_in_words(line.key, screen.language):
        screen.show(may_be, first="  ", rest="    ")
    if totals.spelt:
        screen.say(SPELT, names=listed(plain(text) for text in totals.spelt))
    if not is_one and len(totals.held) > 1:
        screen.say(NOT_ONE)


def _show_uses(screen: Screen, uses: Sequence[UseLine], words: Vocabulary) -> None:
    language = screen.language
    if uses:
        screen.gap()
        screen.show(Text(screen.text(USES), style=VALUE_STYLE))
    for one in uses:
        disputed = f", {screen.text(DISPUTED)}" if one.is_disputed else ""
        screen.show(Text(f"{use_in_words(one, language, words)}{disputed}"), first="  ", rest="    ")
        screen.show(screen.text(WHEN, days=period_in_words(one, language)), first="    ", rest="      ")
        screen.show(f"{dots(one.roots)} {roots_in_words(one.roots, language)}", first="    ")
        if outside := outside_in_words(one.roots, one.outside, language):
            screen.show(outside, first="    ", rest="      ")
        screen.show(Text(plain(listed(_locals(one.claims))), style=QUIET_STYLE), first="    ", rest="      ")


def _locals(names: Sequence[str]) -> list[str]:
    return [split_name(name)[1] for name in names]


def _show_totals(screen: Screen, line: PlaceLine, stays: Stays, words: Vocabulary) -> None:
    totals, language = line.totals, screen.language
    screen.show(f"{dots(totals.roots)} {roots_in_words(totals.roots, language)}", first="  ", rest="    ")
    if outside := outside_in_words(totals.roots, totals.outside, language):
        screen.show(outside, first="  ", rest="    ")
    screen.show(Text(reach_in_words(totals.claims, totals.documents, language), style=QUIET_STYLE), first="  ")
    screen.show(exactness_in_words(line.key, line.area, language), first="  ", rest="    ")
    screen.show(screen.text(WHEN, days=days_in_words(stays, language, words)), first="  ", rest="    ")


def _show_held(screen: Screen, held: tuple[HeldLine, ...], totals: Totals, first: int, words: Vocabulary) -> None:
    language = screen.language
    if held:
        screen.gap()
        screen.show(Text(screen.text(HELD), style=VALUE_STYLE))
    for one in held:
        disputed = f", {screen.text(DISPUTED)}" if one.is_disputed else ""
        said = property_of_line(one, language, words)
        screen.show(Text(f"{words.name_in_words(one.subject, language)}: {said}{disputed}"), first="  ", rest="    ")
        screen.show(f"{dots(one.roots)} {roots_in_words(one.roots, language)}", first="    ")
        screen.show(screen.text(WHEN, days=when_in_words(one, language, words)), first="    ", rest="      ")
        if outside := outside_in_words(one.roots, one.outside, language):
            screen.show(outside, first="    ", rest="      ")
        if victims := victims_in_words(one, language, words):
            screen.show(screen.text(TO_WHOM, whom=victims), first="    ", rest="      ")
        if whom := whom_in_words(one, language, words):
            screen.show(screen.text(BY_WHOM, whom=whom), first="    ", rest="      ")
        screen.show(Text(plain(listed(_locals(one.claims))), style=QUIET_STYLE), first="    ", rest="      ")
    left = len(totals.held) - first - len(held)
    if left > 0:
        screen.say(MORE, count=left, at=first + len(held))
    if totals.others:
        screen.say(OTHERWISE, count=len(totals.others))


def _asked(as_known: str | None, as_public: str | None) -> tuple[Reading, Day, Day]:
    """Return the reading, the day it is called by, and the day to ask about: NOW where none was named."""
    reading, day = day_asked(as_known, as_public)
    is_now = not (as_known or as_public)
    return reading, (day_from_ms(SystemClock().now_ms()) if is_now else day), (NOW if is_now else day)
