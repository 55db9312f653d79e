"""What all releases say together: the newest of each count, of each entry of the time line, what was corrected.

Pure. Of a count or an entry that was said twice the newest stands, and the others are not repeated anywhere but in
their own release: a correction must not go on saying what was too precise. Refuses two releases with one id. What was
taken down is left out of all of it, and only its day is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from safeconduct.base.errors import Opaque
from safeconduct.publish.released.districts import DistrictCode
from safeconduct.publish.released.errors import NotForTheSite
from safeconduct.publish.released.taken_down import TakenDown
from safeconduct.publish.released.types import (
    Block,
    Channel,
    Count,
    Level,
    Moment,
    Place,
    Release,
    ReleaseId,
    SeriesId,
    Sort,
    Tongue,
)
from safeconduct.site.errors import ReleaseTwice

_Some_co = TypeVar("_Some_co", bound=Block, covariant=True)


@dataclass(frozen=True, slots=True)
class Said(Generic[_Some_co]):
    """A block with the release that says it."""

    block: _Some_co
    release: Release


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that the site shows. Releases newest first; of one day by their random ids, an order that tells nothing.

    ``taken_down``: what was on it and is not any more, in the same order: nothing but ids and days.
    """

    releases: tuple[Release, ...]
    corrected_by: Mapping[ReleaseId, tuple[Release, ...]]
    counts: Mapping[Level, tuple[Said[Count], ...]]
    moments: tuple[Said[Moment], ...]
    places: Mapping[DistrictCode, tuple[Said[Place], ...]]
    taken_down: tuple[TakenDown, ...] = ()

    @property
    def tongues(self) -> tuple[Tongue, ...]:
        """Russian and English always, Chechen where a release has it."""
        given = {tongue for release in self.releases for tongue in release.tongues}
        return tuple(one for one in Tongue if one is not Tongue.CHECHEN or one in given)

    def of_sort(self, *sorts: Sort) -> tuple[Release, ...]:
        """Return the releases of some sorts, newest first."""
        return tuple(release for release in self.releases if release.sort in sorts)

    def there(self, ids: Iterable[ReleaseId]) -> tuple[Release, ...]:
        """Return those that are on the site; what was left out of it is not spoken of."""
        wanted = set(ids)
        return tuple(release for release in self.releases if release.id in wanted)


def gather(releases: Iterable[Release], taken_down: Iterable[TakenDown] = ()) -> Gathered:
    """Put releases together, whatever order they come in, without those that were taken down.

    ReleaseTwice, NotForTheSite.
    """
    gone = {one.id: one for one in taken_down}
    inorder = tuple(sorted((one for one in releases if one.id not in gone), key=lambda one: (-one.day, one.id)))
    if len({one.id for one in inorder}) != len(inorder):
        raise ReleaseTwice
    for one in inorder:
        if one.channel is not Channel.SITE:
            raise NotForTheSite(release=Opaque(one.id.hex()))
    corrected = defaultdict[ReleaseId, list[Release]](list)
    for release in inorder:
        for old in release.corrects:
            corrected[old].append(release)
    counts = _newest_counts(inorder)
    moments = _newest_moments(inorder)
    return Gathered(
        inorder,
        {old: tuple(by) for old, by in corrected.items()},
        {level: tuple(one for one in counts if one.block.level is level) for level in Level},
        tuple(sorted(moments, key=lambda one: (one.block.when.days, one.block.series))),
        _places(inorder),
        tuple(sorted(gone.values(), key=lambda one: (-one.day, one.id))),
    )


def _newest_counts(releases: Sequence[Release]) -> list[Said[Count]]:
    found: dict[tuple[SeriesId, Level], Said[Count]] = {}
    # Oldest first, so that a later release has the last word; an older figure does not replace one as of a later day.
    for release in reversed(releases):
        for block in release.blocks:
            if isinstance(block, Count):
                key = (block.series, block.level)
                if key not in found or block.as_of >= found[key].block.as_of or release.corrects:
                    found[key] = Said(block, release)
    return sorted(found.values(), key=lambda one: (-one.block.as_of, one.block.series))


def _newest_moments(releases: Sequence[Release]) -> list[Said[Moment]]:
    found: dict[SeriesId, Said[Moment]] = {}
    for release in reversed(releases):
        found |= {one.series: Said(one, release) for one in release.blocks if isinstance(one, Moment)}
    return list(found.values())


def _places(releases: Sequence[Release]) -> dict[DistrictCode, tuple[Said[Place], ...]]:
    found = defaultdict[DistrictCode, list[Said[Place]]](list)
    for release in releases:
        for block in release.blocks:
            if isinstance(block, Place):
                found[block.district].append(Said(block, release))
    return {code: tuple(found[code]) for code in sorted(found)}
