"""``safeconduct case``: who is in most danger, what is owed to them, and what was decided.

Code names alone are printed. The order is the room's (`evacuate.cases.waiting`); nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import click
from rich.text import Text

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import OpId, UserId
from safeconduct.base.json_value import Json
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain
from safeconduct.cli.case_place import place
from safeconduct.cli.case_sealed import ask, case_named, json_of_kept, seal, sealed, show_sealed, unseal
from safeconduct.cli.case_telling import agreed, took_back
from safeconduct.cli.evacuate import DONE, SAME
from safeconduct.cli.fact_words import json_of_thing, show_thing, values_from_words
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.cases.commands import (
    From,
    Origin,
    accept_intents,
    add_intent,
    close_intent,
    decide_intents,
    hand_over_intent,
    items_of,
    not_accepted,
    open_case,
    state_intent,
    vouch_intent,
)
from safeconduct.evacuate.cases.commands import from_request as of_request
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.cases.rules import consent_of_all, papers, trust_of
from safeconduct.evacuate.cases.types import Case, Standing, State
from safeconduct.evacuate.cases.waiting import ties
from safeconduct.evacuate.cases.wording import (
    CLOCKS,
    CONSENTS,
    amber_in_words,
    danger_in_words,
    due_in_words,
    papers_in_words,
    silence_in_words,
    tier_in_words,
    trust_in_words,
)
from safeconduct.evacuate.facts.commands import Values, changed, set_intent
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.commands import case_has_open_leg
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.lots import HOW_TO_CHECK, NO_SEED, NO_TIE, Lot, lot_in_words, lots_of, seed_of
from safeconduct.evacuate.running.carrying import say as write
from safeconduct.evacuate.running.handing_over import accepted_intents, waiting_items
from safeconduct.evacuate.running.reading import now_here
from safeconduct.evacuate.running.tonight import closed_here, request_named, standing_here, tonight_here
from safeconduct.evacuate.running.wording import PEOPLE
from safeconduct.evacuate.sealing.reading import kept_of
from safeconduct.evacuate.triage.rules import lottery, propose
from safeconduct.intake.queries import Intake
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.naming import part_named, person_named
from safeconduct.sync.team import Team

OPENED: Final = Phrase(
    "The case “{name}” is open. Only this desk reads it; bring others in with “team part add {name} ALIAS "
    "--role write”.",
    "Дело «{name}» открыто. Пока его читает только это рабочее место; других добавьте командой «team part add {name} "
    "ALIAS --role write».",
)
EMPTY: Final = Phrase("There is no open case.", "Открытых дел нет.")
NONE_CLOSED: Final = Phrase("There is no closed case.", "Закрытых дел нет.")
WITH: Final = Phrase("with {who}", "ведёт {who}")
WITH_NOBODY: Final = Phrase("with nobody", "никто не ведёт")
LOST: Final = Phrase(
    "Contact is lost. The case stays open until somebody says how it ended.",
    "Связь потеряна. Дело остаётся открытым, пока кто-то не скажет, чем кончилось.",
)
HAPPENED: Final = Phrase("Happened since the last look: {what}", "Случилось после последней оценки: {what}")
OUTGROWN: Final = Phrase(
    "What was answered since the decision asks for more: {tier}. That counts until somebody decides anew.",
    "Ответы после решения требуют большего: {tier}. Это действует, пока кто-то не решит заново.",
)
DECIDED: Final = Phrase("Decided {when}: {tier}", "Решено {when}: {tier}")
UNDECIDED: Final = Phrase("Nobody has decided yet.", "Ещё никто не решил.")
NOTHING_WAITS: Final = Phrase("Nothing was handed to you.", "Вам ничего не передано.")
HOW_TO_SET: Final = Phrase(
    "A seed is set where plans lie: safeconduct evacuate add lottery PART seed=… published=… from_day=…",
    "Зерно задают там, где лежат планы: safeconduct evacuate add lottery PART seed=… published=… from_day=…",
)
STAYS: Final = Phrase("Not accepted yet: {n}.", "Ещё не принято: {n}.")
AGREED: Final = Phrase("agreed to:", "согласия:")
# Things of a case that its page on the command line lists, each by its form.
_HELD: Final = (
    "people", "needs", "documents", "consents", "risks", "promises", "contacts", "aftercare", "events", "origins",
)  # fmt: skip
_ADDED: Final = ("person", "need", "document", "consent", "risk", "promise", "contact", "aftercare", "origin", "event")
_MOST_NAME: Final = 80
# Digits of a lot that are shown; all of them with --json.
_LOT_DIGITS: Final = 12


@click.group()
def case() -> None:
    """Cases: who is in most danger, whose clock runs out, what was decided and promised."""


@case.command()
@click.argument("fields", nargs=-1)
@click.option("--people", type=click.IntRange(1, 50), default=1, show_default=True, help="How many travel together.")
@click.option("--from-request", metavar="ID", help="The request of the inbox it comes from.")
@click.option("--from-claim", metavar="ID", help="The claim of the record it comes from.")
@click.option("--wave", default="", help="Of which wave of persecution.")
@vault_options
def new(
    options: VaultOptions,
    fields: tuple[str, ...],
    people: int,
    from_request: str | None,
    from_claim: str | None,
    wave: str,
) -> None:
    """Open a case for one party under drawn code names, with FIELD=VALUE … (see: evacuate forms case)."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        values = _set(values_from_words(team, forms()["case"], fields))
        of = _came_from(team, from_request, from_claim, wave)
        part = open_case(team, of, values, people=people, language=screen.language)
        called = [one.text("code_name") for one in Facts(vault.tables).things("person", part)]
        name = team.name(part)
    if screen.is_json:
        screen.answer({"case": part.hex(), "name": name, "people": list[Json](called)})
        return
    screen.say(OPENED, name=name)


