"""Checks a bundle of evidence: python3 -I -S verify.py [FOLDER]. Needs Python 3.9 and openssl, and nothing else.

It is given out with every bundle, and the program runs the same file, so it imports nothing of ours. It checks that
every file is the one in SHA256SUMS and that there is no other; that each original has the hashes in list.json and, with
its salt, the leaf that leads to a root; and that an authority signed each root at the time that is said, by a chain to
the certificate in roots/. What does not agree is named, one line each, and then it leaves with 1. Whether the
certificates in roots/ are those of the authorities themselves is for the reader to compare. Refuses to follow a path
out of the folder.
"""

from __future__ import annotations

import calendar
import hashlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

LIST = "list.json"
SUMS = "SHA256SUMS"
FORMAT = "safeconduct evidence bundle 1"
LEAF = b"safeconduct/evidence-leaf/v1\0"
NODE = b"safeconduct/evidence-node/v1\0"
# A line of SHA256SUMS as `sha256sum -c` reads it.
LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]*)")
MOMENT = re.compile(rb"Time stamp: (.+) GMT")
PIECE_BYTES = 1 << 20
# The longest list and the longest answer that are read, in bytes.
MOST_BYTES = 64 << 20


class Stamp(NamedTuple):
    """What an answer of an authority is held against."""

    root: bytes
    answer: bytes
    chain: bytes
    anchor: bytes
    paths: dict[str, Path]


# Given a stamp, the second since 1970 that it attests; ValueError with a word why not.
Verify = Callable[[Stamp], int]


def check(folder: Path, verify: Verify) -> list[str]:
    """Return what does not agree, one line each; nothing where all of it does."""
    faults: list[str] = []
    try:
        sums = _sums(folder)
    except (OSError, ValueError):
        return [SUMS + ": it is missing, or not a list of hashes"]
    for path, digest in sums.items():
        try:
            if _hashes(folder / path)[0] != digest:
                faults.append(path + ": it is not the file that SHA256SUMS names")
        except OSError:
            faults.append(path + ": it is missing")
    for path in _others(folder, sums):
        faults.append(path + ": SHA256SUMS does not name it")
    try:
        listed = _listed(folder)
        for number, item in enumerate(listed["evidence"], 1):
            faults += [f"evidence {number}: {fault}" for fault in _check_item(folder, item, listed["stamps"])]
        for number, stamp in enumerate(listed["stamps"], 1):
            faults += [f"stamp {number}: {fault}" for fault in _check_stamp(folder, stamp, verify)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        faults.append(LIST + ": it cannot be read")
    return faults


def _sums(folder: Path) -> dict[str, str]:
    text = (folder / SUMS).read_bytes().decode("ascii")
    found: dict[str, str] = {}
    for line in text.split("\n")[:-1]:
        match = LINE.fullmatch(line)
        if not match or ".." in match[2].split("/") or match[2] in found:
            raise ValueError(line)
        found[match[2]] = match[1]
    if not text.endswith("\n") or LIST not in found:
        raise ValueError("no list")
    return found


def _others(folder: Path, sums: dict[str, str]) -> list[str]:
    found = [one.relative_to(folder).as_posix() for one in sorted(folder.rglob("*")) if not one.is_dir()]
    return [path for path in found if path not in sums and path != SUMS]


def _listed(folder: Path) -> dict[str, Any]:
    with (folder / LIST).open("rb") as file:
        listed = json.loads(file.read(MOST_BYTES).decode("utf-8"))
    if listed["format"] != FORMAT:
        raise ValueError("another format")
    return dict(listed)


def _check_item(folder: Path, item: dict[str, Any], stamps: list[dict[str, Any]]) -> list[str]:
    sha256, blake2b, length = _hashes(_inside(folder, item["file"]))
    if [sha256, blake2b, length] != [item["sha256"], item["blake2b"], item["length"]]:
        return [f"{item['file']} does not have the hashes and the length in list.json"]
    salt = bytes.fromhex(item["salt"])
    leaf = hashlib.sha256(LEAF + salt + bytes.fromhex(sha256) + bytes.fromhex(blake2b)).digest()
    faults = []
    for proof in item["proofs"]:
        if _root(leaf, proof["index"], proof["path"]).hex() != proof["root"]:
            faults.append(f"it does not lead to the root {proof['root'][:12]}")
        elif not any(one["root"] == proof["root"] for one in stamps):
            faults.append(f"no authority stamped the root {proof['root'][:12]}")
    if not item["proofs"]:
        faults.append("no timestamp covers it")
    return faults


def _root(leaf: bytes, index: int, path: list[str]) -> bytes:
    for other in path:
        pair = bytes.fromhex(other) + leaf if index & 1 else leaf + bytes.fromhex(other)
        leaf = hashlib.sha256(NODE + pair).digest()
        index >>= 1
    return leaf


def _check_stamp(folder: Path, stamp: dict[str, Any], verify: Verify) -> list[str]:
    paths = {name: _inside(folder, stamp[name]) for name in ("token", "chain", "anchor")}
    data = {}
    for name, path in paths.items():
        with path.open("rb") as file:
            data[name] = file.read(MOST_BYTES)
    try:
        at = verify(Stamp(bytes.fromhex(stamp["root"]), data["token"], data["chain"], data["anchor"], paths))
    except ValueError as error:
        return [f"{stamp['token']} does not stamp the root {stamp['root'][:12]}: {error}"]
    if at != stamp["at"]:
        return [f"{stamp['token']} attests another moment than list.json says"]
    return []


def _inside(folder: Path, path: str) -> Path:
    if not LINE.fullmatch("0" * 64 + "  " + path) or ".." in path.split("/"):
        raise ValueError(path)
    return folder / path


def _hashes(path: Path) -> tuple[str, str, int]:
    sha256, blake2b, length = hashlib.sha256(), hashlib.blake2b(digest_size=32), 0
    with path.open("rb") as file:
        while True:
            piece = file.read(PIECE_BYTES)
            if not piece:
                return sha256.hexdigest(), blake2b.hexdigest(), length
            sha256.update(piece)
            blake2b.update(piece)
            length += len(piece)


def by_openssl(stamp: Stamp) -> int:
    """Verify one stamp with the program openssl."""
    token, chain, anchor = (str(stamp.paths[name]) for name in ("token", "chain", "anchor"))
    shown = _openssl("ts", "-reply", "-in", token, "-text")
    moment = MOMENT.search(shown.stdout)
    if shown.returncode or not moment:
        raise ValueError("openssl cannot read it")
    # Fractions of a second are left out, as list.json leaves them out.
    words = re.sub(r"\.\d+", "", moment[1].decode("ascii", "replace"))
    at = calendar.timegm(time.strptime(words, "%b %d %H:%M:%S %Y"))
    done = _openssl(
        "ts",
        "-verify",
        "-digest",
        stamp.root.hex(),
        "-in",
        token,
        "-CAfile",
        anchor,
        "-untrusted",
        chain,
        "-attime",
        str(at),
    )
    if done.returncode or b"Verification: OK" not in done.stdout + done.stderr:
        raise ValueError("openssl does not verify it")
    return at


def _openssl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *arguments], capture_output=True, check=False)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


def main() -> int:
    """Check the folder that is named, or the one this file lies in, and say what was found."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    try:
        faults = check(folder, by_openssl)
    except FileNotFoundError:
        _say("The program openssl is missing: nothing was said of the timestamps.")
        return 2
    for fault in faults:
        _say(fault)
    if not faults:
        _say("Everything agrees.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
