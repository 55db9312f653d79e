"""Making a vault ready for work: an organisation of one, and the compartment its record is written in.

Called whenever a vault is opened, so that a making that was cut short is done again, and a vault restored from a
backup gets a certified device of its own: two laptops never write as one device (promise P5).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from safeconduct.base.clock import Clock, day_from_ms
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId
from safeconduct.protect.certificates import decode_certificate
from safeconduct.protect.epochs import FIRST_EPOCH
from safeconduct.protect.rest import DEFAULT_COST, Cost, SlotKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.sync.founding import Desk, Opening, certify, found, open_compartment
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.restore import RESTORED_FROM
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault

# What the founder is called until they choose an alias: never a name, never the login of this computer.
FIRST_ALIAS: Final = "founder"

_COMPARTMENT: Final = b"compartment/record"
_EPOCH: Final = b"epoch/record"
_ROOT_CERTIFICATE: Final = b"organisation/root-certificate"
_USER_CERTIFICATE: Final = b"organisation/user-certificate"
_SERIAL: Final = b"organisation/serial"
_ROOT: Final = "root"
_USER: Final = "user-sign"


def create_vault(path: Path, key: SlotKey, given: Surroundings, *, cost: Cost = DEFAULT_COST) -> Vault:
    """Create a vault and found its organisation; VaultExists when anything is at the path."""
    vault = Vault.create(path, key, given, cost=cost)
    try:
        make_ready(vault, given.clock, given.entropy)
    except BaseException:
        vault.close()
        raise
    return vault


def record_compartment(vault: Vault) -> CompartmentId:
    """Return the compartment of the record."""
    return CompartmentId(vault.setting(_COMPARTMENT))


def own_alias(vault: Vault) -> str:
    """Return the alias of the person whose vault this is; nothing while they have chosen none."""
    if not _has(vault, _USER_CERTIFICATE):
        return ""
    alias = decode_certificate(vault.setting(_USER_CERTIFICATE)).terms.alias
    return "" if alias == FIRST_ALIAS else alias


def make_ready(vault: Vault, clock: Clock, entropy: Entropy) -> None:
    """Found the organisation where there is none, and certify the device of a restored vault."""
    today = day_from_ms(clock.now_ms())
    if not _has(vault, _COMPARTMENT):
        root, desk = found(entropy, today, FIRST_ALIAS)
        vault.keep_key(_ROOT, root.secret)
        vault.keep_key(_USER, desk.user.seed)
        compartment = CompartmentId(entropy.bytes(SHORT_ID_BYTES))
        _enter(vault, desk, open_compartment(desk, compartment, FIRST_EPOCH, entropy))
    elif _has(vault, RESTORED_FROM) and vault.setting(RESTORED_FROM):
        desk = certify(
            entropy,
            today,
            user=SignKey(vault.key(_USER)),
            certificates=(vault.setting(_ROOT_CERTIFICATE), vault.setting(_USER_CERTIFICATE)),
            serial=_number(vault, _SERIAL) + 1,
        )
        epoch = _number(vault, _EPOCH) + 1
        _enter(vault, desk, open_compartment(desk, record_compartment(vault), epoch, entropy))
        vault.keep_setting(RESTORED_FROM, b"")


def _enter(vault: Vault, desk: Desk, opening: Opening) -> None:
    """Write as this desk from now on. The compartment is named last: until then all of this is done again."""
    for name, secret in opening.secrets():
        vault.keep_key(name, Secret(secret))
    vault.keep_setting(_ROOT_CERTIFICATE, desk.root_certificate)
    vault.keep_setting(_USER_CERTIFICATE, desk.user_certificate)
    vault.keep_setting(_SERIAL, desk.serial.to_bytes(8, "big"))
    vault.become(desk.keys)
    vault.set_epoch(opening.compartment, opening.writing.keys.id)
    vault.append(opening.intents)
    vault.keep_setting(_EPOCH, opening.writing.keys.place.n.to_bytes(8, "big"))
    vault.keep_setting(_COMPARTMENT, opening.compartment)


def _has(vault: Vault, name: bytes) -> bool:
    try:
        vault.setting(name)
    except NotKept:
        return False
    return True


def _number(vault: Vault, name: bytes) -> int:
    return int.from_bytes(vault.setting(name), "big")
