"""Checks a bundle of evidence: python3 -I -S verify.py [FOLDER]. Needs Python 3.8 and OpenSSL 1.1 or 3, nothing else.

It is given out with every bundle, and the program runs the same file, so it imports nothing of ours. It checks that
every file is the one in SHA256SUMS, that there is no other, and that list.json or this format says what each is for;
that each original has the hashes in list.json and, with its salt, the leaf that leads to a root; and that an authority
signed each root at the time that is said, by a chain to the certificate in roots/. What does not agree is named, one
line each, and then it leaves with 1. What is proved is said: since when each original exists at the latest, and by the
word of which certificate. What is not proved is said beside it: everything else in list.json, the log above all, is the
word of whoever made the bundle, and anybody can write another with sums that fit; its SHA-256 is shown, to be compared
with what they noted when they gave it out. Whether the certificates in roots/ are those of the authorities themselves
is for the reader to compare. The moment is read from what is signed and from nothing that a program printed: the words
around it are anybody's. Refuses to follow a path or a link out of the folder, and to open what is no ordinary file.
"""

from __future__ import annotations

import base64
import calendar
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO, Callable, NamedTuple  # noqa: UP035 - Python 3.8 has no other

LIST = "list.json"
SUMS = "SHA256SUMS"
# What a bundle holds beyond what list.json names.
FIXED = (LIST, "verify.py", "READ-ME.txt")
FORMAT = "safeconduct evidence bundle 1"
LEAF = b"safeconduct/evidence-leaf/v1\0"
NODE = b"safeconduct/evidence-node/v1\0"
# A line of SHA256SUMS as `sha256sum -c` reads it.
LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]*)")
# One certificate as openssl reads it, and nothing before or after it.
BASE64 = rb"((?:[A-Za-z0-9+/]+\r?\n)*[A-Za-z0-9+/]+={0,2}\r?\n)"
PEM = re.compile(rb"-----BEGIN CERTIFICATE-----\r?\n" + BASE64 + rb"-----END CERTIFICATE-----\s*")
PIECE_BYTES = 1 << 20
# The longest list and the longest answer that are read, in bytes.
MOST_BYTES = 64 << 20
# What an authority may hash for its signature: SHA-256, 384, 512, as DER writes their names.
SOUND = [bytes.fromhex("6086480165030402" + last) for last in ("01", "02", "03")]
SEQUENCE, OCTETS, NAME, MOMENT, IN_IT = 0x30, 0x04, 0x06, 0x18, 0xA0
# What is said of what was found: our own program says the same in its reader's language.
WORDS = {
    "no_sums": "SHA256SUMS: it is missing, or not a list of hashes",
    "changed": "{path}: it is not the file that SHA256SUMS names",
    "missing": "{path}: it is missing",
    "no_file": "{path}: it is no ordinary file, or cannot be read",
    "unnamed": "{path}: SHA256SUMS does not name it",
    "unsaid": "{path}: list.json does not say what it is",
    "no_list": "list.json: it cannot be read",
    "no_original": "list.json: it names no original",
    "stamp_unread": "stamp {number}: {path}, or one of its certificates, is missing or cannot be read",
    "stamp_root": "stamp {number}: {path}: its root is not one certificate and nothing else",
    "stamp_refused": "stamp {number}: {path} does not stamp the root {root}: {why}",
    "stamp_moment": "stamp {number}: {path} attests another moment than list.json says",
    "original_gone": "evidence {number}: {path} is missing, is no ordinary file, or SHA256SUMS does not name it",
    "original_other": "evidence {number}: {path} does not have the hashes and the length in list.json",
    "other_root": "evidence {number}: it does not lead to the root {root}",
    "root_unstamped": "evidence {number}: no authority stamped the root {root}",
    "unstamped": "evidence {number}: no timestamp covers it",
    "stamped": "{path}: {moment}, by the root certificate {digits}",
    "existed": "{path}: it existed at {moment}",
    "said_cut": "{path}: list.json says that it was cut off when it came, before its own end",
    "said_open": "{path}: list.json says that it does not tell itself where it ends: more may have followed",
    "said_failed": "{path}: its log says that a check of its hashes FAILED, at {moment}, by {name}",
    "said_destroyed": "{path}: its log says that it was destroyed outside, at {moment}, by {name}",
    "agrees": "Checked, and it agrees: every byte, the hashes, and that the originals existed at the times above.",
    "not_proved": (
        "Not proved, and the word of whoever made the bundle: ids and names, kinds, when an original came in, whether "
        "it is whole, and its log."
    ),
    "list_digest": (
        "SHA-256 of list.json: {digits}. Whoever gave the bundle out has it in their log. If theirs is another, the "
        "list was altered."
    ),
}
WRONG = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class Hashes(NamedTuple):
    """What a file hashes to, and its length in bytes."""

    sha256: str
    blake2b: str
    length: int


