"""Of what each answer is told where several things tell what happened, and whom a paper about an act names."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.record.leaves import Leaves
from safeconduct.record.papers.errors import ConsentRefused
from safeconduct.record.papers.filling import texts_of
from safeconduct.record.papers.making import Wanted
from safeconduct.record.papers.types import Gap, Paper
from tests.papers import MISSING, NEIGHBOUR, PROPERTIES, claim, date, places, text, without
from tests.unit.record.test_papers import Papers, gaps, noted, papers, words

__all__ = ("papers",)

MAN, OTHER, DEED = "tarn\x1fman", "tarn\x1fneighbour", "tarn\x1fdeed"
FIRE = {"en": "Burning of a house", "ru": "Поджог или сожжение дома"}
PERSON = {"en": "told of the person, and of no act", "ru": "сказано о человеке, а не о деянии"}


def changes(*more: str, label: str = "Deed") -> dict[str, Any]:
    """People, an act and the properties that tell of it."""
    people = {"man": MISSING, "neighbour": NEIGHBOUR, **{one: f"Аслан Тестов{one[-1]}" for one in more}}
    subjects = [{"id": one, "kind": "person", "label": name} for one, name in people.items()]
    subjects += [{"id": one, "kind": "event", "label": label if one == "deed" else one} for one in ("deed", "other")]
    kinds = {"victim": "text", "type_of_act": "text", "attribution": "text", "initial_date": "date"}
    kinds |= {"exact_location": "places", "place_last_seen": "places"}
    declared = [{"id": one, "kind": kind} for one, kind in kinds.items()]
    return {"subjects": subjects, "properties": [*PROPERTIES, *declared]}


def deed(act: str, day: str, place: str, *victims: str, on: str = "deed", first: int = 70) -> list[dict[str, Any]]:
    """What is told of an act."""
    fields = [("victim", text(f"tarn\x1f{one}")) for one in victims]
    fields += [("type_of_act", text(act))] if act else []
    fields += [("initial_date", date(day))] if day else []
    fields += [("exact_location", places(place)), ("attribution", text("люди в масках"))]
    return [claim(first + n, on, name, value) for n, (name, value) in enumerate(fields)]


def kept(*ids: str) -> list[dict[str, Any]]:
    """Claims about the man: some of them, and what he agreed to."""
    return [one for one in without() if one["id"] in (*ids, "k6", "k7")]


def told(papers: Papers, form: str, claims: list[dict[str, Any]], *acts: str, **more: Any) -> Paper:
    """A paper about the man and what somebody took in."""
    subjects = (MAN, *(f"tarn\x1f{one}" for one in acts or ("deed",)))
    return papers(Wanted(form, subjects, submitter="L, 1 Mill Road"), claims=claims, changes=changes(), **more)


def answer(paper: Paper, code: str, language: str = "en") -> str:
    """An answer as it goes out."""
    question = paper.answer(code).question.text
    asked = question.ru if language == "ru" else question.en
    following = words(paper, language).split(f"\n{asked}\n", 1)[1]
    others = {one.text.ru if language == "ru" else one.text.en for one in paper.form.questions()}
    return "\n".join(line for line in _until(following.split("\n"), others))


def _until(lines: list[str], others: set[str]) -> list[str]:
    end = next((n for n, line in enumerate(lines) if line in others), len(lines))
    return lines[:end]


@pytest.mark.parametrize("form", ["wgeid", "wgad", "special_procedures", "complaint"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_day_of_the_person_and_a_place_of_an_older_act_each_say_where_they_come_from(
    form: str, language: str, papers: Papers
) -> None:
    paper = told(papers, form, [*kept("k1"), *deed("act/abduction", "2015-05-05", "Велл", "man")])

    when = {"en": "1 May 2030", "ru": "1 мая 2030"}[language]
    of_act = {"en": "of the act: Abduction, 5 May 2015", "ru": "о деянии: Похищение, 5 мая 2015"}[language]
    assert f"{when} ({PERSON[language]})" in answer(paper, "date", language)
    assert f"Велл ({of_act})" in answer(paper, "place", language)
    assert of_act in answer(paper, "perpetrators", language)
    assert of_act in noted(paper, language)
    warned = {"en": "are of one event", "ru": "об одном ли событии"}[language]
    assert warned in noted(paper, language)


@pytest.mark.parametrize("form", ["wgeid", "wgad", "special_procedures", "complaint"])
def test_a_day_of_an_older_act_and_the_place_where_the_person_was_last_seen_do_too(form: str, papers: Papers) -> None:
    seen = claim(60, "man", "place_last_seen", places("Верхний Тарн"), period={"lo": "2030-05-01", "hi": "2030-05-02"})
    paper = told(papers, form, [*kept(), seen, *deed("act/abduction", "2015-05-05", "Велл", "man")])

    assert "5 May 2015 (of the act: Abduction, 5 May 2015)" in answer(paper, "date")
    assert f"Верхний Тарн ({PERSON['en']}, 1–2 May 2030)" in answer(paper, "place")
    assert "Велл (of the act: Abduction, 5 May 2015)" in answer(paper, "place")


@pytest.mark.parametrize("form", ["wgeid", "wgad", "special_procedures", "complaint"])
def test_what_one_thing_tells_or_two_of_one_day_needs_no_such_words(form: str, papers: Papers) -> None:
    alone = told(papers, form, [*kept(), *deed("act/abduction", "2015-05-05", "Велл", "man")])
    same = told(papers, form, [*kept("k1"), *deed("act/abduction", "2030-05-01", "Велл", "man")])

    for paper in (alone, same):
        assert "of the act" not in words(paper)
        assert "told of" not in words(paper)
        assert "one event" not in noted(paper)


def test_an_act_with_no_day_beside_a_person_with_one_is_told_apart(papers: Papers) -> None:
    paper = told(papers, "wgeid", [*kept("k1"), *deed("act/abduction", "", "Велл", "man")])

    assert "Велл (of the act: Abduction)" in answer(paper, "place")


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
def test_of_two_acts_a_paper_about_any_wrong_tells_both_days_and_places_each_with_its_act(
    form: str, papers: Papers
) -> None:
    fire = deed("act/house_burning", "2015-05-05", "Велл", "man")
    beaten = deed("act/beating", "2021-03-03", "Тарн", "man", on="other", first=80)
    paper = told(papers, form, [*kept("k1"), *fire, *beaten], "deed", "other")

    when, where = answer(paper, "date"), answer(paper, "place")
    assert f"1 May 2030 ({PERSON['en']})" in when
    assert "5 May 2015 (of the act: Burning of a house, 5 May 2015)" in when
    assert "3 March 2021 (of the act: Beating, 3 March 2021)" in when
    assert "Велл (of the act: Burning of a house, 5 May 2015)" in where
    assert "Тарн (of the act: Beating, 3 March 2021)" in where


# What each of two people says of the two forms about any wrong.
ANSWERS = {"neither was asked": (), "one agreed": ("man",), "on conditions": ("man", "neighbour")}


def of_two(papers: Papers, form: str, agreed: tuple[str, ...], said: str = "дано", only: str = "") -> Paper:
    """A paper about two people, of each of whom a day and a place are told; all but ``only`` answer as ``said``."""
    claims = [
        claim(1, "man", "missing_since", date("2030-05-01")),
        claim(2, "man", "place_of_arrest", places("Велл")),
        claim(3, "neighbour", "missing_since", date("2029-03-01")),
        claim(4, "neighbour", "place_of_arrest", places("Тарн")),
    ]
    uses = [(one, use) for one in agreed for use in ("consent_share_un", "consent_complaint")]
    claims += [claim(20 + n, one, use, text("дано" if one == only else said)) for n, (one, use) in enumerate(uses)]
    return papers(Wanted(form, (MAN, OTHER), submitter="L, 1 Mill Road"), claims=claims, changes=changes())


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("said", ANSWERS)
def test_of_two_people_without_the_consent_of_both_no_origin_names_anybody(
    said: str, language: str, form: str, papers: Papers
) -> None:
    words_of = {"on conditions": "Да, но без имени"}.get(said, "дано")
    paper = of_two(papers, form, ANSWERS[said], words_of, "man")

    shown = words(paper, language) + noted(paper, language) + "\n".join(texts_of(paper))
    assert paper.is_of_several
    assert [one for one in (*MISSING.split(), *NEIGHBOUR.split()) if one in shown] == []
    first, second = {"en": ("of person 1", "of person 2"), "ru": ("о человеке 1", "о человеке 2")}[language]
    assert f"({first})" in answer(paper, "date", language)
    assert f"({second})" in answer(paper, "place", language)


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
def test_of_two_people_who_both_agreed_each_answer_says_of_whom_it_is_told(form: str, papers: Papers) -> None:
    paper = of_two(papers, form, ("man", "neighbour"))

    assert f"1 May 2030 (of {MISSING})" in answer(paper, "date")
    assert f"Тарн (of {NEIGHBOUR})" in answer(paper, "place")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_event_is_told_by_its_day_and_not_by_what_it_is_called(language: str, papers: Papers) -> None:
    happened = [
        claim(60, "deed", "initial_date", date("2015-05-05")),
        claim(61, "deed", "exact_location", places("Велл")),
    ]
    given = changes(label="Бакаева убили")
    paper = papers(Wanted("complaint", (MAN, DEED)), claims=[*kept("k1"), *happened], changes=given)

    shown = {"en": "5 May 2015 (of an event, 5 May 2015)", "ru": "5 мая 2015 (о событии, 5 мая 2015)"}[language]
    assert shown in answer(paper, "date", language)
    assert "Бакаев" not in words(paper, language) + noted(paper, language)


@pytest.mark.parametrize(
    ("lo", "hi", "is_one"),
    [("2015-01-01", "2015-12-31", False), ("2015-05-01", "2015-05-31", False), ("2015-05-05", "2015-05-05", True)],
    ids=["a year", "a month", "a day"],
)
def test_only_of_one_single_day_are_two_acts_taken_for_one_event(
    lo: str, hi: str, is_one: bool, papers: Papers
) -> None:
    claims = kept()
    for n, (on, place) in enumerate((("deed", "Велл"), ("other", "Тарн"))):
        told_of = deed("act/abduction", "", place, "man", on=on, first=70 + 10 * n)
        claims += [*told_of, claim(90 + n, on, "initial_date", date(lo, hi))]
    paper = told(papers, "special_procedures", claims, "deed", "other")

    assert paper.is_of_several is not is_one
    assert ("of the act: Abduction" in answer(paper, "place")) is not is_one


def test_what_stands_beside_an_answer_is_read_by_the_release_check_as_well(papers: Papers) -> None:
    claims = [*kept("k1"), *deed("act/abduction", "2015-05-05", "Велл", "man")]
    paper = told(
        papers,
        "wgeid",
        claims,
        check=lambda texts: [Leaves.HOLD if "5 May 2015" in one else Leaves.GOES for one in texts],
    )

    assert gaps(paper)["place"] is gaps(paper)["perpetrators"] is Gap.HELD
    assert "2015" not in words(paper)


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_paper_says_of_which_type_the_act_is_that_it_took_by_itself(form: str, language: str, papers: Papers) -> None:
    claims = [*kept(), *deed("act/house_burning", "2015-05-05", "Велл", "man")]
    wanted = Wanted(form, (MAN, DEED), submitter="L, 1 Mill Road", of_itself=1)
    paper = papers(wanted, claims=claims, changes=changes())

    assert FIRE[language] in answer(paper, "circumstances", language)
    when = {"en": "5 May 2015", "ru": "5 мая 2015"}[language]
    assert f": {FIRE[language]}, {when}." in noted(paper, language)


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_paper_about_an_act_names_whom_it_was_done_to_and_not_the_act(
    form: str, language: str, papers: Papers
) -> None:
    label = f"Burning of a house: {MISSING}"
    claims = [*kept(), *deed("act/house_burning", "2015-05-05", "Велл", "man")]
    paper = papers(Wanted(form, (DEED,)), claims=claims, changes=changes(label=label))

    assert answer(paper, "name", language) == MISSING
    assert "name" not in gaps(paper)
    assert FIRE[language] in words(paper, language)
    if language == "ru":
        assert "Burning" not in words(paper, language) + noted(paper, language)


@pytest.mark.parametrize("victims", [(), ("man", "neighbour")], ids=["nobody entered", "one did not agree"])
def test_a_paper_about_an_act_names_nobody_where_not_all_agreed_and_says_that_it_is_missing(
    victims: tuple[str, ...], papers: Papers
) -> None:
    label = f"Burning of a house: {MISSING}"
    claims = [*kept(), *deed("act/house_burning", "2015-05-05", "Велл", *victims)]
    for language in ("en", "ru"):
        paper = papers(Wanted("complaint", (DEED,)), claims=claims, changes=changes(label=label))
        assert answer(paper, "name", language) == {"en": "Not given.", "ru": "Не указано."}[language]
        assert gaps(paper)["name"] is Gap.WITHHELD
        assert "Тамерлан" not in words(paper, language) + noted(paper, language)
        assert FIRE[language] in words(paper, language)


def test_a_no_of_one_of_the_victims_is_no_paper_about_the_act(papers: Papers) -> None:
    no = claim(60, "neighbour", "consent_complaint", text("нет"))
    claims = [*kept(), no, *deed("act/house_burning", "2015-05-05", "Велл", "man", "neighbour")]
    with pytest.raises(ConsentRefused):
        papers(Wanted("complaint", (DEED,)), claims=claims, changes=changes())


def test_an_act_that_was_done_to_more_people_than_a_paper_names_names_none_and_says_so(papers: Papers) -> None:
    many = [f"a{n}" for n in range(6)]
    agreed = [claim(20 + n, one, "consent_complaint", text("дано")) for n, one in enumerate(many)]
    claims = [*kept(), *agreed, *deed("act/house_burning", "2015-05-05", "Велл", *many)]
    paper = papers(Wanted("complaint", (DEED,)), claims=claims, changes=changes(*many))

    assert gaps(paper)["name"] is Gap.MANY
    assert "Тестов" not in words(paper) + noted(paper)
    assert "more people than one paper names" in noted(paper)
    chosen = papers(Wanted("complaint", (DEED, "tarn\x1fa1")), claims=claims, changes=changes(*many))
    assert answer(chosen, "name") == "Аслан Тестов1"


@pytest.mark.parametrize("victims", [("man",), ("man", "neighbour")], ids=["all agreed", "one did not"])
def test_a_paper_about_a_whole_event_is_called_as_the_event_whatever_acts_it_tells_of(
    victims: tuple[str, ...], papers: Papers
) -> None:
    claims = [*kept(), *deed("act/house_burning", "2015-05-05", "Велл", *victims)]
    paper = papers(Wanted("complaint", ("tarn\x1fother", DEED)), claims=claims, changes=changes())

    assert answer(paper, "name") == "other"
