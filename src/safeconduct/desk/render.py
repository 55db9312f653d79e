"""Templates into pages: everything escaped, nothing undefined, every word through the catalogue.

It refuses to print a name that a template does not have: a blank on a page could be read as "nothing known".
Promise P14: titles are constant. Follows DESIGN section 9.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import jinja2
from starlette.responses import HTMLResponse, Response

from safeconduct.base.plain import plain
from safeconduct.desk.forms import Form
from safeconduct.desk.words import Tongue, words_of
from safeconduct.protect.word_numbers import number_of


@dataclass(frozen=True, slots=True)
class Page:
    """A template and what it is filled with."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An address to go to after something was done: going back or loading again then does nothing twice.

    ``beside``: what stood in the same form and is not done yet. It is in the form there again, and kept as what is
    typed when the desk locks.
    """

    address: str
    beside: Form = field(default=Form(), repr=False)


@dataclass(frozen=True, slots=True)
class Saved:
    """A file for the browser to save, under a name that says nothing: its bytes, or ``pieces`` made while it goes."""

    name: str
    data: bytes = field(default=b"", repr=False)
    pieces: Iterator[bytes] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Played:
    """A picture or a recording that stands on a page: bytes for the browser to show, of a type it cannot run."""

    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlayedLong:
    """A long recording that stands on a page. ``between`` opens its bytes from one to another."""

    media_type: str
    length: int
    between: Callable[[int, int], bytes] = field(repr=False)


Shown = Page | Elsewhere | Saved | Played | PlayedLong


def plain_lines(text: str, most: int = 0) -> str:
    """Return text of several lines, each of printable characters; cut with an ellipsis after ``most`` (0: never)."""
    is_cut = bool(most) and len(text) > most
    lines = "\n".join(plain(line) for line in (text[:most] if is_cut else text).split("\n"))
    return f"{lines.rstrip()}…" if is_cut else lines


# One range in bytes, with numbers of a length that is read at once.
_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
# Bytes of a long recording that are opened for one answer: a player asks for what follows when it needs it.
MOST_AT_ONCE: Final = 2 << 20
_PARTIAL: Final = 206
_NO_SUCH_RANGE: Final = 416


@cache
def _templates(tongue: Tongue) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("safeconduct.desk"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.install_gettext_translations(words_of(tongue).translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["plain"] = plain
    environment.filters["plain_lines"] = plain_lines
    environment.filters["number_of"] = number_of
    return environment


# The language of the document itself, for screen readers and hyphenation.
_DOCUMENT: Final = {Tongue.ENGLISH: "en", Tongue.RUSSIAN: "ru", Tongue.CHECHEN: "ce"}


def html_of(page: Page, tongue: Tongue, frame: Mapping[str, Any]) -> Response:
    """Return the answer that shows a page within its frame."""
    template = _templates(tongue).get_template(page.template)
    text = template.render(
        **{"lang": _DOCUMENT[tongue], "tongue": tongue, "tongues": tuple(Tongue), **frame, **page.facts}
    )
    return HTMLResponse(text, page.status)


def played(shown: Played | PlayedLong, wanted: str) -> Response:
    """Return a recording, or the piece that a ``Range`` header asks for: players jump so (RFC 9110 section 14).

    Of a long one no more than `MOST_AT_ONCE` bytes, and nothing to whoever wants all of it at once.
    """
    most = MOST_AT_ONCE if isinstance(shown, PlayedLong) else 0
    length = shown.length if isinstance(shown, PlayedLong) else len(shown.data)
    headers = {"Accept-Ranges": "bytes"}
    found = _RANGE.fullmatch(wanted)
    if found is None or not any(found.groups()):
        if not most or length <= most:
            return Response(_part(shown, 0, length), media_type=shown.media_type, headers=headers)
        return Response(b"", _NO_SUCH_RANGE, headers={**headers, "Content-Range": f"bytes */{length}"})
    first, last = found.groups()
    begin = int(first) if first else max(0, length - int(last))
    end = min(int(last), length - 1) if first and last else length - 1
    if begin >= length or end < begin:
        return Response(b"", _NO_SUCH_RANGE, headers={**headers, "Content-Range": f"bytes */{length}"})
    end = min(end, begin + most - 1) if most else end
    headers["Content-Range"] = f"bytes {begin}-{end}/{length}"
    return Response(_part(shown, begin, end + 1), _PARTIAL, media_type=shown.media_type, headers=headers)


def _part(shown: Played | PlayedLong, begin: int, end: int) -> bytes:
    return shown.between(begin, end) if isinstance(shown, PlayedLong) else shown.data[begin:end]
