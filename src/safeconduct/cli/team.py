"""``safeconduct team``: one's own alias, the parts of the team's work and who is on them (decision 0008).

The screen of what the room sync does for promise P3: who is on a part has its keys, and nobody else. Refuses to say
that somebody is off a part without saying what that does not take back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.cli.granting import NOT_GRANTED, grant_option, is_granted, say_reach
from safeconduct.cli.incident import exposure_command, lost_command, warn_command
from safeconduct.cli.into import PEOPLE
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_act import act
from safeconduct.cli.team_cards import cards
from safeconduct.cli.team_request import divide, request
from safeconduct.cli.team_show import aside, show
from safeconduct.cli.team_words import (
    BEGUN_BY_HAND,
    ROLE_WORDS,
    SORT_OF,
    json_of_part,
    part_in_words,
    seats_of,
    short,
    team_of,
)
from safeconduct.cli.vault_root import root_of, root_option
from safeconduct.sync.alias import choose_alias
from safeconduct.sync.codenames import draw_alias
from safeconduct.sync.compartments import Leaver, admit, begin, check_admin, remove, rename
from safeconduct.sync.compartments import judge as judge_entries
from safeconduct.sync.naming import entries_named, part_named, person_named
from safeconduct.sync.parts import choose_part
from safeconduct.sync.types import Sort

CALLED: Final = Phrase(
    "From now on you are “{alias}” to everybody who joins.", "Отныне для всех, кто вступит, вы — «{alias}»."
)
DRAWN: Final = Phrase(
    "Drawn at random: {word}. To be called so: safeconduct team alias {word}",
    "Случайное слово: {word}. Чтобы назваться так: safeconduct team alias {word}",
)
BEGUN: Final = Phrase("The part is begun: {part} ({id})", "Часть создана: {part} ({id})")
ADDED: Final = Phrase(
    "{alias} is on {part}. Their desk learns it with the next exchange.",
    "{alias} теперь в части {part}. На другом рабочем месте это станет известно при следующем обмене.",
)
DROPPED: Final = Phrase(
    "{alias} is off {part}, and its keys are new. What they have read they have; what others write before they hear of "
    "it is still open to them.",
    "{alias} больше не в части {part}, ключи сменены. Прочитанное остаётся прочитанным; открыто и то, что другие "
    "напишут, пока не узнали об этом.",
)
RENAMED: Final = Phrase("The part is called {part} now.", "Теперь часть называется {part}.")
USED: Final = Phrase(
    "What you enter goes into the part “{part}” now, read by {people}.",
    "Введённое вами попадает теперь в часть «{part}»: её {people}.",
)
JUDGED_COUNT: Final = Phrase("They count from now on.", "Отныне они учитываются.")
JUDGED_STAY: Final = Phrase("They stay aside.", "Они остаются отложенными.")


class NotByPart(SafeconductError):
    """Somebody is to leave the team's own compartment by way of a part."""

    code = "cli.not_by_part"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Who is in the team itself is not changed as a part.",
        safe=NOTHING_CHANGED_EN,
        do="Let somebody in with “member invite”, and out with “member remove”.",
    )
    ru = Advice(
        what="Состав самой команды меняют не как часть.",
        safe=NOTHING_CHANGED_RU,
        do="Принимают в команду через «member invite», исключают через «member remove».",
    )


@click.group()
def team() -> None:
    """The team: who is in it, its parts, your alias, and what was set aside."""


team.add_command(show)
team.add_command(aside)
team.add_command(cards)
team.add_command(divide)
team.add_command(request)
team.add_command(act)
team.add_command(lost_command)
team.add_command(exposure_command)
team.add_command(warn_command)


@team.command()
@click.argument("word", required=False)
@root_option
@vault_options
def alias(word: str | None, root_words_file: Path | None, options: VaultOptions) -> None:
    """Choose your own alias, WORD, before you invite anybody: never your name. Without WORD one is drawn and shown."""
    with opened(options) as vault:
        held = team_of(vault)
        if word is None:
            _draw(options.screen, draw_alias(options.screen.language, held.entropy, held))
            return
        choose_alias(held, word, root_of(vault, options.screen, root_words_file))
    if options.screen.is_json:
        options.screen.answer({"alias": word})
    else:
        options.screen.say(CALLED, alias=word)


def _draw(screen: Screen, word: str) -> None:
    if screen.is_json:
        screen.answer({"drawn": word})
    else:
        screen.say(DRAWN, word=word)


@team.group()
def part() -> None:
    """Parts of the team's work, each with keys and people of its own."""


