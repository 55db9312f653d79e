"""The one door: a file is known by its content, and whatever comes through is a message, a warning or a sentence."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from safeconduct.intake.parsers.errors_imports import BadArchive, BadExport
from safeconduct.intake.parsers.imports import Kind, Recognised, opened_import, recognise
from safeconduct.intake.parsers.parsed import ParsedThread
from safeconduct.intake.types import Channel, Warned
from tests.unit.intake.exports_made import RECORDINGS, codes, read_all, telegram_chat, telegram_message, zipped

WHATSAPP = (
    "[12.01.2019, 14:03:22] Зура: \u200e<attached: 0001-VOICE.opus>\n[12.01.2019, 14:04:22] Зура: жива\n".encode()
)
TELEGRAM = json.dumps(
    telegram_chat(
        telegram_message(1, photo="photos/a.jpg"), telegram_message(2, file="voice/b.ogg", media_type="voice_message")
    )
).encode()
MAIL = b"From: zura@example.org\nTo: help@example.net\nSubject: s\n\nalive\n"


@pytest.mark.parametrize(
    ("data", "kind", "channel"),
    [
        (TELEGRAM, Kind.TELEGRAM, Channel.TELEGRAM),
        (b"\xef\xbb\xbf" + TELEGRAM, Kind.TELEGRAM, Channel.TELEGRAM),
        (json.dumps({"about": "", "chats": {"list": []}}).encode(), Kind.TELEGRAM, Channel.TELEGRAM),
        (WHATSAPP, Kind.WHATSAPP, Channel.WHATSAPP),
        (WHATSAPP.decode().encode("utf-16"), Kind.WHATSAPP, Channel.WHATSAPP),
        ("12.01.2019, 14:03 - Зура: а\n".encode("cp1251"), Kind.WHATSAPP, Channel.WHATSAPP),
        (MAIL, Kind.MAIL, Channel.EMAIL),
        (b"From zura@example.org Sat Jan 12 14:03:00 2019\n" + MAIL, Kind.MBOX, Channel.EMAIL),
        ("Зура, [12.01.2019 14:03]\nжива".encode(), Kind.COPIED, Channel.TELEGRAM),
        ("Зура, 12 Jan 2019, 14:03\nжива".encode(), Kind.COPIED, Channel.SIGNAL),
        ("12.01.2019 14:03 +79280000000: жива".encode(), Kind.COPIED, Channel.SMS),
        ("За ним пришли вчера.\nПомогите: он в Грозном.".encode(), Kind.PLAIN, Channel.OTHER),
        ("Кому: всем\nТема: сход".encode(), Kind.PLAIN, Channel.OTHER),
        (b'{"a": 1}', Kind.PLAIN, Channel.OTHER),
        ((RECORDINGS / "voice.ogg").read_bytes(), Kind.ALONE, Channel.OTHER),
        (b"%PDF-1.7\n", Kind.ALONE, Channel.OTHER),
        (bytes(range(256)), Kind.ALONE, Channel.OTHER),
    ],
)
def test_a_file_is_recognised_by_what_is_in_it_whatever_it_is_called(
    data: bytes, kind: Kind, channel: Channel, tmp_path: Path
) -> None:
    for name in ("result.json", "_chat.txt", "a.eml", "a.jpg", "a"):
        path = tmp_path / name
        path.write_bytes(data)

        found = recognise(path)
        assert (found.kind, found.channel) == (kind, channel)


@pytest.mark.skipif(sys.platform == "win32", reason="making a link takes a right there")
def test_links_in_a_folder_that_lead_out_of_it_are_not_followed_and_the_chat_is_read(tmp_path: Path) -> None:
    outside = tmp_path / "secret"
    outside.mkdir()
    (outside / "other.json").write_bytes(TELEGRAM)
    folder = tmp_path / "ChatExport"
    folder.mkdir()
    (folder / "result.json").write_bytes(TELEGRAM.replace(b"photos/a.jpg", b"link.json"))
    (folder / "link.json").symlink_to(outside / "other.json")
    (folder / "deeper").symlink_to(outside)

    assert recognise(folder) == Recognised(Kind.TELEGRAM, Channel.TELEGRAM, "inode/directory", "result.json")
    with opened_import(folder) as export:
        assert [one.is_here for message in read_all(export) for one in message.attachments] == [False, False]


def test_an_export_of_telegram_is_read_from_its_folder_with_its_files(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "result.json").write_bytes(TELEGRAM)

    assert recognise(tmp_path) == Recognised(Kind.TELEGRAM, Channel.TELEGRAM, "inode/directory", "result.json")
    with opened_import(tmp_path) as export:
        first, second = read_all(export)
        with export.open_attachment(first.attachments[0].place) as file:
            assert file.read() == b"\xff\xd8\xff"
    assert (first.warnings, second.warnings) == ((), (Warned.FILE_MISSING,))


@pytest.mark.parametrize("top", ["", "ChatExport_2019-01-12/"])
def test_an_export_of_telegram_is_read_from_an_archive_with_its_files(top: str, tmp_path: Path) -> None:
    path = tmp_path / "anything"
    path.write_bytes(zipped({f"{top}photos/a.jpg": b"\xff\xd8\xff", f"{top}result.json": TELEGRAM}).getvalue())
    with opened_import(path) as export:
        first, _ = read_all(export)
        with export.open_attachment(first.attachments[0].place) as file:
            assert file.read() == b"\xff\xd8\xff"
    assert export.threads == [ParsedThread("user700100", "Зура")]


def test_an_export_of_whatsapp_is_read_from_an_archive_and_named_by_it(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - +7 928 000-00-00.zip"
    voice = (RECORDINGS / "voice.ogg").read_bytes()
    path.write_bytes(zipped({"_chat.txt": WHATSAPP, "0001-VOICE.opus": voice}).getvalue())
    with opened_import(path) as export:
        first, second = read_all(export)
        with export.open_attachment(first.attachments[0].place) as file:
            assert file.read() == voice
    assert export.threads == [ParsedThread("+79280000000", "+7 928 000-00-00")]
    assert (first.attachments[0].media_type, first.warnings, second.text) == ("audio/ogg", (), "жива")


def test_a_text_that_was_sent_in_a_chat_is_not_taken_for_the_chat(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"_chat.txt": WHATSAPP, "0002-другой чат.txt": WHATSAPP}).getvalue())

    assert recognise(path).chat == "_chat.txt"


def test_two_chats_in_one_archive_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"one.txt": WHATSAPP, "two.txt": WHATSAPP}).getvalue())
    with pytest.raises(BadArchive) as refused:
        recognise(path)

    assert "more than one chat" in refused.value.sentences("en")


def test_an_archive_without_a_chat_is_kept_whole_and_one_inside_another_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    inner = zipped({"_chat.txt": WHATSAPP}).getvalue()
    path.write_bytes(zipped({"inner.zip": inner, "a.jpg": b"\xff\xd8\xff"}).getvalue())
    with opened_import(path) as export:
        (only,) = read_all(export)
        with export.open_attachment(only.attachments[0].place) as file:
            whole = file.read()

    assert (only.attachments[0].name, only.attachments[0].media_type) == ("a.zip", "application/zip")
    assert whole == path.read_bytes()


def test_a_voice_note_by_itself_is_a_message_without_words_and_its_length_is_known(tmp_path: Path) -> None:
    path = tmp_path / "от сестры.jpg"
    path.write_bytes((RECORDINGS / "voice.ogg").read_bytes())
    with opened_import(path, channel=Channel.VOICE) as export:
        (only,) = read_all(export)
        # Opened twice: to seal it, and to copy it.
        for _ in range(2):
            with export.open_attachment(only.attachments[0].place) as file:
                assert file.read() == path.read_bytes()

    assert export.channel is Channel.VOICE
    assert (only.text, only.attachments[0].media_type, only.attachments[0].lasts_ms) == ("", "audio/ogg", 500)


def test_a_note_is_one_message_and_a_long_one_is_given_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes("За ним пришли.\nПомогите.\n".encode("cp1251"))
    with opened_import(path, channel=Channel.PHONE) as export:
        (only,) = read_all(export)
    long = "строка о том, что было\n" * 60_000
    path.write_text(long, encoding="utf-8")
    with opened_import(path) as long_export:
        parts = [one.text for one in read_all(long_export)]

    assert (export.channel, only.text) == (Channel.PHONE, "За ним пришли.\nПомогите.")
    assert only.warnings == (Warned.UNSURE_ENCODING,)
    assert Warned.UNSURE_ENCODING in codes(export.warnings)
    assert len(parts) > 2
    assert "".join(parts).split() == long.split()


@pytest.mark.parametrize("made", ["empty", "folder", "nothing"])
def test_what_cannot_be_read_at_all_is_refused_in_a_sentence(made: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    if made == "empty":
        path.write_bytes(b"")
    if made == "folder":
        path.mkdir()
    with pytest.raises((BadExport, BadArchive)) as refused:
        recognise(path)

    assert all(refused.value.sentences(language).endswith(".") for language in ("en", "ru"))
    assert str(tmp_path) not in str(refused.value)


def test_an_office_file_is_a_document_and_not_searched_for_a_chat(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}).getvalue())

    assert recognise(path).kind is Kind.ALONE
    assert recognise(path).media_type.endswith("wordprocessingml.document")
