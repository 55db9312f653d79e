"""One run of the demonstration for all tests of a check that read what it says: it takes seconds of several processes.

Processes of one check share it by a file beside their folders; whoever comes first runs it, the others wait.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import pytest

from tests.flow.program import Program, Ran


def demonstrated(factory: pytest.TempPathFactory, language: str, *options: str) -> Ran:
    """Return what ``demo --headless`` with these options gave back; it has to have ended well and left no file."""
    own = factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    file = shared / f"demo-{language}{''.join(options)}.json"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_text(json.dumps(_run(factory.mktemp("demo"), language, options)), encoding="utf-8")
        return Ran(*json.loads(file.read_text(encoding="utf-8")))


def _run(folder: Path, language: str, options: tuple[str, ...]) -> tuple[int, str, str]:
    temporary = folder / "temporary"
    temporary.mkdir()
    program = Program(folder, language)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    ran = program.bare("demo", "--headless", *options, **places)
    assert ran.code == 0, ran.err
    assert list(temporary.iterdir()) == []
    assert [path for path in (folder / "home").rglob("*") if path.is_file()] == []
    return ran.code, ran.out, ran.err
