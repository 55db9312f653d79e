"""``safeconduct case seal``, ``sealed``, ``ask`` and ``unseal``: what two persons open, written and kept and opened.

What is sealed never comes from the command line itself, which stands in the list of processes: a sheet is asked for
field by field, or read from a file or standard input (P14). What lies outside the vault afterwards is named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.cli.asking import line_from_person
from safeconduct.cli.copies_left import Copies, offer_deletion
from safeconduct.cli.opening import NotText, VaultOptions, as_text, opened, read_file, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import WRITTEN, check_source, out_option, short, target_of, team_of
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.errors import NoSuchThing, NotAFact
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import thing_named
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.sealing.commands import Paper, seal_paper, seal_sheet, sheet_from_words
from safeconduct.evacuate.sealing.content import MOST_OF_A_FIELD
from safeconduct.evacuate.sealing.errors import NotAPaper, NothingToSeal, SheetNotOpenHere, SheetTooLong
from safeconduct.evacuate.sealing.opening import Opened, open_request, pieces_of
from safeconduct.evacuate.sealing.reading import beside, kept_of, sheet_part
from safeconduct.evacuate.sealing.types import About, Kept, Kind, Sheet, SheetField
from safeconduct.evacuate.sealing.wording import FIELDS, beside_in_words, holders_in_words, kept_in_words
from safeconduct.sync.act_views import requests, used_requests
from safeconduct.sync.answering import ask_for
from safeconduct.sync.dividing import may_hold
from safeconduct.sync.naming import entries_named, person_named
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.team import Team

SEALED: Final = Phrase(
    "Sealed ({id}): {what}; any two of {names} open it together. You cannot read it any more, alone. Now exchange.",
    "Запечатано ({id}): {what}; вскрыть могут любые двое из: {names}. В одиночку не прочтёте и вы. Теперь обменяйтесь.",
)
NOTHING: Final = Phrase("Nothing is sealed for this case.", "По этому делу ничего не запечатано.")
LINE: Final = Phrase("{id}  {what}; {who}", "{id}  {what}; {who}")
ASKED: Final = Phrase(
    "Asked ({id}). Now exchange and call one of: {names}. Then: safeconduct case unseal {id}",
    "Запрос сделан ({id}). Обменяйтесь и позвоните кому-то из: {names}. Затем: safeconduct case unseal {id}",
)
OPENED: Final = Phrase(
    "Opened, and on record. It is shown once: whoever needs it again asks again.",
    "Вскрыто, запись об этом есть. Показывается один раз: кому понадобится снова, просит снова.",
)
OUTSIDE: Final = Phrase(
    "It lies outside the vault now, readable by whoever has this computer. Delete it when it has done its work.",
    "Теперь файл лежит вне хранилища: его прочитает любой, у кого этот компьютер. Удалите его, когда он послужит.",
)
FIELD: Final = Phrase("{field} (Enter to leave out): ", "{field} (Enter — пропустить): ")
_STANDARD_INPUT: Final = Path("-")
_MOST_SHEET: Final = len(SheetField) * (4 * MOST_OF_A_FIELD + 64)


@click.command(
    help="Seal an identity sheet or a paper for a case: from then on two of its holders open it, and nobody alone. A "
    "sheet is asked for field by field; or FILE, or - for standard input, has one FIELD=VALUE a line."
)
@click.argument("name")
@click.argument("kind", type=click.Choice([one.value for one in Kind]))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--holder", "holders", multiple=True, metavar="ALIAS", help="One of those of whom any two open it.")
@click.option("--whose", default="", metavar="PERSON", help="Of which person of the case, by their code name.")
@click.option("--day", "day_word", default="", metavar="DAY", help="Of which day the paper is: 2030-01-31.")
@click.option("--by", "by_word", default="", metavar="ALIAS", help="Who took it (default: you).")
@click.option("--delete-copy", is_flag=True, help="Delete FILE afterwards.")
@vault_options
def seal(
    options: VaultOptions,
    name: str,
    kind: str,
    file: Path | None,
    holders: tuple[str, ...],
    whose: str,
    day_word: str,
    by_word: str,
    delete_copy: bool,
) -> None:
    """Seal it, say by whom it is opened, and name the copy that still lies outside."""
    screen, sort = options.screen, Kind(kind)
    with opened(options) as vault:
        team = team_of(vault)
        held = case_named(team, name)
        about = About(
            sort,
            _holders(team, held, holders),
            person_named(team, by_word)[0].user.id if by_word else team.me.device.user.id,
            _person(team, held, whose),
            _day(day_word),
        )
        if sort is Kind.SHEET:
            op = seal_sheet(team, held, _sheet(screen, file), about, language=screen.language)
        else:
            op = seal_paper(team, held, _paper(file), about, language=screen.language)
        listed = kept_of(team, held.part)
        kept = next(one for one in listed if one.sealed == op)
    if not screen.is_json:
        what, names = kept_in_words(kept, screen.language), ", ".join(kept.holders)
        screen.say(SEALED, id=short(op), what=what, names=names)
    is_file = file is not None and file != _STANDARD_INPUT
    copies = Copies(file or Path(), "")
    is_gone = is_file and offer_deletion(screen, copies, is_wanted=delete_copy, may_ask=not screen.is_json)
    if screen.is_json:
        screen.answer({**json_of_kept(kept, listed), "deleted": is_gone})


@click.command()
@click.argument("name")
@vault_options
def sealed(options: VaultOptions, name: str) -> None:
    """List what is sealed for a case: what it is, of which day, and who opens it. Nothing is opened."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        shown = kept_of(team, case_named(team, name).part)
    if screen.is_json:
        screen.answer({"sealed": [json_of_kept(one, shown) for one in shown]})
        return
    show_sealed(screen, shown)
    if not shown:
        screen.say(NOTHING)


