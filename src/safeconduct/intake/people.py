"""Whom an inbox tells of: who becomes readable with its keys (P3).

Everybody who wrote, or of whom it was written down, is one; threads said to be one person's count once. One whose entry
was undone is among them: its bytes are still in the journal of whoever had it (docs/threat.md N15). Refuses to say
anything of them but their code name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.base.ids import CompartmentId
from safeconduct.intake import sql
from safeconduct.intake.item_bytes import decode_thread
from safeconduct.intake.rows import as_bytes
from safeconduct.vault.types import Tables


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody an inbox tells of. ``ref``: what a task names them by; ``name``: their code name."""

    ref: str
    name: str


def people_in(tables: Tables, part: CompartmentId) -> Iterator[Writer]:
    """Yield whom the threads of an inbox are with, each once, by their ids. Linear in the threads."""
    seen: set[bytes] = set()
    for thread, body in tuple(tables.execute(sql.THREADS_OF_PART, (part,))):
        heads = [as_bytes(row[0]) for row in tuple(tables.execute(sql.HEAD_OF, (part, thread)))]
        head = heads[0] if heads else as_bytes(thread)
        if head not in seen:
            seen.add(head)
            yield Writer(f"thread:{head.hex()}", decode_thread(as_bytes(body)).name)
