"""The parts of what a browser or a telephone posts, as views into the one array that holds it: nothing is copied (P1).

Strict where guessing would hide something: every part ends with the boundary, heads are short, names are quoted or
plain. Refuses more parts than a form has and whatever does not fit; what a part is called decides nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Fifteen photographs of a form, its answers and some small fields.
MOST_PARTS: Final = 40
_MOST_HEAD_BYTES: Final = 2_048
_BOUNDARY: Final = re.compile(
    r'multipart/form-data\s*;(?:.*;)?\s*boundary="?([A-Za-z0-9\'()+_,./:=?-]{1,70})"?\s*(?:;|$)', re.I
)
_DISPOSITION: Final = re.compile(r'(?:^|;)\s*(name|filename)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))', re.I)
_LINE: Final = b"\r\n"
_HEX: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


class MalformedParts(ValueError):
    """A body that is no form."""


@dataclass(frozen=True, slots=True)
class Part:
    """One field or file. ``file`` is empty for a field; ``data`` is a view that ends with the request."""

    name: str
    file: str
    media_type: str
    data: memoryview

    @property
    def text(self) -> str:
        """The value of a field; what is no UTF-8 is replaced."""
        return bytes(self.data).decode("utf-8", "replace")


def parts_of(body: bytearray, content_type: str) -> list[Part]:
    """Return the parts of a form of either kind; MalformedParts. Linear in the body."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _fields(body)
    found = _BOUNDARY.fullmatch(content_type.strip())
    if found is None:
        raise MalformedParts("no boundary")
    return _multipart(body, b"--" + found[1].encode("ascii"))


def _multipart(body: bytearray, boundary: bytes) -> list[Part]:
    view = memoryview(body)
    parts: list[Part] = []
    at = 0 if body.startswith(boundary) else body.find(_LINE + boundary) + len(_LINE)
    if not body.startswith(boundary, at):
        raise MalformedParts("no first boundary")
    at += len(boundary)
    while not body.startswith(b"--", at):
        head = body.find(_LINE, at)
        if head < 0 or bytes(view[at:head]).strip(b" \t"):
            raise MalformedParts("no end of a boundary")
        end = body.find(_LINE + boundary, head)
        start = head if body.startswith(_LINE * 2, head) else body.find(_LINE * 2, head, head + _MOST_HEAD_BYTES)
        if end < 0 or not head <= start < end or len(parts) == MOST_PARTS:
            raise MalformedParts("a part without end")
        data = start + len(_LINE) * 2
        data = min(data, end)
        parts.append(_part(bytes(view[head + len(_LINE) : start]), view[data:end]))
        at = end + len(_LINE) + len(boundary)
    return parts


def _part(head: bytes, data: memoryview) -> Part:
    headers: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon or name.strip().lower() in headers:
            raise MalformedParts("a head of a part")
        headers[name.strip().lower()] = value.strip()
    said = headers.get("content-disposition", "")
    found = {name.lower(): quoted or plain for name, quoted, plain in _DISPOSITION.findall(said.partition(";")[2])}
    if not said.lower().startswith("form-data") or not found.get("name"):
        raise MalformedParts("a part without a name")
    file = found.get("filename", "").replace("%22", '"').replace("\\", "")
    media_type = headers.get("content-type", "").partition(";")[0].strip()[:100]
    return Part(found["name"], file, media_type or "application/octet-stream", data)


def _fields(body: bytearray) -> list[Part]:
    parts: list[Part] = []
    for pair in bytes(body).split(b"&", MOST_PARTS):
        name, _, value = pair.partition(b"=")
        parts.append(Part(unescaped(name).decode("utf-8", "replace"), "", "text/plain", memoryview(unescaped(value))))
    if len(parts) > MOST_PARTS:
        raise MalformedParts("too many fields")
    return parts


def unescaped(data: bytes) -> bytes:
    """Return what stands for percent signs with two digits, and for plus signs, in a query or a form."""
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), data.replace(b"+", b" "))
