"""``safeconduct evidence stamp``: the day's batch, questions to authorities, their answers (docs/formats/evidence.md).

Questions and answers are files that anybody may carry; only `send` goes out, through Tor. Refuses to keep an answer
that does not verify.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import SystemClock, iso_from_day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli.opening import VaultOptions, opened, read_file, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import FileThere, NoSuchFolder, team_of
from safeconduct.protect.timestamp_errors import MAX_TOKEN_BYTES
from safeconduct.protect.timestamps import roots_from_pem
from safeconduct.record.evidence.items import batch_from_body
from safeconduct.record.evidence.pinned import (
    asked,
    asked_by_itself,
    authority_intent,
    authority_named,
    is_asked_from,
    known,
)
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.stamping import (
    Question,
    batch_intent,
    due_day,
    is_due,
    questions,
    questions_to_send,
    take_answer,
)
from safeconduct.record.evidence.types import Authority, Root
from safeconduct.record.evidence.wording import OUT_OF_ORDER
from safeconduct.record.wording import instant_from_ms, local_time_in_words
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.relay_client import AuthorityDoor
from safeconduct.sync.team import Team
from safeconduct.vault.throwaway import check_lasting

MADE: Final = Phrase("The batch of {day} is made: {root}", "Набор за {day} готов: {root}")
NOT_DUE: Final = Phrase(
    "The batch of {day} is made already; the next is due at noon UTC.",
    "Набор за {day} уже сделан; следующий — в полдень по UTC.",
)
WAIT: Final = Phrase("Questions that wait for an answer: {n}.", "Запросов без ответа: {n}.")
WRITTEN: Final = Phrase("{file} for {authority}, {address}", "{file} для {authority}, {address}")
OF_CHANCE: Final = Phrase(
    "No original waited for a batch: this one is made of chance, as on every day with nothing.",
    "Ни один оригинал набора не ждал: этот составлен из случайных чисел, как в любой день, когда ничего не поступило.",
)
TAKEN: Final = Phrase(
    "{authority} stamped the batch of {day} at {at}.", "{authority}: метка времени на набор за {day}, {at}."
)
FAILED: Final = Phrase("{authority}: {why}", "{authority}: {why}")
OF_FILE: Final = Phrase("{file}:", "{file}:")
REFUSED: Final = Phrase("Not taken in. {why}", "Не принят. {why}")
AUTHORITY: Final = Phrase("{name}: {address}, {state}", "{name}: {address}, {state}")
IS_ASKED: Final = Phrase("asked every day by itself", "спрашиваем каждый день сами")
IS_BY_HAND: Final = Phrase(
    "asked when somebody says so (evidence stamp send); every day by itself after: evidence stamp authority {name}",
    "спрашиваем, когда кто-то велит (evidence stamp send); каждый день сами — после evidence stamp authority {name}",
)
IS_LEFT: Final = Phrase("not asked", "не спрашиваем")
IS_ELSEWHERE: Final = Phrase(
    "asked by the desk alone that named it, for it is on that computer",
    "её спрашивает только то рабочее место, которое её назвало: она на том компьютере",
)
SAID: Final = Phrase("It is noted for the team.", "Записано для всей команды.")
_MOST_PEM: Final = 64 * 1024


class NoRoot(SafeconductError):
    """A new authority without the certificate it has to lead to."""

    code = "cli.no_root"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="An authority needs an address and the file of its root certificate.",
        safe=NOTHING_CHANGED_EN,
        do="Give both: --address http://… --root FILE.pem",
    )
    ru = Advice(
        what="Для службы нужны адрес и файл её корневого сертификата.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите оба: --address http://… --root ФАЙЛ.pem",
    )


@click.group()
def stamp() -> None:
    """Timestamps of authorities over one root a day, which says nothing of any file."""


@stamp.command()
@click.option(
    "--now", "is_wanted", is_flag=True, help="Make one now; whoever watches the line sees that something is up."
)
@vault_options
def day(options: VaultOptions, is_wanted: bool) -> None:
    """Make the day's batch if it is due, also when nothing came in."""
    screen = options.screen
    with opened(options) as vault:
        team, now = team_of(vault), SystemClock().now_ms()
        held, made = Evidence(vault.tables), is_wanted or is_due(team, now)
        is_of_chance = not held.waiting_leaves(1)
        if made:
            intent = batch_intent(team, record_compartment(vault), due_day(now))
            vault.append([intent])
            batch = batch_from_body(intent.body)
            root, last = batch.root, batch.day
        else:
            root, last = held.roots()[-1] if held.roots() else (Root(b""), due_day(now))
        waiting = questions(vault.tables)
    if screen.is_json:
        listed: list[Json] = [_question_json(one) for one in waiting]
        screen.answer({"made": made, "day": iso_from_day(last), "root": root.hex(), "waiting": listed})
        return
    screen.say(MADE if made else NOT_DUE, day=iso_from_day(last), root=root.hex()[:12])
    if made and is_of_chance:
        screen.say(OF_CHANCE)
    screen.say(WAIT, n=len(waiting))


