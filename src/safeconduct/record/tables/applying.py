"""What a person said yes to of a returned table, as signed ops: an account, its claims, and what these supersede.

Conflicts, questions and faulty rows are not among them. Nothing is deleted: the claims that were there stay in the
history, superseded from this day on by links that can be undone. Follows docs/formats/tables.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.commands import batches, entries_intents
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import ENTRIES, LINK, Source, Table
from safeconduct.record.links import Link, LinkKind, Ref, encode_link
from safeconduct.record.tables.difference import TableDiff
from safeconduct.record.types import SEP
from safeconduct.vault.types import Intent, Progress


def table_intents(diff: TableDiff, called: str, progress: Progress | None = None) -> Iterator[Intent]:
    """Give the ops that take a table in. ``called``: what its account is called. Lazy, one op at a time."""
    if diff.is_empty:
        return
    if diff.added:
        account = Source(diff.source, called, "", "", "", UNKNOWN, None, diff.sent.mark)
        yield from entries_intents(diff.part, diff.dataset, [(Table.SOURCE, account)])
    done, total = 0, len(diff.added) + len(diff.altered)
    for batch in batches(_claims(diff)):
        yield Intent(diff.part, ENTRIES, {0: diff.dataset, int(Table.CLAIM): list(batch)})
        done += len(batch)
        if progress is not None:
            progress(done, total)
    for batch in batches(_links(diff)):
        yield Intent(diff.part, LINK, {0: list(batch)})


def _claims(diff: TableDiff) -> Iterator[bytes]:
    yield from (one.after for one in diff.added)
    yield from (one.after for one in diff.altered)


def _links(diff: TableDiff) -> Iterator[bytes]:
    for one in diff.altered:
        after = stored_item(Table.CLAIM, one.after)
        origin = Ref(Table.CLAIM, f"{diff.dataset}{SEP}{after.id}")
        yield encode_link(Link(LinkKind.SUPERSEDES, origin, Ref(Table.CLAIM, one.name)))
