"""Files of messages as pages show them: pictures blurred until a key clears them, recordings played out of the vault.

A file is opened by its working copy, from which metadata are gone; a picture without one is not opened here. What
nobody has looked at yet is blurred like what is marked violent. No file reaches the disk (P14): the browser asks for
its bytes over loopback and keeps nothing. Refuses every media type that a browser would run or read as a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.desk.evidence_lines import original_link
from safeconduct.desk.inboxes import message_name, person_named
from safeconduct.desk.visit import Visit
from safeconduct.intake.files_here import FileHere
from safeconduct.intake.queries import Intake, Person, ShownMessage
from safeconduct.intake.types import FileItem, MessageId, MessageItem
from safeconduct.protect.blobs import Reference
from safeconduct.protect.handles import UnknownHandle
from safeconduct.record.evidence.from_inbox import evidence_of, file_of
from safeconduct.record.places import PlaceInFile

FILE: Final = "file"
KEEPING: Final = "keep"
# What a browser draws or plays and nothing else.
PICTURES: Final = frozenset(("image/jpeg", "image/png", "image/webp", "image/gif"))
SOUNDS: Final = frozenset(
    ("audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "audio/aac", "audio/flac", "audio/webm")
)
# Bytes of a file that are opened at once: an hour of speech. What is longer is not played here.
MOST_OPENED: Final = 64 * 1024 * 1024
_KB: Final = 1000
_MS: Final = 1000
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file in words. ``address``: of its bytes, empty where it is not opened here; ``why``: then why."""

    number: int
    name: str
    kind: str
    size: str
    lasts: str
    address: str
    why: str
    is_violent: bool
    is_blurred: bool
    # The first digits of its SHA-256: what tells whether somebody else holds the same file.
    digits: str = ""
    # Of a recording the span that is played, behind its address; empty: all of it.
    span: str = ""
    # Where it is kept as evidence; where it is already, the address of that and what it is called.
    keeping: str = ""
    evidence: str = ""
    evidence_name: str = ""


@dataclass(frozen=True, slots=True)
class ShownRegion:
    """A part of a picture that is drawn over it, in 1/10,000 of its sides."""

    file: int
    region: tuple[int, int, int, int]


