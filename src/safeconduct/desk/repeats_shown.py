"""Who repeats whom, on a page: the accounts that a claim repeats, and the claims that were said to repeat an account.

By name, and as links in both directions; an account that nobody read here has no page. Decides nothing, and shows of
withdrawn content that it was there (promise P7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import account_in_words, claim_in_words, repeated_in_words
from safeconduct.record.items import Source, Table, qualified, split_name
from safeconduct.record.queries import Opened
from safeconduct.record.repeated import repeated_accounts
from safeconduct.record.withdrawn import is_withdrawn

# Claims that are shown below the account they repeat: thirty newspapers print one statement, each in a few claims.
MOST_REPEATING: Final = 100


@dataclass(frozen=True, slots=True)
class Repeating:
    """A claim that repeats an account, and where it stands; of withdrawn content there is but its tombstone."""

    address: str
    says: str
    account: str = ""
    account_address: str = ""


def repeats_ways(visit: Visit, one: Opened) -> tuple[tuple[str, str], ...]:
    """Return address and name of each account that a claim repeats; no address where it was never read here."""
    language, record = visit.words.tongue.spoken, visit.record
    return tuple(
        (
            visit.link("account", name) if isinstance(record.entry(Table.SOURCE, name), Source) else "",
            repeated_in_words(record, name, language),
        )
        for name in repeated_accounts(record, one)
    )


def repeating(visit: Visit, claims: Sequence[str]) -> tuple[Repeating, ...]:
    """Return some claims (qualified names) as lines; none for one that is not here, or was undone itself."""
    held = (next((one for one in visit.record.wordings(name) if not one.is_gone), None) for name in claims)
    return tuple(_line(visit, one) for one in held if one is not None)


def _line(visit: Visit, one: Opened) -> Repeating:
    record, language = visit.record, visit.words.tongue.spoken
    address, says = visit.link("claim", one.name), claim_in_words(record, one.name, language)
    if is_withdrawn(record, one):
        return Repeating(address, says)
    account = qualified(split_name(one.name)[0], one.claim.source)
    return Repeating(address, says, account_in_words(record, account, language), visit.link("account", account))
