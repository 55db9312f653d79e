"""What the guard of P14 plants, where it looks for it, and how it watches a process that it starts.

A process is watched from within by a `sitecustomize` that Python loads before the program: every file that Python code
opens for writing, every folder it makes, every process it starts and every line it sends to the system's log is written
down, and at the end the limits that decide about crash dumps. From without, all folders it could write to are searched.
"""

from __future__ import annotations

import itertools
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.flow.program import Ran, new_program
from tests.world import accounts

# Allows core files as far as the system does, so that their absence is the program's doing.
_LET_DUMP = [] if sys.platform == "win32" else ["/bin/sh", "-c", 'ulimit -c "$(ulimit -Hc)"; exec "$@"', "sh"]
# Read by Python before the program begins. It keeps its notes in memory and writes them when the process ends.
SITE = """
import atexit, ctypes, json, os, sys
notes = []
WATCHED = ("os.mkdir", "os.rename", "os.link", "os.symlink", "os.putenv", "subprocess.Popen", "os.exec", "os.system",
           "os.posix_spawn", "os.fork", "os.forkpty", "pty.spawn", "syslog.syslog", "socket.connect")
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path, mode, flags = arguments
        if (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or set(mode or "") & set("wax+"):
            notes.append(["written", os.path.abspath(os.fsdecode(path))])
    elif event in WATCHED:
        notes.append([event, str(arguments)])
def tell(file=os.open(os.environ["WATCHED_TO"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)):
    limits = {}
    if sys.platform == "linux":
        import resource
        dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
        limits = {"core": resource.getrlimit(resource.RLIMIT_CORE)[0], "dumpable": dumpable}
    os.write(file, (json.dumps({"notes": notes, "limits": limits}) + "\\n").encode())
atexit.register(tell)
sys.addaudithook(note)
"""
# Invented, and in small letters: text that is compared without regard to case is found too.
LATIN = "zqvmark" + secrets.token_hex(4)
CYRILLIC = "жмырзюк" + "".join(secrets.choice("бвгджзклмнпрст") for _ in range(6))


def marked(member: str) -> str:
    """Return a text for one member of a file: a word in each script, and which member it is."""
    return f"{LATIN} {CYRILLIC} {member}"


def spellings(text: str) -> frozenset[bytes]:
    """Return the bytes a text could be met as: encodings, escapes of JSON and of addresses, digits of a dump."""
    encodings = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "cp1251", "koi8-r", "cp866")
    plain = {text.encode(encoding) for encoding in encodings}
    escaped = {json.dumps(text)[1:-1].encode(), quote(text).encode(), text.encode("unicode_escape")}
    return frozenset(plain | escaped | {text.encode().hex().encode()})


# Where in shared memory other tests keep their folders, those that hold what these tests plant among them.
TESTS_OWN = "pytest-of-"
# What was in shared memory before, of a database or of a bench that was killed, holds nothing of this test's.
_BEGAN = time.time()
NEEDLES = spellings(LATIN) | spellings(CYRILLIC)


def holds_a_marker(data: bytes | str) -> bool:
    """Say whether a marker stands in it, in any spelling and in small or capital letters."""
    raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    lowered = raw.decode("utf-8", "surrogateescape").casefold().encode("utf-8", "surrogateescape")
    return any(needle in raw or needle in lowered for needle in NEEDLES)


