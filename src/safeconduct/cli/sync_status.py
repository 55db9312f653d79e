"""``sync status`` and ``sync words``: what is wrong between the desks, and the second path by telephone (P5).

The group ``sync`` takes these commands in. ``sync status`` ends with the code of an integrity fault when something is
proved, so that a script notices. Refuses to call silence peace: with one path only it says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from rich.text import Text

from safeconduct.base.errors import Exit, Phrase
from safeconduct.base.ids import DeviceId
from safeconduct.cli.incident import named, team_of
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.sync.detection import Detection, NoFork, Sort, detect, proof_of
from safeconduct.sync.detection_words import advice, to_json
from safeconduct.sync.errors import SeveralDevices
from safeconduct.sync.headwords import head_words
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.team import Team

CALM: Final = Phrase(
    "Nothing is missing, nobody is silent, and no device wrote two histories, as far as this desk can see.",
    "Насколько видно отсюда: ничего не пропало, никто не молчит, двух историй не писало ни одно устройство.",
)
WRITTEN: Final = Phrase("The proof is written: {path}", "Доказательство записано: {path}")
READ_THEM: Final = Phrase(
    "Read these to each other over the telephone. If one differs, exchange by relay and by file and read again; if "
    "they still differ, tell your security lead.",
    "Прочтите их друг другу по телефону. Если одно отличается, обменяйтесь через ретранслятор и файлом и прочтите ещё "
    "раз; если и тогда отличаются, сообщите ответственному за безопасность.",
)


@click.command("status")
@click.option(
    "--proof", type=click.Path(path_type=Path), metavar="FILE", help="Write the gravest finding's proof into FILE."
)
@vault_options
def status_command(proof: Path | None, options: VaultOptions) -> int:
    """Say what is missing, withheld, forked, silent or rolled back between the desks."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        found = detect(team)
        if proof is not None:
            write_whole(proof, (_proof(team, found),))
        said = [advice(team, one, screen.language) for one in found.findings]
        report = to_json(team, found, screen.language)
    if screen.is_json:
        screen.answer(report)
        return _exit(found)
    if found.is_calm:
        screen.say(CALM)
    for one, words in zip(found.findings, said, strict=True):
        style = "" if one.sort is Sort.ONE_PATH else "yellow"
        screen.show(Text(words.what, style=style), first="- ", rest="  ")
        screen.show(words.safe, first="  ")
        screen.show(words.do, first="  ")
    if proof is not None:
        screen.say(WRITTEN, path=str(proof))
    return _exit(found)


@click.command("words")
@click.argument("device", metavar="DEVICE")
@vault_options
def words_command(device: str, options: VaultOptions) -> None:
    """Show six words that another DEVICE must show too: the second path that no relay is on."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        words = head_words(team, _device(team, device))
    if screen.is_json:
        screen.answer({"words": list(words)})
        return
    screen.whole(" ".join(words))
    screen.say(READ_THEM)


def _device(team: Team, word: str) -> DeviceId:
    """Return the device of an id's beginning, or the only one of an alias."""
    target = named(team, word)
    if any(device.id == target for device, _ in team.devices()):
        return DeviceId(target)
    theirs = [device.id for device, _ in team.devices() if device.user.id == target]
    if len(theirs) != 1:
        raise SeveralDevices(shown=word)
    return theirs[0]


def _proof(team: Team, found: Detection) -> bytes:
    for one in found.findings:
        if one.is_proved:
            return proof_of(team, one)
    raise NoFork


def _exit(found: Detection) -> int:
    grave = (Sort.ROLLED_BACK, Sort.FORK, Sort.LEFT_OUT, Sort.RELAY_FAULT)
    return Exit.INTEGRITY if any(one.sort in grave for one in found.findings) else Exit.DONE
