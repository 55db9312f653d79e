"""Microsoft Presidio's pattern recognisers beside the release check: the same disguised names (docs/benchmarks.md).

    python -m tests.bench.release_presidio --python PROGRAM [--rows FILE] [--json]

PROGRAM is an interpreter that has `presidio-analyzer` in an environment of its own. Run from the root of this project
with its development environment. Presidio is asked without a model and without those of its recognisers that ask the
network (addresses of the web and of mail look up a list there), in a namespace without network where the system gives
one. It is not made to know a list of people: this says what patterns find, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any, Final

from safeconduct.cli.bench_release import SEED, built, milliseconds, read_rows, recall, shares_flagged
from safeconduct.cli.figures import Line, Table, as_markdown, spread
from safeconduct.cli.invented_news import clean_texts
from safeconduct.cli.invented_people import invented_people

_ROWS: Final = Path("tests/data/release/rows-53.jsonl")
# Long texts on which its time is measured.
_TIMED: Final = 5
_TYPES: Final = ("inflection", "case", "transliteration", "spacing", "disguise", "phone", "initials", "mistyped")
# Runs there: nothing of ours is installed beside it. A line of texts comes, a line of findings goes.
_PROGRAM: Final = r"""
import json, sys, time
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
class NoModel(NlpEngine):
    engine_name = "none"
    is_available = True
    def load(self): pass
    def is_loaded(self): return True
    def process_text(self, text, language): return NlpArtifacts([], [], [], [], self, language)
    def process_batch(self, texts, language, **more): return ((one, self.process_text(one, language)) for one in texts)
    def is_stopword(self, word, language): return False
    def is_punct(self, word, language): return False
    def get_supported_entities(self): return []
    def get_supported_languages(self): return ["en"]
registry = RecognizerRegistry()
registry.load_predefined_recognizers(languages=["en"])
asking = [one.name for one in registry.recognizers if {"URL", "EMAIL_ADDRESS", "PERSON"} & set(one.supported_entities)]
for name in asking:
    registry.remove_recognizer(name)
engine = AnalyzerEngine(registry=registry, nlp_engine=NoModel(), supported_languages=["en"])
given = json.loads(sys.stdin.readline())
found = [[(one.start, one.end) for one in engine.analyze(text, language="en")] for text in given["texts"]]
taken = []
for text in given["timed"]:
    began = time.process_time()
    engine.analyze(text, language="en")
    taken.append(1e3 * (time.process_time() - began))
print(json.dumps({"found": found, "taken": taken}))
"""


def asked(program: str, texts: list[str], timed: list[str]) -> dict[str, Any]:
    """Return what Presidio found in each text, and how long the timed ones took."""
    command = [program, "-c", _PROGRAM]
    if shutil.which("unshare") and subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0:
        command = ["unshare", "-rn", *command]
    given = json.dumps({"texts": texts, "timed": timed}) + "\n"
    done = subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> None:
    """Run both and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True)
    parser.add_argument("--rows", type=Path, default=_ROWS)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = read_rows(given.rows)
    people = list(invented_people(rows.people, rows.seed))
    timed = list(clean_texts(_TIMED, people, SEED))
    answer = asked(given.python, [one.text for one in rows.rows], timed)
    flagged: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row, found in zip(rows.rows, answer["found"], strict=True):
        total[row.attack] += 1
        flagged[row.attack] += any(start < row.end and row.start < end for start, end in found)
    index, _ = built(people)
    figures = recall(index, rows, people) | spread("text_presidio", answer["taken"])
    figures |= spread("text", [milliseconds(index, text) for text in timed])
    figures |= {f"{name}_presidio": figure for name, figure in shares_flagged(flagged, total).items()}
    lines = (
        Line("asked for: flagged", "asked_flagged", "%", peer="asked_flagged_presidio"),
        *(Line(f"{name}: flagged", f"{name}_flagged", "%", peer=f"{name}_flagged_presidio") for name in _TYPES),
        Line("a text of 24,000 characters, median", "text_p50_ms", "ms", peer="text_presidio_p50_ms"),
    )
    print(json.dumps(figures) if given.json else as_markdown(Table("the check", "Presidio", lines).rows(figures)))


if __name__ == "__main__":
    main()
