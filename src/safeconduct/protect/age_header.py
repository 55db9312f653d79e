"""The header of an age file: who can open it, and the proof that nobody changed that list (docs/formats/age.md).

Strict: one way to write each thing, and whatever departs from it is refused before any key is used. Refuses headers
past a fixed length, so that a stranger's file cannot fill the memory, and a passphrase beside other recipients, as the
specification of age asks. It reads who else could open a file and says so; whether that matters, those above decide.
"""

from __future__ import annotations

import binascii
import enum
import hmac
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import Label
from safeconduct.protect import age_errors as reasons
from safeconduct.protect.age_errors import AlteredAgeHeader, MalformedAge
from safeconduct.protect.derive import expand, extract, mac
from safeconduct.protect.secrets import Secret

# Bytes of a file key: so many in age, and checked before use, as a longer one could be made to fit two keys.
FILE_KEY_BYTES: Final = 16
# Longest header that is read. Ours have 1,627 bytes for one recipient; this leaves room for some eighty.
MOST_HEADER_BYTES: Final = 131_072
_VERSION_LINE: Final = b"age-encryption.org/v1"
_STANZA_MARK: Final = b"->"
_END_MARK: Final = b"---"
# Letters of a full line of a body, and the bytes that they hold.
_LINE_LETTERS: Final = 64
_LINE_BYTES: Final = 48
_MAC_BYTES: Final = 32
# age's own words, which take the place of a label of ours.
_HEADER_WORD: Final = Label(b"header")

POST_QUANTUM_KINDS: Final = frozenset({"mlkem768x25519", "mlkem768p256tag"})
# Kinds that a quantum computer would open, or that hang on a passphrase: age's own and those of its best known plugins.
CLASSIC_KINDS: Final = frozenset({"X25519", "scrypt", "p256tag", "ssh-rsa", "ssh-ed25519", "piv-p256"})


class Company(enum.Enum):
    """By which kinds of recipients a file could be opened."""

    POST_QUANTUM = "post-quantum only"
    CLASSIC = "classic too"
    UNKNOWN = "kinds we do not know too"


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient: arguments of which the first names its kind, and the wrapped file key."""

    arguments: tuple[str, ...]
    body: bytes

    @property
    def kind(self) -> str:
        """Name of the kind of recipient, as it stands in the file."""
        return self.arguments[0]

    def to_bytes(self) -> bytes:
        """Return the stanza as it stands in a header; the last line is shorter than the others, if need be empty."""
        lines = [b" ".join((_STANZA_MARK, *(argument.encode("ascii") for argument in self.arguments)))]
        lines += [letters(self.body[at : at + _LINE_BYTES]) for at in range(0, len(self.body) + 1, _LINE_BYTES)]
        return b"\n".join(lines) + b"\n"


@dataclass(frozen=True, slots=True)
class Header:
    """A header as read: its recipients, the bytes that are vouched for, and the proof."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    proof: bytes

    @property
    def company(self) -> Company:
        """Say by which kinds of recipients the file could be opened; to whom else its key was given none can tell."""
        kinds = {stanza.kind for stanza in self.stanzas}
        if kinds <= POST_QUANTUM_KINDS:
            return Company.POST_QUANTUM
        return Company.CLASSIC if kinds & CLASSIC_KINDS else Company.UNKNOWN

    def check(self, file_key: Secret) -> None:
        """Raise AlteredAgeHeader unless whoever wrote the header knew the file key."""
        if not hmac.compare_digest(_proof(self.covered, file_key), self.proof):
            raise AlteredAgeHeader

    def to_bytes(self) -> bytes:
        """Return the header as it stands in a file."""
        return self.covered + b" " + letters(self.proof) + b"\n"


def make_header(stanzas: Sequence[Stanza], file_key: Secret) -> Header:
    """Return a header for these recipients."""
    covered = b"".join((_VERSION_LINE, b"\n", *(stanza.to_bytes() for stanza in stanzas), _END_MARK))
    return Header(stanzas=tuple(stanzas), covered=covered, proof=_proof(covered, file_key))


