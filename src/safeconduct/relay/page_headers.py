"""The headers of what the public is given: the page's own strict ones, and for all else that nothing is kept (P8).

The page's are made by `protect.page` from the page's bytes, so that a page that was changed on the way would not run.
It refuses bytes that are no page of ours (docs/formats/relay-intake.md).
"""

from __future__ import annotations

from typing import Final

from safeconduct.protect import page as pages

# Of bundles, boards and buckets: nothing is kept, nothing is framed, nothing is told to another site.
ANSWER_HEADERS: Final = (
    (b"content-type", b"application/octet-stream"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


def headers_for(page: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that go with a page; ValueError for what is none."""
    return tuple((name.lower().encode(), value.encode()) for name, value in pages.headers_for(page))
