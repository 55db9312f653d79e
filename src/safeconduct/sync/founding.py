"""The first day of an organisation: a root, one person by alias, one device (DESIGN section 4).

Pure: draws keys and makes certificates; whoever calls puts the secrets into the vault. The root's secret is to leave
the vault once its words are with the trustees (``team cards``); until then it is kept there, encrypted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import OrgId
from safeconduct.protect.certificates import Terms, decode_certificate, issue_device, issue_root, issue_user
from safeconduct.protect.chains import VerifiedDevice, verify_device, verify_root, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.roots import RootKey, RootVerifyKey
from safeconduct.protect.signing import SignKey

# The first certificate an issuer gives has number 1; 0 is nobody's.
_FIRST_SERIAL: Final = 1


@dataclass(frozen=True, slots=True)
class Desk:
    """One certified device of one person, with the certificates that prove it. Secrets: ``user`` and ``keys``."""

    user: SignKey
    keys: DeviceKeys
    root_certificate: bytes
    user_certificate: bytes
    device_certificate: bytes
    device: VerifiedDevice
    serial: int

    @property
    def org(self) -> OrgId:
        """The organisation's id, from its root's public keys."""
        return self.device.org


def found(entropy: Entropy, today: Day, alias: str) -> tuple[RootKey, Desk]:
    """Draw a root, a person's key and a device's keys, and certify them; MalformedCertificate for a bad alias."""
    root, user = RootKey.generate(entropy), SignKey.generate(entropy)
    root_certificate = issue_root(root, today)
    user_certificate = issue_user(root, user.verify_key, Terms(_FIRST_SERIAL, today, alias))
    certificates = (root_certificate, user_certificate)
    return root, certify(entropy, today, user=user, certificates=certificates, serial=_FIRST_SERIAL)


def certify(entropy: Entropy, today: Day, *, user: SignKey, certificates: tuple[bytes, bytes], serial: int) -> Desk:
    """Draw keys of a new device and sign them as the person whose root and user certificates these are.

    The chain is checked at once, by the path every other desk will take: CertificateRefused when it does not hold.
    """
    root_certificate, user_certificate = certificates
    root = RootVerifyKey(decode_certificate(root_certificate).sign_key)
    verified = verify_user(user_certificate, verify_root(root_certificate, root.fingerprint))
    keys = DeviceKeys.generate(entropy)
    device_certificate = issue_device(
        user, root.org, key=keys.sign.verify_key, kem=keys.kem.public, terms=Terms(serial, today)
    )
    device = verify_device(device_certificate, verified)
    return Desk(user, keys, root_certificate, user_certificate, device_certificate, device, serial)
