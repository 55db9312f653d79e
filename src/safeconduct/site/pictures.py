"""A last look at the bytes of a picture: JPEG or PNG, of the size that was approved, and nothing in them but pixels.

Pictures were drawn anew before they were approved; this is the second lock. It goes by the allow-list of the pieces
such a file has (`publish.released.bare`). Decodes nothing.
"""

from __future__ import annotations

import hashlib

from safeconduct.base.errors import Opaque, Phrase
from safeconduct.publish.released.bare import NotBare, sides_of_bare
from safeconduct.publish.released.errors import ANOTHER_FORMAT
from safeconduct.publish.released.types import Media
from safeconduct.site.errors import OTHER_BYTES, PictureRefused


def check_picture(media: Media, data: bytes) -> None:
    """Raise PictureRefused unless the bytes are the approved ones and a bare picture of the size that was said."""
    if hashlib.sha256(data).digest() != media.sha256:
        raise refused(media, OTHER_BYTES)
    try:
        found = sides_of_bare(data, media.picture)
    except NotBare as error:
        raise refused(media, error.reason) from None
    if found != (media.width, media.height):
        raise refused(media, ANOTHER_FORMAT)


def refused(media: Media, reason: Phrase) -> PictureRefused:
    """Return the error about a picture."""
    return PictureRefused(sha256=Opaque(media.sha256.hex()), reason=reason)
