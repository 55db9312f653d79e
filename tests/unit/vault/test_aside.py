"""What is set aside stays stored and is shown by no view, however the views came about; total views are given all."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.ids import OpId
from safeconduct.vault.mend import mend
from safeconduct.vault.restore import restore
from safeconduct.vault.types import Progress, TotalViewSet
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.unit.vault.counting import Counting, Listing
from tests.unit.vault.others import arrival, chain
from tests.unit.vault.rig import KEY, copy, create, forge_anchor, intents, raw, reopen, surroundings, verified


@dataclass
class Watching(Counting):
    """Counts how often it was computed anew."""

    created: int = 0

    def create(self, tables: object) -> None:
        self.created += 1
        super().create(tables)  # type: ignore[arg-type]


@dataclass
class Total(Listing):
    """Lists every op, those set aside too."""

    name: str = "total"
    tables: tuple[str, ...] = ("listed",)
    is_total: bool = True


def shown(vault: Vault) -> list[object]:
    return [row[0] for row in vault.tables.execute("SELECT n FROM seen_op ORDER BY n")]


def listed(vault: Vault) -> list[object]:
    return [row[0] for row in vault.tables.execute("SELECT n FROM listed ORDER BY n")]


def ids(vault: Vault) -> list[OpId]:
    return [op.signed.id for op in vault.ops()]


def test_only_a_set_that_says_so_is_total() -> None:
    assert isinstance(Total(), TotalViewSet)
    assert not isinstance(Counting(), TotalViewSet)


@pytest.mark.parametrize("count", [6, 100], ids=["a few", "an import"])
@pytest.mark.parametrize("is_first", [True, False], ids=["total first", "total last"])
def test_an_op_that_arrives_aside_is_stored_and_not_shown(tmp_path: Path, count: int, is_first: bool) -> None:
    views = (Total(), Counting()) if is_first else (Counting(), Total())
    with create(tmp_path / "v", *views) as vault:
        vault.take([arrival(op, is_aside=op.core.seq % 2 == 0) for op in chain(count)])

        assert vault.count == count
        assert shown(vault) == list(range(1, count + 1, 2))
        assert listed(vault) == list(range(1, count + 1))
        assert vault.aside() == frozenset(ids(vault)[1::2])
        assert vault.verify().is_sound
        vault.rebuild_views()
        assert shown(vault) == list(range(1, count + 1, 2))
    assert verify(tmp_path / "v", KEY, surroundings(*views)).is_sound


def test_setting_aside_and_counting_again_bring_the_views_in_step(tmp_path: Path) -> None:
    watching, total = Watching(), Total()
    with create(tmp_path / "v", watching, total) as vault:
        vault.append(intents(5))
        second, fourth = ids(vault)[1], ids(vault)[3]
        steps: list[tuple[int, int]] = []
        progress: Progress = lambda done, all_: steps.append((done, all_))  # noqa: E731  a lambda is what callers pass

        vault.set_aside([second, fourth, second], progress)
        assert shown(vault) == [1, 3, 5]
        assert steps[-1] == (5, 5)
        assert list(vault.tables.execute("SELECT ops FROM counted")) == [(3,)]
        assert listed(vault) == [1, 2, 3, 4, 5]
        assert vault.verify().is_sound

        vault.count_again([fourth])
        assert shown(vault) == [1, 3, 4, 5]
        assert vault.aside() == {second}
        assert vault.verify().is_sound
    with reopen(tmp_path / "v", watching, total) as vault:
        assert shown(vault) == [1, 3, 4, 5]
        assert vault.aside() == {second}


def test_nothing_is_computed_again_for_what_no_view_has_seen(tmp_path: Path) -> None:
    watching = Watching()
    first, second, third = chain(3)
    with create(tmp_path / "v", watching) as vault:
        before = watching.created
        vault.set_aside([third.id])
        vault.take([arrival(first), arrival(second, is_aside=True)])
        vault.set_aside([second.id, third.id])
        vault.take([arrival(third)])
        vault.count_again([first.id])
        assert shown(vault) == [1]
        vault.set_aside([OpId(b"n" * 32)])
        vault.count_again([OpId(b"n" * 32)])

        assert watching.created == before
        assert vault.verify().is_sound
        vault.count_again([second.id, third.id])
        assert (shown(vault), watching.created) == ([1, 2, 3], before + 1 + 1)


def test_a_program_that_knows_a_view_less_leaves_it_to_be_computed_again(tmp_path: Path) -> None:
    with create(tmp_path / "v", Counting(), Listing()) as vault:
        vault.append(intents(3))
    with reopen(tmp_path / "v", Counting()) as vault:
        vault.set_aside([ids(vault)[0]])
    with reopen(tmp_path / "v", Counting(), Listing()) as vault:
        assert listed(vault) == [2, 3]
        assert vault.verify().is_sound


def test_a_restored_vault_keeps_aside_what_was(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(40))
        vault.set_aside(ids(vault)[3:30])
        kept = vault.aside()
        vault.backup(tmp_path / "backup")
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as new:
        assert new.aside() == kept
        assert shown(new) == [1, 2, 3, *range(31, 41)]
        assert new.verify().is_sound


def test_a_row_of_an_op_that_is_aside_is_found_and_mended(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(3))
        vault.set_aside([ids(vault)[1]])
    with raw(tmp_path / "v") as store:
        store.execute("INSERT INTO seen_op VALUES (2, 'record.entries/1', 1, 'word 1')")
    forge_anchor(tmp_path / "v")
    assert verified(tmp_path / "v") == {"view_extra"}
    assert mend(tmp_path / "v", KEY, surroundings()).is_sound
    with reopen(tmp_path / "v") as vault:
        assert shown(vault) == [1, 3]


def test_a_kill_leaves_shelf_and_views_as_they_were_or_as_they_will_be(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(3))
        states = []
        with vault.together():
            vault.set_aside([ids(vault)[1]])
            states.append(copy(tmp_path / "v", tmp_path / "before"))
        states.append(copy(tmp_path / "v", tmp_path / "after"))
    for state, rows in zip(states, ([1, 2, 3], [1, 3]), strict=True):
        with reopen(state) as vault:
            assert (shown(vault), len(vault.aside())) == (rows, 3 - len(rows))
            assert vault.verify().is_sound
