"""What people agreed to: on the case alone, the strictest of all, for a channel, and wherever their words stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.commands import From, open_case
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.errors import NotKeptThere
from safeconduct.evacuate.facts.types import Value
from safeconduct.protect.members import Role
from safeconduct.publish.holding.checking import judge
from safeconduct.publish.holding.commands import (
    OVERRIDE_DELAY_MS,
    add_intents,
    begin_statement,
    look_intent,
    override,
    second,
    second_override,
    stop,
    want,
)
from safeconduct.publish.holding.correcting import Cause, Due, begin_correction, dues, leave_intent
from safeconduct.publish.holding.errors import OverrideWaits
from safeconduct.publish.holding.errors_telling import HowFarMissing, NobodyOfThisCase, NothingAgreed, PressNotReached
from safeconduct.publish.holding.ledger import enter_intent, read_ledger
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.releasing import release_of
from safeconduct.publish.holding.rules import now_known
from safeconduct.publish.holding.telling import agree_intents, agreed_by, take_back
from safeconduct.publish.holding.types import Held
from safeconduct.publish.released.errors import NotForTheSite
from safeconduct.publish.released.release_bytes import decode_release, encode_release
from safeconduct.publish.released.types import Channel
from safeconduct.publish.searching import Searcher
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Verdict, Why
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents, new_local_id
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.queries import Record
from safeconduct.site.gathering import gather
from safeconduct.sync.compartments import admit
from safeconduct.sync.ready import record_compartment
from safeconduct.sync.types import Sort
from tests.flow.test_demo import ACCOUNTS
from tests.unit.evacuate.parts import NOON, Office, colleague, office
from tests.unit.sync import desks
from tests.unit.sync.desks import exchange

TODAY = Day(NOON // 86_400_000)
CLAIM = "public-accounts-2019:c34"
WORDS = "They beat us with pipes and gave us dirty water left after mopping"


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """What these tests opened is closed behind them."""
    yield
    desks.close_all()


@pytest.fixture
def here(tmp_path: Path) -> Office:
    one = office(tmp_path, clock=FixedClock(NOON))
    dataset = read_accounts(ACCOUNTS.read_bytes())
    one.desk.vault.append(
        import_intents(dataset, compare(dataset, one.desk.vault.tables), record_compartment(one.desk.vault))
    )
    return one


def begun(at: Office, name: str = "draft", **more: Value | None) -> CompartmentId:
    values: dict[str, Value | None] = {"sort": "update", "day": TODAY, "languages": ("en",), "channel": "site", **more}
    part = begin_statement(at.desk.team, name, values)
    add(at, part, {"kind": "title"}, "What is known")
    add(at, part, {"kind": "summary"}, "The latest.")
    return part


def held(at: Office, part: CompartmentId) -> Held:
    found = read_statement(at.desk.team, part)
    assert found is not None
    return found


def add(
    at: Office, part: CompartmentId, values: Mapping[str, Value | None], text: str, **more: Value | None
) -> CompartmentId:
    words: dict[str, Mapping[str, Value | None]] = {"en": {"text": text, **more}}
    at.desk.vault.append(add_intents(at.desk.team, held(at, part), values, words))
    return part


def judged(at: Office, part: CompartmentId) -> Verdict:
    with Searcher(protected_here(at.desk.team).terms, SystemEntropy()) as searcher:
        return judge(at.desk.team, held(at, part), searcher.search, TODAY)


def why(at: Office, part: CompartmentId) -> set[Why]:
    return {one.why for one in judged(at, part).reasons if one.decision is not Decision.PUBLISH}


def quoted(at: Office, who: str, name: str = "quoted", **more: Value | None) -> CompartmentId:
    block: dict[str, Value | None] = {"kind": "quote", "speaker": who, "claims": (CLAIM,)}
    return add(at, begun(at, name, **more), block, WORDS + ".", said_by="a survivor")


def case_of(at: Office) -> tuple[Case, str]:
    """Open a case of one person; the case and their code name."""
    part = open_case(at.desk.team, From(), {}, people=1, language="en")
    found = read_case(at.facts, part)
    assert found is not None
    return found, found.people[0].text("code_name")


def agree(at: Office, case: Case, who: str, *, in_record: bool = False, **values: Value | None) -> None:
    at.desk.vault.append(agree_intents(at.desk.team, case, who, values, in_record=in_record))


def test_a_consent_is_written_on_the_case_changed_there_and_taken_back(here: Office) -> None:
    team = here.desk.team
    case, who = case_of(here)
    assert agreed_by(team, case) == {who: None}
    part = quoted(here, who)
    assert why(here, part) == {Why.NO_CONSENT}
    with pytest.raises(HowFarMissing):
        agree(here, case, who, languages=("en",))
    with pytest.raises(NobodyOfThisCase):
        agree(here, case, "somebody", use="named")
    with pytest.raises(NothingAgreed):
        take_back(team, case, who, TODAY)
    agree(here, case, who, use="pseudonym_quote", languages=("ru",), until=TODAY - 1)
    assert why(here, part) == {Why.CONSENT_OTHER_LANGUAGE, Why.CONSENT_OVER}
    agree(here, case, who, languages=("en", "ru"), until=TODAY + 30, channels=("site",))
    assert why(here, part) == set()
    take_back(team, case, who, TODAY)
    assert why(here, part) == {Why.CONSENT_WITHDRAWN}
    # Given anew it holds again: it is one word, not two of which the stricter counts for ever.
    agree(here, case, who, use="named")
    assert why(here, part) == set()
    assert len(here.facts.things("telling")) == 1


def said_of_publishing(at: Office, answer: str, source: str = "S22", **more: str) -> None:
    """Enter what somebody said on the page of consent of an account: ``more`` without "consent_"."""
    telling = Telling(f"public-accounts-2019\x1f{source}")
    sitting = Sitting(Record(at.desk.vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    person = sitting.new("Somebody of the account", "person")
    consent = sitting.new("what they said", "consent")
    sitting.refer(consent, "consent_of", person)
    for field, words in ({"use": "publish", "answer": answer} | more).items():
        for one in words.split("|"):
            sitting.say(consent, f"consent_{field}", one)
    at.desk.vault.append(sitting.intents(record_compartment(at.desk.vault)))


@pytest.mark.parametrize(
    ("answer", "more", "against", "decision"),
    [
        ("withdrawn", {}, {Why.CONSENT_WITHDRAWN}, Decision.NEVER),
        ("refused", {}, {Why.CONSENT_OTHER_USE}, Decision.REWRITE),
        ("refused", {"use": "keep"}, {Why.CONSENT_OTHER_USE}, Decision.REWRITE),
        ("given", {"until": "2019-01-01"}, {Why.CONSENT_OVER}, Decision.HOLD),
        ("conditions", {}, {Why.NO_CONSENT}, Decision.HOLD),
        ("given", {}, set(), Decision.PUBLISH),
        ("refused", {"use": "court"}, set(), Decision.PUBLISH),
        ("refused", {"source": "S01"}, set(), Decision.PUBLISH),
    ],
)
def test_what_an_account_holds_against_publishing_reaches_whatever_rests_on_its_claims(
    answer: str, more: dict[str, str], against: set[Why], decision: Decision, here: Office
) -> None:
    part = add(
        here, begun(here), {"kind": "text", "claims": (CLAIM,)}, "The detentions began earlier, the Network said."
    )
    assert judged(here, part).decision is Decision.PUBLISH
    said_of_publishing(here, answer, **more)
    found = judged(here, part)
    assert ({one.why for one in found.reasons if one.decision is not Decision.PUBLISH}, found.decision) == (
        against,
        decision,
    )


def test_a_yes_for_one_language_holds_every_other_wording_and_that_one_goes(here: Office) -> None:
    part = begun(here, languages=("en", "ru"))
    both: dict[str, Mapping[str, Value | None]] = {
        "en": {"text": "The detentions began earlier, the Network said."},
        "ru": {"text": "Задержания начались раньше, сообщила Сеть."},
    }
    here.desk.vault.append(add_intents(here.desk.team, held(here, part), {"kind": "text", "claims": (CLAIM,)}, both))

    def at() -> dict[str, set[Why]]:
        """Return what is said of consent, by language."""
        found: dict[str, set[Why]] = {}
        for one in judged(here, part).reasons:
            if one.at is not None and one.why.value.startswith(("consent", "no_consent")):
                found.setdefault(one.at.language, set()).add(one.why)
                assert one.decision is Decision.HOLD
        return found

    assert at() == {}
    said_of_publishing(here, "given", in_languages="english")
    assert at() == {"ru": {Why.CONSENT_OTHER_LANGUAGE}}
    # Somebody else who told it, and may be told of in Russian alone.
    said_of_publishing(here, "given", in_languages="russian", where="site")
    assert at() == {"en": {Why.CONSENT_OTHER_LANGUAGE}, "ru": {Why.CONSENT_OTHER_LANGUAGE}}


@pytest.mark.parametrize(
    ("more", "channel", "against"),
    [
        ({"where": "site"}, "site", set()),
        ({"where": "site"}, None, set()),
        ({"where": "site"}, "press", {Why.CONSENT_OTHER_CHANNEL}),
        ({"where": "site|press"}, "press", set()),
        ({"where": "other"}, "site", {Why.CONSENT_OTHER_CHANNEL}),
        ({"where": "social", "in_languages": "russian"}, "social", {Why.CONSENT_OTHER_LANGUAGE}),
        (
            {"where": "social", "in_languages": "chechen"},
            "press",
            {Why.CONSENT_OTHER_LANGUAGE, Why.CONSENT_OTHER_CHANNEL},
        ),
        ({"where": "site", "until": "2019-01-01"}, "press", {Why.CONSENT_OVER}),
        ({"use": "court", "where": "site", "in_languages": "russian"}, "press", set()),
    ],
)
def test_a_yes_for_one_channel_holds_a_statement_that_goes_out_through_another(
    more: dict[str, str], channel: str | None, against: set[Why], here: Office
) -> None:
    block: dict[str, Value | None] = {"kind": "text", "claims": (CLAIM,)}
    part = add(here, begun(here, channel=channel), block, "The detentions began earlier, the Network said.")
    said_of_publishing(here, "given", **more)
    assert why(here, part) == against
    assert judged(here, part).decision is (Decision.HOLD if against else Decision.PUBLISH)


def test_what_is_out_in_another_language_than_they_agreed_to_is_due_for_no_correction(here: Office) -> None:
    team, room = here.desk.team, begin_press_room(here.desk.team, "Press room")
    part = add(here, begun(here), {"kind": "text", "claims": (CLAIM,)}, "The detentions began early in December.")
    here.desk.vault.append([enter_intent(team, room, held(here, part), Day(TODAY - 9))])
    said_of_publishing(here, "given", in_languages="russian")
    assert why(here, part) >= {Why.CONSENT_OTHER_LANGUAGE}
    assert Cause.TELLER not in {one.cause for one in dues(team, read_ledger(here.facts), TODAY).due}


def test_what_is_out_is_due_once_whoever_told_it_wants_it_public_no_more(here: Office) -> None:
    team, room = here.desk.team, begin_press_room(here.desk.team, "Press room")
    part = add(here, begun(here), {"kind": "text", "claims": (CLAIM,)}, "The detentions began early in December.")
    other = add(here, begun(here, "other"), {"kind": "text"}, "We help.")
    for one in (part, other):
        here.desk.vault.append([enter_intent(team, room, held(here, one), Day(TODAY - 9))])

    def due_now() -> tuple[Due, ...]:
        return dues(team, read_ledger(here.facts), TODAY).due

    said_of_publishing(here, "given")
    before = {one.cause for one in due_now()}
    assert Cause.TELLER not in before
    said_of_publishing(here, "withdrawn")
    (due,) = [one for one in due_now() if one.cause is Cause.TELLER]
    assert (due.entry.of, due.about) == (held(here, part).thing.id, CLAIM)
    assert [one.text("en") for one in due.parts] == ["The detentions began early in December."]
    # The correction that is begun goes on resting on the claim, so that these words do not get out in it.
    correction = held(here, begin_correction(team, room, due, "Correction"))
    assert correction.parts[2].thing.lines("claims") == (CLAIM,)
    assert Why.CONSENT_WITHDRAWN in why(here, correction.part)
    here.desk.vault.append([leave_intent(team, room, due, "they agreed to these words")])
    assert [one for one in due_now() if one.cause is Cause.TELLER] == []


def test_a_yes_in_the_record_opens_nothing(here: Office) -> None:
    case, who = case_of(here)
    part = quoted(here, who)
    said_of_publishing(here, "given")
    assert why(here, part) == {Why.NO_CONSENT}
    agree(here, case, who, use="named")
    assert why(here, part) == set()
    said_of_publishing(here, "refused")
    assert why(here, part) == {Why.CONSENT_OTHER_USE}


def test_nobody_writes_a_consent_into_a_statement(here: Office) -> None:
    part = quoted(here, "s1")
    with pytest.raises(NotKeptThere):
        here.begin(part, "telling", {"who": "s1", "use": "named"})


def test_what_an_author_says_in_the_record_opens_nothing_and_what_a_colleague_says_there_does(
    here: Office, tmp_path: Path
) -> None:
    other = colleague(tmp_path, here, "bela")
    exchange(here.desk, other.desk)
    part = quoted(here, "s1")
    own = here.begin(record_compartment(here.desk.vault), "telling", {"who": "s1", "use": "named"})
    assert why(here, part) == {Why.NO_CONSENT}
    # What an author closes is closed.
    here.set(own, {"use": "closed"})
    assert why(here, part) == {Why.CONSENT_OTHER_USE}
    here.undo(*(one.op for one in here.get("telling", own.id).all_facts))
    case, who = case_of(other)
    with pytest.raises(PressNotReached):
        agree(other, case, who, use="named", in_record=True)
    room = record_compartment(here.desk.vault)
    admit(here.desk.team, room, [(other.desk.team.me.device, Role.WRITE)])
    exchange(here.desk, other.desk)
    exchange(here.desk, other.desk)
    agree(other, case, who, use="named", in_record=True)
    exchange(here.desk, other.desk)
    exchange(here.desk, other.desk)
    # Other words than those: words that are also somebody else's need their consent as well.
    block: dict[str, Value | None] = {"kind": "quote", "speaker": who, "claims": (CLAIM,)}
    again = add(here, begun(here, "again"), block, "Nobody slept there for a week.", said_by="a survivor")
    assert why(here, again) == set()
    # The case does not open here; taken back there, it is taken back in the record too.
    assert [one.part for one in here.facts.things("telling") if one.text("who") == who] == [
        record_compartment(here.desk.vault)
    ]
    take_back(other.desk.team, case, who, TODAY)
    exchange(here.desk, other.desk)
    exchange(here.desk, other.desk)
    assert why(here, again) == {Why.CONSENT_WITHDRAWN}


def test_the_channel_that_somebody_agreed_to_goes_with_the_file_and_the_site_takes_its_own_alone(here: Office) -> None:
    case, who = case_of(here)
    agree(here, case, who, use="pseudonym_quote", channels=("press",))
    assert why(here, quoted(here, who, "site")) == {Why.CONSENT_OTHER_CHANNEL}
    part = quoted(here, who, "press", channel="press")
    assert why(here, part) == set()
    release = decode_release(encode_release(release_of(held(here, part))))
    assert release.channel is Channel.PRESS
    with pytest.raises(NotForTheSite):
        gather([release])
    assert release_of(held(here, quoted(here, who, "unsaid", channel=None))).channel is Channel.SITE


def test_a_quotation_needs_the_same_consent_where_it_is_typed_into_a_paragraph(here: Office) -> None:
    case, who = case_of(here)
    quoted(here, who)
    part = add(here, begun(here), {"kind": "text", "claims": (CLAIM,)}, f"“{WORDS}”, a survivor told us.")
    assert why(here, part) == {Why.NO_CONSENT}
    agree(here, case, who, use="paraphrase")
    assert why(here, part) == {Why.CONSENT_OTHER_USE}
    agree(here, case, who, use="pseudonym_quote")
    assert why(here, part) == set()
    take_back(here.desk.team, case, who, TODAY)
    assert why(here, part) == {Why.CONSENT_WITHDRAWN}


def test_whoever_is_seen_in_a_picture_is_asked(here: Office) -> None:
    case, who = case_of(here)
    shown: dict[str, Value | None] = {"kind": "media", "people": (who,), "claims": (CLAIM,)}
    part = add(here, begun(here), shown, "A man in a yard.")
    assert Why.NO_CONSENT in why(here, part)
    agree(here, case, who, use="named")
    assert Why.NO_CONSENT in why(here, part)
    agree(here, case, who, has_media=True)
    assert not {Why.NO_CONSENT, Why.CONSENT_OTHER_USE} & why(here, part)


class Three:
    """Three desks of which each has a clock of its own, and a statement that the first wrote."""

    def __init__(self, here: Office, folder: Path, text: str) -> None:
        self.here = here
        self.others = tuple(colleague(folder, here, name) for name in ("bela", "cem"))
        self.meet()
        self.part = add(here, begun(here), {"kind": "text"}, text)
        seats = [(one.desk.team.me.device, Role.WRITE) for one in self.others]
        admit(here.desk.team, self.part, seats)
        self.settle()
        admit(here.desk.team, begin_press_room(here.desk.team, "Press room"), seats)
        self.meet()
        self.settle()

    def settle(self) -> None:
        """Let every desk say what it opens, as one that is open does."""
        for one in (self.here, *self.others):
            one.desk.vault.append(opening_intents(one.desk.team))
        self.meet()

    def meet(self) -> None:
        for _ in range(2):
            for one in self.others:
                exchange(self.here.desk, one.desk)


def test_who_wrote_it_lets_no_name_pass_and_the_two_who_release_it_are_told_why_another_did(
    here: Office, tmp_path: Path
) -> None:
    three = Three(here, tmp_path, "Dadaev is free again.")
    for one in (here, *three.others):
        part = one.part(Sort.IDENTITY, "Identity sheet of Akhmed Dadaev")
        assert part
    bela = three.others[0]
    found = judged(here, three.part)
    (perhaps,) = (one for one in found.reasons if one.why is Why.PERHAPS_PROTECTED)
    assert perhaps.span == Span(0, 6)
    here.desk.vault.append(
        [look_intent(here.desk.team, held(here, three.part).parts[2].wordings["en"], perhaps.span, "x")]
    )
    assert Why.PERHAPS_PROTECTED in why(here, three.part)
    bela.desk.vault.append(
        [look_intent(bela.desk.team, held(bela, three.part).parts[2].wordings["en"], perhaps.span, "a minister")]
    )
    three.meet()
    assert why(here, three.part) == set()


def forward(at: Office, ms: int) -> None:
    clock = at.desk.given.clock
    assert isinstance(clock, FixedClock)
    clock.advance(ms)


def test_a_clock_set_back_or_forward_shortens_no_delay_that_others_words_show(here: Office, tmp_path: Path) -> None:
    three = Three(here, tmp_path, "We know where they are held.")
    bela, cem = three.others
    assert judged(here, three.part).decision is not Decision.PUBLISH
    override(bela.desk.team, held(bela, three.part), judged(bela, three.part), "publicity")
    three.meet()
    # The second confirms with a clock that stands hours back: it counts from what was signed before.
    forward(cem, -2 * OVERRIDE_DELAY_MS)
    second_override(cem.desk.team, held(cem, three.part), judged(cem, three.part), "yes")
    three.meet()
    with pytest.raises(OverrideWaits):
        want(here.desk.team, held(here, three.part), judged(here, three.part), "go")
    forward(here, OVERRIDE_DELAY_MS)
    want(here.desk.team, held(here, three.part), judged(here, three.part), "go")
    three.meet()
    # Its own clock was set forward, and bela's was not: hers refuses, and once she spoke so does this one.
    with pytest.raises(OverrideWaits):
        second(bela.desk.team, held(bela, three.part), judged(bela, three.part), "read")
    stop(bela.desk.team, held(bela, three.part), "not yet")
    exchange(here.desk, bela.desk)
    now = here.desk.given.clock.now_ms()
    known = now_known(held(here, three.part), here.desk.team.me.device.id, now)
    assert NOON <= known < NOON + OVERRIDE_DELAY_MS // 2
