"""What somebody filled into a form: answers by code, files by name, and nothing of the telephone (docs/formats/odk.md).

Both sides read a form alike: the gate one that came open, the desk one that it opened. Whatever a telephone adds of
itself falls away before anything is kept: numbers of device and card, user names, the times of beginning and end, the
log of every touch (P1). What fits no answer of a message (a long text, a strange code) is not dropped: `Answers.rest`
has all of it as XML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.plain_xml import Element, NotPlainXml, read_xml
from safeconduct.protect.intake_contents import MOST_ANSWER_CHARACTERS, MOST_ANSWERS, MOST_TEXT_CHARACTERS
from safeconduct.protect.odk import is_plain_name
from safeconduct.protect.odk_errors import MalformedForm

# Elements that Collect and its sisters fill in by themselves (ODK's "metadata" and OpenRosa's `meta`).
OF_THE_TELEPHONE: Final = frozenset(
    {"meta", "deviceid", "subscriberid", "simserial", "simid", "phonenumber", "username", "start", "end", "audit"}
)
# The log of every touch that Collect sends as a file where a form asks for it.
AUDIT_FILE: Final = "audit.csv"
# The question whose answer is the message itself; our form has it, as the page has.
TEXT_CODE: Final = "text"
# Answers by which a desk knows a form's messages among others, and the file that holds what fits no answer.
FORM_CODE: Final = "form_id"
VERSION_CODE: Final = "form_version"
INSTANCE_CODE: Final = "form_instance"
WHOLE_NAME: Final = "form.xml"
# Beside those of the form stand its id, version and number of filling-in (docs/formats/odk.md).
_MOST_OWN_ANSWERS: Final = MOST_ANSWERS - 3
_CODE: Final = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class Answers:
    """A filled form. ``rest``: the whole of it as XML where something fits no answer, else empty."""

    form: str
    version: str
    instance: str
    text: str
    answers: tuple[tuple[str, str], ...]
    rest: str


def read_answers(data: bytes, *, instance: str = "") -> Answers:
    """Read a filled form, without what the telephone says of itself; MalformedForm.

    ``instance``: of the list that it came with, where it was locked.
    """
    try:
        root = read_xml(data)
    except NotPlainXml:
        raise MalformedForm from None
    return answers_of(root, instance=instance)


def answers_of(root: Element, *, instance: str = "") -> Answers:
    """Return what a filled form says; MalformedForm where it has no id."""
    form, own = root.attributes.get("id", ""), instance or instance_of(root)
    if not form or not own or max(len(form), len(own)) > MOST_ANSWER_CHARACTERS:
        raise MalformedForm
    _strip(root)
    leaves = [(one.name, unicodedata.normalize("NFC", one.text.strip())) for one in _leaves(root)]
    leaves = [(name, text) for name, text in leaves if text]
    texts = [text for name, text in leaves if name == TEXT_CODE]
    text = texts[0] if texts and len(texts[0]) <= MOST_TEXT_CHARACTERS else ""
    others = [one for one in leaves if one != (TEXT_CODE, text)]
    fitting = sorted({name: said for name, said in others if _fits(name, said)}.items())[:_MOST_OWN_ANSWERS]
    is_whole = sorted(fitting) == sorted(others)
    return Answers(form, root.attributes.get("version", ""), own, text, tuple(fitting),
                   "" if is_whole else root.to_text())  # fmt: skip


def instance_of(root: Element) -> str:
    """Return the id of one filling-in, ``meta/instanceID``; empty where there is none."""
    meta = root.child("meta")
    found = meta.child("instanceID") if meta else None
    return found.text.strip() if found else ""


def is_kept(name: str) -> bool:
    """Say whether a file of a form is kept: the log of touches is not, nor what has no plain name."""
    return is_plain_name(name) and name.lower() != AUDIT_FILE


def _strip(element: Element) -> None:
    element.children = [one for one in element.children if one.name.lower() not in OF_THE_TELEPHONE]
    for one in element.children:
        _strip(one)


def _leaves(root: Element) -> Iterator[Element]:
    return (one for one in root.walk() if one is not root and not one.children)


def _fits(name: str, text: str) -> bool:
    return bool(_CODE.fullmatch(name)) and len(text) <= MOST_ANSWER_CHARACTERS
