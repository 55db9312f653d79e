"""``safeconduct member``: letting somebody into the team, and out of it (docs/formats/welcome.md, decision 0008).

The sponsor's side; the newcomer's is `member_join`. Everything goes by files of one kind, and the program finds out
what each is. Nobody is let in before both people have said that their six words are the same (promises P3 and P5).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.granting import NOT_GRANTED, grant_option, is_granted, say_reach
from safeconduct.cli.incident import people_of, say_exposed
from safeconduct.cli.member_join import COMPARE, FileOrWords, join, show_words
from safeconduct.cli.member_relay import ADMITTED as ADMITTED_BY_RELAY
from safeconduct.cli.member_relay import ANSWERED, admit_by_relay, answer_by_relay, by_relay_option
from safeconduct.cli.member_relay import THEN_ADMIT as THEN_BY_RELAY
from safeconduct.cli.member_role import change_role
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_share import say_old_record
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_show import json_of_invitation
from safeconduct.cli.team_words import (
    ROLE_WORDS,
    check_source,
    out_option,
    parts_of,
    say_written,
    short,
    target_of,
    team_of,
)
from safeconduct.cli.vault_root import root_of, root_option
from safeconduct.protect.members import Role
from safeconduct.protect.roots import RootKey
from safeconduct.protect.spoken import new_code
from safeconduct.sync import joining
from safeconduct.sync.drill_words import exposed_json
from safeconduct.sync.errors import NoAlias, SeveralDevices
from safeconduct.sync.errors_files import NothingToCompare, WhichInvitation
from safeconduct.sync.errors_joining import UnknownInvitation
from safeconduct.sync.handshake_files import write_answer, write_welcome
from safeconduct.sync.incident import exposure
from safeconduct.sync.invitation_files import NO_CODE, seal_invitation
from safeconduct.sync.joining import Given, Plan, Step
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.naming import cuts_named, person_named
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.ready import has_team, own_alias
from safeconduct.sync.team import Team
from safeconduct.vault.throwaway import check_lasting
from safeconduct.vault.vault import Vault

INVITED: Final = Phrase(
    "The invitation is written: {file}. It is a secret: hand it over yourself or by a messenger you trust, to "
    "one person. "
    "It is good until {day}; whoever has it can ask, and only the person whose six words you compare is let in.",
    "Приглашение записано: {file}. Это секрет: передайте его сами или через надёжный мессенджер, одному человеку. Оно "
    "действует до {day}; попроситься может любой, у кого оно есть, но принят будет только тот, с кем вы сверите шесть "
    "слов.",
)
CODE: Final = Phrase(
    "The file opens with these six words alone, or the numbers below them. Read them to that person over a call, never "
    "beside the file, and write them nowhere: they cannot be shown again.",
    "Файл открывается только этими шестью словами или числами под ними. Прочтите их этому человеку по телефону, не "
    "посылайте вместе с файлом и нигде не записывайте: показать их снова нельзя.",
)
NAMES_RELAYS: Final = Phrase(
    "It names the relay and its access code: {relays}. Instead of sending files, both of you may add --by-relay.",
    "В нём указаны ретранслятор и код доступа: {relays}. Вместо пересылки файлов вы оба можете добавлять --by-relay.",
)
FOR_A_PERSON: Final = Phrase(
    "It is for ANOTHER PERSON, who comes in under an alias of their own. For a computer of yours: --own-device",
    "Оно для ДРУГОГО ЧЕЛОВЕКА, который войдёт под своим псевдонимом. Для своего компьютера: --own-device",
)
FOR_OWN: Final = Phrase(
    "It is for A FURTHER COMPUTER OF YOUR OWN: whoever comes in by it is you, for the whole team. Give it to nobody.",
    "Оно для ЕЩЁ ОДНОГО ВАШЕГО КОМПЬЮТЕРА: кто войдёт по нему, для всей команды станет вами. Не отдавайте его никому.",
)
ASKS: Final = Phrase("ANOTHER PERSON asks to be let in: “{alias}”.", "Просит принять ДРУГОЙ ЧЕЛОВЕК: «{alias}».")
ASKS_OWN: Final = Phrase(
    "A FURTHER COMPUTER OF YOUR OWN asks to be let in: for the whole team it will be you. If it is not yours and in "
    "your hands: safeconduct member admit --differ",
    "Просит принять ЕЩЁ ОДИН ВАШ КОМПЬЮТЕР: для всей команды он будет вами. Если это не ваш или он не у вас в руках: "
    "safeconduct member admit --differ",
)
THEN_ADMIT: Final = Phrase(
    "The same on both sides: safeconduct member admit --equal. Not the same: safeconduct member admit --differ",
    "На обеих сторонах одинаковы: safeconduct member admit --equal. Различаются: safeconduct member admit --differ",
)
ADMITTED: Final = Phrase(
    "Let in. Send the file {file}: with it they begin, and need nothing else.",
    "Принято. Отправьте файл {file}: с ним новый участник начнёт работу, больше ничего не нужно.",
)
DECLINED: Final = Phrase(
    "Nobody was let in, and nobody will be by this invitation. Somebody stood between you: invite again by "
    "another way.",
    "Никто не принят и по этому приглашению принят не будет. Между вами кто-то стоял: пригласите снова другим путём.",
)
REMOVED: Final = Phrase(
    "{alias} is out of the team, and the keys are new. What they have read they have; what others write before "
    "they hear "
    "of it is still open to them. Exchange now with everybody: safeconduct sync file write",
    "{alias} больше не в команде, ключи сменены. Прочитанное остаётся прочитанным; открыто и то, что другие напишут, "
    "пока не узнали об этом. Обменяйтесь со всеми сейчас: safeconduct sync file write",
)
EXPOSED_LATER: Final = Phrase(
    "When the others have exchanged, look again, for what they wrote before they knew: safeconduct team exposure {who}",
    "Когда обменяются другие, посмотрите ещё раз, что они успели написать, не зная об этом: safeconduct team exposure "
    "{who}",
)
NO_WORDS: Final = Phrase("No invitation waits for words to be compared.", "Ни одно приглашение не ждёт сравнения слов.")
OF_INVITATION: Final = click.option(
    "--invitation", "which", metavar="ID", help="Which invitation, by the first digits of its id in “team show”."
)


@click.group()
def member() -> None:
    """Let people into the team and out of it."""


member.add_command(join)
member.add_command(change_role)


@member.command()
@out_option
@click.option("--role", type=click.Choice(list(ROLE_WORDS)), default="write", show_default=True, help="Their right.")
@click.option("--part", "parts", multiple=True, metavar="PART:ROLE", help="A part they will be on: record:write.")
@click.option("--own-device", is_flag=True, help="For a further computer of your own, and for nobody else.")
@click.option(
    "--instead-of",
    metavar="DEVICE",
    help="A computer of your own, restored from a backup, by the first digits that it names: it gets the rights it had "
    "before.",
)
@click.option(
    "--no-relay",
    "hides_relays",
    is_flag=True,
    help="Name no relay in it: a copy that is stolen then tells nobody where you exchange.",
)
@click.option(
    "--with-code",
    is_flag=True,
    help="Seal it under six words, which you read to them over a call: without them a copy is of no use to anybody.",
)
@vault_options
def invite(
    *,
    out: Path | None,
    role: str,
    parts: tuple[str, ...],
    own_device: bool,
    instead_of: str | None,
    hides_relays: bool,
    with_code: bool,
    options: VaultOptions,
) -> None:
    """Write the file by which one person can ask to be let in. It is good for 14 days."""
    screen, target = options.screen, target_of(out)
    with opened(options) as vault:
        team = team_of(vault)
        check_lasting(vault)
        if not own_alias(vault):
            raise NoAlias
        plan = (
            _plan_again(team, instead_of)
            if instead_of
            else _plan(screen, team, (ROLE_WORDS[role], parts), is_own=own_device)
        )
        with team.together():
            given = joining.invite(team, plan, names_relays=not hides_relays)
            code = new_code(team.entropy) if with_code else NO_CODE
            write_whole(target, (seal_invitation(given.invitation, team.entropy, code),))
        if not screen.is_json:
            say_old_record(screen, vault)
    day = iso_from_day(given.invitation.expires_on)
    if screen.is_json:
        relays: list[Json] = [one.address for one in given.invitation.relays]
        told: dict[str, Json] = {"code": code.reveal().decode("ascii")} if with_code else {}
        screen.answer({"file": str(target), "good_until": day, "relays": relays, **json_of_invitation(given), **told})
        return
    screen.say(FOR_OWN if plan.is_own_device else FOR_A_PERSON)
    screen.say(INVITED, file=str(target), day=day)
    if with_code:
        screen.say(CODE)
        show_words(screen, tuple(code.reveal().decode("ascii").split()))
    if given.invitation.relays:
        screen.say(NAMES_RELAYS, relays=", ".join(one.address for one in given.invitation.relays))


def _plan(screen: Screen, team: Team, chosen: tuple[Role, tuple[str, ...]], *, is_own: bool) -> Plan:
    role, parts = chosen
    seats = parts_of(team, parts)
    say_reach(screen, team, [one for one, _ in seats])
    return Plan(role, tuple((one.id, right) for one, right in seats), is_own)


def _plan_again(team: Team, word: str) -> Plan:
    """Return the rights of one's own computer that was restored, named by its id alone; SeveralDevices otherwise."""
    devices = person_named(team, word)
    if len(devices) > 1:
        raise SeveralDevices(shown=word)
    return joining.in_place_of(team, devices[0].id)


