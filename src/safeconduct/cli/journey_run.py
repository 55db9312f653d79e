"""The part of ``safeconduct journey`` that follows the road: check-ins, alarms, who is woken, burns, somebody taken."""

from __future__ import annotations

import sys
from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.case_sealed import json_of_kept, show_sealed
from safeconduct.cli.evacuate import DONE
from safeconduct.cli.fact_words import values_from_words
from safeconduct.cli.journey_shown import (
    alarm_name,
    json_of_alarm,
    json_of_answer,
    json_of_taken,
    names_of,
    show_alarms,
    show_answer,
    show_taken,
)
from safeconduct.cli.journey_words import done, held_named, journey_named, leg_named
from safeconduct.cli.opening import VaultOptions, ask_hidden, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS, thing_named
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.running.burning import answer, held_back
from safeconduct.evacuate.running.commands import (
    add_intents,
    burn_intents,
    claim_intent,
    drop_intent,
    end_intent,
    hear_intents,
    move_intent,
    taken_intents,
    tried_intent,
    words_intent,
)
from safeconduct.evacuate.running.errors import NotifierRefused
from safeconduct.evacuate.running.filing import file_missing
from safeconduct.evacuate.running.net import BURNABLE, burnt_from, fallen_id, guarded, net_of, touched
from safeconduct.evacuate.running.reading import Awake, look, note_awake, now_here, stays_at, unwatched, watched_here
from safeconduct.evacuate.running.taken import sealed_of, taken_of
from safeconduct.evacuate.running.types import Agreed, Meaning
from safeconduct.evacuate.running.usual import EVENING, MORNING, Usual, times_to_agree
from safeconduct.evacuate.running.waking import (
    card_of_times,
    nobody_will_be_woken,
    notifier_of,
    set_notifier,
    wake,
)
from safeconduct.evacuate.running.wording import (
    HEARD_EARLY,
    HOUR_IS_OURS,
    MISSED,
    NEXT_ALARM,
    NOBODY_IS_WOKEN,
    NOBODY_WAITS,
    appeal,
    card_in_words,
    held_back_in_words,
)
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.naming import part_named
from safeconduct.sync.team import Team

ASK_WELL: Final = Phrase("Word that all is well", "Слово «всё хорошо»")
ASK_DELAYED: Final = Phrase("Word that it takes longer", "Слово «задерживаемся»")
ASK_FORCED: Final = Phrase(
    "Word that they are forced; sounds like anything else", "Слово «принуждают»; звучит обыкновенно"
)
ASK_SAID: Final = Phrase("What they said", "Что сказали")
WAKES: Final = Phrase("Somebody is woken by: {path}", "Будит программа: {path}")
WOKE: Final = Phrase("The program that wakes somebody was run.", "Программа, которая будит, запущена.")
Typed = dict[str, Value | None]


@click.command()
@click.argument("name")
@click.option("--well", help="All is well; asked for where it is left out.")
@click.option("--delayed", help="It takes longer.")
@click.option("--forced", help="They are forced; sounds like anything else.")
@vault_options
def words(options: VaultOptions, name: str, well: str | None, delayed: str | None, forced: str | None) -> None:
    """Agree the three words of a journey. They are asked for hidden, so that the shell's history does not keep them."""
    screen = options.screen
    given = [
        typed if typed is not None else _asked(screen, ask)
        for typed, ask in ((well, ASK_WELL), (delayed, ASK_DELAYED), (forced, ASK_FORCED))
    ]
    with opened(options) as vault:
        held = journey_named(team_of(vault), name)
        done(screen, vault.append([words_intent(held, Agreed(*given))]))


@click.group(name="check-in")
def check_in() -> None:
    """When somebody is to be heard from, what was heard, who takes an alarm on, how it ended."""


