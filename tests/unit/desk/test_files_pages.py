"""Files out of the vault: recordings by pieces, pictures without metadata and blurred, nothing a browser would run."""

from __future__ import annotations

import hashlib
import io
import math
import re
import struct
import wave
from pathlib import Path

import pytest
from PIL import Image

from safeconduct.desk.render import MOST_AT_ONCE, Played, PlayedLong, played
from safeconduct.intake.commands import Draft
from safeconduct.intake.files import Prepared, keep_file
from safeconduct.intake.logging_calls import Call, log_call
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel, FileItem
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import act, address, begin, files, reading
from tests.unit.desk.teaming import team_of
from tests.unit.intake.exports_made import as_file, telegram_chat, telegram_message

# Stands in the metadata of the picture and must stand nowhere else.
CANARY = b"taken at the safe house"


def picture(green: int = 30) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (16, 16), (200, green, 30))
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    image.save(out, "JPEG", exif=exif)
    assert CANARY in out.getvalue()
    return out.getvalue()


def recording(seconds: float = 1.0) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        tone = (int(9000 * math.sin(n / 3)) for n in range(int(8000 * seconds)))
        sound.writeframes(b"".join(struct.pack("<h", one) for one in tone))
    return out.getvalue()


def brought(desk: Asking, **chosen: bytes) -> Answer:
    """The request of files that were taken in."""
    begin(desk)
    named = {name.replace("_", "."): data for name, data in chosen.items()}
    taken = reading(desk, files(desk, named, text="see this", channel="telegram"), do="take")
    return desk.get(address(taken))


def only_file(vault: Vault) -> FileItem:
    intake = Intake(vault.tables)
    (here,) = intake.inboxes()
    (row,) = intake.page((here.part,), 0)
    found = [one for shown in intake.messages(intake.person(row.part, row.head)) for one in shown.message.files]
    assert len(found) == 1
    return found[0]


def file_of(answer: Answer) -> str:
    found = re.search(r'src="(/file/[\w-]+)"', answer.body)
    assert found is not None, answer.words
    return found.group(1)


def test_photographs_chosen_together_with_a_chat_go_with_the_messages_that_name_them(desk: Asking) -> None:
    """A browser that is given `result.json` and its photographs as several files says no folder."""
    begin(desk)
    chat = as_file(
        telegram_chat(
            telegram_message(1, text="see the gate", photo="photos/photo_1.jpg"),
            telegram_message(2, text="and this", photo="photos/photo_2.jpg"),
            telegram_message(3, text="lost", photo="photos/photo_9.jpg"),
        )
    ).read()
    chosen = {"photo_1.jpg": picture(), "result.json": chat, "photo_2.jpg": picture(90), "other.jpg": picture(150)}

    looked = files(desk, chosen)
    assert looked.words.count("it goes with the message that names it") == 2
    assert "1 file is named and was not brought" in looked.words
    taken = reading(desk, looked, do="take")
    assert "could not" not in taken.words

    def said(vault: Vault) -> dict[str, list[str]]:
        intake = Intake(vault.tables)
        (here,) = intake.inboxes()
        rows = intake.page((here.part,), 0)
        shown = [one.message for row in rows for one in intake.messages(intake.person(row.part, row.head))]
        return {one.text: [file.name for file in one.files] for one in shown}

    kept = desk.runner.run(desk.desk.office.work(said))
    assert kept == {"see the gate": ["photo_1.jpg"], "and this": ["photo_2.jpg"], "lost": [], "": ["other.jpg"]}
    # Brought once more it is all here.
    assert 'value="take"' not in files(desk, {name: chosen[name] for name in chosen if name != "other.jpg"}).body


def test_a_name_that_two_chats_of_an_account_have_stands_for_neither(desk: Asking) -> None:
    begin(desk)
    chats = [
        telegram_chat(telegram_message(1, photo=f"chats/chat_{n}/photos/photo_1.jpg"), name=f"Chat {n}", id=700100 + n)
        for n in (1, 2)
    ]
    account = as_file({"chats": {"list": chats}}).read()

    looked = files(desk, {"result.json": account, "photo_1.jpg": picture()})

    assert "2 files are named and were not brought" in looked.words
    assert "it goes with what you typed" in looked.words


