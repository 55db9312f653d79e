"""Makes the libraries of the source's page ready: Node and the packages that `page/package-lock.json` pins by hash.

`npm ci` puts them into `.environment/page`, where they stay until the lock file, Node or the machine is another. The
lock names no registry, as `requirements/*.txt` name none: npm asks the one this machine is set up with, and takes
nothing whose SHA-512 is not in the file. No package may run a script of its own while it is installed. Other tools and
the tests call `node`, `packages`, `surroundings` and `run`; by hand, `tools/javascript.py --lock` makes the lock file
anew from `page/package.json`.
"""

import functools
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import environment

ROOT: Final = Path(__file__).resolve().parent.parent
MANIFEST: Final = ROOT / "page" / "package.json"
LOCK_FILE: Final = ROOT / "page" / "package-lock.json"
FOLDER: Final = ROOT / ".environment" / "page"
# Debian 12 has 18.20; the libraries say 20.19, and what of them is used here is tried on both.
OLDEST_NODE: Final = (18, 20)
# Node before 20 has WebCrypto, but keeps it out of programs unless told.
LACKS_WEBCRYPTO: Final = 20
# For a program that hangs: the slowest one needs some ten seconds on a busy machine. In seconds.
PATIENCE: Final = 300
_OFFLINE_TALK: Final = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def node() -> Path:
    """Gives the way to Node; raises `CannotPrepare` when there is none or it is too old."""
    found = shutil.which("node")
    if found is None or _version_of(found) < OLDEST_NODE or shutil.which("npm") is None:
        oldest = ".".join(map(str, OLDEST_NODE))
        raise environment.CannotPrepare(
            f"The page and its tests need Node {oldest} or newer with npm: install them (Debian: apt install nodejs "
            "npm) and start again; nothing was changed.",
            f"Для страницы и её тестов нужен Node {oldest} или новее и npm: установите их (Debian: apt install nodejs "
            "npm) и запустите снова; ничего не изменено.",
        )
    return Path(found)


def packages() -> Path:
    """Gives the folder `node_modules` with everything the lock file names, installed first where needed."""
    stamp = _wanted_stamp()
    if not _is_made(stamp):
        FOLDER.parent.mkdir(exist_ok=True)
        # Not the lock of the Python environments: a page need not wait for them, nor they for it.
        with environment.lock(str(FOLDER.parent / "page-lock")):
            if not _is_made(stamp):  # another process may have installed them while this one waited
                _install(stamp)
    return FOLDER / "node_modules"


def surroundings() -> dict[str, str]:
    """Gives the variables for a program that looks for packages by NODE_PATH, as esbuild does."""
    return os.environ | {"NODE_PATH": str(packages()), "NODE_NO_WARNINGS": "1"}


def run(program: Path, *arguments: str, data: bytes = b"") -> bytes:
    """Runs one file as an ES module of Node, with `data` on its standard input; gives what it wrote.

    The file may lie anywhere: what it imports by name is looked for among the packages; files beside it are not found.
    RuntimeError with its last words if it fails.
    """
    options = ["--experimental-global-webcrypto"] if _version_of(str(node()))[0] < LACKS_WEBCRYPTO else []
    text = program.read_text(encoding="utf-8")
    command = [str(node()), *options, "--input-type=module", "--eval", text, "--", *arguments]
    done = subprocess.run(
        command,
        cwd=packages().parent,
        env=surroundings(),
        input=data,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{program.name}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    return done.stdout


def make_lock() -> None:
    """Makes the lock file anew from the exact versions in package.json, without any address to install from."""
    npm = shutil.which("npm") or "npm"
    options = ("--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts", *_OFFLINE_TALK)
    LOCK_FILE.unlink(missing_ok=True)
    subprocess.run([npm, "install", *options], cwd=MANIFEST.parent, check=True)
    held = json.loads(LOCK_FILE.read_text(encoding="utf-8"))
    for package in held["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    environment.write_whole(str(LOCK_FILE), json.dumps(held, indent=2, ensure_ascii=False) + "\n")


@functools.cache
def _version_of(found: str) -> tuple[int, int]:
    words = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    major, _, rest = words.strip().removeprefix("v").partition(".")
    minor = rest.partition(".")[0]
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (0, 0)


def _wanted_stamp() -> str:
    pinned = b"".join(path.read_bytes().replace(b"\r\n", b"\n") for path in (MANIFEST, LOCK_FILE))
    major, minor = _version_of(str(node()))
    made_from = ["1", hashlib.sha256(pinned).hexdigest(), f"{major}.{minor}", sys.platform, platform.machine()]
    return "\n".join([*made_from, ""])


def _is_made(stamp: str) -> bool:
    try:
        return (FOLDER / "made-from").read_text(encoding="utf-8") == stamp
    except (OSError, ValueError):
        return False


def _install(stamp: str) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    for path in (MANIFEST, LOCK_FILE):
        shutil.copy(path, FOLDER / path.name)
    npm = shutil.which("npm") or "npm"
    home = {} if os.environ.get("HOME") or os.name != "posix" else {"HOME": str(FOLDER.parent / "home")}
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", *_OFFLINE_TALK],
        cwd=FOLDER,
        env=os.environ | home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise environment.CannotPrepare(
            "The packages of the page could not be installed: check that this machine reaches the network or package "
            "mirror that npm is set up with, and start again; only .environment was changed.",
            "Не удалось установить пакеты страницы: проверьте, что машине доступна сеть или зеркало пакетов, на "
            "которое настроен npm, и запустите снова; вне .environment ничего не изменено.",
            "\n".join(done.stderr.strip().splitlines()[-environment.SHOWN_LINES :]),
        )
    environment.write_whole(str(FOLDER / "made-from"), stamp)


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--lock"]):
        print("usage: tools/javascript.py [--lock]", file=sys.stderr)
        return 2
    try:
        if arguments:
            make_lock()
        print(f"packages of the page: {packages()}")
    except environment.CannotPrepare as reason:
        print("\n".join(words for words in (reason.detail, reason.english, reason.russian) if words), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
