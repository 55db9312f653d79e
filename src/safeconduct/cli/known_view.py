"""What is known, as a person reads it in a terminal: ranges in words, levels in words, the struck-through past.

Shapes only: every number, level and list comes from the record room. Markup characters in labels are escaped:
an account's own words can never paint the screen.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

from babel.dates import format_date, format_interval
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language, Phrase, one_line
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.base.json_value import Json
from safeconduct.cli.language import say
from safeconduct.cli.screen import Screen
from safeconduct.record.answer import json_from_span
from safeconduct.record.explain import Behind, State, voice_label
from safeconduct.record.items import Value
from safeconduct.record.queries import Opened, Record
from safeconduct.record.types import UNATTRIBUTED, KnownRow, Level, PropertyKind, Reading, Roots

_LOCALES: Final = {"en": "en_GB", "ru": "ru"}
# Longest value or quotation shown on one line, in characters.
_LINE: Final = 200

PUBLIC_ON: Final = Phrase("public at the end of {day}", "публично известно на конец дня {day}")
KNOWN_ON: Final = Phrase("known here at the end of {day}", "известно здесь на конец дня {day}")
LEVELS: Final = {
    Level.WITHDRAWN: Phrase("withdrawn", "отозвано"),
    Level.DISPUTED: Phrase("disputed", "оспаривается"),
    Level.REASONABLE_GROUNDS: Phrase("reasonable grounds to believe", "есть разумные основания полагать"),
    Level.CORROBORATED: Phrase("corroborated", "подтверждено независимо"),
    Level.REPORTED: Phrase("reported", "сообщается"),
}
_LEVEL_STYLES: Final = {
    Level.WITHDRAWN: "dim",
    Level.DISPUTED: "bold red",
    Level.REASONABLE_GROUNDS: "bold green",
    Level.CORROBORATED: "green",
    Level.REPORTED: "default",
}
CORRECTED: Final = Phrase("corrected", "исправлено")
INCONSISTENT: Final = Phrase("one voice says different things", "один голос говорит разное")
AT_LEAST: Final = Phrase("at least {n}", "не менее {n}")
AT_MOST: Final = Phrase("at most {n}", "не более {n}")
RANGE: Final = Phrase("{lo} to {hi}", "от {lo} до {hi}")
FROM_DAY: Final = Phrase("from {day}", "с {day}")
UNTIL_DAY: Final = Phrase("until {day}", "по {day}")
UNKNOWN: Final = Phrase("unknown", "неизвестно")
TOMBSTONE: Final = Phrase("[content withdrawn]", "[содержание отозвано]")
VOICES_SURE: Final = Phrase("independent voices: {n}", "независимых голосов: {n}")
VOICES: Final = Phrase("independent voices: {floor} to {ceiling}", "независимых голосов: от {floor} до {ceiling}")
REACH: Final = Phrase("claims {claims}, accounts {documents}", "утверждений {claims}, сообщений {documents}")
OUTSIDE: Final = Phrase("to an outsider: {n} ({names})", "для постороннего: {n} ({names})")
NOTHING: Final = Phrase("Nothing is known.", "Ничего не известно.")
SAYS: Final = Phrase("{who} says {what}", "{who}: {what}")
STATES: Final = {
    State.STANDS: Phrase("", ""),
    State.SUPERSEDED: Phrase("corrected since", "исправлено позже"),
    State.OUTDATED: Phrase("outdated", "устарело"),
    State.RETRACTED: Phrase("taken back", "взято назад"),
    State.WITHDRAWN: Phrase("consent withdrawn", "согласие отозвано"),
}


def day_in_words(day: int, language: Language) -> str:
    """Return a day as people write it."""
    text: str = format_date(_date(day), "long", locale=_LOCALES[language])
    return text


def span_in_words(kind: PropertyKind, span: Interval, language: Language) -> str:
    """Return an interval of days or counts as people say it."""
    if span.is_unknown():
        return say(UNKNOWN, language)
    if kind is PropertyKind.COUNT:
        return _count_in_words(span, language)
    if span.lo == OPEN_LO:
        return say(UNTIL_DAY, language).format(day=day_in_words(span.hi, language))
    if span.hi == OPEN_HI:
        return say(FROM_DAY, language).format(day=day_in_words(span.lo, language))
    if span.lo == span.hi:
        return day_in_words(span.lo, language)
    text: str = format_interval(_date(span.lo), _date(span.hi), "yMMMd", locale=_LOCALES[language])
    return text


def any_value_in_words(value: Value, language: Language) -> str:
    """Return a claim's value as people say it."""
    if value.kind.is_interval:
        return span_in_words(value.kind, value.span, language)
    return " · ".join(value.texts)


