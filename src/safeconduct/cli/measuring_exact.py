"""The peer of ``bench release``: the same surnames looked for as they are written, with no regard to their forms.

What anybody would write in ten minutes: each surname and telephone, its words in a row, in small letters. It shows what
the check's work on cases, letters and spaces brings, and what that costs. The process is one of its own, as that of a
desk is, given the names and then a text at a time over its pipes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final

from safeconduct.cli.invented_people import Invented
from safeconduct.publish.types import Span

_WORD: Final = re.compile(r"[\w+]+")
# The whole program of the process: a line of names, then a text a line, an answer each. It imports nothing of ours.
_PROGRAM: Final = r"""
import json, re, sys
names = json.loads(sys.stdin.readline())
for line in sys.stdin:
    words = [one for one in re.finditer(r"[\w+]+", json.loads(line).casefold())]
    found = [
        (one.start(), words[at + len(name) - 1].end())
        for at, one in enumerate(words)
        for name in names.get(one.group(), ())
        if [other.group() for other in words[at : at + len(name)]] == name
    ]
    print(json.dumps(found), flush=True)
"""

Exact = Mapping[str, Sequence[Sequence[str]]]
"""The words of surnames and telephones in small letters, by their first."""


class NoAnswer(Exception):
    """The process could not be asked: there is no figure of it."""


def exact_names(people: Iterable[Invented]) -> Exact:
    """Return the surnames and telephones of people as they are written, each once."""
    written = dict.fromkeys(text.casefold() for one in people for text in (one.surname, one.phone))
    found: dict[str, list[list[str]]] = {}
    for words in map(_WORD.findall, written):
        found.setdefault(words[0], []).append(words)
    return found


def find_exactly(text: str, names: Exact) -> list[Span]:
    """Return where one of the names stands, in order."""
    words = list(_WORD.finditer(text.casefold()))
    return [
        Span(one.start(), words[at + len(name) - 1].end())
        for at, one in enumerate(words)
        for name in names.get(one.group(), ())
        if [other.group() for other in words[at : at + len(name)]] == name
    ]


def kept_exactly(names: Exact, pages: Sequence[str]) -> tuple[float, list[float]]:
    """Return the seconds until the process gave its first answer, and the milliseconds for each page after it.

    NoAnswer where it ended, or cannot be had.
    """
    began, taken = time.perf_counter(), []
    command = (sys.executable, "-I", "-c", _PROGRAM)
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as child:
        if child.stdin is None or child.stdout is None:
            raise NoAnswer
        try:
            child.stdin.write(json.dumps(names) + "\n")
            for number, page in enumerate((".", *pages)):
                asked = began if number == 0 else time.perf_counter()
                child.stdin.write(json.dumps(page) + "\n")
                child.stdin.flush()
                json.loads(child.stdout.readline())
                taken.append(time.perf_counter() - asked)
        except (OSError, ValueError):
            raise NoAnswer from None
        finally:
            with suppress(OSError):
                child.stdin.close()
    return taken[0], [1e3 * one for one in taken[1:]]
