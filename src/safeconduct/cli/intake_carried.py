"""``safeconduct intake carried``: opening a locked text that somebody brought, by whatever channel (P9).

From a file, or from standard input for ``-``. The copy outside is locked, by a key that will be destroyed: it may stay.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli.intake_words import SHOWN_DIGITS, done, inbox_option, work_in
from safeconduct.cli.opening import UnreadableFile, VaultOptions, opened, vault_options
from safeconduct.intake.door.carried import take_carried
from safeconduct.intake.door.door import Door

# Bytes of the longest locked text, and some more for what a messenger put around it; longer ones are refused as such.
_MOST_BYTES: Final = 1 << 20

TAKEN: Final = Phrase("Opened: {name} ({digits}).", "Открыто: {name} ({digits}).")
HERE_ALREADY: Final = Phrase(
    "This message is here already: {name} ({digits}).", "Это сообщение здесь уже есть: {name} ({digits})."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@inbox_option
@vault_options
def carried(file: Path, inbox_word: str, options: VaultOptions) -> None:
    """Open FILE, a locked text that a stick copy of the page made; - reads it from standard input."""
    text = _read(file)
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        doors = [Door(work.team, part) for part in work.parts]
        found = take_carried(doors, text, language=options.screen.language)
        thread = work.intake.thread(found.person.part, found.person.head)
        if not options.screen.is_json:
            said = TAKEN if found.is_new else HERE_ALREADY
            options.screen.say(said, name=plain(thread.name, MOST_OF_A_NAME), digits=thread.id.hex()[:SHOWN_DIGITS])
        if found.is_new or options.screen.is_json:
            done(work, found.ops, new=found.is_new, thread=thread.id.hex(), name=thread.name)


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