def _count_in_words(span: Interval, language: Language) -> str:
    if span.hi == OPEN_HI:
        return say(AT_LEAST, language).format(n=span.lo)
    if span.lo == OPEN_LO:
        return say(AT_MOST, language).format(n=span.hi)
    return str(span.lo) if span.lo == span.hi else say(RANGE, language).format(lo=span.lo, hi=span.hi)


def _date(day: int) -> datetime.date:
    return datetime.date.fromisoformat(iso_from_day(Day(day)))


def value_in_words(row: KnownRow, language: Language) -> str:
    """Return a row's value as people say it."""
    if row.is_tombstone:
        return say(TOMBSTONE, language)
    return span_in_words(row.kind, row.span, language) if row.kind.is_interval else one_line(row.text, _LINE)


def show_heading(screen: Screen, label: str, reading: Reading, day: Day) -> None:
    """Print what one is looking at."""
    looked_at = PUBLIC_ON if reading is Reading.PUBLIC else KNOWN_ON
    text = Text("\n" + one_line(label, _LINE), style="bold")
    text.append(" — " + screen.text(looked_at, day=day_in_words(day, screen.language)), style="not bold")
    screen.out.print(text)


def show_rows(screen: Screen, rows: Iterable[KnownRow], behind: dict[KnownRow, tuple[Behind, ...]]) -> None:
    """Print each proposition: value large, what it was before struck through, how it stands, from how many."""
    shown = False
    for row in rows:
        shown = True
        screen.out.print(Padding(row_in_lines(row, behind.get(row, ()), screen.language), (0, 0, 0, 2)))
    if not shown:
        screen.say(NOTHING)


def row_in_lines(row: KnownRow, behind: tuple[Behind, ...], language: Language) -> Text:
    """Return the two lines of one proposition."""
    text = Text(row.property.replace("_", " "))
    if row.basis != "unspecified":
        text.append(f" ({row.basis})")
    text.append("  ")
    text.append(value_in_words(row, language), style="bold")
    for former in _former(row, behind, language):
        text.append("  ")
        text.append(former, style="strike dim")
    text.append("\n  " + dots(row.roots) + " ")
    text.append(say(LEVELS[row.level], language), style=_LEVEL_STYLES[row.level])
    for flag, phrase in ((row.corrected, CORRECTED), (bool(row.inconsistent), INCONSISTENT)):
        if flag:
            text.append(" · " + say(phrase, language))
    text.append(" · " + roots_in_words(row.roots, language))
    text.append(" · " + say(REACH, language).format(claims=len(row.claims), documents=len(row.documents)), style="dim")
    if row.outside != row.roots:
        names = ", ".join(name.rpartition("\x1f")[2] for name in row.outside.names)
        text.append(" · " + say(OUTSIDE, language).format(n=row.outside.floor, names=names), style="dim")
    return text


def _former(row: KnownRow, behind: tuple[Behind, ...], language: Language) -> list[str]:
    spans = [one.span for one in behind if one.state is State.SUPERSEDED and row.kind.is_interval]
    return [span_in_words(row.kind, span, language) for span in dict.fromkeys(spans)]


def dots(roots: Roots) -> str:
    """Return a filled dot for each voice proved independent, an open one for each that may be."""
    return "●" * roots.floor + "○" * (roots.ceiling - roots.floor)


def roots_in_words(roots: Roots, language: Language) -> str:
    """Return how many independent voices there are."""
    if roots.floor == roots.ceiling:
        return say(VOICES_SURE, language).format(n=roots.floor)
    return say(VOICES, language).format(floor=roots.floor, ceiling=roots.ceiling)