@check_in.command()
@click.argument("name")
@click.argument("leg")
@click.argument("fields", nargs=-1)
@click.option("--due", multiple=True, metavar="TIME", help="At this time alone; several times for several.")
@click.option("--check", "checks", multiple=True, metavar="TIME", help="When they pass a check of papers.")
@vault_options
def add(
    options: VaultOptions, name: str, leg: str, fields: tuple[str, ...], due: tuple[str, ...], checks: tuple[str, ...]
) -> None:
    """Agree when somebody is to be heard from on a LEG: as usual for its kind, or at each --due."""
    with opened(options) as vault:
        team = team_of(vault)
        journey = journey_named(team, name)
        held = leg_named(journey, leg)
        values = {code: value for code, value in _values(team, fields).items() if value is not None}
        point = str(values.pop("point", "check"))
        if due:
            usual = Usual(tuple((point, _instant(team, one)) for one in due), is_hour_ours=False)
        else:
            usual = times_to_agree(journey, held, [_instant(team, one) for one in checks], now_ms=now_here(team))
        ops = vault.append(add_intents(team, held, usual.points, values))
        ids = [one.id.hex() for one in journey_named(team, name).check_ins if one.id_of("leg") == held.id]
    done(options.screen, ops, check_ins=list[Json](ids), hour_is_ours=usual.is_hour_ours)
    if usual.is_hour_ours and not options.screen.is_json:
        options.screen.say(HOUR_IS_OURS, morning=MORNING, evening=EVENING)


@check_in.command()
@click.argument("name")
@click.argument("which", metavar="CHECK-IN")
@click.option("--said", help="What they said; it is turned into what it means and not kept. Asked for where left out.")
@click.option("--meaning", type=click.Choice([one.value for one in Meaning]), help="What it meant, if you heard it so.")
@click.option("--until", metavar="TIME", help="Until when it takes longer.")
@vault_options
def heard(
    options: VaultOptions, name: str, which: str, said: str | None, meaning: str | None, until: str | None
) -> None:
    """Note what was heard at a CHECK-IN. Answer them alike, whatever it means."""
    screen = options.screen
    spoken = Meaning(meaning) if meaning else (said if said is not None else _asked(screen, ASK_SAID))
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        one = held_named(held.check_ins, which)
        until_ms = _instant(team, until) if until else 0
        ops = vault.append(hear_intents(team, held, one, spoken, now_ms=now_here(team), until_ms=until_ms))
        held = journey_named(team, name)
        noted = next((thing for thing in held.heard if thing.began.op == ops[0]), None)
        meant, stays = (noted.text("meaning"), stays_at(held, noted)) if noted else ("", 0)
    # Nothing that could be read over a shoulder says which of the words it was.
    if screen.is_json:
        screen.answer({"ops": [one.hex() for one in ops], "meaning": meant, "alarm_stays_at": stays or None})
        return
    screen.say(DONE, op=ops[0].hex()[:SHOWN_DIGITS])
    if stays:
        screen.say(HEARD_EARLY, at=local_time_in_words(stays, screen.language))


@check_in.command()
@click.argument("name")
@click.argument("which", metavar="CHECK-IN")
@vault_options
def claim(options: VaultOptions, name: str, which: str) -> None:
    """Take the alarm of a CHECK-IN on."""
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        one = held_named(held.check_ins, which)
        ops = vault.append([claim_intent(team, held, one, now_ms=now_here(team))])
        file_missing(team, now_here(team), [held])
        done(options.screen, ops)


@check_in.command()
@click.argument("name")
@click.argument("which", metavar="CHECK-IN")
@click.argument("way")
@vault_options
def tried(options: VaultOptions, name: str, which: str, way: str) -> None:
    """Note whom you tried to reach in vain for a CHECK-IN, and by which WAY."""
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        one = held_named(held.check_ins, which)
        done(options.screen, vault.append([tried_intent(team, held, one, way, now_ms=now_here(team))]))


