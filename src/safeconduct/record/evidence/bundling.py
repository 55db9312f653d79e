"""A bundle for a court: chosen originals with their log, what stamps them, and a program that checks it all.

The originals are named one by one; there is no way to say all. What stands in the list is from a whitelist: the id
that people gave, kind, length, hashes, proofs, and of the log what was done when, by which alias and with which tool;
names of files and words of the log, which may tell who gave it, only if that is asked for. A bundle is always an age
file to its recipients, and two persons answer for it where there are two (DESIGN section 3): nobody here counts the
people whom an original shows. Refuses what is not here whole, and an open folder of anything but a demonstration.
Follows docs/formats/evidence.md.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from safeconduct.base.clock import day_from_ms, iso_from_day, ms_from_hlc
from safeconduct.base.json_value import Json
from safeconduct.protect.age import seal_stream
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.timestamps import pem_of
from safeconduct.record.evidence import check_bundle
from safeconduct.record.evidence.commands import exported_intent, tool
from safeconduct.record.evidence.consenting import check_consents
from safeconduct.record.evidence.door import check_pieces, going_out, opened
from safeconduct.record.evidence.queries import Evidence, leaf_of_original
from safeconduct.record.evidence.stamping import Checked, checked_tokens
from safeconduct.record.evidence.trees import path_of
from safeconduct.record.evidence.types import Batch, Item
from safeconduct.record.left import Left, Sort, key_id, left_intent
from safeconduct.record.queries import Record
from safeconduct.record.wording import instant_from_ms
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.team import Team
from safeconduct.vault.throwaway import is_throwaway

READ_ME: Final = """A bundle of evidence. To check it: python3 -I -S verify.py
It needs Python 3.8 or newer and OpenSSL 1.1 or 3 (not LibreSSL), and no network. It names whatever does not agree, and
else since when each original exists. Compare the certificates in roots/ with those that the timestamp authorities
publish themselves. This came in an age file: age -d -i KEY -o bundle.zip FILE, and unpack bundle.zip.
What is proved: that these very bytes existed at the times of the timestamps. Not proved, and the word of whoever made
the bundle: the ids and names, when an original came in and whether it is whole, and its log. Nobody has signed
list.json: verify.py shows its SHA-256, which whoever gave the bundle out has in their log. Ask them for it.

