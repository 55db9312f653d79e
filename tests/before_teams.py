"""Entries as a vault of before there were teams holds them, in a compartment without keys that names no founder.

The program that wrote such vaults cannot be run here. In its place, the rule by which a vault of a team writes only
under keys it was given is switched off while they are written; nothing else is.
"""

from collections.abc import Iterable
from unittest.mock import patch

from safeconduct.base.ids import CompartmentId
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.identity import RECORD_BEFORE
from safeconduct.vault.strongroom import Strongroom
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.world import accounts_bytes

BEFORE = CompartmentId(b"before there was")


def write_before_there_was_a_team(vault: Vault, intents: Iterable[Intent]) -> None:
    """Write intents as an older program did."""
    with patch.object(Strongroom, "_is_of_a_team", return_value=False):
        vault.append(list(intents))


def enter_accounts_before_there_was_a_team(vault: Vault) -> None:
    """Let a vault have the accounts of the tests in its record from before the team."""
    vault.keep_setting(RECORD_BEFORE, BEFORE)
    dataset = read_accounts(accounts_bytes())
    write_before_there_was_a_team(vault, import_intents(dataset, compare(dataset, vault.tables), BEFORE))
