"""WhatsApp's exports of both telephones: heads, orders of days, marks, files, and what the program wrote."""

from __future__ import annotations

import datetime
import io

import pytest

from safeconduct.base.intervals import Interval
from safeconduct.intake.parsers.errors_imports import BadExport
from safeconduct.intake.parsers.parsed import ParsedExport, ParsedThread
from safeconduct.intake.parsers.reading import Circumstances
from safeconduct.intake.parsers.whatsapp import read_whatsapp
from safeconduct.intake.types import Channel, Direction, Warned
from tests.unit.intake.exports_made import AT, as_file, codes, read_all

GROZNY = Circumstances(zone=datetime.timezone(datetime.timedelta(hours=3)))
AT_MINUTE = Interval(AT * 1000, AT * 1000 + 59_999)


def read(text: str, known: Circumstances = GROZNY, name: str = "") -> ParsedExport:
    return read_whatsapp(as_file(text), known, file_name=name)


@pytest.mark.parametrize(
    "head",
    [
        "12.01.2019, 14:03 - ",
        "12.01.19, 14:03 - ",
        "12.01.2019 14:03 – ",
        "1/12/19, 2:03 PM - ",
        "1/12/19, 2:03\u202fPM - ",
        "12/01/2019, 2:03 p. m. - ",
        "12/1/2019, 14.03 - ",
        "2019-01-12, 14:03 - ",
        "2019/1/12, 14:03 - ",
        "12.01.2019 в 14:03 - ",
        "\u200e12.01.2019, 14:03 - ",
    ],
)
def test_a_head_of_android_is_read_in_every_order_of_day_and_month(head: str) -> None:
    # A second line decides the order where the first alone could be both.
    later = head.replace("12", "23", 1) if not head.startswith("1/") else head.replace("1/12", "1/23")
    text = f"{head}Зура: Жива\n{later if not head.startswith('2019') else head}Зура: Жива\n"
    first = read_all(read(text))[0]

    assert (first.author, first.text) == ("Зура", "Жива")
    assert first.said == AT_MINUTE
    assert first.said_words == head.strip("\u200e -–")


@pytest.mark.parametrize("head", ["[12.01.2019, 14:03:22]", "\u200e[12.01.19, 14:03:22]", "[12.1.2019 в 14:03:22]"])
def test_a_head_of_an_iphone_is_read_to_the_second(head: str) -> None:
    first = read_all(read(f"{head} ~\u202fМалика: Жива"))[0]

    assert (first.author, first.text) == ("Малика", "Жива")
    assert first.said == Interval((AT + 22) * 1000, (AT + 22) * 1000 + 999)


def test_whether_the_day_or_the_month_comes_first_is_decided_over_the_whole_file() -> None:
    american = "1/2/19, 14:03 - Зура: а\n1/25/19, 14:03 - Зура: б\n"
    british = "1/2/19, 14:03 - Зура: а\n25/2/19, 14:03 - Зура: б\n"
    by_order = "1/2/19, 14:03 - Зура: а\n2/2/19, 14:03 - Зура: б\n1/3/19, 14:03 - Зура: в\n"
    firsts = [read_all(read(text))[0] for text in (american, british, by_order)]

    assert [_day(one.said) for one in firsts] == ["2019-01-02", "2019-02-01", "2019-02-01"]
    assert all(one.warnings == () for one in firsts)


def test_where_nothing_decides_the_order_the_time_is_both_and_that_is_said() -> None:
    export = read("1/2/19, 14:03 - Зура: а\n1/2/19, 14:04 - Зура: б\n")
    first = read_all(export)[0]

    assert (_day(Interval(first.said.lo, 0)), _day(Interval(first.said.hi, 0))) == ("2019-01-02", "2019-02-01")
    assert Warned.UNSURE_DATE in first.warnings
    assert Warned.UNSURE_DATE in codes(export.warnings)