@stamp.command()
@click.option(
    "--into", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder for them."
)
@vault_options
def ask(options: VaultOptions, folder: Path) -> None:
    """Write the questions that wait as .tsq files, to be carried to a computer with a network."""
    screen = options.screen
    if not folder.is_dir():
        raise NoSuchFolder(shown=str(folder))
    with opened(options) as vault:
        waiting = questions(vault.tables)
    for one in waiting:
        target = folder / one.file_name
        if target.exists() and target.read_bytes() != one.data:
            raise FileThere(shown=target.name)
        write_whole(target, [one.data])
        if not screen.is_json:
            screen.say(WRITTEN, file=one.file_name, authority=one.authority.name, address=one.authority.address)
    if screen.is_json:
        listed: list[Json] = [{**_question_json(one), "file": str(folder / one.file_name)} for one in waiting]
        screen.answer({"questions": listed})
    elif not waiting:
        screen.say(WAIT, n=0)


@stamp.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@vault_options
def take(options: VaultOptions, files: tuple[Path, ...]) -> int:
    """Verify answers (.tsr files) against the pinned roots and keep them."""
    screen, taken, refused = options.screen, list[Json](), list[Json]()
    with opened(options) as vault:
        team = team_of(vault)
        for file in files:
            if len(files) > 1 and not screen.is_json:
                screen.say(OF_FILE, file=file.name)
            try:
                told = _taken(screen, team, read_file(file, MAX_TOKEN_BYTES))
                taken.append({"file": str(file), **told})
            except SafeconductError as error:
                # Of one answer the error says it all. Of several it would say that nothing was changed.
                if len(files) == 1:
                    raise
                advice = error.advice(screen.language)
                refused.append({"file": str(file), "code": error.code, "what": advice.what})
                if not screen.is_json:
                    screen.say(REFUSED, why=f"{advice.what} {advice.do}")
    if screen.is_json:
        screen.answer({"tokens": taken, "refused": refused})
    return Exit.REFUSED if refused else Exit.DONE


@stamp.command()
@vault_options
def send(options: VaultOptions) -> int:
    """Ask the authorities now, through Tor; what one does not answer waits."""
    screen, taken, silent = options.screen, list[Json](), list[Json]()
    with opened(options) as vault:
        check_lasting(vault)
        team = team_of(vault)
        given_up = set[str]()
        for one in questions_to_send(team):
            # Who did not answer once is not waited for again: each wait may be minutes.
            if one.authority.name in given_up:
                continue
            try:
                with AuthorityDoor(one.authority.address) as door:
                    answer = door.answer(one.data)
                taken.append(_taken(screen, team, answer))
            except SafeconductError as error:
                given_up.add(one.authority.name)
                silent.append({"authority": one.authority.name, "code": error.code})
                if not screen.is_json:
                    why = error.sentences(screen.language)
                    screen.say(FAILED, authority=one.authority.name, why=why)
    if screen.is_json:
        screen.answer({"tokens": taken, "silent": silent})
    elif not (taken or silent):
        screen.say(WAIT, n=0)
    return Exit.REFUSED if silent else Exit.DONE


