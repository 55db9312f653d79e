"""Evidence: one reading at the door, files beyond one blob, trees that say nothing, and tables in any order."""

from __future__ import annotations

import hashlib
import io
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.cbor import Item
from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import OpId
from safeconduct.protect.blobs import BlobId
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.record.columns import as_bytes
from safeconduct.record.evidence import sql
from safeconduct.record.evidence.commands import (
    ComeFile,
    HeldFile,
    Incoming,
    receive,
    receive_arrived,
    receive_held,
    say_step,
    verify_item,
)
from safeconduct.record.evidence.door import READ_BYTES, Arriving, opened, seal
from safeconduct.record.evidence.errors import (
    ChangedWhileRead,
    LogWordsTooLong,
    NotHereWhole,
    NothingInIt,
    SameContent,
    SeveralBearIt,
)
from safeconduct.record.evidence.items import MOST_WORDS, body_of_custody, custody_from_body
from safeconduct.record.evidence.queries import Evidence, leaf_of_original
from safeconduct.record.evidence.stamping import STAMPED_AT_MS, batch_intent, due_day, is_due, questions
from safeconduct.record.evidence.structure import Structure
from safeconduct.record.evidence.trees import LEAST_LEAVES, leaf_of, padded, path_of, root_by_path, root_of
from safeconduct.record.evidence.types import Custody, EvidenceId, Original, Step, Whole
from safeconduct.record.evidence.views import EvidenceViews
from safeconduct.record.evidence.working_copies import BroughtCopy, bring_copy, copy_bytes
from safeconduct.record.items import CUSTODY, OF_EVIDENCE, MalformedItem
from safeconduct.record.views import RecordViews
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.ready import create_vault
from safeconduct.sync.team import Team
from safeconduct.sync.views import SyncViews
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent, Row, StoredOp, Value
from tests.films import box, film

NOON_MS = 1_800_000_000_000 // 86_400_000 * 86_400_000 + STAMPED_AT_MS


@pytest.fixture
def team(tmp_path: Path) -> Team:
    entropy = SeededEntropy(b"evidence")
    given = Surroundings((RecordViews(), EvidenceViews(), SyncViews({}), ActViews()), FixedClock(NOON_MS), entropy)
    vault = create_vault(tmp_path / "vault", Passphrase.from_text("six words of a test"), given, cost=LEAST_COST)
    return Team(vault, given.clock, entropy)


def incoming(data: bytes, name: str = "", length: int | None = None) -> Incoming:
    return Incoming(name, "film.mp4", "", lambda: io.BytesIO(data), len(data) if length is None else length)


def test_a_hash_that_somebody_only_says_to_have_keeps_no_film_from_being_sealed(team: Team) -> None:
    """An insider who saw a film could otherwise keep everybody else from sealing it."""
    part = record_compartment(team.vault)
    mine = receive(team, part, incoming(b"another film"))
    digests = replace(mine.original.digests, sha256=hashlib.sha256(film()).digest())
    nowhere = replace(mine.original.references[0], id=BlobId(team.entropy.bytes(16)), content=digests.sha256)
    for number, references in enumerate((mine.original.references, (nowhere,))):
        said = replace(mine.original, name=f"F-{number}", digests=digests, references=references)
        received = Custody(Step.RECEIVED, EvidenceId(team.entropy.bytes(16)), "", "x", original=said)
        team.vault.append([Intent(part, CUSTODY, body_of_custody(received))])
    assert len(Evidence(team.vault.tables).of_content(digests.sha256)) == 2

    kept = receive(team, part, incoming(film(), "V-1"))
    assert b"".join(opened(team, kept.original.references)) == film()
    with pytest.raises(SameContent) as refused:
        receive(team, part, incoming(film(), "V-2"))
    assert "V-1" in refused.value.advice("en").what


def structure(data: bytes, cut: int) -> Whole:
    found = Structure()
    for at in range(0, len(data), cut):
        found.take(data[at : at + cut])
    return found.judged()


def test_a_file_beyond_one_blob_lies_in_several_and_comes_out_as_it_was(team: Team) -> None:
    data = random.Random(1).randbytes(READ_BYTES * 7 + 11)
    with team.together():
        sealed = seal(team, io.BytesIO(data), len(data), part_bytes=READ_BYTES * 2)

    assert [one.length for one in sealed.references] == [READ_BYTES * 2] * 3 + [READ_BYTES + 11]
    assert b"".join(opened(team, sealed.references)) == data
    assert sealed.digests.sha256 == hashlib.sha256(data).digest()
    assert sealed.digests.blake2b == hashlib.blake2b(data, digest_size=32).digest()


