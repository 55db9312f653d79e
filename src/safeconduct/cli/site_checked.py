"""Whether a built site is what two people let out and nothing else: looked at by each desk that signs it (P12).

The site is built here once more, out of the statements of this vault, and has to be the same to the byte: a release
that somebody made by hand, a page that was changed and a text about us that nobody checked are found by it. Refuses to
take a folder of releases for anybody's word. Follows docs/formats/site.md "Who signs has seen".
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Opaque
from safeconduct.publish.holding.errors_site import NotWhatTwoReleased, OrganisationNeeded
from safeconduct.publish.holding.organisation_text import check_organisation
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.holding.site_releases import releases_shown
from safeconduct.publish.holding.taking_down import check_site, is_site, shown_in, taken_down
from safeconduct.publish.released.bare import MAX_PICTURE_BYTES
from safeconduct.publish.released.types import Release
from safeconduct.publish.searching import Searcher
from safeconduct.site.building import build
from safeconduct.site.links import MANIFEST, media_path
from safeconduct.site.manifest import NotAManifest, read_manifest
from safeconduct.site.reading import read_organisation
from safeconduct.sync.team import Team


def organisation_option(*, required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that names the file about the organisation from which a site was built."""
    return click.option(
        "--organisation",
        type=click.Path(path_type=Path),
        required=required,
        metavar="FILE",
        help="The file about the organisation from which the site was built: its text is searched at this desk.",
    )


def check_tree(team: Team, folder: Path, manifest: bytes, organisation: Path | None) -> None:
    """Raise what stands against signing the site in a folder, by what this desk opens.

    Bytes that are no list of a site are any file, and are let pass. OrganisationNeeded, StandsInTheSite,
    OrganisationNames, NotWhatTwoReleased, and as `releases_shown` and `build` raise.
    """
    if not is_site(manifest):
        return
    if organisation is None:
        raise OrganisationNeeded
    today = day_from_ms(team.clock.now_ms())
    check_site(team, manifest, today)
    told = read_organisation(organisation)
    releases = releases_shown(team, shown_in(manifest))
    with Searcher(protected_here(team).terms, team.entropy) as searcher:
        check_organisation(team, told, searcher.search, today)
    made = build(releases, told, _pictures(folder, releases), taken_down(team, today))
    if made.manifest != manifest:
        raise _difference(manifest, made.manifest)


def _pictures(folder: Path, releases: tuple[Release, ...]) -> dict[bytes, bytes]:
    """Return the pictures that lie in the site, by the hash that two people released; the rest is missed by `build`."""
    found: dict[bytes, bytes] = {}
    for media in (one for release in releases for one in release.media()):
        file = folder / media_path(media)
        if file.is_file():
            with file.open("rb") as stream:
                found[media.sha256] = stream.read(MAX_PICTURE_BYTES + 1)
    return found


def _difference(manifest: bytes, made: bytes) -> NotWhatTwoReleased:
    """Return the error that names the first file in which two sites differ."""
    own = read_manifest(made)
    try:
        given = read_manifest(manifest)
    except NotAManifest:
        return NotWhatTwoReleased(path=Opaque(MANIFEST), count=1)
    paths = sorted({*own.sums, *given.sums})
    others = [path for path in paths if own.sums.get(path) != given.sums.get(path)] or [MANIFEST]
    return NotWhatTwoReleased(path=Opaque(others[0]), count=len(others))
