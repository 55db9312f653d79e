"""The access code of a relay: keeps strangers from its disk, and says nothing of who writes (docs/formats/relay.md).

The code is 128 random bits, so one hash is enough to keep it by; whoever takes the relay learns no code from that. It
is compared in constant time. One code serves a whole organisation (P1): it refuses to be a name.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from typing import Final, NewType

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import hash_id, label
from safeconduct.protect.secrets import Secret

_CODE_LABEL: Final = label("relay-code")
# 128 bits cannot be guessed.
_RANDOM_BYTES: Final = 16
# Characters of a code: 16 bytes in base32 without its padding.
CODE_CHARACTERS: Final = 26

CodeHash = NewType("CodeHash", bytes)
"""32 bytes by which a relay knows a code."""


def new_code(entropy: Entropy) -> Secret:
    """Draw a code: 26 letters and digits that can be read out."""
    return Secret(base64.b32encode(entropy.bytes(_RANDOM_BYTES)).rstrip(b"=").lower())


def code_from_text(text: str) -> Secret:
    """Return the code that somebody typed, with spaces, hyphens and capitals or without; it may be wrong."""
    return Secret("".join(text.replace("-", "").split()).lower().encode())


def hash_of_code(code: Secret) -> CodeHash:
    """Return what a relay keeps of a code."""
    return CodeHash(hash_id(_CODE_LABEL, code.reveal()))


def is_known(code: Secret, hashes: Iterable[CodeHash]) -> bool:
    """Say whether a code is one of those kept, in a time that tells nothing of them."""
    presented = hash_of_code(code)
    found = [hmac.compare_digest(presented, known) for known in hashes]
    return True in found