def test_a_working_copy_beyond_one_blob_lies_in_several_and_is_said_in_one_way_alone(team: Team) -> None:
    item = receive(team, record_compartment(team.vault), incoming(b"a film", "V-1")).item
    data = random.Random(2).randbytes(READ_BYTES * 3 + 11)
    with Arriving(team, part_bytes=READ_BYTES * 2) as arriving:
        arriving.fill(io.BytesIO(data), len(data))
        bring_copy(team, Evidence(team.vault.tables).named("V-1"), BroughtCopy("HandBrake", "1.7.3", "cut", arriving))

    held = Evidence(team.vault.tables).named("V-1")
    (copy,) = held.copies
    assert [one.length for one in copy.references] == [READ_BYTES * 2, READ_BYTES + 11]
    assert (copy.length, copy.sha256) == (len(data), hashlib.sha256(data).digest())
    assert b"".join(copy_bytes(team, held, copy)) == data
    body = body_of_custody(held.steps[-1].custody)
    assert custody_from_body(body) == held.steps[-1].custody
    first, *_ = copy.references
    wrong: list[list[Item]] = [
        [[], "video/mp4", copy.sha256],
        # Of one piece the hash is the reference's own.
        [[first.to_item()], "video/mp4", copy.sha256],
        [first.to_item(), "video/mp4", first.content],
    ]
    for details in wrong:
        with pytest.raises(MalformedItem):
            custody_from_body({**body, 1: item, 4: details})


def test_a_file_of_no_bytes_becomes_no_evidence_by_whatever_way_it_comes(team: Team) -> None:
    part = record_compartment(team.vault)
    with team.together():
        sealed = seal(team, io.BytesIO(), 0)
    assert b"".join(opened(team, sealed.references)) == b""

    with pytest.raises(NothingInIt):
        receive(team, part, incoming(b"", "V-1"))
    with pytest.raises(NothingInIt):
        receive_held(team, part, HeldFile("V-1", "empty", "", sealed.references[0]))
    with Arriving(team) as arriving:
        arriving.fill(io.BytesIO(), 0)
        with pytest.raises(NothingInIt):
            receive_arrived(team, part, ComeFile("V-1", "empty", "", arriving))
    assert Evidence(team.vault.tables).items() == ()
    assert receive(team, part, incoming(b"a film", "V-1")).original.name == "V-1"


@pytest.mark.parametrize("length", [1, READ_BYTES - 1, READ_BYTES, READ_BYTES * 6 + 1])
def test_a_file_of_any_length_is_sealed_hashed_and_verified(team: Team, length: int) -> None:
    data = random.Random(length).randbytes(length)

    original = receive(team, record_compartment(team.vault), incoming(data)).original

    assert (original.digests.length, original.digests.sha256) == (length, hashlib.sha256(data).digest())
    assert verify_item(team, Evidence(team.vault.tables).named(original.name))


@pytest.mark.parametrize("difference", [-1, 1])
def test_a_file_that_grows_or_shrinks_while_it_is_read_leaves_nothing(
    team: Team, tmp_path: Path, difference: int
) -> None:
    data = bytes(READ_BYTES * 6)

    with pytest.raises(ChangedWhileRead):
        receive(team, record_compartment(team.vault), incoming(data, length=len(data) + difference))

    assert Evidence(team.vault.tables).items() == ()
    assert not list(team.vault.blobs.known())
    assert not list(VaultFolder(tmp_path / "vault").blobs.glob("*"))


def test_a_spoilt_piece_of_a_sealed_original_is_found(team: Team, tmp_path: Path) -> None:
    original = receive(team, record_compartment(team.vault), incoming(bytes(READ_BYTES * 6), "V-1")).original
    piece = next(one for one in sorted(VaultFolder(tmp_path / "vault").blobs.rglob("*")) if one.is_file())
    data = piece.read_bytes()
    piece.write_bytes(data[:200] + bytes((data[200] ^ 1,)) + data[201:])

    with pytest.raises(NotHereWhole):
        verify_item(team, Evidence(team.vault.tables).named(original.name))


