"""An invitation as a file: a name and bytes that tell nothing, one size, and whole or not (docs/formats/welcome.md).

The file is the secret itself, so nothing keeps it from whoever has it. Its key stands in it: that hides nothing, it
makes every byte look random to a scanner of stores and messengers, and shows at once when a byte is missing or altered.
Refuses to guess: a file that is not exactly such a file is none. Promises P1 and P5.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import label
from safeconduct.protect.chunks import (
    COMMITMENT_BYTES,
    MAGIC,
    SMALL_CHUNK,
    DamagedStream,
    WrongStreamKey,
    open_chunks,
    seal_chunks,
)
from safeconduct.protect.chunks import SALT_BYTES as STREAM_SALT_BYTES
from safeconduct.protect.derive import KEY_BYTES, TAG_BYTES
from safeconduct.protect.invitations import Invitation, invitation_from_bytes
from safeconduct.protect.secrets import Secret
from safeconduct.protect.welcome_errors import MalformedWelcome, NewerInvitation
from safeconduct.sync.errors_files import NotAnInvitation

# Bytes of every invitation file: the invitation takes some 150, and its size is that of no parcel (they are longer).
FILE_BYTES: Final = 512
_PURPOSE: Final = label("invitation-file")
# What every sealed stream begins with, left out of the file.
_BEGINNING: Final = MAGIC + bytes((SMALL_CHUNK,))
_LENGTH_BYTES: Final = 2
_PLAIN_BYTES: Final = FILE_BYTES - KEY_BYTES - STREAM_SALT_BYTES - COMMITMENT_BYTES - TAG_BYTES
# Random bytes in a name that the program makes up: enough that two files of one day do not meet.
_NAME_BYTES: Final = 4
_ENDING: Final = ".bin"


def seal_invitation(invitation: Invitation, entropy: Entropy) -> bytes:
    """Return the bytes of an invitation file: 512 that look random."""
    plain = invitation.to_bytes().reveal()
    padded = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
    padded += bytes(_PLAIN_BYTES - len(padded))
    key, salt = Secret(entropy.bytes(KEY_BYTES)), entropy.bytes(STREAM_SALT_BYTES)
    sealed = b"".join(seal_chunks((padded,), key, purpose=_PURPOSE, salt=salt, size=SMALL_CHUNK))
    return key.reveal() + sealed.removeprefix(_BEGINNING)


def open_invitation(data: bytes) -> Invitation:
    """Return the invitation; NotAnInvitation for a file of another sort, cut or altered; NewerInvitation."""
    if len(data) != FILE_BYTES:
        raise NotAnInvitation
    try:
        plain = b"".join(
            open_chunks((_BEGINNING, data[KEY_BYTES:]), Secret(data[:KEY_BYTES]), purpose=_PURPOSE),
        )
        end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
        if plain[end:].strip(b"\0"):
            raise NotAnInvitation
        return invitation_from_bytes(Secret(plain[_LENGTH_BYTES:end]))
    except NewerInvitation:
        raise
    except (DamagedStream, WrongStreamKey, MalformedWelcome):
        raise NotAnInvitation from None


def neutral_name(entropy: Entropy) -> str:
    """Return a name for a file that says nothing of what is in it, when, or from whom."""
    return entropy.bytes(_NAME_BYTES).hex() + _ENDING