class Stamp(NamedTuple):
    """What an answer of an authority is held against."""

    root: bytes
    answer: bytes
    chain: bytes
    anchor: bytes
    paths: dict[str, Path]


class Found(NamedTuple):
    """One thing that was found: which (in WORDS), and the facts of it. What a bundle holds is words there, no more."""

    which: str
    facts: dict[str, str]


class Report(NamedTuple):
    """What does not agree; and where all of it does, what is proved, and what else the list says that matters."""

    faults: list[Found]
    proved: list[Found]
    said: list[Found]


# Given a stamp, the second since 1970 that it attests; ValueError with a word why not.
Verify = Callable[[Stamp], int]


def check(folder: Path, verify: Verify) -> list[str]:
    """Return what does not agree, one line each; nothing where all of it does."""
    return [in_words(one) for one in examine(folder, verify).faults]


def in_words(found: Found) -> str:
    """Return what was found as one line, in which nothing acts."""
    return _plain(WORDS[found.which].format_map(found.facts))


def examine(folder: Path, verify: Verify) -> Report:
    """Check all of a bundle."""
    faults: list[Found] = []
    try:
        sums = _sums(folder)
    except WRONG:
        return Report([_found("no_sums")], [], [])
    hashed: dict[str, Hashes] = {}
    for path, digest in sums.items():
        try:
            hashed[path] = _hashes(folder, path)
            if hashed[path].sha256 != digest:
                faults.append(_found("changed", path=path))
        except FileNotFoundError:
            faults.append(_found("missing", path=path))
        except (OSError, ValueError):
            faults.append(_found("no_file", path=path))
    faults += [_found("unnamed", path=path) for path in _others(folder, sums)]
    try:
        listed = _listed(folder)
        report = _check_listed(folder, listed, verify, hashed)
        faults += report.faults + [_found("unsaid", path=path) for path in _unsaid(sums, listed)]
    except WRONG:
        return Report([*faults, _found("no_list")], [], [])
    return Report(faults, [], []) if faults else report


def verdict(folder: Path, report: Report) -> list[Found]:
    """Return what a bundle without faults comes to: what was checked, and what stays the word of whoever made it."""
    digest = hashlib.sha256(_read(folder, LIST)).hexdigest()
    return [_found("agrees"), *report.said, _found("not_proved"), _found("list_digest", digits=digest)]


def _found(which: str, **facts: object) -> Found:
    return Found(which, {name: str(fact) for name, fact in facts.items()})


def _check_listed(folder: Path, listed: dict[str, Any], verify: Verify, hashed: dict[str, Hashes]) -> Report:
    faults: list[Found] = []
    proved: list[Found] = []
    said: list[Found] = []
    moments: dict[str, int] = {}
    for number, stamp in enumerate(listed["stamps"], 1):
        wrong = _check_stamp(folder, number, stamp, verify)
        faults += wrong
        if not wrong:
            moments[stamp["root"]] = min(stamp["at"], moments.get(stamp["root"], stamp["at"]))
            digits = _print(folder, stamp)
            proved.append(_found("stamped", path=stamp["token"], moment=_utc(stamp["at"]), digits=digits))
    for number, item in enumerate(listed["evidence"], 1):
        faults += _check_item(number, item, listed["stamps"], hashed)
        since = [moments[proof["root"]] for proof in item["proofs"] if proof["root"] in moments]
        proved += [_found("existed", path=item["file"], moment=_utc(min(since)))] if since else []
        said += _said(item)
    if not listed["evidence"]:
        faults.append(_found("no_original"))
    return Report(faults, proved, said)


def _said(item: dict[str, Any]) -> list[Found]:
    """Return what the list says of an original that nobody may overlook; like all of the list it is proved by nothing.

    A check that failed is no fault of the bundle: what lies in it was hashed just now, and whoever may write into the
    log could else spoil every bundle of an original, for a line of it cannot be undone.
    """
    of_whole = {"cut": "said_cut", "open": "said_open"}.get(item["whole"])
    said = [_found(of_whole, path=item["file"])] if of_whole else []
    for step in item["custody"]:
        facts = {"path": item["file"], "moment": step["at"], "name": step["by"]}
        if step["agrees"] is not True:
            said.append(_found("said_failed", **facts))
        if step["step"] == "destroyed":
            said.append(_found("said_destroyed", **facts))
    return said