def test_a_file_that_is_sealed_already_becomes_evidence_without_a_copy(team: Team) -> None:
    part = record_compartment(team.vault)
    with team.together():
        (reference,) = seal(team, io.BytesIO(b"said"), 4).references

    received = receive_held(team, part, HeldFile("V-1", "note.txt", "from the inbox", reference))

    assert received.original.references == (reference,)
    assert received.original.digests.sha256 == hashlib.sha256(b"said").digest()


@pytest.mark.parametrize("more", [0, 1])
def test_words_of_the_log_are_never_cut_what_is_too_long_for_a_line_is_refused(team: Team, more: int) -> None:
    part, held, words = record_compartment(team.vault), Evidence(team.vault.tables), "я" * (MOST_WORDS + more)
    with team.together():
        (reference,) = seal(team, io.BytesIO(b"said"), 4).references
    received = receive(team, part, incoming(b"another", "V-0"))
    (film,) = held.items()
    doing: list[Callable[[], object]] = [
        lambda: receive_held(team, part, HeldFile("V-1", "note.txt", words, reference)),
        lambda: receive(team, part, replace(incoming(b"a film"), words=words)),
        lambda: say_step(team, film, Step.VIEWED, words),
    ]
    for do in doing:
        before = team.vault.count
        if not more:
            do()
            continue
        with pytest.raises(LogWordsTooLong) as refused:
            do()
        assert team.vault.count == before
        assert "1001 characters, 1000 at most" in refused.value.advice("en").what
    said = [step.custody.words for item in held.items() for step in item.steps if step.custody.words]
    assert said == ([] if more else [words] * 3)
    assert held.named(received.original.name).steps[0].custody.words == ""


def test_two_documents_that_two_desks_gave_one_id_are_both_kept_and_told_apart_by_their_hash(team: Team) -> None:
    part = record_compartment(team.vault)
    one, other = (receive(team, part, incoming(data, name)) for data, name in ((b"one", "V-1"), (b"two", "V-2")))
    # What another desk wrote before it had heard of ours.
    twin = Custody(Step.RECEIVED, EvidenceId(bytes(16)), "", "", original=_named(other.original, "V-1"))
    team.vault.append([Intent(part, CUSTODY, body_of_custody(twin))])
    held = Evidence(team.vault.tables)

    with pytest.raises(SeveralBearIt):
        held.named("V-1")
    assert held.named(one.original.digests.sha256.hex()[:8]).id == one.item
    assert len(held.items()) == 3


def _named(original: Original, name: str) -> Original:
    return replace(original, name=name, salt=bytes(32))


@given(st.integers(0, 300))
def test_a_leaf_leads_to_the_root_of_its_day_and_the_size_says_nothing(count: int) -> None:
    leaves = [leaf_of(number.to_bytes(32, "big"), bytes(32), bytes(32)) for number in range(count)]
    tree = padded(leaves, random.Random(count).randbytes)

    assert len(tree) == (LEAST_LEAVES if count <= LEAST_LEAVES else 2 * LEAST_LEAVES)
    for leaf in leaves[:3]:
        index = tree.index(leaf)
        assert root_by_path(leaf, index, path_of(tree, index)) == root_of(tree)
        assert root_by_path(leaf, index ^ 1, path_of(tree, index)) != root_of(tree)


def test_one_file_has_another_leaf_in_every_vault() -> None:
    assert leaf_of(bytes(32), b"a" * 32, b"b" * 32) != leaf_of(b"\1" * 32, b"a" * 32, b"b" * 32)


def test_a_batch_is_due_at_noon_once_a_day_also_when_nothing_came(team: Team) -> None:
    tables, part = team.vault.tables, record_compartment(team.vault)

    assert is_due(team, NOON_MS)
    team.vault.append([batch_intent(team, part, due_day(NOON_MS))])
    assert not is_due(team, NOON_MS + 86_399_999)
    assert is_due(team, NOON_MS + 86_400_000)
    assert len(questions(tables)) == 3


def test_an_original_stands_in_one_batch_and_the_next_day_has_random_leaves_alone(team: Team) -> None:
    part = record_compartment(team.vault)
    original = receive(team, part, incoming(b"one")).original
    for day in (due_day(NOON_MS), due_day(NOON_MS + 86_400_000)):
        team.vault.append([batch_intent(team, part, day)])
    held = Evidence(team.vault.tables)

    (batch,) = held.batches_of(original)
    assert leaf_of_original(original) in batch.leaves
    assert len(held.roots()) == 2
    assert {len(held.batch(root).leaves) for root, _ in held.roots()} == {LEAST_LEAVES}