@member.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--equal/--differ", "is_equal", default=None, help="What came of comparing the six words.")
@OF_INVITATION
@by_relay_option
@root_option
@grant_option
@out_option
@vault_options
def admit(
    *,
    file: Path | None,
    is_equal: bool | None,
    which: str | None,
    by_relay: bool,
    root_words_file: Path | None,
    is_sure: bool,
    out: Path | None,
    options: VaultOptions,
) -> None:
    """Answer the FILE of somebody who asks; then, once the words are compared, let them in or not."""
    if file is not None and (is_equal is not None or by_relay):
        raise FileOrWords
    if file is not None:
        _answer(check_source(file), target_of(out), options)
    elif is_equal is False:
        _decline(which, options)
    elif is_equal:
        _let_in(which, None if by_relay else target_of(out), root_words_file, is_sure=is_sure, options=options)
    elif by_relay:
        _answer_by_relay(options)
    else:
        raise FileOrWords


def _answer(source: Path, target: Path, options: VaultOptions) -> None:
    screen = options.screen
    with opened(options) as vault:
        given = write_answer(team_of(vault), target, source)
    words = given.words()
    if screen.is_json:
        screen.answer({"file": str(target), "words": list(words), **json_of_invitation(given)})
        return
    _say_who(screen, given)
    say_written(screen, target)
    show_words(screen, words)
    screen.say(COMPARE)
    screen.say(THEN_ADMIT)


