"""The words of the ontology as types: forms, fields, lists and terms (docs/formats/ontology.md).

A form is a sort of thing that claims are about, a field one property that is said of it. A term's whole code,
``list/code``, is the value of a claim and never changes its meaning; what is shown are its words. Refuses nothing by
itself: what is not whole is refused by `reading`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.record.items import SubjectKind
from safeconduct.record.types import PropertyKind

# Between the code of a list and that of a term of it, in a term's whole code.
BETWEEN: Final = "/"
# What a project's own codes begin with, so that no later list of ours has one of them.
OWN_PREFIX: Final = "x_"
# The two terms that every list has, and that are never one: it is something else, and nobody knows what it is.
OTHER: Final = "other"
NOT_KNOWN: Final = "unknown"
NOTHING: Final = Phrase("", "")


class ValueType(enum.Enum):
    """What a value of a field is."""

    TERM = "term"
    DATE = "date"
    COUNT = "count"
    PLACE = "place"
    TEXT = "text"
    SUBJECT = "subject"

    @property
    def kind(self) -> PropertyKind:
        """The kind that values of it have in a claim (docs/formats/accounts.md): terms and subjects are texts."""
        return _KINDS[self]


_KINDS: Final[Mapping[ValueType, PropertyKind]] = {
    ValueType.TERM: PropertyKind.TEXT,
    ValueType.DATE: PropertyKind.DATE,
    ValueType.COUNT: PropertyKind.COUNT,
    ValueType.PLACE: PropertyKind.PLACES,
    ValueType.TEXT: PropertyKind.TEXT,
    ValueType.SUBJECT: PropertyKind.TEXT,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a list. ``code`` and ``parent`` are whole codes; ``parent`` is "" at the top.

    ``others``: what else it was called at the same time by somebody else of the project. ``is_retired``: no longer
    offered, still shown. ``is_contested``: somebody else put it under another term at the same time.
    """

    code: str
    list: str
    parent: str
    name: Phrase
    others: tuple[Phrase, ...] = ()
    is_retired: bool = False
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class TermList:
    """A list of terms. ``number``: that of the HURIDOCS micro-thesaurus, 0 where there is none."""

    id: str
    number: int
    name: Phrase
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a form. ``id`` is the property of its claims; ``number`` that of HURIDOCS, or "".

    ``of``: the list of a term, or the forms that a subject may have. ``extension``: asked only of acts of some types.
    ``is_contested``: somebody else of the project said at the same time that it is another thing.
    """

    id: str
    form: str
    number: str
    type: ValueType
    of: tuple[str, ...]
    is_several: bool
    extension: str
    name: Phrase
    help: Phrase
    others: tuple[Phrase, ...] = ()
    is_retired: bool = False
    is_contested: bool = False

    @property
    def list(self) -> str:
        """The list whose terms its values are; "" where they are none."""
        return self.of[0] if self.type is ValueType.TERM else ""


@dataclass(frozen=True, slots=True)
class Extension:
    """Fields of a form that are asked under some acts. ``acts``: whole codes; what stands under them counts too."""

    id: str
    name: Phrase
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A sort of thing. ``subject``: what it is in the fixed formats, which have four kinds."""

    id: str
    number: str
    subject: SubjectKind
    name: Phrase
    help: Phrase
    extensions: tuple[Extension, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """All forms, lists and terms by code, and the fields by id: of an id that several forms have, the first."""

    forms: Mapping[str, Form]
    lists: Mapping[str, TermList]
    terms: Mapping[str, Term]
    fields: Mapping[str, Field]

    def above(self, code: str) -> tuple[str, ...]:
        """Return a term and all above it, itself first; a circle is cut where it closes."""
        found: dict[str, None] = {}
        while code in self.terms and code not in found:
            found[code] = None
            code = self.terms[code].parent
        return tuple(found)
