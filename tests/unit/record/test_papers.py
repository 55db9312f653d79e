"""Papers as values: what fills them, what they lack, whom they leave out, and how they stand in words."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
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
from safeconduct.record.consents import USES
from safeconduct.record.items import Table
from safeconduct.record.leaves import Leaves, NeverLeaves, TextCheck, everything_goes
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.papers.errors import ConsentRefused, NotAnonymous, NotToBeNamed, TooManyPeople
from safeconduct.record.papers.filling import months_after
from safeconduct.record.papers.forms import form_from_toml, paper_forms
from safeconduct.record.papers.making import Kind, Sheet, Wanted, file_of, lines_of, made_paper, telling_of
from safeconduct.record.papers.notes import notes
from safeconduct.record.papers.types import Consent, Fill, Gap, Paper, Support, Timing
from safeconduct.record.queries import Record
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.papers import (
    GUARD,
    MISSING,
    MOTHER,
    NEIGHBOUR,
    PROPERTIES,
    TODAY,
    claim,
    clock,
    date,
    places,
    record_of,
    text,
    without,
)

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
        changes: dict[str, Any] | None = None,
        check: TextCheck = everything_goes,
    ) -> Paper:
        given = Surroundings((RecordViews(),), clock(), SeededEntropy(b"papers"))
        vault = Vault.create(tmp_path / str(len(vaults)), RecoverySecret(Secret(bytes(32))), given, cost=LEAST_COST)
        vaults.append(vault)
        given_claims = {} if claims is None else {"claims": claims}
        dataset = read_accounts(record_of(**given_claims, **(changes or {})))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), COMPARTMENT))
        for link in said:
            vault.append([link_intent(COMPARTMENT, link)])
        vault.settle()
        return made_paper(Record(vault.tables), wanted, day, SeededEntropy(b"codes"), check=check)

    yield made
    for vault in vaults:
        vault.close()


def gaps(paper: Paper) -> dict[str, Gap]:
    return {one.question.code: one.gap for one in paper.missing}


def words(paper: Paper, language: Any = "en") -> str:
    """The paper that goes out."""
    return "\n".join(line.text for line in lines_of(paper, Sheet.PAPER, language))


def noted(paper: Paper, language: Any = "en") -> str:
    """The working notes."""
    return "\n".join(line.text for line in notes(paper, language))


def test_every_answer_rests_on_claims_by_number_and_nothing_is_missing(papers: Papers) -> None:
    paper = papers()

    assert paper.missing == ()
    told = [one for answer in paper.answers for one in answer.told]
    assert {number for one in told for number in one.rests} == {rest.number for rest in paper.rests}
    assert all(one.rests for one in told)
    assert len({rest.code for rest in paper.rests}) == len(paper.rests)


def test_a_day_is_never_more_exact_than_the_words_it_comes_from(papers: Papers) -> None:
    paper = papers(claims=[*without("k1"), claim(1, "man", "missing_since", date("2030-05-01", "2030-05-10"))])

    (told,) = paper.answer("date").told
    assert (iso_from_day(Day(told.span.lo)), iso_from_day(Day(told.span.hi))) == ("2030-05-01", "2030-05-10")
    assert gaps(paper) == {"date": Gap.NOT_EXACT}
    assert "1–10 May 2030 — reported" in noted(paper)
    assert "Известно только: 1–10 мая 2030." in noted(paper, "ru")
    assert "1–10 May 2030" in words(paper)


def test_what_is_disputed_is_said_as_disputed_with_all_its_sides(papers: Papers) -> None:
    other = claim(9, "man", "missing_since", date("2030-05-07"), source="release", voice="police")
    paper = papers(claims=[*without(), other])

    (told,) = paper.answer("date").told
    assert [(iso_from_day(Day(span.lo)), len(rests)) for span, _, rests in told.sides] == [
        ("2030-05-01", 1),
        ("2030-05-07", 1),
    ]
    assert gaps(paper) == {"date": Gap.NOT_EXACT}
    assert "DISPUTED. 1 May 2030 — according to" in noted(paper)
    assert "ОСПАРИВАЕТСЯ. 1 мая 2030" in noted(paper, "ru")
    assert "Accounts differ: 1 May 2030; 7 May 2030" in words(paper)


def test_a_place_is_written_as_the_language_of_the_paper_writes_it(papers: Papers) -> None:
    named = [("k2", "Аргун", "interview"), ("k9", "Argun", "release")]
    claims = [claim(int(id_[1:]), "man", "place_of_arrest", places(text), source=by) for id_, text, by in named]
    paper = papers(claims=[*without("k2"), *claims])

    (told,) = paper.answer("place").told
    assert told.text == ("Argun", "Аргун")
    assert len(told.rests) == 2
    assert "Argun" in words(paper)
    assert "Аргун" not in words(paper)
    assert "Аргун" in words(paper, "ru")
    assert "Argun" not in words(paper, "ru")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_disputed_place_is_written_so_too(language: str, papers: Papers) -> None:
    named = [("k2", "Аргун", "interview"), ("k9", "Argun", "release")]
    claims = [claim(int(id_[1:]), "man", "place_of_arrest", places(text), source=by) for id_, text, by in named]
    doubt = [Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, f"tarn\x1f{id_}")) for id_, _, _ in named]
    paper = papers(claims=[*without("k2"), *claims], said=tuple(doubt))

    own, other = {"en": ("Argun", "Аргун"), "ru": ("Аргун", "Argun")}[language]
    differ = {"en": "Accounts differ", "ru": "Сведения расходятся"}[language]
    assert f"{differ}: {own}" in words(paper, language)
    assert other not in words(paper, language) + noted(paper, language)


def test_of_withdrawn_content_a_paper_tells_nothing(papers: Papers) -> None:
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "tarn\x1fk2"))
    paper = papers(said=(withdrawn,))

    assert gaps(paper) == {"place": Gap.NOTHING}
    assert "Верхний Тарн" not in words(paper)
    assert "withdrawn" not in words(paper) + noted(paper)


@pytest.mark.parametrize(
    "said",
    [
        *("Согласие отозвано, сказала мать", "Согласие не получено", "Дано не было", "Да, но без имени", "not yet"),
        *(
            "given to us only, not to the UN",
            "yes, until 1 March",
            "given by his mother",
            "согласие",
            "she will ask",
            "",
        ),
    ],
)
def test_what_is_not_wholly_a_yes_is_none(said: str, papers: Papers) -> None:
    paper = papers(claims=[*without("k6"), *([claim(6, "man", "consent_share_un", text(said))] if said else [])])

    assert paper.consent in (Consent.UNCLEAR, Consent.NOT_ASKED)
    assert MISSING not in words(paper)


@pytest.mark.parametrize("said", ["да", "Дано, письменно", "yes", "given, in writing", "согласна"])
def test_what_is_wholly_a_yes_is_one(said: str, papers: Papers) -> None:
    paper = papers(claims=[*without("k6"), claim(6, "man", "consent_share_un", text(said))])

    assert paper.consent is Consent.GIVEN
    assert MISSING in words(paper)


def test_the_names_of_two_who_agreed_do_not_let_out_a_third_whom_nobody_entered(papers: Papers) -> None:
    told = "Видели Тамерлана Мельникова, потом Руслана Мельникова"
    claims = [*without("k5"), claim(6, "neighbour", "consent_share_un", text("да"))]
    claims = [{**one, "id": f"n{n}"} for n, one in enumerate(claims)]
    claims.append(claim(95, "man", "event_description", text(told)))
    wanted = Wanted("special_procedures", ("tarn\x1fman", "tarn\x1fneighbour"))

    shown = words(papers(wanted, claims=claims))

    assert "Руслана Мельникова" in shown
    assert "Тамерлана" not in shown


@pytest.mark.parametrize("said", [None, "she will ask"])
def test_without_consent_the_person_stays_out_of_every_line(said: str | None, papers: Papers) -> None:
    claims = without("k6") + ([claim(6, "man", "consent_share_un", text(said))] if said else [])
    claims.append(claim(10, "man", "event_description", text("Тамерлана Озёрного-Ӏаьржу увели, Озёрных много")))
    claims.append(claim(11, "man", "date_of_birth", date("2001-02-03")))
    paper = papers(claims=claims)

    assert gaps(paper) == {"name": Gap.WITHHELD, "consent": Gap.NOTHING}
    for language in ("en", "ru"):
        shown = words(paper, language) + noted(paper, language)
        assert not [part for part in MISSING.replace("-", " ").split() if part[:-2] in shown]
        assert "2001" not in shown


def test_of_two_answers_about_consent_the_one_that_worries_counts(papers: Papers) -> None:
    later = claim(12, "man", "consent_share_un", text("отказ"), source="release")

    with pytest.raises(ConsentRefused):
        papers(claims=[*without(), later])


def test_consent_to_the_un_is_none_to_a_complaint(papers: Papers) -> None:
    paper = papers(replace(MAN, form="complaint"), claims=without("k7"))

    assert gaps(paper)["name"] is Gap.WITHHELD


def yes_with(**more: dict[str, Any]) -> dict[str, Any]:
    """Return claims and changes by which the man agreed that what he told goes to the UN, with limits of that."""
    fields = {
        "consent_of": text("tarn\x1fman"),
        "consent_use": text("consent_use/share_un"),
        "consent_answer": text("consent_answer/given"),
        **more,
    }
    said = [claim(70 + n, "yes", name, value) for n, (name, value) in enumerate(fields.items())]
    subjects = [*json.loads(record_of())["subjects"], {"id": "yes", "kind": "event", "label": "What he said"}]
    declared = ({"id": name, "kind": value["kind"]} for name, value in fields.items())
    properties = [*PROPERTIES, *declared]
    return {"claims": [*without("k6"), *said], "changes": {"subjects": subjects, "properties": properties}}


@pytest.mark.parametrize(
    ("given_", "state", "en", "ru"),
    [
        (
            yes_with(consent_until=date("2020-01-01")),
            Consent.EXPIRED,
            "The consent ended (1 January 2020); it is taken as not given.",
            "Срок согласия на это истёк (1 января 2020).",
        ),
        (
            yes_with(consent_conditions=text("without the village")),
            Consent.CONDITIONS,
            "The consent to this use is given on conditions, which no paper can check.",
            "Не указано: согласие на это дано с условиями, которых бумага проверить не может.",
        ),
        (
            yes_with(consent_in_languages=text("language/chechen")),
            Consent.LIMITED,
            "The consent to this use is not for the language of this paper.",
            "Не указано: согласие на это дано не для языка этой бумаги.",
        ),
        (
            {"claims": [*without("k6"), claim(6, "man", "consent_share_un", text("she will ask"))]},
            Consent.UNCLEAR,
            "What the record says of consent to this use is unclear.",
            "Не указано: из сведений неясно, есть ли согласие на это.",
        ),
        (
            {"claims": without("k6")},
            Consent.NOT_ASKED,
            "The record says nothing of consent to this use; it is taken as not given.",
            "Не указано: согласия на это в сведениях нет.",
        ),
    ],
)
def test_why_there_is_no_consent_is_said_as_it_is_in_every_sentence(
    given_: dict[str, Any], state: Consent, en: str, ru: str, papers: Papers
) -> None:
    paper = papers(**given_)

    assert paper.consent is state
    assert gaps(paper) == {"name": Gap.WITHHELD, "consent": Gap.NOTHING}
    shown = {language: noted(paper, language) for language in ("en", "ru")}
    assert en in shown["en"]
    assert ru in shown["ru"]
    if state is not Consent.NOT_ASKED:
        assert "the record holds no consent" not in shown["en"]
        assert "The record says nothing of" not in shown["en"]
        assert "в сведениях нет" not in shown["ru"]


@pytest.fixture
def in_english(papers: Papers) -> Callable[..., Paper]:
    """Gives a paper about a man who agreed that what he told goes to the UN in English alone."""
    told = yes_with(consent_in_languages=text("language/english"))

    def made(*languages: Any) -> Paper:
        wanted = replace(MAN, languages=languages) if languages else MAN
        return papers(wanted, **told)

    return made


def test_a_yes_for_one_language_is_one_for_a_paper_that_is_written_in_it_alone(
    in_english: Callable[..., Paper],
) -> None:
    given_ = in_english("en")
    assert given_.consent is Consent.GIVEN
    assert MISSING in words(given_)

    # Where nobody says in which language it is to be, each that it may be written in is asked for.
    for paper in (in_english("ru"), in_english("ru", "en"), in_english("en", "ru"), in_english()):
        assert paper.consent is Consent.LIMITED
        assert gaps(paper) == {"name": Gap.WITHHELD, "consent": Gap.NOTHING}
        assert MISSING not in words(paper) + words(paper, "ru")
    assert "The consent is given, but not for the language of this paper" in noted(in_english("ru"))
    assert "Согласие дано, но не для языка этой бумаги" in noted(in_english("ru"), "ru")


def test_a_paper_is_written_in_no_language_that_nobody_was_asked_for(in_english: Callable[..., Paper]) -> None:
    paper = in_english("en")
    assert file_of(paper, Kind.DOCX, "en")
    for sheet in Sheet:
        with pytest.raises(ValueError, match="other languages"):
            file_of(paper, Kind.DOCX, "ru", sheet)


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


def test_whoever_refused_is_not_named_as_responsible_by_whoever_makes_the_paper(papers: Papers) -> None:
    """What a neighbour told is told without their name, and no choice of one person may undo that."""
    claims = [*without(), claim(14, "neighbour", "consent_share_un", text("нет"))]
    with pytest.raises(NotToBeNamed) as caught:
        papers(replace(MAN, responsible=("tarn\x1fneighbour",)), claims=claims)
    assert NEIGHBOUR in caught.value.advice("ru").what
    # Whoever refused nothing may be.
    papers(replace(MAN, responsible=("tarn\x1fguard",)), claims=claims)


def test_an_answer_that_is_a_left_out_name_alone_is_missing(papers: Papers) -> None:
    paper = papers(claims=[*without("k3"), claim(3, "man", "perpetrator", text(GUARD))])

    assert gaps(paper) == {"perpetrators": Gap.UNNAMED}


def test_of_an_account_that_was_never_public_nothing_is_told_and_not_that_there_is_one(papers: Papers) -> None:
    paper = papers()
    shown = words(paper)

    assert "Call with" not in shown + noted(paper)
    assert "2 May" not in shown
    assert "not public" in noted(paper)
    for telling in ("not public", "reported", "voice", "[1]", "Missing", *(rest.code for rest in paper.rests)):
        assert telling not in shown


def test_how_somebody_knows_whom_a_newspaper_does_not_name_is_not_gathered(papers: Papers) -> None:
    assert {one.name for one in fields(Support)} == {"claim", "version", "outlet", "url", "published", "voice"}
    shown = words(papers(claims=[*without(), claim(20, "man", "official_reply", text("Ответа нет"), source="release")]))

    assert "1. Lantern, 10 May 2030; https://lantern.example/1" in shown


def test_a_confidential_submitter_stands_in_a_file_of_its_own_and_in_no_text(papers: Papers) -> None:
    said = claim(
        21, "man", "official_reply", text("Lantern подал жалобу, ответа нет"), source="release", voice="lantern"
    )
    paper = papers(replace(MAN, is_confidential=True), claims=[*without(), said])

    for language in ("en", "ru"):
        assert "Mill Road" not in words(paper, language)
        assert "Lantern" not in words(paper, language)
        assert "Lantern, 1 Mill Road" in "".join(line.text for line in lines_of(paper, Sheet.SUBMITTER, language))
    assert lines_of(papers(), Sheet.SUBMITTER, "en") == ()
    with pytest.raises(NotAnonymous):
        papers(replace(MAN, form="complaint", is_confidential=True))


def test_a_question_that_is_ours_alone_never_goes_out(papers: Papers) -> None:
    paper = papers(replace(MAN, form="complaint"))

    assert "for our papers" not in words(paper)
    assert "for our papers" in noted(paper)


def held_where(word: str, said: Leaves) -> TextCheck:
    return lambda texts: [said if word in text else Leaves.GOES for text in texts]


def test_what_the_release_check_holds_is_left_out_and_said(papers: Papers) -> None:
    paper = papers(check=held_where("Мельничная", Leaves.HOLD))

    assert gaps(paper) == {"place": Gap.HELD}
    assert "Мельничная" not in words(paper) + noted(paper)
    assert "Left out by the release check: 1" in noted(paper)
    assert paper.held == 1


def test_what_the_release_check_lets_out_never_refuses_the_paper(papers: Papers) -> None:
    with pytest.raises(NeverLeaves):
        papers(check=held_where("Мельничная", Leaves.NEVER))


def test_the_check_is_given_every_text_that_would_leave(papers: Papers) -> None:
    seen: list[str] = []

    def check(texts: Any) -> list[Leaves]:
        seen.extend(texts)
        return [Leaves.GOES] * len(texts)

    paper = papers(check=check)
    whole = " ".join(seen)
    shown = words(paper)
    for part in ("Мельничная", "1 May 2030", "Заявление в прокуратуру", "видела машину", MISSING):
        assert part in whole
        assert part in shown


@pytest.mark.parametrize("word", ["Lantern", "https://lantern.example/1"])
def test_who_brought_a_claim_is_looked_at_by_the_release_check_as_well(papers: Papers, word: str) -> None:
    claims = [*without("k1"), claim(1, "man", "missing_since", date("2030-05-01"), source="release", voice="lantern")]
    wanted = Wanted("wgeid", ("tarn\x1fman",))
    assert word in words(papers(wanted, claims=claims))

    held = papers(wanted, claims=claims, check=held_where(word, Leaves.HOLD))

    assert "antern" not in words(held) + noted(held)
    assert "1 May 2030" in words(held)
    with pytest.raises(NeverLeaves):
        papers(wanted, claims=claims, check=held_where(word, Leaves.NEVER))


def test_one_rumour_of_a_death_names_nobody_and_two_voices_do(papers: Papers) -> None:
    died = claim(22, "neighbour", "date_of_death", date("2030-05-03"))
    also = claim(23, "neighbour", "date_of_death", date("2030-05-03"), source="release", voice="lantern")

    assert "Мельников" not in words(papers(claims=[*without(), died]))
    assert "Мельников" in words(papers(claims=[*without(), died, also]))


def test_the_real_name_of_whoever_has_a_code_name_stays_out(papers: Papers) -> None:
    real = claim(24, "neighbour", "other_names", text("Зарема Тестова"))
    shown = claim(25, "man", "event_description", text("Зарема звонила, и Тестову видели"))
    properties = {"properties": [*PROPERTIES, {"id": "other_names", "kind": "text"}]}

    said = words(papers(claims=[*without("k5"), real, shown], changes=properties))
    assert "звонила" in said
    assert "Зарема" not in said
    assert "Тестов" not in said


def test_names_that_are_read_in_a_text_stay_out_though_nobody_entered_them(papers: Papers) -> None:
    said = claim(26, "man", "event_description", text("Магомед Юсупов видел, как увели Тамерлана Озёрного-Ӏаьржу"))

    shown = words(papers(claims=[*without("k5"), said]))
    assert "Юсупов" not in shown
    assert "Тамерлана" in shown


def event() -> dict[str, Any]:
    """An event with an act, and the man."""
    people = [
        {"id": "man", "kind": "person", "label": MISSING},
        {"id": "arrests", "kind": "event", "label": "Arrests in Tarn"},
        {"id": "deed", "kind": "event", "label": "Deed"},
    ]
    kinds = ("victims_include", "victim", "event")
    return {"subjects": people, "properties": [*PROPERTIES, *({"id": one, "kind": "text"} for one in kinds)]}


def test_a_paper_about_an_event_of_which_nobody_is_entered_names_nobody_and_says_so(papers: Papers) -> None:
    named = claim(27, "arrests", "victims_include", text("Ахмед Т., Зелимхан Т."))
    happened = claim(28, "arrests", "event_description", text("Ночью увезли двадцать человек"))
    paper = papers(
        Wanted("special_procedures", ("tarn\x1farrests",)),
        claims=[*without("k3", "k4", "k5"), named, happened],
        changes=event(),
    )

    assert paper.consent is Consent.NOBODY_ENTERED
    assert "Ахмед" not in words(paper) + noted(paper)
    assert "двадцать человек" in words(paper)
    assert gaps(paper)["name"] is Gap.WITHHELD
    assert gaps(paper)["consent"] is Gap.NOTHING
    assert "nobody was asked" in noted(paper)


def test_an_act_is_told_in_words_with_who_had_a_part_in_it(papers: Papers) -> None:
    changes = event()
    changes["subjects"].append({"id": "part", "kind": "event", "label": "Who took him"})
    kinds = ("act", "type_of_act", "type_of_perpetrator")
    changes["properties"] += [{"id": one, "kind": "text"} for one in kinds]
    told = [
        claim(29, "deed", "victim", text("tarn\x1fman")),
        claim(30, "deed", "type_of_act", text("act/arrest")),
        claim(31, "part", "act", text("tarn\x1fdeed")),
        claim(32, "part", "type_of_perpetrator", text("Second Patrol Regiment")),
    ]
    paper = papers(
        Wanted("wgeid", ("tarn\x1fman", "tarn\x1fdeed")), claims=[*without("k3", "k4", "k5"), *told], changes=changes
    )

    for language, arrest in (("en", "Arrest"), ("ru", "Задержание")):
        for shown in (words(paper, language), noted(paper, language)):
            assert arrest.casefold() in shown.casefold()
            assert "Second Patrol Regiment" in shown
            assert "act/arrest" not in shown
    seen: list[str] = []

    def check(texts: Any) -> list[Leaves]:
        seen.extend(texts)
        return [Leaves.GOES] * len(texts)

    papers(
        Wanted("wgeid", ("tarn\x1fman", "tarn\x1fdeed")),
        claims=[*without("k3", "k4", "k5"), *told],
        changes=changes,
        check=check,
    )
    # The release check reads what will stand there in either language, and no code.
    assert any("задержание" in one.casefold() and "arrest" in one.casefold() for one in seen)
    assert not any("act/arrest" in one for one in seen)


def test_the_programs_own_words_are_told_whoever_is_called_as_they_are(papers: Papers) -> None:
    changes = event()
    changes["subjects"].append({"id": "someone", "kind": "person", "label": "Missing"})
    changes["properties"].append({"id": "status_at_end_of_act", "kind": "text"})
    told = [
        claim(29, "deed", "victim", text("tarn\x1fman")),
        claim(30, "deed", "status_at_end_of_act", text("status_at_end/missing")),
        claim(31, "deed", "event_description", text("Missing said so")),
    ]
    asked = Wanted("wgeid", ("tarn\x1fman", "tarn\x1fdeed"))
    paper = papers(asked, claims=[*without("k3", "k4", "k5"), *told], changes=changes)

    shown = words(paper) + noted(paper)
    assert "status at the end of the act: Missing" in words(paper)
    assert "Missing said so" not in shown


def test_a_paper_about_an_event_asks_everybody_whom_it_was_done_to(papers: Papers) -> None:
    ties = [
        claim(29, "deed", "victim", text("tarn\x1fman")),
        claim(30, "deed", "event", text("tarn\x1farrests")),
        claim(31, "arrests", "victims_include", text("двадцать мужчин")),
    ]
    wanted = Wanted("special_procedures", ("tarn\x1farrests",))
    given_ = papers(wanted, claims=[*without("k3", "k4", "k5"), *ties], changes=event())

    assert given_.consent is Consent.GIVEN
    assert "двадцать мужчин" in words(given_)
    assert telling_of(given_).subjects == ("tarn\x1fman",)
    no = claim(6, "man", "consent_share_un", text("нет"))
    with pytest.raises(ConsentRefused):
        papers(wanted, claims=[*without("k3", "k4", "k5", "k6"), *ties, no], changes=event())


def test_what_a_paper_tells_of_whom_is_the_same_for_the_same_answers(papers: Papers) -> None:
    one, two = telling_of(papers()), telling_of(papers())

    assert one == two
    assert one.subjects == ("tarn\x1fman",)
    assert [name for name, _ in one.claims] == [f"tarn\x1fk{n}" for n in range(1, 6)]
    assert all(len(version) == 32 for _, version in one.claims)
    other = [*without("k5"), claim(5, "man", "event_description", text("Увезли"))]
    assert telling_of(papers(claims=other)) != one


def test_somebody_seen_in_detention_needs_no_exact_day(papers: Papers) -> None:
    season = claim(1, "man", "missing_since", date("2030-03-01", "2030-05-31"))
    seen = claim(32, "man", "place_of_detention", places("Тарн"))

    assert gaps(papers(claims=[*without("k1"), season])) == {"date": Gap.NOT_EXACT}
    assert gaps(papers(claims=[*without("k1"), season, seen])) == {}
    long = claim(1, "man", "missing_since", date("2030-01-01", "2030-05-31"))
    assert gaps(papers(claims=[*without("k1"), long, seen])) == {"date": Gap.NOT_EXACT}


def test_where_somebody_is_held_is_neither_where_they_were_taken_nor_where_they_were_last_seen(papers: Papers) -> None:
    held = claim(32, "man", "place_of_detention", places("Тарн"))

    paper = papers(claims=[*without("k2"), held])

    assert gaps(paper) == {"place": Gap.NOTHING}
    assert paper.answer("place").told == ()
    assert [one.text.en for one in paper.answer("held").told] == ["Тарн"]


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
        (None, "2030-05-20", "2030-08-20", Timing.AT_LATEST, "2030-08-20"),
        (None, None, "2030-08-20", Timing.UNKNOWN, "2030-08-20"),
        (None, "2030-05-20", "2030-08-21", Timing.OVER, "2030-08-20"),
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


def test_every_form_is_whole_in_both_languages_and_asks_for_consent_and_a_submitter() -> None:
    for form in paper_forms().values():
        fills = {one.fill for one in form.questions() if one.is_minimum}
        assert {Fill.NAME, Fill.SUBMITTER, Fill.CONSENT} <= fills, form.code
        assert form.source.startswith("https://")
        assert form.consent in USES
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
