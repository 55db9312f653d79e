"""``safeconduct intake carried``: opening locked texts that somebody brought, by whatever channel (P9).

From a file, or from standard input for ``-``, with whatever stands around them: that is logged beside what was opened,
and so is a locked text that does not open where another does. The copy outside is locked, by a key that will be
destroyed: it may stay.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli.intake_words import SHOWN_DIGITS, Work, done, inbox_option, work_in
from safeconduct.cli.opening import UnreadableFile, VaultOptions, opened, vault_options
from safeconduct.intake.commands import Draft
from safeconduct.intake.door.by_hand import kept_contents
from safeconduct.intake.door.carried import Brought, Carried, take_carried
from safeconduct.intake.door.door import Door
from safeconduct.intake.logging_calls import Call, Logged, log_call
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.types import Channel

# Bytes of the longest locked text, and some more for what a messenger put around it; longer ones are refused as such.
_MOST_BYTES: Final = 1 << 20

TAKEN: Final = Phrase("Opened: {name} ({digits}).", "Открыто: {name} ({digits}).")
HERE_ALREADY: Final = Phrase(
    "This message is here already: {name} ({digits}).", "Это сообщение здесь уже есть: {name} ({digits})."
)


RESTS: Final = Phrase("What stood around it is logged: {name}.", "То, что было вокруг, записано: {name}.")
BROUGHT_WITH: Final = Phrase("Brought with it: {names}", "Принесено вместе с этим: {names}")
BY_HAND: Final = Phrase(
    "What was locked with the age program is opened and logged: {name}. It has no words for the reply board: answer by "
    "the way it came.",
    "То, что заперто программой age, открыто и записано: {name}. Слов для доски ответов у него нет: отвечайте тем "
    "путём, которым оно пришло.",
)
STAYED_LOCKED: Final = Phrase(
    "Locked texts that did not open, and are kept as text: {n}.",
    "Запертых текстов, которые не открылись и сохранены как текст: {n}.",
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@inbox_option
@vault_options
def carried(file: Path, inbox_word: str, options: VaultOptions) -> None:
    """Open FILE, locked texts that a stick copy of the page made; - reads it from standard input."""
    text = _read(file)
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        doors = [Door(work.team, part) for part in work.parts]
        with work.team.together():
            found = take_carried(doors, text, language=options.screen.language)
            if not found.opened and not found.by_hand.warnings:
                raise found.faults[0]
            logged = _log_rest(work, found)
        told: list[Json] = [_told(work, one) for one in found.opened]
        if logged:
            said = BY_HAND if found.by_hand.warnings else RESTS
            options.screen.say(said, name=plain(logged[0].thread.name, MOST_OF_A_NAME))
        if found.faults:
            options.screen.say(STAYED_LOCKED, n=len(found.faults))
        ops = (*found.ops, *(op for one in logged for op in one.ops))
        if ops or options.screen.is_json:
            rest: list[Json] = [one.thread.id.hex() for one in logged]
            done(work, ops, opened=told, rest=rest, locked=len(found.faults))


def _told(work: Work, one: Carried) -> Json:
    thread = work.intake.thread(one.person.part, one.person.head)
    said = TAKEN if one.is_new else HERE_ALREADY
    work.screen.say(said, name=plain(thread.name, MOST_OF_A_NAME), digits=thread.id.hex()[:SHOWN_DIGITS])
    return {"new": one.is_new, "thread": thread.id.hex(), "name": thread.name}


def _log_rest(work: Work, found: Brought) -> tuple[Logged, ...]:
    """Log what stands around the locked texts: with the only person they are of, else as a request that names them."""
    files = kept_contents(work.team, found.by_hand.contents, prepared)
    text, language = found.rest.strip(), work.screen.language
    part = found.persons[0].part if found.persons else found.part
    if part is None or not (text or files):
        return ()
    if len(found.persons) > 1:
        names = ", ".join(name for one in found.persons for name in work.intake.names(one)[:1])
        text = f"{text}\n\n{work.screen.text(BROUGHT_WITH, names=names)}"
    codes = found.by_hand.codes(has_words=len(found.persons) == 1)
    draft = Draft(Channel.OTHER, text, files=files, warnings=codes)
    to = (found.persons[0].head,) if len(found.persons) == 1 else ()
    return (log_call(work.team, work.intake.inbox(part), Call(draft, to=to), language),)


def _read(file: Path) -> str:
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with file.open("rb") as opened_file:
                data = opened_file.read(_MOST_BYTES + 1)
    except OSError:
        raise UnreadableFile(shown=file.name) from None
    # What is not UTF-8 is no armour; the armour's own reader says so.
    return data.decode("utf-8", "replace")


def add_to(group: click.Group) -> None:
    """Hang this command under ``intake``."""
    group.add_command(carried)
