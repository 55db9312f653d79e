"""What is said of something goes where that lies, and no part tells its readers of another's entries (P3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare as compared
from safeconduct.record.commands import count_of, rewording_intent, rewording_of
from safeconduct.record.entering import Naming, TypedAccount, TypedClaim, understood
from safeconduct.record.items import Property, Subject, SubjectKind, Table, Voice, VoiceKind
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.named import NameLists
from safeconduct.record.ontology.adding import new_intents, new_term, renamed, retired, said_intents
from safeconduct.record.ontology.own_bytes import OwnField, OwnTerm, ontology_intent
from safeconduct.record.ontology.types import ValueType
from safeconduct.record.placing import NotItsPart, WouldTell
from safeconduct.record.types import PropertyKind
from safeconduct.sync.parts import MayOnlyRead, NoPartChosen
from tests.unit.record.apart import CLOSED, NOBODY, OPEN, OTHERS, Side, side
from tests.world import accounts, accounts_bytes

CLAIM = Ref(Table.CLAIM, "lantern\x1fc1")
ACCOUNT = Ref(Table.SOURCE, "lantern\x1fA2")
SURVIVOR = Ref(Table.VOICE, "lantern\x1fsurvivor")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Side]:
    with side(tmp_path) as found:
        yield found


def voice_in(desk: Side, part: CompartmentId, name: str) -> Ref:
    desk.enter(part, "desk", Table.VOICE, Voice(name, f"the voice {name}", VoiceKind.PERSON))
    return Ref(Table.VOICE, f"desk\x1f{name}")


def mended(**changes: str) -> dict[str, object]:
    """The accounts with another wording of the first claim."""
    value = accounts()
    value["claims"][0].update(changes)
    return value


def test_what_is_said_of_a_claim_goes_where_it_lies_whatever_part_is_chosen(desk: Side) -> None:
    desk.take(CLOSED)

    for kind in (LinkKind.DISPUTES, LinkKind.RETRACTS, LinkKind.WITHDRAW):
        assert desk.placing(OPEN).for_link(Link(kind, NOBODY, CLAIM)) == (CLOSED,)
        assert desk.placing(OTHERS).for_link(Link(kind, NOBODY, CLAIM)) == (CLOSED,)


def test_a_withdrawal_goes_into_every_part_the_account_lies_in(desk: Side) -> None:
    desk.take(OPEN)
    desk.take(OTHERS)

    assert desk.placing(CLOSED).for_link(Link(LinkKind.WITHDRAW, NOBODY, ACCOUNT)) == (OPEN, OTHERS)


def test_a_link_between_two_parts_goes_into_the_one_that_fewer_read(desk: Side) -> None:
    desk.take(OPEN)
    hidden = voice_in(desk, CLOSED, "hidden")

    for link in (Link(LinkKind.SAME_AS, hidden, SURVIVOR), Link(LinkKind.SAME_AS, SURVIVOR, hidden)):
        assert desk.placing(OPEN).for_link(link) == (CLOSED,)


def test_a_link_between_parts_of_different_readers_is_refused(desk: Side) -> None:
    desk.take(OPEN)
    theirs = voice_in(desk, OTHERS, "theirs")

    for link in (Link(LinkKind.SAME_AS, theirs, SURVIVOR), Link(LinkKind.DEPENDENT, SURVIVOR, theirs)):
        with pytest.raises(WouldTell) as refused:
            desk.placing(OPEN).for_link(link)
        assert "Alder, Rowan" in refused.value.sentences("en") or "Rowan, Alder" in refused.value.sentences("en")


def test_a_publisher_that_nobody_described_lies_where_its_accounts_lie(desk: Side) -> None:
    desk.take(CLOSED)
    copy = Ref(Table.VOICE, "lantern\x1fcopy")

    assert desk.placing().homes(copy) == {CLOSED}
    with pytest.raises(WouldTell):
        desk.placing(OPEN).for_new([copy])


def test_a_part_named_for_what_lies_elsewhere_is_refused(desk: Side) -> None:
    desk.take(CLOSED)

    with pytest.raises(NotItsPart):
        desk.placing(OPEN, only=OPEN).for_link(Link(LinkKind.DISPUTES, NOBODY, CLAIM))
    assert desk.placing(OPEN, only=CLOSED).for_link(Link(LinkKind.DISPUTES, NOBODY, CLAIM)) == (CLOSED,)


def test_a_part_that_may_only_be_read_takes_nothing(desk: Side) -> None:
    ops = desk.take(CLOSED)
    placing = desk.placing(CLOSED, read_only=(CLOSED,))

    with pytest.raises(MayOnlyRead):
        placing.for_new()
    with pytest.raises(MayOnlyRead):
        placing.for_link(Link(LinkKind.DISPUTES, NOBODY, CLAIM))
    with pytest.raises(MayOnlyRead):
        placing.by_part(ops)
    with pytest.raises(MayOnlyRead):
        placing.for_wording(desk.record.open_claim(CLAIM.name))
    with pytest.raises(MayOnlyRead):
        placing.for_print(ACCOUNT)
    with pytest.raises(NoPartChosen):
        desk.placing(CompartmentId(b"")).for_new()


def test_of_a_claim_in_two_parts_it_is_said_in_the_one_that_may_be_written_in(desk: Side) -> None:
    desk.take(OPEN)
    desk.take(OTHERS)

    placing = desk.placing(OPEN, read_only=(OTHERS,))
    assert placing.for_link(Link(LinkKind.WITHDRAW, NOBODY, CLAIM)) == (OPEN,)


def test_undoing_goes_part_by_part(desk: Side) -> None:
    mine, theirs = desk.take(OPEN), desk.take(OTHERS)

    assert desk.placing(CLOSED).by_part((*mine, *theirs)) == {OPEN: list(mine), OTHERS: list(theirs)}


def test_one_more_claim_goes_with_its_account(desk: Side) -> None:
    desk.take(CLOSED)
    wave = Ref(Table.SUBJECT, "lantern\x1fwave")

    assert desk.placing(OPEN).for_claim(ACCOUNT, [wave], "held") == CLOSED
    with pytest.raises(WouldTell):
        desk.placing(OPEN, only=OPEN).for_claim(ACCOUNT, [wave], "held")


def test_one_more_claim_names_nothing_that_the_readers_of_its_account_could_not_read(desk: Side) -> None:
    desk.take(OPEN)
    theirs = voice_in(desk, OTHERS, "theirs")

    assert desk.placing(CLOSED).for_claim(ACCOUNT, [SURVIVOR], "held") == OPEN
    with pytest.raises(WouldTell):
        desk.placing(CLOSED).for_claim(ACCOUNT, [SURVIVOR, theirs], "held")


def test_one_more_claim_uses_no_property_that_another_part_alone_declares(desk: Side) -> None:
    desk.take(OPEN)
    desk.enter(CLOSED, "desk", Table.PROPERTY, Property("cells", PropertyKind.COUNT))

    assert desk.placing(CLOSED, only=CLOSED).for_claim(ACCOUNT, [], "cells") == CLOSED
    with pytest.raises(WouldTell):
        desk.placing(OPEN).for_claim(ACCOUNT, [], "cells")


def test_a_new_entry_names_nothing_that_not_all_its_readers_read(desk: Side) -> None:
    desk.take(OPEN)
    hidden = voice_in(desk, CLOSED, "hidden")

    assert desk.placing(CLOSED).for_new([SURVIVOR]) == CLOSED
    with pytest.raises(WouldTell):
        desk.placing(OPEN).for_new([hidden])


def test_a_print_is_written_down_wherever_the_printed_thing_lies(desk: Side) -> None:
    desk.take(OPEN)
    desk.take(CLOSED)

    assert desk.placing(OTHERS).for_print(ACCOUNT) == (OPEN, CLOSED)
    assert desk.placing(OTHERS).for_print(Ref(Table.SOURCE, "")) == (OPEN, CLOSED)
    assert desk.placing(OTHERS, read_only=(CLOSED,)).for_print(Ref(Table.SOURCE, "")) == (OPEN,)


def test_a_newer_wording_goes_only_where_the_older_one_lies_and_says_nothing_of_another(desk: Side) -> None:
    desk.take(OPEN)
    desk.take(CLOSED, mended(said="what only the closed part says"))
    (shown,) = (one for one in desk.record.wordings(CLAIM.name) if "closed" in one.claim.said)

    assert desk.placing(OPEN).for_wording(shown) == (CLOSED,)
    newer, dataset = rewording_of(desk.record, CLAIM.name, value="April 2030")
    assert newer.said == "what only the closed part says"
    desk.desk.append([rewording_intent(CLOSED, dataset, newer)])
    assert [claim.said for claim in desk.record.standing_in(CLAIM.name, OPEN)] == ["late April"]


def test_the_same_file_is_new_in_each_part_and_lies_in_both(desk: Side) -> None:
    first = desk.take(OPEN)
    diff = compared(read_accounts(accounts_bytes()), desk.desk.tables, part=CLOSED)
    assert count_of(diff)["new_claims"] == 5
    before = desk.record.known_now("lantern\x1fwave")

    second = desk.take(CLOSED)

    assert first
    assert second
    assert desk.placing().homes(CLAIM) == {OPEN, CLOSED}
    assert desk.placing().of_wording(desk.record.open_claim(CLAIM.name)) == {OPEN, CLOSED}
    # Copies of one account count once, in however many parts they lie.
    assert desk.record.known_now("lantern\x1fwave") == before
    assert compared(read_accounts(accounts_bytes()), desk.desk.tables, part=CLOSED).is_empty
    assert compared(read_accounts(accounts_bytes()), desk.desk.tables, part=OPEN).is_empty


def test_a_newer_file_takes_the_place_of_what_its_own_part_holds_and_names_no_wording_of_another(desk: Side) -> None:
    desk.take(OPEN)
    desk.take(CLOSED, mended(said="only here"))

    desk.take(OPEN, mended(said="as the newer file has it"))

    assert [one.said for one in desk.record.standing_in(CLAIM.name, OPEN)] == ["as the newer file has it"]
    assert [one.said for one in desk.record.standing_in(CLAIM.name, CLOSED)] == ["only here"]
    (newest,) = desk.record.standing_in(CLAIM.name, OPEN)
    assert len(newest.replaces) == 1
    standing = {one.claim.said for one in desk.record.wordings(CLAIM.name) if not one.is_gone}
    assert standing == {"only here", "as the newer file has it"}


def test_another_parts_wording_of_an_entry_is_no_change_to_a_part(desk: Side) -> None:
    desk.take(OPEN)
    other = accounts()
    other["voices"][1]["label"] = "as the closed part calls them"
    desk.take(CLOSED, other)

    assert compared(read_accounts(accounts_bytes()), desk.desk.tables, part=OPEN).is_empty
    assert count_of(compared(read_accounts(accounts_bytes()), desk.desk.tables, part=CLOSED))["changed_entries"] == 1


def test_what_a_newer_file_lacks_is_asked_of_its_own_part_alone(desk: Side) -> None:
    desk.take(OPEN)
    fewer = accounts()
    fewer["claims"] = fewer["claims"][:4]

    dataset = read_accounts(accounts_bytes(fewer))
    assert compared(dataset, desk.desk.tables, part=CLOSED).missing == []
    assert compared(dataset, desk.desk.tables, part=OPEN).missing == ["lantern\x1fc5"]


def test_names_of_a_more_closed_part_are_not_found_while_an_open_one_is_typed_into(desk: Side) -> None:
    desk.take(OPEN)
    desk.enter(CLOSED, "desk", Table.SUBJECT, Subject("hidden", SubjectKind.PERSON, "Ruta of Tarn"))
    claim = TypedClaim(subject="Ruta of Tarn", subject_kind="person", property="held", value="9", voice="A survivor")
    typed = TypedAccount(outlet="A call", claims=(claim,))
    ids, lists = iter("abcdefgh"), NameLists()

    def read(part: CompartmentId) -> dict[str, str]:
        within = desk.placing().parts.named_by(part)
        found = understood(
            desk.record, typed, today=Day(22_000), new_id=lambda: next(ids), naming=Naming(lists, within)
        )
        assert not found.faults
        assert ((1, "subject") in found.elsewhere) is (part == OPEN)
        return {getattr(item, "subject", ""): getattr(item, "voice", "") for _, item in found.items}

    assert "desk\x1fhidden" not in read(OPEN)
    assert read(CLOSED)["desk\x1fhidden"] == "lantern\x1fsurvivor"


def test_a_property_that_another_part_declared_is_new_in_an_open_one(desk: Side) -> None:
    desk.take(CLOSED)

    assert "held" in desk.record.property_ids(frozenset((OPEN, CLOSED)))
    assert desk.record.property_ids(frozenset((OPEN,))) == frozenset()


CAR = OwnField("x_car", "act", ValueType.TERM, Phrase("car", "машина"))


def test_what_is_said_of_a_projects_field_goes_where_it_stands_whatever_part_is_chosen(desk: Side) -> None:
    """Its new name in the open part would tell those who may not read the closed one what it is about."""
    desk.desk.append([ontology_intent(CLOSED, (CAR,))])
    for items in (renamed(desk.record, "x_car", Phrase("van", "фургон")), retired(desk.record, "x_car")):
        for written in (OPEN, CLOSED, OTHERS):
            assert [one.compartment for one in said_intents(desk.placing(written), items)] == [CLOSED]
        with pytest.raises(NotItsPart):
            said_intents(desk.placing(OPEN, only=OPEN), items)
        with pytest.raises(MayOnlyRead):
            said_intents(desk.placing(OPEN, read_only=(CLOSED,)), items)


def test_a_term_of_a_list_that_not_all_may_read_goes_into_no_part_of_theirs(desk: Side) -> None:
    desk.desk.append([ontology_intent(CLOSED, (CAR,))])
    black = new_term(desk.record, "x_car", "black", Phrase("Black", "Чёрная"))
    assert [one.compartment for one in new_intents(desk.placing(CLOSED), black)] == [CLOSED]
    field = OwnField("x_other_car", "act", ValueType.TERM, Phrase("car behind", "машина сзади"), ("x_car",))
    for item in (black, field):
        with pytest.raises(WouldTell):
            new_intents(desk.placing(OPEN), item)
    desk.desk.append([ontology_intent(CLOSED, (OwnTerm("act/x_raid", Phrase("Raid", "Налёт")),))])
    under = new_term(desk.record, "act", "siege", Phrase("Siege", "Осада"), under="act/x_raid")
    with pytest.raises(WouldTell):
        new_intents(desk.placing(OPEN), under)
    free = new_term(desk.record, "act", "siege", Phrase("Siege", "Осада"), under="act/killing")
    assert [one.compartment for one in new_intents(desk.placing(OPEN), free)] == [OPEN]