Комплект доказательств. Проверить: python3 -I -S verify.py
Нужны Python 3.8 или новее и OpenSSL 1.1 или 3 (не LibreSSL), сеть не нужна. Всё, что не сходится, будет названо, иначе
— с какого времени существует каждый оригинал. Сверьте сертификаты в roots/ с теми, что публикуют сами службы меток
времени. Комплект пришёл файлом age: age -d -i КЛЮЧ -o bundle.zip ФАЙЛ, затем распакуйте bundle.zip.
Доказано: именно эти байты существовали в моменты, названные в метках времени. Не доказано, это слово того, кто составил
комплект: номера и имена, когда оригинал поступил и цел ли он, и его журнал. Опись list.json никем не подписана:
verify.py показывает её SHA-256, и у того, кто выдал комплект, он стоит в журнале. Спросите его.
"""
_CHECKER: Final = "verify.py"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a bundle: its path, its SHA-256, and its bytes as often as they are asked for."""

    path: str
    sha256: str
    content: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in a bundle beyond hashes and times. ``words``: to whom it goes, for the log here."""

    words: str
    with_names: bool = False
    with_words: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle before it is written. ``digest``: SHA-256 of its list, which the log here keeps.

    ``act``: by which a second person answered for it, and which is used up; b"" where one person did.
    """

    members: tuple[Member, ...]
    digest: bytes
    items: tuple[Item, ...]
    stamps: int
    act: bytes = b""


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A token in a bundle: what the list says of it, and its files."""

    root: str
    entry: dict[str, Json]
    members: tuple[Member, ...]


def bundle_of(team: Team, items: Sequence[Item], told: Told, act: bytes = b"") -> Bundle:
    """Put a bundle together; nothing is written yet. What is not here whole is found when it is written.

    ConsentTakenBack where somebody's withdrawn consent reaches one of the originals; TheySaidNoToCourt where somebody
    whom it tells of said no to a court; TheirYesToCourtDoesNotHold where a recorded yes of theirs does not hold today.
    """
    check_consents(Record(team.vault.tables), items, day_from_ms(team.clock.now_ms()))
    evidence: list[Json] = []
    members: dict[str, Member] = {}
    stamps: dict[str, _Stamp] = {}
    for number, item in enumerate(items, 1):
        path = f"originals/{number:03}"
        members[path] = _original(team, item, path)
        stamped = []
        for batch in Evidence(team.vault.tables).batches_of(item.original):
            found = [_stamp(batch, one) for one in checked_tokens(team.vault.tables, batch.root) if one.token]
            stamps |= {one.members[0].path: one for one in found}
            stamped += [batch] * bool(found)
        evidence.append(_item(team, item, path, stamped, told))
    for stamp in stamps.values():
        members |= {one.path: one for one in stamp.members}
    entries: list[Json] = [one.entry for one in stamps.values()]
    listed: dict[str, Json] = {
        "format": check_bundle.FORMAT,
        "made_at": instant_from_ms(team.clock.now_ms()).isoformat().replace("+00:00", "Z"),
        "tool": tool(),
        "evidence": evidence,
        "stamps": entries,
    }
    data = json.dumps(listed, ensure_ascii=False, indent=1).encode()
    checker = resources.files("safeconduct.record.evidence").joinpath("check_bundle.py").read_bytes()
    fixed = [_bytes(check_bundle.LIST, data), _bytes(_CHECKER, checker), _bytes("READ-ME.txt", READ_ME.encode())]
    ordered = [*fixed, *members.values()]
    sums = "".join(f"{one.sha256}  {one.path}\n" for one in ordered).encode()
    ordered.append(_bytes(check_bundle.SUMS, sums))
    return Bundle(tuple(ordered), hashlib.sha256(data).digest(), tuple(items), len(stamps), act)


def write_folder(team: Team, bundle: Bundle, target: Path, told: Told) -> None:
    """Write a demonstration's bundle as an open folder, which must not be there, and say so in the log.

    ValueError for any other vault: there a bundle is an age file. FileExistsError; NotHereWhole, after which what was
    written is taken away again.
    """
    if not is_throwaway(team.vault):
        raise ValueError("an open bundle of a vault that is no demonstration")
    target.mkdir(mode=0o700)
    written: list[Path] = []
    try:
        with team.together():
            _log(team, bundle, told)
            for one in bundle.members:
                path = target / one.path
                path.parent.mkdir(mode=0o700, exist_ok=True)
                written.append(path)
                write_whole(path, one.content())
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        for folder in sorted({path.parent for path in written} | {target}, reverse=True):
            folder.rmdir()
        raise


def write_sealed(team: Team, bundle: Bundle, recipients: Sequence[KemPublicKey], target: Path, told: Told) -> int:
    """Write a bundle as a zip, encrypted to its recipients (age), and say so in the log; return its length in bytes.

    Nothing of it is on the disk in the clear. NotHereWhole, and then nothing is left.
    """
    with team.together():
        _log(team, bundle, told, recipients)
        return write_whole(target, _sealed(team, bundle, recipients))


def give_out(team: Team, bundle: Bundle, recipients: Sequence[KemPublicKey], told: Told) -> None:
    """Say in the log that a bundle is given out to its recipients, before any of it leaves (`sealed_pieces`).

    NotHereWhole where a piece of an original is missing, and then nothing is said.
    """
    _check_here(team, bundle)
    _log(team, bundle, told, recipients)


def sealed_pieces(team: Team, bundle: Bundle, recipients: Sequence[KemPublicKey]) -> Iterator[bytes]:
    """Give the bytes that `write_sealed` writes piece by piece, while they are made; it was said before (`give_out`).

    At once, before the first of them: ConsentTakenBack, TheySaidNoToCourt, also where that was said since the bundle
    was put together, and NotHereWhole. BrokeOff later, for what only the reading finds: what came by then has no end,
    and opens nowhere as a bundle.
    """
    check_consents(Record(team.vault.tables), bundle.items, day_from_ms(team.clock.now_ms()))
    _check_here(team, bundle)
    return going_out(_sealed(team, bundle, recipients))


def _sealed(team: Team, bundle: Bundle, recipients: Sequence[KemPublicKey]) -> Iterator[bytes]:
    return seal_stream(_zipped(bundle.members), recipients, team.entropy)


def _check_here(team: Team, bundle: Bundle) -> None:
    for item in bundle.items:
        check_pieces(team, item.original.references, shown=item.original.name)


def _log(team: Team, bundle: Bundle, told: Told, recipients: Sequence[KemPublicKey] = ()) -> None:
    """Say that it was given out: in the log of each original, and in each of their parts to which keys."""
    intents = [exported_intent(item, told.words, bundle.digest) for item in bundle.items]
    if recipients:
        keys = tuple(sorted({key_id(one) for one in recipients}))
        left = Left(Sort.BUNDLE, (bundle.digest.hex(),), keys, bundle.act)
        intents += [left_intent(part, left) for part in sorted({item.part for item in bundle.items})]
    team.vault.append(intents)


def _item(team: Team, item: Item, path: str, batches: Iterable[Batch], told: Told) -> dict[str, Json]:
    original, digests = item.original, item.original.digests
    log: list[Json] = []
    for said in item.steps:
        one = said.custody
        line: dict[str, Json] = {
            "step": one.step.name.lower(),
            "at": instant_from_ms(ms_from_hlc(said.hlc)).isoformat().replace("+00:00", "Z"),
            "by": team.alias(said.device),
            "tool": one.tool,
            "agrees": one.agrees,
        }
        log.append(line | ({"words": one.words} if told.with_words else {}))
    proofs: list[Json] = [_proof(batch, leaf_of_original(original)) for batch in batches]
    return {
        "id": original.name,
        "file": path,
        **({"file_name": original.file_name} if told.with_names else {}),
        "media_type": original.media_type,
        "whole": original.whole.name.lower(),
        "length": digests.length,
        "sha256": digests.sha256.hex(),
        "blake2b": digests.blake2b.hex(),
        "salt": original.salt.hex(),
        "proofs": proofs,
        "custody": log,
    }


def _proof(batch: Batch, leaf: bytes) -> dict[str, Json]:
    index = batch.leaves.index(leaf)
    path: list[Json] = [one.hex() for one in path_of(batch.leaves, index)]
    return {"root": batch.root.hex(), "day": iso_from_day(batch.day), "index": index, "path": path}


def _stamp(batch: Batch, checked: Checked) -> _Stamp:
    stamped, token = checked.stamped, checked.token
    if token is None:
        raise ValueError("a token that does not verify")
    authority = hashlib.sha256(stamped.authority.encode()).hexdigest()[:8]
    name = f"tokens/{batch.root.hex()[:12]}-{authority}"
    files = (
        _bytes(f"{name}.tsr", stamped.token),
        _bytes(f"{name}.pem", pem_of(token.chain[:-1])),
        _bytes(f"roots/{hashlib.sha256(token.chain[-1]).hexdigest()[:12]}.pem", pem_of(token.chain[-1:])),
    )
    entry: dict[str, Json] = {
        "root": batch.root.hex(),
        "authority": stamped.authority,
        "signer": token.signer,
        "at": token.at_s,
        "was_out_of_order": stamped.was_out_of_order,
        **{key: one.path for key, one in zip(("token", "chain", "anchor"), files, strict=True)},
    }
    return _Stamp(batch.root.hex(), entry, files)


def _original(team: Team, item: Item, path: str) -> Member:
    original = item.original
    return Member(path, original.digests.sha256.hex(), lambda: opened(team, original.references, shown=original.name))


def _bytes(path: str, data: bytes) -> Member:
    return Member(path, hashlib.sha256(data).hexdigest(), lambda: (data,))


class _Sink(io.RawIOBase):
    """Takes what a zip is written into and gives it on."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        self._held += view
        return view.nbytes

    def taken(self) -> bytes:
        """Return what came since, and forget it."""
        data = bytes(self._held)
        self._held.clear()
        return data


def _zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield a zip of these members, stored as they are, in bounded memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as whole:
        for one in members:
            # No time of this computer stands in it: the oldest that a zip knows.
            with whole.open(zipfile.ZipInfo(one.path), "w", force_zip64=True) as file:
                for piece in one.content():
                    file.write(piece)
                    yield sink.taken()
    yield sink.taken()
