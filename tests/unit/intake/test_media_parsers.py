"""Pictures and recordings: what they are by their bytes, and copies in which nothing is left that betrays."""

from __future__ import annotations

import io
import struct
import time
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from safeconduct.intake.parsers import working_copy as copying
from safeconduct.intake.parsers.media import MediaFacts, Sort, media_facts, media_type_of
from safeconduct.intake.parsers.media_names import UNKNOWN_TYPE
from safeconduct.intake.parsers.sound_ogg import checksum
from safeconduct.intake.parsers.working_copy import NoCopy, WorkingCopy, working_copy
from tests.unit.intake.exports_made import RECORDINGS, zipped

# What stands in the metadata of every sample, and in no pixel or sound.
CANARY = b"CANARY"
PLACE = b"+43.3168+045.6981"


def recording(name: str) -> bytes:
    return (RECORDINGS / name).read_bytes()


def exif(orientation: int = 6) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "CANARY camera"
    made[0x0110] = "CANARY model"
    made[0x0131] = "CANARY program"
    made[0x013B] = "CANARY owner"
    made.get_ifd(0x8769)[0x927C] = b"CANARY maker note"
    made.get_ifd(0x8769)[0xA431] = "CANARY serial number"
    made.get_ifd(0x8825).update({1: "N", 2: (43.0, 19.0, 0.5), 3: "E", 4: (45.0, 41.0, 53.2), 29: "CANARY day"})
    return made


def thumbnail() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(out, "JPEG", comment=b"CANARY thumbnail")
    return out.getvalue()