def _say_who(screen: Screen, given: Given) -> None:
    """Say in plain words whether another person asks or a further computer of one's own: as it was invited."""
    screen.say(ASKS_OWN if given.plan.is_own_device else ASKS, alias=given.asked().alias)


def _answer_by_relay(options: VaultOptions) -> None:
    screen = options.screen
    with opened(options) as vault:
        answered = answer_by_relay(team_of(vault))
    if screen.is_json:
        screen.answer({"waiting": [{"words": list(one.words()), **json_of_invitation(one)} for one in answered]})
        return
    for given in answered:
        _say_who(screen, given)
        screen.say(ANSWERED)
        show_words(screen, given.words(), first=f"{short(given.mailbox)}: " if len(answered) > 1 else "")
    screen.say(COMPARE)
    screen.say(THEN_BY_RELAY)


def _let_in(
    which: str | None, target: Path | None, words_file: Path | None, *, is_sure: bool, options: VaultOptions
) -> None:
    """Let the newcomer in; ``target`` None: by the relays that the invitation names."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        given = _one(team, which, lambda one: one.step is Step.ASKED or (which is not None and bool(one.request)))
        names = {part for part, _ in given.plan.seats}
        parts = [part for part in team.compartments() if part.id in names]
        radius = say_reach(screen, team, parts)
        # Who was let in already gets the same once more.
        if parts and given.step is not Step.ADMITTED and not is_granted(screen, is_sure=is_sure):
            screen.say(NOT_GRANTED)
            return
        root = _root_for(team, given, screen, words_file)
        if target is None:
            admit_by_relay(team, given, root)
        else:
            write_welcome(team, target, given, root)
        alias = given.asked().alias or own_alias(vault)
    if screen.is_json:
        file = str(target) if target else ""
        screen.answer({"file": file, "id": given.mailbox.hex(), "step": "admitted", "alias": alias, **radius.to_json()})
    elif target:
        screen.say(ADMITTED, file=str(target))
    else:
        screen.say(ADMITTED_BY_RELAY)


def _root_for(team: Team, given: Given, screen: Screen, words_file: Path | None) -> RootKey | None:
    """Return the root's key where it has to sign: not for a further device, nor for who was let in already."""
    if given.step is Step.ADMITTED or given.plan.is_own_device:
        return None
    return root_of(team.vault, screen, words_file)


