"""Which acts a form is about, which of its questions each sort of act answers, and what then stands in the paper."""

from __future__ import annotations

import json
from typing import Any

import pytest

from safeconduct.record.ontology.reading import ontology
from safeconduct.record.papers.deeds import answers, deed_of
from safeconduct.record.papers.forms import form_from_toml, paper_form, paper_forms
from safeconduct.record.papers.making import Wanted
from safeconduct.record.papers.types import Deed, Gap, Paper, Timing
from tests.papers import GUARD, MISSING, NEIGHBOUR, PROPERTIES, claim, date, places, record_of, text, without
from tests.unit.record.test_papers import Papers, gaps, papers, words

__all__ = ("papers",)

MAN, DEED = "tarn\x1fman", "tarn\x1fdeed"
TAKEN = {
    "act/arrest": Deed.ABOUT,
    "act/raid": Deed.ABOUT,
    "act/abduction": Deed.ABOUT,
    "act/enforced_disappearance": Deed.ABOUT,
    "act/forced_return": Deed.ABOUT,
    "act/detention": Deed.HOLDING,
    "act/incommunicado_detention": Deed.HOLDING,
    "act/deprivation_of_liberty": Deed.HOLDING,
}
ELSE = ("act/house_burning", "act/beating", "act/torture", "act/killing", "act/threat", "act/house_confinement")
# The questions about the act itself: of the forms that are about some types, and the property that an act answers.
ASKS = {
    "wgeid": {"date": "initial_date", "perpetrators": "perpetrator", "circumstances": "type_of_act"},
    "wgad": {"date": "initial_date", "perpetrators": "perpetrator", "warrant": "stated_reason"},
}


@pytest.mark.parametrize("form", ["wgeid", "wgad"])
def test_a_form_about_liberty_is_about_acts_that_take_or_hold_and_no_other(form: str) -> None:
    asked, held = paper_form(form), ontology()

    assert {one: deed_of(asked, held, (one,)) for one in TAKEN} == TAKEN
    assert {deed_of(asked, held, (one,)) for one in ELSE} == {Deed.OTHER}
    assert deed_of(asked, held, ()) is Deed.UNTYPED
    assert deed_of(asked, held, ("act/unknown",)) is Deed.UNTYPED
    assert deed_of(asked, held, ("act/other",)) is Deed.OTHER
    assert deed_of(asked, held, ("избили",)) is Deed.OTHER
    # Of several types one is enough; whoever is taken and held was taken there.
    assert deed_of(asked, held, ("act/beating", "act/detention")) is Deed.HOLDING
    assert deed_of(asked, held, ("act/arrest", "act/detention")) is Deed.ABOUT


def test_a_hostage_is_missing_for_one_group_and_detained_by_no_state_for_the_other() -> None:
    hostage = ("act/hostage_taking",)
    assert deed_of(paper_form("wgeid"), ontology(), hostage) is Deed.HOLDING
    assert deed_of(paper_form("wgad"), ontology(), hostage) is Deed.OTHER


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
def test_a_form_about_any_wrong_is_about_acts_of_every_type_in_all_its_questions(form: str) -> None:
    asked = paper_form(form)

    assert deed_of(asked, ontology(), ()) is deed_of(asked, ontology(), ("act/unknown",)) is Deed.UNTYPED
    for act in ((), *((one,) for one in (*TAKEN, *ELSE))):
        deed = deed_of(asked, ontology(), act)
        assert deed in (Deed.ABOUT, Deed.HOLDING) or not act
        assert all(answers(question, one, deed) for question in asked.questions() for one in question.properties)


@pytest.mark.parametrize("act", ["act/unfair_trial", "act/refusal_to_investigate"])
def test_what_is_fought_by_appeal_is_no_crime_that_a_complaint_is_about_by_itself(act: str) -> None:
    assert deed_of(paper_form("complaint"), ontology(), (act,)) is Deed.OTHER
    assert deed_of(paper_form("complaint"), ontology(), (act, "act/fabricated_charge")) is Deed.ABOUT
    assert deed_of(paper_form("special_procedures"), ontology(), (act,)) is Deed.ABOUT


