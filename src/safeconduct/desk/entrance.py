"""The one way into a running desk: an origin of its own for each launch, tickets that open once, one cookie.

Ports do not keep cookies apart, host names do, so that each launch answers to a name nobody can guess
(``<26 letters>.localhost``). It refuses any other name by exact comparison. Follows notes/desk-and-stack
section 6.2, rules 2 to 5; promise P2: a cookie is worth nothing once the vault is locked but the right to try
a passphrase.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.clock import Clock
from safeconduct.base.entropy import Entropy
from safeconduct.protect.secrets import Secret

# 128 bits in base32: 26 letters, more than any page could try (notes 6.2 rule 2).
_NAME_BYTES: Final = 16
_TICKET_BYTES: Final = 32
# How long a ticket waits for its browser, in milliseconds: a cold start of a browser on an old laptop fits.
TICKET_MS: Final = 60_000
COOKIE: Final = "__Host-desk"
ENTER: Final = "/enter"


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


@dataclass(slots=True)
class Entrance:
    """What lets a browser in. ``port`` is the same on both loopback addresses."""

    port: int
    clock: Clock
    entropy: Entropy
    host: str = field(init=False)
    _tickets: list[tuple[Secret, int]] = field(init=False, default_factory=list)
    _cookie: Secret = field(init=False)

    def __post_init__(self) -> None:
        """Draw this launch's name and cookie."""
        self.host = f"{_letters(self.entropy.bytes(_NAME_BYTES))}.localhost:{self.port}"
        self._cookie = self._drawn()

    @property
    def origin(self) -> str:
        """The one origin that is ours."""
        return f"http://{self.host}"

    def ticket(self) -> str:
        """Return the address that lets one browser in, once, within a minute."""
        ticket = self._drawn()
        self._tickets.append((ticket, self.clock.now_ms() + TICKET_MS))
        return f"{self.origin}{ENTER}?t={ticket.reveal().decode('ascii')}"

    def takes(self, ticket: str) -> bool:
        """Say whether a ticket is good, and make it worthless either way when it is ours."""
        now = self.clock.now_ms()
        given = Secret(ticket.encode("utf-8", "replace"))
        found = [until for held, until in self._tickets if held == given]
        self._tickets = [(held, until) for held, until in self._tickets if until >= now and held != given]
        return any(until >= now for until in found)

    def knows(self, cookie: str) -> bool:
        """Say whether this is the cookie in force; compared in constant time."""
        return self._cookie == Secret(cookie.encode("utf-8", "replace"))

    @property
    def session(self) -> Secret:
        """What the cookie in force is: to bind to it what belongs to whoever holds it."""
        return self._cookie

    def renew_cookie(self) -> None:
        """Draw another cookie: what was seen before an unlocking is worth nothing after it."""
        self._cookie = self._drawn()

    def set_cookie(self) -> str:
        """Return the header that hands the cookie to the browser. ``__Host-`` binds it to this very origin."""
        return f"{COOKIE}={self._cookie.reveal().decode('ascii')}; Path=/; Secure; HttpOnly; SameSite=Strict"

    def _drawn(self) -> Secret:
        return Secret(_letters(self.entropy.bytes(_TICKET_BYTES)).encode("ascii"))