@stamp.command(name="list")
@vault_options
def list_authorities(options: VaultOptions) -> None:
    """List the authorities, and how many questions wait."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        found, waiting = known(vault.tables), questions(vault.tables)
        ours, daily = {one.name for one in asked(vault.tables)}, asked_by_itself(vault.tables)
        elsewhere = {one.name for one in found if not is_asked_from(team, one.name)}
    if screen.is_json:
        listed: list[Json] = [
            {**_authority_json(one), "asked": one.name in ours, "daily": one.name in ours & daily} for one in found
        ]
        open_questions: list[Json] = [_question_json(one) for one in waiting]
        screen.answer({"authorities": listed, "waiting": open_questions})
        return
    for one in found:
        words = (IS_ASKED if one.name in daily else IS_BY_HAND) if one.name in ours else IS_LEFT
        state = screen.text(IS_ELSEWHERE if one.name in ours & elsewhere else words, name=one.name)
        screen.say(AUTHORITY, name=one.name, address=one.address, state=state)
    screen.say(WAIT, n=len(waiting))


@stamp.command()
@click.argument("name", metavar="NAME")
@click.option("--address", default="", metavar="URL", help="Where it is asked.")
@click.option("--root", type=click.Path(path_type=Path), metavar="FILE", help="Its root certificate, as PEM.")
@click.option("--off", "is_off", is_flag=True, help="Ask it no more; what it stamped stays.")
@vault_options
def authority(options: VaultOptions, name: str, address: str, root: Path | None, is_off: bool) -> None:
    """Say whom the team asks: a new authority with its root, or one that is asked no more."""
    with opened(options) as vault:
        if is_off or not (address or root):
            found = authority_named(vault.tables, name)
            said = Authority(name, found.address, found.roots, is_asked=not is_off)
        elif not address or root is None:
            raise NoRoot
        else:
            AuthorityDoor(address).close()
            said = Authority(name, address, roots_from_pem(read_file(root, _MOST_PEM)))
        ops = vault.append([authority_intent(record_compartment(vault), said)])
    if options.screen.is_json:
        written: list[Json] = [op.hex() for op in ops]
        options.screen.answer({**_authority_json(said), "ops": written})
    else:
        options.screen.say(SAID)


def _taken(screen: Screen, team: Team, data: bytes) -> dict[str, Json]:
    """Keep one answer, and print or return what it proves."""
    op, token, question = take_answer(team, data)
    is_mended = token.was_out_of_order or token.is_mended
    if not screen.is_json:
        at = local_time_in_words(token.at_s * 1000, screen.language)
        authority_name = plain(question.authority.name, MOST_OF_A_NAME)
        screen.say(TAKEN, authority=authority_name, day=iso_from_day(question.day), at=at)
        if is_mended:
            screen.say(OUT_OF_ORDER)
    at_utc = instant_from_ms(token.at_s * 1000).isoformat().replace("+00:00", "Z")
    told: dict[str, Json] = {"authority": question.authority.name, "root": question.root.hex(), "at": at_utc}
    return {**told, "was_out_of_order": is_mended, "op": op.hex()}


def _question_json(one: Question) -> dict[str, Json]:
    told: dict[str, Json] = {"authority": one.authority.name, "address": one.authority.address}
    return {**told, "day": iso_from_day(one.day), "root": one.root.hex()}


def _authority_json(one: Authority) -> dict[str, Json]:
    return {"name": one.name, "address": one.address, "asked": one.is_asked, "roots": len(one.roots)}


def add_to(group: click.Group) -> None:
    """Hang these commands under ``evidence``."""
    group.add_command(stamp)
