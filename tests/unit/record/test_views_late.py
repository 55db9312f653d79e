"""A command drops what is kept of large groups and does not wait for it to be made anew: a kill in between is harmless.

Guards the part of P4 and P5 that is the record's: after a kill between a command and the making up for it, everything
is known as the rules say, the vault verifies as it lies there, and the next opening makes up for it.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from safeconduct.base.clock import MS_PER_DAY, FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import Interval
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record import sql
from safeconduct.record.commands import entries_intents, link_intent, undo_intent
from safeconduct.record.items import Claim, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP, PropertyKind, Reading
from safeconduct.record.views import KEPT_FROM, RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify

KEY: Final = RecoverySecret(Secret(b"k" * 32))
PLACE: Final = CompartmentId(b"c" * 16)
BUSY: Final = f"d{SEP}s"
QUIET: Final = f"d{SEP}t"
ROOT: Final = Path(__file__).resolve().parents[3]


def surroundings() -> Surroundings:
    return Surroundings((RecordViews(),), FixedClock(22_000 * MS_PER_DAY), SeededEntropy(b"late"))


def claim(n: int, subject: str = "s") -> tuple[Table, Claim]:
    value = Value(PropertyKind.COUNT, Interval(n % 40, n % 40 + 3))
    return Table.CLAIM, Claim(f"{subject}{n}", f"a{n % 7}", subject, "held", value, "said", voice=f"v{n % 5}")


def add(vault: Vault, *claims: tuple[Table, Claim]) -> OpId:
    (op,) = vault.append(entries_intents(PLACE, "d", claims))
    return op


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed vault with one subject whose claims are many enough to be kept, and one with a few."""
    with Vault.create(tmp_path / "v", KEY, surroundings(), cost=LEAST_COST) as vault:
        add(vault, *(claim(n) for n in range(KEPT_FROM)))
        add(vault, *(claim(n, "t") for n in range(3)))
    return tmp_path / "v"


def reopen(path: Path) -> Vault:
    return Vault.open(path, KEY, surroundings())


def kept(vault: Vault) -> int:
    return len(list(vault.tables.execute("SELECT 1 FROM record_known")))


def late(vault: Vault) -> int:
    return len(list(vault.tables.execute(sql.LATE)))


def is_known_as_the_rules_say(vault: Vault) -> bool:
    record = Record(vault.tables)
    return all(record.known_now(name) == record.known(name, reading=Reading.KNOWN) for name in (BUSY, QUIET))


def test_a_claim_to_a_large_group_drops_what_is_kept_and_closing_makes_it_anew(path: Path) -> None:
    with reopen(path) as vault:
        assert (kept(vault), late(vault)) == (1, 0)
        add(vault, claim(KEPT_FROM))
        assert (kept(vault), late(vault)) == (0, 1)
        assert is_known_as_the_rules_say(vault)
        assert vault.verify().is_sound
    assert verify(path, KEY, surroundings()).is_sound
    with reopen(path) as vault:
        assert (kept(vault), late(vault)) == (1, 0)
        assert is_known_as_the_rules_say(vault)


def test_a_claim_to_a_small_group_puts_nothing_off(path: Path) -> None:
    with reopen(path) as vault:
        add(vault, claim(9, "t"))
        assert (kept(vault), late(vault)) == (1, 0)


def test_an_undo_that_makes_a_group_of_large_ones_part_puts_off_and_is_made_up_for(path: Path) -> None:
    with reopen(path) as vault:
        op = add(vault, claim(KEPT_FROM))
        vault.settle()
        vault.append([undo_intent(PLACE, vault.tables, [op])])
        assert (kept(vault), late(vault)) == (0, 1)
        assert is_known_as_the_rules_say(vault)
        vault.settle()
        assert (kept(vault), late(vault)) == (1, 0)
        assert is_known_as_the_rules_say(vault)
        assert vault.verify().is_sound