@pytest.mark.parametrize(("form", "code"), [(form, code) for form, asks in ASKS.items() for code in asks])
def test_what_is_asked_of_the_act_is_answered_by_acts_that_the_form_is_about_alone(form: str, code: str) -> None:
    (question,) = (one for one in paper_form(form).questions() if one.code == code)
    given = {deed for deed in Deed if answers(question, ASKS[form][code], deed)}
    wanted = {Deed.NONE, Deed.ABOUT, Deed.HOLDING}
    # Whoever holds somebody did not for that take them.
    more = {"circumstances": {Deed.UNTYPED}, "perpetrators": set[Deed]()}.get(code, set())
    assert given == (wanted | more) - ({Deed.HOLDING} if code == "perpetrators" else set())


@pytest.mark.parametrize("form", ["wgeid", "wgad"])
@pytest.mark.parametrize("property_id", ["exact_location", "place_of_act"])
def test_where_somebody_is_held_is_no_place_of_arrest_and_where_they_were_taken_none_of_detention(
    form: str, property_id: str
) -> None:
    asked = {one.code: one for one in paper_form(form).questions()}

    assert {one for one in Deed if answers(asked["place"], property_id, one)} == {Deed.NONE, Deed.ABOUT}
    assert {one for one in Deed if answers(asked["held"], property_id, one)} == {Deed.HOLDING}
    assert property_id in asked["held"].properties


def test_a_form_that_is_about_no_type_of_the_ontology_is_refused() -> None:
    assert paper_forms()["wgeid"].acts == ("act/deprivation_of_liberty",)
    base: dict[str, Any] = {"form": "f", "version": 1, "source": "s", "looked_on": "2026-01-01"}
    base |= {f"{prefix}{one}": "a" for prefix in ("", "receiver_") for one in ("en", "ru")}
    base |= {"subjects": ["person"], "most_persons": 1, "consent": "share_un", "languages": ["en"]}
    base |= {"confidential": True, "section": []}
    assert form_from_toml(base).acts == ()
    with pytest.raises(ValueError, match="is about"):
        form_from_toml({**base, "acts": ["act/nothing"]})


def told(papers: Papers, form: str, act: str, *own: str, **more: str) -> Paper:
    """A paper about the man with one act that somebody chose, of a type; ``own``: which claims of his stay."""
    fields = {
        "victim": text(MAN),
        "initial_date": date("2015-05-05"),
        "exact_location": places("Велл"),
        "attribution": text("люди в масках"),
        **({"type_of_act": text(act)} if act else {}),
        **{name: text(value) for name, value in more.items()},
    }
    claims = [claim(70 + n, "deed", name, value) for n, (name, value) in enumerate(fields.items())]
    kept = [one for one in without("k1", "k2", "k3", "k5", "k8") if one["subject"] != "arrests"]
    kept += [one for one in json.loads(record_of())["claims"] if one["id"] in own]
    subjects = [
        {"id": "man", "kind": "person", "label": MISSING},
        {"id": "deed", "kind": "event", "label": "Дело"},
    ]
    kinds = [{"id": name, "kind": value["kind"]} for name, value in fields.items()]
    wanted = Wanted(form, (MAN, DEED), submitter="Lantern, 1 Mill Road")
    return papers(wanted, claims=[*kept, *claims], changes={"subjects": subjects, "properties": [*PROPERTIES, *kinds]})


