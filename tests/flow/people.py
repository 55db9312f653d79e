"""People of an invented team, each with the real program and a vault of their own, who meet by files alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.sync.ready import create_joining_vault
from tests.flow.program import PASSPHRASE, Program, Ran


def begin(program: Program, alias: str = "ash") -> Program:
    """Let the owner of a vault choose an alias, as a founder does first."""
    program.done("team", "alias", alias)
    return program


def stranger(folder: Path) -> Program:
    """The program with no vault yet."""
    folder.mkdir()
    return Program(folder)


def newcomer(folder: Path) -> Program:
    """Somebody whose vault is made to join and waits for an invitation; its passphrase costs little to try."""
    program = stranger(folder)
    key = Passphrase.from_text(PASSPHRASE)
    create_joining_vault(program.vault, key, surroundings(), cost=LEAST_COST).close()
    return program


def path(program: Program, name: str) -> str:
    return str(program.folder / name)


def invite(sponsor: Program, name: str, *more: str) -> str:
    return str(sponsor.json("member", "invite", "-o", path(sponsor, name), *more)["file"])


def ask(new: Program, invitation: str, name: str, *more: str) -> Ran:
    return new("member", "join", invitation, "-o", path(new, name), "--json", *more)


def join(sponsor: Program, new: Program, alias: str, *more: str) -> dict[str, Any]:
    """Let somebody join by the whole handshake: four files and six words."""
    request = ask(new, invite(sponsor, f"{alias}-1", *more), "2", "--alias", alias)
    assert request.code == 0, request.err
    answer = sponsor.json("member", "admit", path(new, "2"), "-o", path(sponsor, f"{alias}-3"))
    theirs = new.json("member", "join", path(sponsor, f"{alias}-3"))
    assert answer["words"] == theirs["words"]
    assert len(answer["words"]) == 6
    new.done("member", "join", "--equal")
    sponsor.done("member", "admit", "--equal", "--yes", "-o", path(sponsor, f"{alias}-4"))
    return new.json("member", "join", path(sponsor, f"{alias}-4"))


def send(sender: Program, receiver: Program, name: str, *more: str) -> dict[str, Any]:
    """Let one write a file and the other take it in."""
    sender.done("sync", "file", "write", "-o", path(sender, name), *more)
    return receiver.json("sync", "file", "read", path(sender, name))


def listed(program: Program) -> str:
    """Return all subjects with how much is known of each, as a program reads them."""
    return program.done("record", "list", "--json").out