def _sums(folder: Path) -> dict[str, str]:
    text = _read(folder, SUMS).decode("ascii")
    found: dict[str, str] = {}
    for line in text.split("\n")[:-1]:
        match = LINE.fullmatch(line)
        if not match or not _is_plain(match[2]) or match[2] in found:
            raise ValueError(line)
        found[match[2]] = match[1]
    if not text.endswith("\n") or LIST not in found:
        raise ValueError("no list")
    return found


def _others(folder: Path, sums: dict[str, str]) -> list[str]:
    """Return what lies in the folder and is not named: files, links to whatever, and whatever else is no folder."""
    found = []
    for where, folders, files in os.walk(str(folder)):
        links = [one for one in folders if (Path(where) / one).is_symlink()]
        found += [(Path(where) / one).relative_to(folder).as_posix() for one in files + links]
    return sorted(path for path in found if path not in sums and path != SUMS)


def _unsaid(sums: dict[str, str], listed: dict[str, Any]) -> list[str]:
    """Return files that have a hash and no purpose: an original that nothing covers, which looks like one that is."""
    said = [*FIXED, *(one["file"] for one in listed["evidence"])]
    said += [stamp[name] for stamp in listed["stamps"] for name in ("token", "chain", "anchor")]
    return [path for path in sums if path not in said]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("one name twice")
    return dict(pairs)


def _listed(folder: Path) -> dict[str, Any]:
    listed = json.loads(_read(folder, LIST).decode("utf-8"), object_pairs_hook=_once)
    if listed["format"] != FORMAT:
        raise ValueError("another format")
    files = [one["file"] for one in listed["evidence"]]
    if len(set(files)) != len(files) or not all(one.startswith("originals/") for one in files):
        raise ValueError("one file for two originals")
    return dict(listed)


def _check_item(
    number: int, item: dict[str, Any], stamps: list[dict[str, Any]], hashed: dict[str, Hashes]
) -> list[Found]:
    if item["file"] not in hashed:
        return [_found("original_gone", number=number, path=item["file"])]
    found = hashed[item["file"]]
    if list(found) != [item["sha256"], item["blake2b"], item["length"]]:
        return [_found("original_other", number=number, path=item["file"])]
    salt = bytes.fromhex(item["salt"])
    leaf = hashlib.sha256(LEAF + salt + bytes.fromhex(found.sha256) + bytes.fromhex(found.blake2b)).digest()
    faults = []
    for proof in item["proofs"]:
        if _root(leaf, proof["index"], proof["path"]).hex() != proof["root"]:
            faults.append(_found("other_root", number=number, root=proof["root"][:12]))
        elif not any(one["root"] == proof["root"] for one in stamps):
            faults.append(_found("root_unstamped", number=number, root=proof["root"][:12]))
    if not item["proofs"]:
        faults.append(_found("unstamped", number=number))
    return faults


def _root(leaf: bytes, index: int, path: list[str]) -> bytes:
    for other in path:
        pair = bytes.fromhex(other) + leaf if index & 1 else leaf + bytes.fromhex(other)
        leaf = hashlib.sha256(NODE + pair).digest()
        index >>= 1
    return leaf


def _check_stamp(folder: Path, number: int, stamp: dict[str, Any], verify: Verify) -> list[Found]:
    names = {name: _inside(stamp[name]) for name in ("token", "chain", "anchor")}
    root, facts = bytes.fromhex(stamp["root"]), {"number": number, "path": stamp["token"]}
    try:
        token, chain, anchor = (_read(folder, path) for path in names.values())
    except (OSError, ValueError):
        return [_found("stamp_unread", **facts)]
    try:
        _certificate(anchor)
    except ValueError:
        return [_found("stamp_root", **facts)]
    try:
        at = verify(Stamp(root, token, chain, anchor, {name: folder / path for name, path in names.items()}))
    except (OSError, ValueError) as error:
        return [_found("stamp_refused", root=root.hex()[:12], why=error, **facts)]
    if at != stamp["at"]:
        return [_found("stamp_moment", **facts)]
    return []


def _print(folder: Path, stamp: dict[str, Any]) -> str:
    """Return by which a reader finds a root certificate elsewhere: its SHA-256, as browsers and authorities show it."""
    return hashlib.sha256(_certificate(_read(folder, stamp["anchor"]))).hexdigest()


def _certificate(anchor: bytes) -> bytes:
    """Return the one certificate of a file in DER; ValueError where it holds more: the second is trusted as well."""
    found = PEM.fullmatch(anchor)
    if not found:
        raise ValueError("not one certificate and nothing else")
    return base64.b64decode(found[1])


