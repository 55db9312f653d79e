"""The one place where a command gets a connection to a relay (P13: no other connection is ever made).

Until the client is part of this program (`sync.relay_client`), every relay is out of reach, and a sentence says so.
Desks exchange files meanwhile.
"""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.sync.exchange import Relay
from safeconduct.sync.relays import KnownRelay


class NoConnection(SafeconductError):
    """A relay, in a program that cannot connect to any."""

    code = "cli.no_connection"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This version of the program cannot connect to a relay.",
        safe=NOTHING_CHANGED_EN,
        do="Exchange files: “sync file write”.",
    )
    ru = Advice(
        what="Эта версия программы не умеет подключаться к ретранслятору.",
        safe=NOTHING_CHANGED_RU,
        do="Обменивайтесь файлами: «sync file write».",
    )


def connect(relay: KnownRelay) -> Relay:
    """Return the relay as the exchange needs it."""
    raise NoConnection