def as_texts(fields: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Fields with their values as the accounts file has them."""
    return [(name, text(value)) for name, value in fields.items()]


def said_of(paper: Paper, code: str) -> set[str]:
    """The words of an answer in both languages, of days their first."""
    told = paper.answer(code).told
    return {word for one in told for word in one.text} | {str(one.span.lo) for one in told if one.kind.is_interval}


MINIMUM = {"date": Gap.NOTHING, "place": Gap.NOTHING, "perpetrators": Gap.NOTHING}


@pytest.mark.parametrize("act", ["act/house_burning", "act/beating", ""])
def test_an_act_of_another_type_that_somebody_chose_fills_no_day_place_or_doer_and_no_deadline(
    act: str, papers: Papers
) -> None:
    paper = told(papers, "wgeid", act)

    assert gaps(paper) == MINIMUM
    assert [one.timing for one in paper.deadlines] == [Timing.UNKNOWN]
    assert {one: gaps(told(papers, "wgad", act)).get(one) for one in MINIMUM} == MINIMUM


@pytest.mark.parametrize(
    ("act", "language", "asks", "what"),
    [
        ("act/house_burning", "en", "What else happened to the person", "Burning of a house"),
        ("act/house_burning", "ru", "Что ещё произошло с человеком", "Поджог или сожжение дома"),
        ("act/torture", "en", "What else happened to the person", "Torture"),
        ("act/torture", "ru", "Что ещё произошло с человеком", "Пытка"),
    ],
)
def test_it_is_told_as_what_else_happened_beside_what_the_record_says_of_the_person(
    act: str, language: str, asks: str, what: str, papers: Papers
) -> None:
    paper = told(papers, "wgeid", act, "k1", "k5")

    told_else = said_of(paper, "else")
    assert {what, "Велл"} <= told_else
    assert what not in said_of(paper, "circumstances")
    shown = words(paper, language)
    assert shown.index(asks) < shown.index(what)
    assert gaps(paper) == {"place": Gap.NOTHING, "perpetrators": Gap.NOTHING}
    assert len(paper.answer("date").told) == 1
    assert "2015" not in shown[: shown.index(asks)]


@pytest.mark.parametrize("form", ["wgeid", "wgad"])
@pytest.mark.parametrize("act", ["act/arrest", "act/abduction", "act/enforced_disappearance", "Похищение"])
def test_an_act_by_which_somebody_was_taken_fills_day_place_and_doer(form: str, act: str, papers: Papers) -> None:
    paper = told(papers, form, act)

    assert MINIMUM.keys().isdisjoint(gaps(paper))
    assert said_of(paper, "place") == {"Велл"}
    assert said_of(paper, "perpetrators") == {"люди в масках"}
    assert not paper.answer("held").told


@pytest.mark.parametrize("form", ["wgeid", "wgad"])
@pytest.mark.parametrize("act", ["act/detention", "act/unacknowledged_detention", "Удержание"])
def test_where_an_act_that_holds_was_done_is_where_they_were_held(form: str, act: str, papers: Papers) -> None:
    paper = told(papers, form, act)

    gaps_of_act = {one: gap for one, gap in gaps(paper).items() if one in MINIMUM}
    assert gaps_of_act == {"place": Gap.NOTHING, "perpetrators": Gap.NOTHING}
    assert not paper.answer("place").told
    assert said_of(paper, "held") == {"Велл"}


@pytest.mark.parametrize("form", ["wgeid", "wgad"])
@pytest.mark.parametrize(("act", "took"), [("act/arrest", True), ("act/abduction", True), ("act/detention", False)])
def test_whoever_holds_somebody_is_told_as_holding_and_whoever_took_them_as_having_taken_them(
    form: str, act: str, took: bool, papers: Papers
) -> None:
    paper = told(papers, form, act)

    answered, other = ("perpetrators", "held_by") if took else ("held_by", "perpetrators")
    assert said_of(paper, answered) == {"люди в масках"}
    assert not paper.answer(other).told
    assert (gaps(paper).get("perpetrators") is Gap.NOTHING) is not took


@pytest.mark.parametrize("form", ["wgeid", "wgad"])
def test_what_is_said_of_the_person_alone_answers_who_took_them_and_not_who_holds_them(
    form: str, papers: Papers
) -> None:
    paper = told(papers, form, "act/detention", "k3")

    assert len(paper.answer("perpetrators").told) == 1
    assert said_of(paper, "held_by") == {"люди в масках"}


def test_a_guard_is_named_as_holding_only_where_somebody_names_them_as_responsible(papers: Papers) -> None:
    fields = {"victim": MAN, "type_of_act": "act/detention", "attribution": f"{GUARD}, начальник смены"}
    claims = [*without("k3"), *(claim(70 + n, "deed", *one) for n, one in enumerate(as_texts(fields)))]
    people = {"man": MISSING, "guard": GUARD, "neighbour": NEIGHBOUR}
    subjects = [{"id": one, "kind": "person", "label": label} for one, label in people.items()]
    subjects += [{"id": one, "kind": "event", "label": one} for one in ("deed", "arrests")]
    changes = {"subjects": subjects, "properties": [*PROPERTIES, *({"id": one, "kind": "text"} for one in fields)]}

    for responsible, is_named in (((), False), (("tarn\x1fguard",), True)):
        paper = papers(Wanted("wgeid", (MAN, DEED), responsible), claims=claims, changes=changes)
        (told_,) = paper.answer("held_by").told
        assert ("Засовский" in told_.text.ru) is is_named
        assert "начальник смены" in told_.text.ru


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
@pytest.mark.parametrize("act", ["act/house_burning", "act/detention", ""])
def test_a_form_about_any_wrong_is_filled_by_an_act_of_any_type(form: str, act: str, papers: Papers) -> None:
    paper = told(papers, form, act)

    assert {"date", "place", "perpetrators"}.isdisjoint(gaps(paper))
    assert said_of(paper, "place") == {"Велл"}


@pytest.mark.parametrize(("act", "answered"), [("act/house_burning", False), ("act/arrest", True)])
def test_who_had_a_part_in_an_act_is_a_doer_as_the_act_itself_is(act: str, answered: bool, papers: Papers) -> None:
    """Also where somebody chose the part and not the act."""
    fields = {"victim": ("deed", MAN), "type_of_act": ("deed", act), "act": ("part", DEED)}
    fields |= {"type_of_perpetrator": ("part", "Second Patrol Regiment")}
    claims = [claim(70 + n, on, name, text(value)) for n, (name, (on, value)) in enumerate(fields.items())]
    subjects = [{"id": one, "kind": "event", "label": one} for one in ("deed", "part")]
    subjects.append({"id": "man", "kind": "person", "label": MISSING})
    kinds = [{"id": name, "kind": "text"} for name in fields]
    changes = {"subjects": subjects, "properties": [*PROPERTIES, *kinds]}
    for chosen in ("deed", "part"):
        wanted = Wanted("wgeid", (MAN, f"tarn\x1f{chosen}"))
        paper = papers(wanted, claims=[*without("k3", "k4", "k5", "k8"), *claims], changes=changes)
        assert ("perpetrators" not in gaps(paper)) is answered, chosen


def test_when_somebody_was_taken_goes_before_since_when_they_were_held(papers: Papers) -> None:
    fields = {"victim": text(MAN), "type_of_act": text("act/detention"), "initial_date": date("2030-04-09")}
    other = {**fields, "type_of_act": text("act/arrest"), "initial_date": date("2030-03-01", "2030-05-31")}
    claims = [claim(70 + n, "held", name, value) for n, (name, value) in enumerate(fields.items())]
    claims += [claim(80 + n, "taken", name, value) for n, (name, value) in enumerate(other.items())]
    subjects = [{"id": one, "kind": "event", "label": one} for one in ("held", "taken")]
    subjects.append({"id": "man", "kind": "person", "label": MISSING})
    kinds = [{"id": name, "kind": value["kind"]} for name, value in fields.items()]
    changes = {"subjects": subjects, "properties": [*PROPERTIES, *kinds]}
    wanted = Wanted("wgeid", (MAN, "tarn\x1fheld", "tarn\x1ftaken"))

    paper = papers(wanted, claims=[*without("k1", "k3", "k4", "k5", "k8"), *claims], changes=changes)

    assert gaps(paper)["date"] is Gap.NOT_EXACT
