"""A copy of a picture or a recording without what betrays: place, camera, owner, time, the thumbnail of what was cut.

A picture is drawn anew from its pixels, turned as it is meant to be seen, so that nothing but pixels can be in it. A
sound keeps its very frames and loses everything around them. Whatever cannot be copied so, films and documents among
them, has no working copy and says why; the original stays sealed beside it either way. What is seen or heard betrays
still: faces, voices, a view from a window. Follows notes/intake section 6.3.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from safeconduct.base.errors import Phrase
from safeconduct.intake.parsers.boxes import sound_without_metadata
from safeconduct.intake.parsers.media import PICTURE_FAULTS, is_littered, media_facts
from safeconduct.intake.parsers.sound_mp3 import mp3_without_tags
from safeconduct.intake.parsers.sound_ogg import NotSound, ogg_without_comments
from safeconduct.intake.parsers.sound_wav import wav_alone

if TYPE_CHECKING:
    from PIL import Image

# Pixels of a picture that is drawn anew: 300 MB of memory in colour. Telephones take 12 to 50 million, some 108.
MOST_PIXELS: Final = 100_000_000
# Bytes of a file that is copied: it is held in memory twice.
LONGEST_COPIED: Final = 128 << 20
# Of JPEG and WebP: above it copies grow and nobody sees why.
_QUALITY: Final = 92
_DRAWN_AS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "PNG"}
_SOUNDS: Final = {
    "audio/ogg": ogg_without_comments,
    "audio/mpeg": mp3_without_tags,
    "audio/mp4": sound_without_metadata,
    "audio/wav": wav_alone,
}

TOO_MANY_PIXELS: Final = Phrase(
    "the picture is too large to be drawn anew", "снимок слишком велик, чтобы рисовать его заново"
)
TOO_LONG: Final = Phrase("the file is too large to be copied", "файл слишком велик для копирования")
DAMAGED: Final = Phrase("the file is damaged", "файл повреждён")
A_FILM: Final = Phrase(
    "films are not copied: places and serial numbers may stand within their frames",
    "видео не копируется: место съёмки и номер устройства могут стоять внутри кадров",
)
A_DOCUMENT: Final = Phrase(
    "documents are not copied: who wrote them may stand anywhere in them",
    "документы не копируются: сведения об авторе могут стоять в любом месте",
)
UNKNOWN_PICTURE: Final = Phrase("this kind of picture is not copied here", "снимки такого вида здесь не копируются")
UNKNOWN_SOUND: Final = Phrase("this kind of recording is not copied here", "записи такого вида здесь не копируются")


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """A copy without metadata. ``is_first_frame``: of a moving picture, the first alone."""

    data: bytes
    media_type: str
    is_first_frame: bool = False


@dataclass(frozen=True, slots=True)
class NoCopy:
    """There is none, and why; the original is all there is."""

    reason: Phrase


def working_copy(file: BinaryIO) -> WorkingCopy | NoCopy:
    """Return a copy without metadata of an open file, which stands at its start again, or say why there is none."""
    facts = media_facts(file)
    kind = facts.media_type
    if kind not in _DRAWN_AS and kind not in _SOUNDS:
        return NoCopy(_why_not(kind))
    data = file.read(LONGEST_COPIED + 1)
    file.seek(0)
    if len(data) > LONGEST_COPIED:
        return NoCopy(TOO_LONG)
    if kind in _DRAWN_AS:
        return _drawn_anew(data, kind)
    try:
        return WorkingCopy(_SOUNDS[kind](data), kind)
    except NotSound:
        return NoCopy(DAMAGED)


def _why_not(kind: str) -> Phrase:
    sort = kind.partition("/")[0]
    return {"image": UNKNOWN_PICTURE, "audio": UNKNOWN_SOUND, "video": A_FILM}.get(sort, A_DOCUMENT)


def _drawn_anew(data: bytes, kind: str) -> WorkingCopy | NoCopy:
    # Loaded when the first picture comes: it takes a tenth of a second.
    from PIL import Image, ImageOps  # noqa: PLC0415

    if kind == "image/jpeg" and is_littered(data):
        return NoCopy(DAMAGED)
    try:
        with warnings.catch_warnings():
            # We count pixels ourselves, before any is decoded.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return NoCopy(TOO_MANY_PIXELS)
                is_moving = getattr(picture, "n_frames", 1) > 1 and kind != "image/jpeg"
                turned = ImageOps.exif_transpose(picture)
                drawn = _pixels(turned, _DRAWN_AS[kind])
            out = io.BytesIO()
            drawn.save(out, _DRAWN_AS[kind], quality=_QUALITY)
    except Image.DecompressionBombError:
        return NoCopy(TOO_MANY_PIXELS)
    except PICTURE_FAULTS:
        return NoCopy(DAMAGED)
    return WorkingCopy(out.getvalue(), f"image/{_DRAWN_AS[kind].lower()}", is_moving)


def _pixels(picture: Image.Image, form: str) -> Image.Image:
    """Return a new picture that has the pixels of another and nothing else of it."""
    from PIL import Image  # noqa: PLC0415

    if picture.mode.startswith(("I", "F")):
        # Sixteen bits a pixel, as scanners write: the upper eight.
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    is_clear = picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info
    mode = "L" if picture.mode in ("1", "L") and not is_clear else "RGBA" if is_clear and form != "JPEG" else "RGB"
    drawn = Image.new(mode, picture.size)
    converted = picture.convert(mode)
    if mode == "RGBA":
        # Under a pixel that cannot be seen many programs leave the one that was rubbed out.
        drawn.paste(converted, mask=converted.getchannel("A").point(lambda value: 255 if value else 0))
    else:
        drawn.paste(converted)
    return drawn