@check_in.command()
@click.argument("name")
@click.argument("which", metavar="CHECK-IN")
@click.option("--words", "ended", required=True, help="How it ended: who saw or heard them, and where they are.")
@vault_options
def end(options: VaultOptions, name: str, which: str, ended: str) -> None:
    """End the alarm of a CHECK-IN, with how it ended."""
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        one = held_named(held.check_ins, which)
        # Once while the alarm is on and once when it is not: both belong in the log.
        file_missing(team, now_here(team), [held])
        ops = vault.append([end_intent(team, held, one, ended, now_ms=now_here(team))])
        file_missing(team, now_here(team), [journey_named(team, name)])
        done(options.screen, ops)


@check_in.command()
@click.argument("name")
@click.argument("which", metavar="CHECK-IN")
@vault_options
def drop(options: VaultOptions, name: str, which: str) -> None:
    """Take a CHECK-IN away that is not needed; not while somebody is silent or forced at it."""
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        one = held_named(held.check_ins, which)
        done(options.screen, vault.append([drop_intent(team, held, one, now_ms=now_here(team))]))


@check_in.command()
@click.argument("name")
@click.argument("which", metavar="CHECK-IN")
@click.argument("fields", nargs=-1, required=True)
@vault_options
def move(options: VaultOptions, name: str, which: str, fields: tuple[str, ...]) -> None:
    """Agree another time or way for a CHECK-IN: due=TIME minutes=N way=… (see: evacuate forms check_in)."""
    with opened(options) as vault:
        team = team_of(vault)
        held = journey_named(team, name)
        one = held_named(held.check_ins, which)
        intent = move_intent(team, held, one, _values(team, fields), now_ms=now_here(team))
        done(options.screen, vault.append([intent]) if intent else ())


@click.command()
@click.option("--wake", "is_waking", is_flag=True, help="Run the program that wakes somebody, if there is a reason.")
@vault_options
def alarms(options: VaultOptions, is_waking: bool) -> None:
    """Say who is silent or forced, on all journeys that this desk opens, and what was missed while it was asleep."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        journeys = read_journeys(team)
        held, now = watched_here(team), look(team)
        is_nobody, card = nobody_will_be_woken(vault), card_of_times(held, now.now_ms)
        lonely = unwatched(journeys)
        has_woken, fault = _woken(team, now) if is_waking else (False, None)
        if screen.is_json:
            screen.answer(
                {
                    "alarms": [json_of_alarm(one, journeys) for one in now.alarms],
                    "missed": [one.check_in.hex() for one in now.missed],
                    "asleep_from": now.asleep_from_ms,
                    "next": now.next_ms,
                    "unwatched": [{"journey": one.name, "leg": leg.number} for one, leg in lonely],
                    "nobody_will_be_woken": is_nobody,
                    "card": list[Json](card),
                    "woke": has_woken,
                }
            )
        else:
            show_alarms(screen, team, now.alarms, journeys, now.now_ms)
            if now.missed:
                screen.say(MISSED, at=local_time_in_words(now.asleep_from_ms, screen.language))
                for one in now.missed:
                    screen.show(alarm_name(journeys, one), first="  ")
            for journey, leg in lonely:
                screen.say(NOBODY_WAITS, name=journey.name, number=leg.number)
            if now.next_ms is not None:
                screen.say(NEXT_ALARM, at=local_time_in_words(now.next_ms, screen.language))
            if is_nobody:
                screen.say(NOBODY_IS_WOKEN)
                for line in card_in_words(card, screen.language):
                    screen.show(line, first="  ")
            if has_woken:
                screen.say(WOKE)
        note_awake(team, now.now_ms)
        file_missing(team, now.now_ms)
    # Said after the alarms: that nobody could be woken must not hide who is silent.
    if fault is not None:
        raise fault


@click.command()
@click.option(
    "--by",
    "program",
    metavar="PATH",
    help="The whole path of a program; it is told “look at the desk” and nothing else.",
)
@click.option("--nobody", is_flag=True, help="Wake nobody any more.")
@vault_options
def waking(options: VaultOptions, program: str | None, nobody: bool) -> None:
    """Say who wakes somebody when there is an alarm, or set the program that does."""
    screen = options.screen
    with opened(options) as vault:
        if program or nobody:
            set_notifier(vault, "" if nobody else program or "")
        found = notifier_of(vault)
        team = team_of(vault)
        card = card_of_times(watched_here(team), now_here(team))
    if screen.is_json:
        screen.answer({"by": found, "nobody_will_be_woken": not found, "card": list[Json](card)})
        return
    if found:
        screen.say(WAKES, path=found)
        return
    screen.say(NOBODY_IS_WOKEN)
    for line in card_in_words(card, screen.language):
        screen.show(line, first="  ")


@click.command()
@click.argument("kind", type=click.Choice([one.code for one in forms()["burn"].fields["kind"].choices]))
@click.argument("of")
@click.option("--part", help="Where plans lie: the burn is noted there. Without it, only what would follow is shown.")
@click.option("--words", "happened", default="", help="What happened.")
@vault_options
def burn(options: VaultOptions, kind: str, of: str, part: str | None, happened: str) -> None:
    """Say that a place, helper, telephone, person or route fell: who leaves tonight, who is exposed, what is off."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        facts, now = Facts(vault.tables), now_here(team)
        journeys = read_journeys(team)
        thing = thing_named(facts, of, BURNABLE[kind])
        found = answer(burnt_from(facts, journeys, kind, thing.id), net_of(facts, journeys, now), now)
        held = held_back(guarded(journeys, now))
        if part:
            values: Typed = {"kind": kind, "of": fallen_id(thing)}
            if happened.strip():
                values["words"] = happened.strip()
            home = part_named(team, part).id
            vault.append(burn_intents(team, home, values, touched(found, journeys), now_ms=now))
        if screen.is_json:
            screen.answer(json_of_answer(found, names_of(facts, journeys), held))
            return
        show_answer(screen, found, names_of(facts, journeys), journeys, now)
        if told := held_back_in_words(held, screen.language):
            screen.show(told)


