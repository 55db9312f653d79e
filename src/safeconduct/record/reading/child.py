"""The process in which natasha looks for names: lines of JSON on standard input, for each text one on standard output.

The first line has limits; each further one a text, answered by names of people, bodies and places with their spans and
first forms, and by what the model is called with its installed version. It is given nothing else, writes no file, ends
when its input does, and may be killed at any moment. Before it is given a text it gives up sockets and other programs,
where the system is Linux on x86-64 or ARM64 (seccomp(2)); elsewhere that it uses none is its word. natasha asks for
pymorphy2, which no longer runs on new Pythons: pymorphy3 answers in its name. Started by `apart`. Run as
``python -m safeconduct.record.reading.child``.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import platform
import struct
import sys
from importlib.metadata import version
from types import ModuleType
from typing import Any, Final

from safeconduct.base.limits import give_processor, hold_to

# Exit statuses: memory ran out; natasha, or what it needs, is not installed.
OUT_OF_MEMORY: Final = 77
NOT_INSTALLED: Final = 78
# Files open at once: standard streams, the program's modules and the model while they are read.
_MOST_FILES: Final = 64
# Modules of pymorphy2 that natasha and yargy ask for by name.
_SHIMMED: Final = ("analyzer", "tagset", "shapes", "tokenizers")


class Names:
    """natasha's finder of names with its model, loaded once."""

    def __init__(self) -> None:
        natasha = _natasha()
        embedding = natasha.NewsEmbedding()
        self._natasha = natasha
        self._segmenter = natasha.Segmenter()
        self._tagger = natasha.NewsNERTagger(embedding)
        self._words = sys.modules["pymorphy2"].MorphAnalyzer()

    def find(self, text: str, known: list[list[int]]) -> list[list[Any]]:
        """Return [start, end, sort, first form] for each name; the first form is empty but for people.

        ``known``: where names stand whose first form nobody asks for; working one out costs a fifth of all.
        """
        doc = self._natasha.Doc(text)
        doc.segment(self._segmenter)
        doc.tag_ner(self._tagger)
        return [
            [span.start, span.stop, span.type, self._first_form(span.text) if _is_asked(span, known) else ""]
            for span in doc.spans
        ]

    def _first_form(self, name: str) -> str:
        """Return a person's name in its first form, by the words that are tagged as parts of names."""
        words = name.split()
        parsed = [[one for one in self._words.parse(word) if _is_of_a_name(one)] for word in words]
        for gender in ("femn", "masc"):
            for case in ("nomn", "gent", "datv", "accs", "ablt", "loct"):
                fitting = [
                    next((one for one in options if {gender, case} <= one.tag.grammemes), None) for options in parsed
                ]
                first = [one.inflect({"nomn"}) if one else None for one in fitting]
                if first and all(first) and any("Name" in one.tag.grammemes for one in first if one):
                    return " ".join(_capital(one.word) for one in first if one)
        return ""


def _is_asked(span: Any, known: list[list[int]]) -> bool:
    """Say whether the first form of a name is wanted: a person's that stands in no words that are known."""
    return span.type == "PER" and not any(start < span.stop and span.start < end for start, end in known)


def _is_of_a_name(parsed: Any) -> bool:
    return bool({"Surn", "Name", "Patr"} & parsed.tag.grammemes) and "sing" in parsed.tag.grammemes


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _natasha() -> ModuleType:
    """Return natasha, with pymorphy3 standing in for the pymorphy2 that it asks for."""
    ours = importlib.import_module("pymorphy3")
    sys.modules["pymorphy2"] = ours
    for name in _SHIMMED:
        try:
            sys.modules[f"pymorphy2.{name}"] = importlib.import_module(f"pymorphy3.{name}")
        except ImportError:
            continue
    return importlib.import_module("natasha")


def main() -> int:
    """Answer text by text; return the exit status."""
    try:
        job = json.loads(sys.stdin.buffer.readline())
        seconds = int(job["seconds"])
        hold_to(int(job["memory"]), _MOST_FILES)
        give_processor(seconds)
        names = Names()
        model = f"natasha/{version('natasha')}"
        _wall_off()
        while line := sys.stdin.buffer.readline():
            asked = json.loads(line)
            found = names.find(asked["text"], asked["known"])
            sys.stdout.write(json.dumps({"found": found, "model": model}) + "\n")
            sys.stdout.flush()
            give_processor(seconds)
    except MemoryError:
        return OUT_OF_MEMORY
    except ImportError:
        return NOT_INSTALLED
    return 0


# System calls by number that a reader of texts has no use for: sockets, other programs, the memory of other processes,
# and io_uring, which does all of it by another way.
# Source: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux.
_WALLED: Final = {
    "x86_64": (0xC000003E, (41, 42, 43, 49, 50, 53, 57, 58, 59, 101, 288, 310, 311, 322, 425, 426, 427)),
    "aarch64": (0xC00000B7, (117, 198, 199, 200, 201, 202, 203, 221, 242, 270, 271, 281, 425, 426, 427)),
}
# Of prctl(2) and of the filter's small language (linux/seccomp.h, linux/bpf_common.h).
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 1
# Bit of the second set of calls of x86-64, which has the same ones under other numbers.
_X32: Final = 0x40000000
_IF_AT_LEAST: Final = 0x35


def _wall_off() -> bool:
    """Give up sockets and other programs for good; say whether the system took it."""
    if sys.platform != "linux" or platform.machine() not in _WALLED:
        return False
    machine, calls = _WALLED[platform.machine()]
    size = len(calls)
    steps = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 1, 0, machine), (_RETURN, 0, 0, _DENY), (_LOAD, 0, 0, 0)]
    steps += [(_IF_AT_LEAST, size + 1, 0, _X32)]
    steps += [(_IF_EQUAL, size - at, 0, call) for at, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in steps))
    filtered = struct.pack("@H6xP", len(steps), ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.create_string_buffer(filtered), 0, 0) == 0)


if __name__ == "__main__":
    # Whatever goes wrong ends here without a word: a traceback would print what people wrote (P14).
    sys.excepthook = lambda *_: None
    status = main()
    sys.stdout.flush()
    os._exit(status)
