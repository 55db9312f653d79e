"""Telegram Desktop's result.json: chats, times, people, files, and what is broken or made to do harm."""

from __future__ import annotations

import datetime
import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.intervals import Interval
from safeconduct.intake.parsers.errors_imports import BadExport
from safeconduct.intake.parsers.json_stream import Fault, JsonStream
from safeconduct.intake.parsers.parsed import ParsedMessage, ParsedThread
from safeconduct.intake.parsers.reading import LONGEST_TEXT, Circumstances
from safeconduct.intake.parsers.telegram import read_telegram
from safeconduct.intake.parsers.yardstick import endless_export, reading_rate
from safeconduct.intake.types import Channel, Direction, Warned
from tests.unit.intake.exports_made import AT, as_file, codes, read_all, telegram_chat, telegram_message


def messages(*given_messages: dict[str, Any], **chat: Any) -> list[ParsedMessage]:
    return read_all(read_telegram(as_file(telegram_chat(*given_messages, **chat))))


def message(**members: Any) -> ParsedMessage:
    return messages(telegram_message(1, **members))[0]


def test_a_chat_of_two_is_one_thread_under_the_number_of_the_other() -> None:
    export = read_telegram(as_file(telegram_chat(telegram_message(1), telegram_message(2, text="Жива"))))
    read = read_all(export)

    assert export.channel is Channel.TELEGRAM
    assert export.threads == [ParsedThread("user700100", "Зура")]
    assert [(one.author, one.text) for one in read] == [("Зура", "Я у соседей"), ("Зура", "Жива")]
    assert read[0].said == Interval((AT + 1) * 1000, (AT + 1) * 1000 + 999)
    assert (read[0].said_words, read[1].place) == ("2019-01-12T14:03:00", "messages[1], message 2")
    assert export.warnings == []


def test_a_whole_account_is_one_thread_for_each_chat_and_nothing_of_the_rest() -> None:
    account = {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 5, "first_name": "Мадина", "phone_number": "+7 000"},
        "contacts": {"list": [{"first_name": "messages"}]},
        "chats": {
            "about": "This page lists all chats.",
            "list": [
                telegram_chat(telegram_message(1)),
                telegram_chat(telegram_message(7), telegram_message(8), name="Соседи", type="private_group", id=31),
            ],
        },
        "left_chats": {"list": [telegram_chat(telegram_message(2), type="private_supergroup", id=99, name="Двор")]},
    }
    export = read_telegram(as_file(account))
    read = read_all(export)

    assert [(one.handle, one.title, one.is_group) for one in export.threads] == [
        ("user700100", "Зура", False),
        ("chat31", "Соседи", True),
        ("channel99", "Двор", True),
    ]
    assert [one.thread for one in read] == [0, 1, 1, 2]
    assert read[2].place == "chats.list[1].messages[1], message 8"
    # Two people in a group may have one name.
    assert read[1].author == "Зура (user700100)"


def test_a_text_in_pieces_is_one_text_and_a_link_keeps_where_it_leads() -> None:
    pieces = [
        "Смотри ",
        {"type": "bold", "text": "сюда"},
        ": ",
        {"type": "text_link", "text": "банк", "href": "http://x.example/"},
    ]

    assert message(text=pieces).text == "Смотри сюда: банк (http://x.example/)"
    assert message(text="", text_entities=[{"type": "plain", "text": "из меток"}]).text == "из меток"


def test_what_the_program_wrote_is_marked_as_that_and_says_what_was_done() -> None:
    read = message(
        type="service", actor="Зура", actor_id="user700100", action="invite_members", members=["Малика", None], text=""
    )

    assert read.warnings == (Warned.BY_PROGRAM,)
    assert (read.author, read.text) == ("Зура", "[invite_members: Малика]")


def test_edits_forwards_and_replies_are_said() -> None:
    read = message(edited="2019-01-12T15:00:00", forwarded_from="Малика", reply_to_message_id=40)

    assert set(read.warnings) == {Warned.EDITED, Warned.FORWARDED}
    assert read.text == "[Forwarded from Малика]\nЯ у соседей"
    assert read.place == "messages[0], message 1, answers 40"


def test_who_deleted_the_account_is_a_number_and_nobody_else() -> None:
    assert message(**{"from": None}).author == "user700100"
    assert message(**{"from": None, "from_id": 700100}).author == "user700100"
    assert message(**{"from": None, "from_id": None}).author == ""


