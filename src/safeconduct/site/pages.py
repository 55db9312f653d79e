"""Pages out of templates: everything escaped, nothing undefined, no script, and a policy that lets nothing in.

The policy stands in each page, for there may be no server that sends it. Promise P12: no text of a release can become
markup or an address.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Final

import jinja2
from markupsafe import Markup

from safeconduct.publish.released.types import Release, Sort, Tongue
from safeconduct.site import drawing
from safeconduct.site.editions import Edition
from safeconduct.site.links import PAGES, STYLE
from safeconduct.site.words import NAMES, in_both

# What every page forbids: whatever is not named, a base address, forms.
_NEVER: Final = "default-src 'none'; {}; base-uri 'none'; form-action 'none'"
TREE_POLICY: Final = _NEVER.format("style-src 'self'; img-src 'self'")


def page_of(edition: Edition, page: str) -> bytes:
    """Return one of the pages of `links.PAGES`."""
    facts = {"page": page, "ways": edition.languages(page), "map_size": drawing.size()}
    return _rendered("page.html", e=edition, policy=TREE_POLICY, **facts)


def release_page(edition: Edition, release: Release) -> bytes:
    """Return a release's own page, in a language that it has."""
    ways = edition.languages_of(release)
    return _rendered("release.html", e=edition, policy=TREE_POLICY, page="", ways=ways, release=release)


def first_page(editions: Sequence[Edition]) -> bytes:
    """Return the page on which a language is chosen."""
    return _rendered("root.html", editions=editions, policy=TREE_POLICY)


def one_file(editions: Sequence[Edition], maps: Mapping[Tongue, bytes], *, is_cut: bool) -> bytes:
    """Return everything as one page, that asks for nothing at all; ``is_cut``: it says that older texts are missing."""
    style = style_sheet().decode()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return _rendered(
        "whole.html",
        editions=editions,
        policy=_NEVER.format(f"style-src 'sha256-{digest}'; img-src data:"),
        # The sheet is ours and holds nothing that could end the element.
        style=Markup(style),  # noqa: S704
        pages=PAGES,
        map_src={one: f"data:image/svg+xml;base64,{base64.b64encode(maps[one]).decode('ascii')}" for one in maps},
        map_size=drawing.size(),
        is_cut=is_cut,
    )


def content_of(edition: Edition, release: Release) -> str:
    """Return what a release says as markup without pictures, for feeds."""
    parts = _templates().get_template("parts.html").make_module()
    return str(getattr(parts, "blocks")(edition, 1, release, False)).strip()  # noqa: B009


def style_sheet() -> bytes:
    """Return the one style sheet."""
    return (resources.files(__package__) / STYLE).read_bytes()


def _rendered(template: str, **facts: Any) -> bytes:
    return (_templates().get_template(template).render(**facts).strip() + "\n").encode()


def _lang(language: str) -> Markup:
    return Markup(' lang="{}"').format(language) if language else Markup()


@functools.cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("safeconduct.site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["lang"] = _lang
    environment.globals |= {"sorts": Sort, "names": NAMES, "in_both": in_both}
    return environment
