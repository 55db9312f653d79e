"""The record from before there was a team, entered anew for the team: the same on every desk, told once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import MS_PER_DAY, FixedClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.members import Role
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import link_intent, undo_intent
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import ENTRIES, PRINT, Claim, Table, claim_version
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.reading.kept import Decision, KeptText, reading_intent, text_intent
from safeconduct.record.reading.marks import KeptTexts, kept_text, read_from
from safeconduct.record.reading.types import Grade as ReadGrade
from safeconduct.record.reading.types import Sort, Span
from safeconduct.record.review_bytes import Finding, Grade, Wording, review_intent
from safeconduct.record.sharing import Sharing, share, to_share
from safeconduct.record.types import Reading, Verdict
from safeconduct.record.views import RecordViews
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.ready import create_vault
from safeconduct.sync.views import SyncViews
from safeconduct.vault.errors_ops import MayNotWrite
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.before_teams import BEFORE, enter_accounts_before_there_was_a_team, write_before_there_was_a_team
from tests.unit.sync import desks
from tests.unit.sync.desks import KEY, NOON_MS, Desk, exchange, join
from tests.world import accounts_bytes

NOBODY = Ref(Table.CLAIM, "")
CLAIM = Ref(Table.CLAIM, "lantern\x1fc3")
GRADES_IN = "SELECT 1 FROM record_review r JOIN record_op o ON o.n = r.op_n WHERE o.compartment = ?"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """One clock for all desks, whose vaults know the record as the program does."""
    clock = FixedClock(NOON_MS)
    monkeypatch.setattr(
        desks, "given", lambda _=None: Surroundings((RecordViews(), SyncViews()), clock, SystemEntropy())
    )
    return clock


@pytest.fixture
def first(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """A desk whose accounts were entered before it had a team, as a vault of Parts 1 and 2 is found."""
    around = desks.given()
    vault = create_vault(tmp_path / "first", KEY, around)
    enter_accounts_before_there_was_a_team(vault)
    clock.ms += MS_PER_DAY
    desk = Desk("first", tmp_path / "first", around, vault)
    yield desk
    desk.close()


@pytest.fixture
def second(tmp_path: Path, first: Desk) -> Iterator[Desk]:
    desk = join(tmp_path, first, "bela", seats=((record_compartment(first.vault), Role.WRITE),))
    yield desk
    desk.close()


def known(vault: Vault, **asked: object) -> dict[str, str]:
    record = Record(vault.tables)
    return {
        name: repr(record.known(name, **asked))  # type: ignore[arg-type]
        for name, _ in record.facts.current(Table.SUBJECT)
    }


def say(desk: Desk, link: Link, compartment: CompartmentId = BEFORE) -> None:
    desk.vault.append([link_intent(compartment, link)])


def test_what_was_written_before_the_team_is_the_same_on_every_desk_once_it_is_shared(
    first: Desk, second: Desk
) -> None:
    say(first, Link(LinkKind.DISPUTES, NOBODY, CLAIM, "from before"))
    alone = known(first.vault)
    assert known(second.vault) == {}
    offered = to_share(first.vault)
    shared = share(first.vault, record_compartment(first.vault))
    assert shared == offered
    assert shared.claims == len(list(read_accounts(accounts_bytes()).claims()))
    assert (shared.links, shared.withdrawn) == (1, 0)
    exchange(first, second)
    assert known(second.vault) == known(first.vault) == alone != {}
    notes = [said.link.note for said in Record(second.vault.tables).facts.links_to(CLAIM.table, CLAIM.name)]
    assert notes == ["from before"]
    assert first.vault.verify().findings == ()


def test_sharing_twice_shares_once_and_an_undo_means_the_same_on_both_desks(first: Desk, second: Desk) -> None:
    record = record_compartment(first.vault)
    share(first.vault, record)
    count = first.vault.count
    assert share(first.vault, record) == Sharing()
    assert first.vault.count == count
    exchange(first, second)
    entered = [one.signed.id for one in second.vault.compartment_ops(record) if one.signed.core.kind == ENTRIES]
    second.vault.append([undo_intent(record, second.vault.tables, entered)])
    exchange(first, second)
    assert known(first.vault) == known(second.vault)
    assert Record(first.vault.tables).open_claim(CLAIM.name).is_gone


def test_what_was_known_on_a_day_before_the_sharing_stays_known_on_it(
    first: Desk, second: Desk, clock: FixedClock
) -> None:
    day = day_from_ms(NOON_MS)
    before = known(first.vault, reading=Reading.KNOWN, day=day)
    clock.ms += MS_PER_DAY
    share(first.vault, record_compartment(first.vault))
    assert known(first.vault, reading=Reading.KNOWN, day=day) == before


def test_what_consent_was_withdrawn_for_what_was_undone_and_what_was_printed_stays_here(
    first: Desk, second: Desk
) -> None:
    say(first, Link(LinkKind.DISPUTES, NOBODY, CLAIM, "a note that repeats it"))
    say(first, Link(LinkKind.WITHDRAW, NOBODY, CLAIM, "asked to"))
    other = Ref(Table.CLAIM, "lantern\x1fc4")
    say(first, Link(LinkKind.DISPUTES, NOBODY, other, "a slip"))
    slip = list(first.vault.compartment_ops(BEFORE))[-1].signed.id
    first.vault.append([undo_intent(BEFORE, first.vault.tables, [slip])])
    shared = share(first.vault, record_compartment(first.vault))
    assert (shared.links, shared.withdrawn) == (0, 3)
    exchange(first, second)
    raw = b"".join(one.signed.to_bytes() for one in second.vault.ops())
    withdrawn = Record(first.vault.tables).open_claim(CLAIM.name)
    assert withdrawn.claim.said.encode() not in raw
    assert b"a note that repeats it" not in raw
    assert b"a slip" not in raw
    assert [one for one in second.vault.ops() if one.signed.core.kind == PRINT] == []
    assert Record(first.vault.tables).consent.is_withdrawn(Table.CLAIM, CLAIM.name)
    assert to_share(first.vault).ops == ()
    # Consent given again: what stayed behind can be shared after all.
    said = Record(first.vault.tables).facts.links_of_kind(LinkKind.WITHDRAW)
    first.vault.append([undo_intent(BEFORE, first.vault.tables, [said[-1].op])])
    assert share(first.vault, record_compartment(first.vault)).claims == 1
    exchange(first, second)
    assert not Record(second.vault.tables).open_claim(CLAIM.name).is_gone


def entered(first: Desk) -> Claim:
    return Record(first.vault.tables).open_claim(CLAIM.name).claim


def read_a_text(first: Desk, text: str, *, claim: str = CLAIM.name) -> KeptText:
    """Keep words of an account, say that a claim was read out of them and one suggestion declined, and grade that."""
    held = Record(first.vault.tables).open_claim(claim)
    kept = KeptText(f"lantern\x1f{held.claim.source}", text)
    said = held.claim.said or "drove"
    place = Span(text.index(said), text.index(said) + len(said))
    taken = Decision(b"k" * 12, place, Sort.COUNT, "held", "rules/2", ReadGrade.LIKELY, claim)
    declined = Decision(b"d" * 12, Span(0, 3), Sort.ACT, "type_of_act", "rules/2", ReadGrade.PLAIN)
    wording = Wording(claim, claim_version("lantern", encode_item(held.claim)))
    finding = Finding(f"lantern\x1f{held.claim.subject}", held.claim.property, held.claim.basis, "")
    grade = Grade(finding, Verdict.AGREE, (wording,))
    intents = [text_intent(BEFORE, kept), reading_intent(BEFORE, kept, [taken, declined]), review_intent(BEFORE, grade)]
    write_before_there_was_a_team(first.vault, intents)
    return kept


def test_texts_what_was_said_of_suggestions_and_grades_go_with_the_record(first: Desk, second: Desk) -> None:
    kept = read_a_text(first, f"They say: {entered(first).said}. Nobody answered.")
    shared = share(first.vault, record_compartment(first.vault))
    assert (shared.texts, shared.decisions, shared.grades, shared.withdrawn) == (1, 2, 1, 0)
    exchange(first, second)
    for vault in (first.vault, second.vault):
        record = Record(vault.tables)
        assert kept_text(record, kept.source) == kept
        assert [one.claim for one in KeptTexts(record, kept.source).said_of(kept)] == ["", CLAIM.name]
        found = read_from(record, CLAIM.name)
        assert found is not None
        assert found.words == entered(first).said
        rows = vault.tables.execute(GRADES_IN, (record_compartment(first.vault),))
        assert len(list(rows)) == 1
    assert to_share(first.vault).ops == ()
    assert first.vault.verify().findings == ()


def test_a_text_in_which_a_withdrawn_claim_stands_stays_with_what_was_read_of_it(first: Desk, second: Desk) -> None:
    said = entered(first).said
    read_a_text(first, f"They say: {said}. Nobody answered.")
    say(first, Link(LinkKind.WITHDRAW, NOBODY, CLAIM, "asked to"))
    shared = share(first.vault, record_compartment(first.vault))
    assert (shared.texts, shared.decisions, shared.grades, shared.texts_kept) == (0, 1, 0, 1)
    exchange(first, second)
    raw = b"".join(one.signed.to_bytes() for one in second.vault.ops())
    assert said.encode() not in raw
    assert CLAIM.name.encode() not in raw
    assert share(first.vault, record_compartment(first.vault)).ops == ()


def test_where_this_desk_may_not_write_nothing_is_shared_and_nothing_undone(first: Desk) -> None:
    first.vault.close_compartment(record_compartment(first.vault))
    before, count = known(first.vault), first.vault.count
    with pytest.raises(MayNotWrite):
        share(first.vault, record_compartment(first.vault))
    assert (known(first.vault), first.vault.count) == (before, count)
