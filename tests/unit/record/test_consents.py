"""Who consented to what: a yes only where nothing stands against it, whatever order things were entered in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record import consents
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents, link_intent, new_local_id, undo_intent
from safeconduct.record.consents import (
    COMPLAINT,
    CONTACT,
    FORM,
    KEEP,
    PUBLISH,
    SHARE_UN,
    USES,
    Answer,
    Consented,
    Occasion,
    answer_from_words,
    consent_for,
    counted,
)
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.papers.forms import paper_forms
from safeconduct.record.queries import Record
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.papers import MISSING, NEIGHBOUR, TODAY, clock, record_of, without

COMPARTMENT = CompartmentId(bytes(16))
MAN, OTHER_MAN = "tarn\x1fman", "tarn\x1fneighbour"
INTERVIEW, RELEASE = "tarn\x1finterview", "tarn\x1frelease"


@dataclass(slots=True)
class Desk:
    """A desk whose record holds no consent in the old way."""

    vault: Vault
    entropy: SeededEntropy = field(default_factory=lambda: SeededEntropy(b"ids"))

    def say(self, of: str = MISSING, source: str = INTERVIEW, **fields: str) -> tuple[OpId, ...]:
        """Enter a consent; ``fields``: what it says, without "consent_"."""
        sitting = Sitting(Record(self.vault.tables), Telling(source), lambda: new_local_id(self.entropy))
        name = sitting.new("consent", FORM)
        for one, words in ({"of": of} | fields).items():
            for said in words.split("|"):
                sitting.say(name, f"consent_{one}", said)
        return self.vault.append(sitting.intents(COMPARTMENT))

    def withdraw(self, source: str) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.SOURCE, source))
        self.vault.append([link_intent(COMPARTMENT, link)])

    def asked(self, use: str = PUBLISH, person: str = MAN, day: Day = TODAY) -> Consented:
        return consent_for(Record(self.vault.tables), person, use, day)

    def answer(self, use: str = PUBLISH, person: str = MAN, day: Day = TODAY) -> Answer:
        return self.asked(use, person, day).answer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield from _desk(tmp_path, without("k6", "k7"))


def _desk(path: Path, claims: list[dict[str, object]]) -> Iterator[Desk]:
    given = Surroundings((RecordViews(),), clock(), SeededEntropy(b"consents"))
    vault = Vault.create(path / "v", RecoverySecret(Secret(bytes(32))), given, cost=LEAST_COST)
    dataset = read_accounts(record_of(claims=claims))
    vault.append(import_intents(dataset, compare(dataset, vault.tables), COMPARTMENT))
    yield Desk(vault)
    vault.close()


def test_nobody_asked_is_no_yes(desk: Desk) -> None:
    assert desk.asked() == consents.NOT_ASKED
    assert not desk.asked().is_given


def test_a_yes_is_one_for_its_use_its_person_and_until_its_last_day(desk: Desk) -> None:
    desk.say(use="publish", answer="given", until="2030-07-01")

    assert desk.asked().is_given
    assert desk.asked().until == day_from_iso("2030-07-01")
    assert len(desk.asked().claims) == 4
    assert desk.answer(SHARE_UN) is Answer.NOT_ASKED
    assert desk.answer(person=OTHER_MAN) is Answer.NOT_ASKED
    assert desk.answer(day=day_from_iso("2030-07-01")) is Answer.GIVEN
    assert desk.answer(day=day_from_iso("2030-07-02")) is Answer.EXPIRED
    # The account was learnt on the second of May.
    assert desk.answer(day=day_from_iso("2030-05-01")) is Answer.NOT_ASKED


def test_a_yes_without_an_end_has_none(desk: Desk) -> None:
    desk.say(use="publish|contact", answer="given")
    assert desk.asked().until == OPEN_HI
    assert desk.answer(CONTACT, day=day_from_iso("2090-01-01")) is Answer.GIVEN


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"answer": "refused"}, Answer.REFUSED),
        ({"answer": "withdrawn"}, Answer.WITHDRAWN),
        ({"answer": "not_asked"}, Answer.NOT_ASKED),
        ({"answer": "conditions"}, Answer.CONDITIONS),
        ({"answer": "other"}, Answer.UNCLEAR),
        ({"answer": "unknown"}, Answer.UNCLEAR),
        ({"answer": "given|refused"}, Answer.REFUSED),
        ({"answer": "given|not_asked"}, Answer.UNCLEAR),
        ({"answer": "given", "conditions": "без имени"}, Answer.CONDITIONS),
        ({"answer": "given", "until": "..2030-12"}, Answer.UNCLEAR),
        ({"answer": "given", "until": "2030-06-14"}, Answer.EXPIRED),
        # Of an end in some month only its first day is sure.
        ({"answer": "given", "until": "June 2030"}, Answer.EXPIRED),
        ({"answer": "given", "until": "July 2030"}, Answer.GIVEN),
        ({"answer": "given", "until": "2031-01-01|2030-05-01"}, Answer.EXPIRED),
        ({"answer": "given", "asked_on": "2030-06-16"}, Answer.UNCLEAR),
        ({"of": f"{MISSING}|{NEIGHBOUR}", "answer": "given"}, Answer.UNCLEAR),
        ({"of": f"{MISSING}|{NEIGHBOUR}", "answer": "refused"}, Answer.REFUSED),
        ({"until": "2031-01-01"}, Answer.UNCLEAR),
    ],
)
def test_what_is_not_wholly_a_yes_is_none(fields: dict[str, str], answer: Answer, desk: Desk) -> None:
    desk.say(use="publish", **fields)
    assert desk.answer() is answer


def test_a_yes_for_no_use_in_particular_is_none_and_such_a_no_is_one_for_all(desk: Desk) -> None:
    desk.say(answer="given")
    assert {desk.answer(use) for use in USES} == {Answer.UNCLEAR}
    desk.say(answer="refused", of=NEIGHBOUR)
    assert {desk.answer(use, OTHER_MAN) for use in USES} == {Answer.REFUSED}


def test_whoever_refuses_that_it_is_kept_refuses_everything(desk: Desk) -> None:
    desk.say(use="|".join(use.partition("/")[2] for use in USES), answer="given")
    assert {desk.answer(use) for use in USES} == {Answer.GIVEN}
    desk.say(use="keep", answer="withdrawn")
    assert {desk.answer(use) for use in USES} == {Answer.WITHDRAWN}
    assert KEEP in USES


@pytest.mark.parametrize("no", ["refused", "withdrawn", "conditions", "unknown"])
@pytest.mark.parametrize(
    ("yes_on", "no_on", "is_given"),
    [
        ("2030-05-10", "2030-05-09", True),
        ("2030-05-10", "2030-05-11", False),
        ("2030-05-10", "2030-05-10", False),
        ("2030-05-10", "May 2030", False),
        ("May 2030", "April 2030", True),
        ("2030-05-10", "", False),
        ("", "2030-05-09", False),
        ("", "", False),
    ],
)
@pytest.mark.parametrize("is_no_entered_first", [True, False])
def test_what_stands_against_a_yes_ends_it_unless_it_is_older_beyond_doubt(
    no: str, yes_on: str, no_on: str, is_given: bool, is_no_entered_first: bool, desk: Desk
) -> None:
    both = [("given", yes_on), (no, no_on)]
    for answer, on in reversed(both) if is_no_entered_first else both:
        desk.say(use="publish", answer=answer, **({"asked_on": on} if on else {}))
    assert desk.asked().is_given is is_given


def test_a_newer_yes_that_has_ended_does_not_bring_an_older_one_back(desk: Desk) -> None:
    desk.say(use="publish", answer="given", asked_on="2030-01-01")
    desk.say(use="publish", answer="given", asked_on="2030-05-01", until="2030-06-01")
    assert desk.answer() is Answer.EXPIRED


def test_of_several_things_against_it_the_worst_counts_in_any_order() -> None:
    said = [Occasion(str(n), (PUBLISH,), answer, (str(n),)) for n, answer in enumerate(Answer)]
    for order in itertools.permutations(said[:4]):
        assert counted([*order, said[-1]], PUBLISH, TODAY) == Consented(Answer.WITHDRAWN, ("0",))
    undated = Occasion("x", (PUBLISH,), Answer.GIVEN, ("x",))
    dated = Occasion("y", (PUBLISH,), Answer.REFUSED, ("y",), asked=Interval(1, 1))
    assert counted([undated, dated], PUBLISH, TODAY).answer is Answer.REFUSED


def test_a_use_of_a_project_lies_under_ours_for_every_no_and_for_no_yes() -> None:
    under = (f"{PUBLISH}", "consent_use/x_picture")
    yes, no = (Occasion("", (PUBLISH,), one, ("c",)) for one in (Answer.GIVEN, Answer.REFUSED))
    assert counted([yes], "consent_use/x_picture", TODAY, under).answer is Answer.NOT_ASKED
    assert counted([no], "consent_use/x_picture", TODAY, under).answer is Answer.REFUSED


def test_a_refusal_that_was_withdrawn_with_its_account_brings_no_yes_to_life(desk: Desk) -> None:
    desk.say(use="publish", answer="given", source=RELEASE, asked_on="2030-01-01")
    desk.say(use="publish", answer="refused", source=INTERVIEW, asked_on="2030-05-01")
    desk.withdraw(INTERVIEW)
    assert desk.answer() is Answer.WITHDRAWN


def test_a_yes_whose_account_was_withdrawn_is_none(desk: Desk) -> None:
    desk.say(use="publish", answer="given")
    assert desk.asked().is_given
    desk.withdraw(INTERVIEW)
    assert desk.answer() is Answer.WITHDRAWN
    # Its account told of nobody else.
    assert desk.answer(person=OTHER_MAN) is Answer.NOT_ASKED


def test_what_was_entered_by_mistake_was_never_said(desk: Desk) -> None:
    desk.say(use="publish", answer="given")
    mistake, *_ = desk.say(use="publish", answer="refused")
    assert desk.answer() is Answer.REFUSED
    desk.vault.append([undo_intent(COMPARTMENT, desk.vault.tables, [mistake])])
    assert desk.answer() is Answer.GIVEN


def test_a_yes_of_which_anything_is_disputed_is_none(desk: Desk) -> None:
    desk.say(use="publish", answer="given")
    for claim in desk.asked().claims:
        disputed = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, claim))
        (op,) = desk.vault.append([link_intent(COMPARTMENT, disputed)])
        assert desk.answer() is Answer.UNCLEAR
        desk.vault.append([undo_intent(COMPARTMENT, desk.vault.tables, [op])])
        assert desk.answer() is Answer.GIVEN


def test_persons_who_are_one_have_one_consent(desk: Desk) -> None:
    desk.say(use="publish", answer="given")
    desk.say(use="publish", answer="refused", of=NEIGHBOUR)
    assert desk.asked().is_given
    same = Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, MAN), Ref(Table.SUBJECT, OTHER_MAN))
    desk.vault.append([link_intent(COMPARTMENT, same)])
    assert desk.answer() is Answer.REFUSED
    assert desk.answer(person=OTHER_MAN) is Answer.REFUSED


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("да", Answer.GIVEN),
        ("Дано, письменно.", Answer.GIVEN),
        ("согласие дано", Answer.GIVEN),
        ("yes", Answer.GIVEN),
        ("given in writing", Answer.GIVEN),
        ("нет", Answer.REFUSED),
        ("отозвано", Answer.WITHDRAWN),
        ("согласие", Answer.UNCLEAR),
        ("Согласие отозвано", Answer.WITHDRAWN),
        ("Согласие не получено", Answer.UNCLEAR),
        ("Дано не было", Answer.UNCLEAR),
        ("Да, но без имени", Answer.UNCLEAR),
        ("given to us only, not to the UN", Answer.UNCLEAR),
        ("yes, until 1 March", Answer.UNCLEAR),
        ("given by his mother, in writing", Answer.UNCLEAR),
        ("да нет", Answer.UNCLEAR),
        ("", Answer.UNCLEAR),
    ],
)
def test_free_words_are_a_yes_only_where_they_are_wholly_one(words: str, answer: Answer) -> None:
    assert answer_from_words(words) is answer


def test_what_papers_asked_for_before_counts_beside_the_form(tmp_path: Path) -> None:
    for desk in _desk(tmp_path, without("k6")):
        assert desk.asked(COMPLAINT).is_given
        assert desk.answer(SHARE_UN) is Answer.NOT_ASKED
        desk.say(use="complaint", answer="refused", asked_on="2019-01-01")
        # Nobody knows when the free words were said.
        assert desk.answer(COMPLAINT) is Answer.REFUSED


def test_the_codes_that_papers_and_pages_ask_by_are_in_the_list() -> None:
    held = ontology()
    assert set(USES) <= held.terms.keys()
    assert set(consents.OLD_PROPERTIES.values()) <= set(USES)
    assert set(consents._TERMS) <= held.terms.keys()
    asked = {form.consent for form in paper_forms().values()}
    assert asked == set(consents.OLD_PROPERTIES.values())
    assert {one.id for one in held.forms[FORM].fields} == {
        *(consents.OF, consents.USE, consents.ANSWER, consents.UNTIL, consents.CONDITIONS),
        *(consents.LANGUAGE, consents.CHANNEL, consents.ASKED_BY, consents.ASKED_ON),
    }
    assert Occasion("", (), Answer.GIVEN, ()).until == UNKNOWN
