"""The steps of `./check`: each is run even when an earlier one failed, and one failure fails the whole.

Runs in the environment `dev` that `./check` made. `./check` leaves out the files of tests that take longest (`LONG`
of tests/conftest.py), which `./check whole` runs too, as the CI does. `./check fast` runs of the tests only what is
near to the changes (`nearby`), and of that only what takes no time to speak of. The last line is pytest's own
closing line, which is what a person and the CI look for.
"""

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# `-I` leaves the folder of this file out of where Python looks.
sys.path.insert(0, str(ROOT / "tools"))

from nearby import Nearby, nearby, told  # noqa: E402

PYTHON = (sys.executable, "-I", "-X", "utf8")
# The machines this is built for have two cores. A quarter of the time a test waits, for browsers and other processes; a
# third worker fills it. More would only compete with the processes that the tests start.
WORKERS = "3"
# The tests of the fast check: those that take no time to speak of.
FAST = "not slow and not property"
# The tests of `./check`: all but those that take so long that they are left to the CI and to `./check whole`.
USUAL = "not long"
# What makes the fast check slow is shown, so that it gets its mark. Unit: seconds.
SLOWEST = ("--durations=5", "--durations-min=1.0")
# It has no module that `-m` could run, only a command, and the command may lie where `-I` does not look.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True, slots=True)
class Step:
    """One check: what it is called, and the command that fails when something is wrong.

    ``prepared_by``: a command that is begun before the first check and ended before this one; it decides nothing.
    """

    name: str
    command: tuple[str, ...]
    prepared_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step went; `seconds` is wall time."""

    step: Step
    code: int
    seconds: float
    closing_line: str


def module(name: str, *arguments: str) -> tuple[str, ...]:
    return (*PYTHON, "-m", name, *arguments)


def static_steps() -> list[Step]:
    return [
        Step("format", module("ruff", "format", "--check", ".")),
        Step("lint", module("ruff", "check", ".")),
        Step("types", module("mypy")),
        Step("layers", (*PYTHON, "-c", LINT_IMPORTS, "--cache-dir", str(ROOT / ".environment/cache/import-linter"))),
        Step("vendored", (*PYTHON, str(ROOT / "tools" / "vendored.py"))),
        Step("errors page", (*PYTHON, str(ROOT / "tools" / "errors_reference.py"), "--check")),
        Step("catalogues", (*PYTHON, str(ROOT / "tools" / "catalogues.py"), "--check")),
        Step("gazetteer", (*PYTHON, str(ROOT / "tools" / "gazetteer.py"), "--check")),
        Step("ontology page", (*PYTHON, str(ROOT / "tools" / "ontology.py"), "--check")),
        Step("commands page", (*PYTHON, str(ROOT / "tools" / "commands_reference.py"), "--check")),
    ]


def fast_steps(near: Nearby) -> list[Step]:
    tests = module("pytest", "-q", "-m", FAST, "-n", WORKERS, "--dist", "worksteal", *SLOWEST, *near.paths)
    return [*static_steps(), Step("tests", tests)]


def all_steps(*, is_whole: bool) -> list[Step]:
    # On a new checkout each worker would compile all tests for itself. One process does it during the checks before,
    # which use one core of two.
    compiled = module("pytest", "--collect-only", "-q", "-q")
    which = () if is_whole else ("-m", USUAL)
    tests = module("pytest", *which, "-n", WORKERS, "--dist", "worksteal")
    return [*static_steps(), Step("tests", tests, compiled)]


def run_step(step: Step) -> Outcome:
    print(f"\n== {step.name}", flush=True)
    started = time.monotonic()
    last = ""
    with subprocess.Popen(
        step.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as child:
        for line in child.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    seconds = time.monotonic() - started
    print(f"== {step.name}: {'ok' if child.returncode == 0 else 'FAILED'} in {seconds:.1f} s", flush=True)
    return Outcome(step, child.returncode, seconds, last)


def run_steps(steps: list[Step]) -> list[Outcome]:
    """Runs each step, whatever came of those before it."""
    with contextlib.ExitStack() as begun:
        preparing = {
            step.name: begun.enter_context(
                subprocess.Popen(step.prepared_by, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            for step in steps
            if step.prepared_by
        }
        outcomes = []
        for step in steps:
            if step.name in preparing:
                preparing[step.name].wait()
            outcomes.append(run_step(step))
    return outcomes


def forget_python() -> None:
    """Drop Python's own variables: `-I` shuts them out here, and the processes that run the tests would heed them.

    One that forbids to keep compiled files costs each of them twenty seconds of compiling the tests at every run.
    """
    seed = os.environ.get("PYTHONHASHSEED", "random")
    for name in [name for name in os.environ if name.startswith("PYTHON")]:
        del os.environ[name]
    os.environ["PYTHONHASHSEED"] = seed


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["fast"], ["whole"]):
        print("usage: ./check [fast | whole]", file=sys.stderr)
        return 2
    forget_python()
    near = nearby() if arguments == ["fast"] else None
    outcomes = run_steps(fast_steps(near) if near else all_steps(is_whole=arguments == ["whole"]))
    failed = [outcome.step.name for outcome in outcomes if outcome.code != 0]
    print()
    for outcome in outcomes:
        print(f"{'ok    ' if outcome.code == 0 else 'FAILED'} {outcome.step.name:<14} {outcome.seconds:6.1f} s")
    if near:
        print(told(near))
    elif not arguments:
        print("The tests that take longest were left out: ./check whole runs them too.")
    print(f"{'all passed' if not failed else 'failed: ' + ', '.join(failed)}; {sum(o.seconds for o in outcomes):.1f} s")
    print(outcomes[-1].closing_line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