def _utc(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(at))


def _is_plain(path: str) -> bool:
    return not {"", ".", ".."} & set(path.split("/"))


def _inside(path: str) -> str:
    if not LINE.fullmatch("0" * 64 + "  " + path) or not _is_plain(path):
        raise ValueError(path)
    return path


def _opened(folder: Path, path: str) -> BinaryIO:
    """Open an ordinary file that lies in the folder itself; OSError for a link, a pipe, and whatever else may wait."""
    at = folder
    for part in path.split("/"):
        at = at / part
        if at.is_symlink():
            raise OSError("a link")
    # Whatever it became since: a pipe is not waited for.
    file = os.fdopen(os.open(str(at), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError("no file")
    return file


def _read(folder: Path, path: str) -> bytes:
    with _opened(folder, path) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError("too long")
    return data


def _hashes(folder: Path, path: str) -> Hashes:
    sha256, blake2b, length = hashlib.sha256(), hashlib.blake2b(digest_size=32), 0
    with _opened(folder, path) as file:
        while True:
            piece = file.read(PIECE_BYTES)
            if not piece:
                return Hashes(sha256.hexdigest(), blake2b.hexdigest(), length)
            sha256.update(piece)
            blake2b.update(piece)
            length += len(piece)


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """Return tag and content of each value of DER in a row; ValueError for anything else."""
    found, at = [], 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size >= 0x80:
            if not 0x81 <= size <= 0x84:
                raise ValueError("no DER")
            at, size = at + size - 0x80, int.from_bytes(data[at : at + size - 0x80], "big")
        if at + size > len(data):
            raise ValueError("cut short")
        found.append((tag, data[at : at + size]))
        at += size
    return found


def _at(data: bytes, *way: tuple[int, int]) -> bytes:
    """Return what lies at the end of a way into DER: at each step the place, from 0, and the tag that stands there."""
    for place, tag in way:
        found, data = _parts(data)[place]
        if found != tag:
            raise ValueError("another tag")
    return data


def moment(answer: bytes) -> int:
    """Return the second since 1970 that an answer attests, from what is signed of it (RFC 3161, 2.4.2); ValueError."""
    try:
        signed = _at(answer, (0, SEQUENCE), (1, SEQUENCE), (1, IN_IT), (0, SEQUENCE))
        signers = _parts(_parts(signed)[-1][1])
        if len(_parts(answer)) != 1 or len(signers) != 1 or _at(signers[0][1], (2, SEQUENCE), (0, NAME)) not in SOUND:
            raise ValueError("more than one signature, or one that can be forged")
        attested = _at(signed, (2, SEQUENCE), (1, IN_IT), (0, OCTETS), (0, SEQUENCE))
        text = _at(attested, (4, MOMENT)).decode("ascii")
    except IndexError:
        raise ValueError("it is no answer of an authority") from None
    # Fractions of a second are left out, as list.json leaves them out.
    match = re.fullmatch(r"([0-9]{14})(\.[0-9]+)?Z", text)
    if not match:
        raise ValueError("no moment")
    return calendar.timegm(time.strptime(match[1], "%Y%m%d%H%M%S"))


def by_openssl(stamp: Stamp) -> int:
    """Verify one stamp with the program openssl, at the moment that the signed part itself attests."""
    at = moment(stamp.answer)
    token, chain, anchor = (str(stamp.paths[name]) for name in ("token", "chain", "anchor"))
    held = ["-digest", stamp.root.hex(), "-in", token, "-CAfile", anchor, "-untrusted", chain]
    done = _openssl("ts", "-verify", *held, "-attime", str(at))
    if done.returncode or b"Verification: OK" not in done.stdout + done.stderr:
        raise ValueError("openssl does not verify it")
    return at


def _openssl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *arguments], capture_output=True, check=False)


def _plain(line: str) -> str:
    """Return a line in which nothing acts: names are anybody's, and a terminal would obey them and show other words."""
    return "".join(one if one.isprintable() else "?" for one in line)


def _say(words: str) -> None:
    # Whatever letters the reader's terminal has, a name of others ends nothing.
    sys.stdout.write(words.encode("ascii", "backslashreplace").decode("ascii") + "\n")


def main() -> int:
    """Check the folder that is named, or the one this file lies in, and say what was found."""
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(__file__).resolve().parent
    if shutil.which("openssl") is None:
        _say("The program openssl is missing: nothing was checked.")
        return 2
    report = examine(folder, by_openssl)
    for one in report.faults or [*report.proved, *verdict(folder, report)]:
        _say(in_words(one))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
