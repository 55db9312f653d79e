"""XML from strangers as a small tree: no document type, so no entities, no bombs and nothing fetched (P13).

Filled forms, forms and their manifests come as XML from telephones that nobody of us has. Read are elements, attributes
and text in UTF-8; refused are a document type (with it every entity of one's own, inner or outer), more or deeper
elements than a form has, and whatever is not well-formed. Comments and instructions fall away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

# A form of some hundred questions has a tenth of it; a deeper one nobody fills in on a telephone.
MOST_ELEMENTS: Final = 20_000
MOST_DEPTH: Final = 40
_BETWEEN: Final = " "


class NotPlainXml(ValueError):
    """Bytes that are no XML, or XML with what is refused here. Callers turn it into an error of their room."""


@dataclass(slots=True)
class Element:
    """An element. ``namespace`` is empty where there is none; ``attributes`` by local name, namespaces dropped."""

    namespace: str
    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> Element | None:
        """Return the first child of that name, whatever its namespace."""
        return next((one for one in self.children if one.name == name), None)

    def walk(self) -> Iterator[Element]:
        """Give this element and all below it, in their order."""
        yield self
        for one in self.children:
            yield from one.walk()

    def to_text(self) -> str:
        """Return it as XML again, without its namespaces: for people and our own programs."""
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes.items())
        inner = escape(self.text) + "".join(one.to_text() for one in self.children)
        return f"<{self.name}{attributes}>{inner}</{self.name}>"


def read_xml(data: bytes) -> Element:
    """Return the root of a document; NotPlainXml. Linear in the data."""
    reading = _Reading()
    parser = expat.ParserCreate("utf-8", _BETWEEN)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.words
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeError, ValueError):
        raise NotPlainXml("no plain XML") from None
    if reading.root is None:
        raise NotPlainXml("no element")
    return reading.root


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= MOST_DEPTH:
            raise NotPlainXml("too many elements")
        local = {_parted(key)[1]: value for key, value in attributes.items()}
        element = Element(*_parted(name), local)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def words(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text


def _parted(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition(_BETWEEN)
    return space, local


def _refuse_type(*_: object) -> None:
    raise NotPlainXml("a document type")