def _decline(which: str | None, options: VaultOptions) -> None:
    with opened(options) as vault:
        team = team_of(vault)
        given = _one(team, which, lambda one: one.step is Step.ASKED or (which is not None and one.step is Step.SENT))
        joining.decline(team, given)
    if options.screen.is_json:
        options.screen.answer({"id": given.mailbox.hex(), "step": "declined"})
    else:
        options.screen.say(DECLINED)


def _one(team: Team, which: str | None, fits: Callable[[Given], bool]) -> Given:
    """Return the invitation that is meant; UnknownInvitation, NothingToCompare or WhichInvitation otherwise."""
    every = joining.invitations(team)
    if which is not None:
        every = tuple(one for one in every if one.mailbox.hex().startswith(which.lower()))
        if not every:
            raise UnknownInvitation
    fitting = [one for one in every if fits(one)]
    if not fitting:
        raise NothingToCompare
    if len(fitting) > 1:
        raise WhichInvitation
    return fitting[0]


@member.command()
@vault_options
def words(options: VaultOptions) -> None:
    """Show the six words to compare, of every invitation that waits for that."""
    screen = options.screen
    with opened(options) as vault:
        found = _words(vault)
    if screen.is_json:
        screen.answer({"waiting": [{"id": name, "words": list(six)} for name, six in found]})
        return
    for name, six in found:
        show_words(screen, six, first=f"{name}: " if name else "")
    screen.say(COMPARE if found else NO_WORDS)


def _words(vault: Vault) -> list[tuple[str, tuple[str, ...]]]:
    if not has_team(vault) or joining.is_waiting(vault):
        return [("", joining.joining(vault).words())]
    team = team_of(vault)
    return [(short(one.mailbox), one.words()) for one in joining.invitations(team) if one.step is Step.ASKED]


@member.command()
@click.argument("who", metavar="ALIAS|DEVICE")
@click.option(
    "--cut",
    "cuts",
    multiple=True,
    metavar="ENTRY",
    help="Last entry of theirs that is believed in its part, by its first digits; what they wrote after it is set "
    "aside.",
)
@vault_options
def remove(who: str, cuts: tuple[str, ...], options: VaultOptions) -> None:
    """Remove a person with all their computers, or one computer by its id, from the team and all its parts."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        devices = [device.id for device in person_named(team, who)]
        aside = remove_person(team, devices, cuts_named(team, cuts, devices) if cuts else {})
        exposed = exposure(team, devices, people_of(vault))
    if screen.is_json:
        gone: list[Json] = [device.hex() for device in devices]
        screen.answer({"removed": gone, "aside": aside, "compartments": [exposed_json(one) for one in exposed]})
    else:
        screen.say(REMOVED, alias=who)
        say_exposed(screen, devices, exposed)
        screen.say(EXPOSED_LATER, who=who)
