"""The claims of a large group as the rules read them, kept beside its rows (decision 0004). Promise P7.

A question about a past day of a busy subject reads one value instead of thousands of rows and accounts. Only claims of
which nothing depends on the day are in it: nobody has said anything of them since, and consent to their account stands;
the others are named by number and read one by one. Equal claims give equal bytes, so that ``vault verify`` compares
what is kept with what it computes (promise P5). Refuses nothing: both ends are ours, and the file is authenticated.
Never sent anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import cbor2

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.types import Entry

_CORRECTS: Final = 1
_FIRST_HAND: Final = 2
_IN_FILE: Final = 4


class KeptClaims(NamedTuple):
    """``plain``: entries that are the same on every day. ``sources``: the names of their accounts. ``others``: numbers
    of the group's other claims."""

    plain: tuple[Entry, ...]
    sources: frozenset[str]
    others: tuple[int, ...]


def encode_claims(plain: Sequence[Entry], others: Iterable[int]) -> bytes:
    """Return plain entries and the numbers of the other claims as bytes. Accounts and voices are written once each."""
    accounts: dict[tuple[Any, ...], int] = {}
    voices: dict[tuple[Any, ...], int] = {}
    recorders: dict[tuple[str, ...], int] = {}
    rows = [
        (
            entry.id,
            accounts.setdefault(entry[1:2] + entry[4:8], len(accounts)),
            voices.setdefault(entry[2:4], len(voices)),
            entry.known_on,
            *entry.span,
            entry.values,
            entry.repeats,
            recorders.setdefault(entry.recorders, len(recorders)),
            entry.corrects * _CORRECTS | entry.first_hand * _FIRST_HAND | entry.in_file * _IN_FILE,
            *(() if entry.period == UNKNOWN else entry.period),
        )
        for entry in plain
    ]
    return cbor2.dumps([list(accounts), list(voices), list(recorders), rows, sorted(others)])


def decode_claims(data: bytes) -> KeptClaims:
    """Return what `encode_claims` made bytes of."""
    accounts, voices, recorders, rows, others = cbor2.loads(data)
    recorders = [tuple(names) for names in recorders]
    # Thousands of claims name a few spans.
    spans: dict[tuple[int, int], Interval] = {}
    plain = []
    for id_, account, voice, known_on, lo, hi, values, repeats, recorder, flags, *period in rows:
        source, publisher, by_us, published_lo, published_hi = accounts[account]
        root, is_us = voices[voice]
        plain.append(
            Entry(
                id_,
                source,
                root,
                is_us,
                publisher,
                by_us,
                published_lo,
                published_hi,
                known_on,
                spans.get((lo, hi)) or spans.setdefault((lo, hi), Interval(lo, hi)),
                tuple(values),
                tuple(repeats) if repeats else (),
                bool(flags & _CORRECTS),
                recorders[recorder],
                bool(flags & _FIRST_HAND),
                period=Interval(*period) if period else UNKNOWN,
                in_file=bool(flags & _IN_FILE),
            )
        )
    return KeptClaims(tuple(plain), frozenset(account[0] for account in accounts), tuple(others))
