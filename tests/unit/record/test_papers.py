"""Papers as values: what fills them, what they lack, whom they leave out, and how they stand in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents, link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.papers.errors import ConsentRefused, NotAnonymous, TooManyPeople
from safeconduct.record.papers.filling import months_after
from safeconduct.record.papers.forms import asked_properties, form_from_toml, paper_forms
from safeconduct.record.papers.gathering import consent_from_words
from safeconduct.record.papers.making import Wanted, made_paper
from safeconduct.record.papers.names_out import Others
from safeconduct.record.papers.sheets import Shape, lines
from safeconduct.record.papers.types import Consent, Fill, Gap, Paper, Timing
from safeconduct.record.queries import Record
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.papers import GUARD, MISSING, MOTHER, NEIGHBOUR, TODAY, claim, clock, date, record_of, text, without

COMPARTMENT = CompartmentId(bytes(16))
MAN = Wanted("wgeid", ("tarn\x1fman",), submitter="Lantern, 1 Mill Road")
Papers = Callable[..., Paper]


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Papers]:
    """Gives a paper out of a record with other claims, and what was said of them since."""
    vaults: list[Vault] = []

    def made(
        wanted: Wanted = MAN,
        *,
        claims: list[dict[str, Any]] | None = None,
        said: tuple[Link, ...] = (),
        day: Day = TODAY,
    ) -> Paper:
        given = Surroundings((RecordViews(),), clock(), SeededEntropy(b"papers"))
        vault = Vault.create(tmp_path / str(len(vaults)), RecoverySecret(Secret(bytes(32))), given, cost=LEAST_COST)
        vaults.append(vault)
        dataset = read_accounts(record_of(**({} if claims is None else {"claims": claims})))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), COMPARTMENT))
        for link in said:
            vault.append([link_intent(COMPARTMENT, link)])
        vault.settle()
        return made_paper(Record(vault.tables), wanted, day, SeededEntropy(b"codes"))

    yield made
    for vault in vaults:
        vault.close()


def gaps(paper: Paper) -> dict[str, Gap]:
    return {one.question.code: one.gap for one in paper.missing}


def words(paper: Paper, language: Any = "en") -> str:
    return "\n".join(line.text for line in lines(paper, language))


def test_every_answer_rests_on_claims_by_number_and_nothing_is_missing(papers: Papers) -> None:
    paper = papers()

    assert paper.missing == ()
    told = [one for answer in paper.answers for one in answer.told]
    assert {number for one in told for number in one.rests} | {6} == {rest.number for rest in paper.rests}
    assert all(one.rests for one in told)
    assert len({rest.code for rest in paper.rests}) == len(paper.rests)


def test_a_day_is_never_more_exact_than_the_words_it_comes_from(papers: Papers) -> None:
    paper = papers(claims=[*without("k1"), claim(1, "man", "missing_since", date("2030-05-01", "2030-05-10"))])

    (told,) = paper.answer("date").told
    assert (iso_from_day(Day(told.span.lo)), iso_from_day(Day(told.span.hi))) == ("2030-05-01", "2030-05-10")
    assert gaps(paper) == {"date": Gap.NOT_EXACT}
    assert "1–10 May 2030 — reported" in words(paper)
    assert "Известно только: 1–10 мая 2030." in words(paper, "ru")


def test_what_is_disputed_is_said_as_disputed_with_all_its_sides(papers: Papers) -> None:
    other = claim(9, "man", "missing_since", date("2030-05-07"), source="release", voice="police")
    paper = papers(claims=[*without(), other])

    (told,) = paper.answer("date").told
    assert [(iso_from_day(Day(span.lo)), len(rests)) for span, _, rests in told.sides] == [
        ("2030-05-01", 1),
        ("2030-05-07", 1),
    ]
    assert gaps(paper) == {"date": Gap.NOT_EXACT}
    assert "DISPUTED. 1 May 2030 — according to" in words(paper)
    assert "ОСПАРИВАЕТСЯ. 1 мая 2030" in words(paper, "ru")


def test_of_withdrawn_content_a_paper_tells_nothing(papers: Papers) -> None:
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "tarn\x1fk2"))
    paper = papers(said=(withdrawn,))

    assert gaps(paper) == {"place": Gap.NOTHING}
    assert "Верхний Тарн" not in words(paper)
    assert "withdrawn" not in words(paper)


@pytest.mark.parametrize(
    ("said", "consent"),
    [
        ("given by his mother", Consent.GIVEN),
        ("Дано, письменно", Consent.GIVEN),
        ("да", Consent.GIVEN),
        ("refused", Consent.REFUSED),
        ("нет", Consent.REFUSED),
        ("отозвано 3 мая", Consent.WITHDRAWN),
        ("not yet", Consent.UNCLEAR),
        ("", Consent.UNCLEAR),
        ("she will ask", Consent.UNCLEAR),
    ],
)
def test_what_says_neither_yes_nor_no_is_no_consent(said: str, consent: Consent) -> None:
    assert consent_from_words(said) is consent


@pytest.mark.parametrize("said", [None, "she will ask"])
def test_without_consent_the_person_stays_out_of_every_line(said: str | None, papers: Papers) -> None:
    claims = without("k6") + ([claim(6, "man", "consent_share_un", text(said))] if said else [])
    claims.append(claim(10, "man", "event_description", text("Тамерлана Озёрного-Ӏаьржу увели, Озёрных много")))
    claims.append(claim(11, "man", "date_of_birth", date("2001-02-03")))
    paper = papers(claims=claims)

    assert gaps(paper) == {"name": Gap.WITHHELD, "consent": Gap.NOTHING}
    for language in ("en", "ru"):
        shown = words(paper, language)
        assert not [part for part in MISSING.replace("-", " ").split() if part[:-2] in shown]
        assert "2001" not in shown


def test_of_two_answers_about_consent_the_one_that_worries_counts(papers: Papers) -> None:
    later = claim(12, "man", "consent_share_un", text("отказ"), source="release")

    with pytest.raises(ConsentRefused):
        papers(claims=[*without(), later])


def test_consent_to_the_un_is_none_to_a_complaint(papers: Papers) -> None:
    paper = papers(replace(MAN, form="complaint"), claims=without("k7"))

    assert gaps(paper)["name"] is Gap.WITHHELD


def test_names_of_others_and_of_whoever_told_us_stay_out_in_every_case_of_russian(papers: Papers) -> None:
    paper = papers()

    for language in ("en", "ru"):
        shown = words(paper, language)
        for name in (NEIGHBOUR, GUARD, MOTHER.split()[0]):
            assert not [part for part in name.split() if part[:-1] in shown], (name, shown)
    assert paper.left_out == 5


def test_whoever_is_named_as_responsible_is_named_where_the_form_asks_for_them_alone(papers: Papers) -> None:
    claims = [*without(), claim(13, "man", "event_description", text("Засовский стоял рядом"))]
    paper = papers(replace(MAN, responsible=("tarn\x1fguard",)), claims=claims)

    assert "Засовский" in words(paper)
    assert "Засовский стоял" not in words(paper)


def test_an_answer_that_is_a_left_out_name_alone_is_missing(papers: Papers) -> None:
    paper = papers(claims=[*without("k3"), claim(3, "man", "perpetrator", text(GUARD))])

    assert gaps(paper) == {"perpetrators": Gap.UNNAMED}


def test_of_an_account_that_was_never_public_nothing_is_told(papers: Papers) -> None:
    shown = words(papers())

    assert "Call with" not in shown
    assert "2 May" not in shown
    assert "not public, kept by whoever submits this" in shown


def test_a_confidential_submitter_stands_on_the_last_page_alone(papers: Papers) -> None:
    shown = lines(papers(replace(MAN, is_confidential=True)), "en")

    (page,) = [number for number, line in enumerate(shown) if line.shape is Shape.PAGE]
    assert not [line for line in shown[:page] if "Mill Road" in line.text]
    assert [line for line in shown[page:] if "Mill Road" in line.text]
    with pytest.raises(NotAnonymous):
        papers(replace(MAN, form="complaint", is_confidential=True))


def test_a_receiver_of_one_person_takes_no_two(papers: Papers) -> None:
    with pytest.raises(TooManyPeople):
        papers(replace(MAN, subjects=("tarn\x1fman", "tarn\x1fneighbour")))


@pytest.mark.parametrize(
    ("lo", "hi", "day", "timing", "until"),
    [
        ("2030-05-01", "2030-05-01", "2030-08-01", Timing.OPEN, "2030-08-01"),
        ("2030-05-01", "2030-05-01", "2030-08-02", Timing.OVER, "2030-08-01"),
        ("2030-05-01", "2030-05-20", "2030-08-02", Timing.MAYBE, "2030-08-01"),
        ("2030-11-30", "2030-11-30", "2031-02-28", Timing.OPEN, "2031-02-28"),
        ("2030-05-01", None, "2031-08-02", Timing.MAYBE, "2030-08-01"),
        (None, "2030-05-20", "2030-08-20", Timing.UNKNOWN, "2030-08-20"),
        (None, "2030-05-20", "2030-08-21", Timing.OVER, "2030-08-21"),
    ],
)
def test_the_three_months_count_from_the_earliest_day_that_is_possible(
    lo: str | None, hi: str | None, day: str, timing: Timing, until: str, papers: Papers
) -> None:
    value = {"kind": "date", "lo": lo, "hi": hi}
    paper = papers(claims=[*without("k1"), claim(1, "man", "missing_since", value)], day=day_from_iso(day))

    (stands,) = paper.deadlines
    assert (stands.timing, iso_from_day(stands.until)) == (timing, until)


@given(st.dates(min_value=datetime.date(1970, 1, 1)), st.integers(0, 60))
def test_months_after_is_in_that_month_and_not_after_that_day(start: datetime.date, months: int) -> None:
    after = datetime.date.fromisoformat(iso_from_day(months_after(day_from_iso(start.isoformat()), months)))

    count = start.year * 12 + start.month + months
    if (after.year, after.month, after.day) != (9999, 12, 31):
        assert after.year * 12 + after.month == count
        assert after.day <= start.day
        assert after.day == start.day or (after + datetime.timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    "name",
    [
        "Дадаев",
        "Дадаева",
        "Дадаевой",
        "ДАДАЕВУ",
        "Дадаевыми",
        "Зелимханом",
        "Зелимхана",
        "Zelimkhan's",
        "Дадаев-Юсупов",
    ],
)
def test_a_name_is_left_out_in_its_cases(name: str) -> None:
    others = Others(["Зелимхан Дадаев", "Zelimkhan Dadaev"], [])

    assert name.split("'", maxsplit=1)[0] not in others.without(f"видел, как {name} вышел", "…")


def test_ordinary_words_and_names_of_those_it_is_about_stay() -> None:
    others = Others(["Вера Мельник", "Магомед Озёрный"], ["Тамерлан Озёрный"])

    assert others.without("вера и мельница, Озёрный, Озёрного", "…") == "вера и мельница, Озёрный, Озёрного"
    assert others.without("Веру, Мельнику", "…") == "…, …"


def test_every_form_is_whole_in_both_languages_and_asks_for_consent_and_a_submitter() -> None:
    for form in paper_forms().values():
        fills = {one.fill for one in form.questions() if one.is_minimum}
        assert {Fill.NAME, Fill.SUBMITTER, Fill.CONSENT} <= fills, form.code
        assert form.source.startswith("https://")
        assert form.consent in asked_properties()
    assert {one.code for one in paper_forms()["wgeid"].questions() if one.is_minimum} == {
        *("name", "date", "place", "perpetrators", "steps", "submitter", "consent"),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"most_persons": 6},
        {"title": 1, "en": ""},
        {"section": [{"code": "a", "en": "a", "ru": "a", "question": [{"code": "q", "en": "q", "ru": "q"}]}]},
        {
            "section": [
                {
                    "code": "a",
                    "en": "a",
                    "ru": "a",
                    "question": [{"code": "q", "en": "q", "ru": "q", "properties": ["x"], "colour": "red"}],
                }
            ]
        },
    ],
)
def test_half_a_form_stops_the_program(change: dict[str, Any]) -> None:
    asked = {"code": "q", "en": "q", "ru": "q", "properties": ["x"]}
    whole: dict[str, Any] = {
        **{"form": "f", "version": 1, "en": "a", "ru": "a", "receiver_en": "a", "receiver_ru": "a", "source": "s"},
        **{"looked_on": "2030-01-01", "subjects": ["person"], "most_persons": 1, "consent": "c", "languages": ["en"]},
        "confidential": False,
        "section": [{"code": "a", "en": "a", "ru": "a", "question": [asked]}],
    }
    assert form_from_toml(whole).code == "f"

    with pytest.raises((KeyError, ValueError)):
        form_from_toml({**whole, **change})
