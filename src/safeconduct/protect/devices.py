"""A device's own keys: one to sign, one to receive. Secret; kept inside the vault."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import DeviceId
from safeconduct.protect.certificates import device_id_from_keys
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.signing import SignKey


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """Ed25519 for ops and X-Wing for wraps; the id follows from both."""

    sign: SignKey
    kem: KemPrivateKey
    id: DeviceId

    @classmethod
    def of(cls, sign: SignKey, kem: KemPrivateKey) -> DeviceKeys:
        """Put two private keys together."""
        return cls(sign, kem, device_id_from_keys(sign.verify_key, kem.public))

    @classmethod
    def generate(cls, entropy: Entropy) -> DeviceKeys:
        """Draw both keys."""
        return cls.of(SignKey.generate(entropy), KemPrivateKey.generate(entropy))
