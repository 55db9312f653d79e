"""The seed of a fortnight, sealed to the prekeys of those who read an inbox (docs/formats/ops.md, section intake).

A journal forgets nothing, so what opens a fortnight's messages stands in it only sealed to keys that are destroyed
(P2, P3; decision 0011 point 5). The seed is that of an X-Wing key, 32 bytes, as age keeps one; the inbox, the
recipient and the device are bound in, so that a copy fits nowhere else. It refuses to say why a copy did not open, and
a seed whose key is another than was said.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import CompartmentId, DeviceId, hash_id, label
from safeconduct.protect.age_keys import SEED_BYTES, kem_from_seed
from safeconduct.protect.bundles import IntakeEpochId, epoch_id
from safeconduct.protect.derive import expand
from safeconduct.protect.inbox_keys import InboxKey
from safeconduct.protect.intake_grants import GRANT_BYTES
from safeconduct.protect.kem import WRAP_OVERHEAD_BYTES, KemPrivateKey, KemPublicKey, WrapRefused
from safeconduct.protect.secrets import Secret

# Bytes of a seed sealed for one device.
SEALED_SEED_BYTES: Final = SEED_BYTES + WRAP_OVERHEAD_BYTES
_SEED_LABEL: Final = label("intake-epoch-seed")
_PREKEY_LABEL: Final = label("intake-prekey")
_GRANT_LABEL: Final = label("intake-grant-token")
_FILL_LABEL: Final = label("intake-grant-secret")


def new_seed(entropy: Entropy) -> Secret:
    """Draw the seed of a fortnight."""
    return Secret.random(SEED_BYTES, entropy)


def prekey_hash(public: KemPublicKey) -> bytes:
    """Return what a prekey is called in an op, 32 bytes."""
    return hash_id(_PREKEY_LABEL, public.raw)


def seal_seed(seed: Secret, prekey: KemPublicKey, *, part: CompartmentId, device: DeviceId) -> bytes:
    """Seal a seed for one device of an inbox; UnusableKey."""
    return prekey.seal(seed, _info(part, epoch_id(kem_from_seed(seed).public), device))


def open_seed(
    sealed: bytes, prekey: KemPrivateKey, *, part: CompartmentId, device: DeviceId, epoch: IntakeEpochId
) -> Secret:
    """Return the seed of an epoch; WrapRefused, also for a seed that is another epoch's."""
    seed = prekey.open(sealed, _info(part, epoch, device))
    if len(seed) != SEED_BYTES or epoch_id(kem_from_seed(seed).public) != epoch:
        raise WrapRefused
    return seed


def grant_token(key: InboxKey, reply: bytes, number: int) -> bytes:
    """Return a token that goes with a reply: the same on every desk and every board. ``number``: from 0 to 255.

    Who was removed before the reply was written does not know its id, and so not its tokens.
    """
    return expand(key.secret, _GRANT_LABEL, context=reply + bytes((number,)), length=GRANT_BYTES).reveal()


def grant_fill(key: InboxKey) -> Secret:
    """Return what fills up the inbox's lists of grants."""
    return expand(key.secret, _FILL_LABEL)


def _info(part: CompartmentId, epoch: IntakeEpochId, device: DeviceId) -> bytes:
    return _SEED_LABEL + part + epoch + device