def _came_from(team: Team, request: str | None, claim: str | None, wave: str) -> From:
    """Return where a case comes from; NoSuchThread, SeveralThreads for a request that is not here or several are."""
    now = team.clock.now_ms()
    if not request:
        return From(Origin.CLAIM if claim else Origin.BY_HAND, claim or "", now, wave)
    intake = Intake(team.vault.tables)
    if named := request_named(request):
        # By its whole id also one of an inbox that this desk does not read.
        is_here = intake.is_thread(*named)
        return (
            of_request(team.vault.tables, intake.person(*named), now, wave)
            if is_here
            else From(Origin.REQUEST, request, now, wave)
        )
    person = intake.find((one.part for one in intake.inboxes()), request)
    return of_request(team.vault.tables, person, now, wave)


@case.command(name="list")
@click.option("--closed", "is_closed", is_flag=True, help="Show those that are closed instead.")
@vault_options
def list_(options: VaultOptions, is_closed: bool) -> None:
    """List who needs somebody tonight: the most urgent first, then whose clock runs out next, then by the lot."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        now = team.clock.now_ms()
        shown, names = closed_here(team, now) if is_closed else tonight_here(team, now), _names(team)
    if screen.is_json:
        screen.answer({"cases": [_json(one) for one in shown]})
        return
    for one in shown:
        _show_line(screen, one, now, names)
    if not shown:
        screen.say(NONE_CLOSED if is_closed else EMPTY)


@case.command()
@vault_options
def lot(options: VaultOptions) -> None:
    """Show which published seed decides between equals, who set it and when, and between whom it decided tonight."""
    screen, language = options.screen, options.screen.language
    with opened(options) as vault:
        team = team_of(vault)
        now, facts = team.clock.now_ms(), Facts(vault.tables)
        seed, held = seed_of(facts, now), lots_of(team, now)
        tied = ties(tonight_here(team, now), seed)
    if screen.is_json:
        screen.answer(
            {
                "seeds": [_json_of_lot(one) for one in held],
                "ties": [[_json_of_place(one, seed) for one in group] for group in tied],
            }
        )
        return
    for one in held:
        screen.show(lot_in_words(one, language))
    if not any(one.is_in_force for one in held):
        screen.say(NO_SEED)
    for group in tied:
        screen.show(danger_in_words(group[0], language))
        for line in group:
            screen.show(f"{lottery(seed, line.case.part).hex()[:_LOT_DIGITS]}…  {line.case.name}", first="  ")
    if not tied:
        screen.say(NO_TIE)
    screen.say(HOW_TO_CHECK)
    screen.say(HOW_TO_SET)


@case.command()
@click.argument("name")
@vault_options
def show(options: VaultOptions, name: str) -> None:
    """Show a case: danger, clocks, trust, consents, papers, its people and everything that was noted."""
    screen, language = options.screen, options.screen.language
    with opened(options) as vault:
        team = team_of(vault)
        now, held = team.clock.now_ms(), case_named(team, name)
        found, today = standing_here(team, held, now), day_from_ms(now)
        things = [thing for code in _HELD for thing in getattr(held, code)]
        kept = kept_of(team, held.part)
        if screen.is_json:
            told: list[Json] = [json_of_thing(one) for one in things]
            sealed_here: list[Json] = [json_of_kept(one, kept) for one in kept]
            screen.answer({**_json(found), "case": json_of_thing(held.thing), "things": told, "sealed": sealed_here})
            return
        show_thing(screen, team, held.thing)
        _show_line(screen, found, now, _names(team))
        for line in _danger(found, language):
            screen.show(line, first="  ")
        screen.show(trust_in_words(trust_of(held, team.people().get), language), first="  ")
        for country in held.thing.lines("countries"):
            screen.show(papers_in_words(country, papers(held, country, today), language), first="  ")
        screen.show(f"{say(AGREED, language)} {_consents(held, today, screen)}", first="  ")
        for one in (*things, *([held.assessment] if held.assessment else [])):
            show_thing(screen, team, one)
        show_sealed(screen, kept)


@case.command(name="set")
@click.argument("name")
@click.argument("fields", nargs=-1, required=True)
@vault_options
def set_(options: VaultOptions, name: str, fields: tuple[str, ...]) -> None:
    """Set fields of a case, FIELD=VALUE …; FIELD= says that there is none any more."""
    with opened(options) as vault:
        team = team_of(vault)
        held = case_named(team, name)
        values = changed(held.thing, values_from_words(team, held.thing.form, fields))
        _done(options.screen, write(team, [set_intent(held.thing, values)]) if values else ())


@case.command()
@click.argument("name")
@click.argument("form", type=click.Choice(_ADDED))
@click.argument("fields", nargs=-1)
@vault_options
def add(options: VaultOptions, name: str, form: str, fields: tuple[str, ...]) -> None:
    """Add to a case: a person, need, document, consent, risk, promise, contact …, with FIELD=VALUE …"""
    with opened(options) as vault:
        team = team_of(vault)
        values = _set(values_from_words(team, forms()[form], fields))
        intent = add_intent(team, case_named(team, name), form, values, language=options.screen.language)
        _done(options.screen, write(team, [intent]))


@case.command()
@click.argument("name")
@click.argument("fields", nargs=-1, required=True)
@vault_options
def decide(options: VaultOptions, name: str, fields: tuple[str, ...]) -> None:
    """Answer the questions about the danger and decide, FIELD=VALUE … (see: evacuate forms assessment)."""
    with opened(options) as vault:
        team = team_of(vault)
        values = _set(values_from_words(team, forms()["assessment"], fields))
        _done(options.screen, vault.append(decide_intents(team, case_named(team, name), values)))


@case.command()
@click.argument("name")
@click.argument("ending")
@click.option("--words", default="", help="What is to be known of it.")
@vault_options
def close(options: VaultOptions, name: str, ending: str, words: str) -> None:
    """Close a case with how it ended (see: evacuate forms case). Contact lost is no ending: case lose."""
    with opened(options) as vault:
        team = team_of(vault)
        held = case_named(team, name)
        is_on_the_way = case_has_open_leg(read_journeys(team), held.thing.id)
        _done(options.screen, vault.append([close_intent(held, ending, words, has_open_leg=is_on_the_way)]))


@case.command()
@click.argument("name")
@vault_options
def lose(options: VaultOptions, name: str) -> None:
    """Say that contact is lost. The case stays open until somebody says how it ended."""
    with opened(options) as vault:
        _done(options.screen, vault.append([state_intent(case_named(team_of(vault), name), "lost_contact")]))


@case.command()
@click.argument("name")
@vault_options
def vouch(options: VaultOptions, name: str) -> None:
    """Vouch for a party: you have heard them, or know who they are. Two of you have to, before they share a house."""
    with opened(options) as vault:
        team = team_of(vault)
        _done(options.screen, write(team, [vouch_intent(team, case_named(team, name))]))


@case.command()
@click.argument("name")
@vault_options
def reopen(options: VaultOptions, name: str) -> None:
    """Open a closed case again, or say that contact is there again."""
    with opened(options) as vault:
        _done(options.screen, vault.append([state_intent(case_named(team_of(vault), name), "open")]))


@case.command(name="hand-over")
@click.argument("part")
@click.argument("alias")
@click.option("--words", default="", help="What the next officer is to know.")
@vault_options
def hand_over(options: VaultOptions, part: str, alias: str, words: str) -> None:
    """Hand your cases, promises, alarms and check-ins over to ALIAS, who accepts each. PART is where plans lie."""
    with opened(options) as vault:
        team = team_of(vault)
        user = person_named(team, alias)[0].user.id
        others = waiting_items(team, read_journeys(team), now_here(team))
        items = items_of(team.me.device.user.id, read_cases(Facts(vault.tables)), others)
        _done(options.screen, vault.append([hand_over_intent(team, part_named(team, part).id, user, items, words)]))


@case.command()
@click.option(
    "--item", "items", multiple=True, metavar="ITEM", help="Accept this one alone; several times for several."
)
@vault_options
def accept(options: VaultOptions, items: tuple[str, ...]) -> None:
    """Accept what was handed to you, all of it or each --item; what is not accepted stays with whoever had it."""
    screen = options.screen
    with opened(options) as vault:
        team, facts = team_of(vault), Facts(vault.tables)
        me = team.me.device.user.id
        mine = [one for one in facts.things("handover") if UserId(one.id_of("to_user")) == me and not_accepted(one)]
        intents = [intent for one in mine for intent in accept_intents(team, one, items or one.lines("items"))]
        wanted = {word for one in mine for word in not_accepted(one) if not items or word in items}
        intents += accepted_intents(team, read_journeys(team), wanted, now_here(team))
        ops = vault.append(intents) if intents else ()
        left = [
            item
            for one in Facts(vault.tables).things("handover")
            if one.id in {held.id for held in mine}
            for item in not_accepted(one)
        ]
    if not screen.is_json and not mine:
        screen.say(NOTHING_WAITS)
        return
    if screen.is_json:
        screen.answer({"ops": [one.hex() for one in ops], "left": list[Json](left)})
        return
    _done(screen, ops)
    if left:
        screen.say(STAYS, n=len(left))
        for item in left:
            screen.show(item, first="  ")


def _set(values: Values) -> Values:
    return {code: value for code, value in values.items() if value is not None}


def _consents(held: Case, today: Day, screen: Screen) -> str:
    said = (
        (one.words, CONSENTS[consent_of_all(held, one.code, "", today)])
        for one in forms()["consent"].fields["purpose"].choices
    )
    return "; ".join(f"{screen.text(what)}: {screen.text(stands)}" for what, stands in said)


def _show_line(screen: Screen, one: Standing, now: int, names: Mapping[UserId, str]) -> None:
    language = screen.language
    owner = one.case.thing.id_of("owner")
    who = names.get(UserId(owner), owner.hex()[:SHOWN_DIGITS])
    said = [
        danger_in_words(one, language),
        PEOPLE.say(one.case.size, language),
        sentence(WITH, language, who=who) if owner else say(WITH_NOBODY, language),
    ]
    line = Text(plain(one.case.name, _MOST_NAME), style="bold").append(f"  {' · '.join(said)}", style="not bold")
    screen.show(line)
    if one.case.state is State.LOST_CONTACT:
        screen.show(say(LOST, language), first="  ")
    notes = [silence_in_words(one, now, language), *(due_in_words(due, now, language) for due in one.dues[:3])]
    if one.is_amber:
        notes.insert(0, amber_in_words(language))
    screen.show(" · ".join(notes), first="  ")


def _danger(one: Standing, language: Language) -> Iterator[str]:
    """Give what happened since the last look, what was answered since the decision, and the decision."""
    kinds = forms()["risk"].fields["kind"]
    for look in one.looks:
        choice = kinds.choice(look.kind)
        yield sentence(HAPPENED, language, what=say(choice.words, language) if choice else look.kind)
    if one.is_outgrown:
        yield sentence(OUTGROWN, language, tier=tier_in_words(one.highest, language))
    if one.decided is None:
        yield say(UNDECIDED, language)
        return
    when, tier = local_time_in_words(one.decided.at_ms, language), tier_in_words(one.decided.tier, language)
    answer = forms()["assessment"].fields["answer"].choice(one.decided.answer)
    said = (sentence(DECIDED, language, when=when, tier=tier), say(answer.words, language) if answer else "")
    yield ". ".join(part for part in ("; ".join(part for part in said if part), one.decided.reason) if part)


def _names(team: Team) -> dict[UserId, str]:
    return {device.user.id: device.user.certificate.terms.alias for device, _ in team.devices()}


def _json(one: Standing) -> dict[str, Json]:
    proposed = propose(one.told)
    return {
        "id": one.case.part.hex(),
        "name": one.case.name,
        "people": one.case.size,
        "state": one.case.state.value,
        "tier": {"lowest": one.lowest.value, "highest": one.highest.value},
        "proposed": {"lowest": proposed.lowest.value, "highest": proposed.highest.value},
        "is_decided": one.decided is not None,
        "is_amber": one.is_amber,
        "is_outgrown": one.is_outgrown,
        "looks": [look.kind for look in one.looks],
        "owner": one.case.thing.id_of("owner").hex() or None,
        "silent_since": one.silent_since,
        "due": [{"clock": due.clock.value, "at": due.at_ms} for due in one.dues],
    }


def _json_of_lot(one: Lot) -> dict[str, Json]:
    return {
        "seed": one.seed,
        "published": one.published,
        "from_day": one.from_day,
        "set_by": one.by,
        "set_at": one.at_ms,
        "is_in_force": one.is_in_force,
        "is_late": one.is_late,
    }


def _json_of_place(one: Standing, seed: bytes) -> dict[str, Json]:
    return {"id": one.case.part.hex(), "name": one.case.name, "lot": lottery(seed, one.case.part).hex()}


def _done(screen: Screen, ops: tuple[OpId, ...]) -> None:
    if screen.is_json:
        screen.answer({"ops": [one.hex() for one in ops]})
        return
    for op in ops:
        screen.say(DONE, op=op.hex()[:SHOWN_DIGITS])
    if not ops:
        screen.say(SAME)


for _command in (place, seal, sealed, ask, unseal, agreed, took_back):
    case.add_command(_command)

__all__: Final = ["CLOCKS", "case"]
