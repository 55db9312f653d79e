"""Whether a copy of the site is whole: the signature of its manifest, and every file against it. For anybody.

Needs no vault, no network and nothing of ours but this: a public key from elsewhere, and the folder. It finds what was
changed, what is missing, and what was added, which a list of hashes alone does not tell. It cannot tell an old copy
from the newest; it says of which day the copy is (docs/threat.md).
"""

from __future__ import annotations

import enum
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Exit, Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import sentence
from safeconduct.base.plain import plain
from safeconduct.protect.minisign import MAX_MINISIGN_BYTES, MinisignKey, NotASignature, signature_from_file
from safeconduct.site.errors import NotASite
from safeconduct.site.links import MANIFEST, SIGNATURE
from safeconduct.site.manifest import MAX_MANIFEST_BYTES, Manifest, NotAManifest, read_manifest

_PIECE: Final = 1 << 20
# Characters of a file's name that are shown.
_MOST_SHOWN: Final = 120
# Folders within folders that are looked into: a site has three, and a tree without an end is somebody's trap.
_MOST_DEPTH: Final = 16


class Fault(enum.Enum):
    """What can be wrong with a copy. Codes are stable: programs read them."""

    NO_MANIFEST = "no_manifest"
    NOT_A_MANIFEST = "not_a_manifest"
    NO_SIGNATURE = "no_signature"
    NOT_A_SIGNATURE = "not_a_signature"
    ANOTHER_KEY = "another_key"
    BAD_SIGNATURE = "bad_signature"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    NOT_A_FILE = "not_a_file"


SAID: Final = {
    Fault.NO_MANIFEST: Phrase(
        "{path} is missing: nothing here can be checked.", "Нет файла {path}: проверить здесь ничего нельзя."
    ),
    Fault.NOT_A_MANIFEST: Phrase("{path} is no list of files of a site.", "{path} — не список файлов сайта."),
    Fault.NO_SIGNATURE: Phrase(
        "{path} is missing: nobody has signed the list of files.", "Нет файла {path}: список файлов никем не подписан."
    ),
    Fault.NOT_A_SIGNATURE: Phrase(
        "{path} is no signature of the form that is accepted here.", "{path} — не подпись того вида, который принят."
    ),
    Fault.ANOTHER_KEY: Phrase(
        "The list of files was signed with another key.", "Список файлов подписан другим ключом."
    ),
    Fault.BAD_SIGNATURE: Phrase(
        "The signature does not fit the list of files: it was changed, or belongs to another copy.",
        "Подпись не подходит к списку файлов: он изменён, или она от другой копии.",
    ),
    Fault.CHANGED: Phrase("{path} was changed.", "Файл {path} изменён."),
    Fault.MISSING: Phrase("{path} is missing.", "Нет файла {path}."),
    Fault.ADDED: Phrase("{path} was added.", "Файл {path} лишний."),
    Fault.NOT_A_FILE: Phrase(
        "{path} is no ordinary file that can be read.", "{path} — не обычный файл, который можно прочесть."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    fault: Fault
    path: str

    def sentence(self, language: Language) -> str:
        """Return it as a sentence."""
        return sentence(SAID[self.fault], language, path=plain(self.path, _MOST_SHOWN))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. ``day`` is that of the manifest, empty where there is none; ``files``: how many it names."""

    findings: tuple[Finding, ...]
    day: str
    files: int

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.findings

    @property
    def exit_code(self) -> Exit:
        """Return what the command ends with."""
        return Exit.DONE if self.is_whole else Exit.INTEGRITY

    def to_json(self, language: Language) -> dict[str, Json]:
        """Return it for programs."""
        found: list[Json] = [
            {
                "fault": one.fault.value,
                "path": plain(one.path, _MOST_SHOWN),
                "sentence": one.sentence(language),
            }
            for one in self.findings
        ]
        return {"is_whole": self.is_whole, "day": self.day, "files": self.files, "findings": found}


def verify_site(folder: Path, key: MinisignKey) -> Verdict:
    """Check a copy of the site against a key; NotASite when there is no such folder. Reads, and writes nothing."""
    if not folder.is_dir():
        raise NotASite(shown=folder.name)
    data = _read(folder / MANIFEST, MAX_MANIFEST_BYTES)
    if data is None:
        return Verdict((Finding(Fault.NO_MANIFEST, MANIFEST),), "", 0)
    findings = [*_of_signature(folder, data, key)]
    try:
        manifest = read_manifest(data)
    except NotAManifest:
        return Verdict((*findings, Finding(Fault.NOT_A_MANIFEST, MANIFEST)), "", 0)
    findings += _of_files(folder, manifest)
    return Verdict(tuple(findings), iso_from_day(manifest.day), len(manifest.sums))


def _of_signature(folder: Path, data: bytes, key: MinisignKey) -> Iterator[Finding]:
    signed = _read(folder / SIGNATURE, MAX_MINISIGN_BYTES)
    if signed is None:
        yield Finding(Fault.NO_SIGNATURE, SIGNATURE)
        return
    try:
        signature = signature_from_file(signed)
    except NotASignature:
        yield Finding(Fault.NOT_A_SIGNATURE, SIGNATURE)
        return
    # Its first line is signed by nobody: whoever changes a byte of it could say anything to who reads the file.
    if signature.to_file() != signed:
        yield Finding(Fault.NOT_A_SIGNATURE, SIGNATURE)
    elif signature.key_id != key.key_id:
        yield Finding(Fault.ANOTHER_KEY, SIGNATURE)
    elif not key.has_signed(data, signature):
        yield Finding(Fault.BAD_SIGNATURE, SIGNATURE)


def _of_files(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    there = dict(_walk(folder, ""))
    for path in sorted(manifest.sums):
        if path not in there:
            yield Finding(Fault.MISSING, path)
        elif there[path] is False:
            yield Finding(Fault.NOT_A_FILE, path)
        else:
            found = _hash(folder.joinpath(*path.split("/")))
            if found != manifest.sums[path]:
                yield Finding(Fault.CHANGED if found else Fault.NOT_A_FILE, path)
    for path in sorted(there.keys() - manifest.sums.keys() - {MANIFEST, SIGNATURE}):
        yield Finding(Fault.ADDED, path)


def _walk(folder: Path, before: str, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Give every path below a folder, and whether it is an ordinary file; links are not followed.

    A folder with nothing in it, or one that cannot be looked into, is given itself.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        entries = []
    if (not entries or depth > _MOST_DEPTH) and before:
        yield before.rstrip("/"), False
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{before}{entry.name}/", depth + 1)
        else:
            yield before + entry.name, entry.is_file(follow_symlinks=False)


def _read(file: Path, limit: int) -> bytes | None:
    """Return the bytes of an ordinary file, at most one more than the limit; None where there is none."""
    if file.is_symlink() or not file.is_file():
        return None
    try:
        with file.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError:
        return None


def _hash(file: Path) -> bytes:
    """Return the SHA-256 of a file, or nothing when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return b""
    return digest.digest()