@click.command()
@click.argument("name")
@click.argument("sealed_word", metavar="ID")
@click.option("--reason", required=True, help="Why; it is signed and kept. No names.")
@vault_options
def ask(options: VaultOptions, name: str, sealed_word: str, reason: str) -> None:
    """Ask for what is sealed for a case, ID as “case sealed” lists it: two holders have to hand their shares over."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        shown = kept_of(team, case_named(team, name).part)
        (op,) = entries_named([sealed_word], [one.sealed for one in shown])
        kept = next(one for one in shown if one.sealed == op)
        if kept.divided is None:
            raise SheetNotOpenHere
        request = ask_for(team, kept.divided, reason)
    if screen.is_json:
        screen.answer({"request": request.hex(), "holders": list[Json](kept.holders)})
        return
    screen.say(ASKED, id=short(request), names=", ".join(kept.holders))


@click.command()
@click.argument("request_word", metavar="REQUEST")
@out_option
@vault_options
def unseal(options: VaultOptions, request_word: str, out: Path | None) -> None:
    """Open what two holders have handed their shares over for, once: a sheet is printed, a file is written."""
    screen, target = options.screen, target_of(out)
    with opened(options) as vault:
        team = team_of(vault)
        states = (*requests(vault.tables, team.people), *used_requests(vault.tables, team.people()))
        known = [one.asked.word.id for one in states]
        (request,) = entries_named([request_word], known)
        found = open_request(team, OpId(request))
        if not isinstance(found.content, Sheet):
            write_whole(target, pieces_of(team, found.content))
    _show(screen, found, target)


def case_named(team: Team, name: str) -> Case:
    """Return the case of a code name or of an id's first digits; NoSuchThing, SeveralThings."""
    facts = Facts(team.vault.tables)
    found = read_case(facts, CompartmentId(bytes(thing_named(facts, name, ("case",)).id)))
    if found is None:
        raise NoSuchThing
    return found


def show_sealed(screen: Screen, shown: tuple[Kept, ...]) -> None:
    """Print what is sealed of a case, a line for each."""
    for one in shown:
        what, who = kept_in_words(one, screen.language), holders_in_words(one, screen.language)
        if another := beside_in_words(one, shown, screen.language):
            who = f"{who}; {another}"
        screen.say(LINE, id=short(one.sealed), what=what, who=who)


