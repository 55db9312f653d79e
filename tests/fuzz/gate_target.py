"""Fuzz target of what strangers post to a gate: multipart bodies, OpenRosa's XML, lists of locked forms, forms."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.plain_xml import NotPlainXml, read_xml
from safeconduct.gate.errors import FormRefused
from safeconduct.gate.filled import posting_of
from safeconduct.gate.forms import form_from_xml
from safeconduct.gate.parts import MOST_PARTS, MalformedParts, Part, parts_of
from safeconduct.protect.odk import FormKey, locked_form, open_form
from safeconduct.protect.odk_answers import OF_THE_TELEPHONE, read_answers
from safeconduct.protect.odk_errors import MalformedForm, OdkFileMissing, OdkNotOpened
from tests.fuzz.targets import Target, chosen, need, pick
from tests.gates import multipart
from tests.unit.protect.odk_made import locked

_KIND: Final = "multipart/form-data; boundary=x9"
_XML: Final = (
    b'<data id="f" version="1"><danger>now</danger><text>Zura</text><g><a>1</a><a>2</a></g><deviceid>49</deviceid>'
    b"<meta><instanceID>uuid:1</instanceID></meta></data>"
)
_FORM: Final = (
    b'<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>F</h:title>'
    b'<model><submission base64RsaPublicKey="AA"/><instance><data id="f" version="1"><text/></data></instance>'
    b'<bind nodeset="/data/text" preload="uid"/></model></h:head><h:body/></h:html>'
)


@functools.cache
def _key() -> FormKey:
    return FormKey.generate()


def _parts(data: bytes, kind: str = _KIND) -> Sequence[Part]:
    try:
        return parts_of(bytearray(data), kind)
    except MalformedParts:
        raise MalformedForm from None


def _try_gate(data: bytes) -> None:
    """Doors: a body of parts; urlencoded fields; XML; answers; a list of a locked form, opened; a form; a posting."""
    door, data = pick(data, 7)
    if door == 0:
        found = _parts(data)
        need(len(found) <= MOST_PARTS and sum(len(one.data) for one in found) <= len(data), "parts beyond the body")
        need(all(one.name for one in found), "a part without a name")
    elif door == 1:
        need(len(_parts(data, "application/x-www-form-urlencoded")) <= MOST_PARTS, "too many fields")
    elif door == 2:
        _try_xml(data)
    elif door == 3:
        answers = read_answers(data)
        need(not {code for code, _ in answers.answers} & OF_THE_TELEPHONE, "the telephone told of itself")
    elif door == 4:
        form = locked_form(data)
        need(not any("/" in name or "\\" in name for name in form.names), "a name that leads elsewhere")
        open_form(form, locked(_key().public_base64, _XML, {"a.jpg": b"p"})[1], _key())
    elif door == 5:
        need(bool(form_from_xml(data).id), "a form without an id")
    else:
        for letter in posting_of(_parts(data), "a1" * 16, language="ru", today=Day(20_784)).letters:
            need(len(letter.files) == len(letter.message.files), "files without bytes")


def _try_xml(data: bytes) -> None:
    try:
        root = read_xml(data)
    except NotPlainXml:
        raise MalformedForm from None
    again = read_xml(root.to_text().encode())
    need([one.name for one in again.walk()] == [one.name for one in root.walk()], "written again it is another tree")


def _seeds() -> list[bytes]:
    manifest, files = locked(_key().public_base64, _XML, {"a.jpg": b"p"})
    body, _ = multipart([("xml_submission_file", "x.xml", _XML), ("a.jpg", "a.jpg", b"p")], "x9")
    sealed, _ = multipart([("xml_submission_file", "x.xml", manifest), *((n, n, d) for n, d in files.items())], "x9")
    return [
        chosen(0, body),
        chosen(1, b"text=%D0%97+a&do=send&words="),
        chosen(2, _XML),
        chosen(2, b'<!DOCTYPE d [<!ENTITY a "a">]><d>&a;</d>'),
        chosen(3, _XML),
        chosen(4, manifest),
        chosen(5, _FORM),
        chosen(6, body),
        chosen(6, sealed),
    ]


GATE: Final = (
    Target(
        "gate",
        _try_gate,
        (MalformedForm, FormRefused, OdkFileMissing, OdkNotOpened),
        _seeds,
        300_000,
        (b"--x9", b"\r\n", b"--", b"<!DOCTYPE d [", b"&a;", b"</data>", b"encrypted=", b"filename=", b"../", b"%"),
        max_len=6_000,
    ),
)
