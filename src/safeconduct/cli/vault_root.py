"""The organisation's root key where a command needs it: out of the vault, as long as it is there.

Once the cards are with the trustees it is not (`team cards`), and RootNeeded says what to bring.
"""

from __future__ import annotations

from safeconduct.protect.roots import RootKey
from safeconduct.sync.errors_joining import RootNeeded
from safeconduct.sync.identity import ROOT_KEY
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault


def root_of(vault: Vault) -> RootKey:
    """Return the root key; RootNeeded when it is not in the vault."""
    try:
        return RootKey(vault.key(ROOT_KEY))
    except NotKept:
        raise RootNeeded from None