def test_a_picture_is_shown_blurred_and_without_what_the_camera_wrote(desk: Asking) -> None:
    request = brought(desk, IMG_jpg=picture())
    sent = desk.get(file_of(request))

    assert sent.headers["content-type"] == "image/jpeg"
    item = desk.runner.run(desk.desk.office.work(only_file))
    assert (item.media_type, item.working_type) == ("image/jpeg", "image/jpeg")
    assert sent.headers["cache-control"] == "no-store"
    assert CANARY not in sent.data
    assert Image.open(io.BytesIO(sent.data)).size == (16, 16)
    assert "Picture, nobody has judged it yet" in request.words
    assert re.search(r"data-clear(?! checked)", request.body)


def test_a_picture_that_somebody_judged_harmless_opens_clear_and_a_violent_one_never_does(desk: Asking) -> None:
    request = brought(desk, IMG_jpg=picture())
    message = re.search(r'href="(/message/[\w-]+)"', request.body)
    assert message is not None

    violent = act(desk, message.group(1), do="violent", file="0")
    assert "Picture, marked violent" in violent.words
    assert "data-clear checked" not in violent.body

    harmless = act(desk, message.group(1), do="harmless", file="0")
    assert "Picture, marked violent" not in harmless.words
    assert "data-clear checked" in harmless.body


def test_a_recording_is_played_piece_by_piece_as_players_ask_for_it(desk: Asking) -> None:
    sound = recording()
    request = brought(desk, voice_wav=sound)
    address_of_file = file_of(request)

    whole = desk.get(address_of_file)
    piece = desk.get(address_of_file, range="bytes=100-199")
    beyond = desk.get(address_of_file, range=f"bytes={len(whole.data)}-")

    assert (whole.status, whole.headers["accept-ranges"]) == (200, "bytes")
    assert (piece.status, piece.data) == (206, whole.data[100:200])
    assert piece.headers["content-range"] == f"bytes 100-199/{len(whole.data)}"
    assert beyond.status == 416


def test_a_note_on_a_recording_bears_the_time_it_was_made_at(desk: Asking) -> None:
    request = brought(desk, voice_wav=recording())
    message = re.search(r'href="(/message/[\w-]+)"', request.body)
    assert message is not None

    noted = act(desk, message.group(1), do="note", note="a door", file="0", at="1:05")

    assert "Noted 1:05 a door" in noted.words


def message_of(request: Answer) -> str:
    found = re.search(r'href="(/message/[\w-]+)"', request.body)
    assert found is not None
    return found.group(1)


def test_a_note_on_a_part_of_a_picture_is_drawn_over_it_wherever_the_picture_stands(desk: Asking) -> None:
    request = brought(desk, IMG_jpg=picture())
    message = message_of(request)
    corners = {"left": "4000", "top": "9000", "right": "1000", "bottom": "5000"}

    noted = act(desk, message, do="note", note="the gate", file="0", at="", **corners)
    drawn = '<rect class="region" x="1000" y="5000" width="3000" height="4000"/>'

    assert "on a part of the picture, 10–40 % from the left, 50–90 % from the top the gate" in noted.words
    assert drawn in noted.body
    assert drawn in desk.get(address(request)).body


@pytest.mark.parametrize(
    "given",
    [
        {"left": "0", "top": "0", "right": "10001", "bottom": "10"},
        {"left": "0", "top": "0", "right": "10", "bottom": ""},
        {"left": "5", "top": "0", "right": "5", "bottom": "10"},
        {"left": "-1", "top": "0", "right": "5", "bottom": "10"},
        {"left": "0", "top": "0", "right": "5", "bottom": "10", "at": "1:05"},
        {"left": "0", "top": "0", "right": "5", "bottom": "10", "file": ""},
        {"left": "0", "top": "0", "right": "5", "bottom": "10", "file": "7"},
    ],
)
def test_corners_that_bound_no_part_are_refused_in_a_sentence_and_stay_typed(
    desk: Asking, given: dict[str, str]
) -> None:
    message = message_of(brought(desk, IMG_jpg=picture()))
    before = desk.count()
    refused = act(desk, message, **{"do": "note", "note": "the gate", "file": "0", **given})

    assert refused.status == 422
    assert "This is no place in a file of the message." in refused.words
    assert "the gate</textarea>" in refused.body
    assert desk.count() == before