def test_subjects_that_become_one_and_part_again_leave_nothing_behind(path: Path) -> None:
    same = Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, BUSY), Ref(Table.SUBJECT, QUIET))
    with reopen(path) as vault:
        # Both are touched before they become one, so that a note of each is there.
        add(vault, claim(KEPT_FROM), *(claim(n, "t") for n in range(3, KEPT_FROM)))
        assert late(vault) == 2
        (op,) = vault.append([link_intent(PLACE, same)])
        assert (kept(vault), late(vault)) == (0, 1)
        assert is_known_as_the_rules_say(vault)
        vault.settle()
        assert (kept(vault), late(vault)) == (1, 0)
        assert vault.verify().is_sound
        vault.append([undo_intent(PLACE, vault.tables, [op])])
        assert (kept(vault), late(vault)) == (0, 2)
        assert is_known_as_the_rules_say(vault)
    assert verify(path, KEY, surroundings()).is_sound


def test_a_quiet_moment_that_ends_leaves_the_rest_and_locking_in_a_hurry_makes_up_for_nothing(path: Path) -> None:
    with reopen(path) as vault:
        add(vault, claim(KEPT_FROM), *(claim(n, "t") for n in range(3, KEPT_FROM)))
        assert late(vault) == 2
        asked: list[int] = []

        def stop() -> bool:
            asked.append(late(vault))
            return late(vault) < 2

        vault.settle(stop)
        # It was asked after each piece, and what was made until then stays.
        assert asked[-1] == 1
        assert (kept(vault), late(vault)) == (1, 1)
        assert not vault.is_settled
        assert is_known_as_the_rules_say(vault)
        assert vault.verify().is_sound
        vault.close(settles=False)
    assert verify(path, KEY, surroundings()).is_sound
    with Vault.open(path, KEY, surroundings(), settles=False) as vault:
        assert (kept(vault), late(vault)) == (1, 1)
        assert is_known_as_the_rules_say(vault)
        vault.close(settles=False)
    # Whoever opens it otherwise makes up for it at once.
    with reopen(path) as vault:
        assert vault.is_settled
        assert (kept(vault), late(vault)) == (2, 0)


@pytest.mark.parametrize("when", [1, 2, 3])
def test_whoever_says_stop_and_then_no_more_leaves_nothing_out(path: Path, when: int) -> None:
    """Somebody asks for a page and gives it up: groups that were never evaluated counted as made up for."""
    with reopen(path) as vault:
        add(vault, claim(KEPT_FROM), *(claim(n, "t") for n in range(3, KEPT_FROM)))
        asked = itertools.count(1)
        vault.settle(lambda: next(asked) == when)
        assert vault.verify().is_sound
        vault.settle()
        assert (kept(vault), late(vault)) == (2, 0)
        assert vault.verify().is_sound


# Adds a claim, says so, and waits to be killed.
ADD_AND_WAIT: Final = """
import sys
from pathlib import Path
from tests.unit.record.test_views_late import KEPT_FROM, add, claim, reopen
vault = reopen(Path(sys.argv[1]))
add(vault, claim(KEPT_FROM))
print("added", flush=True)
sys.stdin.read()
"""


def test_a_kill_between_a_command_and_the_making_up_for_it_is_harmless(path: Path) -> None:
    command = [sys.executable, "-c", ADD_AND_WAIT, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as desk:
        assert desk.stdout is not None
        assert desk.stdout.readline().strip() == b"added"
        desk.kill()
    # As the kill left it: what is put off is no finding, and verifying changes nothing.
    assert verify(path, KEY, surroundings()).is_sound
    with reopen(path) as vault:
        assert (kept(vault), late(vault)) == (1, 0)
        assert len(Record(vault.tables).wordings(f"d{SEP}s{KEPT_FROM}")) == 1
        assert is_known_as_the_rules_say(vault)
        assert vault.verify().is_sound


def test_verifying_finds_a_row_that_stands_where_one_was_put_off(path: Path) -> None:
    with reopen(path) as vault:
        old = list(vault.tables.execute("SELECT group_n, rows, claims FROM record_known"))
        add(vault, claim(KEPT_FROM))
        with vault._room.store.transaction():
            vault._room.store.execute(sql.INSERT_KNOWN, old[0])
        assert not vault.verify().is_sound
        # What is put off is dropped before it is made anew, so that the false row goes with it.
    assert verify(path, KEY, surroundings()).is_sound
