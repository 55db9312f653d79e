"""The shape of the source: sizes, names, docstrings, and what a reader must not have to look for (STYLE)."""

import ast
import functools
import gc
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src/safeconduct"
MODULES = {path.relative_to(SRC).as_posix(): path for path in sorted(SRC.rglob("*.py"))}

# Lines: past 500 nobody reads a file whole; past 60 a function has two subjects (STYLE "Sizes").
MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_A_FUNCTION = 60
# Bytes: the longest, of test vectors, has a third of that.
MOST_OF_A_FILE = 3_000_000
# "package/module.py:function": the reason why it is better long.
LONG_FUNCTIONS: dict[str, str] = {}
# "package/module.py": why it may catch whatever comes and not raise it again.
LAST_RESORTS = {
    "cli/main.py": "a fault of the program becomes a sentence too: a traceback would print what people wrote (P14)",
    "desk/alarm_watch.py": "no fault may end the watch for alarms; the page of check-ins says that nobody is woken",
    "desk/background.py": "work in the background that ended with a fault would look as if none had been begun",
    "desk/covering.py": "a cover that cannot be made is worth no word to anybody, and no later one may be lost by it",
    "desk/guard.py": "the same on a page: neither the browser nor a log may get the words of what went wrong (P14)",
    "desk/office.py": "no fault may end for the day what is made up for while nobody asks; whoever asks sees it",
    "desk/reading_aid.py": "whatever ended the language model, whoever reads is told that its names are missing (P14)",
    "desk/relaying.py": "no relay and no fault may end the exchange of an open desk for good; the page says its kind",
    "desk/stamping.py": "no fault may end the daily batches for good; what was not asked waits and is listed",
    "desk/worked_beside.py": "whoever waits for a text that is read beside is told of it, and waits no longer",
    "publish/release_check.py": "a risk that fails must hold the text, whatever its fault (P12); no words are shown",
}
# What the desk may use of the libraries that the contract "network" of .importlinter lets it import, whole names.
HARMLESS = {
    "asyncio": {
        "CancelledError", "Condition", "Event", "Future", "Lock", "Task", "Transport", "create_task",
        "get_running_loop", "run", "shield", "sleep", "timeout", "to_thread", "wrap_future",
    },
    "urllib": {"parse"},
    "socket": {
        "socket", "AddressFamily", "AF_INET", "AF_INET6", "IPPROTO_TCP", "SOCK_STREAM", "SOL_SOCKET",
        "SO_EXCLUSIVEADDRUSE",
    },
}  # fmt: skip
CONNECTING = {"connect", "connect_ex", "create_connection", "create_datagram_endpoint", "open_connection", "sendto"}
VAGUE_NAMES = {"utils", "util", "helpers", "common", "manager", "misc"}


@functools.cache
def trees() -> dict[str, ast.Module]:
    """Read every module as a tree; whoever only collects the tests waits for none of it."""
    # A million nodes, of which none is garbage: looking for it takes as long as the reading.
    gc.disable()
    try:
        return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
    finally:
        gc.enable()


@pytest.fixture(scope="module", autouse=True)
def _trees_are_forgotten() -> Iterator[None]:
    """A million nodes that every later search for garbage would look through."""
    yield
    trees.cache_clear()


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.name}", node


def python_files() -> list[Path]:
    own = [file for top in ("tests", "tools") for file in sorted((ROOT / top).rglob("*.py"))]
    return [*MODULES.values(), *own]


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 20


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, tree in trees().items() if not (ast.get_docstring(tree) or "").strip()] == []


def test_every_file_can_be_read_in_one_sitting() -> None:
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}

    assert {name: count for name, count in lines.items() if count > MOST_LINES_OF_A_FILE} == {}


def test_a_function_past_60_lines_has_a_reason_and_every_reason_a_function() -> None:
    sizes = {name: (node.end_lineno or node.lineno) - node.lineno + 1 for name, node in functions()}

    assert {name for name, size in sizes.items() if size > MOST_LINES_OF_A_FUNCTION} == LONG_FUNCTIONS.keys()
    assert all(LONG_FUNCTIONS.values())


def test_every_file_is_named_for_what_it_holds() -> None:
    paths = [path.relative_to(ROOT) for path in python_files()]

    assert [str(path) for path in paths if {part.removesuffix(".py") for part in path.parts} & VAGUE_NAMES] == []


def test_nothing_in_the_package_is_decided_by_assert() -> None:
    # `python -O` drops it, and with it the refusal.
    asserts = [
        f"{name}:{node.lineno}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
    ]

    assert asserts == []


