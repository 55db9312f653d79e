"""Mending: making anew what signed ops vouch for, and nothing else (promises P4, P5).

Views are caches and the anchor is a note; both can be made from the journal, and the anchor knows the few bytes of
the file that the cipher does not vouch for. It refuses to mend anything when
something was found that only a backup can bring back, so that no trace is written over.
"""

from __future__ import annotations

from pathlib import Path

from safeconduct.protect.rest import MasterKey, SlotKey
from safeconduct.vault.files import VaultFolder, system_errors
from safeconduct.vault.findings import Kind, Report
from safeconduct.vault.strongroom import put_back_beginning, renew_anchor, unlock
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.upkeep import noted
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify_locked


def mend(path: Path, key: SlotKey | MasterKey, given: Surroundings) -> Report:
    """Verify, make views, anchor and the file's first bytes anew if nothing else is wrong; return what is left.

    A new anchor believes the journal as it is: if the old one was removed to hide that the end of the journal
    is missing, only a backup or another desk can tell.
    """
    folder = VaultFolder(path)
    with system_errors():
        lock, master = unlock(folder, key)
        try:
            found = verify_locked(folder, master, given)
            if any(finding.kind is Kind.BEGINNING for finding in found.findings):
                # The anchor knows these bytes; while they are wrong, nothing behind them can be judged.
                put_back_beginning(folder, master)
                found = verify_locked(folder, master, given)
            if found.is_sound or not found.can_be_mended:
                return found
            renew_anchor(folder, master)
            vault = Vault(folder, lock, master, given)
            try:
                vault.rebuild_views()
            finally:
                vault.leave()
            return noted(verify_locked(folder, master, given), folder, lock, master=master, given=given)
        finally:
            lock.release()
