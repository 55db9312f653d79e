"""The process that checks a text: reads one job on standard input, writes hits to standard output, a line of JSON each.

It is given protected terms, a text, a day, a key drawn for this run and limits, and nothing else; it opens no file but
the program's own and no socket. Started by `apart`, may be killed at any moment. Run as
``python -m safeconduct.publish.child``.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Final

from safeconduct.base.clock import Day
from safeconduct.protect.blinding import Blinding
from safeconduct.protect.secrets import Secret
from safeconduct.publish.answering import hits_to_json
from safeconduct.publish.finding import find
from safeconduct.publish.index.building import build
from safeconduct.publish.types import Kind, Protected, ProtectedId

if sys.platform != "win32":
    import resource

# Exit status that says memory ran out.
OUT_OF_MEMORY: Final = 77
# Files open at once: standard streams, and the program's own modules and tables while they are read.
_MOST_FILES: Final = 64


def main() -> int:
    """Do one job; return the exit status."""
    try:
        job = json.loads(sys.stdin.buffer.readline())
        _hold_to(int(job["memory"]), int(job["seconds"]))
        protected = [_protected(one) for one in job["protected"]]
        index = build(protected, Blinding(Secret(bytes.fromhex(job["key"]))))
        hits = find(job["text"], index, Day(int(job["today"])))
        sys.stdout.write(json.dumps({"hits": hits_to_json(hits)}) + "\n")
        sys.stdout.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _protected(row: Any) -> Protected:
    one, kind, names, phones, until = row
    return Protected(
        ProtectedId(one), Kind(kind), tuple(names), tuple(phones), None if until is None else Day(int(until))
    )


def _hold_to(memory: int, seconds: int) -> None:
    """Take no more memory, processor and files than a check needs and write no file, where the system sees to it."""
    if sys.platform != "win32":
        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_NOFILE, _MOST_FILES),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(what)
            held = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (held, hard))


if __name__ == "__main__":
    # Whatever goes wrong ends here without a word: a traceback would print what people wrote (P14).
    sys.excepthook = lambda *_: None
    status = main()
    sys.stdout.flush()
    os._exit(status)
