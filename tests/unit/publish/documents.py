"""Documents and pictures that somebody may bring to the media room, some made to tell or to harm. All are invented."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable

from PIL import Image
from PIL.PngImagePlugin import PngInfo

# Stands in everything around the pixels, and must stand nowhere else.
CANARY = "taken at the safe house"
# Where the secret lies in `photograph`, and its colour; nothing else there has it.
SECRET = (40, 30, 90, 70)
SECRET_COLOUR = (200, 30, 160)


def photograph(width: int = 160, height: int = 120, secret: tuple[int, int, int] = SECRET_COLOUR) -> Image.Image:
    """Return a picture with a gradient and a part that must not be seen."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    image.paste(secret, SECRET)
    return image


def png(image: Image.Image) -> bytes:
    """Return a picture as PNG without anything else."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def noise(width: int, height: int) -> Image.Image:
    """Return a picture that no packing makes small; the same each time."""
    state, held = 1, bytearray()
    for _ in range(width * height * 3 // 4 + 1):
        state = (state * 1_103_515_245 + 12_345) & 0xFFFFFFFF
        held += struct.pack("<I", state)
    return Image.frombytes("RGB", (width, height), bytes(held[: width * height * 3]))


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif[0x0110] = CANARY
    return exif


def _xmp() -> bytes:
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode()


def _saved(form: str, **more: object) -> bytes:
    out = io.BytesIO()
    photograph().save(out, form, **more)
    return out.getvalue()


def _with_pieces(jpeg: bytes, *pieces: tuple[int, bytes]) -> bytes:
    held = b"".join(bytes((0xFF, kind)) + struct.pack(">H", len(data) + 2) + data for kind, data in pieces)
    return jpeg[:2] + held + jpeg[2:]


def telling_pictures() -> dict[str, bytes]:
    """Return pictures by what tells in them; in each the canary stands somewhere."""
    text = PngInfo()
    text.add_text("Comment", CANARY)
    text.add_itxt("Description", CANARY)
    told = CANARY.encode()
    iptc = (
        b"Photoshop 3.0\08BIM\x04\x04\0\0" + struct.pack(">I", len(told) + 5) + b"\x1c\x02\x78\0" + bytes((len(told),))
    )
    thumbnail = b"JFXX\0\x10" + _with_pieces(_saved("JPEG"), (0xFE, told))
    return {
        "exif": _saved("JPEG", exif=_exif()),
        "xmp": _saved("JPEG", xmp=_xmp()),
        "iptc": _with_pieces(_saved("JPEG"), (0xED, iptc + told)),
        "jpeg comment": _saved("JPEG", comment=told),
        "thumbnail": _with_pieces(_saved("JPEG"), (0xE0, thumbnail)),
        "icc": _saved("JPEG", icc_profile=told * 8),
        "png text": _saved("PNG", pnginfo=text),
        "png exif": _saved("PNG", exif=_exif()),
        "after the end of png": _saved("PNG") + told,
        "gif comment": _saved("GIF", comment=told),
        "webp": _saved("WEBP", exif=_exif(), xmp=_xmp(), lossless=True),
    }


def pdf(content: bytes, *, pages: int = 1, box: str = "0 0 400 300", more: Iterable[bytes] = ()) -> bytes:
    """Return a document whose pages all draw the same. ``more``: objects from the sixth on."""
    kids = " ".join(f"{100 + n} 0 R" for n in range(pages))
    held = {
        1: f"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [({CANARY}) 6 0 R] >> >> >>".encode(),
        2: f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
        3: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        5: f"<< /Author ({CANARY}) /Producer ({CANARY}) >>".encode(),
        **dict(enumerate(more, 6)),
    }
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
    held |= {100 + n: page.encode() for n in range(pages)}
    out, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, data in held.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, at in offsets.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, at)
    size = max(held) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)


def telling_document(secret: bytes = b"0.8 0.1 0.6 rg 100 100 80 60 re f", *, pages: int = 1) -> bytes:
    """Return a document with text that is seen, text that is not, an author and a file attached."""
    told = CANARY.encode()
    content = (
        b"BT /F1 20 Tf 20 260 Td (The gate was open.) Tj ET\n"
        b"BT /F1 20 Tf 3 Tr 20 20 Td (" + told + b") Tj ET\n" + secret
    )
    attached = b"<< /Type /Filespec /F (" + told + b") /EF << /F 7 0 R >> >>"
    file = b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream" % (len(told), told)
    return pdf(content, pages=pages, more=(attached, file))


def bomb_of_a_document() -> bytes:
    """Return a document whose page holds a picture of ten thousand million pixels in a few kilobytes."""
    packed = zlib.compress(bytes(1 << 24), 9)
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    )
    document = pdf(b"q 400 0 0 300 0 0 cm /I1 Do Q", more=(image,))
    return document.replace(b"/Font << /F1 4 0 R >>", b"/XObject << /I1 6 0 R >>")


def broken_font(data: bytes) -> bytes:
    """Return a document whose text wants a font that it brings along, and that is this."""
    descriptor = b"<< /Type /FontDescriptor /FontName /Broken /Flags 32 /FontBBox [0 0 1000 1000] /FontFile2 7 0 R >>"
    file = b"<< /Length %d /Length1 %d >>\nstream\n%s\nendstream" % (len(data), len(data), data)
    held = pdf(b"BT /F1 40 Tf 20 100 Td (AAAA) Tj ET", more=(descriptor, file))
    return held.replace(
        b"/Subtype /Type1 /BaseFont /Helvetica", b"/Subtype /TrueType /BaseFont /Broken /FontDescriptor 6 0 R"
    )
