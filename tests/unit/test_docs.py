"""The documents cover the code: links lead somewhere, and what exists is written down where a reader looks for it.

A page that is behind is worse than none, so this fails when a room, a command, an op, an error or a bench is added
without its line. It also keeps addresses of build machines and registries out of every file.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import commands_reference
import errors_reference
import vendored
from safeconduct.base.errors import SafeconductError
from safeconduct.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src/safeconduct"
DOCS = ROOT / "docs"
ROOMS = sorted(path.parent.name for path in SRC.glob("*/__init__.py"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
# What git leaves out (.gitignore); the tests run from an unpacked sdist too, where there is no git to ask.
NOT_COMMITTED = {".git", ".environment", "dist", "build", "__pycache__", ".hypothesis"}


def committed_files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not set(path.relative_to(ROOT).parts) & NOT_COMMITTED:
            yield path


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """The page without its code, in which brackets mean something else."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)


def heading_anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_relative_link_leads_to_a_file_and_a_heading() -> None:
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", prose_of(page)):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            goal = (page.parent / path).resolve() if path else page
            if not goal.exists() or (anchor and goal.suffix == ".md" and anchor not in heading_anchors(goal)):
                broken.append(f"{page.relative_to(ROOT)}: {target}")

    assert broken == []


def test_every_room_has_a_page() -> None:
    assert len(ROOMS) == 15
    assert [room for room in ROOMS if not (DOCS / f"rooms/{room}.md").exists()] == []
    assert sorted(page.stem for page in (DOCS / "rooms").glob("*.md")) == ROOMS


# Modules that need no line: where a room keeps what each of its modules needs, and what can go wrong in words.
UNSAID = re.compile(r"__init__|types|reasons|errors|\w+_errors|errors_\w+")
# Their pages have a table of modules. The command line has a module for each group of commands, and says so.
WITH_MODULES = ("base", "desk", "intake", "protect", "record", "relay", "site", "sync", "vault")


@pytest.mark.parametrize("room", WITH_MODULES)
def test_the_page_of_a_room_names_each_of_its_modules(room: str) -> None:
    named = {word.removesuffix(".py") for word in re.findall(r"`([\w./]+)`", text_of(DOCS / f"rooms/{room}.md"))}
    modules = {path.stem for path in (SRC / room).glob("*.py") if not UNSAID.fullmatch(path.stem)}

    assert modules
    assert modules - named == set()


def op_kinds() -> set[str]:
    kind = re.compile(rf"(?:{'|'.join(ROOMS)})\.[a-z_]+/\d+")
    constants = (
        node.value
        for path in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in constants if kind.fullmatch(text)}


def test_every_kind_of_op_is_listed() -> None:
    listed, kinds = text_of(DOCS / "formats/ops.md"), op_kinds()

    assert kinds
    assert sorted(kind for kind in kinds if f"`{kind}`" not in listed) == []


def test_every_command_is_in_the_reference_and_says_what_it_does() -> None:
    commands = list(commands_reference.commands(cli))

    assert commands_reference.page() == text_of(DOCS / "commands.md")
    assert [" ".join(path) for path, command in commands if not command.help] == []
    assert [
        " ".join((*path, *option.opts))
        for path, command in commands
        for option in commands_reference.own_options(command)
        if not option.help
    ] == []


def test_every_error_is_in_the_reference() -> None:
    assert errors_reference.page() == text_of(DOCS / "errors.md")


def test_two_errors_with_one_code_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    first = errors_reference.error_classes()[0]
    double = type("Double", (SafeconductError,), {"code": first.code, "__module__": "safeconduct.base.errors"})
    monkeypatch.setattr(errors_reference, "descendants", lambda _: [first, double])

    with pytest.raises(errors_reference.DoubleCode):
        errors_reference.error_classes()


def test_every_bench_has_its_figures_written_down() -> None:
    page = text_of(DOCS / "benchmarks.md")
    files = [*(SRC / "cli").glob("bench_*.py"), *(ROOT / "tests/bench").glob("bench_*.py")]
    benches = sorted(path.stem.removeprefix("bench_") for path in files)

    assert benches
    assert [bench for bench in benches if f"bench {bench}" not in page] == []


def test_every_library_the_program_runs_with_has_its_reasons_written_down() -> None:
    names = re.findall(r"^([\w.-]+)==", text_of(ROOT / "requirements/run.in"), re.MULTILINE)
    page = text_of(DOCS / "decisions/0005-libraries.md")

    assert names
    assert [name for name in names if f"| `{name}` |" not in page] == []


def test_no_file_names_a_build_machine_or_a_registry() -> None:
    # Put together from pieces so that this file does not find itself.
    places = [
        "/ro" + "ot/",
        "/wo" + "rk/",
        "/home/" + r"[a-z]+/",
        "/tmp/" + "team",
        r"C:\\" + "Users",
        "/opt/" + "(wheels|pypi)",
    ]
    registries = [
        "pythonhosted" + r"\.org",
        r"pypi\.org/" + "simple",
        "registry" + r"\.npmjs",
        '"resolv' + 'ed"\\s*:',
        "--index" + "-url h",
    ]
    forbidden = re.compile("|".join([*places, *registries, re.escape(str(ROOT))]))
    found = []
    for path in committed_files():
        match = forbidden.search(path.read_bytes().decode("utf-8", "replace"))
        if match:
            found.append(f"{path.relative_to(ROOT)}: {match.group()}")

    assert found == []


def test_every_vendored_file_is_the_one_that_was_looked_at() -> None:
    assert vendored.main(ROOT) == 0


def test_a_vendored_file_that_changed_came_or_went_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "src/desk/vendor"
    folder.mkdir(parents=True)
    for name in ("kept.js", "changed.js", "added.js"):
        (folder / name).write_text(name, encoding="ascii")
    # SHA-256 of the words "kept.js" and of nothing.
    kept = "aec91479292a6db4b1cdbaa052bafa31e02a3ca1947ddabd096ef1c4aa222a20"
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    rows = [f"{kept}  kept.js", f"{empty}  changed.js", f"{empty}  lost.js"]
    (folder / "SHA256SUMS").write_text("\n".join(rows) + "\n", encoding="ascii")

    named = [fault.removeprefix(f"{folder}/") for fault in vendored.faults_of(folder)]

    assert named == ["lost.js: lost", "added.js: has no sum", "changed.js: changed"]
    assert vendored.main(tmp_path) == 1


def test_every_picture_is_light_shown_and_there_in_both_languages() -> None:
    pictures = sorted((DOCS / "pictures").iterdir())
    shown = re.findall(r"\]\(pictures/([\w-]+)-en\.webp\)", text_of(DOCS / "desk.md"))

    assert sorted(path.name for path in pictures) == sorted(
        f"{one}-{tongue}.webp" for one in shown for tongue in ("en", "ru")
    )
    # An old laptop on a bad line has to fetch all of them.
    assert [path.name for path in pictures if path.stat().st_size > 65_000] == []
    assert sum(path.stat().st_size for path in pictures) < 3_200_000
