"""The promise ledger: every promise has a guard that was seen to fail, every guard a promise, and neither claims more.

Reads docs/promises.md. It is what keeps the page from becoming a list of good intentions.
"""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEDGER = ROOT / "docs/promises.md"
# DESIGN section 3 numbers them; a promise is never taken back by deleting its line.
NUMBERS = list(range(1, 15))
STATES = re.compile(r"(?P<word>kept|kept in part|not built yet) \(Part \d\)")


@dataclass(frozen=True, slots=True)
class Promise:
    """One section of the ledger."""

    number: int
    text: str
    lines: dict[str, str]

    @property
    def is_kept(self) -> bool:
        return self.lines.get("State", "").startswith("kept")

    @property
    def guard(self) -> str:
        """The name of the guard file, or nothing when the section names none."""
        found = re.fullmatch(r"\[(.+?)\]\(\.\./tests/guards/(.+?)\)", self.lines.get("Guard", ""))
        return found[1] if found and found[1] == found[2] else ""


def promises(ledger: str) -> list[Promise]:
    sections = re.findall(r"^## P(\d+)\. .+?\n(.*?)(?=^## |\Z)", ledger, re.MULTILINE | re.DOTALL)
    return [
        Promise(
            number=int(number),
            text=" ".join(re.findall(r"^> (.+)$", body, re.MULTILINE)),
            lines={
                word: " ".join(rest.split())
                for word, rest in re.findall(r"^- (\w[\w ]*): *(.*?)(?=^- |^$|\Z)", body, re.MULTILINE | re.DOTALL)
            },
        )
        for number, body in sections
    ]


def faults(ledger: str, guards: dict[str, str]) -> list[str]:
    """Compares the ledger's text with the guard files (name to docstring); gives one sentence for each fault."""
    found = promises(ledger)
    rows = []
    if [promise.number for promise in found] != NUMBERS:
        rows.append("the ledger does not list P1 to P14 once each, in order")
    for promise in found:
        name = f"P{promise.number}"
        if not promise.text:
            rows.append(f"{name} has no text")
        if not STATES.match(promise.lines.get("State", "")):
            rows.append(f"{name} does not say whether it is kept")
        if promise.is_kept:
            rows += faults_of_kept(promise, guards)
        elif "Guard" in promise.lines:
            rows.append(f"{name} is not built yet but names a guard")
    named = [promise.guard for promise in found]
    rows += [f"{guard} guards no promise" for guard in sorted(guards) if guard not in named]
    return rows


def faults_of_kept(promise: Promise, guards: dict[str, str]) -> list[str]:
    name = f"P{promise.number}"
    rows = [f"{name} does not say: {line}" for line in ("Kept in", "Seen to fail") if not promise.lines.get(line)]
    if promise.guard not in guards:
        return [*rows, f"{name} is said to be kept, but has no guard"]
    if not promise.guard.startswith(f"test_p{promise.number:02}_"):
        rows.append(f"{promise.guard} is not named after {name}")
    if not re.search(rf"\b{name}\b", guards[promise.guard]):
        rows.append(f"{promise.guard} does not say that it guards {name}")
    return rows


def guard_files() -> dict[str, str]:
    files = sorted((ROOT / "tests/guards").glob("test_p[0-9][0-9]_*.py"))
    return {file.name: ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "" for file in files}


def has_tests(name: str) -> bool:
    tree = ast.parse((ROOT / "tests/guards" / name).read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in tree.body)


def test_every_promise_kept_has_a_guard_and_every_guard_a_promise() -> None:
    assert faults(LEDGER.read_text(encoding="utf-8"), guard_files()) == []


def test_every_guard_tests_something() -> None:
    assert [name for name in guard_files() if not has_tests(name)] == []


KEPT = """## P{0}. A title

> Words.

- State: kept (Part 1)
- Kept in: `vault`
- Guard: [{1}](../tests/guards/{1})
- Seen to fail: when the
  signature was not checked
"""
UNBUILT = "## P{0}. A title\n\n> Words.\n\n- State: not built yet (Part 3)\n"
GUARD = "test_p01_a.py"
WHOLE = KEPT.format(1, GUARD) + "\n" + "\n".join(UNBUILT.format(number) for number in NUMBERS[1:])


def test_a_whole_ledger_has_no_fault() -> None:
    assert faults(WHOLE, {GUARD: "Guards P1."}) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("- Seen to fail: when the\n  signature was not checked\n", "", "P1 does not say: Seen to fail"),
        (f"- Guard: [{GUARD}](../tests/guards/{GUARD})\n", "", "P1 is said to be kept, but has no guard"),
        ("- Kept in: `vault`\n", "", "P1 does not say: Kept in"),
        ("kept (Part 1)", "kept", "P1 does not say whether it is kept"),
        ("kept (Part 1)", "not built yet (Part 3)", "P1 is not built yet but names a guard"),
        ("## P2. A title\n\n> Words.", "## P2. A title", "P2 has no text"),
        ("## P14. A title", "## P15. A title", "the ledger does not list P1 to P14 once each, in order"),
    ],
)
def test_a_broken_ledger_is_found(old: str, new: str, fault: str) -> None:
    assert WHOLE.count(old) == 1

    assert fault in faults(WHOLE.replace(old, new), {GUARD: "Guards P1."})


def test_a_guard_without_a_promise_or_of_another_one_is_found() -> None:
    assert "test_p02_b.py guards no promise" in faults(WHOLE, {GUARD: "Guards P1.", "test_p02_b.py": "Guards P2."})
    assert f"{GUARD} does not say that it guards P1" in faults(WHOLE, {GUARD: "Guards P11."})
