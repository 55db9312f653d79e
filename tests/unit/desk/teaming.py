"""A second desk of an invented team, joined to the one under test by the real handshake, without pages."""

from __future__ import annotations

from pathlib import Path

from safeconduct.cli.opening import surroundings
from safeconduct.protect.members import Role
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.protect.roots import RootKey
from safeconduct.sync import joining
from safeconduct.sync.arrivals import take_frames
from safeconduct.sync.compartments import admit
from safeconduct.sync.finishing import finish
from safeconduct.sync.identity import ROOT_KEY, record_compartment
from safeconduct.sync.joining import Plan
from safeconduct.sync.ready import create_joining_vault
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import PASSPHRASE, Asking
from tests.unit.sync.desks import frames_lacking


def team_of(vault: Vault) -> Team:
    around = surroundings()
    return Team(vault, around.clock, around.entropy)


def joined(desk: Asking, folder: Path, alias: str, role: Role = Role.WRITE) -> Vault:
    """Let somebody join the team of a desk; their open vault."""
    around = surroundings()
    vault = create_joining_vault(folder / alias, Passphrase.from_text(PASSPHRASE), around, cost=LEAST_COST)

    def handshake(sponsor: Vault) -> None:
        team = team_of(sponsor)
        given = joining.invite(team, Plan(role))
        answer = joining.answer(team, given, joining.ask(vault, given.invitation, alias, around))
        assert joining.take_answer(vault, answer) == joining.given_at(team, given.mailbox).words()
        joining.words_are_equal(vault)
        asked = joining.given_at(team, given.mailbox)
        joining.take_welcome(vault, joining.welcome(team, asked, RootKey(sponsor.key(ROOT_KEY))))

    desk.runner.run(desk.desk.office.work(handshake))
    exchange(desk, vault)
    return vault


def joined_to_write(desk: Asking, folder: Path, alias: str) -> Vault:
    """Let somebody join who reads and writes the record, and has everything so far; their open vault."""
    vault = joined(desk, folder, alias)

    def let_in(mine: Vault) -> None:
        team = team_of(mine)
        device = team.device(vault.device)
        assert device is not None
        admit(team, record_compartment(mine), [(device, Role.WRITE)])

    desk.runner.run(desk.desk.office.work(let_in))
    exchange(desk, vault)
    return vault


def exchange(desk: Asking, other: Vault) -> None:
    """Give each the frames of the other until nobody has news."""

    def give(mine: Vault) -> int:
        return deliver(mine, other) + deliver(other, mine)

    for _ in range(8):
        if not desk.runner.run(desk.desk.office.work(give)):
            return
    raise AssertionError("desks do not come to rest")


def deliver(source: Vault, target: Vault) -> int:
    """Take in all that one desk may send, until no new mailbox opens; how many entries were new."""
    team, news = team_of(target), 0
    frames = frames_lacking(team_of(source), target)
    while True:
        mailboxes = len(tuple(team.keyring.mailboxes()))
        taken = take_frames(team, frames)
        finish(team, taken.touched)
        news += taken.new
        if len(tuple(team.keyring.mailboxes())) == mailboxes:
            return news
