"""Pictures: only pixels pass. Canaries stand where cameras, editors and people leave them."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from safeconduct.publish.released.types import Media, Picture
from safeconduct.site.errors import PictureRefused
from safeconduct.site.pictures import check_picture
from tests.released import PICTURE

GREY = Image.linear_gradient("L").resize((40, 30)).convert("RGB")


def jpeg(**more: object) -> bytes:
    held = io.BytesIO()
    GREY.save(held, "JPEG", **more)
    return held.getvalue()


def png(**more: object) -> bytes:
    held = io.BytesIO()
    GREY.save(held, "PNG", **more)
    return held.getvalue()


def media(data: bytes, picture: Picture, size: tuple[int, int] = (40, 30)) -> Media:
    return Media(hashlib.sha256(data).digest(), picture, *size, ("снимок", "a picture"))


@pytest.mark.parametrize(
    "more", [{}, {"progressive": True}, {"quality": 95, "subsampling": 0}, {"restart_marker_rows": 1}]
)
def test_a_bare_jpeg_passes(more: dict[str, object]) -> None:
    data = jpeg(**more)

    check_picture(media(data, Picture.JPEG), data)
    with pytest.raises(PictureRefused):
        check_picture(media(data, Picture.JPEG, (30, 40)), data)
    with pytest.raises(PictureRefused):
        check_picture(media(data, Picture.PNG), data)


def test_a_bare_png_passes() -> None:
    for data in (png(), png(optimize=True)):
        check_picture(media(data, Picture.PNG), data)


def exif() -> bytes:
    made = Image.Exif()
    made[0x010F] = "canary"
    return made.tobytes()


def with_text() -> PngImagePlugin.PngInfo:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "canary")
    return told


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


CANARIES = {
    "exif in a jpeg": (Picture.JPEG, jpeg(exif=exif())),
    "a comment in a jpeg": (Picture.JPEG, jpeg(comment=b"canary")),
    "a profile in a jpeg": (Picture.JPEG, jpeg(icc_profile=b"canary" * 20)),
    "words behind a jpeg": (Picture.JPEG, jpeg() + b"canary"),
    "a second picture behind a jpeg": (Picture.JPEG, jpeg() + jpeg()),
    "a thumbnail in JFIF": (Picture.JPEG, jpeg().replace(b"\xff\xe0\x00\x10JFIF", b"\xff\xe0\x00\x13JFIF", 1)),
    "a jpeg cut short": (Picture.JPEG, jpeg()[:-2]),
    "a jpeg of two bytes": (Picture.JPEG, b"\xff\xd8"),
    "exif in a png": (Picture.PNG, png(exif=exif())),
    "text in a png": (Picture.PNG, png(pnginfo=with_text())),
    "a time in a png": (Picture.PNG, png()[:-12] + chunk(b"tIME", bytes(7)) + png()[-12:]),
    "a resolution in a png": (Picture.PNG, png(dpi=(300, 300))),
    "words behind a png": (Picture.PNG, png() + b"canary"),
    "words in the end of a png": (Picture.PNG, png()[:-12] + chunk(b"IEND", b"canary")),
    "a png cut short": (Picture.PNG, png()[:-6]),
    "a drawing": (Picture.PNG, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    "nothing": (Picture.PNG, b""),
}


@pytest.mark.parametrize("name", CANARIES)
def test_whatever_is_no_pixel_is_refused(name: str) -> None:
    picture, data = CANARIES[name]

    with pytest.raises(PictureRefused) as caught:
        check_picture(media(data, picture), data)

    assert "canary" not in caught.value.sentences("en")


def test_other_bytes_than_the_approved_ones_are_refused() -> None:
    approved = replace(media(PICTURE, Picture.PNG), sha256=bytes(32))
    with pytest.raises(PictureRefused, match="something else"):
        check_picture(approved, PICTURE)


@given(st.binary(max_size=300), st.sampled_from((b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"")), st.sampled_from(Picture))
def test_any_bytes_end_in_one_error(data: bytes, head: bytes, picture: Picture) -> None:
    with pytest.raises(PictureRefused):
        check_picture(media(head + data, picture), head + data)