def _day(said: Interval) -> str:
    return datetime.datetime.fromtimestamp(said.lo / 1000, datetime.UTC).date().isoformat()


def test_lines_under_a_head_belong_to_it_empty_ones_and_half_heads_too() -> None:
    text = "12.01.2019, 14:03 - Зура: раз\n\n  два\n12.01 - три: четыре\n12.01.2019, 14:04 - Малика: пять\n"
    read_messages = read_all(read(text))

    assert [one.text for one in read_messages] == ["раз\n\n  два\n12.01 - три: четыре", "пять"]
    assert [one.place for one in read_messages] == ["line 1", "line 5"]


def test_what_the_program_wrote_has_no_author_and_is_marked() -> None:
    text = (
        "12.01.2019, 14:03 - Messages and calls are end-to-end encrypted.\n"
        '12.01.2019, 14:03 - Зура changed the subject from "a" to "б: в"\n'
        "12.01.2019, 14:03 - Зура: привет\n"
    )
    iphone = "[12.01.2019, 14:03:22] Зура: \u200eСообщения и звонки защищены сквозным шифрованием."

    assert [one.warnings for one in read_all(read(text))] == [(Warned.BY_PROGRAM,), (Warned.BY_PROGRAM,), ()]
    assert [one.author for one in read_all(read(text))] == ["", "", "Зура"]
    assert read_all(read(iphone))[0].warnings == (Warned.BY_PROGRAM,)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("IMG-20190112-WA0001.jpg (file attached)", "IMG-20190112-WA0001.jpg", "image/jpeg"),
        ("\u200ePTT-20190112-WA0002.opus (файл добавлен)", "PTT-20190112-WA0002.opus", "audio/ogg"),
        ("\u200e<attached: 00000012-PHOTO-2019-01-12.jpg>", "00000012-PHOTO-2019-01-12.jpg", "image/jpeg"),
        (
            "Справка.pdf • \u200e1 страница \u200e<прикреплено: 00000013-Справка.pdf>",
            "00000013-Справка.pdf",
            "application/pdf",
        ),
        ("<Media omitted>", "", "application/octet-stream"),
        ("<Без медиафайлов>", "", "application/octet-stream"),
        ("\u200eimage omitted", "", "image/jpeg"),
        ("\u200eаудиофайл отсутствует", "", "audio/ogg"),
    ],
)
def test_a_file_is_named_by_its_message_and_said_to_be_missing(text: str, name: str, kind: str) -> None:
    only = read_all(read(f"[12.01.2019, 14:03:22] Зура: {text}\nподпись"))[0]

    assert [(one.name, one.media_type, one.is_here) for one in only.attachments] == [(name, kind, False)]
    assert only.warnings == (Warned.FILE_MISSING,)
    assert only.text.endswith("\nподпись")


def test_words_in_brackets_that_are_no_file_are_words() -> None:
    read_messages = read_all(
        read("12.01.2019, 14:03 - Зура: отчёт.pdf (завтра пришлю)\n12.01.2019, 14:03 - Зура: <3\n")
    )

    assert [one.attachments for one in read_messages] == [(), ()]


def test_an_edited_message_is_said_to_be() -> None:
    assert read_all(read("12.01.2019, 14:03 - Зура: да <Сообщение изменено>"))[0].warnings == (Warned.EDITED,)


@pytest.mark.parametrize(
    ("name", "thread"),
    [
        ("Чат WhatsApp с +7 928 000-00-00.txt", ParsedThread("+79280000000", "+7 928 000-00-00")),
        ("Чат WhatsApp с контактом Зура.txt", ParsedThread("зура", "Зура")),
        ("WhatsApp Chat with Zura (1).txt", ParsedThread("zura", "Zura")),
        ("WhatsApp Chat - Zura.zip", ParsedThread("zura", "Zura")),
        ("_chat.txt", ParsedThread("", "Зура, Малика")),
    ],
)
def test_a_chat_is_named_by_its_file_and_a_number_has_one_spelling(name: str, thread: ParsedThread) -> None:
    text = "12.01.2019, 14:03 - Зура: а\n12.01.2019, 14:03 - Малика: б"

    assert read(text, name=name).threads == [thread]


