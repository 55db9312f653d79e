"""An invitation as a file: some hundred bytes that look random, and whole or not (docs/formats/welcome.md).

The file is the secret itself, so nothing keeps it from whoever has it: its key stands in it, and a scanner that tries
the format knows an invitation for certain, and opens the request that answers it. Under a code of six words, which goes
by voice (`protect.spoken`), the file is random to whoever has not heard them. Either way it shows at once when a byte
is missing or altered. Refuses to guess: a file that is not exactly such a file is none. Promises P1 and P5.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import Label, label
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
from safeconduct.protect.rest import DEFAULT_COST
from safeconduct.protect.secrets import Secret
from safeconduct.protect.spoken import key_from_code
from safeconduct.protect.welcome_errors import MalformedWelcome, NewerInvitation
from safeconduct.sync.errors_files import NotAnInvitation

# Fewest and most bytes of an invitation file. The invitation takes 150 to 400; how long the file is, is drawn.
FILE_BYTES: Final = 512
MOST_FILE_BYTES: Final = 4096
_PURPOSE: Final = label("invitation-file")
_CODED_PURPOSE: Final = label("invitation-file-coded")
# The price of guessing at a code.
CODE_COST: Final = DEFAULT_COST
# What every sealed stream begins with, left out of the file.
_BEGINNING: Final = MAGIC + bytes((SMALL_CHUNK,))
_LENGTH_BYTES: Final = 2
_PLAIN_BYTES: Final = FILE_BYTES - KEY_BYTES - STREAM_SALT_BYTES - COMMITMENT_BYTES - TAG_BYTES
# Fewest digits of a name that the program makes up: enough that two files of one day do not meet. Up to seven more are
# drawn: names of one length, day after day, are a sign of their own.
_NAME_DIGITS: Final = 6
_MORE_DIGITS: Final = 8
_ENDING: Final = ".bin"
_SIZE_BYTES: Final = 4
NO_CODE: Final = Secret(b"")


def seal_invitation(invitation: Invitation, entropy: Entropy, code: Secret = NO_CODE) -> bytes:
    """Return the bytes of an invitation file, all of which look random; under a code, if one is given."""
    plain = invitation.to_bytes().reveal()
    more = int.from_bytes(entropy.bytes(_SIZE_BYTES), "big") % (MOST_FILE_BYTES - FILE_BYTES + 1)
    padded = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
    padded += bytes(_PLAIN_BYTES + more - len(padded))
    first, salt = entropy.bytes(KEY_BYTES), entropy.bytes(STREAM_SALT_BYTES)
    key, purpose = _key(first, code)
    sealed = b"".join(seal_chunks((padded,), key, purpose=purpose, salt=salt, size=SMALL_CHUNK))
    return first + sealed.removeprefix(_BEGINNING)


def open_invitation(data: bytes, code: Secret = NO_CODE) -> Invitation:
    """Return the invitation; NotAnInvitation for a file of another sort, cut or altered, or under another code or none.

    NewerInvitation for one of a later version. Takes a second or two with a code.
    """
    if not FILE_BYTES <= len(data) <= MOST_FILE_BYTES:
        raise NotAnInvitation
    key, purpose = _key(data[:KEY_BYTES], code)
    try:
        plain = b"".join(open_chunks((_BEGINNING, data[KEY_BYTES:]), key, purpose=purpose))
        end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
        if plain[end:].strip(b"\0"):
            raise NotAnInvitation
        return invitation_from_bytes(Secret(plain[_LENGTH_BYTES:end]))
    except NewerInvitation:
        raise
    except (DamagedStream, WrongStreamKey, MalformedWelcome):
        raise NotAnInvitation from None


def _key(first: bytes, code: Secret) -> tuple[Secret, Label]:
    """Return the key of a file that begins so, and its purpose: that beginning itself, or the code with it as salt."""
    if code == NO_CODE:
        return Secret(first), _PURPOSE
    return key_from_code(code, first, CODE_COST), _CODED_PURPOSE


def neutral_name(entropy: Entropy) -> str:
    """Return a name for a file that says nothing of what is in it, when, or from whom."""
    drawn = entropy.bytes(_NAME_DIGITS + _MORE_DIGITS)
    return drawn.hex()[: _NAME_DIGITS + drawn[-1] % _MORE_DIGITS] + _ENDING
