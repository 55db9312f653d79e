"""Checks files of others that are kept in the tree: each folder called `vendor` carries SHA256SUMS of all it holds.

A vendored file that was changed, added or lost without its sum is how foreign code gets in unread.
"""

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUMS = "SHA256SUMS"


def faults_of(folder: Path) -> list[str]:
    """Compares a vendor folder with its sums; gives one line for each file that differs."""
    held = {str(file.relative_to(folder).as_posix()): file for file in folder.rglob("*") if file.is_file()}
    sums = held.pop(SUMS, None)
    if sums is None:
        return [f"{folder}: no {SUMS}"]
    rows = [line.split(maxsplit=1) for line in sums.read_text(encoding="ascii").splitlines()]
    wanted = {name.removeprefix("*"): digest for digest, name in rows}
    lost = [f"{folder / name}: lost" for name in sorted(wanted.keys() - held.keys())]
    added = [f"{folder / name}: has no sum" for name in sorted(held.keys() - wanted.keys())]
    changed = [
        f"{folder / name}: changed"
        for name in sorted(held.keys() & wanted.keys())
        if hashlib.sha256(held[name].read_bytes()).hexdigest() != wanted[name]
    ]
    return lost + added + changed


def main(root: Path) -> int:
    folders = [folder for top in ("src", "tests") for folder in sorted((root / top).rglob("vendor")) if folder.is_dir()]
    faults = [fault for folder in folders for fault in faults_of(folder)]
    print("\n".join(faults) or f"vendored folders: {len(folders)}, all as their sums say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(ROOT))
