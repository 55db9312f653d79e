"""The whole site as a mapping of paths to bytes, out of releases and the file about the organisation. Pure.

Nothing but its arguments goes in: no clock, no path, no name of a computer or a person, no order of files on a disk.
The same releases give the same bytes on every machine, so that two people who build apart can compare one number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.publish.released.organisation import Organisation
from safeconduct.publish.released.taken_down import TakenDown
from safeconduct.publish.released.types import Media, Release, Tongue
from safeconduct.site import drawing, errors, links
from safeconduct.site.editions import Edition
from safeconduct.site.errors import TooLargeForOneFile
from safeconduct.site.feeds import atom_feed, json_feed
from safeconduct.site.gathering import Gathered, gather
from safeconduct.site.links import Links, OneFileLinks, TreeLinks
from safeconduct.site.manifest import manifest_of
from safeconduct.site.pages import first_page, one_file, page_of, release_page, style_sheet
from safeconduct.site.pictures import check_picture, refused
from safeconduct.site.words import Words

# Bytes that the version in one file stays under: what messengers and old telephones take.
MOST_OF_ONE_FILE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """A built site. ``files``: all that its manifest names; ``manifest``: the one file more, which is signed."""

    day: Day
    files: Mapping[str, bytes]
    manifest: bytes

    @property
    def tree(self) -> dict[str, bytes]:
        """Every file with the manifest, ready to be written."""
        return {**self.files, links.MANIFEST: self.manifest}


def build(
    releases: Iterable[Release],
    organisation: Organisation,
    pictures: Mapping[bytes, bytes],
    taken_down: Iterable[TakenDown] = (),
) -> Site:
    """Return the site. ``pictures``: bytes by their SHA-256; ``taken_down``: what is left out, and its day told.

    ReleaseTwice, PictureRefused, TooLargeForOneFile.
    """
    gathered = gather(releases, taken_down)
    # Before the first release the site is of the day on which its key began. What was taken down makes it no older.
    days = [*(one.day for one in gathered.releases), *(one.day for one in gathered.taken_down)]
    day = max(days, default=organisation.keys[-1].first_day)
    making = _Making(gathered, organisation, day)
    files = making.pages() | making.feeds_and_maps() | _media(gathered, pictures)
    files[links.ROOT] = first_page(making.editions(TreeLinks(0)))
    files[links.STYLE] = style_sheet()
    files[links.KEY] = organisation.keys[-1].key.to_file()
    files[links.ONE_FILE] = whole(gathered, organisation, day)
    files = {path: files[path] for path in sorted(files)}
    return Site(day, files, manifest_of(files, day))


def whole(gathered: Gathered, organisation: Organisation, day: Day) -> bytes:
    """Return everything as one page under a megabyte: where it is too much, without the oldest releases.

    TooLargeForOneFile when it does not fit even without any.
    """
    all_of_them = gathered.releases
    # Half of what is left each time: some ten tries, however much there is.
    count = len(all_of_them)
    while True:
        kept = gather(all_of_them[:count], gathered.taken_down)
        making = _Making(kept, organisation, day)
        page = one_file(making.editions(OneFileLinks()), making.maps(), is_cut=count < len(all_of_them))
        if len(page) < MOST_OF_ONE_FILE:
            return page
        if not count:
            raise TooLargeForOneFile
        count //= 2


class _Making:
    """Makes the files of a site."""

    def __init__(self, gathered: Gathered, organisation: Organisation, day: Day) -> None:
        self._gathered, self._organisation, self._day = gathered, organisation, day

    def editions(self, to: Links) -> list[Edition]:
        return [self._edition(tongue, to) for tongue in self._gathered.tongues]

    def pages(self) -> dict[str, bytes]:
        files: dict[str, bytes] = {}
        for edition in self.editions(TreeLinks(1)):
            files |= {links.page_path(edition.tongue, page): page_of(edition, page) for page in links.PAGES}
        for edition in self.editions(TreeLinks(2)):
            own = [release for release in self._gathered.releases if edition.tongue in release.tongues]
            files |= {links.release_path(edition.tongue, one): release_page(edition, one) for one in own}
        return files

    def feeds_and_maps(self) -> dict[str, bytes]:
        makers: dict[str, Callable[[Edition], bytes]] = {links.ATOM: atom_feed, links.JSON_FEED: json_feed}
        editions = self.editions(TreeLinks(1))
        files = {f"{one.tongue.value}/{name}": make(one) for one in editions for name, make in makers.items()}
        return files | {f"{tongue.value}/{links.MAP}": data for tongue, data in self.maps().items()}

    def maps(self) -> dict[Tongue, bytes]:
        named = set(self._gathered.places)
        return {
            one.tongue: drawing.map_of(named, one.words.language, one.words.say("map"))
            for one in self.editions(TreeLinks(1))
        }

    def _edition(self, tongue: Tongue, to: Links) -> Edition:
        return Edition(self._gathered, self._organisation, Words(tongue), to, self._day)


def _media(gathered: Gathered, pictures: Mapping[bytes, bytes]) -> dict[str, bytes]:
    wanted: dict[str, Media] = {links.media_path(one): one for release in gathered.releases for one in release.media()}
    files: dict[str, bytes] = {}
    for path, media in sorted(wanted.items()):
        if media.sha256 not in pictures:
            raise refused(media, errors.MISSING)
        check_picture(media, pictures[media.sha256])
        files[path] = pictures[media.sha256]
    return files
