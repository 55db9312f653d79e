"""The process that checks texts: lines of JSON on standard input and, for each text, one on standard output.

The first line has protected terms, a key drawn for this run and limits; of these the index is made, once. Each further
line is a text and a day, and is answered by its hits. It is given nothing else, opens no file but the program's own and
no socket, and ends when its input does. Started by `apart`, may be killed at any moment. Run as
``python -m safeconduct.publish.child``.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Final

from safeconduct.base.clock import Day
from safeconduct.base.limits import give_processor, hold_to
from safeconduct.protect.blinding import Blinding
from safeconduct.protect.secrets import Secret
from safeconduct.publish.answering import hits_to_json
from safeconduct.publish.finding import find
from safeconduct.publish.index.building import build
from safeconduct.publish.types import Kind, Protected, ProtectedId

# Exit status that says memory ran out.
OUT_OF_MEMORY: Final = 77
# Files open at once: standard streams, and the program's own modules and tables while they are read.
_MOST_FILES: Final = 64


def main() -> int:
    """Answer text by text; return the exit status."""
    try:
        job = json.loads(sys.stdin.buffer.readline())
        seconds = int(job["seconds"])
        hold_to(int(job["memory"]), _MOST_FILES)
        give_processor(seconds)
        index = build(map(_protected, job["protected"]), Blinding(Secret(bytes.fromhex(job["key"]))))
        # What was in clear is in the index as keyed hashes from here on.
        del job
        while line := sys.stdin.buffer.readline():
            asked = json.loads(line)
            hits = find(asked["text"], index, Day(int(asked["today"])))
            sys.stdout.write(json.dumps({"hits": hits_to_json(hits)}) + "\n")
            sys.stdout.flush()
            give_processor(seconds)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _protected(row: Any) -> Protected:
    one, kind, names, phones, until = row
    return Protected(
        ProtectedId(one), Kind(kind), tuple(names), tuple(phones), None if until is None else Day(int(until))
    )


if __name__ == "__main__":
    # Whatever goes wrong ends here without a word: a traceback would print what people wrote (P14).
    sys.excepthook = lambda *_: None
    status = main()
    sys.stdout.flush()
    os._exit(status)
