"""Draws pictures anew from their pixels, in a process of its own that can do nothing else (P2, P14).

Pillow and the libraries under it decode what anybody may have made to do harm. So they run here, in a fresh process
that holds no key and no journal: it opens no file and no connection (none but its pipes, and none in their place),
writes none, starts no other, and has a limit of memory and of processor time for each picture. On a system without
such limits (Windows) it is a process of its own with a time limit and no more. `drawing_apart` starts it and talks to
it. Refuses pictures of more than a hundred million pixels.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
import sys
import warnings
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from PIL import Image

# Pixels of a picture that is drawn anew: 300 MB of memory in colour. Telephones take 12 to 50 million, some 108.
MOST_PIXELS: Final = 100_000_000
DRAWN_AS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "PNG"}
KINDS: Final = tuple(DRAWN_AS)
# Of JPEG and WebP: above it copies grow and nobody sees why.
_QUALITY: Final = 92
# What became of a picture, in one byte: drawn; drawn, of a moving one the first frame; not, and why.
DRAWN, FIRST_FRAME, TOO_MANY_PIXELS, DAMAGED, TOO_MUCH = range(5)
# A request is kind and length, then the picture; an answer what became of it and length, then the copy.
HEAD: Final = struct.Struct(">BI")
# What Pillow raises on hostile pictures, besides its own error.
FAULTS: Final = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, EOFError),
    *(RuntimeError, struct.error, zlib.error),
)
# Files that may be opened once the pipes are: the limit says below which number a new one must lie. With any other a
# decoder that was taken over closes one of its own and opens another in its place.
_OPEN: Final = 0


def drawn_anew(data: bytes, kind: str) -> tuple[int, bytes]:
    """Return what became of a picture, and the copy. ``kind``: one of `KINDS`."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            # We count pixels ourselves, before any is decoded.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return TOO_MANY_PIXELS, b""
                is_moving = getattr(picture, "n_frames", 1) > 1 and kind != "image/jpeg"
                turned = ImageOps.exif_transpose(picture)
                drawn = _pixels(turned, DRAWN_AS[kind])
            out = io.BytesIO()
            drawn.save(out, DRAWN_AS[kind], quality=_QUALITY)
    except Image.DecompressionBombError:
        return TOO_MANY_PIXELS, b""
    except MemoryError:
        return TOO_MUCH, b""
    except FAULTS:
        return DAMAGED, b""
    return (FIRST_FRAME if is_moving else DRAWN), out.getvalue()


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


def confine(memory_bytes: int) -> None:
    """Give up, for good, whatever drawing does not need; as far as the system has limits."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    # From Python 3.12 on: a network of its own, in which there is nothing.
    if unshare := getattr(os, "unshare", None):
        # Not every system lets everybody; the limits below hold all the same.
        with contextlib.suppress(OSError):
            unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)  # type: ignore[attr-defined,unused-ignore]
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _OPEN,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_AS: memory_bytes,
    }
    for limit, most in limits.items():
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # A system that knows a limit by name alone draws under those that it has.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (least, least))


def allow_seconds(seconds: int) -> None:
    """Let this process compute so long from now on, and then be ended by the system."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def warm_up() -> None:
    """Draw one picture of each kind, so that nothing has to be loaded once no file can be opened any more."""
    from PIL import GifImagePlugin, Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401, PLC0415

    for kind in KINDS:
        out = io.BytesIO()
        turned = Image.Exif()
        turned[0x0112] = 6
        form = kind.partition("/")[2].upper()
        Image.new("RGB", (2, 2)).save(out, form, **({} if form == "GIF" else {"exif": turned}))
        drawn_anew(out.getvalue(), kind)


def _answer(kind: int, data: bytes) -> tuple[int, bytes]:
    return drawn_anew(data, KINDS[kind])


def serve(
    asked: BinaryIO, answers: BinaryIO, seconds: int, answer: Callable[[int, bytes], tuple[int, bytes]] = _answer
) -> None:
    """Answer until nobody asks any more. ``seconds``: of the processor, for one picture.

    ``answer``: given the number of its kind and its bytes, what became of it.
    """
    while len(head := asked.read(HEAD.size)) == HEAD.size:
        kind, length = HEAD.unpack(head)
        data = asked.read(length)
        allow_seconds(seconds)
        became, copy = answer(kind, data)
        answers.write(HEAD.pack(became, len(copy)) + copy)
        answers.flush()


if __name__ == "__main__":
    warm_up()
    confine(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[2]))
