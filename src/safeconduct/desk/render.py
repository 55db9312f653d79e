"""Templates into pages: everything escaped, nothing undefined, every word through the catalogue.

It refuses to print a name that a template does not have: a blank on a page could be read as "nothing known".
Promise P14: titles are constant. Follows DESIGN section 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import jinja2
from starlette.responses import HTMLResponse, Response

from safeconduct.base.plain import plain
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
    """An address to go to after something was done: going back or loading again then does nothing twice."""

    address: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A file for the browser to save, under a name that says nothing."""

    name: str
    data: bytes = field(repr=False)


Shown = Page | Elsewhere | Saved


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
