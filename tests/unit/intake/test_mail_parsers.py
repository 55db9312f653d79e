"""E-mail, one by one and in boxes: texts, attachments, zones, and what hostile or careless programs write."""

from __future__ import annotations

import base64
import datetime
import io
import time
from email.message import EmailMessage

import pytest

from safeconduct.base.intervals import Interval
from safeconduct.intake.parsers import mail
from safeconduct.intake.parsers.errors_imports import BadExport, NoSuchPlace
from safeconduct.intake.parsers.html_text import text_from_html
from safeconduct.intake.parsers.mail import read_mail, read_mbox
from safeconduct.intake.parsers.parsed import ParsedMessage, ParsedThread
from safeconduct.intake.parsers.reading import Circumstances
from safeconduct.intake.types import Channel, Direction, Warned
from tests.unit.intake.exports_made import AT, read_all

AT_SECOND = Interval(AT * 1000, AT * 1000 + 999)


def letter(**headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = headers.pop("From", "Зура Ахмадова <Zura@Example.ORG>")
    made["To"] = headers.pop("To", "help@example.net")
    made["Subject"] = headers.pop("Subject", "Нужна помощь")
    made["Date"] = headers.pop("Date", "Sat, 12 Jan 2019 14:03:00 +0300")
    made.set_content("Брата увезли вчера.\n")
    return made


def read(data: bytes, known: Circumstances | None = None) -> ParsedMessage:
    return read_all(read_mail(io.BytesIO(data), known or Circumstances()))[0]


def raw(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(("From: zura@example.org", "To: help@example.net", *headers, "", "")).encode() + body


def test_a_letter_is_who_when_and_what() -> None:
    export = read_mail(io.BytesIO(bytes(letter())))
    only = read_all(export)[0]

    assert export.channel is Channel.EMAIL
    assert export.threads == [ParsedThread("zura@example.org", "Зура Ахмадова")]
    assert only.author == "Зура Ахмадова <zura@example.org>"
    assert only.text == "Нужна помощь\n\nБрата увезли вчера."
    assert (only.said, only.said_words) == (AT_SECOND, "Sat, 12 Jan 2019 14:03:00 +0300")
    assert only.warnings == ()


def test_a_reply_of_ours_belongs_to_the_thread_of_whom_it_went_to() -> None:
    ours = Circumstances(ours=frozenset({"Help@Example.net"}))
    export = read_mail(io.BytesIO(bytes(letter(From="help@example.net", To="Зура <zura@example.org>"))), ours)

    assert [one.direction for one in read_all(export)] == [Direction.OUT]
    assert export.threads == [ParsedThread("zura@example.org", "Зура")]


def test_what_is_attached_is_named_and_opens_to_its_very_bytes() -> None:
    made = letter()
    made.add_attachment(b"\xff\xd8\xffpixels", maintype="image", subtype="jpeg", filename="../../двор.jpg")
    made.add_attachment(b"notes", maintype="application", subtype="octet-stream", filename="notes.pdf")
    inner = letter(Subject="Письмо от тёти")
    made.add_attachment(inner)
    export = read_mail(io.BytesIO(bytes(made)))
    only = read_all(export)[0]

    assert [(one.name, one.media_type) for one in only.attachments] == [
        ("двор.jpg", "image/jpeg"),
        ("notes.pdf", "application/pdf"),
        ("Письмо от тёти.eml", "message/rfc822"),
    ]
    with export.open_attachment(only.attachments[0].place) as file:
        assert file.read() == b"\xff\xd8\xffpixels"
    with export.open_attachment(only.attachments[2].place) as file:
        assert read(file.read()).text == "Письмо от тёти\n\nБрата увезли вчера."
    with pytest.raises(NoSuchPlace):
        export.open_attachment("0+10/900000")
    with pytest.raises(NoSuchPlace):
        export.open_attachment("../etc")


def test_of_several_forms_of_a_text_the_plain_one_is_read() -> None:
    made = letter()
    made.add_alternative("<p>Иначе</p>", subtype="html")

    assert read(bytes(made)).text == "Нужна помощь\n\nБрата увезли вчера."


def test_a_letter_of_html_alone_gives_its_words_and_nothing_that_runs() -> None:
    made = letter()
    made.set_content(
        "<html><head><title>x</title><style>p{}</style></head><body><!-- тайна --><p>Брата&nbsp;увезли<br>вчера.</p>"
        "<script>alert(1)</script><div>Читай <a href='http://trap.example/'>здесь</a>.</div></body></html>",
        subtype="html",
    )

    assert read(bytes(made)).text == "Нужна помощь\n\nБрата увезли\nвчера.\n\nЧитай здесь (http://trap.example/)."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a < b", "a < b"),
        ("<p", "<p"),
        ("один<!-- без конца", "один без конца"),
        ("<script>всё", ""),
        ("<a href=x>x</a>", "x"),
        ("<a href='mailto:a@b.example'>пиши</a>", "пиши (a@b.example)"),
        ("&lt;b&gt; &#1071; &bogus;", "<b> Я &bogus;"),
        ("<ul><li>раз</li><li>два</li></ul>", "раз\n\nдва"),
    ],
)
def test_markup_of_any_sort_becomes_words(markup: str, text: str) -> None:
    assert text_from_html(markup) == text