def read_header(sealed: Iterable[bytes]) -> tuple[Header, Iterator[bytes]]:
    """Return the header and what follows it; MalformedAge. Needs no key, so a gate may look who could open a file."""
    lines = _Lines(sealed)
    if lines.next() != _VERSION_LINE:
        raise MalformedAge(reason=reasons.NO_AGE_FILE)
    stanzas = []
    while (line := lines.next()).partition(b" ")[0] == _STANZA_MARK:
        stanzas.append(_stanza(line, lines))
    mark, _, proof = line.partition(b" ")
    if mark != _END_MARK or len(raw := raw_from_letters(proof, reason=reasons.BAD_MAC_LINE)) != _MAC_BYTES:
        raise MalformedAge(reason=reasons.BAD_MAC_LINE)
    if not stanzas:
        raise MalformedAge(reason=reasons.NO_RECIPIENT)
    if len(stanzas) > 1 and any(stanza.kind == "scrypt" for stanza in stanzas):
        raise MalformedAge(reason=reasons.SCRYPT_BESIDE_OTHERS)
    covered = bytes(lines.seen[: -len(proof) - 2])
    return Header(stanzas=tuple(stanzas), covered=covered, proof=raw), lines.rest()


def letters(raw: bytes) -> bytes:
    """Return base64 without the signs that fill it up."""
    return binascii.b2a_base64(raw, newline=False).rstrip(b"=")


def raw_from_letters(written: bytes, *, reason: Phrase = reasons.BAD_STANZA) -> bytes:
    """Read base64 that is written in the one way; MalformedAge."""
    try:
        raw = binascii.a2b_base64(written + b"=" * (-len(written) % 4), strict_mode=True)
    except binascii.Error:
        raise MalformedAge(reason=reason) from None
    if letters(raw) != written:
        raise MalformedAge(reason=reason)
    return raw


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    arguments = line.split(b" ")[1:]
    if not arguments or not all(_is_argument(argument) for argument in arguments):
        raise MalformedAge(reason=reasons.BAD_STANZA)
    body = bytearray()
    while len(row := lines.next()) == _LINE_LETTERS:
        body += raw_from_letters(row)
    if len(row) > _LINE_LETTERS:
        raise MalformedAge(reason=reasons.BAD_STANZA)
    body += raw_from_letters(row)
    return Stanza(arguments=tuple(argument.decode("ascii") for argument in arguments), body=bytes(body))


def _is_argument(argument: bytes) -> bool:
    """Say whether these are printable ASCII without spaces, one at least."""
    return bool(argument) and all(0x21 <= letter <= 0x7E for letter in argument)


def _proof(covered: bytes, file_key: Secret) -> bytes:
    return mac(expand(extract(b"", file_key), _HEADER_WORD), covered)


class _Lines:
    """Lines of a header, out of pieces of any length; ``seen`` holds all that was read of it."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = bytearray()
        self.seen = bytearray()

    def next(self) -> bytes:
        """Return the next line without its end; MalformedAge when the file ends first or the header grows too long."""
        searched = 0
        while (end := self._held.find(b"\n", searched)) < 0:
            searched = len(self._held)
            if len(self.seen) + searched > MOST_HEADER_BYTES:
                raise MalformedAge(reason=reasons.HEADER_TOO_LONG)
            if not self._take():
                raise MalformedAge(reason=reasons.HEADER_CUT if self.seen else reasons.NO_AGE_FILE)
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        self.seen += line + b"\n"
        if len(self.seen) > MOST_HEADER_BYTES:
            raise MalformedAge(reason=reasons.HEADER_TOO_LONG)
        return line

    def rest(self) -> Iterator[bytes]:
        """Yield what follows the header."""
        return itertools.chain((bytes(self._held),), self._pieces)

    def _take(self) -> bool:
        for piece in self._pieces:
            # The first line tells at once that something is no age file; nothing long is held for it.
            self._held += piece
            return True
        return False