@pytest.mark.parametrize("cut", [1, 7, 1000])
def test_a_film_is_whole_until_a_byte_is_missing(cut: int) -> None:
    data = film(frames=2000)

    assert structure(data, cut) is Whole.WHOLE
    for end in (len(data) - 1, len(data) // 2, 30, 13):
        assert structure(data[:end], cut) is Whole.CUT, end


def test_kinds_whose_structure_is_followed_and_those_whose_is_not() -> None:
    jpeg, png = b"\xff\xd8\xff\xe0" + bytes(20) + b"\xff\xd9", b"\x89PNG\r\n\x1a\n" + bytes(9) + b"IEND\xaeB`\x82"
    wav = b"RIFF" + (40).to_bytes(4, "little") + b"WAVE" + bytes(36)

    assert {structure(one, 5) for one in (jpeg, png, wav)} == {Whole.WHOLE}
    assert {structure(one[:-1], 5) for one in (jpeg, png, wav)} == {Whole.CUT}
    assert structure(b"just words", 3) is Whole.UNKNOWN
    assert structure(b"", 3) is Whole.UNKNOWN
    endless = box(b"ftyp", b"mp42" + bytes(4)) + box(b"moov", bytes(9)) + b"\0\0\0\0mdat" + bytes(100)
    assert structure(endless, 9) is Whole.OPEN
    assert structure(box(b"ftyp", b"mp42" + bytes(4)) + b"\0\0\0\3mdat" + bytes(100), 9) is Whole.CUT


STATEMENTS = {
    name: value
    for name, value in vars(sql).items()
    if name.isupper() and isinstance(value, str) and value.startswith("SELECT")
}
# Statements that look at a whole table on purpose, each with the reason.
WHOLE_TABLE = {
    "ITEMS": "the list of everything",
    "BATCHES": "one row a day",
    "BEGUN": "the first row of each ends it",
    "AUTHORITIES": "a handful",
    "UNREAD": "what cannot be read is rare",
    "LEAVES_WAITING": "walks the leaves by their index and stops at the limit",
}


class Plain:
    """Tables in memory."""

    def __init__(self) -> None:
        self.base = sqlite3.connect(":memory:")

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[Row]:
        return iter(self.base.execute(sql, parameters).fetchall())

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        self.base.executemany(sql, rows)

    @property
    def writes(self) -> int:
        return self.base.total_changes


def _tables_of(ops: Sequence[StoredOp]) -> list[list[Row]]:
    tables, views = Plain(), EvidenceViews()
    views.create(tables)
    views.apply(tables, ops, bulk=True)
    return [sorted(tables.execute(f"SELECT * FROM {name}")) for name in sql.TABLES]


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - WHOLE_TABLE.keys()))
def test_a_statement_of_evidence_finds_its_rows_by_an_index(name: str) -> None:
    base = Plain().base
    for statement in sql.CREATE:
        base.execute(statement)
    base.executemany(
        sql.INSERT_NAME,
        (
            (bytes(16), n.to_bytes(16, "big"), n.to_bytes(32, "big"), n, str(n), n.to_bytes(32, "big"), bytes(32))
            for n in range(50_000)
        ),
    )
    base.execute("ANALYZE")
    statement = STATEMENTS[name]

    plan = [str(row[3]) for row in base.execute(f"EXPLAIN QUERY PLAN {statement}", [b""] * statement.count("?"))]

    assert plan
    assert [line for line in plan if line.startswith("SCAN")] == []


def test_the_tables_are_the_same_in_whatever_order_ops_came(team: Team) -> None:
    part = record_compartment(team.vault)
    for data in (b"one", b"two"):
        receive(team, part, incoming(data))
    team.vault.append([batch_intent(team, part, due_day(NOON_MS))])
    ops = [
        team.vault.op(OpId(as_bytes(op)))
        for (op,) in tuple(team.vault.tables.execute("SELECT id FROM record_op ORDER BY n"))
    ]

    ops = [one for one in ops if one.signed.core.kind in OF_EVIDENCE]
    assert len(ops) == 5
    assert _tables_of(ops) == _tables_of(ops[::-1])
    assert team.vault.verify().is_sound
