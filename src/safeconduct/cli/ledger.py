"""``safeconduct ledger``: everything ever public, ours and others', what it told, and what is to be corrected (P7).

Nothing takes an entry out. What an article told is proposed by `show` and counts once `mend` says so. Refuses to say
more of a person than how many there are: entries hold ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import Day, day_from_iso, day_from_ms, iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.base.plain import plain
from safeconduct.cli.evacuate import NONE
from safeconduct.cli.journey_words import done, held_named
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.team_words import NoSuchFolder, team_of
from safeconduct.evacuate.facts.commands import draw
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.publish.holding.articles import (
    Proposed,
    article_intent,
    count_told,
    detail_told,
    proposed,
    read_anew_intent,
    told_intent,
)
from safeconduct.publish.holding.correcting import Cause, Due, begin_correction, dues, leave_intent
from safeconduct.publish.holding.errors import NothingDue, NotOurs, NotReadAnew
from safeconduct.publish.holding.ledger import DETAILS, Detail, Entry, SaidOf, read_ledger
from safeconduct.publish.holding.pressroom import ROOM_NAME, begin_press_room
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.taking_down import take_down_intent, taken_down
from safeconduct.publish.released.taken_down import ENDING, TakenDown, encode_taken_down
from safeconduct.publish.statements import Count
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.team import Team

_STATUSES: Final = tuple(one.code for one in forms()["block"].fields["status"].choices)
_BASES: Final = tuple(one.code for one in forms()["block"].fields["basis"].choices)
UNREAD: Final = Phrase(
    "This version cannot read what it told: the check holds every number, person and quotation. Say it with “ledger "
    "mend”.",
    "Эта версия не может прочитать, что этим сказано: проверка задерживает все числа, людей и цитаты. Укажите это "
    "командой «ledger mend».",
)
UNTOLD: Final = Phrase(
    "Nobody has said yet what it told: “ledger mend” says it.",
    "Пока никто не указал, что этим сказано; для этого есть «ledger mend».",
)
ENTERED: Final = Phrase(
    "It is entered as {entry}. Nothing of it counts before “ledger mend {entry}” says what it told.",
    "Внесено как {entry}. Ничего из этого не учитывается, пока «ledger mend {entry}» не укажет, что этим сказано.",
)
WHYS: Final = {
    Cause.CLAIM: Phrase("a claim under it was corrected or taken back", "утверждение под ним исправлено или отозвано"),
    Cause.CONSENT: Phrase("somebody in it took their consent back", "тот, о ком оно, отозвал согласие"),
    Cause.TELLER: Phrase(
        "whoever told what it rests on wants it public no more: correct it, or take it down",
        "рассказавший то, на чём оно основано, больше не согласен на публикацию: исправьте или снимите",
    ),
    Cause.NUMBER: Phrase("a later number of ours is lower", "более позднее наше число меньше"),
}
DUE_LINE: Final = Phrase(
    "{state}  {day}  {entry}: {why}{name}.", "{state}  {day}  {entry}: {why}{name}."
)  # fmt: skip
WRITTEN_DOWN: Final = Phrase(
    "Written beside the releases, {n} of them. Build the site anew. Copies elsewhere remain.",
    "Записано рядом с публикациями, всего {n}. Соберите сайт заново. Копии в других местах останутся.",
)
BEGUN: Final = Phrase("The correction “{name}” is begun.", "Исправление «{name}» начато.")


@click.group()
def ledger() -> None:
    """What is public, ours and others', what each entry told, and what is to be corrected."""


@ledger.command(name="list")
@vault_options
def list_(options: VaultOptions) -> None:
    """List everything that is public, the oldest first."""
    screen = options.screen
    with opened(options) as vault:
        entries = read_ledger(Facts(vault.tables)).entries
        if screen.is_json:
            screen.answer({"entries": [json_of_entry(one) for one in entries]})
            return
        for one in entries:
            mark = "■ " if not one.is_read else "▲ " if not one.is_told else ""
            outlet = one.thing.text("outlet")
            head = f"{one.thing.id.hex()[:SHOWN_DIGITS]}  {iso_from_day(one.release.on)}  {mark}"
            screen.show(f"{head}{plain(outlet, 60) + ': ' if outlet else ''}{plain(one.thing.text('text'), 160)}")
        if not entries:
            screen.say(NONE)


