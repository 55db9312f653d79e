"""``safeconduct team divide`` and ``team request``: secrets that two people open (docs/formats/escrow.md).

What counts is decided in `sync.requests`, what is written in `sync.dividing`, `answering` and `using` (P3, P12).
Refuses a signature over another file than the one that was asked for, and one over a site that is not what two people
let out (`site_checked`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.site_checked import check_tree, organisation_option
from safeconduct.cli.team_words import WRITTEN, check_source, out_option, short, target_of, team_of
from safeconduct.cli.vault_root import root_of, root_option
from safeconduct.evacuate.sealing.reading import offered
from safeconduct.evacuate.sealing.types import Kept
from safeconduct.evacuate.sealing.wording import kept_in_words
from safeconduct.protect.escrow import Purpose
from safeconduct.record.wording import local_time_in_words
from safeconduct.site.manifest import MAX_MANIFEST_BYTES
from safeconduct.sync import answering
from safeconduct.sync.act_views import requests, used_requests
from safeconduct.sync.dividing import divide_publishing, divided_publishing, is_replaced
from safeconduct.sync.escrow import Divided
from safeconduct.sync.naming import entries_named, part_named, person_named
from safeconduct.sync.parcels import pieces_of, write_whole
from safeconduct.sync.requests import RequestStanding, RequestState
from safeconduct.sync.root import has_root
from safeconduct.sync.sealing import newest_sealed
from safeconduct.sync.team import Team
from safeconduct.sync.using import is_usable, sign

DIVIDED: Final = Phrase(
    "The publishing key {serial} is divided among: {holders}. Any two of them sign; its seed is kept nowhere whole. "
    "Now exchange.",
    "Ключ публикаций {serial} разделён; доли у: {holders}. Подписать могут любые двое; целиком он нигде не хранится. "
    "Теперь обменяйтесь.",
)
PUBLIC_KEY: Final = Phrase("Readers check with the key: {key}", "Читатели проверяют ключом: {key}")
ROOT_HERE: Final = Phrase(
    "The organisation's root still lies in this vault, and whoever has it can certify another publishing key alone. It "
    "takes two people once the root is on cards: safeconduct team cards",
    "Корень организации всё ещё в этом хранилище, и кто им владеет, может заверить другой ключ публикаций в одиночку. "
    "Двое понадобятся, когда корень будет на карточках: safeconduct team cards",
)
ASKED: Final = Phrase(
    "Asked ({id}). Now exchange, call those who hold a share, and show them the file.",
    "Запрос сделан ({id}). Теперь обменяйтесь, позвоните хранителям долей и покажите им файл.",
)
HANDED: Final = Phrase(
    "Your share is handed over, for this request alone. Now exchange.",
    "Ваша доля передана, только для этого запроса. Теперь обменяйтесь.",
)
REFUSED: Final = Phrase(
    "Said. Whoever is asked next sees that, and why. Now exchange.",
    "Записано. Кого попросят следующим, увидит это и причину. Теперь обменяйтесь.",
)
HOLD: Final = Phrase("{what}: shares are held by {holders}.", "{what}: доли у: {holders}.")
GONE: Final = Phrase("somebody who is in the team no more", "человек, которого в команде больше нет")
NOTHING_DIVIDED: Final = Phrase(
    "The publishing key is not divided yet: safeconduct team divide ALIASES",
    "Ключ публикаций ещё не разделён: safeconduct team divide ПСЕВДОНИМЫ",
)
NOTHING_ASKED: Final = Phrase("Nothing is asked for.", "Ничего не запрошено.")
LINE: Final = Phrase("{id}  {at}: {who}, {what}. {standing}", "{id}  {at}: {who}, {what}. {standing}")
WHY: Final = Phrase("Why: {reason}", "Почему: {reason}")
GIVEN: Final = Phrase("Handed over by: {holders}", "Доли передали: {holders}")
AGAINST: Final = Phrase("Refused by {who}: {reason}", "Отказ, {who}: {reason}")
KEY_WORDS: Final = Phrase("the publishing key", "ключ публикаций")
SHEET_WORDS: Final = Phrase("an identity sheet", "личный лист")
SEALED_BY: Final = Phrase("{what}, sealed by {who}", "{what}, кем запечатано: {who}")
OF_PART: Final = Phrase("{what} ({part})", "{what} ({part})")
WAITS_FOR_YOU: Final = Phrase("It waits for you.", "Ждёт вас.")
WAITS: Final = Phrase("It waits for others.", "Ждёт других.")
USABLE: Final = Phrase(
    "Two people stand behind it: safeconduct team request use {id} --sign FILE",
    "За ним стоят двое: safeconduct team request use {id} --sign ФАЙЛ",
)
USABLE_SHEET: Final = Phrase(
    "Two people stand behind it: safeconduct case unseal {id}", "За ним стоят двое: safeconduct case unseal {id}"
)
GRANTED: Final = Phrase(
    "Two people stand behind it: it is used where it was asked for.", "За ним стоят двое: исполняется там, где просили."
)
USED: Final = Phrase("Used.", "Исполнен.")
REPLACED: Final = Phrase(
    "The publishing key was divided anew since: ask anew.", "Ключ публикаций с тех пор разделён заново: просите снова."
)

Names = Mapping[OpId, Kept]

_reason = click.option("--reason", required=True, help="Why; it is signed and kept. No names.")


@click.command(
    help="Divide the organisation's publishing key among the people ALIASES: any two of them sign, none of them alone. "
    "Takes the root. Again: another key takes the place of the one before."
)
@click.argument("aliases", nargs=-1, required=True)
@root_option
@vault_options
def divide(aliases: tuple[str, ...], root_words_file: Path | None, options: VaultOptions) -> None:
    """Say who holds a share, and that the root in a vault makes one person enough."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        persons = [person_named(team, word)[0].user.id for word in aliases]
        key = divide_publishing(team, root_of(vault, screen, root_words_file), persons)
        holders = _aliases(team, screen, persons)
        is_here = has_root(vault)
    if screen.is_json:
        screen.answer({"serial": key.serial, "key": key.key.raw.hex(), "holders": [*holders], "root_in_vault": is_here})
        return
    screen.say(DIVIDED, serial=key.serial, holders=", ".join(holders))
    screen.say(PUBLIC_KEY, key=key.key.raw.hex())
    if is_here:
        screen.warn(ROOT_HERE)


