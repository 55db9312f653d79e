"""Filled forms at the desk: postings of one filling-in joined, locked ones opened (docs/formats/odk.md).

A message of `Way.FORM` holds the list of a locked form as its text and the locked files; here it becomes a message with
answers and files like any other. Nothing is said of who filled it in: the scheme has no signature with a key (P5). What
cannot be opened stays as it came and says why: files that have not come, another key, a broken list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES, hash_id, label
from safeconduct.protect.intake_contents import Message, SentFile, Way
from safeconduct.protect.odk import FormKey, LockedForm, OpenedForm, locked_form, open_form
from safeconduct.protect.odk_answers import (
    FORM_CODE,
    INSTANCE_CODE,
    VERSION_CODE,
    WHOLE_NAME,
    is_kept,
    read_answers,
)
from safeconduct.protect.odk_errors import OdkNotOpened

_FILE_LABEL: Final = label("odk-file")
# By what a file's ending says it is: telephones send locked files without a type.
_MEDIA_TYPES: Final = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "m4a": "audio/mp4", "amr": "audio/amr",
    "mp3": "audio/mpeg", "ogg": "audio/ogg", "mp4": "video/mp4", "3gp": "video/3gpp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message of a form, and the bytes of those of its files that have come, by the files' ids."""

    message: Message
    files: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One filling-in. ``message``: as a person reads it; ``files``: bytes of ``message.files``, in their order.

    ``fault``: why a locked one was not opened; the message is then what came, with its files as they came.
    """

    message: Message
    files: tuple[bytes, ...]
    fault: SafeconductError | None = None

    @property
    def is_seen_by_gate(self) -> bool:
        """Say whether the gate could read it: it was not locked on the telephone."""
        return self.message.way is Way.GATE


def is_of_form(message: Message) -> bool:
    """Say whether a message is a posting of a filled form."""
    return any(code == FORM_CODE for code, _ in message.answers)


def filled_forms(arrived: Iterable[Arrived], keys: Sequence[FormKey]) -> tuple[FilledForm, ...]:
    """Join postings by their filling-in, which is a thread, and open what is locked, trying each key."""
    by_thread: dict[bytes, list[Arrived]] = {}
    for one in arrived:
        by_thread.setdefault(one.message.secret.reveal() + bytes([one.message.way]), []).append(one)
    return tuple(_filled(postings, keys) for postings in by_thread.values())


def _filled(postings: Sequence[Arrived], keys: Sequence[FormKey]) -> FilledForm:
    first = min(postings, key=lambda one: one.message.id)
    files = {
        file.name: (file, one.files[file.id]) for one in postings for file in one.message.files if file.id in one.files
    }
    message = replace(first.message, files=tuple(file for file, _ in files.values()))
    came = FilledForm(message, tuple(data for _, data in files.values()))
    if message.way is not Way.FORM:
        return came
    try:
        opened = open_posting(message.text, message.answers, {name: data for name, (_, data) in files.items()}, keys)
        sent = tuple(_file(message, *one) for one in opened.files)
        whole = replace(message, text=opened.text, answers=opened.answers, files=sent)
        return FilledForm(whole, tuple(data for *_, data in opened.files))
    except SafeconductError as fault:
        return replace(came, fault=fault)


@dataclass(frozen=True, slots=True)
class OpenedPosting:
    """A locked form as it was filled in: text, answers with the form's own, and files as (name, media type, bytes)."""

    text: str
    answers: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, bytes], ...]


def open_posting(
    text: str, answers: Iterable[tuple[str, str]], files: Mapping[str, bytes], keys: Sequence[FormKey]
) -> OpenedPosting:
    """Open a locked form from the list that is its text and from its files, trying each key; as `open_form` raises."""
    opened = _opened(locked_form(text.encode()), files, keys)
    own = {code: said for code, said in answers if code in (FORM_CODE, VERSION_CODE, INSTANCE_CODE)}
    found = read_answers(opened.xml, instance=own.get(INSTANCE_CODE, ""))
    kept = [(name, _kind(name), data) for name, data in opened.media if is_kept(name) and data]
    if found.rest:
        kept.append((WHOLE_NAME, "text/xml", found.rest.encode()))
    return OpenedPosting(found.text, tuple(sorted((dict(found.answers) | own).items())), tuple(kept))


def _opened(locked: LockedForm, files: Mapping[str, bytes], keys: Sequence[FormKey]) -> OpenedForm:
    for key in keys:
        try:
            return open_form(locked, files, key)
        except OdkNotOpened:
            continue
    raise OdkNotOpened


def _kind(name: str) -> str:
    return _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def _file(message: Message, name: str, kind: str, data: bytes) -> SentFile:
    digest = hashlib.sha256(data).digest()
    own = hash_id(_FILE_LABEL, message.id + name.encode() + digest)[:SHORT_ID_BYTES]
    return SentFile(own, name, kind, len(data), digest)
