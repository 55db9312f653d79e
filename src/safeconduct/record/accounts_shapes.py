"""The shapes of an accounts file, member by member, as msgspec reads them (docs/formats/accounts.md).

Shapes only: what a member means and whether members fit together is decided in `accounts`. Refuses members the format
does not have, other kinds than it has, and null anywhere but for an open end. Here alone members have names as text.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from safeconduct.record.types import UNSPECIFIED


class _Wire(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """Base of the JSON shapes; names of members are the format's."""


class WireProperty(_Wire):
    """A property as written."""

    id: str
    kind: Literal["date", "count", "places", "text"]
    cumulative: bool = False


class WireVoice(_Wire):
    """A voice as written."""

    id: str
    label: str
    kind: Literal["person", "organisation", "outlet", "official"]
    repeats_voice: str = ""
    us: bool = False


class WireSubject(_Wire):
    """A subject as written."""

    id: str
    kind: Literal["event", "organisation", "person", "place"]
    label: str


class WireSource(_Wire):
    """A source as written."""

    id: str
    outlet: str
    published_lo: str | None
    published_hi: str | None
    publisher: str = ""
    url: str = ""
    language: str = ""
    learnt_on: str = ""
    note: str = ""


class WirePeriod(_Wire):
    """A period as written."""

    lo: str | None
    hi: str | None


class WireValue(_Wire):
    """A value as written; which members belong depends on its kind."""

    kind: Literal["date", "count", "places", "text"]
    lo: str | int | msgspec.UnsetType | None = msgspec.UNSET
    hi: str | int | msgspec.UnsetType | None = msgspec.UNSET
    names: list[str] | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET


class WireClaim(_Wire):
    """A claim as written."""

    id: str
    source: str
    subject: str
    property: str
    value: WireValue
    said: str
    voice: str = ""
    basis: str = UNSPECIFIED
    repeats: list[str] = []
    repeats_inferred: bool = False
    corrects: bool = False
    period: WirePeriod | msgspec.UnsetType = msgspec.UNSET
    note: str = ""


class WireFile(_Wire):
    """The whole file as written, its members still unread."""

    format: msgspec.Raw
    dataset: msgspec.Raw
    properties: msgspec.Raw
    voices: msgspec.Raw
    subjects: msgspec.Raw
    sources: msgspec.Raw
    claims: list[msgspec.Raw]
    about: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


# The members of the object at each place, indexes left out.
MEMBERS: Final = {
    place: frozenset(shape.__struct_fields__)
    for place, shape in (
        ("", WireFile),
        ("properties[]", WireProperty),
        ("voices[]", WireVoice),
        ("subjects[]", WireSubject),
        ("sources[]", WireSource),
        ("claims[]", WireClaim),
        ("claims[].value", WireValue),
        ("claims[].period", WirePeriod),
    )
}
# How many lists and objects lie around the innermost value: the file, its claims, a claim, its value, the names.
DEEPEST: Final = 5
