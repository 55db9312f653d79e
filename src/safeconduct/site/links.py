"""Where everything lies: addresses relative to the page they stand on, so that one tree serves every place.

No address of a page holds a word of what was released: releases and pictures go by random ids and hashes (P12).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from safeconduct.publish.released.types import Media, Picture, Release, Tongue

PAGES: Final = ("home", "timeline", "counts", "map", "method", "corrections", "press", "reach", "check")
MANIFEST: Final = "manifest.txt"
SIGNATURE: Final = "manifest.txt.minisig"
STYLE: Final = "style.css"
KEY: Final = "minisign.pub"
ONE_FILE: Final = "whole.html"
ROOT: Final = "index.html"
ATOM: Final = "atom.xml"
JSON_FEED: Final = "feed.json"
MAP: Final = "map.svg"
_ENDINGS: Final = {Picture.JPEG: "jpg", Picture.PNG: "png"}
# The folder of releases within an edition.
_RELEASES: Final = "r"


def page_path(tongue: Tongue, page: str) -> str:
    """Return where a page of an edition lies in the tree."""
    return f"{tongue.value}/{'index' if page == 'home' else page}.html"


def release_path(tongue: Tongue, release: Release) -> str:
    """Return where a release's own page lies."""
    return f"{tongue.value}/{_RELEASES}/{release.id.hex()}.html"


def media_path(media: Media) -> str:
    """Return where a picture lies."""
    return f"media/{media_name(media)}"


def media_name(media: Media) -> str:
    """Return the name of a picture's file: its hash, and what it is."""
    return f"{media.sha256.hex()}.{_ENDINGS[media.picture]}"


class Links(Protocol):
    """What a page links to."""

    def page(self, tongue: Tongue, page: str) -> str:
        """Return the address of a page of an edition."""
        ...

    def release(self, tongue: Tongue, release: Release) -> str:
        """Return the address of a release."""
        ...

    def file(self, path: str) -> str:
        """Return the address of a file of the tree."""
        ...


@dataclass(frozen=True, slots=True)
class TreeLinks:
    """Links of a page that lies so many folders deep."""

    depth: int

    def page(self, tongue: Tongue, page: str) -> str:
        """Return the address of a page of an edition."""
        return self.file(page_path(tongue, page))

    def release(self, tongue: Tongue, release: Release) -> str:
        """Return the address of a release."""
        return self.file(release_path(tongue, release))

    def file(self, path: str) -> str:
        """Return the address of a file of the tree."""
        return "../" * self.depth + path


@dataclass(frozen=True, slots=True)
class OneFileLinks:
    """Links within the version in one file: there is nowhere else to go."""

    def page(self, tongue: Tongue, page: str) -> str:
        """Return the address of a section."""
        return f"#{self.anchor(tongue, page)}"

    def release(self, tongue: Tongue, release: Release) -> str:
        """Return the address of a release."""
        return f"#{self.anchor(tongue, release.id.hex())}"

    def file(self, path: str) -> str:
        """Return nothing: no file lies beside."""
        return ""

    @staticmethod
    def anchor(tongue: Tongue, name: str) -> str:
        """Return the id of a section."""
        return f"{tongue.value}-{name}"
