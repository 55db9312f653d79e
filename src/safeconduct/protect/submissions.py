"""What a source sends in: an age file in one of four sizes, with 52 bytes before it (formats/submission.md).

Messages, pieces of files and covers differ only inside, so that a relay and whoever watches it see equal things of
four sizes (P1, P8). A relay checks the frame alone: size, box, epoch, grant, work. Who has the epoch's key opens it,
and is told by a class of its own what was wrong: cut, too long, of a newer version, for another key, organisation or
box. A file that somebody else can open as well is opened and says so (`OpenedSubmission.is_downgraded`). It refuses
to write one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NewType

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import SHORT_ID_BYTES, OrgId, label
from safeconduct.protect import age, fields, intake_errors, reasons
from safeconduct.protect.age_armour import armour, dearmour
from safeconduct.protect.bundles import IntakeEpochId, epoch_id
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_contents import (
    VERSION,
    Content,
    Message,
    content_from_items,
    items_of_content,
)
from safeconduct.protect.intake_errors import (
    AnotherBox,
    AnotherOrganisation,
    MalformedSubmission,
    SubmissionCut,
    SubmissionTooLarge,
    UnknownSubmissionVersion,
)
from safeconduct.protect.intake_grants import GRANT_BYTES, NO_GRANT
from safeconduct.protect.kem import KemPrivateKey, KemPublicKey

SubmissionId = NewType("SubmissionId", bytes)
"""32 bytes: SHA-256 of the whole submission."""

# Bytes of a submission, its class. Four, so that the number of words tells little; the least holds a page of text.
SIZES: Final = (4_096, 16_384, 65_536, 524_288)
MAGIC: Final = b"SCI1"
_FAMILY: Final = b"SCI"
_EPOCH_BYTES: Final = 8
NONCE_BYTES: Final = 8
_NONCE_AT: Final = len(MAGIC) + SHORT_ID_BYTES + _EPOCH_BYTES
_GRANT_AT: Final = _NONCE_AT + NONCE_BYTES
HEAD_BYTES: Final = _GRANT_AT + GRANT_BYTES
_NO_NONCE: Final = bytes(NONCE_BYTES)
_LENGTH_BYTES: Final = 4
_WORK_LABEL: Final = label("intake-work")
# Text of the largest class in age's armour has 708,000 letters; what is longer is not looked at.
MOST_ARMOUR_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission as a relay sees it. Made by `read_submission`; ``grant`` is None where it shows none."""

    box: BoxId
    epoch: IntakeEpochId
    grant: bytes | None
    raw: bytes

    @property
    def id(self) -> SubmissionId:
        """The hash by which it is known, posted again and acknowledged."""
        return SubmissionId(hashlib.sha256(self.raw).digest())

    @property
    def size(self) -> int:
        """Its class in bytes."""
        return len(self.raw)

    @property
    def work_bits(self) -> int:
        """Leading zero bits of its work; 0 where there is none."""
        if self.raw[_NONCE_AT:_GRANT_AT] == _NO_NONCE:
            return 0
        return _zeros(_worked(_digest_without_nonce(self.raw), self.raw[_NONCE_AT:_GRANT_AT]))


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a page writes to: a box of an organisation and its recipient of these days."""

    org: OrgId
    box: BoxId
    recipient: KemPublicKey


@dataclass(frozen=True, slots=True)
class OpenedSubmission:
    """What stood in a submission. ``recipients``: how many the age file names; ours alone is one."""

    content: Content
    epoch: IntakeEpochId
    recipients: int
    is_mixed: bool

    @property
    def is_downgraded(self) -> bool:
        """Say whether somebody else could open it too; where it is mixed, a quantum computer of tomorrow."""
        return self.recipients != 1


@dataclass(frozen=True, slots=True)
class OpenedByHand:
    """What somebody locked with the age program. ``is_downgraded``: somebody else could open it too."""

    content: bytes = field(repr=False)
    is_downgraded: bool


def seal_submission(content: Content, to: Addressee, *, entropy: Entropy, grant: bytes = NO_GRANT) -> bytes:
    """Return a submission of the smallest class that holds a message, or the largest for a piece or cover.

    MalformedSubmission for content that breaks the layout, SubmissionTooLarge for a message that fits into no class,
    UnusableKey. `with_work` adds work.
    """
    sizes = SIZES if isinstance(content, Message) else SIZES[-1:]
    plain = _plain(content, to, sizes)
    return frame_submission(age.seal(plain, to.recipient, entropy), to.box, epoch_id(to.recipient), grant=grant)


def frame_submission(sealed: bytes, box: BoxId, epoch: IntakeEpochId, *, grant: bytes = NO_GRANT) -> bytes:
    """Put the 52 bytes before an age file that somebody else sealed; SubmissionCut where its size is no class."""
    data = MAGIC + box + epoch + _NO_NONCE + grant + sealed
    read_submission(data)
    return data


def read_submission(data: bytes) -> Submission:
    """Read the frame of a submission, as a relay does.

    SubmissionTooLarge, SubmissionCut, UnknownSubmissionVersion or MalformedSubmission; the age file is not looked at.
    """
    if len(data) > SIZES[-1]:
        raise SubmissionTooLarge(length=len(data), most=SIZES[-1])
    if data[: len(_FAMILY)] == _FAMILY and data[: len(MAGIC)] != MAGIC and len(data) >= len(MAGIC):
        raise UnknownSubmissionVersion
    if len(data) not in SIZES:
        raise SubmissionCut(length=len(data))
    if data[: len(MAGIC)] != MAGIC:
        raise MalformedSubmission(place=Opaque("magic"), reason=reasons.ANOTHER_KIND)
    grant = data[_GRANT_AT:HEAD_BYTES]
    return Submission(
        BoxId(data[len(MAGIC) : len(MAGIC) + SHORT_ID_BYTES]),
        IntakeEpochId(data[_NONCE_AT - _EPOCH_BYTES : _NONCE_AT]),
        None if grant == NO_GRANT else grant,
        data,
    )


def open_submission(
    data: bytes, keys: Mapping[IntakeEpochId, KemPrivateKey], *, org: OrgId, box: BoxId
) -> OpenedSubmission:
    """Open what was sent to a box, with the keys of the epochs that are not destroyed yet.

    As `read_submission` raises, and NotForThisKey for an epoch whose key is not here; AnotherBox, AnotherOrganisation;
    MalformedAge, AlteredAgeHeader and DamagedAge for what was altered on its way.
    """
    submission = read_submission(data)
    if submission.box != box:
        raise AnotherBox
    if submission.epoch not in keys:
        raise age.NotForThisKey
    key = keys[submission.epoch]
    return _opened(data[HEAD_BYTES:], [(submission.epoch, key)], org=org, box=box)


def armour_submission(data: bytes) -> str:
    """Return the age file of a submission as text for whatever channel, in age's own armour."""
    read_submission(data)
    return b"".join(armour((data[HEAD_BYTES:],))).decode("ascii")