@click.group(invoke_without_command=True)
@vault_options
@click.pass_context
def request(context: click.Context, options: VaultOptions) -> None:
    """Secrets that two people open: without a command, what is asked for and who holds a share."""
    if context.invoked_subcommand is not None:
        return
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        found, people = offered(team), team.people()
        held, names = found.secrets, found.names
        states = (*used_requests(vault.tables, people), *requests(vault.tables, lambda: people))
        if screen.is_json:
            screen.answer(
                {
                    "secrets": [_json_of_secret(team, screen, one) for one in held],
                    "requests": [_json_of_request(team, screen, one) for one in states],
                }
            )
            return
        for one in held:
            holders = ", ".join(_aliases(team, screen, one.persons))
            screen.say(HOLD, what=_what(team, screen, one, names), holders=holders)
        if not held:
            screen.say(NOTHING_DIVIDED)
        for state in states:
            _show(team, screen, state, names)
        if not states:
            screen.say(NOTHING_ASKED)


@request.command()
@click.argument("part", required=False)
@_reason
@click.option("--sign", "file", type=click.Path(path_type=Path), help="The file that is to be signed.")
@organisation_option(required=False)
@vault_options
def ask(part: str | None, reason: str, file: Path | None, organisation: Path | None, options: VaultOptions) -> None:
    """Ask for the publishing key, to sign one file; or for what was sealed last in the identity sheet PART."""
    digest = _digest(file)
    with opened(options) as vault:
        team = team_of(vault)
        _check_site(team, file, organisation)
        divided = newest_sealed(team, part_named(team, part).id).divided if part else divided_publishing(team)
        op = answering.ask_for(team, divided, reason, digest=digest)
    if options.screen.is_json:
        options.screen.answer({"request": op.hex()})
    else:
        options.screen.say(ASKED, id=short(op))


@request.command()
@click.argument("request_word", metavar="REQUEST")
@_reason
@click.option(
    "--sign",
    "file",
    type=click.Path(path_type=Path),
    help="The file you looked at: your share goes only if the request is about this very file.",
)
@organisation_option(required=False)
@vault_options
def hand(request_word: str, reason: str, file: Path | None, organisation: Path | None, options: VaultOptions) -> None:
    """Hand your share over for a REQUEST, by its first digits, and for nothing else."""
    digest = _digest(file)
    with opened(options) as vault:
        team = team_of(vault)
        _check_site(team, file, organisation)
        op = answering.hand(team, _named(team, request_word), reason, digest=digest)
    _said(options.screen, HANDED, op)


@request.command()
@click.argument("request_word", metavar="REQUEST")
@_reason
@vault_options
def refuse(request_word: str, reason: str, options: VaultOptions) -> None:
    """Refuse a REQUEST, or take your own back."""
    with opened(options) as vault:
        team = team_of(vault)
        op = answering.refuse(team, _named(team, request_word), reason)
    _said(options.screen, REFUSED, op)


