"""The strict headers of the page: it runs its own script and no other, and asks nobody but this relay (P8).

Computed from the page's own bytes, so that a page that was changed on the way would not run (notes/intake section 6.5).
It refuses to let anything be kept, framed, referred or sensed; it names no Strict-Transport-Security, which a browser
would remember.
"""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from typing import Final

# What a browser could sense or do, all of it off.
_OFF: Final = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
_WHATEVER_IT_IS: Final = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-dns-prefetch-control", b"off"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
)


class _Found(HTMLParser):
    """Collects what stands in scripts and styles, and where forms go."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in = ""
        self._text: list[str] = []
        self.pieces: dict[str, list[str]] = {"script": [], "style": []}
        self.actions: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.pieces:
            self._in, self._text = tag, []
        if tag == "form":
            self.actions += [value for name, value in attrs if name == "action" and value]

    def handle_data(self, data: str) -> None:
        if self._in:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self.pieces[tag].append("".join(self._text))
            self._in = ""


def headers_for(page: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that go with a page."""
    found = _Found()
    found.feed(page.decode("utf-8", "replace"))
    found.close()
    policy = (
        "default-src 'none'",
        f"script-src {_hashes(found.pieces['script'])}",
        f"style-src {_hashes(found.pieces['style'])}",
        "connect-src 'self'",
        f"form-action {' '.join(_origins(found.actions)) or chr(39) + 'none' + chr(39)}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return (
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", "; ".join(policy).encode()),
        (b"permissions-policy", ", ".join(f"{name}=()" for name in _OFF).encode()),
        *_WHATEVER_IT_IS,
    )


def answer_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of everything else that the public is given."""
    return ((b"content-type", b"application/octet-stream"), *_WHATEVER_IT_IS)


def _hashes(pieces: list[str]) -> str:
    found = (base64.b64encode(hashlib.sha256(piece.encode()).digest()).decode() for piece in pieces)
    return " ".join(f"'sha256-{one}'" for one in found) or "'none'"


def _origins(actions: list[str]) -> list[str]:
    """Return where forms go, as far as a policy may name it: scheme and host, without anything that could end it."""
    found = {action.split("/")[0] + "//" + action.split("/")[2] for action in actions if action.startswith("http")}
    return sorted(one for one in found if all(sign.isalnum() or sign in ":/.-[]" for sign in one))
