"""``safeconduct press``: journalists' questions, what was said to them, and the lines for the telephone.

What was said is public from that minute and is entered word for word. Refuses to print a line that the check does not
let out at this desk today (P12).
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import Day, day_from_ms, iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.base.plain import plain
from safeconduct.cli.evacuate import NONE
from safeconduct.cli.fact_words import json_of_thing, values_from_words
from safeconduct.cli.journey_words import done, held_named
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.cli.statement_words import statement_named
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.publish.holding.asked import watched
from safeconduct.publish.holding.openings import aliases, unsaid
from safeconduct.publish.holding.pressing import enquiries, is_answered, is_late, lines_sheet, said_intents
from safeconduct.publish.holding.pressroom import ROOM_NAME, begin_press_room, press_room, rooms_elsewhere
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.searching import Searcher
from safeconduct.record.wording import local_time_in_words

ANSWERED: Final = Phrase("answered", "отвечено")
UNTIL: Final = Phrase("until {time}", "до {time}")
LATE: Final = Phrase("■ too late since {time}", "■ срок прошёл {time}")
SAY_NOTHING: Final = Phrase(
    "The check lets no line out at this desk. Say nothing, and take the question down.",
    "На этом рабочем месте проверка не пропускает ни одного ответа. Ничего не говорите и запишите вопрос.",
)

ROOM: Final = Phrase(
    "In the press room: {who}. Whoever else writes, wants or releases is brought into that part: team part add.",
    "В пресс-службе: {who}. Кто ещё пишет, предлагает или выпускает, того введите в эту часть: team part add.",
)
NO_ROOM: Final = Phrase(
    "No press room opens here. Begin it: press room --begin.",
    "Пресс-служба здесь не открывается. Начать её: press room --begin.",
)
ELSEWHERE: Final = Phrase(
    "Another press room opens at the desk of {who}: ask to be brought in.",
    "У {who} открывается другая пресс-служба: попросите ввести вас.",
)
UNSAID: Final = Phrase(
    "Not said yet whether they have one: {who}. Let them open their desk, or run: statement answer.",
    "Ещё не сказали, есть ли она у них: {who}. Пусть откроют программу или выполнят: statement answer.",
)


@click.group()
def press() -> None:
    """Questions of journalists, what was said to them, and the lines for the telephone."""


@press.command(name="list")
@vault_options
def list_(options: VaultOptions) -> None:
    """List the questions, those to be answered first and the soonest deadline first of all."""
    screen = options.screen
    with opened(options) as vault:
        found, now_ms = enquiries(Facts(vault.tables)), team_of(vault).clock.now_ms()
        if screen.is_json:
            told: list[Json] = [
                {**json_of_thing(one), "is_answered": is_answered(one), "is_late": is_late(one, now_ms)}
                for one in found
            ]
            screen.answer({"enquiries": told})
            return
        for one in found:
            state = plain(_state(one, screen, now_ms), 80)
            head = "  ".join(
                word for word in (one.id.hex()[:SHOWN_DIGITS], state, plain(one.text("outlet"), 60)) if word
            )
            screen.show(f"{head}: {plain(one.text('question'), 200)}")
            if said := one.text("said"):
                screen.show(plain(said, 1000), first="    ", rest="    ")
        if not found:
            screen.say(NONE)


def _state(enquiry: Thing, screen: Screen, now_ms: int) -> str:
    """Return how a question stands: answered, until when, or since when it is too late; empty without a deadline."""
    deadline = enquiry.number("deadline")
    if is_answered(enquiry):
        on = enquiry.number("said_on")
        return screen.text(ANSWERED) if on is None else f"{screen.text(ANSWERED)} {iso_from_day(Day(on))}"
    if deadline is None:
        return ""
    time = local_time_in_words(deadline, screen.language)
    return screen.text(LATE, time=time) if is_late(enquiry, now_ms) else screen.text(UNTIL, time=time)


@press.command()
@click.argument("fields", nargs=-1, required=True)
@vault_options
def add(options: VaultOptions, fields: tuple[str, ...]) -> None:
    """Enter a question: outlet=NAME question=WORDS deadline=TIME who=WORDS (see: evacuate forms enquiry)."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        typed = values_from_words(team, forms()["enquiry"], fields)
        room, thing = begin_press_room(team, say(ROOM_NAME, screen.language)), draw(team.entropy)
        values = {code: value for code, value in typed.items() if value is not None}
        done(screen, vault.append([new_intent(team, room, "enquiry", values, thing=thing)]), enquiry=thing.hex())


@press.command()
@click.argument("enquiry")
@click.argument("text", type=WORDS)
@click.option("--statement", "name", help="Which released statement answers it, by its working name.")
@vault_options
@reads_words
def said(options: VaultOptions, enquiry: str, text: str, name: str | None) -> None:
    """Say word for word what was said to whoever asked an ENQUIRY; it is entered in what is public."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        thing = held_named(enquiries(Facts(vault.tables)), enquiry)
        answer = ThingId(statement_named(team, name).thing.id) if name else None
        room, today = begin_press_room(team, say(ROOM_NAME, screen.language)), day_from_ms(team.clock.now_ms())
        done(screen, vault.append(said_intents(team, room, thing, text, today, answer)))


@press.command()
@click.argument("enquiry")
@vault_options
def off(options: VaultOptions, enquiry: str) -> None:
    """Say that nobody has to answer an ENQUIRY any more."""
    with opened(options) as vault:
        thing = held_named(enquiries(Facts(vault.tables)), enquiry)
        done(options.screen, vault.append([set_intent(thing, {"off": True})]))


@press.command()
@vault_options
def lines(options: VaultOptions) -> None:
    """Print the lines for the telephone: each is checked now, and none stands here that the check holds."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        with Searcher(protected_here(team).terms, team.entropy) as searcher:
            sheet = lines_sheet(team, watched(team, searcher.search), day_from_ms(team.clock.now_ms()))
        if screen.is_json:
            told: list[Json] = [{**one.words} for one in sheet.lines]
            screen.answer({"lines": told, "left_out": sheet.left_out})
            return
        for one in sheet.lines:
            screen.show(plain(one.words.get(screen.language) or next(iter(one.words.values())), 1000), first="- ")
        if not sheet.lines:
            screen.say(SAY_NOTHING)


@press.command()
@click.option("--begin", "is_begun", is_flag=True, help="Begin it, where no colleague has one.")
@vault_options
def room(options: VaultOptions, is_begun: bool) -> None:
    """Say who is in the press room, in which lies what is public, and who of the team may have another."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        if is_begun:
            begin_press_room(team, say(ROOM_NAME, screen.language))
        here = press_room(team)
        people = sorted({team.alias(one) for one in team.members(here)}) if here is not None else []
        elsewhere, unknown = aliases(team, rooms_elsewhere(team)), aliases(team, unsaid(team))
        if screen.is_json:
            told: list[Json] = [*people]
            screen.answer(
                {
                    "room": None if here is None else here.hex(),
                    "people": told,
                    "elsewhere": elsewhere,
                    "unsaid": unknown,
                }
            )
            return
        screen.say(ROOM if people else NO_ROOM, who=", ".join(people))
        if elsewhere:
            screen.say(ELSEWHERE, who=elsewhere)
        if unknown:
            screen.say(UNSAID, who=unknown)