def json_of_kept(one: Kept, listed: Iterable[Kept] = ()) -> dict[str, Json]:
    """Return what is said openly of something sealed, for programs. ``listed``: what else is of the case."""
    same = beside(one, listed)
    return {
        "id": one.sealed.hex(),
        "kind": one.kind,
        "day": iso_from_day(one.day) if one.day is not None else "",
        "by": one.by,
        "whose": one.who.hex(),
        "holders": list[Json](one.holders),
        "left": one.left,
        "can_ask": one.divided is not None,
        "sealed_at": one.sealed_at_ms,
        "sheets": len(same),
        "newest": same[-1].sealed == one.sealed,
    }


def _show(screen: Screen, found: Opened, target: Path) -> None:
    content, kind = found.content, found.kept.kind if found.kept else ""
    if screen.is_json:
        said: dict[str, Json] = (
            {"fields": {one.value: text for one, text in content.said}}
            if isinstance(content, Sheet)
            else {"file": str(target), "name": content.name, "digest": content.digest.hex()}
        )
        screen.answer({"kind": kind, **said})
        return
    screen.say(OPENED)
    if isinstance(content, Sheet):
        for one, text in content.said:
            screen.show(f"{say(FIELDS[one], screen.language)}:", first="  ")
            for line in text.split("\n"):
                screen.show(line, first="      ")
        return
    screen.say(WRITTEN, file=str(target))
    screen.say(OUTSIDE)


def _holders(team: Team, case: Case, aliases: tuple[str, ...]) -> tuple[UserId, ...]:
    """Return who is named, or who is in the sheet's part already."""
    part = sheet_part(team, case.part)
    if aliases or part is None:
        return tuple(dict.fromkeys(person_named(team, one)[0].user.id for one in aliases))
    return tuple(one for one in may_hold(team, part) if team.devices_of(one))


def _person(team: Team, case: Case, word: str) -> ThingId:
    if not word:
        return NO_THING
    found = thing_named(Facts(team.vault.tables), word, ("person",))
    if found.part != case.part:
        raise NoSuchThing(shown=word)
    return found.id


def _day(word: str) -> Day | None:
    try:
        return day_from_iso(word) if word else None
    except ValueError:
        raise NotAFact(field=forms()["sealed"].fields["day"].words, shown=word) from None


def _sheet(screen: Screen, file: Path | None) -> Sheet:
    """Return a sheet as it is typed, field by field or one FIELD=VALUE a line."""
    if file is None:
        return sheet_from_words({one: _asked(screen, one) for one in SheetField})
    is_typed = file == _STANDARD_INPUT
    data = sys.stdin.buffer.read(_MOST_SHEET + 1) if is_typed else read_file(file, _MOST_SHEET)
    if len(data) > _MOST_SHEET:
        raise SheetTooLong(most=MOST_OF_A_FIELD, count=len(data))
    try:
        text = str(as_text(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise NotText(shown="" if is_typed else file.name) from None
    known, words = {one.value: one for one in SheetField}, dict[SheetField, str]()
    for line in (one.strip() for one in text.splitlines() if one.strip()):
        code, sign, value = line.partition("=")
        if not sign or code.strip() not in known:
            raise NotAPaper(shown=code if sign else "")
        one = known[code.strip()]
        words[one] = f"{words[one]}\n{value.strip()}" if one in words else value.strip()
    return sheet_from_words(words)


def _asked(screen: Screen, one: SheetField) -> str:
    click.echo(screen.text(FIELD, field=say(FIELDS[one], screen.language)), err=True, nl=False)
    return str(as_text(line_from_person(MOST_OF_A_FIELD + 1)))


def _paper(file: Path | None) -> Paper:
    if file is None or file == _STANDARD_INPUT:
        raise NothingToSeal
    path = check_source(file)
    return Paper(path.name, lambda: path.open("rb"))
