"""Which accounts a claim repeats, by its own wording or by what was said of it since, and the way back.

What is said of repeating counts on every day, and what is undone on none (docs/formats/known.md, rule 3). Reads
only. Whether what it gives may be shown is for the caller to ask of `withdrawn` first (promise P7).
"""

from __future__ import annotations

from safeconduct.record.items import Table, qualified, split_name
from safeconduct.record.links import LinkKind
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW, Said
from safeconduct.record.types import SEP


def repeated_accounts(record: Record, one: Opened) -> tuple[str, ...]:
    """Return the accounts that a claim repeats, by qualified names: those its wording names first, each once."""
    dataset = split_name(one.name)[0]
    written = (name if SEP in name else qualified(dataset, name) for name in one.claim.repeats)
    links = (said for said in one.links if said.link.origin.name == one.name and _is_standing(record, said))
    return tuple(dict.fromkeys((*written, *(said.link.target.name for said in links))))


def said_to_repeat(record: Record, account: str) -> tuple[str, ...]:
    """Return the claims (qualified names) of which it was said since that they repeat an account, each once."""
    links = record.facts.links_to(Table.SOURCE, account)
    return tuple(dict.fromkeys(said.link.origin.name for said in links if _is_standing(record, said)))


def _is_standing(record: Record, said: Said) -> bool:
    return said.link.kind is LinkKind.REPEATS and not record.facts.undos.is_undone(said.op, NOW)