@ledger.command()
@click.argument("text", type=WORDS)
@click.option("--outlet", default="", help="Where it stood.")
@click.option("--day", required=True, metavar="DAY", help="Since when it stands there, as 2026-11-28.")
@vault_options
@reads_words
def add(options: VaultOptions, text: str, outlet: str, day: str) -> None:
    """Enter an article of others, word for word."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        room, thing = begin_press_room(team, say(ROOM_NAME, screen.language)), draw(team.entropy)
        vault.append([article_intent(team, room, thing, outlet=outlet, day=day_from_iso(day), text=text)])
    if screen.is_json:
        screen.answer({"entry": thing.hex()})
        return
    screen.say(ENTERED, entry=thing.hex()[:SHOWN_DIGITS])


@ledger.command()
@click.argument("entry")
@vault_options
def show(options: VaultOptions, entry: str) -> None:
    """Show an ENTRY by the first digits of its id: its words, what it told, and what the program finds in it."""
    screen = options.screen
    with opened(options) as vault:
        found = entry_named(team_of(vault), entry)
        offered = proposed_of(found)
        if screen.is_json:
            told: list[Json] = [
                {"number": number, "kind": one.kind.value, "words": one.words, "code": one.code}
                for number, one in enumerate(offered, 1)
            ]
            screen.answer({**json_of_entry(found), "proposed": told})
            return
        screen.show(plain(found.thing.text("text"), 20_000))
        if not found.is_read or not found.is_told:
            screen.say(UNTOLD if found.is_read else UNREAD)
        for line in found.thing.lines("told"):
            screen.show(plain(line, 300), first="- ")
        for number, one in enumerate(offered, 1):
            screen.show(f"{one.words}: {one.around}", first=f"? {number}  ")


@ledger.command()
@click.argument("entry")
@click.option(
    "--count",
    "counts",
    multiple=True,
    metavar="STATUS:LEAST:MOST[:BASIS[:PLACE]]",
    help="A number that it told; no MOST where it says at least. Several times for several.",
)
@click.option("--place", "places", multiple=True, help="A place that it names, by its code in “ledger show”.")
@click.option("--quote", "quotes", multiple=True, type=WORDS, help="Words of somebody that it repeats.")
@click.option(
    "--detail",
    "details",
    multiple=True,
    metavar="NUMBER[:WHO]",
    help="What it tells of one person, by its number in “ledger show”; of whom, as statements name them, never a name.",
)
@click.option("--anew", is_flag=True, help="Of an entry of ours: read it anew from its statement.")
@vault_options
@reads_words
def mend(options: VaultOptions, entry: str, anew: bool, **said: tuple[str, ...]) -> None:
    """Say what an ENTRY told, in the place of what stands there; with nothing, that it told nothing."""
    with opened(options) as vault:
        team = team_of(vault)
        found = entry_named(team, entry)
        if anew:
            statement = next((one for one in read_statements(team) if one.thing.id == found.of), None)
            intent = read_anew_intent(found.thing, statement)
            if intent is None:
                raise NotReadAnew
        else:
            offered = proposed_of(found)
            counts = tuple(count_typed(one) for one in said["counts"])
            details = tuple(detail_typed(one, offered) for one in said["details"])
            intent = told_intent(found.thing, SaidOf(counts, said["places"], said["quotes"], details))
        done(options.screen, vault.append([intent]))


@ledger.command()
@click.argument("state", required=False)
@click.option("--begin", "name", metavar="NAME", help="Begin the correction under this working name.")
@click.option("--leave", "why", metavar="WHY", help="Say why no correction is needed; signed and kept. No names.")
@vault_options
def due(options: VaultOptions, state: str | None, name: str | None, why: str | None) -> None:
    """List what is public and does not hold any more; of one, by its first digits, begin a correction or leave it."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        found = dues(team, read_ledger(Facts(vault.tables)), day_from_ms(team.clock.now_ms()))
        if state is None or (name is None and why is None):
            if screen.is_json:
                told: list[Json] = [json_of_due(one) for one in found.due]
                screen.answer({"due": told, "not_open": found.not_open})
                return
            for one in found.due:
                screen.say(DUE_LINE, **_due_words(one), why=say(WHYS[one.cause], screen.language))
            if not found.due:
                screen.say(NONE)
            return
        one = _due_named(found.due, state)
        room = begin_press_room(team, say(ROOM_NAME, screen.language))
        if why is not None:
            done(screen, vault.append([leave_intent(team, room, one, why)]))
            return
        part = begin_correction(team, room, one, name or "")
    if screen.is_json:
        screen.answer({"statement": part.hex(), "name": name})
        return
    screen.say(BEGUN, name=name or "")


@ledger.command("take-down")
@click.argument("entry")
@vault_options
def take_down(options: VaultOptions, entry: str) -> None:
    """Say that an ENTRY of ours is to be on the site no more; it stays in the ledger. Never says who or why."""
    with opened(options) as vault:
        team = team_of(vault)
        found = entry_named(team, entry)
        if not found.of:
            raise NotOurs
        room = begin_press_room(team, say(ROOM_NAME, options.screen.language))
        done(options.screen, vault.append([take_down_intent(team, room, found)]))