@pytest.mark.parametrize("piece", ["<", "<!--", "<a href='", "<script>", "&", "<p>", "</a>"])
def test_hostile_markup_takes_time_in_proportion_to_its_length(piece: str) -> None:
    # Quadratic time over these 700,000 characters would be minutes.
    assert len(text_from_html(piece * 100_000)) <= 1_000_000


@pytest.mark.parametrize(
    ("date", "wanted"),
    [
        ("Sat, 12 Jan 2019 14:03:00 +0300", AT_SECOND),
        ("12 Jan 2019 11:03:00 GMT", AT_SECOND),
        ("Sat, 12 Jan 2019 11:03:00 -0000", AT_SECOND),
        ("Sat, 12 Jan 2019 06:03:00 EST", AT_SECOND),
        ("Sat, 12 Jan 2019 14:03:00", Interval(AT_SECOND.lo - 11 * 3_600_000, AT_SECOND.hi + 15 * 3_600_000)),
        ("Sat, 12 Jan 2019 14:03:00 MSK", Interval(AT_SECOND.lo - 11 * 3_600_000, AT_SECOND.hi + 15 * 3_600_000)),
    ],
)
def test_a_zone_that_is_not_said_makes_the_time_as_wide_as_all_zones(date: str, wanted: Interval) -> None:
    assert read(raw(b"x", f"Date: {date}")).said == wanted


def test_a_zone_that_the_desk_knows_is_used_where_the_letter_has_none() -> None:
    known = Circumstances(zone=datetime.timezone(datetime.timedelta(hours=3)))

    assert read(raw(b"x", "Date: Sat, 12 Jan 2019 14:03:00"), known).said == AT_SECOND


@pytest.mark.parametrize(
    "date",
    [
        "",
        "soon",
        "99 Foo 20190 99:99",
        "Sat, 31 Feb 2019 10:00:00 +0300",
        "1 Jan 2019 10:00:00 +999999",
        "Sat, 12 Jan 2019 14:09999999999",
    ],
)
def test_a_date_that_is_none_is_unknown_and_keeps_its_words(date: str) -> None:
    only = read(raw(b"x", f"Date: {date}"))

    assert only.said.is_unknown() or "+999999" in date
    assert only.said_words == date


@pytest.mark.parametrize(
    "header",
    [
        *(
            "To: <",
            'From: "',
            "From: a <a@[",
            "Message-ID: <",
            "From: @",
            "To: a:",
            "Content-Type: /",
            "Content-Type: ;=",
        ),
        *(
            "Content-Type: text/plain; charset*=utf-8''%",
            "Content-Disposition: attachment; filename*0*=",
            "Subject: =?x?b?=a?=",
        ),
        *(
            "Content-Transfer-Encoding: nothing",
            "Content-Type: multipart/mixed",
            "Content-Type: text/plain; charset=hex",
        ),
        *("Content-Type: text/plain; charset=\u0433", "Subject: \udcff\udcfe", "From: =?utf-8?q?=00?= <a@b.example>"),
    ],
)
def test_headers_on_which_the_newer_policy_stumbles_lose_no_letter(header: str) -> None:
    data = header.encode("utf-8", "surrogateescape") + b"\r\n" + raw(b"\xd0\x96\xd0\xb8\xd0\xb2\xd0\xb0", "Subject: s")
    only = read(data)

    assert "Жива" in only.text or only.attachments


@pytest.mark.parametrize(
    ("charset", "body", "sure"),
    [
        ("utf-8", "Жива, у соседей".encode(), True),
        ("koi8-r", "Жива, у соседей".encode("koi8-r"), True),
        ("us-ascii", "Жива, у соседей".encode("cp1251"), False),
        ("utf-8", "Жива, у соседей".encode("cp1251"), False),
        ("x-unknown", "Жива, у соседей".encode("cp1251"), False),
    ],
)
def test_a_charset_that_lies_is_guessed_and_said(charset: str, body: bytes, sure: bool) -> None:
    only = read(raw(body, f"Content-Type: text/plain; charset={charset}", "Date: Sat, 12 Jan 2019 14:03:00 +0300"))

    assert only.text == "Жива, у соседей"
    assert (Warned.UNSURE_ENCODING not in only.warnings) is sure