def test_who_told_whom_is_said_only_when_the_desk_says_who_is_ours() -> None:
    chat = telegram_chat(telegram_message(1), telegram_message(2, **{"from": "Дежурная", "from_id": "user5"}))
    unknown = read_all(read_telegram(as_file(chat)))
    known = read_all(read_telegram(as_file(chat), Circumstances(ours=frozenset({"5"}))))

    assert {one.direction for one in unknown} == {Direction.UNKNOWN}
    assert [one.direction for one in known] == [Direction.IN, Direction.OUT]


def test_a_time_without_its_second_since_1970_is_as_wide_as_the_zones_or_in_the_zone_of_the_desk() -> None:
    old = telegram_message(1)
    del old["date_unixtime"]
    wide = messages(old)[0].said
    zone = Circumstances(zone=datetime.timezone(datetime.timedelta(hours=3)))
    exact = read_all(read_telegram(as_file(telegram_chat(old)), zone))[0].said

    assert exact == Interval(AT * 1000, AT * 1000 + 999)
    assert (wide.hi - wide.lo) == 26 * 3_600_000 + 999
    assert wide.lo <= exact.lo
    assert exact.hi <= wide.hi


@pytest.mark.parametrize("date", ["", "soon", "2019-02-30T10:00:00", "0001-01-01T00:00:00+14:00", 5, None])
def test_a_date_that_no_calendar_has_is_unknown_and_keeps_its_words(date: object) -> None:
    odd = telegram_message(1, date=date)
    del odd["date_unixtime"]
    read = messages(odd)[0]

    assert read.said.is_unknown() or read.said.hi < 0
    assert Warned.UNSURE_DATE in read.warnings
    assert read.said_words == (date if isinstance(date, str) else "")


@pytest.mark.parametrize("seconds", ["9" * 30, 10**18, "-5000000000", "99999999999"])
def test_a_time_of_another_age_is_warned_about(seconds: object) -> None:
    assert Warned.UNSURE_DATE in message(date_unixtime=seconds).warnings


def test_files_that_are_not_here_are_named_and_said_to_be_missing() -> None:
    left_out = "(File not included. Change data exporting settings to download.)"
    read = message(
        file=left_out, media_type="voice_message", mime_type="audio/ogg", duration_seconds=7, file_name="v.ogg"
    )

    assert [(one.name, one.media_type, one.lasts_ms, one.is_here) for one in read.attachments] == [
        ("v.ogg", "audio/ogg", 7000, False)
    ]
    assert Warned.FILE_MISSING in read.warnings


def test_places_contacts_and_polls_are_words() -> None:
    place = message(text="", location_information={"latitude": 43.3, "longitude": 45.7})
    person = message(text="", contact_information={"first_name": "Малика", "last_name": "", "phone_number": "+7928"})
    poll = message(text="", poll={"question": "Кто?", "answers": [{"text": "я"}, {"text": "никто"}]})

    assert place.text == "geo:43.3,45.7"
    assert person.text == "Малика +7928"
    assert poll.text == "? Кто?\n- я\n- никто"


def test_numbers_that_repeat_are_said_and_both_messages_are_given() -> None:
    export = read_telegram(as_file(telegram_chat(telegram_message(4), telegram_message(4), telegram_message(3))))

    assert len(read_all(export)) == 3
    assert [one.place for one in export.warnings if one.code is Warned.REPEATED] == ["messages[1]", "messages[2]"]


def test_what_stands_before_a_break_is_given_and_the_line_of_the_break_is_said() -> None:
    whole = json.dumps(telegram_chat(*map(telegram_message, range(1, 21))), ensure_ascii=False, indent=1)
    export = read_telegram(io.BytesIO(whole.encode()[:-900]))
    read = read_all(export)

    assert 10 < len(read) < 20
    assert [one.code for one in export.warnings] == [Warned.CUT_SHORT]
    assert export.warnings[0].place.startswith("line ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"name": "x", "messages": [', "line 1, column 28"),
        ('{"name": "x",\n "messages": [{"id": 1, }]}', "line 2, column 25"),
        ('{"name": nothing}', "line 1, column 10"),
        ("[1, 2]", "line 1, column 1"),
        ('{"a": ' + "[" * 100_000, "line 1, column 7"),
        ('{"a": ' + "9" * 5_000 + "}", "line 1, column 7"),
    ],
)
def test_a_file_without_a_message_before_its_fault_is_refused_with_line_and_column(text: str, line: str) -> None:
    with pytest.raises(BadExport) as refused:
        read_all(read_telegram(as_file(text)))

    assert line in refused.value.sentences("en")
    assert "строка" in refused.value.sentences("ru")


def test_json_without_messages_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadExport) as refused:
        read_all(read_telegram(as_file({"name": "x", "type": "personal_chat"})))

    assert "no list of messages" in refused.value.sentences("en")


