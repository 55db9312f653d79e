"""Fuzz targets of the public site: releases, the file about the organisation, manifests, signatures, pictures."""

from __future__ import annotations

import hashlib
from typing import Final

from safeconduct.protect.minisign import (
    Minisignature,
    NotAMinisignKey,
    NotASignature,
    key_from_file,
    signature_from_file,
)
from safeconduct.publish.released.errors import MalformedOrganisation, MalformedRelease
from safeconduct.publish.released.organisation import organisation_from_toml
from safeconduct.publish.released.release_bytes import decode_release, encode_release
from safeconduct.publish.released.types import Media, Picture
from safeconduct.site.errors import PictureRefused
from safeconduct.site.manifest import NotAManifest, read_manifest
from safeconduct.site.pictures import check_picture
from tests.fuzz.targets import CBOR_WORDS, Target, need, pick
from tests.released import NEW_KEY, ORGANISATION_TOML, PICTURE, PUBLIC, RELEASES

_MANIFEST: Final = b"# safeconduct site manifest v1\n# day 2030-01-28\n" + b"5d" * 32 + b"  en/index.html\n"


def _release(data: bytes) -> None:
    need(encode_release(decode_release(data)) == data, "a release with two byte strings")


def _copy(data: bytes) -> None:
    """Doors: organisation, manifest, signature, key, pictures of both kinds."""
    door, rest = pick(data, 6)
    try:
        match door:
            case 0:
                organisation_from_toml(rest)
            case 1:
                read_manifest(rest)
            case 2:
                need(signature_from_file(rest).to_file().count(b"\n") == 4, "a signature of another length")
            case 3:
                key = key_from_file(rest)
                need(key_from_file(key.to_file()).text == key.text, "a key that reads otherwise")
            case _:
                media = Media(hashlib.sha256(rest).digest(), Picture(door - 3), 320, 200, ("x",))
                check_picture(media, rest)
    except (NotAManifest, NotASignature):
        return


def _seeds() -> list[bytes]:
    made = NEW_KEY.sign_file(_MANIFEST, b"safeconduct site manifest v1")
    seeds = (
        ORGANISATION_TOML.encode(), _MANIFEST, Minisignature(PUBLIC.key_id, made).to_file(), PUBLIC.to_file(),
        b"\xff\xd8\xff\xdb\x00\x04\x00\x00\xff\xd9", PICTURE,
    )  # fmt: skip
    return [bytes([door]) + seed for door, seed in enumerate(seeds)]


SITE: Final[tuple[Target, ...]] = (
    Target(
        "release", _release, (MalformedRelease,), lambda: [*map(encode_release, RELEASES)], 500_000, CBOR_WORDS, 4096
    ),
    Target(
        "site",
        _copy,
        (MalformedOrganisation, NotAMinisignKey, PictureRefused),
        _seeds,
        500_000,
        (b"trusted comment: ", b"[names]", b"IEND", b"\xff\xda"),
        4096,
    ),
)