@request.command()
@click.argument("request_word", metavar="REQUEST")
@click.option("--sign", "file", type=click.Path(path_type=Path), required=True, help="The file that is to be signed.")
@organisation_option(required=False)
@out_option
@vault_options
def use(request_word: str, file: Path, organisation: Path | None, out: Path | None, options: VaultOptions) -> None:
    """Use a REQUEST that two people stand behind: sign the file. It goes on record first."""
    digest, target = _digest(file), target_of(out)
    with opened(options) as vault:
        team = team_of(vault)
        _check_site(team, file, organisation)
        signature = sign(team, _named(team, request_word), digest)
        write_whole(target, [signature])
    if options.screen.is_json:
        options.screen.answer({"file": str(target), "signature": signature.hex(), "digest": digest.hex()})
    else:
        options.screen.say(WRITTEN, file=str(target))


def _digest(file: Path | None) -> bytes:
    return answering.release_digest(pieces_of(check_source(file))) if file is not None else b""


def _check_site(team: Team, file: Path | None, organisation: Path | None) -> None:
    """Refuse the list of a site that is not what two people let out; any other file is let pass."""
    if file is not None:
        with check_source(file).open("rb") as stream:
            manifest = stream.read(MAX_MANIFEST_BYTES)
        check_tree(team, file.parent, manifest, organisation)


def _named(team: Team, word: str) -> OpId:
    """Return a request that is open or used, by its first digits; UnknownEntry where it is none of these."""
    tables, people = team.vault.tables, team.people()
    known = [one.asked.word.id for one in (*requests(tables, lambda: people), *used_requests(tables, people))]
    (found,) = entries_named([word], known)
    return found


def _said(screen: Screen, told: Phrase, op: OpId) -> None:
    if screen.is_json:
        screen.answer({"op": op.hex()})
    else:
        screen.say(told)


def _aliases(team: Team, screen: Screen, persons: Iterable[UserId]) -> list[str]:
    """Return who these are, by alias; of somebody who left that alone."""
    present = {device.user.id: device.user.certificate.terms.alias for device, _ in team.devices()}
    return sorted(present.get(person, say(GONE, screen.language)) for person in persons)


def _what(team: Team, screen: Screen, divided: Divided, names: Names) -> str:
    if divided.purpose is Purpose.PUBLISHING:
        return say(KEY_WORDS, screen.language)
    part, kept = team.name(CompartmentId(divided.subject)), names.get(divided.word.id)
    what = kept_in_words(kept, screen.language) if kept else say(SHEET_WORDS, screen.language)
    whole = screen.text(OF_PART, what=what, part=part) if part else what
    who = team.alias(divided.word.device) or say(GONE, screen.language)
    return screen.text(SEALED_BY, what=whole, who=who)


def _show(team: Team, screen: Screen, state: RequestState, names: Names) -> None:
    word = state.asked.word
    who, at = team.alias(word.device), local_time_in_words(ms_from_hlc(word.hlc), screen.language)
    what, standing = _what(team, screen, state.divided, names), _standing(team, screen, state)
    screen.say(LINE, id=short(word.id), at=at, who=who, what=what, standing=standing)
    screen.say(WHY, reason=state.asked.reason)
    if state.given:
        screen.say(GIVEN, holders=", ".join(_aliases(team, screen, state.given)))
    for one in state.refusals:
        screen.say(AGAINST, who=team.alias(one.word.device), reason=one.reason)


def _standing(team: Team, screen: Screen, state: RequestState) -> str:
    if state.standing is RequestStanding.USED:
        return say(USED, screen.language)
    if is_replaced(team, state.divided):
        return say(REPLACED, screen.language)
    if is_usable(team, state):
        is_key = state.divided.purpose is Purpose.PUBLISHING
        return screen.text(USABLE if is_key else USABLE_SHEET, id=short(state.asked.word.id))
    if answering.waits_for_me(team, state):
        return say(WAITS_FOR_YOU, screen.language)
    return say(WAITS if answering.is_open(team, state) else GRANTED, screen.language)


def _json_of_secret(team: Team, screen: Screen, one: Divided) -> dict[str, Json]:
    return {
        "op": one.word.id.hex(),
        "purpose": one.purpose.name.lower(),
        "subject": one.subject.hex(),
        "divided_by": team.alias(one.word.device),
        "holders": [*_aliases(team, screen, one.persons)],
    }


def _json_of_request(team: Team, screen: Screen, state: RequestState) -> dict[str, Json]:
    return {
        "request": state.asked.word.id.hex(),
        "purpose": state.divided.purpose.name.lower(),
        "subject": state.divided.subject.hex(),
        "divided_by": team.alias(state.divided.word.device),
        "alias": team.alias(state.asked.word.device),
        "reason": state.asked.reason,
        "standing": state.standing.name.lower(),
        "given": [*_aliases(team, screen, state.given)],
        "refusals": [{"alias": team.alias(one.word.device), "reason": one.reason} for one in state.refusals],
        "replaced": is_replaced(team, state.divided),
        "usable_here": is_usable(team, state),
        "waits_for_me": answering.waits_for_me(team, state),
    }