@ledger.command("taken-down")
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the releases: the list is written there, and “site build” leaves out what it names.",
)
@vault_options
def taken_down_(options: VaultOptions, folder: Path | None) -> None:
    """List what of ours is to be on the site no more, by the ids of releases, and write it beside the releases."""
    screen = options.screen
    if folder is not None and not folder.is_dir():
        raise NoSuchFolder(shown=str(folder))
    with opened(options) as vault:
        team = team_of(vault)
        found = taken_down(team, day_from_ms(team.clock.now_ms()))
    files = [] if folder is None else [_write_taken_down(folder, one) for one in found]
    if screen.is_json:
        told: list[Json] = [{"release": one.id.hex(), "day": iso_from_day(one.day)} for one in found]
        screen.answer({"taken_down": told, "files": [str(one) for one in files]})
        return
    for one in found:
        screen.show(f"{iso_from_day(one.day)}  {one.id.hex()}")
    if not found:
        screen.say(NONE)
    if files:
        screen.say(WRITTEN_DOWN, n=len(files))


def _write_taken_down(folder: Path, one: TakenDown) -> Path:
    """Write what was taken down under the id of its release; what lies there already says the same."""
    target = folder / f"{one.id.hex()}{ENDING}"
    if not target.exists():
        write_whole(target, [encode_taken_down(one)])
    return target


def entry_named(team: Team, word: str) -> Entry:
    """Return an entry by the first digits of its id; NoSuchThing."""
    entries = read_ledger(Facts(team.vault.tables)).entries
    thing = held_named([one.thing for one in entries], word)
    return next(one for one in entries if one.thing.id == thing.id)


def count_typed(typed: str) -> Count:
    """Return a number as it was typed; a usage error for what is none."""
    status, least, most, basis, place = (*typed.split(":"), "", "", "", "", "")[:5]
    is_known = status in _STATUSES and (not basis or basis in _BASES)
    if not is_known or not least.isdecimal() or (most and not most.isdecimal()):
        raise click.BadParameter(typed, param_hint="--count")
    return count_told(status, int(least), int(most) if most else None, basis=basis, place=place)


def proposed_of(entry: Entry) -> tuple[Proposed, ...]:
    """Return what an entry may tell, as read on the day since which it is public."""
    return proposed(entry.thing.text("text"), entry.release.on)


def detail_typed(typed: str, offered: Sequence[Proposed]) -> Detail:
    """Return a detail of one person by its number among what is proposed; a usage error for what is none."""
    number, _, who = typed.partition(":")
    if not number.isdecimal() or not 0 < int(number) <= len(offered) or offered[int(number) - 1].kind not in DETAILS:
        raise click.BadParameter(typed, param_hint="--detail")
    return detail_told(offered[int(number) - 1], who)


def json_of_entry(entry: Entry) -> dict[str, Json]:
    """Return an entry for a program: what it told in numbers, places and quotations, and how many people."""
    counts: list[Json] = [
        {
            "status": one.status,
            "least": one.value.lo,
            "most": None if one.value.hi == OPEN_HI else one.value.hi,
            "basis": one.basis,
            "place": one.place,
            "is_corrected": one.is_corrected,
        }
        for one in entry.release.counts
    ]
    return {
        "entry": entry.thing.id.hex(),
        "day": iso_from_day(Day(entry.release.on)),
        "whose": entry.thing.text("whose"),
        "outlet": entry.thing.text("outlet"),
        "text": entry.thing.text("text"),
        "statement": entry.of.hex(),
        "is_read": entry.is_read,
        "is_told": entry.is_told,
        "counts": counts,
        "places": [*entry.places],
        "words": [*entry.words],
        "details": [
            {
                "kind": one.kind.value,
                "code": one.code,
                "least": one.value.lo,
                "most": one.value.hi,
                "words": one.words,
                "who": one.who,
            }
            for one in entry.details
        ],
        "people": len(entry.release.people),
    }


def json_of_due(one: Due) -> dict[str, Json]:
    """Return something due for a program."""
    return {
        "state": one.state,
        "entry": one.entry.thing.id.hex(),
        "cause": one.cause.value,
        "now": [*one.now],
        "statement": one.entry.of.hex(),
        "being_written": "" if one.being_written is None else one.being_written.name,
    }


def _due_words(one: Due) -> dict[str, str]:
    return {
        "state": one.state[:SHOWN_DIGITS],
        "day": iso_from_day(one.entry.release.on),
        "entry": one.entry.thing.id.hex()[:SHOWN_DIGITS],
        "name": "" if one.being_written is None else f" → {plain(one.being_written.name, 120)}",
    }


def _due_named(found: tuple[Due, ...], word: str) -> Due:
    fitting = [one for one in found if one.state.startswith(word.lower())]
    if len(fitting) != 1 or not word:
        raise NothingDue
    return fitting[0]
