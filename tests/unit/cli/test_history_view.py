"""The history is shown whatever a member signed: what cannot be read, what nobody has, and undos of undos (P4, P7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from safeconduct.base import cbor
from safeconduct.base.clock import MS_PER_DAY, FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import Interval
from safeconduct.cli.history_view import json_from_history
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record.commands import link_intent
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import ENTRIES, LINK, PRINT, UNDO, Claim, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP, PropertyKind
from safeconduct.record.views import RecordViews
from safeconduct.record.wording import TOMBSTONE
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent, StoredOp
from safeconduct.vault.vault import Vault

PLACE: Final = CompartmentId(b"c" * 16)
CLAIM: Final = Claim("c1", "A", "s", "held", Value(PropertyKind.COUNT, Interval(3, 3)), "three", "v")
NOBODY: Final = OpId(b"\x01" * 32)
# Undos, of which each names the one before twice: 2 to the 40th ways lead to the first.
DEEP: Final = 40


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    given = Surroundings((RecordViews(),), FixedClock(22_000 * MS_PER_DAY), SeededEntropy(b"history"))
    key = RecoverySecret(Secret(b"k" * 32))
    with Vault.create(tmp_path / "v", key, given, cost=LEAST_COST) as vault:
        yield vault


def add(vault: Vault, kind: str, body: dict[int, cbor.Item]) -> OpId:
    (op,) = vault.append([Intent(PLACE, kind, body)])
    return op


def told(vault: Vault) -> list[str]:
    """Return what the history says, newest first; its JSON must come too."""
    record = Record(vault.tables)
    lines = record.history(100)
    words = [op_in_words(Told("en", record, vault.op), vault.op(line.op)) for line in lines]
    listed = json_from_history(vault, lines)
    assert isinstance(listed, list)
    assert len(listed) == len(lines)
    return words


def test_an_item_that_cannot_be_read_is_told_as_that_and_the_rest_is_shown(vault: Vault) -> None:
    good = encode_item(CLAIM)
    link = link_intent(PLACE, Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, f"d{SEP}c1")))
    add(vault, ENTRIES, {0: "d", 5: [good, b"\x00"]})
    add(vault, ENTRIES, {0: "desk", 4: [b"\x00"]})
    add(vault, ENTRIES, {0: "a" + SEP, 5: [good]})
    held = link.body[0]
    assert isinstance(held, list)
    add(vault, LINK, {0: [b"\x00", *held]})
    unread = add(vault, LINK, {0: [b"\x00"]})
    add(vault, UNDO, {0: [unread], 1: "why"})

    assert told(vault) == [
        f"undo of {unread.hex()[:16]} (an entry that cannot be read): why",
        "an entry that cannot be read",
        "an entry that cannot be read; d:c1 disputed",
        "an entry that cannot be read",
        "added by hand: an entry that cannot be read",
        "import of 2 claims (1: an entry that cannot be read), from d",
    ]


def test_an_undo_of_what_is_not_here_says_so(vault: Vault) -> None:
    add(vault, UNDO, {0: [NOBODY, b"\x01", b""], 1: "why"})
    assert told(vault) == [f"undo of {NOBODY.hex()[:16]} (not here), 01 (not here), (not here): why"]


class Opening:
    """Opens ops and counts how often."""

    def __init__(self, vault: Vault) -> None:
        self.count = 0
        self._vault = vault

    def op(self, op: OpId) -> StoredOp:
        self.count += 1
        return self._vault.op(op)


def test_undos_that_name_one_another_twice_are_each_looked_at_once_and_hide_what_was_withdrawn(vault: Vault) -> None:
    op = add(vault, ENTRIES, {0: "d", 5: [encode_item(CLAIM)]})
    for _ in range(DEEP):
        op = add(vault, UNDO, {0: [op, op], 1: "the reason"})
    record, opening = Record(vault.tables), Opening(vault)
    shown = Told("en", record, opening.op)
    words = [op_in_words(shown, vault.op(line.op)) for line in record.history(DEEP)]
    assert words[0].endswith(": the reason")
    # Each for itself, and a few deep in words.
    assert opening.count < 10 * DEEP
    vault.append([link_intent(PLACE, Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, f"d{SEP}c1")))])
    assert told(vault)[1].endswith(f": {TOMBSTONE.en}")


def test_a_print_is_told_with_its_mark_and_no_undo_of_it_counts(vault: Vault) -> None:
    add(vault, ENTRIES, {0: "d", 5: [encode_item(CLAIM)]})
    printed = add(vault, PRINT, {0: [5, f"d{SEP}c1"], 1: "archive", 2: "the box", 3: "0123-ABCD", 4: 20_000, 5: True})
    unread = add(vault, PRINT, {0: [5, f"d{SEP}c1"], 1: "sale", 3: "0123-ABCD"})
    add(vault, UNDO, {0: [printed]})

    words = told(vault)
    record = Record(vault.tables)
    lines = record.history_of(Table.CLAIM, f"d{SEP}c1", 9)
    listed = json_from_history(vault, record.history(9))

    assert words[1:3] == [
        "an entry that cannot be read",
        "printed: d:c1, as public on 4 October 2024; purpose: for an archive: the box; mark 0123-ABCD",
    ]
    assert [line.op for line in lines if line.kind == PRINT] == [printed]
    assert unread not in [line.op for line in lines]
    assert [line.is_undone for line in lines if line.kind == PRINT] == [False]
    assert isinstance(listed, list)
    assert [one["printed"] for one in listed if isinstance(one, dict)] == [
        [],
        [],
        [{"purpose": "archive", "mark": "0123-ABCD"}],
        [],
    ]
    assert vault.verify().is_sound
