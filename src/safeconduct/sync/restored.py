"""A further computer restored from a backup: it reads, and writes again once its person lets it in (P4, P5).

The key that certifies a person's computers lies on the one with which they joined, so a restored further computer has
keys that nobody signed: it reads what it has and writes nowhere, for two that write as one would fork their chain. Its
person invites it in place of the old one; it begins as a new device, keeps all that it has, and lets the old one go.
Refuses to become somebody else's computer (docs/rooms/vault.md, decision 0008).
"""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import DeviceId, UserId
from safeconduct.protect.certificates import decode_certificate
from safeconduct.protect.members import Role
from safeconduct.protect.roots import Fingerprint, RootVerifyKey
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.identity import DEVICE_CERTIFICATE, ROOT_CERTIFICATE, TEAM, USER_CERTIFICATE
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.restore import RESTORED_FROM
from safeconduct.vault.vault import Vault


class AnotherPerson(SafeconductError):
    """A restored computer would come back as the computer of somebody else."""

    code = "sync.another_person"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This vault was restored from a backup of one person's computer, and another person lets it in.",
        safe="It does not become theirs. " + NOTHING_CHANGED_EN,
        do="Let the person whose computer it is invite it. Somebody else begins in a new vault, in another folder.",
    )
    ru = Advice(
        what="Это хранилище восстановлено из копии компьютера одного человека, а принимает его другой.",
        safe="Чужим оно не станет. " + NOTHING_CHANGED_RU,
        do="Пусть его пригласит тот, чей это компьютер. Другой человек начинает в новом хранилище, в другой папке.",
    )


def reads_only(vault: Vault) -> bool:
    """Say whether the vault came out of a backup and nobody has certified its device since."""
    return bool(_setting(vault, TEAM) and old_device(vault)) and not is_certified(vault)


def old_device(vault: Vault) -> bytes:
    """Return the id of the device the vault was restored from; b"" where there is none, or it is gone already."""
    return _setting(vault, RESTORED_FROM)


def is_certified(vault: Vault) -> bool:
    """Say whether the certificate that is here is of this vault's own device."""
    certificate = _setting(vault, DEVICE_CERTIFICATE)
    return bool(certificate) and decode_certificate(certificate).subject == vault.device


def is_own_team(vault: Vault, fingerprint: Fingerprint) -> bool:
    """Say whether a root is the one of the team that the vault belongs to."""
    key = RootVerifyKey(decode_certificate(vault.setting(ROOT_CERTIFICATE)).sign_key)
    return key.fingerprint == fingerprint


def check_person(vault: Vault, user: UserId) -> None:
    """Raise AnotherPerson when a restored vault would become the computer of somebody else."""
    if decode_certificate(vault.setting(USER_CERTIFICATE)).subject != user:
        raise AnotherPerson


def let_old_go(team: Team) -> None:
    """Let the device that this certified one was restored from go, wherever this one may write; once for all.

    What the old one wrote and is here is believed to its last entry. Where this one may not write, the writers there
    carry the removal over when they next exchange.
    """
    vault, old = team.vault, DeviceId(old_device(team.vault))
    if not old or not is_certified(vault):
        return
    with team.together():
        for compartment in team.compartments():
            if old in team.members(compartment.id) and _may_write(team, compartment):
                remove(team, compartment.id, [Leaver(old)])
        if old not in team.members(team.id):
            vault.keep_setting(RESTORED_FROM, b"")


def _may_write(team: Team, compartment: Compartment) -> bool:
    right = team.my_role(compartment.id)
    if right is None or right < team.members(compartment.id)[DeviceId(old_device(team.vault))]:
        return False
    has_key = any(team.keyring.write_key(keys.id) is not None for keys in team.keyring.epochs(compartment.id))
    return right >= Role.WRITE and has_key


def _setting(vault: Vault, name: bytes) -> bytes:
    try:
        return vault.setting(name)
    except NotKept:
        return b""