@click.command()
@click.argument("name")
@click.option("--words", "happened", default="", help="What happened, as far as it is known.")
@click.option(
    "--now", "is_new", is_flag=True, help="Note that they were taken now; without it the screen is only shown."
)
@vault_options
def taken(options: VaultOptions, name: str, happened: str, is_new: bool) -> None:
    """Somebody of a journey is taken: what they wanted done, where they were last, whom to call, a draft to publish."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        facts, now = Facts(vault.tables), now_here(team)
        held = journey_named(team, name)
        if is_new:
            vault.append(taken_intents(team, held, happened, now_ms=now))
            held = journey_named(team, name)
        found = taken_of(facts, held, now)
        kept = sealed_of(team, held)
        text = appeal(found, screen.language)
    if screen.is_json:
        sealed: list[Json] = [json_of_kept(one, kept) for one in kept]
        screen.answer({**json_of_taken(found, text), "sealed": sealed})
        return
    show_taken(screen, found)
    show_sealed(screen, kept)
    screen.gap()
    for line in text.splitlines():
        screen.whole(line)


RUNNING: Final[tuple[click.Command, ...]] = (words, check_in, alarms, waking, burn, taken)


def _woken(team: Team, now: Awake) -> tuple[bool, NotifierRefused | None]:
    try:
        return wake(team, now), None
    except NotifierRefused as fault:
        return False, fault


def _asked(screen: Screen, ask: Phrase) -> str:
    return ask_hidden(screen, ask) if sys.stdin.isatty() else sys.stdin.readline().strip()


def _values(team: Team, fields: tuple[str, ...]) -> Typed:
    return dict(values_from_words(team, forms()["check_in"], fields))


def _instant(team: Team, typed: str) -> int:
    found = _values(team, (f"due={typed}",))["due"]
    return found if isinstance(found, int) else 0
