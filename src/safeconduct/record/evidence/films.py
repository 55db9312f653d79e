"""Follows the outermost parts of a film by their own sizes, as its bytes pass, to tell whether it was cut off. Pure.

Boxes of MP4 and QuickTime (ISO/IEC 14496-12; Apple, QuickTime File Format), elements of Matroska and WebM (RFC 8794,
RFC 9559), packets of an MPEG transport stream (ISO/IEC 13818-1) with or without the four bytes that camcorders put
before each. Nothing that was skipped is kept: memory is a few bytes. Refuses to call whole what says nowhere how long
it is: a live recording of unknown size, fragments without the index that ends them, an index without frames, a box that
reaches to the end of the file, a stream of packets. Of these a part that is begun and not ended shows a cut; that none
is begun shows nothing.
"""

from __future__ import annotations

from typing import Final, Protocol

from safeconduct.record.evidence.types import Whole

# Enough of a file to tell its kind: three packets of the longest sort, and the first byte behind their heads.
HEAD_BYTES: Final = 3 * 192 + 8

_BOX_HEAD: Final = 8
_LONG_BOX_HEAD: Final = 16
_LONG: Final = b"\0\0\0\1"
_INDEX: Final = b"moov"
# A fragment, after which others may come, and the index of all of them, which comes last.
_FRAGMENT: Final = b"moof"
_FRAGMENTS_END: Final = b"mfra"
_FRAMES: Final = b"mdat"
# What files of QuickTime begin with that are older than the brand of a file. Those of the second line are words too,
# and a size below 16 MiB tells them from a text.
_FIRST_BOXES: Final = (b"ftyp", b"moov", b"mdat")
_FIRST_SMALL: Final = (b"wide", b"free", b"skip", b"pnot")

_EBML: Final = 0x1A45DFA3
_SEGMENT: Final = 0x18538067
_CLUSTER: Final = 0x1F43B675
_VOID: Final = 0xEC
_TOP: Final = frozenset((_EBML, _SEGMENT, _VOID, 0xBF))
# What stands in a segment: SeekHead, Info, Tracks, Cues, Chapters, Tags, Attachments; and in a cluster: Timestamp,
# SimpleBlock, BlockGroup, Position, PrevSize, SilentTracks, EncryptedBlock.
_INSIDE: Final = _TOP | {
    _CLUSTER,
    *(0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0x1941A469),
    *(0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0x5854, 0xAF),
}
# Longest id of an element, in bytes.
_MOST_ID: Final = 4

# Parts that are followed: an hour of a live recording has some 200,000. Of a file made of more nobody knows.
MOST_PARTS: Final = 2_000_000

_SYNC: Final = b"G"
# Length of a packet, and where in it its first byte stands.
_PACKETS: Final = ((188, 0), (192, 4))


class Film(Protocol):
    """A film that is followed piece by piece."""

    def take(self, piece: bytes, at: int) -> None:
        """Take the next bytes, which begin at this place of the file."""

    def judged(self, length: int) -> Whole:
        """Return what its parts say of a file of this length, all of which was taken."""


def film_of(head: bytes) -> Film | None:
    """Return what follows a film that begins so; None where it is none of these.

    ``head``: its first `HEAD_BYTES`, or all of it.
    """
    name = head[4:8]
    if name in _FIRST_BOXES or (name in _FIRST_SMALL and head[:1] == b"\0"):
        return Boxes()
    if head[:4] == _EBML.to_bytes(4, "big"):
        return Elements()
    for size, first in _PACKETS:
        places = range(first, min(len(head), first + 3 * size), size)
        if len(head) > first + 2 * size and all(head[at : at + 1] == _SYNC for at in places):
            return Packets(size, first)
    return None


