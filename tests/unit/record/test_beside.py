"""What two desks change at the same time is told on both, for each kind of op, until it is settled or seen (P4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.members import Role
from safeconduct.record.accounts import read_accounts
from safeconduct.record.beside import (
    NothingToSettle,
    Pair,
    Sort,
    note_seen,
    open_pairs,
    open_pairs_of,
    settled_by,
    told_in_words,
)
from safeconduct.record.commands import (
    TwoStand,
    compare,
    import_intents,
    link_intent,
    rewording_intent,
    rewording_of,
    undo_intent,
)
from safeconduct.record.conflicts import RULES
from safeconduct.record.history_words import Told
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import ENTRIES, LINK, UNDO, Table, claim_version
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import Verdict
from safeconduct.sync.compartments import rename
from safeconduct.sync.conflicts import beside
from safeconduct.sync.identity import record_compartment
from tests.unit.record.test_parts_apart import with_record
from tests.unit.sync.desks import Desk, exchange, founder, join
from tests.world import accounts_bytes

CLAIM = "lantern\x1fc3"
OTHER = "lantern\x1fc1"
NOBODY = Ref(Table.CLAIM, "")
VOICE, VOICE_2 = Ref(Table.VOICE, "lantern\x1fv1"), Ref(Table.VOICE, "lantern\x1fv2")

Act = Callable[[Desk, CompartmentId], OpId]


@dataclass(slots=True)
class Two:
    """Two desks that have the same record."""

    amal: Desk
    bela: Desk
    record: CompartmentId

    def meet(self) -> None:
        exchange(self.amal, self.bela)

    def apart(self, amal: Act, bela: Act) -> tuple[OpId, OpId]:
        """Let both do something before they meet."""
        ops = amal(self.amal, self.record), bela(self.bela, self.record)
        self.meet()
        return ops


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    amal = founder(tmp_path, "amal")
    record = record_compartment(amal.vault)
    bela = join(tmp_path, amal, "bela", seats=((record, Role.WRITE),))
    for desk in (amal, bela):
        with_record(desk)
    dataset = read_accounts(accounts_bytes())
    amal.vault.append(import_intents(dataset, compare(dataset, amal.vault.tables, part=record), record))
    pair = Two(amal, bela, record)
    pair.meet()
    yield pair
    for desk in (amal, bela):
        desk.close()


def rewords(said: str, claim: str = CLAIM) -> Act:
    def act(desk: Desk, part: CompartmentId) -> OpId:
        mended, dataset = rewording_of(Record(desk.vault.tables), claim, said=said)
        return desk.vault.append([rewording_intent(part, dataset, mended)])[0]

    return act


def mends(said: str, before: str) -> Act:
    """Mend one standing wording and no other."""

    def act(desk: Desk, part: CompartmentId) -> OpId:
        (old,) = (one.claim for one in Record(desk.vault.tables).wordings(CLAIM) if one.claim.said == before)
        version = claim_version("lantern", encode_item(old))
        return desk.vault.append([rewording_intent(part, "lantern", replace(old, said=said, replaces=(version,)))])[0]

    return act


def standing(desk: Desk) -> list[str]:
    return [one.claim.said for one in Record(desk.vault.tables).wordings(CLAIM) if not one.is_gone]


def links(kind: LinkKind, target: Ref, origin: Ref = NOBODY, note: str = "") -> Act:
    verdict = Verdict.AGREE if kind is LinkKind.REVIEW else None
    return lambda desk, part: desk.vault.append([link_intent(part, Link(kind, origin, target, note, verdict))])[0]


def undoes(op: OpId) -> Act:
    return lambda desk, part: desk.vault.append([undo_intent(part, desk.vault.tables, [op])])[0]


def is_told(desk: Desk) -> tuple[Pair, ...]:
    return open_pairs(desk.team, Record(desk.vault.tables))


def words(desk: Desk, pair: Pair) -> tuple[str, str, str]:
    told = told_in_words(desk.team, Told("en", Record(desk.vault.tables), desk.vault.op), pair)
    return told.what, told.sides[0][1], told.sides[1][1]


def test_two_rewordings_of_one_claim_are_told_on_both_desks_with_both_wordings(two: Two) -> None:
    two.apart(rewords("no fewer than nine"), rewords("ten at the most"))

    for desk, mine, theirs, other in (
        (two.amal, "no fewer than nine", "ten at the most", "bela"),
        (two.bela, "ten at the most", "no fewer than nine", "founder"),
    ):
        (pair,) = is_told(desk)
        assert pair.sort is Sort.REWORDED
        assert open_pairs_of(desk.team, Record(desk.vault.tables), CLAIM) == (pair,)
        assert open_pairs_of(desk.team, Record(desk.vault.tables), OTHER) == ()
        what, first, second = words(desk, pair)
        assert what == f"{other} changed this at the same time as you; neither had seen the other's."
        assert first.startswith("you: ")
        assert mine in first
        assert second.startswith(f"{other}: ")
        assert theirs in second
        russian = told_in_words(desk.team, Told("ru", Record(desk.vault.tables), desk.vault.op), pair)
        assert russian.what == f"{other} и вы изменили это одновременно, не видя изменений друг друга."
        assert russian.sides[0][1].startswith("вы: ")


@pytest.mark.parametrize("chosen", [0, 1])
def test_whoever_chooses_a_wording_settles_it_on_both_desks_and_nothing_is_lost(two: Two, chosen: int) -> None:
    ops = two.apart(rewords("no fewer than nine"), rewords("ten at the most"))
    record = Record(two.amal.vault.tables)
    claim, held = settled_by(record, CLAIM, ops[chosen])
    two.amal.vault.append([rewording_intent(two.record, "lantern", claim)])
    two.meet()

    for desk in (two.amal, two.bela):
        assert is_told(desk) == ()
        here = Record(desk.vault.tables)
        standing = [one for one in here.wordings(CLAIM) if not one.is_gone]
        assert [one.claim.said for one in standing] == [held.claim.said]
        assert {"no fewer than nine", "ten at the most"} <= {one.claim.said for one in here.wordings(CLAIM)}
    with pytest.raises(NothingToSettle):
        settled_by(Record(two.bela.vault.tables), CLAIM, ops[0])


def test_both_may_settle_it_differently_and_then_that_is_told(two: Two) -> None:
    ops = two.apart(rewords("no fewer than nine"), rewords("ten at the most"))
    for desk, op in ((two.amal, ops[0]), (two.bela, ops[1])):
        claim, _ = settled_by(Record(desk.vault.tables), CLAIM, op)
        desk.vault.append([rewording_intent(two.record, "lantern", claim)])
    two.meet()

    assert [pair.sort for pair in is_told(two.amal)] == [Sort.REWORDED]
    assert is_told(two.amal)[0].first not in ops


def test_a_rewording_that_saw_the_other_one_or_says_the_same_is_not_told(two: Two) -> None:
    two.apart(rewords("the very same"), rewords("the very same"))
    assert is_told(two.amal) == is_told(two.bela) == ()
    rewords("later", OTHER)(two.amal, two.record)
    two.meet()
    rewords("later still", OTHER)(two.bela, two.record)
    two.meet()
    assert is_told(two.amal) == is_told(two.bela) == ()


def test_no_claim_is_mended_over_two_wordings_that_say_different_things_until_one_is_chosen(two: Two) -> None:
    ops = two.apart(rewords("no fewer than nine"), rewords("ten at the most"))
    for desk in (two.amal, two.bela):
        with pytest.raises(TwoStand):
            rewording_of(Record(desk.vault.tables), CLAIM, said="a dozen")
    claim, _ = settled_by(Record(two.amal.vault.tables), CLAIM, ops[0])
    two.amal.vault.append([rewording_intent(two.record, "lantern", claim)])
    rewords("a dozen")(two.amal, two.record)
    two.meet()

    assert standing(two.amal) == standing(two.bela) == ["a dozen"]


def test_mending_takes_the_place_of_every_wording_that_says_the_same(two: Two) -> None:
    """Each of two desks came to the same words by another way: two wordings, one meaning."""
    two.apart(rewords("ten at the most"), rewords("no fewer than ten"))
    mends("ten", "ten at the most")(two.bela, two.record)
    mends("ten", "no fewer than ten")(two.bela, two.record)
    two.meet()
    assert standing(two.amal) == ["ten", "ten"]

    rewords("a dozen")(two.amal, two.record)

    assert standing(two.amal) == ["a dozen"]


def test_two_wordings_are_told_still_when_one_of_them_alone_was_mended(two: Two) -> None:
    """As desks did before they refused it: nothing that stands beside another may go untold."""
    two.apart(rewords("no fewer than nine"), rewords("ten at the most"))
    mended = mends("nine and no more", "no fewer than nine")(two.bela, two.record)
    two.meet()

    for desk in (two.amal, two.bela):
        (pair,) = is_told(desk)
        assert mended in (pair.first, pair.second)
        assert open_pairs_of(desk.team, Record(desk.vault.tables), CLAIM) == (pair,)
        told = " ".join(words(desk, pair)[1:])
        assert "nine and no more" in told
        assert "ten at the most" in told
    claim, _ = settled_by(Record(two.amal.vault.tables), CLAIM, mended)
    two.amal.vault.append([rewording_intent(two.record, "lantern", claim)])
    two.meet()
    assert is_told(two.amal) == is_told(two.bela) == ()
    assert standing(two.bela) == ["nine and no more"]


def test_an_undone_rewording_settles_it_and_a_withdrawn_one_is_not_shown(two: Two) -> None:
    ops = two.apart(rewords("a name in words"), rewords("ten at the most"))
    links(LinkKind.WITHDRAW, Ref(Table.CLAIM, CLAIM))(two.amal, two.record)
    (pair,) = is_told(two.amal)
    assert all("a name in words" not in text for text in words(two.amal, pair))
    undoes(ops[0])(two.amal, two.record)
    two.meet()
    assert is_told(two.amal) == is_told(two.bela) == ()


SAID = [
    (links(LinkKind.DISPUTES, Ref(Table.CLAIM, CLAIM), note="a cook"), links(LinkKind.REVIEW, Ref(Table.CLAIM, CLAIM))),
    (links(LinkKind.DISPUTES, Ref(Table.CLAIM, CLAIM)), links(LinkKind.RETRACTS, Ref(Table.CLAIM, CLAIM))),
    (links(LinkKind.SAME_AS, VOICE_2, VOICE), links(LinkKind.DIFFERENT_FROM, VOICE_2, VOICE)),
    (links(LinkKind.INDEPENDENT, VOICE_2, VOICE), links(LinkKind.DEPENDENT, VOICE_2, VOICE)),
    (
        links(LinkKind.SUPERSEDES, Ref(Table.CLAIM, CLAIM), Ref(Table.CLAIM, OTHER)),
        links(LinkKind.WITHDRAW, Ref(Table.CLAIM, CLAIM)),
    ),
]


@pytest.mark.parametrize("acts", SAID)
def test_two_things_said_of_one_entry_are_told_until_each_has_seen_it(two: Two, acts: tuple[Act, Act]) -> None:
    two.apart(*acts)

    (pair,) = is_told(two.amal)
    assert pair.sort is Sort.SAID
    (theirs,) = is_told(two.bela)
    assert {pair.first, pair.second} == {theirs.first, theirs.second}
    assert words(two.amal, pair)[1].startswith("you: ")
    note_seen(two.amal.vault, [pair])
    assert is_told(two.amal) == ()
    assert is_told(two.bela) == (theirs,)


def test_two_undos_of_one_entry_are_told(two: Two) -> None:
    op = links(LinkKind.DISPUTES, Ref(Table.CLAIM, CLAIM))(two.amal, two.record)
    two.meet()
    ops = two.apart(undoes(op), undoes(op))

    (pair,) = is_told(two.bela)
    assert pair.sort is Sort.UNDONE
    assert "undo of" in words(two.bela, pair)[1]
    undoes(ops[0])(two.bela, two.record)
    assert is_told(two.bela) == ()


def test_two_names_of_one_part_are_told_until_a_later_one_is_given(two: Two) -> None:
    rename(two.amal.team, two.record, "winter")
    rename(two.bela.team, two.record, "December")
    two.meet()

    (pair,) = is_told(two.amal)
    assert pair.sort is Sort.NAMED
    assert words(two.amal, pair)[1:] == ("you: called it “winter”", "bela: called it “December”")
    rename(two.amal.team, two.record, "Winter, December")
    assert is_told(two.amal) == ()


def test_different_things_and_different_kinds_are_no_pair(two: Two) -> None:
    two.apart(rewords("no fewer than nine"), links(LinkKind.DISPUTES, Ref(Table.CLAIM, CLAIM)))
    two.apart(rewords("of another", OTHER), links(LinkKind.DISPUTES, Ref(Table.CLAIM, OTHER)))

    assert tuple(beside(two.amal.vault.tables)) == ()
    assert is_told(two.amal) == ()


def test_every_kind_with_a_rule_is_one_of_those_that_are_told_here() -> None:
    assert set(RULES) == {ENTRIES, LINK, UNDO}