def picture(form: str, size: tuple[int, int] = (40, 24)) -> bytes:
    """A picture whose left half is red, as a phone held upright stores it, with all that a phone writes beside it."""
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    if form == "PNG":
        info = PngInfo()
        info.add_text("Author", "CANARY")
        info.add_itxt("XML:com.adobe.xmp", "<x>CANARY</x>")
        drawn.save(out, form, pnginfo=info, exif=exif(), icc_profile=b"CANARY profile")
    elif form == "JPEG":
        drawn.save(out, form, exif=exif(), comment=b"CANARY", icc_profile=b"CANARY profile", quality=95)
        data = out.getvalue()
        # A thumbnail, a preview of Adobe's and bytes behind the end, where other programs keep films and notes.
        segment = b"Exif\0\0" + thumbnail()
        return (
            data[:2] + b"\xff\xe5" + struct.pack(">H", len(segment) + 2) + segment + data[2:] + b"CANARY behind the end"
        )
    else:
        drawn.save(out, form, exif=exif(), xmp=b"<x>CANARY</x>", icc_profile=b"CANARY profile", lossless=True)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (recording("voice.ogg"), "audio/ogg"),
        (recording("voice.mp3"), "audio/mpeg"),
        (recording("voice.m4a"), "audio/mp4"),
        (recording("voice.wav"), "audio/wav"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"#!AMR\n" + bytes(50), "audio/amr"),
        (b"\x1aE\xdf\xa3" + bytes(50), "video/webm"),
        (b"\0\0\0\x18ftypisom" + bytes(12), "video/mp4"),
        (b"\0\0\0\x18ftypheic" + bytes(12), "image/heic"),
        (
            zipped({"word/document.xml": b"x", "[Content_Types].xml": b"y"}).getvalue(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (zipped({"a.txt": b"x"}).getvalue(), "application/zip"),
        ("Жива, у соседей".encode(), "text/plain"),
        ("Жива, у соседей".encode("cp1251"), "text/plain"),
        ("Жива".encode("utf-16"), "text/plain"),
        (b"BM is how this text begins", "text/plain"),
        (bytes(range(256)), "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(data: bytes, kind: str) -> None:
    assert media_type_of(data) == kind


@pytest.mark.parametrize(
    ("name", "kind", "lasts"),
    [
        ("voice.ogg", "audio/ogg", 500),
        ("voice.mp3", "audio/mpeg", 548),
        ("voice.m4a", "audio/mp4", 500),
        ("voice.wav", "audio/wav", 500),
    ],
)
def test_a_recording_says_how_long_it_is(name: str, kind: str, lasts: int) -> None:
    facts = media_facts(io.BytesIO(recording(name)))

    assert facts == MediaFacts(kind, lasts_ms=lasts)
    assert facts.sort is Sort.SOUND


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_says_how_large_it_is(form: str) -> None:
    facts = media_facts(io.BytesIO(picture(form)))

    assert (facts.width, facts.height, facts.sort) == (40, 24, Sort.PICTURE)


@pytest.mark.parametrize(
    ("form", "how"),
    [
        ("JPEG", {"progressive": True}),
        ("JPEG", {"icc_profile": b"p" * 100_000}),
        ("GIF", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": exif()}),
    ],
)
def test_sides_are_read_from_every_head_without_decoding(form: str, how: dict[str, Any]) -> None:
    out = io.BytesIO()
    Image.new("RGB", (321, 123)).save(out, form, **how)
    data = out.getvalue()

    facts = media_facts(io.BytesIO(data))
    assert (facts.width, facts.height) == (321, 123)
    for length in range(0, min(len(data), 200), 7):
        cut = media_facts(io.BytesIO(data[:length]))
        assert (cut.width, cut.height) in ((0, 0), (321, 123))


def test_a_picture_of_a_telephone_of_apple_says_how_large_it_is() -> None:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    sides = [box(b"ispe", bytes(4) + struct.pack(">II", *one)) for one in ((320, 240), (4032, 3024))]
    meta = box(b"meta", bytes(4) + box(b"iprp", box(b"ipco", b"".join(sides))))
    data = box(b"ftyp", b"heic" + bytes(4) + b"mif1heic") + meta

    assert media_facts(io.BytesIO(data)) == MediaFacts("image/heic", 4032, 3024)
    assert isinstance(working_copy(io.BytesIO(data)), NoCopy)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_is_left_in_the_copy_of_a_picture_and_it_stands_upright(form: str) -> None:
    data = picture(form)
    copy = working_copy(io.BytesIO(data))

    assert data.count(CANARY) >= 2
    assert isinstance(copy, WorkingCopy)
    for trace in (CANARY, b"Exif", b"http", b"ICC", b"iCCP", b"eXIf", b"tEXt", b"XMP", b"EXIF", thumbnail()[:200]):
        assert trace not in copy.data
    with Image.open(io.BytesIO(copy.data)) as shown:
        shown.load()
        assert shown.size == (24, 40)
        assert len(shown.getexif()) == 0
        # Turned by a quarter, what was left is above.
        top, bottom = shown.convert("RGB").getpixel((12, 5)), shown.convert("RGB").getpixel((12, 35))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert (top[0] > 200, top[2] < 60) == (True, True)
        assert (bottom[2] > 200, bottom[0] < 60) == (True, True)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_was_rubbed_out_of_a_picture_is_not_under_its_clear_pixels_any_more(form: str) -> None:
    drawn = Image.new("RGBA", (8, 8), (0, 0, 255, 255))
    drawn.paste((200, 10, 20, 0), (0, 0, 4, 8))
    out = io.BytesIO()
    drawn.save(out, form, lossless=True, exact=True)

    made = working_copy(io.BytesIO(out.getvalue()))
    assert isinstance(made, WorkingCopy)
    with Image.open(io.BytesIO(made.data)) as copy:
        row = copy.convert("RGBA").tobytes()[: 4 * 8]
    red, _, _, alpha = row[4:8]
    # What loses a little in packing may run over from the pixels beside it.
    assert (alpha, red < 50) == (0, True)
    assert (row[6 * 4 + 3], row[6 * 4 + 2] > 240) == (255, True)


@pytest.mark.parametrize("filling", [b"\xff", b"\0", b"\xff\xe5\0\x02", b"\xff\xd0", b"\xff\xe5\0\0"])
def test_a_picture_with_a_million_beginnings_of_nothing_is_given_up_at_once(filling: bytes) -> None:
    whole = picture("JPEG")
    data = whole[:2] + filling * (4_000_000 // len(filling)) + whole[2:]

    began = time.process_time()
    assert media_facts(io.BytesIO(data)) == MediaFacts("image/jpeg" if filling[:1] == b"\xff" else UNKNOWN_TYPE)
    assert isinstance(working_copy(io.BytesIO(data)), NoCopy)
    assert time.process_time() - began < 0.3


def test_a_picture_with_a_long_profile_in_many_pieces_is_copied() -> None:
    whole = picture("JPEG")
    data = whole[:2] + (b"\xff\xe2\0\x10ICC_PROFILE\0\1\1") * 2_000 + whole[2:]

    assert isinstance(working_copy(io.BytesIO(data)), WorkingCopy)


def test_a_clear_picture_stays_clear_and_a_moving_one_becomes_its_first_frame() -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    copied = working_copy(out)
    moving = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], comment=b"CANARY")
    still = working_copy(moving)

    assert isinstance(copied, WorkingCopy)
    assert Image.open(io.BytesIO(copied.data)).getpixel((0, 0)) == (0, 0, 0, 0)
    assert isinstance(still, WorkingCopy)
    assert (still.media_type, still.is_first_frame) == ("image/png", True)
    assert CANARY not in still.data


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"])
def test_a_picture_of_every_mode_is_drawn_anew(mode: str) -> None:
    form = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, form)

    assert isinstance(working_copy(out), WorkingCopy)


def test_a_picture_of_too_many_pixels_is_not_drawn_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MOST_PIXELS", 40 * 24 - 1)

    assert working_copy(io.BytesIO(picture("JPEG"))) == NoCopy(copying.TOO_MANY_PIXELS)


def test_a_picture_that_claims_to_be_huge_costs_nothing() -> None:
    """A PNG of four billion pixels in a hundred bytes."""
    data = bytearray(picture("PNG"))
    at = data.index(b"IHDR")
    data[at + 4 : at + 12] = struct.pack(">II", 65_000, 65_000)
    import zlib

    data[at + 17 : at + 21] = zlib.crc32(bytes(data[at : at + 17])).to_bytes(4, "big")

    assert working_copy(io.BytesIO(bytes(data))) == NoCopy(copying.TOO_MANY_PIXELS)
    assert media_facts(io.BytesIO(bytes(data))).media_type == "image/png"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_has_no_copy_and_says_so(form: str) -> None:
    data = picture(form, (200, 200))

    assert working_copy(io.BytesIO(data[: len(data) // 4])) == NoCopy(copying.DAMAGED)


@pytest.mark.parametrize("name", ["voice.ogg", "voice.mp3", "voice.m4a", "voice.wav"])
def test_nothing_but_sound_is_left_in_the_copy_of_a_recording(name: str) -> None:
    data = recording(name)
    copy = working_copy(io.BytesIO(data))

    assert CANARY in data
    assert isinstance(copy, WorkingCopy)
    for trace in (CANARY, PLACE, b"Lavf", b"TAG", b"ID3", b"LIST", b"\xa9nam", b"Xing", b"creation"):
        assert trace not in copy.data
    facts = media_facts(io.BytesIO(copy.data))
    assert facts == media_facts(io.BytesIO(data))


def test_the_sound_of_a_voice_note_keeps_its_very_bytes_and_its_checksums_hold() -> None:
    data = recording("voice.ogg")
    copy = working_copy(io.BytesIO(data))
    assert isinstance(copy, WorkingCopy)
    assert len(copy.data) == len(data)
    starts = [at for at in range(len(data)) if copy.data.startswith(b"OggS", at)]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        page = bytearray(copy.data[start:end])
        found = int.from_bytes(page[22:26], "little")
        page[22:26] = bytes(4)
        assert checksum(bytes(page)) == found
    # The pages of the sound itself, after the two with the head and the comments.
    assert copy.data[starts[2] :] == data[starts[2] :]
    assert copy.data[starts[1] : starts[2]] != data[starts[1] : starts[2]]


def test_a_recording_in_boxes_keeps_its_sound_where_it_was_and_no_time_of_its_making() -> None:
    data = bytearray(recording("voice.m4a"))
    head = data.index(b"mvhd") + 8
    data[head : head + 8] = struct.pack(">II", 3_630_000_000, 3_630_000_001)
    copy = working_copy(io.BytesIO(bytes(data)))
    assert isinstance(copy, WorkingCopy)
    sound = data.index(b"mdat")
    length = int.from_bytes(data[sound - 4 : sound], "big")

    assert copy.data[sound : sound - 4 + length] == data[sound : sound - 4 + length]
    assert copy.data[head : head + 8] == bytes(8)


def test_tags_before_between_and_behind_the_frames_of_an_mp3_fall_away() -> None:
    data = recording("voice.mp3")
    frames = working_copy(io.BytesIO(data))
    assert isinstance(frames, WorkingCopy)
    middle = frames.data.index(b"\xff\xfb", 800)
    tagged = (
        frames.data[:middle] + b"APETAGEX CANARY" + bytes(40) + frames.data[middle:] + b"TAG" + b"CANARY".ljust(125)
    )
    again = working_copy(io.BytesIO(b"ID3\x03\0\0\0\0\0\x0aCANARY\0\0\0\0" + tagged))

    assert isinstance(again, WorkingCopy)
    assert again.data == frames.data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n", copying.A_DOCUMENT),
        (b"\0\0\0\x18ftypisom" + bytes(12), copying.A_FILM),
        (b"\x1aE\xdf\xa3" + bytes(50), copying.A_FILM),
        (b"#!AMR\n" + bytes(50), copying.UNKNOWN_SOUND),
        (b"OggS" + bytes(100), copying.DAMAGED),
        (b"RIFF\0\0\0\0WAVEfmt ", copying.DAMAGED),
        (b"ID3\x03\0\0\0\0\0\0", copying.DAMAGED),
        ("Жива".encode(), copying.A_DOCUMENT),
    ],
)
def test_what_has_no_copy_says_why_in_both_languages(data: bytes, reason: object) -> None:
    none = working_copy(io.BytesIO(data))

    assert isinstance(none, NoCopy)
    assert none.reason is reason
    assert none.reason.en != none.reason.ru


def test_a_film_that_calls_itself_a_sound_has_no_copy() -> None:
    data = recording("voice.m4a").replace(b"soun", b"vide")
    none = working_copy(io.BytesIO(data))

    assert isinstance(none, NoCopy)


def test_a_sound_in_a_box_that_no_player_looks_into_has_no_copy() -> None:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    # The sort of a track outside of any track: it says sound, and falls away with its box.
    data = box(b"ftyp", b"M4A " + bytes(4)) + box(b"hdlr", bytes(8) + b"soun" + bytes(12)) + box(b"mdat", b"CANARY")

    assert isinstance(working_copy(io.BytesIO(data)), NoCopy)


@pytest.mark.parametrize("value", [b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"])
def test_metadata_that_lies_about_its_length_costs_no_picture(value: bytes) -> None:
    data = bytearray(picture("JPEG"))
    start = data.index(b"Exif\0\0MM") + 6
    for at in range(start + 10, start + 60, 4):
        damaged = bytes(data[:at]) + value + bytes(data[at + 4 :])
        facts = media_facts(io.BytesIO(damaged))
        copy = working_copy(io.BytesIO(damaged))

        assert facts.media_type == "image/jpeg"
        assert copy == NoCopy(copying.DAMAGED) or (isinstance(copy, WorkingCopy) and CANARY not in copy.data)


def test_a_file_too_long_to_be_held_twice_has_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "LONGEST_COPIED", 1000)

    assert working_copy(io.BytesIO(recording("voice.ogg"))) == NoCopy(copying.TOO_LONG)


@pytest.mark.parametrize("name", ["voice.ogg", "voice.mp3", "voice.m4a", "voice.wav"])
def test_a_recording_cut_anywhere_is_copied_or_says_why_not(name: str) -> None:
    data = recording(name)
    for length in range(4, len(data), 97):
        found = working_copy(io.BytesIO(data[:length]))
        assert CANARY not in (found.data if isinstance(found, WorkingCopy) else b"")
