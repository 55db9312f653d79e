"""Turns pictures and pages of documents into bare pixels, in a process of its own that can do nothing else (P2, P12).

Pillow and PDFium decode what anybody may have made to do harm; so they run here, under the limits of
`intake.parsers.drawing`, which this program shares: no key, no file, no connection, so much memory, so much time. Once
it is confined PDFium finds no font of this computer either: what a document does not bring along is drawn with the
fonts inside the library, the same everywhere. It also writes JPEG of pixels that it is given. Refuses documents of
more than `MOST_PAGES` pages.
"""

from __future__ import annotations

import io
import struct
import sys
from typing import Final

from safeconduct.intake.parsers import drawing

KINDS: Final = ("picture", "page", "jpeg")
"""What can be asked for: the pixels of a picture, of a page of a document, and JPEG of pixels."""
# Longest side of a picture of a statement, in pixels: our own choice. It fills a page on any screen, and what a camera
# leaves of itself in single pixels does not outlast the shrinking unhurt.
MOST_SIDE: Final = 1_600
# Our own choice: nobody shows more pages of one document, and each is drawn only when it is asked for.
MOST_PAGES: Final = 50
# Of pixels: width, height, pages of the document (0 of a picture). Pixels follow, or none where the pages are too many.
FLAT: Final = struct.Struct(">III")
# Of what is asked: the page, from 1; width and height.
PAGE: Final = struct.Struct(">I")
SIDES: Final = struct.Struct(">II")
# Pixels of a point of a page at most: 288 dots an inch, finer than print is read.
_MOST_SCALE: Final = 4.0
# Of JPEG: above it copies grow and nobody sees why.
_QUALITY: Final = 88


def answer(kind: int, data: bytes) -> tuple[int, bytes]:
    """Return what became of one request, as `drawing.drawn_anew`, and its pixels or JPEG. ``kind``: in `KINDS`."""
    if KINDS[kind] == "jpeg":
        return drawing.DRAWN, _jpeg(data)
    try:
        return drawing.DRAWN, _flat_picture(data) if KINDS[kind] == "picture" else _flat_page(data)
    except MemoryError:
        return drawing.TOO_MUCH, b""
    except drawing.FAULTS:
        return drawing.DAMAGED, b""


def _flat_picture(data: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.width * picture.height > drawing.MOST_PIXELS:
            raise ValueError("too many pixels")
        clear = picture.convert("RGBA")
    # Whatever can be seen through lies on white, as on paper.
    flat = Image.new("RGB", clear.size, (255, 255, 255))
    flat.paste(clear, mask=clear.getchannel("A"))
    longest = max(flat.size)
    if longest > MOST_SIDE:
        width, height = (max(1, side * MOST_SIDE // longest) for side in flat.size)
        flat = flat.resize((width, height), Image.Resampling.LANCZOS)
    return FLAT.pack(*flat.size, 0) + flat.tobytes()


def _flat_page(data: bytes) -> bytes:
    import pypdfium2  # noqa: PLC0415

    (number,) = PAGE.unpack_from(data)
    document = pypdfium2.PdfDocument(data[PAGE.size :])
    try:
        pages = len(document)
        if not 0 < number <= pages <= MOST_PAGES:
            return FLAT.pack(0, 0, pages)
        page = document[number - 1]
        longest = max(page.get_size())
        # A little less, so that rounding up makes no side longer.
        scale = min(_MOST_SCALE, (MOST_SIDE - 0.5) / longest)
        bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=True, rev_byteorder=True)
        row = 3 * bitmap.width
        if bitmap.n_channels != 3:
            raise ValueError("no bare pixels")
        held = bytes(bitmap.buffer)
        pixels = b"".join(held[at : at + row] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))
        return FLAT.pack(bitmap.width, bitmap.height, pages) + pixels
    finally:
        document.close()


def _jpeg(data: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415

    out = io.BytesIO()
    Image.frombytes("RGB", SIDES.unpack_from(data), data[SIDES.size :]).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def warm_up() -> None:
    """Do each thing once, so that nothing has to be loaded once no file can be opened any more."""
    import pypdfium2  # noqa: PLC0415

    drawing.warm_up()
    document = pypdfium2.PdfDocument.new()
    document.new_page(2, 2)
    out = io.BytesIO()
    document.save(out)
    document.close()
    answer(KINDS.index("page"), PAGE.pack(1) + out.getvalue())
    _, jpeg = answer(KINDS.index("jpeg"), SIDES.pack(2, 2) + bytes(12))
    answer(KINDS.index("picture"), jpeg)


if __name__ == "__main__":
    warm_up()
    drawing.confine(int(sys.argv[1]))
    drawing.serve(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[2]), answer)
