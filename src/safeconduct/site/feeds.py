"""Atom (RFC 4287) and JSON Feed 1.1, one of each in every language.

Ids are made from the random id of a release and its language; days of the release calendar stand as midnight UTC, and
no entry has a history. Addresses are relative, so that a feed from the onion never leads to the web; only the home page
of the JSON feed is absolute, and that as the organisation gave it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.ids import hash_id, label
from safeconduct.base.json_value import Json
from safeconduct.publish.released.types import Release, Sort
from safeconduct.site.editions import Edition
from safeconduct.site.links import ATOM, JSON_FEED, release_path
from safeconduct.site.pages import content_of

# Entries of a feed, the newest: readers have the older ones, and a slow line is spared them.
MOST_ENTRIES: Final = 50
_UUID_BYTES: Final = 16
_FEED_LABEL: Final = label("site-feed")
_ENTRY_LABEL: Final = label("site-entry")


def atom_feed(edition: Edition) -> bytes:
    """Return the Atom feed of an edition."""
    name = escape(edition.name.text)
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{edition.tongue.value}">',
        f"<id>{_feed_id(edition)}</id>",
        f"<title>{name}</title>",
        f"<updated>{_instant(edition.site_day)}</updated>",
        f"<author><name>{name}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{ATOM}"/>',
        '<link rel="alternate" type="text/html" href="index.html"/>',
    ]
    for release in _entries(edition):
        at, day = release.at(edition.tongue), _instant(release.day)
        rows += [
            "<entry>",
            f"<id>{_entry_id(edition, release)}</id>",
            f"<title>{escape(release.titles[at])}</title>",
            f"<updated>{day}</updated>",
            f"<published>{day}</published>",
            f'<link rel="alternate" type="text/html" href={quoteattr(_page(edition, release))}/>',
            f"<summary>{escape(release.summaries[at])}</summary>",
            f'<content type="html">{escape(content_of(edition, release))}</content>',
            "</entry>",
        ]
    return ("\n".join([*rows, "</feed>"]) + "\n").encode()


def json_feed(edition: Edition) -> bytes:
    """Return the JSON feed of an edition."""
    sites = edition.organisation.sites[:1]
    items: list[Json] = [
        {
            "id": _entry_id(edition, release),
            "title": release.titles[release.at(edition.tongue)],
            "summary": release.summaries[release.at(edition.tongue)],
            "content_html": content_of(edition, release),
            "date_published": _instant(release.day),
            "language": edition.tongue.value,
        }
        for release in _entries(edition)
    ]
    feed: dict[str, Json] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.name.text,
        "language": edition.tongue.value,
        "authors": [{"name": edition.name.text}],
        "items": items,
    }
    # An address of this very feed is only known where the organisation gave one of the site.
    for site in sites:
        base = site if site.endswith("/") else f"{site}/"
        feed |= {"home_page_url": site, "feed_url": f"{base}{edition.tongue.value}/{JSON_FEED}"}
    return (json.dumps(feed, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _entries(edition: Edition) -> Iterator[Release]:
    given = [
        release
        for release in edition.gathered.releases
        if edition.tongue in release.tongues and release.sort is not Sort.PRESS_LINE
    ]
    return iter(given[:MOST_ENTRIES])


def _page(edition: Edition, release: Release) -> str:
    return release_path(edition.tongue, release).removeprefix(f"{edition.tongue.value}/")


def _feed_id(edition: Edition) -> str:
    # The first key of the organisation's history never changes.
    return _urn(hash_id(_FEED_LABEL, edition.organisation.keys[0].key.key.raw + edition.tongue.value.encode()))


def _entry_id(edition: Edition, release: Release) -> str:
    return _urn(hash_id(_ENTRY_LABEL, release.id + edition.tongue.value.encode()))


def _urn(digest: bytes) -> str:
    # Marked as made from a name (RFC 9562 section 5.5); readers take it as it is.
    return uuid.UUID(bytes=digest[:_UUID_BYTES], version=5).urn


def _instant(day: Day) -> str:
    return f"{iso_from_day(day)}T00:00:00Z"
