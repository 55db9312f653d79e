"""Who this desk is: its organisation's root, its person's key, its device's keys, and the certificates that prove it.

Kept in the vault under the names below; nothing of it leaves the vault but certificates (docs/rooms/sync.md). A desk
that waits for an answer to its invitation has no identity yet. Promises P3 and P5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId, OrgId
from safeconduct.protect.certificates import decode_certificate
from safeconduct.protect.chains import VerifiedDevice, VerifiedRoot, verify_device, verify_root, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.roots import RootVerifyKey
from safeconduct.protect.signing import SignKey
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault

ROOT_CERTIFICATE: Final = b"organisation/root-certificate"
USER_CERTIFICATE: Final = b"organisation/user-certificate"
DEVICE_CERTIFICATE: Final = b"organisation/device-certificate"
SERIAL: Final = b"organisation/serial"
TEAM: Final = b"compartment/team"
RECORD: Final = b"compartment/record"
# The record of a vault from before there were teams: its compartment names no founder and stays on this desk.
RECORD_BEFORE: Final = b"compartment/record-before"
ROOT_KEY: Final = "root"
USER_KEY: Final = "user-sign"
# Names the vault itself gives to its device's keys (docs/formats/vault.md).
_DEVICE_SIGN: Final = "device-sign"
_DEVICE_KEM: Final = "device-kem"


class NoTeam(SafeconductError):
    """The vault belongs to no organisation yet: its owner waits for an answer to an invitation."""

    code = "sync.no_team"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This vault does not belong to a team yet.",
        safe=NOTHING_CHANGED_EN,
        do="Finish joining with the file that the person who invited you sends, or start a team in a new vault.",
    )
    ru = Advice(
        what="Это хранилище ещё не принадлежит ни одной команде.",
        safe=NOTHING_CHANGED_RU,
        do="Завершите вступление с файлом от пригласившего или начните команду в новом хранилище.",
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """This desk, as every other desk will check it. ``user``: None on a further device of a person."""

    root: VerifiedRoot
    user: SignKey | None
    keys: DeviceKeys
    device: VerifiedDevice
    certificates: tuple[bytes, bytes]

    @property
    def org(self) -> OrgId:
        """The organisation."""
        return self.device.org


def identity(vault: Vault) -> Identity:
    """Return who this desk is; NoTeam while it belongs to none. The chain is checked on the way."""
    try:
        root_certificate, certificates = vault.setting(ROOT_CERTIFICATE), own_certificates(vault)
        keys = own_device_keys(vault)
    except NotKept:
        raise NoTeam from None
    root = verify_root(root_certificate, RootVerifyKey(decode_certificate(root_certificate).sign_key).fingerprint)
    device = verify_device(certificates[1], verify_user(certificates[0], root))
    return Identity(root, _user_key(vault), keys, device, certificates)


def _user_key(vault: Vault) -> SignKey | None:
    try:
        return SignKey(vault.key(USER_KEY))
    except NotKept:
        return None


def own_device_keys(vault: Vault) -> DeviceKeys:
    """Return the keys of this vault's own device."""
    return DeviceKeys.of(SignKey(vault.key(_DEVICE_SIGN)), KemPrivateKey(vault.key(_DEVICE_KEM)))


def own_certificates(vault: Vault) -> tuple[bytes, bytes]:
    """Return this desk's person's and device's certificates; NotKept when there are none."""
    return vault.setting(USER_CERTIFICATE), vault.setting(DEVICE_CERTIFICATE)


def team_compartment(vault: Vault) -> CompartmentId:
    """Return the team's compartment; NoTeam while there is none."""
    try:
        return CompartmentId(vault.setting(TEAM))
    except NotKept:
        raise NoTeam from None


def record_compartment(vault: Vault) -> CompartmentId:
    """Return the compartment that the record is written in; NoTeam while there is none."""
    try:
        return CompartmentId(vault.setting(RECORD))
    except NotKept:
        raise NoTeam from None
