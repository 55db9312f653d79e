"""`vault verify` names what is wrong, `mend` makes anew what signed ops vouch for and nothing else."""

from pathlib import Path

import pytest

from safeconduct.base.errors import Exit
from safeconduct.vault.errors import AnchorDamaged, Damaged
from safeconduct.vault.findings import Finding, Kind, Report, Tray
from safeconduct.vault.mend import mend
from safeconduct.vault.store import Store
from safeconduct.vault.types import Value
from safeconduct.vault.verify import verify
from tests.unit.vault.counting import Counting, Listing
from tests.unit.vault.rig import EAST, KEY, KIND, create, forge_anchor, intents, raw, reopen, rows, surroundings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with create(tmp_path / "v") as vault:
        vault.append(intents(100))
        vault.drafts.save(b"draft", b"text")
    return tmp_path / "v"


def change(path: Path, *statements: str) -> None:
    """Change the database behind the vault's back, and make the anchor vouch for it."""
    with raw(path) as store:
        for statement in statements:
            store.execute(statement)
    forge_anchor(path)


def report(path: Path) -> Report:
    return verify(path, KEY, surroundings())


def kinds(path: Path) -> list[Kind]:
    return [finding.kind for finding in report(path).findings]


def test_a_sound_vault_says_how_much_was_looked_at(path: Path) -> None:
    found = report(path)

    assert (found.ops, found.rows, found.findings, found.unchecked) == (100, 101, (), ())
    assert found.is_sound
    assert found.exit_code is Exit.DONE


@pytest.mark.parametrize(
    ("statement", "kind", "keys"),
    [
        ("UPDATE seen_op SET word = 'other' WHERE n = 7", Kind.VIEW_DIFFERS, ("7",)),
        ("DELETE FROM seen_op WHERE n IN (7, 100)", Kind.VIEW_MISSING, ("7", "100")),
        ("INSERT INTO seen_op VALUES (101, 'x', 1, 'y')", Kind.VIEW_EXTRA, ("101",)),
        ("INSERT INTO seen_op VALUES (-1, 'x', 1, 'y')", Kind.VIEW_EXTRA, ("-1",)),
        ("UPDATE seen_op SET n = 500 WHERE n = 50", Kind.VIEW_MISSING, ("50",)),
    ],
)
def test_a_view_row_that_no_op_gives_is_named_by_its_key(
    path: Path, statement: str, kind: Kind, keys: tuple[str, ...]
) -> None:
    change(path, statement)
    found = {finding.kind: finding for finding in report(path).findings}

    assert found[kind].place == "seen_op"
    assert found[kind].count == len(keys)
    assert found[kind].keys == keys


def test_many_wrong_rows_are_counted_and_few_named(path: Path) -> None:
    change(path, "UPDATE seen_op SET size = size + 1")
    (found,) = report(path).findings

    assert (found.kind, found.count, len(found.keys)) == (Kind.VIEW_DIFFERS, 100, 8)
    assert found.sentence("en").endswith("1, 2, 3, 4, 5, 6, 7, 8 ….")


def test_no_text_of_the_vault_stands_in_a_report(path: Path) -> None:
    change(path, "UPDATE counted SET kind = 'secret word'")
    text = str(report(path).to_json("ru"))

    assert "secret word" not in text
    assert "text of 11" in text


@pytest.mark.parametrize(
    "statement",
    [
        "DROP INDEX seen_word",
        "CREATE INDEX more ON seen_op (size)",
        "CREATE TABLE more (a)",
        "CREATE TRIGGER t AFTER INSERT ON seen_op BEGIN DELETE FROM op; END",
        "DROP TABLE seen_op",
        "DROP INDEX op_chain",
    ],
)
def test_a_table_index_or_trigger_that_is_not_ours_is_named(path: Path, statement: str) -> None:
    change(path, statement)

    assert kinds(path) == [Kind.SCHEMA]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE head SET seq = 99", Kind.HEADS),
        ("UPDATE head SET said = 1", Kind.HEADS),
        ("DELETE FROM leaf", Kind.HEADS),
        ("UPDATE register SET value = x'00' WHERE shelf = 'draft'", Kind.REGISTER),
        ("INSERT INTO register VALUES ('signer', x'01', x'02')", Kind.REGISTER),
        ("UPDATE op SET salt = zeroblob(32) WHERE n = 3", Kind.RUN),
        ("UPDATE op SET run = zeroblob(32) WHERE n = 3", Kind.RUN),
        ("UPDATE op SET seq = 1000 WHERE n = 3", Kind.OP),
        ("UPDATE op SET bytes = x'80' WHERE n = 3", Kind.OP),
    ],
)
def test_what_stands_beside_the_ops_is_checked_too(path: Path, statement: str, kind: Kind) -> None:
    change(path, statement)

    assert kind in kinds(path)


def test_a_view_that_cannot_be_recomputed_is_not_called_fine(path: Path) -> None:
    change(path, "UPDATE op SET bytes = x'80' WHERE n = 3")

    assert Kind.VIEW_UNCHECKED in kinds(path)


def test_views_of_other_programs_are_named_as_not_looked_at(path: Path) -> None:
    found = verify(path, KEY, surroundings(Listing()))

    assert found.is_sound
    assert found.unchecked == ("counting", "listing")