def files_of(visit: Visit, intake: Intake, person: Person, shown: ShownMessage) -> Iterator[ShownFile]:
    """Give the files of a message."""
    message, say = shown.message, visit.words.say
    for n, file in enumerate(message.files):
        kind = kind_of(file)
        why = _why_not(visit, file, kind)
        (evidence, called), keeping = _as_evidence(visit, file), ""
        name = file_name(person, message.id, n)
        if not evidence and visit.vault.blobs.has(file.original):
            keeping = visit.lasting(KEEPING, name)
        is_judged = bool(intake.marks_to_replace(person.part, message.thread, message.id, n))
        yield ShownFile(
            number=n,
            name=file.name,
            kind=kind,
            size=say("{n} kB", n=max(1, file.original.length // _KB)),
            lasts=f"{file.lasts_ms // 60_000}:{file.lasts_ms // 1000 % 60:02}" if file.lasts_ms else "",
            address="" if why else visit.lasting(FILE, name),
            why=why,
            is_violent=n in shown.violent,
            is_blurred=kind == "picture" and (n in shown.violent or not is_judged),
            digits=file.original.content.hex()[:_DIGITS],
            keeping=keeping,
            evidence=evidence,
            evidence_name=called,
        )


def file_name(person: Person, message: MessageId, number: int) -> str:
    """Return what the handle of a file of a message is made of."""
    return f"{message_name(person, message)}:{number}"


def file_here(visit: Visit, kind: str) -> FileHere:
    """Return the file of a message that an address means by a kind of handle; UnknownHandle where it means none."""
    name, _, number = visit.name(kind).partition(":")
    data = bytes.fromhex(name)
    person = person_named(visit, data[: 2 * SHORT_ID_BYTES].hex())
    shown = Intake(visit.vault.tables).message(person, MessageId(data[2 * SHORT_ID_BYTES :]))
    return FileHere(person, shown, int(number))


def _as_evidence(visit: Visit, file: FileItem) -> tuple[str, str]:
    """Return the address of what a file is as evidence already, and what that is called."""
    for item in evidence_of(visit.team(), file):
        return original_link(visit, item), item.original.name
    return "", ""


def kind_of(file: FileItem) -> str:
    """Return what a page does with a file: picture, sound, or other."""
    if file.media_type in PICTURES or (file.working and file.media_type.startswith("image/")):
        return "picture"
    return "sound" if file.media_type in SOUNDS else "other"


def _why_not(visit: Visit, file: FileItem, kind: str) -> str:
    say = visit.words.say
    reference = opened_of(file, kind)
    if kind == "other":
        return _why_never(visit, file)
    if not reference:
        return say("There is no copy of it without metadata, and pictures are not opened with them; it is kept sealed.")
    if reference[0].length > MOST_OPENED:
        return say("It is too long to be opened here; it is kept sealed.")
    if not visit.vault.blobs.has(reference[0]):
        return say("It has not come whole yet; it comes with the next exchanges.")
    return ""


def _why_never(visit: Visit, file: FileItem) -> str:
    """Return why a file of a kind that is never opened here is not, what becomes of it, and what to ask for instead."""
    say = visit.words.say
    match file.media_type.partition("/")[0]:
        case "video":
            return say(
                "A film is kept sealed, byte for byte, and not played here: the desk shows pictures and plays "
                "recordings. It leaves the vault only as evidence, in an encrypted bundle. Ask for single pictures "
                "from it."
            )
        case "image":
            return say(
                "A picture in this format is kept sealed, byte for byte, and not shown here: no copy without its "
                "metadata can be made. It leaves the vault only as evidence, in an encrypted bundle. Ask for it as "
                "JPEG or PNG."
            )
        case "audio":
            return say(
                "A recording in this format is kept sealed, byte for byte, and not played here. It leaves the vault "
                "only as evidence, in an encrypted bundle. Ask for it as a voice message or as MP3."
            )
        case _:
            return say(
                "Documents and other files are kept sealed, byte for byte, and not opened here: one could run "
                "something on this laptop, or tell its maker. It leaves the vault only as evidence, in an encrypted "
                "bundle. Ask for photographs of its pages."
            )


def opened_of(file: FileItem, kind: str) -> tuple[Reference, ...]:
    """Return what is opened of a file: its working copy, or of a recording without one the original."""
    return file.working[:1] or ((file.original,) if kind == "sound" else ())


def pointed_files(files: Iterable[ShownFile], message: MessageItem, place: PlaceInFile) -> tuple[ShownFile, ...]:
    """Return the files of a message, of which that of a claim's place plays the claim's span and no more."""
    span = ",".join(f"{ms / _MS:g}" for ms in place.span_ms)
    return tuple(replace(one, span=f"#t={span}") if span and _is_at(one, message, place) else one for one in files)


def pointed_regions(files: Iterable[ShownFile], message: MessageItem, place: PlaceInFile) -> tuple[ShownRegion, ...]:
    """Return the part of a picture that a claim points to, where it is one of these files."""
    return tuple(ShownRegion(one.number, place.region) for one in files if place.region and _is_at(one, message, place))


def _is_at(file: ShownFile, message: MessageItem, place: PlaceInFile) -> bool:
    return message.files[file.number].original.content == place.digest


def bytes_of(visit: Visit) -> tuple[bytes, str]:
    """Return the bytes that an address means, with their media type; UnknownHandle for what is not opened here."""
    file = file_of(file_here(visit, FILE))
    kind = kind_of(file)
    if _why_not(visit, file, kind):
        raise UnknownHandle
    (reference,) = opened_of(file, kind)
    content = b"".join(visit.vault.blobs.open(reference))
    return content, _media_type(file, content)


def _media_type(file: FileItem, content: bytes) -> str:
    """Return the type of what is sent: a copy may be of another one than the original. UnknownHandle for any other.

    What a member says of a file is not believed: a drawing that is called a picture would be run.
    """
    for start, kind in ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif")):
        if content.startswith(start):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    media_type = file.working_type or file.media_type
    if media_type not in PICTURES | SOUNDS:
        raise UnknownHandle
    return media_type
