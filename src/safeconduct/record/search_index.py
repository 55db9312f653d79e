"""The full-text index of the record: words of entries and claims, folded, inside the encrypted file.

Only adds: a row for each wording of an entry and for each claim. What is undone, reworded or withdrawn stays in it and
is left out by `search`, which opens what it finds: so nothing has to be taken out of an index, and withdrawing needs no
walk through it. The index holds no text (contentless) and no places of words. It is kept up with ops as they come, and
after an import at a quiet moment, as large groups are (`views`). Promises P5 (``vault verify`` compares it word by word
with one computed anew) and P14 (nothing outside the vault). Why it is so: docs/decisions/0007-search.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.record import search_sql as sql
from safeconduct.record.columns import as_bytes, as_int, loads
from safeconduct.record.items import Table
from safeconduct.record.search_words import searchable
from safeconduct.vault.types import Stop, Tables, never

# Claims that a command takes into the index itself, measured at 6 microseconds each; more wait for a quiet moment.
AT_ONCE: Final = 1_000
# Rows read before they are written: a statement that is still being read cannot be written beside.
_READ_AT_ONCE: Final = 5_000
# Ops that are taken in before it is asked whether to go on: with a claim each, or some thousand in an import, at 6
# microseconds a claim.
_OPS_AT_ONCE: Final = 500
# Members of an item (docs/formats/ops.md) that hold words, by table.
_VALUE, _TEXTS = 4, 3
_SAID_AND_QUOTE: Final = (5, 13)
_LABELS: Final = {Table.PROPERTY: (0,), Table.VOICE: (1,), Table.SUBJECT: (2,), Table.SOURCE: (1, 3, 8)}


def is_caught_up(tables: Tables) -> bool:
    """Say whether every op's words are in the index."""
    return _reach(tables) == _last(tables)


def catch_up_with_command(tables: Tables) -> None:
    """Take in what a command brought; leave it for a quiet moment when it is more than a person types."""
    reach = _reach(tables)
    ((claims,),) = tables.execute(sql.CLAIMS_WAITING, (reach,))
    if as_int(claims) <= AT_ONCE:
        _take(tables, reach, _last(tables))


def catch_up(tables: Tables, stop: Stop = never) -> None:
    """Take in everything that waits, some ops at a time, until ``stop`` says so."""
    last = _last(tables)
    while (reach := _reach(tables)) < last and not stop():
        _take(tables, reach, min(last, reach + _OPS_AT_ONCE))


def catch_up_like(tables: Tables, kept: Tables) -> None:
    """Take into an empty index what is in another one, so that the two compare."""
    _take(tables, _reach(tables), _reach(kept))


def _reach(tables: Tables) -> int:
    return next((as_int(n) for (n,) in tables.execute(sql.REACH)), 0)


def _last(tables: Tables) -> int:
    return next((n for (n,) in tables.execute(sql.LAST_OP) if isinstance(n, int)), 0)


def _take(tables: Tables, after: int, up_to: int) -> None:
    """Index the wordings and claims of ops after one, up to another, in the order of the journal."""
    if up_to <= after:
        return
    entries = [
        (as_int(kind), str(name), as_bytes(body))
        for kind, name, body in tables.execute(sql.WORDINGS_OF_OPS, (after, up_to))
    ]
    ((n,),) = tables.execute(sql.LAST_NAMED)
    first = 1 + (n if isinstance(n, int) else 0)
    tables.executemany(sql.INSERT_NAMED, ((at, kind, name) for at, (kind, name, _) in enumerate(entries, first)))
    tables.executemany(
        sql.INSERT_ENTRY_WORDS,
        ((at, entry_text(Table(kind), body)) for at, (kind, _, body) in enumerate(entries, first)),
    )
    for rows in _claims(tables, after, up_to):
        tables.executemany(sql.INSERT_CLAIM_WORDS, rows)
    tables.execute(sql.PUT_REACH, (up_to,))


def _claims(tables: Tables, after: int, up_to: int) -> Iterator[list[tuple[int, str]]]:
    """Give (number, words) of the claims of some ops, some thousands at a time."""
    ((first, last),) = tables.execute(sql.CLAIMS_OF_OPS, (after, up_to))
    if not isinstance(first, int) or not isinstance(last, int):
        return
    for at in range(first, last + 1, _READ_AT_ONCE):
        till = min(last, at + _READ_AT_ONCE - 1)
        yield [(as_int(n), claim_text(as_bytes(body))) for n, body in tables.execute(sql.CLAIM_BODIES, (at, till))]


def claim_text(body: bytes) -> str:
    """Return the words of a claim as the index holds them: what was said, the quotation, texts and places."""
    item = loads(body)
    texts = item[_VALUE].get(_TEXTS, ())
    return searchable(" ".join((*texts, *(item[member] for member in _SAID_AND_QUOTE if member in item))))


def entry_text(table: Table, body: bytes) -> str:
    """Return the words of a subject, voice, account or property as the index holds them."""
    item = loads(body)
    return searchable(" ".join(item[member] for member in _LABELS[table] if member in item))
