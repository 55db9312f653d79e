"""Releases and their pictures from files: by an allow-list of names, in no order that matters.

Refuses nothing that lies beside: it is simply not read, so that a note or a draft in the folder cannot be published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.publish.released import taken_down
from safeconduct.publish.released.bare import MAX_PICTURE_BYTES
from safeconduct.publish.released.organisation import MAX_ORGANISATION_BYTES, Organisation, organisation_from_toml
from safeconduct.publish.released.release_bytes import MAX_RELEASE_BYTES, decode_release
from safeconduct.publish.released.taken_down import MAX_TAKEN_DOWN_BYTES, TakenDown, decode_taken_down
from safeconduct.publish.released.types import Release
from safeconduct.site.errors import NothingToBuild
from safeconduct.site.links import media_name

ENDING: Final = ".release"
ORGANISATION: Final = "organisation.toml"


@dataclass(frozen=True, slots=True)
class Material:
    """What a site is built from. ``pictures``: bytes by the SHA-256 of their name; ``taken_down``: what is left out."""

    releases: tuple[Release, ...]
    pictures: dict[bytes, bytes]
    taken_down: tuple[TakenDown, ...] = ()


def read_releases(places: Iterable[Path]) -> Material:
    """Read folders of releases, or single ones; NothingToBuild, MalformedRelease.

    A picture that is not there is missed when the site is built.
    """
    given = tuple(places)
    files = [file for place in given for file in _files(place)]
    # Beside a single release too: whoever gives files one by one must not lose what was taken down.
    folders = dict.fromkeys(place if place.is_dir() else place.parent for place in given)
    gone = [file for folder in folders for file in _in(folder, taken_down.ENDING)]
    releases = []
    pictures: dict[bytes, bytes] = {}
    for file in files:
        release = decode_release(_bytes(file, MAX_RELEASE_BYTES), shown=file.name)
        releases.append(release)
        for media in release.media():
            beside = file.parent / media_name(media)
            if beside.is_file():
                pictures[media.sha256] = _bytes(beside, MAX_PICTURE_BYTES)
    read = (decode_taken_down(_bytes(file, MAX_TAKEN_DOWN_BYTES), shown=file.name) for file in gone)
    return Material(tuple(releases), pictures, tuple(read))


def read_organisation(file: Path) -> Organisation:
    """Read the file about the organisation; NothingToBuild, MalformedOrganisation."""
    return organisation_from_toml(_bytes(file, MAX_ORGANISATION_BYTES))


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return _in(place, ENDING)
    if place.is_file():
        return [place]
    raise NothingToBuild(shown=place.name)


def _in(folder: Path, ending: str) -> list[Path]:
    return [file for file in folder.iterdir() if file.name.endswith(ending) and file.is_file()]


def _bytes(file: Path, limit: int) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError:
        raise NothingToBuild(shown=file.name) from None