def test_eight_bits_in_headers_are_read_as_what_they_likely_are() -> None:
    data = "From: Зура <zura@example.org>\r\nSubject: Сестра пропала, помогите\r\n\r\nx".encode("cp1251")

    assert read(data).text == "Сестра пропала, помогите\n\nx"


def test_a_letter_whose_end_is_missing_is_read_and_said_to_be_incomplete() -> None:
    made = letter()
    made.add_attachment(b"\xff\xd8\xff" + bytes(3000), maintype="image", subtype="jpeg", filename="a.jpg")
    whole = bytes(made)
    only = read(whole[: len(whole) - 900])

    assert Warned.FILE_INCOMPLETE in only.warnings
    assert only.text.startswith("Нужна помощь")
    assert [one.name for one in only.attachments] == ["a.jpg"]


def test_parts_nested_without_end_are_refused_in_a_sentence() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(3000))
    with pytest.raises(BadExport) as refused:
        read(deep + b"\nx")

    assert "nested" in refused.value.sentences("en")


def test_a_letter_longer_than_is_read_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "LONGEST_MAIL", 1000)
    with pytest.raises(BadExport) as refused:
        read(raw(b"x" * 2000))

    assert "longer" in refused.value.sentences("en")


def _box(*letters: bytes) -> io.BytesIO:
    return io.BytesIO(b"".join(b"From zura@example.org Sat Jan 12 14:03:00 2019\n" + one + b"\n\n" for one in letters))


def test_a_box_gives_its_letters_in_order_and_a_thread_for_each_correspondent() -> None:
    export = read_mbox(_box(bytes(letter()), bytes(letter(From="malika@example.org", Subject="Ещё")), bytes(letter())))
    read_letters = read_all(export)

    assert [one.thread for one in read_letters] == [0, 1, 0]
    assert [one.place for one in read_letters] == ["mail 1", "mail 2", "mail 3"]
    assert [one.handle for one in export.threads] == ["zura@example.org", "malika@example.org"]


def test_a_line_that_begins_with_from_stays_in_its_letter_as_it_was_written() -> None:
    body = b"first\n\n>From here on\n>>From there\nFrom the middle\n"
    only = read_all(read_mbox(_box(raw(body).replace(b"\r\n", b"\n"))))

    assert len(only) == 1
    assert only[0].text == "first\n\nFrom here on\n>From there\nFrom the middle"


def test_attachments_of_a_box_are_opened_while_it_is_read() -> None:
    made = []
    for number in range(3):
        one = letter()
        one.add_attachment(bytes((number,)) * 10, maintype="audio", subtype="ogg", filename="v.ogg")
        made.append(bytes(one))
    export = read_mbox(_box(*made))
    found = []
    for one_letter in export.messages:
        with export.open_attachment(one_letter.attachments[0].place) as file:
            found.append(file.read())

    assert found == [bytes((number,)) * 10 for number in range(3)]


def test_a_letter_in_a_box_that_is_too_long_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "LONGEST_MAIL", 2000)
    export = read_mbox(_box(bytes(letter()), raw(base64.b64encode(bytes(9000))), bytes(letter())))

    assert [one.place for one in read_all(export)] == ["mail 1", "mail 3"]
    assert [(one.code, one.place) for one in export.warnings] == [(Warned.UNKNOWN_FORM, "mail 2")]


@pytest.mark.parametrize("header", ["From", "To", "Cc"])
def test_an_address_of_ten_thousand_brackets_is_nobody_and_the_letter_is_read(header: str) -> None:
    given = {"From": "zura@example.org", "To": "help@example.net", header: "(" * 10_000}
    heads = "".join(f"{name}: {value}\r\n" for name, value in given.items())

    assert read(f"{heads}\r\nБрата увезли вчера.".encode()).text == "Брата увезли вчера."


def test_a_letter_with_many_files_is_taken_apart_once_and_not_once_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    made = letter()
    for number in range(20):
        made.add_attachment(bytes([number]) * 100, maintype="image", subtype="png", filename=f"{number}.png")
    taken_apart: list[int] = []
    parse = mail.parsed

    def counted(data: bytes) -> mail.Part | None:
        taken_apart.append(len(data))
        return parse(data)

    monkeypatch.setattr(mail, "parsed", counted)
    export = read_mail(io.BytesIO(bytes(made)))
    opened = []
    for one in read_all(export)[0].attachments:
        for _ in range(3):
            with export.open_attachment(one.place) as file:
                opened.append(file.read())

    assert opened == [bytes([number]) * 100 for number in range(20) for _ in range(3)]
    assert len(taken_apart) == 2


def test_parts_within_parts_within_parts_are_refused_before_each_line_is_held_against_all_of_them() -> None:
    heads = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(400))
    data = b"From: zura@example.org\r\n" + heads + b"\r\n" + b"x\n" * 20_000

    began = time.process_time()
    with pytest.raises(BadExport):
        read(data)
    assert time.process_time() - began < 0.5
