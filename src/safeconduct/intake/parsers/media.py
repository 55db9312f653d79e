"""What a file is by its content, never by its name: pictures, recordings, films, documents; sides and length.

Looks at the first bytes, and for length and sides at the rest. A name that says otherwise is nothing to rely on: a
voice note called `.jpg` is a voice note. Refuses nothing: what is not known is `application/octet-stream`, kept as it
is.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from safeconduct.intake.parsers.boxes import has_only_sound, mp4_milliseconds, picture_sides
from safeconduct.intake.parsers.encodings import encoding_of
from safeconduct.intake.parsers.media_names import UNKNOWN_TYPE
from safeconduct.intake.parsers.picture_heads import sides_of_picture
from safeconduct.intake.parsers.sound_mp3 import mp3_milliseconds, opens_as_mp3
from safeconduct.intake.parsers.sound_ogg import NotSound, ogg_milliseconds
from safeconduct.intake.parsers.sound_wav import wav_milliseconds

# Bytes that are looked at to know a file, and the most that are read for its length and its sides.
HEAD: Final = 1 << 16
LONGEST_READ: Final = 128 << 20
# Thirty days: nobody records for longer. Programs write the largest number there is for a length that they do not know
# (ISO/IEC 14496-12, 8.2.2), and an inbox keeps none beyond this (docs/formats/ops.md).
LONGEST_MS: Final = 30 * 86_400_000
_STARTS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"BEGIN:VCARD", "text/vcard"),
)
# A bitmap begins with two letters; so much of a head tells it from a text that does.
_BITMAP_ZEROS: Final = slice(6, 10)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS: Final = (
    ((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"),
    ((b"avif", b"avis"), "image/avif"),
    ((b"M4A ", b"M4B ", b"M4P "), "audio/mp4"),
    ((b"qt  ",), "video/quicktime"),
    ((b"3gp", b"3g2"), "video/3gpp"),
)
_IN_ZIP: Final = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
)
_OFFICE: Final = b"[Content_Types].xml"


class Sort(enum.Enum):
    """What a person does with a file: look, listen, watch, read."""

    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A file by its content. ``width``, ``height``: as stored, before any turning; 0 where unknown, as ``lasts_ms``."""

    media_type: str
    width: int = 0
    height: int = 0
    lasts_ms: int = 0

    @property
    def sort(self) -> Sort:
        """Return what a person does with it."""
        return _SORTS.get(self.media_type.partition("/")[0], Sort.OTHER)


_SORTS: Final = {"image": Sort.PICTURE, "audio": Sort.SOUND, "video": Sort.FILM}


def media_type_of(head: bytes) -> str:
    """Return the media type of the first bytes of a file, text included."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return next((kind for brands, kind in _BRANDS if brand.startswith(brands)), "video/mp4")
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], UNKNOWN_TYPE)
    if opens_as_mp3(head):
        return "audio/mpeg"
    for start, kind in _STARTS:
        if head.startswith(start) and not (kind == "image/bmp" and head[_BITMAP_ZEROS] != bytes(4)):
            return _in_zip(head) if kind == "application/zip" else kind
    return "text/plain" if _is_text(head) else UNKNOWN_TYPE


def _in_zip(head: bytes) -> str:
    if _OFFICE in head or b"mimetype" in head[:64]:
        return next((kind for mark, kind in _IN_ZIP if mark in head), "application/zip")
    return "application/zip"


def _is_text(head: bytes) -> bool:
    if not head:
        return False
    encoding = encoding_of(head)
    text = head.decode(encoding.name, "replace")
    odd = sum(not (character.isprintable() or character in "\t\r\n\f") for character in text)
    return odd * 50 <= len(text)


def media_facts(file: BinaryIO) -> MediaFacts:
    """Return what a file is, with its sides or length where they can be had; the file stands at its start again."""
    file.seek(0)
    head = file.read(HEAD)
    kind = media_type_of(head)
    rest = file.read(LONGEST_READ - HEAD) if kind in _MEASURES or kind in _PICTURES else b""
    file.seek(0)
    data = head + rest
    if kind in _PICTURES:
        return MediaFacts(kind, *sides_of_picture(data, kind))
    try:
        if kind == "video/mp4" and has_only_sound(data):
            kind = "audio/mp4"
        if kind in _BOXED_PICTURES:
            return MediaFacts(kind, *picture_sides(data))
        measure = _MEASURES.get(kind)
        lasts = measure(data) if measure else 0
        return MediaFacts(kind, lasts_ms=lasts if 0 <= lasts <= LONGEST_MS else 0)
    except NotSound:
        return MediaFacts(kind)


_PICTURES: Final = frozenset(("image/jpeg", "image/png", "image/webp", "image/gif"))
_BOXED_PICTURES: Final = ("image/heic", "image/avif")
_MEASURES: Final[dict[str, Callable[[bytes], int]]] = {
    "audio/ogg": ogg_milliseconds,
    "audio/mpeg": mp3_milliseconds,
    "audio/wav": wav_milliseconds,
    "audio/mp4": mp4_milliseconds,
    "video/mp4": mp4_milliseconds,
    "video/quicktime": mp4_milliseconds,
    "video/3gpp": mp4_milliseconds,
    **dict.fromkeys(_BOXED_PICTURES, mp4_milliseconds),
}