def test_a_copy_that_a_member_made_of_a_drawing_with_script_is_not_given_to_the_browser(desk: Asking) -> None:
    request = brought(desk, IMG_jpg=picture())
    hostile = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"

    def forge(vault: Vault) -> None:
        team = team_of(vault)
        (here,) = Intake(vault.tables).inboxes()
        copied = lambda *_: Prepared("image/svg+xml", (hostile,))  # noqa: E731
        file, _ = keep_file(team, "x.svg", "image/svg+xml", lambda: io.BytesIO(hostile), copied)
        assert file.working
        log_call(team, here, Call(Draft(Channel.TELEGRAM, "look", files=(file,))), "en")

    desk.runner.run(desk.desk.office.work(forge))
    listed = set(re.findall(r'href="(/thread/[\w-]+)"', desk.get("/inbox").body)) - {address(request)}
    pages = [desk.get(one) for one in listed]
    sent = [desk.get(one) for page in pages for one in re.findall(r'src="(/file/[\w-]+)"', page.body)]

    assert any("x.svg" in page.words for page in pages)
    assert [one.headers["content-type"] for one in sent if b"svg" in one.data] == []


def test_a_recording_has_no_part_that_corners_bound(desk: Asking) -> None:
    message = message_of(brought(desk, voice_wav=recording()))

    assert "data-corners" not in desk.get(message).body
    assert act(desk, message, do="note", note="x", file="0", left="0", top="0", right="5", bottom="5").status == 422


@pytest.mark.parametrize("name", ["page.html", "drawing.svg"])
def test_what_a_browser_would_run_is_kept_and_not_given_to_it(desk: Asking, name: str) -> None:
    hostile = b"%PDF-1.4\n<script>alert(1)</script><svg onload=alert(1)>" + bytes(range(256))
    request = brought(desk, **{name.replace(".", "_"): hostile})

    assert "Documents and other files are kept sealed, byte for byte, and not opened here" in request.words
    assert f"SHA-256 {hashlib.sha256(hostile).hexdigest()[:16]}" in request.words
    assert "/file/" not in request.body


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("IMG.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(64), "A film is kept sealed"),
        ("IMG.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), "A picture in this format is kept sealed"),
        ("call.amr", b"#!AMR\n" + bytes(64), "A recording in this format is kept sealed"),
    ],
)
def test_what_the_desk_never_opens_says_what_it_is_what_becomes_of_it_and_what_to_ask_for(
    desk: Asking, name: str, data: bytes, said: str
) -> None:
    request = brought(desk, **{name.replace(".", "_"): data})

    assert said in request.words
    assert "It leaves the vault only as evidence, in an encrypted bundle. Ask for" in request.words
    assert "/file/" not in request.body


def test_no_file_that_was_brought_lies_on_the_disk_as_it_is(desk: Asking, tmp_path: Path) -> None:
    sound = recording()
    desk.get(file_of(brought(desk, voice_wav=sound)))
    sample = sound[1000:1040]

    assert [one for one in tmp_path.rglob("*") if one.is_file() and sample in one.read_bytes()] == []


@pytest.mark.parametrize("wanted", ["", "bytes=", "bytes=-", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b", "bytes=9" * 30])
def test_a_range_that_is_none_gets_the_whole(wanted: str) -> None:
    assert played(Played("audio/wav", b"0123456789"), wanted).status_code == 200


def test_the_last_bytes_can_be_asked_for() -> None:
    answer = played(Played("audio/wav", b"0123456789"), "bytes=-3")

    assert (answer.status_code, answer.body) == (206, b"789")


def test_of_a_long_recording_only_a_part_is_opened_at_once_and_never_all_of_it() -> None:
    opened: list[tuple[int, int]] = []

    def between(begin: int, end: int) -> bytes:
        opened.append((begin, end))
        return bytes(end - begin)

    shown = PlayedLong("video/mp4", 5 << 30, between)
    answer = played(shown, "bytes=4000000000-")
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes 4000000000-{4_000_000_000 + MOST_AT_ONCE - 1}/{5 << 30}"
    assert opened == [(4_000_000_000, 4_000_000_000 + MOST_AT_ONCE)]
    assert played(shown, "").status_code == 416
    assert len(opened) == 1
