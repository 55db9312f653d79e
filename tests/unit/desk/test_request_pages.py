"""A request: who looks after it, what is next, how far it is trusted, how it is reached, answered, closed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from safeconduct.base.intervals import Interval
from safeconduct.desk.contact_times import NotATime, chosen_time, typed_time
from safeconduct.desk.inbox_words import said_in_words
from safeconduct.desk.quoting import NotInTheMessage, span_of
from safeconduct.desk.words import Tongue, words_of
from safeconduct.intake.types import Channel, Direction, MessageId, MessageItem, ThreadId
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import act, address, begin, count_open, heading, log, undone, wrote_by_the_page


@pytest.fixture
def request_at(desk: Asking) -> str:
    """The address of a request that was logged from a call."""
    begin(desk)
    return address(log(desk, "her brother was taken from the mill", **{"with": "+49 30 901820"}))


def history(desk: Asking, request_at: str) -> str:
    return desk.get(f"{request_at}/past").words


def test_the_list_says_code_name_channel_danger_silence_owner_and_next_contact(desk: Asking) -> None:
    begin(desk)
    shown = log(desk, "a call", danger="days", next="soon")

    listed = desk.get("/inbox").words

    for words in (
        heading(shown),
        "danger within days",
        "waits for us for less than a minute",
        "next contact in 29 minutes",
    ):
        assert words in listed
    assert "telephone · with you" in listed
    assert "unread" not in listed


def test_danger_goes_before_silence_in_the_list(desk: Asking) -> None:
    begin(desk)
    calm, urgent = log(desk, "first", danger="none"), log(desk, "second", danger="now")

    # Above the list stands who is silent for longest, whatever the danger.
    listed = desk.get("/inbox").body.partition('class="list requests"')[2]

    assert 0 < listed.index(heading(urgent)) < listed.index(heading(calm))


def test_filters_stand_in_addresses_as_words_of_ours(desk: Asking, request_at: str) -> None:
    assert "There is none of these." in desk.get("/inbox?show=nobodys").words
    assert heading(desk.get(request_at)) in desk.get("/inbox?show=mine").words
    assert "There is none of these." in desk.get("/inbox?show=overdue").words
    # What is no filter is the whole list.
    assert heading(desk.get(request_at)) in desk.get("/inbox?show=x%22y").words


def test_it_is_given_to_nobody_and_taken_on_from_the_list(desk: Asking, request_at: str) -> None:
    given = act(desk, f"{request_at}/care", owner="", stand_in="")
    assert "with nobody" in given.words

    page = desk.get("/inbox?show=nobodys")
    taken = desk.follow(
        desk.post("/inbox?show=nobodys", once=page.hidden("once", "/inbox?"), thread=page.hidden("thread", "/inbox?"))
    )

    assert "Done, and on the disk." in taken.words
    assert "with you" in desk.get(request_at).words


def test_who_reports_is_not_taken_for_what_was_agreed_of_how_they_are_reached(desk: Asking, request_at: str) -> None:
    logged = log(desk, "his mother calls", relation="family", about="juniper")
    asked = "It is not agreed yet how they may safely be reached."

    assert asked in logged.words
    assert "when and how they may safely be written to" in desk.get(f"{address(logged)}/reply").words
    act(desk, f"{request_at}/card", notes="only by the neighbour", relation="unknown", consent="unknown")
    assert asked not in desk.get(request_at).words


def test_only_what_was_changed_is_set_and_a_time_is_read_as_people_write_it(desk: Asking, request_at: str) -> None:
    page = desk.get(f"{request_at}/care")
    owner = re.search(r'<select id="owner".*?value="([^"]+)" selected', page.body, re.DOTALL)
    assert owner is not None
    before = desk.count()

    same = desk.post(f"{request_at}/care", once=page.hidden("once"), owner=owner.group(1), stand_in="")
    assert (same.status, desk.count()) == (303, before)

    changed = act(desk, f"{request_at}/care", owner=owner.group(1), stand_in="", next_at="28.11.2030 21:30")

    assert "28 November 2030, 21:30" in changed.words
    assert desk.count() == before + 1
    assert "28 November 2030" not in undone(desk, changed).words


def test_closing_needs_a_reason_and_a_new_call_opens_it_again(desk: Asking, request_at: str) -> None:
    refused = act(desk, f"{request_at}/close")
    assert (refused.status, "Say why it is closed." in refused.words) == (422, True)

    closed = act(desk, f"{request_at}/close", words="she is home")
    assert "Nobody waits: everything is closed." in closed.words
    assert heading(desk.get(request_at)) in desk.get("/inbox?show=closed").words
    assert "closed (she is home)" in desk.get(request_at).words

    log(desk, "she was taken again", **{"with": "+4930901820"})
    assert count_open(desk) == 1


def test_opening_again_and_undoing_a_closing_are_one_press_each(desk: Asking, request_at: str) -> None:
    closed = act(desk, f"{request_at}/close", reason="They are safe")
    undone(desk, closed)
    assert count_open(desk) == 1

    act(desk, f"{request_at}/close", reason="They are safe")
    opened = act(desk, f"{request_at}/close")

    assert "in work" in opened.words or "open" in opened.words
    assert count_open(desk) == 1


def test_the_number_is_shown_only_to_whoever_says_what_for_and_that_is_written_down(
    desk: Asking, request_at: str
) -> None:
    before = desk.get(f"{request_at}/handle")
    refused = act(desk, f"{request_at}/handle", purpose="")
    shown = act(desk, f"{request_at}/handle", purpose="to call her back tonight")

    assert "901820" not in before.body + refused.body
    assert refused.status == 422
    assert "+4930901820" in shown.words
    assert "to call her back tonight" in history(desk, request_at)
    assert "901820" not in desk.get(request_at).body + history(desk, request_at)


def answer(desk: Asking, request_at: str, **fields: str) -> Answer:
    """Press Ctrl+Enter on the form of an answer, with what the page before it gave back."""
    page = f"{request_at}/reply"
    first = desk.get(page)
    sent = desk.post(page, {**fields, "once": first.hidden("once", page), "do": "send"})
    return desk.follow(sent) if sent.status == 303 else sent


def again(desk: Asking, request_at: str, shown: Answer, **fields: str) -> Answer:
    page = f"{request_at}/reply"
    sent = desk.post(
        page, {**fields, "once": shown.hidden("once", page), "seen": shown.hidden("seen", page), "do": "send"}
    )
    return desk.follow(sent) if sent.status == 303 else sent


def test_an_answer_is_shown_as_it_will_be_read_before_it_is_written(desk: Asking, request_at: str) -> None:
    fields = {"text": "we look for him, wait for our call", "way": "phone"}
    shown = answer(desk, request_at, **fields)

    assert "So they will read it" in shown.words
    # Said once, and by name.
    assert "listen to it and keep it. Write nothing that would harm them." in shown.words
    assert "Others can read this channel" not in shown.words

    written = again(desk, request_at, shown, **fields)

    assert "Done, and on the disk." in written.words
    assert "we look for him" in written.words
    assert "written, and not sent yet" in written.words


def test_an_answer_that_was_changed_after_it_was_shown_is_shown_again(desk: Asking, request_at: str) -> None:
    shown = answer(desk, request_at, text="wait", way="phone")
    changed = again(desk, request_at, shown, text="wait for us at noon", way="phone")

    assert "So they will read it" in changed.words
    assert "wait for us at noon" not in desk.get(request_at).words


def test_an_answer_against_the_card_is_refused_in_a_sentence_and_stays_in_its_field(
    desk: Asking, request_at: str
) -> None:
    act(desk, f"{request_at}/card", avoid="police, visa", called="aunt", cover="the dentist", shared="1")

    refused = answer(desk, request_at, text="your visa is ready", way="signal")

    assert refused.status == 422
    assert "It may not go as it stands." in refused.words
    assert "“visa”" in refused.words
    assert "your visa is ready" in refused.body
    assert "your visa is ready" not in desk.get(request_at).words


@pytest.mark.parametrize(
    ("said", "is_shown"),
    [("{iso}", False), ("{day}", True), ("after evening prayer", True), ("0001-01-01T00:00:00", True)],
)
def test_a_stamp_that_says_the_very_moment_that_is_shown_is_not_shown_twice(said: str, *, is_shown: bool) -> None:
    at = datetime(2026, 11, 26, 21, 10, tzinfo=UTC).astimezone()
    words = said.format(iso=at.replace(tzinfo=None).isoformat(), day=at.date().isoformat())
    ms = int(at.timestamp() * 1000)
    message = MessageItem(
        MessageId(bytes(32)),
        ThreadId(bytes(16)),
        Direction.IN,
        Channel.TELEGRAM,
        ms,
        "a",
        Interval(ms, ms + 999),
        words,
    )

    for tongue, quoted in ((Tongue.ENGLISH, f"(“{words}”)"), (Tongue.RUSSIAN, f"(«{words}»)")):
        assert (quoted in said_in_words(words_of(tongue), message)) is is_shown


@pytest.mark.parametrize(("tongue", "when"), [
    (Tongue.ENGLISH, "26 November 2026, not known at what hour"),
    (Tongue.RUSSIAN, "26 ноября 2026, час неизвестен"),
])  # fmt: skip
def test_of_a_message_by_our_page_the_day_is_said_once_and_no_hour_is_made_up(tongue: Tongue, when: str) -> None:
    lo = int(datetime(2026, 11, 26, tzinfo=UTC).timestamp() * 1000)
    span = Interval(lo, lo + 86_399_999)
    message = MessageItem(
        MessageId(bytes(32)), ThreadId(bytes(16)), Direction.IN, Channel.PAGE, lo, "a", span, "2026-11-26"
    )

    assert said_in_words(words_of(tongue), message) == when


def test_every_question_of_trust_offers_yes_before_no(desk: Asking, request_at: str) -> None:
    asked = re.findall(r"<fieldset class=\"asks\">(.*?)</fieldset>", desk.get(f"{request_at}/trust").body, re.DOTALL)

    assert len(asked) > 5
    assert {re.findall(r'value="(\w+)"', one)[:2] == ["yes", "no"] for one in asked} == {True}


def test_what_was_sent_by_hand_is_said_to_be_sent(desk: Asking, request_at: str) -> None:
    act(desk, f"{request_at}/card", called="aunt")
    shown = answer(desk, request_at, text="call back", way="signal")
    if "Done" not in shown.words:
        shown = again(desk, request_at, shown, text="call back", way="signal")

    page = desk.get(request_at)
    assert "waiting for them" not in page.words
    form = page.body[: page.body.index("I have sent it")].rindex("<form")
    once = re.search(r'name="once" value="([^"]+)"', page.body[form:])
    reply = re.search(r'name="reply" value="([^"]+)"', page.body[form:])
    assert once
    assert reply
    sent = desk.follow(desk.post(request_at, once=once.group(1), reply=reply.group(1), do="sent"))

    assert "sent by hand at" in sent.words
    assert "waiting for them" in sent.words
    assert "It is noted that it went." in sent.words
    assert 'action="/undo/' not in sent.body
    assert "I have sent it" not in sent.words


def test_the_card_is_kept_as_data_and_hours_that_cannot_be_read_are_named(desk: Asking, request_at: str) -> None:
    refused = act(desk, f"{request_at}/card", hours="1-5 9:00-17:30 Europe/Moscow\nafter work", avoid="police")
    assert refused.status == 422
    assert "does not say when they may be written to" in refused.words
    assert "after work" in refused.words
    assert "police" in refused.body

    kept = act(
        desk,
        f"{request_at}/card",
        hours="1-5 9:00-17:30 Europe/Moscow",
        avoid="police, visa",
        about="juniper",
        silence_hours="12",
        silence_then="call her sister",
    )

    for words in ("9:00–17:30 Europe/Moscow", "police, visa", "juniper", "after 12 hours: call her sister"):
        assert words in kept.words
    assert "Mon–Fri 9:00–17:30 Europe/Moscow" in desk.get(f"{request_at}/card").body


def test_what_is_to_be_done_after_silence_is_not_dropped_for_want_of_hours(desk: Asking, request_at: str) -> None:
    refused = act(desk, f"{request_at}/card", silence_then="call her sister")

    assert refused.status == 422
    assert "after how many hours of silence" in refused.words
    assert "call her sister" in refused.body


def test_a_rung_that_the_answers_do_not_carry_is_refused_and_one_person_is_not_enough(
    desk: Asking, request_at: str
) -> None:
    page = f"{request_at}/trust"
    too_high = act(desk, page, rung="vouched", reason="she sounds right", **{"q.spoke": "yes"})
    assert too_high.status == 422
    assert "The answers on the sheet do not carry this" in too_high.words

    answers = {"q.spoke": "yes", "q.second_voice": "yes", "q.known_in_person": "yes"}
    one = act(desk, page, rung="vouched", reason="a cousin of ours knows her", **answers)

    assert "trust: cross-checked" in one.words
    assert "a second person has to" in desk.get(page).words


def test_flags_are_shown_at_the_head_of_every_page_of_the_request(desk: Asking, request_at: str) -> None:
    act(desk, f"{request_at}/trust", rung="unheard", reason="odd", flag="hurries")

    assert "presses for a decision" in desk.get(request_at).words
    assert "presses for a decision" in desk.get(f"{request_at}/reply").words


def test_two_requests_are_made_one_and_taken_apart_again(desk: Asking, request_at: str) -> None:
    other = heading(log(desk, "a second call"))
    nobody = act(desk, f"{request_at}/same", name="Nobody Atall")
    assert nobody.status in (400, 422)

    merged = act(desk, f"{request_at}/same", name=other, reason="the same voice")

    assert other in merged.words
    assert "a second call" in merged.words
    assert count_open(desk) == 1
    undone(desk, merged)
    assert count_open(desk) == 2


def test_a_message_becomes_an_account_by_one_press_and_the_request_says_so(desk: Asking, request_at: str) -> None:
    page = desk.get(request_at)
    asked = desk.post(
        request_at,
        once=page.body.split('name="message"')[0].rsplit('name="once" value="', 1)[1].split('"')[0],
        message=page.hidden("message"),
        words="was taken from the mill",
        do="quote",
    )
    form = desk.follow(asked)

    assert "It comes from a message in the inbox." in form.words
    assert "was taken from the mill</textarea>" in form.body
    assert "characters 13 to 35 of its text" in form.body

    fields = {name: form.hidden(name, "/add") for name in ("once", "draft", "part", "rows", "took")}
    typed = {
        "do": "send",
        "outlet.0": "a call",
        "subject.1": "Arrests in Ostrava",
        "subject_kind.1": "event",
        "property.1": "held",
        "value.1": "at least 1",
        "quote.1": "was taken from the mill",
    }
    recorded = desk.post(asked.headers["location"], {**fields, **typed})
    assert recorded.status == 303, recorded.words
    account = desk.follow(recorded)

    told = desk.get(request_at)
    assert "became an account of the record" in told.words
    link = re.search(r'href="(/account/[^"?]+)[^"]*">became', told.body)
    assert link is not None
    assert "a call" in desk.get(link.group(1)).words
    # One press takes back both: the account, and that it came of the message.
    undone(desk, account)
    assert "became an account" not in desk.get(request_at).words


def test_words_that_do_not_stand_in_the_message_are_not_quoted(desk: Asking, request_at: str) -> None:
    message = re.search(r'href="(/message/[\w-]+)"', desk.get(request_at).body)
    assert message is not None
    refused = act(desk, message.group(1), do="quote", words="was set free")

    assert refused.status == 422
    assert "do not stand in the message" in refused.words
    assert "was set free" in refused.body


def test_a_note_bears_its_time_and_shows_beside_the_message(desk: Asking, request_at: str) -> None:
    message = re.search(r'href="(/message/[\w-]+)"', desk.get(request_at).body)
    assert message is not None
    bad = act(desk, message.group(1), do="note", note="a second voice", at="soon")
    noted = act(desk, message.group(1), do="note", note="a second voice")

    assert bad.status == 422
    assert "a second voice" in noted.words
    assert "a second voice" in desk.get(request_at).words


def test_a_request_is_found_by_its_words_and_they_stand_in_no_address(desk: Asking, request_at: str) -> None:
    found = desk.post("/finding", words="taken from the mill")

    assert heading(desk.get(request_at)) in found.words
    assert found.status == 200
    assert "No request is called that" in desk.post("/finding", words="nowhere said").words


def test_reading_counts_for_the_desk_and_is_no_entry(desk: Asking, request_at: str) -> None:
    before = desk.count()
    desk.get(request_at)

    assert desk.count() == before
    assert "unread" not in desk.get("/inbox").words


def test_an_address_that_was_not_given_out_shows_nothing(desk: Asking, request_at: str) -> None:
    for path in ("/thread/x", f"{request_at}x", "/message/abc", "/file/abc", "/reading/abc"):
        assert desk.get(path).status == 400, path


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("21:30", 9.5), ("28.11. 12:00", 24.0), ("28.11.2030 12:00", 24.0), ("2030-11-28 13:00", 25.0), ("11:00", 23.0)],
)
def test_times_are_read_as_people_write_them(typed: str, hours: float) -> None:
    import datetime

    noon = int(datetime.datetime(2030, 11, 27, 12).timestamp()) * 1000  # noqa: DTZ001  # the clock on the wall

    assert typed_time(typed, noon) - noon == int(hours * 3_600_000)
    assert chosen_time("soon", "", noon) - noon == 1_800_000
    assert chosen_time("", "", noon) == 0


@pytest.mark.parametrize(
    "typed", ["25:00", "31.02. 10:00", "1.1.2020 10:00", "noon", "9999-99-99 10:00", "0000-01-01 1:00"]
)
def test_what_is_no_time_to_come_is_refused(typed: str) -> None:
    with pytest.raises(NotATime):
        typed_time(typed, 1_900_000_000_000)


def test_a_quotation_is_found_over_line_ends_and_spaces() -> None:
    assert span_of("they  took\nthree men", "took three") == (6, 16)
    with pytest.raises(NotInTheMessage):
        span_of("they took three men", "took four")


def test_whoever_wrote_by_the_page_is_told_by_one_press_that_a_person_has_read_it(desk: Asking) -> None:
    begin(desk)
    page = wrote_by_the_page(desk)

    before = desk.get(page)
    assert "Let them know that a person has read it" in before.words
    told = desk.follow(desk.post(page, once=before.hidden("once", page), do="read"))

    assert "Word that it was read goes onto the reply board" in told.words
    assert "Let them know that a person has read it" not in told.words
