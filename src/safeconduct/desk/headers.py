"""The headers that every answer of the desk carries (notes 6.2 rules 6 and 10).

Nothing may run but our own files, nothing may be framed, kept, sent elsewhere or asked for elsewhere
(promises P13, P14). A page that needed more would be a page to refuse.
"""

from __future__ import annotations

from typing import Final

# Every power a browser could give a page, denied. Unknown names are ignored by browsers that lack them.
_DENIED: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get",
    "idle-detection", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials",
    "payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip

_FIXED: Final = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"permissions-policy", ", ".join(f"{power}=()" for power in _DENIED).encode("ascii")),
)


def content_policy(nonce: str) -> str:
    """Return the content-security policy of one answer; ``nonce`` marks the elements that are ours to htmx."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types htmx"
    )


def with_ours(headers: list[tuple[bytes, bytes]], nonce: str) -> list[tuple[bytes, bytes]]:
    """Return an answer's headers with ours in the place of any of the same name."""
    ours = (*_FIXED, (b"content-security-policy", content_policy(nonce).encode("ascii")))
    names = {name for name, _ in ours}
    return [(name, value) for name, value in headers if name.lower() not in names] + list(ours)