def age_file_from_armour(text: str) -> bytes:
    """Return the age file of a text that was carried; MalformedArmour, SubmissionTooLarge."""
    raw = text.strip().encode("utf-8", "replace")
    if len(raw) > MOST_ARMOUR_BYTES:
        raise SubmissionTooLarge(length=len(raw), most=MOST_ARMOUR_BYTES)
    return b"".join(dearmour((raw + b"\n",)))


def open_carried(
    sealed: bytes, keys: Mapping[IntakeEpochId, KemPrivateKey], *, org: OrgId, box: BoxId
) -> OpenedSubmission:
    """Open an age file that came without its 52 bytes: the key that opens it tells box and epoch.

    As `open_submission` raises. ``keys`` are those of one box; try one box after another.
    """
    if len(sealed) > SIZES[-1]:
        raise SubmissionTooLarge(length=len(sealed), most=SIZES[-1])
    return _opened(sealed, list(keys.items()), org=org, box=box)


def open_by_hand(sealed: bytes, keys: Sequence[KemPrivateKey]) -> OpenedByHand:
    """Open an age file that somebody locked with the age program, with whatever in it.

    NotForThisKey, MalformedAge, AlteredAgeHeader, DamagedAge; SubmissionTooLarge for more than a megabyte;
    MalformedSubmission for what is in our own layout, or empty.
    """
    if len(sealed) > MOST_ARMOUR_BYTES:
        raise SubmissionTooLarge(length=len(sealed), most=MOST_ARMOUR_BYTES)
    opened = age.open_(sealed, keys)
    if not opened.content or _is_framed(opened.content):
        raise MalformedSubmission(place=Opaque("plain"), reason=reasons.ANOTHER_KIND)
    return OpenedByHand(opened.content, opened.recipients != 1)


