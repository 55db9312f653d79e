"""Whether a request may reach a page at all: pure, before routing, the same for every address (notes 6.2).

It refuses whatever it was not told to let through: another name than ours, another user's process, a request that
another page started, a missing header, a cookie that is not ours. Promise P2, P13; `tests/attack` holds the list.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from safeconduct.desk.entrance import COOKIE, ENTER, Entrance

STATIC: Final = "/static/"
_READING: Final = ("GET", "HEAD")


class Refusal(enum.Enum):
    """Why a request is turned away."""

    ANOTHER_NAME = "another_name"
    ANOTHER_USER = "another_user"
    ANOTHER_METHOD = "another_method"
    ANOTHER_PAGE = "another_page"
    NO_COOKIE = "no_cookie"

    @property
    def status(self) -> int:
        """The HTTP status that says so."""
        return {Refusal.ANOTHER_NAME: 421, Refusal.ANOTHER_METHOD: 405}.get(self, 403)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request admission looks at. A header that came twice is not there at all."""

    method: str
    path: str
    host: str
    fetch_site: str
    fetch_mode: str
    fetch_dest: str
    origin: str
    cookie: str

    @classmethod
    def of(cls, method: str, path: str, headers: Iterable[tuple[bytes, bytes]]) -> Self:
        """Read the headers of a request; names are in lower case, as ASGI has them."""
        held: dict[bytes, list[bytes]] = {}
        for name, value in headers:
            held.setdefault(name, []).append(value)

        def one(name: bytes) -> str:
            values = held.get(name, [])
            return values[0].decode("latin-1") if len(values) == 1 else ""

        return cls(
            method=method,
            path=path,
            host=one(b"host"),
            fetch_site=one(b"sec-fetch-site"),
            fetch_mode=one(b"sec-fetch-mode"),
            fetch_dest=one(b"sec-fetch-dest"),
            # An Origin that came twice is no origin of ours.
            origin=one(b"origin") if len(held.get(b"origin", [])) < 2 else "doubled",
            cookie=_cookie(one(b"cookie")),
        )


def _cookie(header: str) -> str:
    """Return our cookie's value, or nothing when it is missing or stands there twice."""
    pairs = (part.strip().partition("=") for part in header.split(";"))
    values = [value for name, _, value in pairs if name == COOKIE]
    return values[0] if len(values) == 1 else ""


def refusals(asked: Asked, entrance: Entrance, *, is_our_user: bool) -> tuple[Refusal, ...]:
    """Return why a request is turned away, the first reason first; nothing when it may pass.

    ``/enter`` comes from a file, which browsers call cross-site: it is let through to its ticket. What is
    under ``/static/`` says nothing about anybody and needs no cookie.
    """
    if asked.host != entrance.host:
        return (Refusal.ANOTHER_NAME,)
    found = []
    if not is_our_user:
        found.append(Refusal.ANOTHER_USER)
    if asked.method not in (*_READING, "POST"):
        found.append(Refusal.ANOTHER_METHOD)
    if asked.path == ENTER:
        is_reading = asked.method == "GET" and (asked.fetch_mode, asked.fetch_dest) == ("navigate", "document")
        return (*found,) if is_reading else (*found, Refusal.ANOTHER_PAGE)
    if not _is_from_our_page(asked, entrance):
        found.append(Refusal.ANOTHER_PAGE)
    if not asked.path.startswith(STATIC) and not entrance.knows(asked.cookie):
        found.append(Refusal.NO_COOKIE)
    return tuple(found)


def _is_from_our_page(asked: Asked, entrance: Entrance) -> bool:
    """Say whether our own page, or the person's own hand at the address bar, started the request.

    ``same-site`` is another port of this computer: refused. A browser that does not send the header is too old.
    """
    # Under "no-referrer" browsers say "null" for our own forms; another page's "null" comes with another fetch-site.
    if asked.origin not in ("", "null", entrance.origin):
        return False
    if asked.fetch_site == "same-origin":
        return True
    by_hand = asked.fetch_site == "none" and (asked.fetch_mode, asked.fetch_dest) == ("navigate", "document")
    return by_hand and asked.method in _READING
