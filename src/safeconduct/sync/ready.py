"""Making a vault ready for work: an organisation of one, its team, and the compartment its record is written in.

Called whenever a vault is opened, so that a making that was cut short is done again, and a vault restored from a backup
gets a certified device of its own in the place of the old one: two laptops never write as one device (promise P5). A
vault that waits for an answer to its invitation is left alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from safeconduct.base.clock import Clock, Day, day_from_ms
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import DeviceId
from safeconduct.protect.certificates import Terms, decode_certificate, issue_device
from safeconduct.protect.chains import verify_device, verify_root, verify_user
from safeconduct.protect.members import Role
from safeconduct.protect.rest import DEFAULT_COST, Cost, SlotKey
from safeconduct.protect.roots import RootVerifyKey
from safeconduct.protect.signing import SignKey
from safeconduct.sync.compartments import Leaver, begin, bring_own, remove
from safeconduct.sync.founding import Desk, certify, found
from safeconduct.sync.identity import (
    DEVICE_CERTIFICATE,
    RECORD,
    RECORD_BEFORE,
    ROOT_CERTIFICATE,
    ROOT_KEY,
    SERIAL,
    TEAM,
    USER_CERTIFICATE,
    USER_KEY,
    own_device_keys,
    record_compartment,
)
from safeconduct.sync.restored import is_certified, let_old_go, old_device
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.restore import RESTORED_FROM
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault

__all__ = [
    "FIRST_ALIAS",
    "create_joining_vault",
    "create_vault",
    "has_team",
    "make_ready",
    "own_alias",
    "record_compartment",
]

# What the founder is called until they choose an alias: never a name, never the login of this computer.
FIRST_ALIAS: Final = "founder"
# Set in a vault that was made to join a team: it founds no organisation of its own (`joining`).
JOINING: Final = b"sync/joining"


def create_vault(path: Path, key: SlotKey, given: Surroundings, *, cost: Cost = DEFAULT_COST) -> Vault:
    """Create a vault and found its organisation; VaultExists when anything is at the path."""
    vault = Vault.create(path, key, given, cost=cost)
    try:
        make_ready(vault, given.clock, given.entropy)
    except BaseException:
        vault.close()
        raise
    return vault


def create_joining_vault(path: Path, key: SlotKey, given: Surroundings, *, cost: Cost = DEFAULT_COST) -> Vault:
    """Create a vault that is to join a team and founds none of its own; VaultExists when anything is at the path."""
    vault = Vault.create(path, key, given, cost=cost)
    vault.keep_note(JOINING, b"")
    return vault


def own_alias(vault: Vault) -> str:
    """Return the alias of the person whose vault this is; nothing while they have chosen none."""
    if not _has(vault, USER_CERTIFICATE):
        return ""
    alias = decode_certificate(vault.setting(USER_CERTIFICATE)).terms.alias
    return "" if alias == FIRST_ALIAS else alias


def has_team(vault: Vault) -> bool:
    """Say whether the vault belongs to a team: not while it waits for an answer to its invitation."""
    return _has(vault, TEAM)


def make_ready(vault: Vault, clock: Clock, entropy: Entropy) -> None:
    """Found the organisation where there is none, and certify the device of a restored vault."""
    today = day_from_ms(clock.now_ms())
    if not _has(vault, TEAM) and not vault.notes(JOINING) and vault.clock_doubt():
        # A vault from before there were teams that lay in a drawer: nothing of a team can be dated wrongly yet.
        vault.vouch_for_clock()
    if vault.clock_doubt():
        # What is to be written is written when a person has vouched for the clock.
        return
    with vault.together():
        if not _has(vault, ROOT_CERTIFICATE) and not vault.notes(JOINING):
            root, desk = found(entropy, today, FIRST_ALIAS)
            vault.keep_key(ROOT_KEY, root.secret)
            vault.keep_key(USER_KEY, desk.user.seed)
            _become(vault, desk)
        if not _has(vault, TEAM) and not vault.notes(JOINING):
            _certify_again(vault, today)
            _begin_team(vault, clock, entropy)
        if _has(vault, TEAM) and old_device(vault):
            _replace_device(vault, clock, entropy)


def _begin_team(vault: Vault, clock: Clock, entropy: Entropy) -> None:
    team = Team(vault, clock, entropy)
    vault.keep_setting(TEAM, begin(team, Sort.TEAM))
    if _has(vault, RECORD):
        vault.keep_setting(RECORD_BEFORE, vault.setting(RECORD))
    vault.keep_setting(RECORD, begin(team, Sort.RECORD))


def _certify_again(vault: Vault, today: Day) -> None:
    """Sign this device anew where its certificate was not kept: a vault from before there were teams."""
    if _has(vault, DEVICE_CERTIFICATE):
        return
    keys, user = own_device_keys(vault), SignKey(vault.key(USER_KEY))
    root = RootVerifyKey(decode_certificate(vault.setting(ROOT_CERTIFICATE)).sign_key)
    serial = int.from_bytes(vault.setting(SERIAL), "big") + 1
    terms = Terms(serial, today)
    certificate = issue_device(user, root.org, key=keys.sign.verify_key, kem=keys.kem.public, terms=terms)
    verified = verify_root(vault.setting(ROOT_CERTIFICATE), root.fingerprint)
    verify_device(certificate, verify_user(vault.setting(USER_CERTIFICATE), verified))
    vault.keep_setting(DEVICE_CERTIFICATE, certificate)
    vault.keep_setting(SERIAL, serial.to_bytes(8, "big"))


def _replace_device(vault: Vault, clock: Clock, entropy: Entropy) -> None:
    """Certify this desk's new device, bring it in wherever the old one was, and let the old one go.

    A further device of a person has not that person's key and cannot certify itself: it reads what it has and writes
    nowhere until its person lets it in again (`restored`).
    """
    if is_certified(vault):
        let_old_go(Team(vault, clock, entropy))
        return
    if USER_KEY not in vault.key_names():
        for here in vault.compartments():
            vault.close_compartment(here)
        return
    old = DeviceId(old_device(vault))
    certificates = (vault.setting(ROOT_CERTIFICATE), vault.setting(USER_CERTIFICATE))
    serial = int.from_bytes(vault.setting(SERIAL), "big") + 1
    today = day_from_ms(clock.now_ms())
    _become(vault, certify(entropy, today, user=SignKey(vault.key(USER_KEY)), certificates=certificates, serial=serial))
    team = Team(vault, clock, entropy)
    for compartment in team.compartments():
        role: Role | None = team.members(compartment.id).get(old)
        if role is not None:
            bring_own(team, compartment.id, (team.me.device, role))
            remove(team, compartment.id, [Leaver(old)])
    vault.keep_setting(RESTORED_FROM, b"")


def _become(vault: Vault, desk: Desk) -> None:
    vault.keep_setting(ROOT_CERTIFICATE, desk.root_certificate)
    vault.keep_setting(USER_CERTIFICATE, desk.user_certificate)
    vault.keep_setting(DEVICE_CERTIFICATE, desk.device_certificate)
    vault.keep_setting(SERIAL, desk.serial.to_bytes(8, "big"))
    vault.become(desk.keys)


def _has(vault: Vault, name: bytes) -> bool:
    try:
        vault.setting(name)
    except NotKept:
        return False
    return True