def test_an_open_vault_verifies_itself(path: Path) -> None:
    with reopen(path) as vault:
        vault.append(intents(1))
        assert vault.verify().is_sound
        assert vault.verify().ops == 101


def test_a_scratch_database_is_removed_even_after_a_kill(path: Path) -> None:
    report(path)
    assert not list(path.glob("scratch-*"))
    (path / "scratch-0011").write_bytes(b"left behind")
    (path / "scratch-0011-journal").write_bytes(b"left behind")
    reopen(path).close()
    assert not list(path.glob("scratch-*"))


def test_views_that_differ_are_mended(path: Path) -> None:
    change(path, "DELETE FROM seen_op WHERE n > 50", "UPDATE counted SET ops = 7")
    assert report(path).can_be_mended
    assert mend(path, KEY, surroundings()).is_sound
    with reopen(path) as vault:
        assert rows(vault, "counted") == [(EAST, KIND, 100)]
        assert vault.drafts.read(b"draft").content == b"text"


def test_a_lost_anchor_is_mended(path: Path) -> None:
    (path / "anchor").unlink()
    with pytest.raises(AnchorDamaged):
        reopen(path)
    assert mend(path, KEY, surroundings()).is_sound
    with reopen(path) as vault:
        assert vault.count == 100


@pytest.mark.parametrize("at", [0, 15, 16, 18, 19, 20, 23])
def test_the_first_bytes_of_the_file_are_put_back(path: Path, at: int) -> None:
    """The cipher does not vouch for them, and one of them would make the vault read-only."""
    data = (path / "vault.db").read_bytes()
    (path / "vault.db").write_bytes(data[:at] + bytes((data[at] ^ 4,)) + data[at + 1 :])
    assert Kind.BEGINNING in kinds(path)
    with pytest.raises(Damaged):
        reopen(path)
    assert mend(path, KEY, surroundings()).is_sound
    assert (path / "vault.db").read_bytes() == data
    with reopen(path) as vault:
        vault.append(intents(1))


def test_a_sound_vault_is_left_as_it_is_by_mending(path: Path) -> None:
    before = {name: (path / name).read_bytes() for name in ("vault.db", "anchor", "keys")}
    assert mend(path, KEY, surroundings()).is_sound
    assert {name: (path / name).read_bytes() for name in before} == before


def test_nothing_is_mended_when_an_op_is_damaged(path: Path) -> None:
    change(path, "DELETE FROM seen_op", "UPDATE op SET seq = 1000 WHERE n = 3")
    database = (path / "vault.db").read_bytes()
    found = mend(path, KEY, surroundings())

    assert not found.can_be_mended
    assert (path / "vault.db").read_bytes() == database


def test_views_may_be_rebuilt_in_an_open_vault(path: Path) -> None:
    change(path, "DELETE FROM seen_op")
    with reopen(path) as vault:
        assert not vault.verify().is_sound
        vault.rebuild_views()
        assert vault.verify().is_sound
        assert len(rows(vault, "seen_op")) == 100


def test_progress_reaches_its_end(path: Path) -> None:
    steps: list[tuple[int, int]] = []
    given = surroundings()
    watched = type(given)(given.views, given.clock, given.entropy, lambda done, total: steps.append((done, total)))
    verify(path, KEY, watched)

    assert steps[-1] == (200, 200)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)


def test_a_view_without_a_primary_key_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    class Keyless(Listing):
        def create(self, tables: object) -> None:
            assert isinstance(tables, Store)
            tables.execute("CREATE TABLE listed (n INTEGER)")

    with create(tmp_path / "v", Keyless()) as vault, pytest.raises(ValueError, match="primary key"):
        vault.verify()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_finding_has_a_sentence_in_both_languages(kind: Kind) -> None:
    tray = Tray()
    tray.add(kind, place="place", key="0a")
    (finding,) = tray.findings()

    assert finding.sentence("en") != finding.sentence("ru")
    for language in ("en", "ru"):
        sentence = finding.sentence(language)
        assert sentence.endswith(".")
        assert "{" not in sentence
    assert Finding(kind, 12, finding.place, finding.keys).sentence("en")


def test_text_keys_are_compared_as_sqlite_orders_them(tmp_path: Path) -> None:
    """Bytes, not code points of another order: a key beyond the basic plane must not derail the walk."""
    words = ["", "a", "Z", "я", "\uffff", "\U0001f600", "ä", "z"]

    class Words(Counting):
        def create(self, tables: object) -> None:
            assert isinstance(tables, Store)
            tables.execute("CREATE TABLE worded (word ANY PRIMARY KEY, n INTEGER) STRICT, WITHOUT ROWID")

        def apply(self, tables: object, ops: object, *, bulk: bool) -> None:
            assert isinstance(tables, Store)
            keys: list[Value] = [*words, 5, -1, b"", b"\x01", b"a"] if list(ops) else []  # type: ignore[call-overload]
            tables.executemany("INSERT OR IGNORE INTO worded VALUES (?, 1)", [(key,) for key in keys])

    views = Words(tables=("worded",))
    with create(tmp_path / "v", views) as vault:
        vault.append(intents(1))
    with raw(tmp_path / "v") as store:
        store.execute("DELETE FROM worded WHERE word IN ('я', 5, x'01')")
    forge_anchor(tmp_path / "v")
    (found,) = verify(tmp_path / "v", KEY, surroundings(views)).findings

    assert (found.kind, found.count) == (Kind.VIEW_MISSING, 3)
