"""``safeconduct drill``: try out on copies what is to be feared (docs/operator/incident.md).

``drill seize`` does to a copy of a vault what a seizer would, with what they would have, and says what came of it
(promises P2 and P3). Refuses a vault in which somebody works, and the one in the usual place.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import DeviceId
from safeconduct.cli.opening import (
    DESCRIPTOR,
    VaultOptions,
    default_vault,
    passphrase_given,
    read_passphrase,
    screen_options,
    surroundings,
)
from safeconduct.cli.people import people_in
from safeconduct.cli.screen import Screen
from safeconduct.cli.vault_passphrase import proof, words_option
from safeconduct.protect.rest import Passphrase, SlotKey
from safeconduct.sync.drill import Has, Rekeying, measure_rekeying, seize
from safeconduct.sync.drill_words import lines, rekeyed_line, steps, to_json
from safeconduct.sync.errors_incident import DrillOnLiveVault

TRYING: Final = Phrase("Trying what a seizer would try", "Пробую то, что попробовал бы захвативший")
NOW: Final = Phrase("What the team has to do now, in {n} steps:", "Что команде делать сейчас, шагов: {n}")


class NoCardsGiven(SafeconductError):
    """Cards are said to be found, and no file with them was named."""

    code = "cli.no_cards_given"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The drill is to open the copy with recovery cards, and none were given.",
        safe=NOTHING_CHANGED_EN,
        do="Name a file with two of them: --words-file FILE.",
    )
    ru = Advice(
        what="Учение должно открыть копию карточками восстановления, а они не указаны.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите файл с двумя карточками: --words-file ФАЙЛ.",
    )


@click.group()
def drill() -> None:
    """Try out on copies what is to be feared: a seizure."""


@drill.command("seize")
@click.option(
    "--copy", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="A copy of the vault's folder."
)
@click.option(
    "--has",
    type=click.Choice([one.value for one in Has]),
    default=Has.FOLDER.value,
    show_default=True,
    help="What the seizer has: the folder alone, the passphrase, recovery cards, or the open vault.",
)
@words_option
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="File whose first line is the passphrase.")
@click.option("--passphrase-fd", type=DESCRIPTOR, help="Open file descriptor to read the passphrase from.")
@click.option(
    "--team-vault",
    type=click.Path(path_type=Path),
    help="Vault of an administrator, locked: measure in a copy of it how long new keys take.",
)
@click.option(
    "--team-passphrase-file",
    type=click.Path(path_type=Path),
    help="File whose first line is the passphrase of --team-vault.",
)
@screen_options
def seize_command(
    copy: Path,
    has: str,
    words_file: Path | None,
    passphrase_file: Path | None,
    passphrase_fd: int | None,
    team_vault: Path | None,
    team_passphrase_file: Path | None,
    screen: Screen,
) -> None:
    """Do to a copy of a vault what a seizer would; list what became readable and what to do."""
    if is_usual_place(copy):
        raise DrillOnLiveVault
    options = VaultOptions(copy, passphrase_file, passphrase_fd, screen)
    key = _key(Has(has), options, words_file)
    with screen.progress(TRYING) as progress:
        given = surroundings(progress)
        seizure = seize(copy, Has(has), key, given, people_in)
        device = seizure.opened.device if seizure.opened else None
        rekeying = _measured(team_vault, team_passphrase_file, device, screen)
    if screen.is_json:
        screen.answer(to_json(seizure, rekeying, screen.language))
        return
    for line in lines(seizure, screen.language):
        screen.show(line)
    found = steps(seizure)
    screen.gap()
    screen.say(NOW, n=len(found))
    for number, step in enumerate(found, 1):
        screen.show(step.sentence(screen.language), first=f"{number}. ", rest="   ")
    if rekeying:
        screen.show(rekeyed_line(rekeying, screen.language))


def is_usual_place(folder: Path) -> bool:
    """Say whether a folder is the vault that commands use when none is named."""
    usual = default_vault()
    return folder.resolve() == usual.resolve() or (folder.exists() and usual.exists() and folder.samefile(usual))


def _key(has: Has, options: VaultOptions, words_file: Path | None) -> SlotKey | None:
    if has is Has.FOLDER:
        return None
    if has is Has.CARDS:
        if words_file is None:
            raise NoCardsGiven
        return proof(options, words_file)
    return read_passphrase(options)


def _measured(
    team_vault: Path | None, passphrase_file: Path | None, device: DeviceId | None, screen: Screen
) -> Rekeying | None:
    """Measure the other side where it was given and the copy's device is known; None otherwise."""
    if team_vault is None or device is None:
        return None
    given = [Passphrase.from_text(text) for text in passphrase_given(passphrase_file, None)]
    key = given[0] if given else read_passphrase(VaultOptions(team_vault, None, None, screen))
    return measure_rekeying(team_vault, key, surroundings(), device, time.monotonic)
