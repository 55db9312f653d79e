"""Each risk by itself: who is told apart, who could have said it, what is told of an operation, who agreed to it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.publish import release_check
from safeconduct.publish.quasi.days import find_days
from safeconduct.publish.quasi.finding import find
from safeconduct.publish.quasi.places import contains
from safeconduct.publish.quasi.types import QuasiKind
from safeconduct.publish.release_check import check
from safeconduct.publish.risks.attribution import could_have_said, knowers, widen
from safeconduct.publish.risks.coarsening import coarser, decade_of, month_of, season_of, wider_days, wider_places
from safeconduct.publish.risks.consents import corrections_due
from safeconduct.publish.risks.critical import rules_from
from safeconduct.publish.risks.identity import ENOUGH_PEOPLE, shares_all, size_of, widest
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import ALL_AGES, At, Block, BlockKind, ClaimId, FactId, PersonId, Statement, Wording
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import NOT_CALCULATED, Reason, Size, Verdict, Why
from safeconduct.publish.worlds import (
    Against,
    Cell,
    Claim,
    Consent,
    Detained,
    EventId,
    Fact,
    Operation,
    Population,
    Portrait,
    Publishing,
    Release,
    ReleaseId,
    Stay,
    Told,
    Use,
    World,
)
from tests.statements import CELL, CELLS, FACTS, SPEAKER, STAYS, TODAY

CLAIM = ClaimId("c1")
FREED = Interval(day_from_iso("2019-01-03"), day_from_iso("2019-01-03"))
DATES = st.dates(date(1991, 1, 1), date(2039, 12, 31))
PERSON = PersonId("p1")
POPULATION = Population(
    CLAIM,
    (
        Cell(3, "tsentoroy", Interval(18, 25), sensitive="cell"),
        Cell(4, "kurchaloy", Interval(18, 25), sensitive="cell"),
        Cell(20, "kurchaloy", Interval(26, 40), sensitive="street"),
        Cell(200, "argun", ALL_AGES),
    ),
)


def day(text: str) -> int:
    return day_from_iso(text)


def block(text: str, language: str = "en", kind: BlockKind = BlockKind.TEXT, **members: object) -> Block:
    return Block(kind, (Wording(language, text),), (CLAIM,), **members)  # type: ignore[arg-type]


def checked(one: Block, world: World, channel: str = "site") -> Verdict:
    at = At(0, one.wordings[0].language)
    return check(Statement(channel, (at.language,), (one,)), {at: ()}, world)


def world(**members: object) -> World:
    held: dict[str, object] = {"claims": {CLAIM: Claim()}, "consents": {PERSON: Consent(Use.NAMED)}, **members}
    return World(TODAY, **held)  # type: ignore[arg-type]


def reason(verdict: Verdict, why: Why) -> Reason:
    return next(one for one in verdict.reasons if one.why is why)


def test_a_group_counts_only_those_parts_of_a_population_that_fit_for_certain() -> None:
    assert size_of(Portrait(PERSON, ("tsentoroy",)), (POPULATION,)) == Size(3, True)
    assert size_of(Portrait(PERSON, ("kurchaloy_district",)), (POPULATION,)) == Size(27, True)
    # Of those of 18 to 25 nobody knows how many are 18 to 21.
    assert size_of(Portrait(PERSON, ("kurchaloy_district",), Interval(18, 21)), (POPULATION,)) == Size(0, True)
    assert size_of(Portrait(PERSON), ()) == NOT_CALCULATED


def test_a_population_without_a_source_is_none() -> None:
    assert size_of(Portrait(PERSON), (Population(ClaimId(""), (Cell(100),)),)) == NOT_CALCULATED


def test_too_small_a_group_is_rewritten_with_what_widening_brings() -> None:
    told = block("He comes from Tsentoroy.", people=(PERSON,))

    found = reason(checked(told, world(populations=(POPULATION,))), Why.GROUP_TOO_SMALL)

    assert (found.decision, found.size, found.widened) == (Decision.REWRITE, Size(3, True), Size(227, True))
    assert told.wordings[0].text[found.span.start : found.span.end] == "Tsentoroy"  # type: ignore[union-attr]
    assert found.instead == "Kurchaloy district"


def test_what_was_told_before_counts_too() -> None:
    before = Release(ReleaseId("r"), Day(TODAY - 7), portraits=(Portrait(PERSON, ("tsentoroy",)),))
    told = block("He lived in Kurchaloy district.", people=(PERSON,))

    alone = checked(told, world(populations=(POPULATION,)))
    after = checked(told, world(populations=(POPULATION,), ledger=(before,)))

    assert Why.GROUP_TOO_SMALL not in {one.why for one in alone.reasons}
    assert reason(after, Why.GROUP_TOO_SMALL).size == Size(3, True)


def test_a_large_group_that_shares_what_is_hidden_is_no_shelter() -> None:
    same = Population(CLAIM, (Cell(9, "argun", sensitive="cell"),))
    mixed = Population(CLAIM, (*same.cells, Cell(9, "argun", sensitive="street")))
    told = block("He comes from Argun.", people=(PERSON,))

    assert shares_all(Portrait(PERSON, ("argun",)), (same,))
    assert Why.SAME_FOR_ALL in {one.why for one in checked(told, world(populations=(same,))).reasons}
    assert Why.SAME_FOR_ALL not in {one.why for one in checked(told, world(populations=(mixed,))).reasons}


def test_enough_people_let_a_village_and_an_age_pass_and_no_day() -> None:
    many = Population(CLAIM, (Cell(50, "tsentoroy", Interval(18, 18), FREED),))
    told = block("He is 18 years old, from Tsentoroy, and was freed on 3 January 2019.", people=(PERSON,))

    alone = {one.why for one in checked(told, world()).reasons}
    known = {one.why for one in checked(told, world(populations=(many,))).reasons}

    assert {Why.EXACT_AGE, Why.NARROW_PLACE, Why.EXACT_DAY} <= alone
    assert known & {Why.EXACT_AGE, Why.NARROW_PLACE, Why.EXACT_DAY, Why.GROUP_TOO_SMALL} == {Why.EXACT_DAY}


@given(
    st.lists(st.sampled_from(["tsentoroy", "kurchaloy", "argun", "chechnya"]), max_size=2),
    st.tuples(st.integers(10, 60), st.integers(0, 20)),
)
def test_widening_never_fits_fewer_people(named: list[str], ages: tuple[int, int]) -> None:
    portrait = Portrait(PERSON, tuple(named), Interval(ages[0], ages[0] + ages[1]))

    widened = widest(portrait, (POPULATION,))

    assert widened.size.at_least >= size_of(portrait, (POPULATION,)).at_least
    assert widened.size.at_least >= ENOUGH_PEOPLE


def test_who_was_there_then_knows_and_whoever_was_told() -> None:
    told = Fact(FactId("f"), frozenset({PersonId("x")}), "argun", FACTS[CELL].days)

    assert knowers(told, world(stays=STAYS)) == frozenset(PersonId(one) for one in ("argun0", "argun1", "x"))
    assert knowers(Fact(FactId("f"), public_from=Day(TODAY)), world()) is None
    assert knowers(Fact(FactId("f"), public_from=Day(TODAY + 1)), world()) == frozenset()


def test_what_several_facts_leave_is_what_their_knowers_share() -> None:
    here = world(stays=STAYS)

    assert could_have_said([FACTS[CELL]], SPEAKER, here) == Size(3, True)
    assert could_have_said([FACTS[CELLS]], SPEAKER, here) == Size(41, True)
    assert could_have_said([FACTS[CELL], FACTS[CELLS]], SPEAKER, here) == Size(1, True)
    assert could_have_said([], SPEAKER, here) == NOT_CALCULATED


def test_who_could_not_have_spoken_protects_nobody() -> None:
    unable = frozenset(PersonId(f"gudermes{n}") for n in range(38))

    assert could_have_said([FACTS[CELLS]], SPEAKER, world(stays=STAYS, unable=unable)) == Size(3, True)


def test_an_earlier_quotation_of_the_same_speaker_narrows_this_one() -> None:
    before = Release(ReleaseId("r"), Day(TODAY - 7), quotes=(Told(SPEAKER, (CELL,)),))
    told = block("They gave us dirty water.", kind=BlockKind.QUOTE, speaker=SPEAKER, facts=(CELLS,))
    agreed = {SPEAKER: Consent(Use.PSEUDONYM_QUOTE)}
    here = world(stays=STAYS, facts=FACTS, consents=agreed)
    after = world(stays=STAYS, facts=FACTS, consents=agreed, ledger=(before,))

    assert checked(told, here).decision is Decision.PUBLISH
    assert reason(checked(told, after), Why.FEW_COULD_KNOW).size == Size(1, True)


def test_widening_a_fact_takes_the_step_that_brings_most() -> None:
    spread = (
        *STAYS,
        *(Stay(PersonId(f"later{n}"), "argun", Interval(day("2019-02-01"), day("2019-02-20"))) for n in range(9)),
    )

    widened = widen([FACTS[CELL]], [], SPEAKER, world(stays=spread))

    assert (widened.kind, widened.size) == (QuasiKind.PLACE, Size(43, True))


def test_a_fact_nobody_has_written_down_is_not_calculated_and_stops_nothing() -> None:
    told = block("They gave us dirty water.", kind=BlockKind.QUOTE, speaker=PERSON, facts=(FactId("new"),))

    assert checked(told, world()).decision is Decision.PUBLISH


@given(DATES, st.integers(0, 200))
def test_coarser_days_hold_the_finer_ones(first: date, length: int) -> None:
    lo = day(str(first))
    span = Interval(lo, lo + length)

    for wide in (month_of(span), season_of(span), *wider_days(span)):
        assert wide.lo <= span.lo
        assert wide.hi >= span.hi
    assert iso_from_day(Day(month_of(span).lo)).endswith("-01")


@given(st.integers(0, 120), st.integers(0, 5))
def test_a_decade_holds_the_ages(lo: int, more: int) -> None:
    ages = Interval(lo, min(lo + more, 125))

    assert decade_of(ages).lo <= ages.lo <= ages.hi <= decade_of(ages).hi


def test_places_grow_coarser_up_to_none() -> None:
    held = list(wider_places("tsentoroy"))

    assert held == ["kurchaloy_district", "chechnya", "russia", ""]
    assert all(contains(outer, "tsentoroy") for outer in held[:-1])


@pytest.mark.parametrize(
    ("text", "language", "instead"),
    [
        ("on 29 December 2018", "en", "in December 2018"),
        ("29 декабря 2018 года", "ru", "в декабре 2018 года"),
        ("in January 2019", "en", "in winter 2019"),
        ("в июле 2018 года", "ru", "летом 2018 года"),
        ("29 December", "en", ""),
        ("aged 19", "en", "in their teens"),
        ("aged 24", "en", "in their 20s"),
        ("19-летний", "ru", "от 10 до 19 лет"),
        ("in Tsentoroy", "en", "Kurchaloy district"),
        ("в Центорое", "ru", "Курчалоевский район"),
        ("a teacher", "en", ""),
    ],
)
def test_safer_words_are_offered_where_there_are_any(text: str, language: str, instead: str) -> None:
    (finding,) = find(text, TODAY)

    assert coarser(finding, language) == instead


@given(DATES)
def test_safer_words_tell_less(first: date) -> None:
    (finding,) = find_days(f"on {first}", TODAY)
    (safer,) = find_days(coarser(finding, "en"), TODAY)

    assert safer.interval.lo <= finding.interval.lo <= finding.interval.hi <= safer.interval.hi
    assert safer.interval != finding.interval
    assert not safer.is_exact


def test_a_place_with_an_event_waits_for_it_and_for_a_day_of_release() -> None:
    near = Operation(EventId("e"), frozenset({"tsentoroy"}), Interval(TODAY - 3, OPEN_HI))
    far = Operation(EventId("f"), frozenset({"grozny"}), Interval(TODAY - 3, OPEN_HI))
    over = Operation(EventId("o"), frozenset({"tsentoroy"}), Interval(TODAY - 90, TODAY - 80))
    told = block("Raids go on in Kurchaloy district.")

    found = reason(checked(told, world(operations=(over, near, far))), Why.PLACE_AND_TIME)

    assert found.until.event == "e"
    assert found.until.day is not None
    assert found.until.day >= TODAY + 28


def test_a_place_where_people_of_a_case_are_held_names_the_case_and_holds_nothing_longer() -> None:
    here = Detained(EventId("c"), frozenset({"building:zvdsk", "grozny"}))
    other = Detained(EventId("d"), frozenset({"tsentoroy"}))
    told = block("Raids go on in Grozny.")
    long_ago = block("Raids went on in Grozny in January 2019.")

    quiet, found = (reason(checked(told, one), Why.PLACE_AND_TIME) for one in (world(), world(detained=(other, here))))

    assert found.until.cases == ("c",)
    assert (found.until.day, found.until.event) == (quiet.until.day, None)
    assert checked(long_ago, world(detained=(here,))) == checked(long_ago, world())


def test_a_text_of_no_day_takes_its_time_from_its_claim() -> None:
    told = block("People were held in Argun.")
    old = Interval(day("2019-01-01"), day("2019-01-31"))

    assert checked(told, world()).decision is Decision.HOLD
    assert checked(told, world(claims={CLAIM: Claim(old)})).decision is Decision.PUBLISH
    assert (
        checked(told, world(claims={CLAIM: Claim(Interval(OPEN_LO, day("2019-01-31")))})).decision is Decision.PUBLISH
    )


def test_rules_that_are_not_whole_are_refused() -> None:
    group = {"code": "a", "en": ["x"]}

    with pytest.raises(ValueError, match="unknown groups"):
        rules_from({"group": [group], "rule": [{"why": "intent", "all": ["b"]}]})
    with pytest.raises(ValueError, match="a rule with"):
        rules_from({"group": [group], "rule": [{"why": "intent", "all": ["a"], "any": ["a"]}]})
    with pytest.raises(ValueError, match="two groups"):
        rules_from({"group": [group, group], "rule": []})
    with pytest.raises(ValueError, match="not a valid"):
        rules_from({"group": [group], "rule": [{"why": "fear", "all": ["a"]}]})


def test_words_of_two_sentences_break_no_rule_together() -> None:
    apart = checked(block("We know little. Where people are held is not for us to say."), world())

    assert Why.KNOWLEDGE_OF_PLACE not in {one.why for one in apart.reasons}


def test_what_speaks_of_us_and_of_captives_waits_until_somebody_has_looked() -> None:
    told = block("Our thoughts are with the hostages.")
    at = At(0, "en")
    statement = Statement("site", ("en",), (told,))

    found = check(statement, {at: ()}, world())
    (one,) = found.reasons
    looked = Statement("site", ("en",), (told,), frozenset({(at, one.span or Span(0, 0))}))

    assert (one.why, one.decision) == (Why.PERHAPS_OPERATION, Decision.HOLD)
    assert check(looked, {at: ()}, world()).decision is Decision.PUBLISH
    # Where a rule is broken already, nothing is asked beside it.
    broken = checked(block("We know where the hostages are held."), world())
    assert {one.why for one in broken.reasons} == {Why.KNOWLEDGE_OF_PLACE}


@pytest.mark.parametrize(
    ("consent", "why", "decision"),
    [
        (Consent(Use.NAMED), None, Decision.PUBLISH),
        (Consent(Use.CLOSED), Why.CONSENT_OTHER_USE, Decision.REWRITE),
        (Consent(Use.BACKGROUND), Why.CONSENT_OTHER_USE, Decision.REWRITE),
        (Consent(Use.PARAPHRASE), Why.CONSENT_OTHER_USE, Decision.REWRITE),
        (Consent(Use.NAMED, until=Day(TODAY)), None, Decision.PUBLISH),
        (Consent(Use.NAMED, until=Day(TODAY - 1)), Why.CONSENT_OVER, Decision.HOLD),
        (Consent(Use.NAMED, frozenset({"ru"})), Why.CONSENT_OTHER_LANGUAGE, Decision.HOLD),
        (Consent(Use.NAMED, channels=frozenset({"press"})), Why.CONSENT_OTHER_CHANNEL, Decision.HOLD),
        (Consent(Use.NAMED, withdrawn_on=Day(TODAY)), Why.CONSENT_WITHDRAWN, Decision.NEVER),
        (Consent(Use.NAMED, withdrawn_on=Day(TODAY + 1)), None, Decision.PUBLISH),
    ],
)
def test_a_consent_holds_for_its_use_language_channel_and_time(
    consent: Consent, why: Why | None, decision: Decision
) -> None:
    quote = block("They did not feed us.", kind=BlockKind.QUOTE, speaker=PERSON)

    verdict = checked(quote, world(consents={PERSON: consent}))

    assert verdict.decision is decision
    assert [one.why for one in verdict.reasons] == ([why] if why else [])


@pytest.mark.parametrize(
    ("language", "channel", "whys"),
    [
        ("en", "site", []),
        ("en", "press", [Why.CONSENT_OTHER_CHANNEL]),
        # Of what nothing is said there holds what stands against it anywhere.
        ("ru", "site", [Why.CONSENT_OTHER_LANGUAGE, Why.CONSENT_OTHER_CHANNEL]),
        ("en", "pigeon", [Why.CONSENT_OTHER_LANGUAGE, Why.CONSENT_OTHER_CHANNEL]),
    ],
)
def test_what_stands_against_publishing_a_claim_is_asked_for_each_language_and_channel(
    language: str, channel: str, whys: list[Why]
) -> None:
    both = frozenset((Publishing.OTHER_LANGUAGE, Publishing.OTHER_CHANNEL))
    going = {("en", "site"): frozenset[Publishing](), ("en", "press"): frozenset((Publishing.OTHER_CHANNEL,))}
    words = "They did not feed us." if language == "en" else "Нас не кормили."

    verdict = checked(block(words, language), world(publishing={CLAIM: Against(both, going)}), channel)

    assert [(one.why, one.decision) for one in verdict.reasons] == [(why, Decision.HOLD) for why in whys]


def test_a_quotation_of_nobody_has_no_consent() -> None:
    verdict = checked(block("They did not feed us.", kind=BlockKind.QUOTE), world())

    assert Why.NO_CONSENT in {one.why for one in verdict.reasons}


def test_what_was_withdrawn_or_corrected_is_due_in_what_is_out() -> None:
    ledger = (
        Release(ReleaseId("late"), Day(TODAY - 1), people=(PERSON,)),
        Release(ReleaseId("early"), Day(TODAY - 9), claims=(CLAIM,)),
        Release(ReleaseId("good"), Day(TODAY - 5), people=(SPEAKER,), claims=(ClaimId("c2"),)),
    )
    withdrawn = {PERSON: Consent(Use.NAMED, withdrawn_on=Day(TODAY)), SPEAKER: Consent(Use.NAMED, until=Day(TODAY - 9))}
    wrong = {CLAIM: Claim(is_superseded=True), ClaimId("c2"): Claim()}

    assert corrections_due(world(ledger=ledger, consents=withdrawn, claims=wrong)) == ("early", "late")
    assert corrections_due(world(ledger=ledger)) == ()


def test_whoever_is_quoted_and_withdrew_is_due_too() -> None:
    ledger = (Release(ReleaseId("quoted"), Day(TODAY - 1), quotes=(Told(SPEAKER, ()),)),)
    withdrawn = {SPEAKER: Consent(Use.NAMED, withdrawn_on=Day(TODAY))}
    assert corrections_due(world(ledger=ledger, consents=withdrawn)) == ("quoted",)


def test_one_voice_alone_is_advised_to_be_named_and_goes_out() -> None:
    alone = world(claims={CLAIM: Claim(UNKNOWN, voices=1)})

    bare = checked(block("Detentions have begun again."), alone)
    named = checked(block("Detentions have begun again, according to Novaya Gazeta."), alone)

    assert (bare.decision, [one.why for one in bare.reasons]) == (Decision.PUBLISH, [Why.ONE_VOICE])
    assert named.reasons == ()


def test_a_claim_that_nobody_here_knows_holds_its_text() -> None:
    assert checked(block("Detentions go on."), world(claims={})).decision is Decision.HOLD


@pytest.mark.parametrize("kind", [BlockKind.QUOTE, BlockKind.COUNT, BlockKind.PLACE, BlockKind.MOMENT])
def test_what_a_field_says_by_itself_rests_on_a_claim(kind: BlockKind) -> None:
    words = Block(kind, (Wording("en", "Houses were searched."),))

    given = check(Statement("site", ("en",), (words,)), {At(0, "en"): ()}, world())

    assert reason(given, Why.UNLINKED).decision is Decision.HOLD


def test_a_place_that_stands_in_a_field_is_read_with_the_words() -> None:
    field = Block(BlockKind.PLACE, (Wording("en", "Houses were searched.", "Argun (city)"),), (CLAIM,))
    live = Operation(EventId("live"), frozenset(("argun",)), Interval(TODAY - 3, OPEN_HI))

    given = checked(field, world(operations=(live,)))

    assert reason(given, Why.PLACE_AND_TIME).until.event == "live"


@pytest.mark.parametrize("text", ["1 " * 2400, "a student " * 900])
def test_a_wording_of_more_details_than_anybody_writes_waits_unread(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read_by: list[int] = []

    def link_risks(reads: tuple[Read, ...], _: World) -> tuple[Reason, ...]:
        read_by.append(len(reads))
        return ()

    monkeypatch.setattr(release_check, "link_risks", link_risks)

    given = checked(block(text.strip()), world())

    assert (given.decision, given.reasons[0].why) == (Decision.HOLD, Why.FAULT)
    assert read_by == [0]


@pytest.mark.parametrize(
    ("kind", "text", "beside", "why"),
    [
        (BlockKind.PLACE, "They live in a safe house now.", "Argun (city)", Why.SAFE_PLACE),
        (BlockKind.PLACE, "They live in a safe house now.", "Groznensky district", Why.SAFE_PLACE),
        (BlockKind.MOMENT, "The next group leaves.", "2039-01-20", Why.NEXT_DATE),
    ],
)
def test_a_rule_is_broken_by_words_and_a_field_together(kind: BlockKind, text: str, beside: str, why: Why) -> None:
    together = checked(Block(kind, (Wording("en", text, beside),), (CLAIM,)), world())
    alone = checked(Block(kind, (Wording("en", text),), (CLAIM,)), world())

    assert reason(together, why).span == Span(0, len(text))
    assert why not in {one.why for one in alone.reasons}