@part.command(name="new")
@click.argument("name")
@click.option("--sort", type=click.Choice(BEGUN_BY_HAND), default="case", show_default=True, help="What it is for.")
@click.option("--with", "others", multiple=True, metavar="ALIAS:ROLE", help="Who else is on it: ash:write.")
@vault_options
def new_part(name: str, sort: str, others: tuple[str, ...], options: VaultOptions) -> None:
    """Begin a part called NAME, with you as its administrator."""
    with opened(options) as vault:
        held = team_of(vault)
        made = begin(held, SORT_OF[sort], name, others=seats_of(held, others))
        found = next(one for one in held.compartments() if one.id == made)
        answer: dict[str, Json] = json_of_part(found)
    if options.screen.is_json:
        options.screen.answer(answer)
    else:
        options.screen.say(BEGUN, part=name, id=short(made))


@part.command(name="add")
@click.argument("part_name", metavar="PART")
@click.argument("alias_word", metavar="ALIAS")
@click.option("--role", type=click.Choice(list(ROLE_WORDS)), default="write", show_default=True, help="Their right.")
@grant_option
@vault_options
def add_to_part(*, part_name: str, alias_word: str, role: str, is_sure: bool, options: VaultOptions) -> None:
    """Put ALIAS on a PART, with all their computers, or give them another right there."""
    with opened(options) as vault:
        held = team_of(vault)
        found = part_named(held, part_name)
        if found.sort is Sort.TEAM:
            raise NotByPart
        devices = person_named(held, alias_word)
        check_admin(held, found.id)
        radius = say_reach(options.screen, held, [found], [device.id for device in devices])
        if not is_granted(options.screen, is_sure=is_sure):
            options.screen.say(NOT_GRANTED)
            return
        admit(held, found.id, [(device, ROLE_WORDS[role]) for device in devices])
    if options.screen.is_json:
        options.screen.answer({**json_of_part(found), "added": alias_word, "role": role, **radius.to_json()})
    else:
        options.screen.say(ADDED, alias=alias_word, part=part_in_words(found, options.screen.language))


@part.command(name="drop")
@click.argument("part_name", metavar="PART")
@click.argument("alias_word", metavar="ALIAS")
@vault_options
def drop_from_part(part_name: str, alias_word: str, options: VaultOptions) -> None:
    """Take ALIAS off a PART and change its keys."""
    with opened(options) as vault:
        held = team_of(vault)
        found = part_named(held, part_name)
        if found.sort is Sort.TEAM:
            raise NotByPart
        members = held.members(found.id)
        leaving = list(person_named(held, alias_word))
        on_it = [device for device in leaving if device.id in members] or leaving
        remove(held, found.id, [Leaver(device.id) for device in on_it])
    if options.screen.is_json:
        options.screen.answer({**json_of_part(found), "dropped": alias_word})
    else:
        options.screen.say(DROPPED, alias=alias_word, part=part_in_words(found, options.screen.language))


@part.command(name="name")
@click.argument("part_name", metavar="PART")
@click.argument("name")
@vault_options
def name_part(part_name: str, name: str, options: VaultOptions) -> None:
    """Call a PART NAME from now on."""
    with opened(options) as vault:
        held = team_of(vault)
        found = part_named(held, part_name)
        rename(held, found.id, name)
    if options.screen.is_json:
        options.screen.answer({**json_of_part(found), "name": name})
    else:
        options.screen.say(RENAMED, part=name)


@part.command(name="use")
@click.argument("part_name", metavar="PART")
@vault_options
def use_part(part_name: str, options: VaultOptions) -> None:
    """Let what is entered from now on go into PART. To copy what lies in another part, enter it again."""
    with opened(options) as vault:
        held = team_of(vault)
        found = part_named(held, part_name)
        used = choose_part(held, found.id)
    if options.screen.is_json:
        options.screen.answer({**json_of_part(found), "people": used.people})
    else:
        name, people = part_in_words(found, options.screen.language), PEOPLE.say(used.people, options.screen.language)
        options.screen.say(USED, part=name, people=people)


@team.command()
@click.argument("part_name", metavar="PART")
@click.argument("ops", nargs=-1, required=True)
@click.option("--counts/--stays", "do_count", required=True, help="They count from now on, or stay aside for good.")
@vault_options
def judge(part_name: str, ops: tuple[str, ...], do_count: bool, options: VaultOptions) -> None:
    """Decide about OPS of a PART that were set aside, each by its first digits in “team aside”."""
    with opened(options) as vault:
        held = team_of(vault)
        found = part_named(held, part_name)
        here = [op for op in vault.aside() if vault.has(op) and vault.op(op).signed.core.compartment == found.id]
        chosen = entries_named(ops, here)
        judge_entries(held, found.id, chosen, do_count=do_count)
    if options.screen.is_json:
        options.screen.answer({**json_of_part(found), "ops": [op.hex() for op in sorted(chosen)], "counts": do_count})
    else:
        options.screen.say(JUDGED_COUNT if do_count else JUDGED_STAY)