def test_who_told_whom_follows_from_what_the_desk_says_is_ours() -> None:
    known = Circumstances(ours=frozenset({"8 928 000 00 01", "Дежурная"}), region="RU")
    text = "12.01.2019, 14:03 - +7 928 000-00-01: а\n12.01.2019, 14:03 - Дежурная: б\n12.01.2019, 14:03 - Зура: в\n"
    export = read(text, known)

    assert [one.direction for one in read_all(export)] == [Direction.OUT, Direction.OUT, Direction.IN]
    assert export.threads == [ParsedThread("зура", "Зура", True)]
    assert export.channel is Channel.WHATSAPP


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_every_encoding_in_which_such_files_travel_is_read(encoding: str) -> None:
    text = "12.01.2019, 14:03 - Зура: Я у соседей, всё хорошо\r\n12.01.2019, 14:04 - Зура: приезжай\r\n"
    export = read_whatsapp(io.BytesIO(text.encode(encoding)), GROZNY)

    assert [one.text for one in read_all(export)] == ["Я у соседей, всё хорошо", "приезжай"]
    assert (Warned.UNSURE_ENCODING in codes(export.warnings)) is (encoding == "cp1251")


def test_days_that_no_calendar_has_are_unknown_and_keep_their_words() -> None:
    read_messages = read_all(
        read("31.02.2019, 14:03 - Зура: а\n12.01.2019, 25:99 - Зура: б\n12.01.2019, 14:03 - Зура: в")
    )

    assert [one.said.is_unknown() for one in read_messages] == [True, True, False]
    assert read_messages[0].said_words == "31.02.2019, 14:03"
    assert Warned.UNSURE_DATE in read_messages[1].warnings


def test_an_hour_that_the_clocks_showed_twice_is_both() -> None:
    zoned = Circumstances(zone=_AutumnZone())
    only = read_all(read("27.10.2019, 02:30 - Зура: а", zoned))[0]

    assert only.said.hi - only.said.lo == 3_600_000 + 59_999


class _AutumnZone(datetime.tzinfo):
    """A clock that is put back an hour at three on 27 October 2019."""

    def utcoffset(self, when: datetime.datetime | None) -> datetime.timedelta:
        if when is None:
            return datetime.timedelta(hours=1)
        is_late = (when.month, when.day, when.hour) >= (10, 27, 3) or when.fold == 1
        return datetime.timedelta(hours=1 if is_late else 2)

    def dst(self, when: datetime.datetime | None) -> datetime.timedelta:
        return datetime.timedelta()

    def tzname(self, when: datetime.datetime | None) -> str:
        return "invented"


def test_a_text_without_heads_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadExport) as refused:
        read("Зура: жива\nПозвони")

    assert "WhatsApp" in refused.value.sentences("en")


def test_a_line_of_megabytes_is_given_in_parts_of_which_nothing_is_lost() -> None:
    long = "я" * 3_000_000
    read_messages = read_all(read(f"12.01.2019, 14:03 - Зура: {long}\n12.01.2019, 14:04 - Зура: конец"))

    assert "".join(one.text for one in read_messages[:-1]) == long
    assert read_messages[-1].text == "конец"
    assert {one.said for one in read_messages[:-1]} == {AT_MINUTE}


def test_what_stands_before_the_first_head_is_given_without_an_author() -> None:
    first, second = read_all(read("переслано от тёти\n12.01.2019, 14:03 - Зура: а"))

    assert (first.author, first.text, first.warnings) == ("", "переслано от тёти", (Warned.UNKNOWN_FORM,))
    assert second.text == "а"