def with_work(data: bytes, bits: int, *, most_tries: int) -> bytes:
    """Return the same submission with a nonce of so many leading zero bits, or with the best of the tries.

    About 2^bits hashes; less work is a slower lane and never a refusal.
    """
    read_submission(data)
    digest = _digest_without_nonce(data)
    best, found = _NO_NONCE, -1
    for number in range(1, most_tries + 1):
        nonce = number.to_bytes(NONCE_BYTES, "big")
        zeros = _zeros(_worked(digest, nonce))
        if zeros > found:
            best, found = nonce, zeros
        if zeros >= bits:
            break
    return data[:_NONCE_AT] + best + data[_GRANT_AT:]


def _worked(digest: bytes, nonce: bytes) -> bytes:
    return hashlib.sha256(_WORK_LABEL + digest + nonce).digest()


def _digest_without_nonce(data: bytes) -> bytes:
    digest = hashlib.sha256(data[:_NONCE_AT])
    digest.update(_NO_NONCE)
    digest.update(data[_GRANT_AT:])
    return digest.digest()


def _zeros(digest: bytes) -> int:
    return len(digest) * 8 - int.from_bytes(digest, "big").bit_length()


def _plain(content: Content, to: Addressee, sizes: Sequence[int]) -> bytes:
    kind, items = items_of_content(content)
    body = cbor.encode({0: VERSION, 1: to.org, 2: to.box, 3: kind, 4: items})
    try:
        content_from_items(kind, cbor.decode(cbor.encode(items)))
    except cbor.Malformed as error:
        raise _malformed(error) from None
    length = _LENGTH_BYTES + len(body)
    for size in sizes:
        if (plain := _plain_bytes(size - HEAD_BYTES)) >= length:
            return (len(body).to_bytes(_LENGTH_BYTES, "big") + body).ljust(plain, b"\0")
    raise SubmissionTooLarge(length=length, most=_plain_bytes(sizes[-1] - HEAD_BYTES))


def _plain_bytes(sealed_bytes: int) -> int:
    """Return the plain bytes of an age file of so many: what a class holds."""
    plain = sealed_bytes - age.sealed_length(0)
    while age.sealed_length(plain) > sealed_bytes:
        plain -= 1
    return plain


def _opened(
    sealed: bytes, keys: Sequence[tuple[IntakeEpochId, KemPrivateKey]], *, org: OrgId, box: BoxId
) -> OpenedSubmission:
    opened = age.open_(sealed, [key for _, key in keys])
    try:
        content = _content(opened.content, org, box)
    except cbor.Malformed as error:
        raise _malformed(error) from None
    return OpenedSubmission(content, keys[opened.key][0], opened.recipients, opened.is_downgraded)


def _content(plain: bytes, org: OrgId, box: BoxId) -> Content:
    end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
    if end > len(plain):
        fields.refuse("plain.length", reasons.WRONG_LENGTH)
    if plain.count(0, end) != len(plain) - end:
        fields.refuse("plain", intake_errors.NOT_ZEROS)
    item = cbor.decode(plain[_LENGTH_BYTES:end])
    _refuse_other_version(item)
    parts = fields.record(item, 5, "content")
    fields.version(parts[0], VERSION)
    found = (
        fields.octets(parts[1], SHORT_ID_BYTES, "content.org"),
        fields.octets(parts[2], SHORT_ID_BYTES, "content.box"),
    )
    if found[0] != org:
        raise AnotherOrganisation
    if found[1] != box:
        raise AnotherBox
    return content_from_items(fields.number(parts[3], "content.kind"), parts[4])


def _is_framed(plain: bytes) -> bool:
    """Say whether a plain text begins as ours do: a length, then so much, then zeros to the end."""
    end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
    return _LENGTH_BYTES < end <= len(plain) and plain.count(0, end) == len(plain) - end


def _refuse_other_version(item: cbor.Item) -> None:
    """Tell a later version before its fields are looked at: they may be others."""
    if isinstance(item, dict) and fields.number(item.get(0, 0), "content.version") > VERSION:
        raise UnknownSubmissionVersion


def _malformed(error: cbor.Malformed) -> MalformedSubmission:
    return MalformedSubmission(place=error.facts["place"], reason=error.facts["reason"])
