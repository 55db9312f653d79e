"""Coverage-guided fuzzing of every decoder: ``python tests/fuzz/run.py --target NAME --runs N --seed S``.

``--target all``, or several names with commas between, runs each target in turn, in a process of its own, and prints
the rows of docs/fuzzing.md. ``--seconds`` ends a target that is too slow for its runs; its row says how many there
were. Needs what requirements/fuzz.txt pins (Linux); the checks do not. A find ends the run with code 77 and leaves the
bytes in ``--folder``. Begins from real encodings (the vector files, the demo data); the corpus that grows stays in the
folder.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

# Not among the tools of the checks: requirements/fuzz.txt brings it. The package carries no types.
import atheris  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

# One input must not take longer, or it is a find. Unit: seconds.
LONGEST_SECONDS = 10
# Memory that a target may grow to, or it is a find. Unit: MiB.
MOST_MEMORY_MIB = 1500
# What libFuzzer writes at the end: coverage and features reached, inputs kept, and what it took.
_DONE = re.compile(r"^#(?P<runs>\d+)\s+DONE\s+cov: (?P<cov>\d+) ft: (?P<ft>\d+) corp: (?P<corpus>\d+)/", re.MULTILINE)


def targets(name: str) -> dict[str, Target]:
    """Load the targets; only the program's own modules are instrumented, those that word errors not at all."""
    # Every refusal walks through `cbor_faults`: instrumented, it takes half the time of all other targets.
    quiet = ["safeconduct.base.errors", *(["safeconduct.base.cbor_faults"] if name != "cbor" else [])]
    with atheris.instrument_imports(include=["safeconduct"], exclude=quiet):
        from tests.fuzz.every_target import TARGETS
    return {target.name: target for target in TARGETS}


def fuzz(target: Target, *, runs: int, seconds: int, seed: int, folder: Path) -> None:
    """Run one target in this process, which ends with it. ``seconds`` 0 means until the runs are done."""
    corpus, finds = folder / "corpus" / target.name, folder / "finds"
    for path in (corpus, finds):
        path.mkdir(parents=True, exist_ok=True)
    for data in target.seeds():
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    words = folder / f"{target.name}.words"
    lines = ('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in target.words)
    words.write_text("".join(lines), encoding="ascii")
    options = {
        "runs": runs,
        "max_total_time": seconds,
        "seed": seed,
        "max_len": target.max_len,
        "timeout": LONGEST_SECONDS,
        "rss_limit_mb": MOST_MEMORY_MIB,
        "dict": words,
        "artifact_prefix": finds / f"{target.name}-",
        "print_final_stats": 1,
    }
    atheris.Setup([sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)], target.check)
    atheris.Fuzz()


def campaign(known: dict[str, Target], *, runs: int, seconds: int, seed: int, folder: Path) -> int:
    """Run all targets one after another and print a row for each; ``runs`` 0 means as many as planned for each."""
    failed = 0
    total = 0
    for target in known.values():
        log = folder / f"{target.name}.log"
        own = [sys.executable, __file__, "--target", target.name, "--seed", str(seed), "--folder", str(folder)]
        own += ["--seconds", str(seconds)]
        started = time.monotonic()
        with log.open("wb") as file:
            code = subprocess.call([*own, "--runs", str(runs or target.planned_runs)], stdout=file, stderr=file)
        took = time.monotonic() - started
        done = _DONE.search(log.read_text(encoding="utf-8", errors="replace"))
        if code or not done:
            failed += 1
            print(f"| {target.name} | FOUND SOMETHING (code {code}), see {log} |", flush=True)
            continue
        total += int(done["runs"])
        figures = f"{int(done['runs']):,} | {took:,.0f} | {int(done['runs']) / took:,.0f}"
        print(f"| {target.name} | {figures} | {done['cov']} | {done['ft']} | {done['corpus']} |", flush=True)
    print(f"{total:,} executions, {failed} targets with finds", flush=True)
    return 1 if failed else 0


def main() -> int:
    """Read the options and run; ends the process itself when it fuzzes."""
    options = argparse.ArgumentParser(description="Fuzz a decoder of Safeconduct.")
    options.add_argument("--target", required=True, help="a name, several with commas between, or all")
    options.add_argument("--runs", type=int, default=0, help="executions; without it as many as planned")
    options.add_argument("--seconds", type=int, default=0, help="at most so long for each target; without it no bound")
    options.add_argument("--seed", type=int, default=1, help="of the fuzzer's randomness, not 0")
    options.add_argument("--folder", type=Path, help="for corpus, logs and finds; a new one without it")
    chosen = options.parse_args()
    known = targets(chosen.target)
    names = list(known) if chosen.target == "all" else chosen.target.split(",")
    if not set(names) <= set(known):
        options.error(f"no such target; there are {', '.join(known)}, all")
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="safeconduct-fuzz-"))
    how = {"seconds": chosen.seconds, "seed": chosen.seed, "folder": folder}
    if chosen.target in known:
        target = known[chosen.target]
        fuzz(target, runs=chosen.runs or target.planned_runs, **how)
        return 0
    return campaign({name: known[name] for name in names}, runs=chosen.runs, **how)


if __name__ == "__main__":
    sys.exit(main())