def files(*folders: Path, since: float = 0.0, but: str | tuple[str, ...] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file that was changed since; what went away meanwhile is not there.

    Names count as content. What lies in a folder whose name begins with ``but`` is left out.
    """
    for folder in folders:
        for path in sorted(paths_under(folder, but)):
            data = b""
            try:
                if path.lstat().st_ctime < since:
                    continue
                data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            except OSError:
                continue
            yield path.as_posix(), path.name.encode() + b"\n" + data


def paths_under(folder: Path, but: str | tuple[str, ...] = ()) -> Iterator[Path]:
    """Yield every path under it, but for those whose first name begins with ``but``.

    A folder that goes away while it is read, as those of other tests do, is passed over.
    """
    for at, folders, names in os.walk(folder):
        if Path(at) == folder:
            folders[:] = [name for name in folders if not name.startswith(but)]
            names[:] = [name for name in names if not name.startswith(but)]
        yield from (Path(at, name) for name in (*folders, *names))


def lying_open(*folders: Path) -> list[str]:
    """Return the files under these folders, and in shared memory, in which a marker stands."""
    shared = files(Path("/dev/shm"), since=_BEGAN, but=TESTS_OWN)
    return [name for name, data in itertools.chain(files(*folders), shared) if holds_a_marker(data)]


def planted(words: Callable[[str], str] = marked, name: Callable[[str], str] = marked) -> dict[str, Any]:
    """Return an accounts file with words in every member that takes some, in every table; names are short ones."""
    data = accounts(about=words("about"))
    for table, members in {
        "voices": ("label",),
        "subjects": ("label",),
        "sources": ("outlet", "url", "note"),
        "claims": ("said", "note"),
    }.items():
        for number, entry in enumerate(data[table]):
            for member in members:
                entry[member] = words(f"{table}.{number}.{member}")
    data["claims"][4]["value"]["names"] = [name("value.names")]
    spoken = {"kind": "text", "text": words("value.text")}
    data["claims"].append({**data["claims"][4], "id": "c6", "property": "conditions", "value": spoken})
    return data


@dataclass(frozen=True, slots=True)
class Watched:
    """What a process did, by its own notes."""

    written: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)


def notes_of(file: Path) -> list[Watched]:
    """Return the notes of every process that wrote some into a file."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        written = frozenset(what for event, what in told["notes"] if event == "written")
        others = tuple(f"{event} {what}" for event, what in told["notes"] if event != "written")
        found.append(Watched(written, others, told["limits"]))
    return found


class Desk:
    """A person's computer: their folders, a vault, and the program, watched."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.given = base / "given"
        for name in ("desk", "tmp", "given", "site"):
            (base / name).mkdir()
        (base / "site/sitecustomize.py").write_text(SITE, encoding="utf-8")
        self.program = new_program(base / "desk")
        self.file = self.give("accounts.json", json.dumps(planted(), ensure_ascii=False).encode())

    def give(self, name: str, data: bytes) -> str:
        """Lay a file in the one folder that is not searched: what the person brought along."""
        (self.given / name).write_bytes(data)
        return str(self.given / name)

    @property
    def surroundings(self) -> dict[str, str]:
        temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR"), str(self.base / "tmp"))
        paths = os.pathsep.join([str(self.base / "site"), *(path for path in sys.path if path)])
        return {**temporary, "PYTHONPATH": paths, "WATCHED_TO": str(self.given / "notes")}

    def run(self, *arguments: str, typed: str = "") -> Ran:
        """Run a command on the vault, and search everything when it has ended."""
        ran = self.program(*arguments, typed=typed, **self.surroundings)
        assert self.lying_open() == [], arguments
        return ran

    def done(self, *arguments: str, typed: str = "") -> Ran:
        ran = self.run(*arguments, typed=typed)
        assert ran.code == 0, (arguments, ran.err)
        assert not holds_a_marker(ran.err), arguments
        return ran

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command on the vault that somebody else ends. Nothing keeps it from leaving a core file."""
        where = ("--vault", str(self.program.vault), "--passphrase-file", str(self.program.passphrase))
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*_LET_DUMP, *self.program.command(*arguments, *where)],
            cwd=self.base / "desk",
            env=self.program.environment(**self.surroundings),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )

    def lying_open(self) -> list[str]:
        return lying_open(*(self.base / name for name in ("desk", "tmp", "site")))

    def watched(self) -> list[Watched]:
        return notes_of(self.given / "notes")
