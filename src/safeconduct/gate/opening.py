"""Puts a gate together from what its operator names: the pinned root, the relay, the forms (docs/operator/gate.md)."""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from pathlib import Path

from safeconduct.base.clock import Clock
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import SafeconductError
from safeconduct.gate.app import GateApp
from safeconduct.gate.bundles import Bundles
from safeconduct.gate.errors import BadGateRoot, BadGateSettings
from safeconduct.gate.forms import GateForm, read_forms
from safeconduct.gate.letters import Sending
from safeconduct.gate.openrosa import OpenRosa
from safeconduct.gate.relay_connection import TOR_PROXY, RelayConnection
from safeconduct.gate.replies import Reading
from safeconduct.gate.writing import Writing
from safeconduct.protect.roots import RootVerifyKey


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator says. ``address``: of the gate as telephones know it; needed with forms."""

    root: Path
    relay: str
    proxy: str = TOR_PROXY
    forms: Path | None = None
    address: str = ""
    exit_address: str = ""


def root_from_file(path: Path) -> RootVerifyKey:
    """Read a public root, raw or as hexadecimal digits; BadGateRoot."""
    try:
        raw = path.read_bytes()
        key = binascii.unhexlify(b"".join(raw.split())) if raw[:64].strip().isalnum() else raw
        return RootVerifyKey(key)
    except (OSError, ValueError, SafeconductError):
        raise BadGateRoot from None


def gate_of(settings: Settings, clock: Clock, entropy: Entropy) -> tuple[GateApp, RelayConnection]:
    """Return the application and the connection to close after it; BadGateRoot, BadGateRelay, what forms raise."""
    root = root_from_file(settings.root)
    forms: tuple[GateForm, ...] = read_forms(settings.forms) if settings.forms else ()
    if forms and not settings.address:
        raise BadGateSettings
    relay = RelayConnection(settings.relay, proxy=settings.proxy)
    bundles = Bundles(relay, root, clock)
    sending = Sending(relay, bundles, entropy)
    reading = Reading(relay, bundles, clock, entropy)
    writing = Writing(bundles, sending, reading, clock, entropy, settings.exit_address)
    return GateApp(writing, OpenRosa(bundles, sending, forms, settings.address.rstrip("/"), clock)), relay