class Boxes:
    """The outermost boxes of MP4 and QuickTime. One of size 0 reaches to the end of the file, wherever that is."""

    def __init__(self) -> None:
        self._box = b""
        self._next = 0
        self._is_open_ended = False
        self._has_index = False
        self._has_frames = False
        self._may_go_on = False
        self._parts = 0

    def take(self, piece: bytes, at: int) -> None:
        """Take the next bytes."""
        while not self._is_open_ended and self._parts < MOST_PARTS and self._next + len(self._box) < at + len(piece):
            self._take_head(piece, at)

    def _take_head(self, piece: bytes, at: int) -> None:
        wanted = _LONG_BOX_HEAD if self._box[:4] == _LONG else _BOX_HEAD
        begin = self._next + len(self._box) - at
        self._box += piece[begin : begin + wanted - len(self._box)]
        if len(self._box) < wanted or (wanted == _BOX_HEAD and self._box[:4] == _LONG):
            return
        size = int.from_bytes(self._box[8:16] if wanted == _LONG_BOX_HEAD else self._box[:4], "big")
        name = self._box[4:8]
        self._has_index = self._has_index or name in (_INDEX, _FRAGMENT)
        self._has_frames = self._has_frames or name == _FRAMES
        self._may_go_on = name != _FRAGMENTS_END and (self._may_go_on or name == _FRAGMENT)
        # A size that is smaller than its own head leads nowhere.
        self._is_open_ended = size == 0
        self._next += size if size >= wanted else wanted
        self._box = b""
        self._parts += 1

    def judged(self, length: int) -> Whole:
        """Return what the boxes say: whole with an index and an end where the last one ends."""
        if self._parts == MOST_PARTS:
            return Whole.UNKNOWN
        if not self._has_index:
            return Whole.CUT
        if self._is_open_ended:
            return Whole.OPEN
        if self._next != length or self._box:
            return Whole.CUT
        return Whole.WHOLE if self._has_frames and not self._may_go_on else Whole.OPEN


class Elements:
    """The elements of Matroska and WebM: one of known size is passed over, in one of unknown size they are followed."""

    def __init__(self) -> None:
        self._got = b""
        self._next = 0
        self._is_open_ended = False
        self._is_lost = False
        # Bytes of the last segment of known size; below 0 before there is one.
        self._segment = -1
        self._parts = 0

    def take(self, piece: bytes, at: int) -> None:
        """Take the next bytes."""
        while not self._is_lost and self._next + len(self._got) < at + len(piece):
            begin = self._next + len(self._got) - at
            self._got += piece[begin : begin + self._wanted() - len(self._got)]
            if len(self._got) == self._wanted():
                self._take_head()
                self._parts += 1
                if self._parts == MOST_PARTS:
                    self._is_lost = True

    def _id_bytes(self) -> int:
        return 9 - self._got[0].bit_length()

    def _wanted(self) -> int:
        """Return how many bytes the head of the next element has, as far as those that came say so."""
        if not self._got:
            return 1
        size_at = self._id_bytes()
        if size_at > _MOST_ID:
            return 1
        if len(self._got) <= size_at:
            return size_at + 1
        first = self._got[size_at]
        # A size that begins with eight zeroes is longer than any may be: nothing more is wanted of it.
        return size_at + (9 - first.bit_length() if first else 1)

    def _take_head(self) -> None:
        size_at = self._id_bytes()
        if size_at > _MOST_ID or not self._got[size_at]:
            self._is_lost = True
            return
        size_bytes = len(self._got) - size_at
        id_ = int.from_bytes(self._got[:size_at], "big")
        most = (1 << 7 * size_bytes) - 1
        size = int.from_bytes(self._got[size_at:], "big") & most
        if id_ not in (_INSIDE if self._is_open_ended else _TOP) or (size == most and id_ not in (_SEGMENT, _CLUSTER)):
            self._is_lost = True
            return
        self._next += len(self._got)
        self._got = b""
        if size == most:
            self._is_open_ended = True
            return
        self._next += size
        if id_ == _SEGMENT:
            self._segment = size

    @property
    def _is_begun(self) -> bool:
        """Whether the last bytes begin an element: behind a segment that is whole any others may stand."""
        ids = [one.to_bytes((one.bit_length() + 7) // 8, "big") for one in _TOP]
        known = any(one.startswith(self._got) or self._got.startswith(one) for one in ids)
        return bool(self._got) and (known or self._is_open_ended or self._segment <= 0)

    def judged(self, length: int) -> Whole:
        """Return what the elements say: whole where a segment that says its size has all of it."""
        if self._next > length or (self._is_begun and not self._is_lost):
            return Whole.CUT
        if self._is_open_ended:
            return Whole.OPEN
        if self._segment > 0:
            return Whole.WHOLE
        return Whole.UNKNOWN if self._is_lost or not self._segment else Whole.CUT


class Packets:
    """The packets of a transport stream, which has no end of its own: only a packet that was begun tells of a cut."""

    def __init__(self, size: int, first: int) -> None:
        self._size = size
        self._first = first
        self._is_lost = False

    def take(self, piece: bytes, at: int) -> None:
        """Take the next bytes; of each packet the first is looked at."""
        firsts = piece[(self._first - at) % self._size :: self._size]
        self._is_lost = self._is_lost or firsts.count(_SYNC) != len(firsts)

    def judged(self, length: int) -> Whole:
        """Return what the packets say."""
        if self._is_lost:
            return Whole.UNKNOWN
        return Whole.CUT if length % self._size else Whole.OPEN