def show_tree(screen: Screen, row: KnownRow, behind: tuple[Behind, ...]) -> None:
    """Print what a row rests on: voice, then the accounts and claims in it, copies under what they repeat."""
    tree = Tree(row_in_lines(row, behind, screen.language), guide_style="dim")
    by_root: dict[tuple[str, ...], list[Behind]] = {}
    for one in behind:
        by_root.setdefault(one.root_labels, []).append(one)
    for labels, claims in sorted(by_root.items()):
        voice = tree.add(Text(" + ".join(one_line(label, _LINE) for label in labels), style="bold"))
        branches: dict[str, Tree] = {}
        for one in sorted(claims, key=lambda c: (len(c.ancestors), c.published, c.name)):
            above = next((branches[a] for a in reversed(one.ancestors) if a in branches), voice)
            branches[one.name] = above.add(_claim_line(one, row.kind, screen.language))
    screen.out.print(Padding(tree, (0, 0, 0, 2)))


def _claim_line(one: Behind, kind: PropertyKind, language: Language) -> Text:
    style = "default" if one.state is State.STANDS else "strike dim"
    text = Text(one.local_name + "  ", style="dim")
    text.append(one_line(one.outlet, _LINE))
    text.append(f" ({span_in_words(PropertyKind.DATE, one.published, language)})", style="dim")
    text.append(": ")
    said = one_line(one.said, _LINE)
    text.append(say(TOMBSTONE, language) if one.state is State.WITHDRAWN else f"“{said}”", style=style)
    if kind.is_interval and one.state is not State.WITHDRAWN:
        text.append(f" = {span_in_words(kind, one.span, language)}", style=style)
    if one.state is not State.STANDS:
        text.append("  " + say(STATES[one.state], language), style="italic")
    return text


RECORDED: Final = Phrase("recorded on {day}", "записано {day}")
VOICE: Final = Phrase("voice", "голос")
ACCOUNT: Final = Phrase("account", "сообщение")
SAID: Final = Phrase("says", "сообщает")
GONE: Final = Phrase("no longer stands: undone or reworded", "больше не действует: отменено или исправлено")


def show_opened(screen: Screen, record: Record, wordings: tuple[Opened, ...]) -> None:
    """Print every wording of one claim, and what was said of it."""
    if screen.is_json:
        screen.answer({"claim": wordings[0].name.replace("\x1f", ":"), "wordings": [_opened_json(w) for w in wordings]})
        return
    for one in wordings:
        claim = one.claim
        value = any_value_in_words(claim.value, screen.language)
        text = Text(one_line(one.name.replace("\x1f", ":")), style="bold")
        text.append(f"  {claim.property.replace('_', ' ')} = {one_line(value, _LINE)}", style="bold")
        if one.is_gone:
            text.append("  " + screen.text(GONE), style="dim italic")
        outlet = one.source.outlet if one.source else claim.source
        for phrase, words in (
            (SAID, f"“{claim.said}”"),
            (ACCOUNT, outlet),
            (VOICE, f"{one.voice.label if one.voice else UNATTRIBUTED} → {voice_label(record, one.root)}"),
        ):
            text.append(f"\n  {screen.text(phrase)}: {one_line(words, _LINE)}")
        text.append("\n  " + screen.text(RECORDED, day=day_in_words(one.recorded_on, screen.language)), style="dim")
        for said in one.links:
            note = f": {said.link.note}" if said.link.note else ""
            text.append(f"\n  {said.link.kind.value} ({day_in_words(said.on, screen.language)}){one_line(note, _LINE)}")
        screen.out.print(text)


def _opened_json(one: Opened) -> Json:
    value = one.claim.value
    texts: list[Json] = [*value.texts]
    return {
        "source": one.claim.source.replace("\x1f", ":"),
        "voice": one.claim.voice.replace("\x1f", ":"),
        "root": one.root.replace("\x1f", ":"),
        "property": one.claim.property,
        "said": one.claim.said,
        "value": json_from_span(value.kind, value.span) if value.kind.is_interval else texts,
        "recorded_on": iso_from_day(one.recorded_on),
        "op": one.op.hex(),
        "stands": not one.is_gone,
        "links": [said.link.kind.value for said in one.links],
    }
