"""The view set of evidence: steps by item, days that were stamped, tokens, authorities (docs/rooms/record.md).

A cache in the sense of `vault.types.ViewSet`. Refuses to depend on the order of ops, and to take what cannot be read:
that is noted with its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base import cbor
from safeconduct.record.evidence import sql
from safeconduct.record.evidence.items import (
    authority_from_body,
    batch_from_body,
    custody_from_body,
    token_from_body,
)
from safeconduct.record.evidence.trees import leaf_of
from safeconduct.record.items import AUTHORITY, BATCH, CUSTODY, OF_EVIDENCE, STAMP, MalformedItem
from safeconduct.vault.types import StoredOp, Tables, Value


class EvidenceViews:
    """The tables of evidence."""

    name: Final = "record.evidence"
    version: Final = 3
    tables: Final = sql.TABLES

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in sql.CREATE:
            _write(tables, statement)

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops; each stands for itself."""
        del bulk
        for stored in ops:
            kind = stored.signed.core.kind
            if kind not in OF_EVIDENCE:
                continue
            try:
                _TAKERS[kind](tables, stored)
            except MalformedItem as error:
                _write(tables, sql.INSERT_UNREAD, (stored.signed.id, str(error.facts["place"])))


def _take_custody(tables: Tables, stored: StoredOp) -> None:
    core, op = stored.signed.core, stored.signed.id
    said = custody_from_body(core.body)
    body = cbor.encode(core.body)
    _write(tables, sql.INSERT_STEP, (core.compartment, said.item, core.hlc, op, core.device, body))
    if said.original is not None:
        one = said.original
        leaf = leaf_of(one.salt, one.digests.sha256, one.digests.blake2b)
        row = (core.compartment, said.item, op, core.hlc, one.name, one.digests.sha256, leaf)
        _write(tables, sql.INSERT_NAME, row)


def _take_batch(tables: Tables, stored: StoredOp) -> None:
    core = stored.signed.core
    batch = batch_from_body(core.body)
    row = (batch.root, core.compartment, stored.signed.id, batch.day, core.hlc, core.device, cbor.encode(core.body))
    _write(tables, sql.INSERT_BATCH, row)
    tables.executemany(sql.INSERT_LEAF, [(leaf, batch.root) for leaf in batch.leaves])


def _take_token(tables: Tables, stored: StoredOp) -> None:
    core = stored.signed.core
    one = token_from_body(core.body)
    row = (one.root, one.authority, stored.signed.id, core.compartment, core.device, core.hlc, cbor.encode(core.body))
    _write(tables, sql.INSERT_STAMP, row)


def _take_authority(tables: Tables, stored: StoredOp) -> None:
    core = stored.signed.core
    one = authority_from_body(core.body)
    _write(tables, sql.INSERT_AUTHORITY, (one.name, core.hlc, stored.signed.id, core.device, cbor.encode(core.body)))


_TAKERS: Final = {CUSTODY: _take_custody, BATCH: _take_batch, STAMP: _take_token, AUTHORITY: _take_authority}


def _write(tables: Tables, statement: str, row: tuple[Value, ...] = ()) -> None:
    for _ in tables.execute(statement, row):
        pass
