"""Chats that were marked and copied: Telegram, Signal, notes; days in words of many languages."""

from __future__ import annotations

import datetime

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import Interval
from safeconduct.intake.parsers.copied import channel_of_copy, read_copied
from safeconduct.intake.parsers.errors_imports import BadExport
from safeconduct.intake.parsers.parsed import ParsedThread
from safeconduct.intake.parsers.reading import Circumstances
from safeconduct.intake.parsers.written_dates import read_written
from safeconduct.intake.types import Channel, Direction, Warned
from tests.unit.intake.exports_made import AT, as_file, read_all

ZONE = datetime.timezone(datetime.timedelta(hours=3))
GROZNY = Circumstances(zone=ZONE)
AT_MINUTE = Interval(AT * 1000, AT * 1000 + 59_999)


@pytest.mark.parametrize(
    "when",
    [
        "12.01.2019 14:03",
        "12.01.19 14:03",
        "12 янв. 2019 г., 14:03",
        "12 января 2019 г. в 14:03",
        "12 січ. 2019 р., 14:03",
        "Jan 12, 2019 at 2:03 PM",
        "12 January 2019, 14:03",
        "12. Januar 2019 14:03",
        "12 janv. 2019 14:03",
        "12 Ocak 2019 14:03",
        "12 იან. 2019, 14:03",
        "2019-01-12 14:03",
    ],
)
def test_a_day_is_read_in_the_order_and_the_words_of_its_language(when: str) -> None:
    only = read_all(read_copied(as_file(f"Зура, [{when}]\nЖива"), Channel.TELEGRAM, GROZNY))[0]

    assert (only.author, only.text, only.said, only.said_words) == ("Зура", "Жива", AT_MINUTE, when)


@pytest.mark.parametrize(
    "when", ["", "когда-то", "14:03 и 15 пришли", "завтра 14:03 придёт", "мая 14:03", "12.01.2019"]
)
def test_words_that_are_no_day_and_clock_are_none(when: str) -> None:
    assert read_written(when) is None


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        (Channel.TELEGRAM, "Зура, [12.01.2019 14:03]\nраз\nдва\n\nМалика, [12.01.2019 14:04]\nтри"),
        (Channel.TELEGRAM, "Зура, [12.01.2019 14:03:00]:\nраз\nдва\nМалика, [12.01.2019 14:04]:\nтри"),
        (Channel.TELEGRAM, "[12.01.2019 14:03] Зура: раз\nдва\n[12.01.2019 14:04] Малика: три"),
        (Channel.SIGNAL, "[2019-01-12, 14:03] Зура: раз\nдва\n[2019-01-12, 14:04] Малика: три"),
        (Channel.SIGNAL, "Зура (12.01.2019 14:03): раз\nдва\nМалика (12.01.2019 14:04): три"),
        (Channel.SIGNAL, "Зура, 12 Jan 2019, 14:03\nраз\nдва\nМалика, 12 Jan 2019, 14:04\nтри"),
        (Channel.SMS, "12.01.2019 14:03 Зура: раз\nдва\n12.01.2019 14:04 Малика: три"),
    ],
)
def test_each_form_of_copying_gives_who_when_and_what(channel: Channel, text: str) -> None:
    first, second = read_all(read_copied(as_file(text), channel, GROZNY))

    assert [(one.author, one.text) for one in (first, second)] == [("Зура", "раз\nдва"), ("Малика", "три")]
    assert first.said.lo == AT_MINUTE.lo
    assert second.said.lo == AT_MINUTE.lo + 60_000


def test_a_number_in_a_note_is_the_handle_of_the_thread_in_one_spelling() -> None:
    text = "+7 (928) 000-00-00 12.01.2019 14:03: сын не вернулся\n+79280000000, 12.01.2019 14:09 позвоните"
    export = read_copied(as_file(text), Channel.SMS, GROZNY)

    assert export.threads == [ParsedThread("+79280000000", "+7 (928) 000-00-00")]
    assert [one.text for one in read_all(export)] == ["сын не вернулся", "позвоните"]


def test_an_hour_alone_counts_from_the_day_of_copying_or_is_unknown() -> None:
    text = "Зура, 14:03\nраз\nЗура, вчера 14:03\nдва\nЗура, 11 янв 14:03\nтри"
    known = Circumstances(zone=ZONE, copied_on=day_from_iso("2019-01-12"))
    days = [one.said.lo for one in read_all(read_copied(as_file(text), Channel.SIGNAL, known))]
    unknown = read_all(read_copied(as_file(text), Channel.SIGNAL, GROZNY))

    assert [day - AT_MINUTE.lo for day in days] == [0, -86_400_000, -86_400_000]
    assert all(one.said.is_unknown() and Warned.UNSURE_DATE in one.warnings for one in unknown)


def test_a_day_without_its_year_is_the_last_one_before_the_copying() -> None:
    known = Circumstances(zone=ZONE, copied_on=day_from_iso("2019-02-01"))
    text = "Зура, 12 янв 14:03\nраз\nЗура, 12 дек 14:03\nдва"
    first, second = read_all(read_copied(as_file(text), Channel.SIGNAL, known))

    assert first.said == AT_MINUTE
    assert second.said.lo == AT_MINUTE.lo - 31 * 86_400_000


def test_a_line_that_only_looks_like_a_head_is_text_unless_its_name_comes_again() -> None:
    text = "Зура, 14:03\nвстретимся у магазина, 15:00\nЗура, 14:05\nладно"
    export = read_copied(as_file(text), Channel.SIGNAL)

    assert [one.text for one in read_all(export)] == ["встретимся у магазина, 15:00", "ладно"]
    assert export.threads == [ParsedThread("зура", "Зура")]


def test_who_told_whom_and_whose_thread_it_is_follow_from_what_is_ours() -> None:
    text = "Зура, [12.01.2019 14:03]\nа\nДежурная, [12.01.2019 14:04]\nб"
    export = read_copied(as_file(text), Channel.TELEGRAM, Circumstances(ours=frozenset({"Дежурная"})))

    assert [one.direction for one in read_all(export)] == [Direction.IN, Direction.OUT]
    assert export.threads == [ParsedThread("зура", "Зура")]


def test_what_was_forwarded_is_said_to_be() -> None:
    text = "Зура, [12.01.2019 14:03]\n[Forwarded from Малика]\nих увезли"

    assert Warned.FORWARDED in read_all(read_copied(as_file(text), Channel.TELEGRAM))[0].warnings


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Зура, [12.01.2019 14:03]\nа", Channel.TELEGRAM),
        ("[12.01.2019 14:03] Зура: а", Channel.TELEGRAM),
        ("Зура, 14:03\nа\nЗура, 14:05\nб", Channel.SIGNAL),
        ("Зура (12.01.2019 14:03): а", Channel.SIGNAL),
        ("12.01.2019 14:03 +79280000000: а", Channel.SMS),
        ("Сегодня в 14:03 за ним пришли.", None),
        ("встретимся у магазина, 15:00", None),
        ("", None),
    ],
)
def test_where_a_text_was_copied_is_told_by_the_form_of_its_heads(text: str, channel: Channel | None) -> None:
    assert channel_of_copy(text) is channel


def test_a_text_without_heads_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadExport) as refused:
        read_copied(as_file("За ним пришли, 14:03\nвчера"), Channel.SIGNAL)

    assert "copied chat" in refused.value.sentences("en")
