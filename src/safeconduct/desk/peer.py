"""Whose process is at the other end of a loopback connection: other people may have logins on this computer.

Linux lists every connection with its owner in ``/proc/net/tcp`` and ``tcp6``. Elsewhere there is no such list
without rights of an administrator, and the ticket and the cookie stand alone (docs/threat.md). Follows notes 6.2
rule 8.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

_LISTS: Final = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
# Columns of a line of /proc/net/tcp: own address, other address, owner.
_LOCAL, _OTHER, _OWNER = 1, 2, 7

End = tuple[str, int]
"""An address and a port."""


def is_our_user(client: End, server: End) -> bool:
    """Say whether the connection ``client`` → ``server`` was opened by a process of our own user.

    Where the system keeps no list we cannot know, and say yes; a connection that is missing from the list is not
    ours. A program may reach an IPv4 address through an IPv6 socket, so that both spellings are looked for.
    """
    if not sys.platform.startswith("linux"):
        return True
    lines = [line.split() for path in _LISTS if path.exists() for line in path.read_text("ascii").splitlines()[1:]]
    wanted = {(_hex(client), _hex(server)), (_hex(_mapped(client)), _hex(_mapped(server)))}
    owners = {int(parts[_OWNER]) for parts in lines if (parts[_LOCAL], parts[_OTHER]) in wanted}
    return owners == {os.getuid()}


class Peers:
    """The open connections of our own user. Each is looked up once, when it is made: a connection keeps its owner.

    Reading the list takes the system some 9 ms, which every request of a page waited for.
    """

    def __init__(self, look: Callable[[End, End], bool] = is_our_user) -> None:
        self._look = look
        self._ours: set[tuple[End, End]] = set()

    def admit(self, client: End, server: End) -> bool:
        """Look a new connection up; say whether it is ours."""
        is_ours = self._look(client, server)
        if is_ours:
            self._ours.add((client, server))
        return is_ours

    def forget(self, client: End, server: End) -> None:
        """A connection has ended: its ends may be somebody else's next."""
        self._ours.discard((client, server))

    def is_ours(self, client: End, server: End) -> bool:
        """Say whether an open connection was admitted."""
        return (client, server) in self._ours


def _mapped(end: End) -> End:
    return (f"::ffff:{end[0]}" if "." in end[0] else end[0], end[1])


def _hex(end: End) -> str:
    """Return an address as the kernel prints it: words of four bytes in the machine's own order, then the port."""
    packed = ipaddress.ip_address(end[0]).packed
    words = [packed[at : at + 4] for at in range(0, len(packed), 4)]
    ordered = (word[::-1] if sys.byteorder == "little" else word for word in words)
    return "".join(word.hex().upper() for word in ordered) + f":{end[1]:04X}"