def test_entries_of_another_kind_are_passed_over_and_said() -> None:
    chat = telegram_chat(telegram_message(1))
    chat["messages"] += [None, 5, [], {}, {"id": True, "type": 3, "text": 5, "from": [], "photo": {}, "file": 1}]
    export = read_telegram(as_file(chat))

    assert [one.text for one in read_all(export)] == ["Я у соседей", "", ""]
    assert Warned.UNKNOWN_FORM in codes(export.warnings)


def test_half_a_character_becomes_one_that_can_be_written() -> None:
    text = json.dumps(telegram_chat(telegram_message(1))).replace('"\\u042f ', '"\\ud83d ')

    assert read_all(read_telegram(as_file(text)))[0].text.startswith("\ufffd ")


def test_an_export_that_was_saved_in_another_encoding_is_read_and_the_guess_is_said() -> None:
    text = json.dumps(telegram_chat(telegram_message(1)), ensure_ascii=False)
    for encoding in ("cp1251", "utf-16", "utf-8-sig", "utf-16-le", "koi8-r"):
        export = read_telegram(io.BytesIO(text.encode(encoding)))

        assert read_all(export)[0].text == "Я у соседей", encoding
        assert (Warned.UNSURE_ENCODING in codes(export.warnings)) is (encoding in ("cp1251", "utf-16-le", "koi8-r"))


def test_text_that_was_garbled_before_it_came_is_given_as_it_is_and_said() -> None:
    for garbled in ("Привет, сестра".encode().decode("cp1251"), "Привет, сестра".encode("cp1251").decode("latin-1")):
        read = message(text=garbled)

        assert read.text == garbled
        assert Warned.GARBLED in read.warnings
    assert message(text="Россия, Грозный: «Сестра» Übergröße").warnings == ()


def test_a_message_of_megabytes_is_given_in_parts_of_which_nothing_is_lost() -> None:
    long = "слово " * 200_000
    read = messages(telegram_message(1, text=long))

    assert "".join(one.text for one in read) == long
    assert all(len(one.text) <= LONGEST_TEXT and Warned.DIVIDED in one.warnings for one in read)
    assert [one.place for one in read][:2] == ["messages[0], message 1, part 1", "messages[0], message 1, part 2"]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_messages() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        read = sum(1 for _ in read_telegram(endless_export(count)).messages)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert read == count
        return most

    # Of the smaller one, 1.6 MB long, as much is held as of the larger.
    assert peak(6_000) < 1.1 * peak(3_000)


def test_the_made_up_export_is_json_and_its_rate_counts_every_message() -> None:
    rate = reading_rate(250)

    assert [one["id"] for one in json.load(endless_export(250))["messages"]] == list(range(1, 251))
    assert (rate.messages, rate.size) == (250, len(endless_export(250).read()))
    assert min(rate.seconds, rate.peer_seconds) > 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(value=JSON, indent=st.sampled_from([None, 2]), ascii_only=st.booleans())
def test_a_stream_reads_every_value_as_the_standard_library_does(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps([value, value], indent=indent, ensure_ascii=ascii_only)

    assert list(JsonStream(_Drip(text)).entries()) == json.loads(text)


@pytest.mark.parametrize("text", ["[0, 0]", "[1]", '[{"a": 1.5}, 2]'])
def test_a_number_at_the_very_end_of_a_text_is_read_where_it_stands(text: str) -> None:
    assert list(JsonStream(io.StringIO(text)).entries()) == json.loads(text)


@given(value=JSON, cut=st.integers(1, 30))
def test_a_stream_that_is_cut_says_so_at_its_end(value: Any, cut: int) -> None:
    text = json.dumps([[value]])[:-cut]
    with pytest.raises(Fault) as cut_short:
        list(JsonStream(_Drip(text)).entries())

    assert cut_short.value.line == 1
    assert 1 <= cut_short.value.column <= len(text) + 1


class _Drip(io.StringIO):
    """A text that comes a few characters at a time, so that every value lies across the edge of a piece."""

    def read(self, size: int | None = -1, /) -> str:
        return super().read(7 if size is None or size < 0 else min(size, 7))


@pytest.mark.parametrize("seconds", ["--5", "-", "", "-9-9", "5-"])
def test_a_count_of_seconds_that_is_no_number_leaves_the_date_to_the_words(seconds: str) -> None:
    only = message(date_unixtime=seconds, date="2019-01-12T14:03:00")

    assert not only.said.is_unknown()
    assert only.said_words == "2019-01-12T14:03:00"
