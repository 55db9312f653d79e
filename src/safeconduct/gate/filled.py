"""Filled forms at the gate: one filling-in is one thread, each posting of it one message (docs/formats/odk.md; P1, P9).

A telephone sends a large form as several postings, and any of them again when the line broke. The gate remembers none
of it: thread, message and files get their ids from the token and from what was filled in, so that a posting sent again
is the same message, and the desk joins those of a thread. Locked forms are carried as they are; open ones are read
here, lose what the telephone says of itself, and say that the gate has seen them. Refuses a file list that no message
has, and names that lead elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import SHORT_ID_BYTES, hash_id, label
from safeconduct.base.plain_xml import NotPlainXml, read_xml
from safeconduct.gate.letters import Letter
from safeconduct.gate.parts import Part
from safeconduct.protect.derive import expand
from safeconduct.protect.intake_contents import MOST_FILES, MOST_TEXT_CHARACTERS, Message, SentFile, Way
from safeconduct.protect.odk import is_locked, is_plain_name, locked_form
from safeconduct.protect.odk_answers import (
    FORM_CODE,
    INSTANCE_CODE,
    VERSION_CODE,
    WHOLE_NAME,
    answers_of,
    instance_of,
    is_kept,
)
from safeconduct.protect.odk_errors import MalformedForm
from safeconduct.protect.secrets import Secret

XML_PART: Final = "xml_submission_file"
# Says in a posting that others of the same filling-in follow; an older habit of Collect's.
INCOMPLETE_PART: Final = "*isIncomplete*"
_TOKEN_LABEL: Final = label("gate-token-key")
_INSTANCE_LABEL: Final = label("gate-instance")
_THREAD_LABEL: Final = label("gate-thread")
_MESSAGE_LABEL: Final = label("gate-message")
_FILE_LABEL: Final = label("gate-file")


@dataclass(frozen=True, slots=True)
class Posting:
    """What a telephone posted: which form, whether it came locked, whether more follows, and what is sealed of it."""

    form: str
    is_locked: bool
    is_incomplete: bool
    letters: tuple[Letter, ...]


def posting_of(parts: Sequence[Part], token: str, *, language: str, today: Day) -> Posting:
    """Read a posting; MalformedForm."""
    xmls = [bytes(part.data) for part in parts if part.name == XML_PART]
    if len(xmls) != 1:
        raise MalformedForm
    try:
        root = read_xml(xmls[0])
    except NotPlainXml:
        raise MalformedForm from None
    form, instance = root.attributes.get("id", ""), instance_of(root)
    if not form or not instance:
        raise MalformedForm
    files = [_name_and_data(part) for part in parts if part.name not in (XML_PART, INCOMPLETE_PART) and part.data]
    keys = _Ids(token, form, instance)
    locked = is_locked(root)
    if locked:
        text, said = _of_locked(xmls[0], files)
    else:
        answers = answers_of(root)
        text, said = answers.text, _with_form(answers.form, answers.version, answers.instance, answers.answers)
        files = [one for one in files if is_kept(one[0])]
        if answers.rest:
            files.append((WHOLE_NAME, "text/xml", answers.rest.encode()))
    way = Way.FORM if locked else Way.GATE
    message = Message(keys.secret, bytes(SHORT_ID_BYTES), today, language, way, text, said)
    is_incomplete = any(part.name == INCOMPLETE_PART for part in parts)
    return Posting(form, locked, is_incomplete, tuple(keys.letters(message, files)))


def _name_and_data(part: Part) -> tuple[str, str, bytes]:
    name = part.file or part.name
    if not is_plain_name(name):
        raise MalformedForm
    return name, part.media_type, bytes(part.data)


def _of_locked(xml: bytes, files: list[tuple[str, str, bytes]]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what a message says of a locked form: its list word for word as the text."""
    form, text = locked_form(xml), xml.decode("utf-8")
    if len(text) > MOST_TEXT_CHARACTERS or not {name for name, *_ in files} <= set(form.names):
        raise MalformedForm
    return text, _with_form(form.form, form.version, form.instance, ())


def _with_form(
    form: str, version: str, instance: str, answers: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    own = {FORM_CODE: form, VERSION_CODE: version[:200], INSTANCE_CODE: instance}
    return tuple(sorted((dict(answers) | own).items()))


class _Ids:
    """Ids that follow from a token and a filling-in; who has neither cannot guess them."""

    def __init__(self, token: str, form: str, instance: str) -> None:
        named = hashlib.sha256(form.encode()).digest() + hashlib.sha256(instance.encode()).digest()
        self._key = expand(Secret(hash_id(_TOKEN_LABEL, token.encode())), _INSTANCE_LABEL, context=named)
        self.secret = expand(self._key, _THREAD_LABEL)

    def letters(self, message: Message, files: Sequence[tuple[str, str, bytes]]) -> Iterator[Letter]:
        """Give one letter for each sixteen files, and one where there are none."""
        named = [(self._file(*one), one[2]) for one in files]
        for at in range(0, max(len(named), 1), MOST_FILES):
            some = named[at : at + MOST_FILES]
            listed = b"".join(file.id for file, _ in some)
            digest = hashlib.sha256(message.text.encode() + repr(message.answers).encode()).digest()
            own = expand(
                self._key, _MESSAGE_LABEL, context=hashlib.sha256(digest + listed).digest(), length=SHORT_ID_BYTES
            )
            sent = Message(
                message.secret, own.reveal(), message.day, message.language, message.way, message.text, message.answers,
                tuple(file for file, _ in some),
            )  # fmt: skip
            yield Letter(sent, tuple(data for _, data in some))

    def _file(self, name: str, media_type: str, data: bytes) -> SentFile:
        digest = hashlib.sha256(data).digest()
        context = hashlib.sha256(name.encode()).digest() + digest
        return SentFile(
            expand(self._key, _FILE_LABEL, context=context, length=SHORT_ID_BYTES).reveal(),
            name, media_type, len(data), digest,
        )  # fmt: skip
