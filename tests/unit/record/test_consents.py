"""Who consented to what: a yes only where nothing stands against it, whatever order things were entered in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    COURT,
    FORM,
    KEEP,
    PUBLISH,
    RECORD,
    SHARE_UN,
    USES,
    Answer,
    Consented,
    Consents,
    Occasion,
    answer_from_words,
    consent_for,
    counted,
)
from safeconduct.record.destinations import CHANNELS, LANGUAGES, NOT_SAID, Destination, Outside, destination
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.papers.forms import paper_forms
from safeconduct.record.queries import Record
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.examples import many
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

    def asked(
        self, use: str = PUBLISH, person: str = MAN, day: Day = TODAY, *, to: Destination = NOT_SAID
    ) -> Consented:
        return consent_for(Record(self.vault.tables), person, use, day, to=to)

    def at(self, language: str = "", channel: str = "", use: str = PUBLISH) -> Answer:
        """What is answered for a text in a language that goes out through a channel."""
        return self.asked(use, to=destination(language, channel)).answer

    def where(self, use: str = PUBLISH) -> tuple[Destination, ...]:
        return Consents(Record(self.vault.tables), TODAY).where_given(MAN, use)

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


def test_a_yes_for_some_languages_is_one_for_whatever_is_in_one_of_them_and_for_nothing_else(desk: Desk) -> None:
    desk.say(use="publish|share_un|court", answer="given", in_languages="english|russian", until="2030-07-01")

    for use in (PUBLISH, SHARE_UN, COURT):
        assert [desk.at(one, use=use) for one in ("en", "ru", "ce", "")] == [
            *(Answer.GIVEN, Answer.GIVEN, Answer.LIMITED, Answer.LIMITED),
        ]
    assert desk.asked(to=destination("en")).until == day_from_iso("2030-07-01")
    said = desk.asked(to=destination("ce", "site"))
    assert not said.is_given
    assert said.outside == {Outside.LANGUAGE}
    assert len(said.claims) == 8


def test_a_yes_for_some_channels_is_limited_where_something_is_published_and_nowhere_else(desk: Desk) -> None:
    desk.say(use="publish|share_un|complaint", answer="given", where="site")

    assert [desk.at("en", one) for one in ("site", "press", "social", "")] == [
        *(Answer.GIVEN, Answer.LIMITED, Answer.LIMITED, Answer.LIMITED),
    ]
    assert desk.at("en", "press", SHARE_UN) is Answer.GIVEN
    assert desk.at(use=COMPLAINT) is Answer.GIVEN
    assert desk.asked(to=destination("en", "press")).outside == {Outside.CHANNEL}
    # What lies under publishing is published.
    under, yes = "consent_use/x_picture", Occasion("", ("consent_use/x_picture",), Answer.GIVEN, ("c",))
    limited = replace(yes, where=(CHANNELS["site"],))
    for channel, answer in (("site", Answer.GIVEN), ("press", Answer.LIMITED)):
        assert counted([limited], under, TODAY, (PUBLISH,), to=destination("en", channel)).answer is answer


def test_what_is_in_no_language_is_not_limited_by_one(desk: Desk) -> None:
    desk.say(use="|".join(use.partition("/")[2] for use in USES), answer="given", in_languages="english")
    assert {use for use in USES if desk.answer(use) is Answer.GIVEN} == {KEEP, RECORD, CONTACT}


@pytest.mark.parametrize("limit", ["in_languages", "where"])
@pytest.mark.parametrize("term", ["other", "unknown"])
def test_a_limit_to_something_else_or_to_nobody_knows_what_lets_nothing_through(
    limit: str, term: str, desk: Desk
) -> None:
    desk.say(use="publish", answer="given", **{limit: term})
    asked = [Destination(*both) for both in itertools.product(LANGUAGES.values(), CHANNELS.values())]
    vague = Destination(f"language/{term}", f"consent_where/{term}")
    assert {desk.asked(to=one).answer for one in (*asked, vague, NOT_SAID)} == {Answer.LIMITED}
    assert desk.where() == ()


def test_words_that_are_no_term_limit_a_yes_to_nothing_that_can_be_asked_for() -> None:
    typed = Occasion("", (PUBLISH,), Answer.GIVEN, ("c",), in_languages=("English",))
    for to in (destination("en", "site"), Destination("English"), NOT_SAID):
        assert counted([typed], PUBLISH, TODAY, to=to).answer is Answer.LIMITED


def test_a_limit_takes_nothing_from_a_no_and_gives_nothing_to_what_is_no_yes(desk: Desk) -> None:
    desk.say(use="publish", answer="refused", in_languages="english")
    assert desk.at("en", "site") is Answer.REFUSED
    assert desk.at("ru", "site") is Answer.REFUSED
    desk.say(use="share_un", answer="given", in_languages="english", conditions="без имени")
    assert desk.at("en", use=SHARE_UN) is Answer.CONDITIONS
    desk.say(use="court", answer="given", in_languages="english", until="2030-01-01")
    assert desk.at("en", use=COURT) is desk.at("ru", use=COURT) is Answer.EXPIRED


@pytest.mark.parametrize(
    ("older", "newer", "given_for"),
    [
        ({}, {"in_languages": "english"}, ("en",)),
        ({"in_languages": "english"}, {}, ("ru", "en", "ce")),
        ({"in_languages": "english"}, {"in_languages": "russian"}, ("ru",)),
        ({"in_languages": "english|russian"}, {"where": "site"}, ("ru", "en", "ce")),
    ],
)
def test_a_newer_yes_for_less_stands_against_an_older_one_for_more(
    older: dict[str, str], newer: dict[str, str], given_for: tuple[str, ...], desk: Desk
) -> None:
    desk.say(use="publish", answer="given", asked_on="2030-05-01", **older)
    desk.say(use="publish", answer="given", asked_on="2030-05-10", **newer)
    assert tuple(one for one in LANGUAGES if desk.at(one, "site") is Answer.GIVEN) == given_for


def test_of_two_limits_whose_order_nobody_knows_whatever_both_allow_holds(desk: Desk) -> None:
    desk.say(use="publish", answer="given", in_languages="english|russian")
    desk.say(use="publish", answer="given", in_languages="russian|chechen", asked_on="2030-05-10")
    assert [desk.at(one) for one in LANGUAGES] == [Answer.GIVEN, Answer.LIMITED, Answer.LIMITED]
    assert desk.where() == (Destination(LANGUAGES["ru"]),)
    desk.say(use="publish", answer="given", in_languages="english")
    assert desk.where() == ()


def test_a_no_that_a_yes_for_one_language_lifts_stands_for_all_others(desk: Desk) -> None:
    desk.say(use="publish", answer="refused", asked_on="2030-05-01")
    desk.say(use="publish", answer="given", asked_on="2030-05-10", in_languages="english")
    assert [desk.at(one) for one in ("en", "ru", "")] == [Answer.GIVEN, Answer.REFUSED, Answer.REFUSED]
    assert desk.where() == (Destination(LANGUAGES["en"]),)


def test_where_a_yes_holds_is_told_once_for_all_languages_and_all_channels(desk: Desk) -> None:
    assert desk.where() == ()
    desk.say(use="publish|court", answer="given", where="site|press")
    assert desk.where() == (Destination("", CHANNELS["press"]), Destination("", CHANNELS["site"]))
    assert desk.where(COURT) == (NOT_SAID,)


def test_two_accounts_that_limit_one_yes_to_different_languages_make_none(desk: Desk) -> None:
    record = Record(desk.vault.tables)
    first = Sitting(record, Telling(INTERVIEW), lambda: new_local_id(desk.entropy))
    name = first.new("what he said", FORM)
    for one, words in {"of": MISSING, "use": "publish", "answer": "given", "in_languages": "english"}.items():
        first.say(name, f"consent_{one}", words)
    desk.vault.append(first.intents(COMPARTMENT))
    assert desk.at("en") is Answer.GIVEN

    second = Sitting(Record(desk.vault.tables), Telling(RELEASE), lambda: new_local_id(desk.entropy))
    second.say(name, "consent_in_languages", "english")
    desk.vault.append(second.intents(COMPARTMENT))
    assert desk.at("en") is Answer.GIVEN

    third = Sitting(Record(desk.vault.tables), Telling(RELEASE), lambda: new_local_id(desk.entropy))
    third.say(name, "consent_in_languages", "russian")
    desk.vault.append(third.intents(COMPARTMENT))
    assert {desk.at(one) for one in LANGUAGES} == {Answer.UNCLEAR}


def test_a_limit_that_is_disputed_or_was_withdrawn_leaves_no_yes(desk: Desk) -> None:
    desk.say(use="publish", answer="given", in_languages="english")
    limit = next(
        one
        for one in desk.asked().claims
        if Record(desk.vault.tables).open_claim(one).claim.property == consents.IN_LANGUAGES
    )
    for kind in (LinkKind.DISPUTES, LinkKind.WITHDRAW):
        link = Link(kind, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, limit))
        (op,) = desk.vault.append([link_intent(COMPARTMENT, link)])
        assert {desk.at(one) for one in LANGUAGES} == {Answer.UNCLEAR}
        desk.vault.append([undo_intent(COMPARTMENT, desk.vault.tables, [op])])
        assert desk.at("en") is Answer.GIVEN


# Few terms, so that what is asked for is often what a limit names.
_EN, _RU, _SITE, _PRESS = LANGUAGES["en"], LANGUAGES["ru"], CHANNELS["site"], CHANNELS["press"]
_LANGUAGES = st.sampled_from([(), (_EN,), (_RU,), (_EN, _RU)])
_WHERE = st.sampled_from([(), (_SITE,), (_PRESS,), (_SITE, _PRESS)])
_HERE = destination("en", "site")
_DAY = st.integers(TODAY - 3, TODAY + 1).map(lambda day: Interval(day, day))
_YES = st.builds(
    Occasion,
    subject=st.just(""),
    uses=st.sampled_from([(PUBLISH,), (PUBLISH, SHARE_UN)]),
    answer=st.just(Answer.GIVEN),
    claims=st.just(("c",)),
    until=st.one_of(st.just(UNKNOWN), st.just(UNKNOWN), _DAY),
    asked=st.one_of(st.just(UNKNOWN), _DAY),
    in_languages=_LANGUAGES,
    where=_WHERE,
)
_ELSE = st.builds(
    lambda yes, uses, answer, conditions: replace(yes, uses=uses, answer=answer, conditions=conditions),
    _YES,
    st.sampled_from([(PUBLISH,), (SHARE_UN,), (KEEP,), ()]),
    st.sampled_from([one for one in Answer if one is not Answer.LIMITED]),
    st.sampled_from([(), (), ("без имени",)]),
)
_SAID = st.lists(st.one_of(_YES, _ELSE), min_size=1, max_size=2)


@settings(max_examples=many(400))
@given(said=_SAID, languages=_LANGUAGES, where=_WHERE)
def test_adding_a_limit_never_turns_what_is_no_yes_into_one(
    said: list[Occasion], languages: tuple[str, ...], where: tuple[str, ...]
) -> None:
    free = [replace(said[0], in_languages=(), where=()), *said[1:]]
    limited = [replace(said[0], in_languages=languages, where=where), *said[1:]]
    if counted(limited, PUBLISH, TODAY, to=_HERE).is_given:
        assert counted(free, PUBLISH, TODAY, to=_HERE).is_given


@settings(max_examples=many(400))
@given(said=_SAID, languages=_LANGUAGES, where=_WHERE)
def test_a_wider_limit_never_gives_less(
    said: list[Occasion], languages: tuple[str, ...], where: tuple[str, ...]
) -> None:
    first = said[0]
    wider = replace(
        first,
        in_languages=(*first.in_languages, *languages) if first.in_languages else (),
        where=(*first.where, *where) if first.where else (),
    )
    if counted(said, PUBLISH, TODAY, to=_HERE).is_given:
        assert counted([wider, *said[1:]], PUBLISH, TODAY, to=_HERE).is_given


@settings(max_examples=many(400))
@given(said=_SAID, use=st.sampled_from([PUBLISH, SHARE_UN]))
def test_what_is_given_wherever_it_goes_is_given_for_each_language_and_channel(said: list[Occasion], use: str) -> None:
    if counted(said, use, TODAY).is_given:
        assert counted(said, use, TODAY, to=_HERE).is_given


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
        *(consents.IN_LANGUAGES, consents.WHERE),
        *(consents.LANGUAGE, consents.CHANNEL, consents.ASKED_BY, consents.ASKED_ON),
    }
    assert {*LANGUAGES.values(), *CHANNELS.values()} <= held.terms.keys()
    assert Occasion("", (), Answer.GIVEN, ()).until == UNKNOWN
