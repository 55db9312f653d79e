"""Fuzz targets of what people bring to the desk: exports, mail, archives, pictures and recordings.

Anything may come, and all of it is read or refused in the room's own words. Of what is read: every text can be written,
no time runs backwards, no message is longer than is kept, and every file that is said to be here opens. A working copy
holds no mark that only metadata bore.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import Final

from PIL import Image

from safeconduct.intake.parsers.copied import read_copied
from safeconduct.intake.parsers.drawing import drawn_anew
from safeconduct.intake.parsers.errors_imports import BadArchive, BadExport
from safeconduct.intake.parsers.imports import opened_file
from safeconduct.intake.parsers.mail import read_mail, read_mbox
from safeconduct.intake.parsers.media import media_facts
from safeconduct.intake.parsers.parsed import ParsedExport
from safeconduct.intake.parsers.reading import LONGEST_TEXT
from safeconduct.intake.parsers.sound_ogg import checksum
from safeconduct.intake.parsers.telegram import read_telegram
from safeconduct.intake.parsers.whatsapp import read_whatsapp
from safeconduct.intake.parsers.working_copy import WorkingCopy, working_copy
from safeconduct.intake.types import Channel
from tests.fuzz.targets import Target, chosen, need, pick

_CANARY: Final = b"CANARY"
_MOST_PIXELS: Final = 1_000_000


def _check(export: ParsedExport) -> None:
    for message in export.messages:
        need(0 <= message.thread < len(export.threads), "a message of no thread")
        need(message.said.lo <= message.said.hi, "a time that ends before it begins")
        need(len(message.text) <= 2 * LONGEST_TEXT + (1 << 20), "a text that is longer than is kept")
        for text in (message.text, message.author, message.said_words, message.place):
            text.encode()
        for one in message.attachments:
            need((one.name + one.place).encode() is not None, "a name that cannot be written")
            if one.is_here:
                export.open_attachment(one.place).close()
    for thread in export.threads:
        (thread.handle + thread.title).encode()
    need(len(export.warnings) < 100, "warnings without end")


def _try_chats(data: bytes) -> None:
    """Doors: each parser of texts; the one that is recognised."""
    door, data = pick(data, 6)
    file = io.BytesIO(data)
    match door:
        case 0:
            _check(read_telegram(file))
        case 1:
            _check(read_whatsapp(file))
        case 2:
            _check(read_copied(file, Channel.TELEGRAM))
        case 3:
            _check(read_copied(file, Channel.SIGNAL))
        case 4:
            _check(read_copied(file, Channel.SMS))
        case _:
            with opened_file(file, "anything") as export:
                _check(export)


_CHAT: Final = {
    "name": "Зура",
    "type": "personal_chat",
    "id": 7,
    "messages": [
        {
            **{"id": 1, "type": "message", "date": "2019-01-12T14:03:00", "date_unixtime": "1547290980"},
            **{"from": "Зура", "from_id": "user7"},
            "text": ["а", {"type": "text_link", "text": "б", "href": "http://x.example/"}],
        },
        {"id": 2, "type": "service", "actor": "Зура", "action": "phone_call", "duration_seconds": 3, "text": ""},
        {
            **{"id": 3, "type": "message", "date": "2019-01-12T14:03:00", "file": "a.ogg", "mime_type": "audio/ogg"},
            "poll": {"question": "?", "answers": [{"text": "да"}]},
            "location_information": {"latitude": 1, "longitude": 2},
            **{"forwarded_from": "М", "edited": "x", "reply_to_message_id": 1},
            "text_entities": [{"type": "plain", "text": "в"}],
        },
    ],
}
_TEXTS: Final = (
    (1, "12.01.2019, 14:03 - Зура: а\nб\n1/12/19, 2:03 PM - М: IMG.jpg (file attached)\n"),
    (
        1,
        "\u200e[12.01.19, 14:03:22] ~\u202fМ: \u200e<attached: 1.opus>\n[2019-01-12 14:03:22] x: \u200eimage omitted\n",
    ),
    (2, "Зура, [12.01.2019 14:03]\nа\n\nМ, [12 янв. 2019 г., 14:03:22]:\nб"),
    (3, "Зура, 14:03\nа\nЗура, вчера 14:05\nб\nМ (1/12/19 2:03 PM): в"),
    (4, "+7 928 000-00-00 12.01.2019 14:03: а\n12.01.2019 14:03 Зура: б"),
    (5, "просто текст"),
)


def _chat_seeds() -> list[bytes]:
    export = json.dumps(_CHAT, ensure_ascii=False).encode()
    account = json.dumps({"about": "", "chats": {"list": [_CHAT, _CHAT]}}).encode()
    texts = [
        chosen(door, text.encode(codec))
        for door, text in _TEXTS
        for codec in ("utf-8", "cp1251", "utf-16")
        if _fits(text, codec)
    ]
    return [chosen(0, export), chosen(0, account), chosen(5, export), *texts]


def _fits(text: str, codec: str) -> bool:
    return text.encode(codec, "ignore").decode(codec) == text


def _try_mail(data: bytes) -> None:
    """Doors: a letter; a box."""
    door, data = pick(data, 2)
    _check(read_mbox(io.BytesIO(data)) if door else read_mail(io.BytesIO(data)))


_LETTER: Final = (
    b"From: =?utf-8?b?0JfRg9GA0LA=?= <zura@example.org>\nTo: a@example.net, b@example.net\n"
    b"Subject: =?koi8-r?q?=F6?=\n"
    b"Date: Sat, 12 Jan 2019 14:03:00 +0300\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    b"Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=utf-8\n"
    b"Content-Transfer-Encoding: quoted-printable\n\n=D0=B0\n--c\nContent-Type: text/html\n\n<p>a<script>b</script>"
    b"<a href='x'>c</a></p>\n--c--\n--b\nContent-Type: image/jpeg; name*=utf-8''%D0%B0.jpg\n"
    b"Content-Transfer-Encoding: base64\n"
    b"Content-Disposition: attachment; filename=a.jpg\n\n/9j/\n--b\n"
    b"Content-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n"
)  # fmt: skip


def _mail_seeds() -> list[bytes]:
    box = b"From a@example.org Sat Jan 12 14:03:00 2019\n" + _LETTER + b"\n"
    return [chosen(0, _LETTER), chosen(0, b"From: a@example.org\n\n\xd0\xb0"), chosen(1, box * 2)]


def _try_archives(data: bytes) -> None:
    with opened_file(io.BytesIO(data), "anything.zip") as export:
        _check(export)


def _archive_seeds() -> list[bytes]:
    made = []
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for name, data in (("result.json", json.dumps(_CHAT).encode()), ("_chat.txt", _TEXTS[1][1].encode())):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", packing) as archive:
                archive.writestr(name, data)
                archive.writestr("a.ogg", b"OggS")
            made.append(out.getvalue())
    return made


def _try_media(data: bytes) -> None:
    file = io.BytesIO(data)
    facts = media_facts(file)
    need(min(facts.width, facts.height, facts.lasts_ms) >= 0, "a size below nought")
    # What is drawn costs as many pixels as it claims; the claim is held to its limit by a test.
    copy = working_copy(file, drawn_anew) if facts.width * facts.height < _MOST_PIXELS else None
    if isinstance(copy, WorkingCopy):
        need(copy.media_type.startswith(("image/", "audio/")), "a copy of something else")
        need(isinstance(working_copy(io.BytesIO(copy.data), drawn_anew), WorkingCopy), "a copy that cannot be copied")


def _page(flags: int, granule: int, number: int, packet: bytes) -> bytes:
    head = b"OggS\0" + bytes((flags,)) + struct.pack("<QII", granule, 9, number) + bytes(4) + bytes((1, len(packet)))
    return head[:22] + struct.pack("<I", checksum(head + packet)) + head[26:] + packet


def _box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I", len(body) + 8) + kind + body


def _media_seeds() -> list[bytes]:
    pictures = []
    for form in ("JPEG", "PNG", "WEBP", "GIF"):
        out = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = 6, _CANARY.decode()
        Image.new("RGB", (9, 5), "red").save(out, form, **({} if form == "GIF" else {"exif": exif}))
        pictures.append(out.getvalue())
    tags = b"OpusTags" + struct.pack("<I", 6) + _CANARY + bytes(4)
    voice = (
        _page(2, 0, 0, b"OpusHead\1\1\x38\1\x80\xbb\0\0\0\0\0") + _page(0, 0, 1, tags) + _page(4, 48_000, 2, bytes(40))
    )
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    handler = _box(b"hdlr", bytes(8), b"soun", bytes(12), _CANARY)
    moov = _box(
        b"moov",
        _box(b"mvhd", bytes(12), struct.pack(">II", 1000, 500), bytes(80)),
        _box(b"trak", _box(b"mdia", handler)),
    )
    film = _box(b"ftyp", b"M4A ", bytes(4)) + moov + _box(b"udta", _CANARY) + _box(b"mdat", bytes(20))
    sound = (
        b"RIFF"
        + struct.pack("<I", 60)
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
        + b"data"
        + struct.pack("<I", 8)
        + bytes(8)
    )
    still = _box(b"ftyp", b"heic", bytes(4)) + _box(
        b"meta", bytes(4), _box(b"iprp", _box(b"ipco", _box(b"ispe", bytes(4), struct.pack(">II", 4, 3))))
    )
    return [*pictures, voice, frame[:104] * 5, film, sound, still, b"%PDF-1.7", b"ID3" + bytes(20)]


_MEDIA_WORDS: Final = (
    *(
        b"OggS",
        b"OpusHead",
        b"OpusTags",
        b"\x01vorbis",
        b"\x03vorbis",
        b"ftyp",
        b"moov",
        b"udta",
        b"mdat",
        b"uuid",
        b"free",
    ),
    *(
        b"ID3",
        b"TAG",
        b"APETAGEX",
        b"\xff\xfb",
        b"\xff\xd8\xff",
        b"\xff\xe1",
        b"Exif\0\0",
        b"IHDR",
        b"eXIf",
        b"RIFF",
        b"WAVE",
    ),
)
_CHAT_WORDS: Final = (
    *(
        b'"messages":[',
        b'"chats":{"list":[',
        b'"text":',
        b"\\ud83d",
        b"1e999",
        b'"date_unixtime":"',
        b"[",
        b"{",
        b"null",
        b"-",
    ),
    *(
        b"12.01.2019, 14:03 - ",
        b"[12.01.19, 14:03:22] ",
        b"\xe2\x80\x8e",
        b"<attached: a.jpg>",
        b", [12.01.2019 14:03]\n",
    ),
)
_MAIL_WORDS: Final = (
    *(
        b"Content-Type: ",
        b"multipart/mixed; boundary=b",
        b"\n--b\n",
        b"charset=",
        b"base64",
        b"=?utf-8?q?",
        b"?=",
        b"\n\n",
    ),
    *(b"\nFrom a\n", b"filename*0*=", b"To: <", b'From: "', b"message/rfc822", b"Date: ", b"\xff"),
)

INTAKE: Final = (
    Target("chats", _try_chats, (BadExport,), _chat_seeds, 1_000_000, _CHAT_WORDS, max_len=4096),
    Target("mail", _try_mail, (BadExport,), _mail_seeds, 300_000, _MAIL_WORDS, max_len=4096),
    Target(
        "archives",
        _try_archives,
        (BadExport, BadArchive),
        _archive_seeds,
        300_000,
        (b"PK\1\2", b"PK\5\6"),
        max_len=4096,
    ),
    Target("media", _try_media, (), _media_seeds, 300_000, _MEDIA_WORDS, max_len=4096),
)
