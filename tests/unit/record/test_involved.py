"""Whoever said no is heard wherever something tells of them, whatever anybody withdrew, merged or called them since."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Phrase
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents, link_intent, new_local_id
from safeconduct.record.involved import Involved
from safeconduct.record.items import SubjectKind, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.own_bytes import OwnField, ontology_intent
from safeconduct.record.ontology.types import ValueType
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.saying import SomebodyAndSomething, checked
from safeconduct.record.tables.choosing import NothingLeaves
from safeconduct.record.tables.weighing import TheySaidNo
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, new_vault
from tests.unit.record.test_tables_leaving import content, order, ready, rows, world

# Dead by two voices; living; living.
DEAD, LIVING, OTHER = "lantern\x1fp0", "lantern\x1fp2", "lantern\x1fp3"
NOBODY = Ref(Table.CLAIM, "")
OWN = "x_witness_seen"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v", world())


def entered(vault: Vault, say: Callable[[Sitting], str], source: str = "A2") -> str:
    """Enter what somebody says, as told by one account of the newspaper; return what that returns."""
    telling = Telling(f"lantern\x1f{source}", "lantern\x1flantern", said="so it was")
    sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    found = say(sitting)
    vault.append(sitting.intents(PART))
    return found


def refused(vault: Vault, person: str) -> None:
    """Enter that somebody refused that the UN is given anything."""

    def say(sitting: Sitting) -> str:
        consent = sitting.new("what was said", "consent")
        sitting.refer(consent, "consent_of", person)
        sitting.say(consent, "consent_use", "share_un")
        sitting.say(consent, "consent_answer", "refused")
        return consent

    entered(vault, say)


def beaten(vault: Vault, person: str, event: str = "", source: str = "A4") -> str:
    """Enter an act of one account, and of another whom it was done to and in which event; return the act."""

    def act(sitting: Sitting) -> str:
        made = sitting.new("Beating", "act")
        sitting.say(made, "type_of_act", "beating")
        return made

    made = entered(vault, act)

    def tied(sitting: Sitting) -> str:
        sitting.refer(made, "victim", person)
        if event:
            sitting.refer(made, "event", event)
        return made

    return entered(vault, tied, source)


def told(vault: Vault, name: str, *properties: str, **asked: Any) -> list[dict[str, str]]:
    """Return the rows about one thing that the UN is given."""
    asked = {"subjects": (name,), "kinds": (), "properties": properties, **asked}
    return rows(content(vault, order(purpose="united_nations", **asked)))


def linked(vault: Vault, kind: LinkKind, origin: Ref, target: Ref) -> None:
    vault.append([link_intent(PART, Link(kind, origin, target))])


def subject(id_: str) -> Ref:
    return Ref(Table.SUBJECT, f"lantern\x1f{id_}")


def same(vault: Vault, one: str, other: str) -> None:
    linked(vault, LinkKind.SAME_AS, Ref(Table.SUBJECT, one), Ref(Table.SUBJECT, other))


def called(vault: Vault, person: str, kind: str) -> None:
    """Bring the accounts in again, with somebody who is of another kind."""
    value = world()
    for one in value["subjects"]:
        if one["id"] == person:
            one["kind"] = kind
    dataset = read_accounts(json.dumps(value).encode())
    vault.append(import_intents(dataset, compare(dataset, vault.tables), PART))


def test_whoever_withdraws_their_account_is_asked_as_before(vault: Vault) -> None:
    act = beaten(vault, DEAD)
    refused(vault, DEAD)
    with pytest.raises(TheySaidNo):
        told(vault, act, "type_of_act")

    linked(vault, LinkKind.WITHDRAW, NOBODY, Ref(Table.SOURCE, "lantern\x1fA4"))

    with pytest.raises(TheySaidNo):
        told(vault, act, "type_of_act")


@pytest.mark.parametrize("kind", [LinkKind.RETRACTS, LinkKind.WITHDRAW])
def test_whom_a_retracted_claim_named_is_not_asked_also_where_it_was_withdrawn_as_well(
    vault: Vault, kind: LinkKind
) -> None:
    act = beaten(vault, DEAD)
    refused(vault, DEAD)
    (victim,) = Record(vault.tables).known(act, property_id="victim")
    linked(vault, LinkKind.RETRACTS, NOBODY, Ref(Table.CLAIM, victim.claims[0]))
    if kind is LinkKind.WITHDRAW:
        linked(vault, kind, NOBODY, Ref(Table.SOURCE, "lantern\x1fA4"))

    assert [row["property"] for row in told(vault, act, "type_of_act")] == ["type_of_act"]


@pytest.mark.parametrize("form", ["involvement", "intervention", "information"])
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_what_names_an_event_alone_tells_of_whoever_its_acts_were_done_to(
    vault: Vault, form: str, is_withdrawn: bool
) -> None:
    event = entered(vault, lambda sitting: sitting.new("Raid", "event"))
    beaten(vault, DEAD, event)

    def say(sitting: Sitting) -> str:
        made = sitting.new("Something", form)
        sitting.refer(made, "event", event)
        return made

    made = entered(vault, say)
    assert told(vault, made, "event")
    refused(vault, DEAD)
    if is_withdrawn:
        linked(vault, LinkKind.WITHDRAW, NOBODY, Ref(Table.SOURCE, "lantern\x1fA4"))

    with pytest.raises(TheySaidNo):
        told(vault, made, "event")


def test_an_involvement_in_one_act_tells_of_nobody_whom_another_act_of_the_event_was_done_to(vault: Vault) -> None:
    event = entered(vault, lambda sitting: sitting.new("Raid", "event"))
    beaten(vault, DEAD, event)
    other = beaten(vault, "lantern\x1fp1", event)

    def say(sitting: Sitting) -> str:
        made = sitting.new("Part", "involvement")
        sitting.refer(made, "event", event)
        sitting.refer(made, "act", other)
        sitting.say(made, "degree_of_involvement", "carried_out")
        return made

    made = entered(vault, say)
    refused(vault, DEAD)

    assert told(vault, made, "degree_of_involvement")
    assert told(vault, other, "type_of_act")


@pytest.mark.parametrize(
    ("form", "property_id"), [("intervention", "intervening_party"), ("unit", "commanded_by"), ("act", OWN)]
)
def test_every_field_that_may_name_a_person_ties_them_but_who_did_it(vault: Vault, form: str, property_id: str) -> None:
    field = OwnField(OWN, "act", ValueType.SUBJECT, Phrase("witness", "свидетель"), ("person",))
    retyped = OwnField(OWN, "act", ValueType.TEXT, Phrase("witness", "свидетель"), is_retired=True)
    vault.append([ontology_intent(PART, (field,))])

    def say(sitting: Sitting) -> str:
        made = sitting.new("Something", form)
        sitting.refer(made, property_id, DEAD)
        return made

    made = entered(vault, say)
    assert told(vault, made, property_id)
    refused(vault, DEAD)
    vault.append([ontology_intent(PART, (retyped,))])

    with pytest.raises(TheySaidNo):
        told(vault, made, property_id)


def test_who_is_said_to_have_done_it_is_not_asked(vault: Vault) -> None:
    def say(sitting: Sitting) -> str:
        made = sitting.new("Part", "involvement")
        sitting.refer(made, "perpetrator", DEAD)
        sitting.say(made, "degree_of_involvement", "carried_out")
        return made

    made = entered(vault, say)
    refused(vault, DEAD)

    assert told(vault, made, "degree_of_involvement")


@pytest.mark.parametrize("how", ["organisation", "place", "one with an organisation", "one with an event"])
def test_whoever_was_a_person_once_is_one_whatever_a_colleague_called_them_since(vault: Vault, how: str) -> None:
    other = {"one with an organisation": "lantern\x1fprogramme", "one with an event": "lantern\x1fwave"}.get(how, "")
    act = beaten(vault, LIVING)
    asked: dict[str, Any] = {"subjects": (LIVING, OTHER), "with_living": True}
    assert ready(vault, order(kinds=(), properties=("conditions",), **asked)).people == 2

    if other:
        same(vault, other, LIVING)
    else:
        called(vault, "p2", how)

    with pytest.raises(NothingLeaves):
        told(vault, LIVING, "conditions")
    if other:
        with pytest.raises(NothingLeaves):
            told(vault, other, "conditions", "start")
    made = ready(vault, order(kinds=(), properties=("conditions",), **asked))
    # The words of the wave name another.
    assert made.people == 2 + (how == "one with an event")
    refused(vault, LIVING)
    for name, properties in ((LIVING, ("conditions",)), (act, ("type_of_act",))):
        with pytest.raises(TheySaidNo):
            told(vault, name, *properties, with_living=True)


def test_an_organisation_that_was_a_person_stands_in_no_file_for_that_a_claim_points_at_it(vault: Vault) -> None:
    act = beaten(vault, LIVING)
    called(vault, "p2", "organisation")

    (row,) = told(vault, act, "victim")

    assert row["text"] == ""


def test_a_person_is_said_to_be_one_with_no_thing(vault: Vault) -> None:
    record = Record(vault.tables)
    for one, other in (("programme", "p2"), ("p2", "wave")):
        with pytest.raises(SomebodyAndSomething):
            checked(record, Link(LinkKind.SAME_AS, subject(one), subject(other)))
    # Two people, two things, and what nobody described here.
    for one, other in (("p3", "p2"), ("programme", "wave"), ("p2", "not here")):
        link = Link(LinkKind.SAME_AS, subject(one), subject(other))
        assert checked(record, link) == link


def test_a_signed_word_that_somebody_living_is_somebody_dead_lets_nobody_out(vault: Vault) -> None:
    before = told(vault, "", "conditions", subjects=(), kinds=(SubjectKind.PERSON,))
    same(vault, OTHER, DEAD)

    after = told(vault, "", "conditions", subjects=(), kinds=(SubjectKind.PERSON,))

    assert sorted(row["subject"] for row in before) == ["Ash Quarry", "Бирюк Камышов"]
    assert [row["subject"] for row in after] == ["Бирюк Камышов"]


def test_somebody_dead_who_said_no_is_named_in_the_words_of_nothing_else(vault: Vault) -> None:
    def words(purpose: str) -> str:
        asked = order(purpose=purpose, kinds=(), subjects=("lantern\x1fwave",), properties=("conditions",))
        return " ".join(" ".join(row.values()) for row in rows(content(vault, asked)))

    assert "Quarry was seen" in words("united_nations")
    refused(vault, DEAD)

    assert "Quarry" not in words("united_nations")
    assert "Quarry was seen" in words("archive")


def test_an_intervention_for_somebody_is_no_act_that_was_done_to_them(vault: Vault) -> None:
    """Else a complaint would keep the one act from standing in a paper by itself."""

    def say(form: str) -> Callable[[Sitting], str]:
        def said(sitting: Sitting) -> str:
            thing = sitting.new(f"the {form}", form)
            sitting.refer(thing, "victim", OTHER)
            return thing

        return said

    act = entered(vault, say("act"))
    entered(vault, say("intervention"))
    record = Record(vault.tables)
    assert Involved(record, NOW).acts_of(OTHER) == (act,)
