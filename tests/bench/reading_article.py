"""Reads an article into an account with the program's own commands, and says what each took. Run by hand:

    .environment/dev/bin/python tests/bench/reading_article.py FILE

FILE: an article in English or Russian. A script decides in the place of a person: it takes every open suggestion that
is plain or likely as a claim about one event, and declines the rest; so the seconds are the machine's, and the number
of decisions is what a person's time is made of. Nothing stays behind: the vault lies in a folder that is removed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.flow.program import Program, new_program

# Seconds that a person may take for an article (issue of Part 7), and what one look at a suggestion takes: read the
# sentence, compare the value, type its number.
WANTED = 180
A_LOOK = 4


def main(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        program = new_program(Path(folder))
        took: dict[str, float] = {}
        read = _timed(took, "read", program, "record", "read", str(file.resolve()), "--outlet", "A magazine",
                      "--published", "2019-01-22", "--language", "en")  # fmt: skip
        opened = [one for one in read["suggestions"] if one["state"] == "open"]
        wanted = [str(one["number"]) for one in opened if one["grade"] != "doubtful"]
        declined = [str(one["number"]) for one in opened if one["grade"] == "doubtful"]
        source, about = read["source"], ("--about", "The wave", "--kind", "event")
        if wanted:
            _timed(took, "take", program, "record", "take", source, *wanted, *about)
        if declined:
            _timed(took, "decline", program, "record", "decline", source, *declined)
        characters = len(file.read_text(encoding="utf-8"))
    print(f"{characters} characters, {len(read['suggestions'])} suggestions, {len(opened)} to look at")
    print(f"taken {len(wanted)}, declined {len(declined)}; commands: {len(took)}")
    for name, seconds in took.items():
        print(f"  record {name}: {seconds:.1f} s")
    looks = len(opened) * A_LOOK
    total = sum(took.values()) + looks
    print(f"the machine {sum(took.values()):.0f} s, looking {looks} s at {A_LOOK} s each: {total:.0f} s of {WANTED}")


def _timed(took: dict[str, float], name: str, program: Program, *arguments: str) -> Any:
    began = time.perf_counter()
    answer = program.json(*arguments)
    took[name] = time.perf_counter() - began
    return answer


if __name__ == "__main__":
    main(Path(sys.argv[1]))