def test_whatever_is_caught_blindly_is_raised_again() -> None:
    blind = [
        name
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("BaseException", "Exception")))
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]

    assert blind == list(LAST_RESORTS)


def names_of_library(tree: ast.Module, library: str) -> Iterator[str]:
    """Gives every name that a module takes from a library, however it imports it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == library:
            inner = node.module.partition(".")[2]
            yield from [inner.partition(".")[0]] if inner else [one.name for one in node.names]
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[1] for one in node.names if one.name.startswith(library + "."))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == library:
            yield node.attr


# What the relay may use of them besides: it listens on a unix socket, and asks its own dead one whether it is dead.
HARMLESS_FOR_RELAY = {
    "asyncio": {
        "Future", "Lock", "Queue", "Semaphore", "TimerHandle", "Transport", "CancelledError", "create_task",
        "Timeout", "get_running_loop", "run", "sleep", "timeout", "to_thread", "wait",
    },
    "socket": {
        "socket", "AF_INET", "AF_INET6", "AF_UNIX", "IPPROTO_TCP", "SOCK_STREAM", "SOL_SOCKET", "SO_REUSEADDR",
        "SO_SNDBUF",
    },
}  # fmt: skip


def test_the_relay_takes_from_network_libraries_only_what_it_listens_and_waits_with() -> None:
    taken = {
        f"{name}: {library}.{used}"
        for name, tree in trees().items()
        if name.startswith("relay/")
        for library, harmless in HARMLESS_FOR_RELAY.items()
        for used in names_of_library(tree, library)
        if used not in harmless
    }
    connecting = [
        name
        for name, tree in trees().items()
        if name.startswith("relay/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in CONNECTING
    ]

    assert taken == set()
    # PostgreSQL, whose address the operator gave, and its own dead socket.
    assert connecting == ["relay/postgres_database.py", "relay/serving.py"]


# What the gate may use of them besides: it listens, waits, and asks its relay through `relay_connection` alone.
HARMLESS_FOR_GATE = {
    "asyncio": {
        "CancelledError", "Semaphore", "Transport", "create_task", "get_running_loop", "run", "sleep", "timeout",
        "to_thread",
    },
    "socket": {
        "socket", "AF_INET", "AF_INET6", "AF_UNIX", "SOCK_STREAM", "SOL_SOCKET", "SO_REUSEADDR",
    },
}  # fmt: skip


def test_the_gate_connects_in_one_module_alone_and_writes_no_file() -> None:
    gate = {name: tree for name, tree in trees().items() if name.startswith("gate/")}
    taken = {
        f"{name}: {library}.{used}"
        for name, tree in gate.items()
        for library, harmless in HARMLESS_FOR_GATE.items()
        for used in names_of_library(tree, library)
        if used not in harmless
    }
    connecting = {
        name
        for name, tree in gate.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in CONNECTING)
        or (isinstance(node, ast.Import) and any(one.name == "httpcore" for one in node.names))
    }
    writing = [
        f"{name}:{node.lineno}"
        for name, tree in gate.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in ("open", "print"))
            or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr in ("open", "write_text", "write_bytes", "warning")
            )
        )
    ]

    assert len(gate) > 10
    assert taken == set()
    assert connecting == {"gate/relay_connection.py"}
    assert writing == []


def test_the_desk_takes_from_network_libraries_only_what_opens_no_connection() -> None:
    taken = {
        f"{name}: {library}.{used}"
        for name, tree in trees().items()
        if name.startswith("desk/")
        for library, harmless in HARMLESS.items()
        for used in names_of_library(tree, library)
        if used not in harmless
    }
    connecting = [
        f"{name}:{node.lineno}"
        for name, tree in trees().items()
        if name.startswith("desk/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in CONNECTING
    ]

    assert taken == set()
    assert connecting == []


def test_what_is_left_to_do_has_an_issue_number() -> None:
    # The words are put together here so that this file does not find itself.
    left = re.compile("#.*(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b(?!\(#\d+\))")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if left.search(line)
    ]

    assert found == []


def test_no_file_of_the_project_is_so_long_that_nobody_can_have_read_it() -> None:
    """A vault of 400 MB that a killed bench had left here was once taken in by `git add`."""
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / name for name in listed.decode("utf-8").split("\0") if name]
    assert len(files) > 1_000
    assert [str(one) for one in files if one.is_file() and one.stat().st_size > MOST_OF_A_FILE] == []
