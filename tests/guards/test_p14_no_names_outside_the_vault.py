"""Guards P14: no name, place or quotation in a log, temporary file or crash dump.

The real program lives through a day: a vault is made, a file with invented marker words in every member that takes
words is taken in, entries are added, shown, corrected and withdrawn, things are refused, a backup is made and
restored, the passphrase is mistyped, processes are killed in the middle. After each step everything it could have
written to is searched for the markers: vault, backup, home, temporary folder, current folder, shared memory; and what
it printed where nothing was asked to be printed. Python itself notes every file the program opens for writing and
every process it starts (`watching.py`), so that a file that is removed again at once is seen too, and the limits under
which it would crash.

The desk is run too: every page is visited, by links and through the forms that lead to those without one; words are
sent to it, it is locked while they are typed; then addresses, titles, headers and the disk are searched.
The browser's own profile is looked at in
`tests/browser/test_traces.py`. Words that a person gives as arguments stand in the
list of processes; each command reads them from standard input instead (``-``), and that way is guarded here. A refusal
shows the faulty word itself on the screen, and nothing else of the file. Swap and hibernation are not promised
(docs/threat.md).

Seen to fail, each time in a scratch copy of the source:
- Python's own way of telling an exception that nobody catches: the word stood in the traceback of a thread.
- `program_fault` that shows the text of the exception.
- `forbid_core_dumps` that does nothing.
- `read_file` that spools what it reads through a temporary file, removed at once: seen by Python's notes alone.
- A log of the typed words in the home folder.
- The demonstration's folder left behind.
- `accounts_json` that quotes the file around a fault.
- A page whose address holds the subject's name in the place of its handle; the subject's label as the page's title.
- The purpose of a print, in the address of its sheet.
- What was typed while the desk was locked, kept in a file of the runtime folder.
- A paper drawn by way of a temporary file, removed at once; a paper that is written open beside its sealed file.
- A working copy that goes through a file of the temporary folder while the browser saves it.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pypdfium2
import pytest
from docx import Document

from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.protect.age import AgeIdentity, open_, text_from_recipient
from safeconduct.record.tables.exports import FORMS
from safeconduct.record.tables.writing import csv_bytes
from tests.attack.desk import RunningDesk, running_desk
from tests.flow.demonstrated import demonstrated
from tests.flow.program import Program, Ran
from tests.guards.crawling import behind_forms, crawl
from tests.guards.watching import CYRILLIC, LATIN, Desk, holds_a_marker, lying_open, marked, planted, spellings

pytestmark = pytest.mark.slow

RECIPIENT = AgeIdentity.generate(SeededEntropy(b"recipient"))
# What numpy says to its own library as it is loaded, by the library that draws a PDF: the same for every paper.
NUMPY_LOADS = "os.putenv (b'OPENBLAS_MAIN_FREE', b'1')"
# The process that looks whether a text may leave: it is given words through a pipe and opens no file
# (tests/unit/publish/test_apart.py).
CHECKS = "'-P', '-m', 'safeconduct.publish.child']"
Doing = Callable[[dict[str, Any]], Any]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_searcher_finds_what_lies_open_in_every_spelling(tmp_path: Path) -> None:
    forms = spellings(LATIN) | spellings(CYRILLIC)
    for number, form in enumerate(sorted(forms)):
        (tmp_path / f"{number}").write_bytes(b"x" * 5000 + form + b"y")
    (tmp_path / "capitals").write_text(CYRILLIC.upper(), encoding="utf-8")
    (tmp_path / marked("a name")).touch()

    assert len(lying_open(tmp_path)) == len(forms) + 2
    if Path("/dev/shm").is_dir():
        with tempfile.NamedTemporaryFile(dir="/dev/shm") as shared:
            shared.write(CYRILLIC.encode())
            shared.flush()
            assert shared.name in lying_open()
    assert not holds_a_marker(b"nothing of the kind")


def test_no_word_lies_anywhere_but_in_the_vault_after_anything_that_is_done(desk: Desk) -> None:
    assert "6 claims" in desk.done("record", "import", desk.file, "--dry-run").out
    desk.done("record", "import", desk.file, "--yes")
    source = desk.done("record", "add-source", "--outlet", "-", "--note", "-", "--json", typed=words(2)).json["source"]
    what = ("wave", "conditions", "-", "--source", source, "--said", "-", "--quote", "-", "--note", "-")
    claim = desk.done("record", "add", *what, "--json", typed=words(4)).json["claim"]
    desk.done("record", "reword", claim, "--said", "-", typed=words(1))
    desk.done("record", "dispute", "c3", "--note", "-", typed=words(1))
    op = desk.done("record", "same", "survivor", "lantern", "--note", "-", "--json", typed=words(1)).json["ops"][0]
    desk.done("record", "undo", op, "--reason", "-", typed=words(1))
    asked = (
        ("record", "show", claim),
        ("record", "known", "wave", "--tree"),
        ("record", "known", "wave", "--as-public", "2030-05-20", "--json"),
        ("record", "history"),
    )
    for command in asked:
        assert holds_a_marker(desk.done(*command).out), command
    (desk.base / "desk/sealed").mkdir()
    # Somebody who is called so, and who agreed to be named.
    told = ("--source", source, "--json")
    made = desk.done("record", "describe", "person", "-", "--new", "--set", "sex=female", *told, typed=words(1)).json
    person = made["subject"]
    uses = ("--set", "consent_use=share_un", "--set", "consent_answer=given", "--set", f"consent_of={person}")
    desk.done("record", "describe", "consent", "what she said", "--new", *uses, *told)
    about = ("special_procedures", person, "--paper-language", "ru")
    assert holds_a_marker(desk.done("record", "paper", "show", *about).out)
    for kind in ("docx", "pdf"):
        sealing = ("--recipient", str(recipient_beside(desk)), "--for", "-", "--submitter", "-", "--as", kind)
        out = str(desk.base / f"desk/sealed/{kind}")
        desk.done("record", "paper", "draft", *about, *sealing, "-o", out, typed=words(2))
        assert holds_a_marker(opened_by_recipient(Path(out)))
    desk.done("record", "withdraw", claim, "--note", "-", typed=words(1))
    check_what_leaves(desk)
    desk.done("vault", "verify")
    desk.done("vault", "backup", str(desk.base / "desk/backup"))
    elsewhere = Program(desk.base / "desk")
    where = ("--vault", str(desk.base / "desk/other"), "--passphrase-file", str(elsewhere.passphrase))
    assert elsewhere.bare("vault", "restore", str(desk.base / "desk/backup"), *where, **desk.surroundings).code == 0
    assert desk.lying_open() == []
    found = elsewhere.bare("record", "show", "c3", *where, **desk.surroundings)
    assert holds_a_marker(found.out), found.err
    check_what_was_written(desk)


def recipient_beside(desk: Desk) -> Path:
    """Return the file of a recipient's key beside the vault."""
    file = desk.base / "desk/key.txt"
    file.write_text(text_from_recipient(RECIPIENT.kem.public), encoding="ascii")
    return file


def opened_by_recipient(file: Path) -> str:
    """Return the words of a paper as its recipient reads them."""
    data = open_(file.read_bytes(), [RECIPIENT.kem]).content
    if data.startswith(b"%PDF"):
        return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return " ".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def check_what_leaves(desk: Desk) -> None:
    """Every form of export is sealed: no word stands in it, and all of them do for whoever has the key."""
    own = AgeIdentity.generate(SystemEntropy())
    key = text_from_recipient(own.kem.public)
    what = ("--kind", "event", "--property", "conditions", "--property", "place", "--purpose", "archive", "--for", "-")
    for form in FORMS:
        out = desk.base / f"desk/out.{form}"
        refused = desk.run("record", "export", "--as", form, *what, "-o", str(out), typed=words(1))
        assert (refused.code, out.exists()) == (3, False)
        desk.done("record", "export", "--as", form, *what, "--recipient", key, "-o", str(out), typed=words(1))
        assert not holds_a_marker(out.read_bytes())
        assert unzipped(open_(out.read_bytes(), [own.kem]).content), form


def unzipped(data: bytes) -> bytes:
    """Return a workbook's parts; other bytes as they are."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_desk_has_no_word_in_an_address_or_a_title_and_leaves_none_on_the_disk(desk: Desk) -> None:
    desk.done("record", "import", many(desk), "--yes")
    table = table_to_return(desk)
    with running_desk(desk.program, **desk.surroundings) as running:
        running.enter()
        running.unlock()
        check_returned_table(desk, running, table)
        check_outgoing_table(desk, running)
        check_long_film(desk, running)
        found = behind_forms(running, marked("").strip(), json.dumps(planted()))
        assert not [address for address in found if holds_a_marker(address)]
        before = crawl(running, *found)
        assert before.missed == set()
        assert desk.lying_open() == []
        saying = next(address for address in before.pages if address.endswith("/say"))
        for step, mark in (("open", "a" * 26), ("locked", "b" * 26)):
            typed = f"once={mark}&saying=dispute&note={quote(marked(step))}"
            answer = running.ask("POST", saying, body=typed)
            assert not holds_a_marker("".join(answer.headers.values()) + answer.body * (step == "locked"))
            running.ask("POST", "/lock")
            assert desk.lying_open() == []
        running.unlock()
        draft = re.search(r'name="draft" value="([^"]+)"', running.ask("GET", "/add").body)
        assert draft is not None
        typed = f"once={'c' * 26}&do=draft&draft={draft.group(1)}&outlet.0={quote(marked('draft'))}"
        assert holds_a_marker(running.ask("POST", "/add", body=typed).body)
        assert desk.lying_open() == []
        # In the other language, so that every page is visited in both.
        running.ask("POST", "/language", body="language=ru&back=%2F")
        again = [address for address in found if address.startswith("/printed/")]
        met = crawl(running, *again)
        assert holds_a_marker(met.pages["/"].body)
        # The searcher would have found them: they stand on the pages.
        assert holds_a_marker(met.text)
        # What was searched for, the file and the picture that was not covered yet are forgotten since the lock.
        making = "/media/{media}/making/{making}"
        forgotten = {"/search/{search}", "/import/{import}", "/reading/{reading}"}
        assert met.missed == forgotten | {making, f"{making}/before", f"{making}/after"}
        assert holds_a_marker(met.pages[saying].body)
        for crawled, title in ((before, "Desk"), (met, "Рабочее место")):
            assert not [address for address in crawled.addresses if holds_a_marker(address)]
            assert not [address for address in crawled.addresses if re.search(r"wave|lantern|survivor", address)]
            assert not holds_a_marker(crawled.headers)
            assert crawled.titles == {title}
    assert desk.lying_open() == []
    for one in desk.watched()[-1:]:
        allowed = (str(desk.program.vault), str(desk.program.folder / "runtime"))
        # What the process that decodes complains of goes nowhere.
        written = [path for path in one.written if not path.startswith(allowed) and path != os.devnull]
        assert [path for path in written if "__pycache__" not in path] == []
        assert not [event for event in one.others if holds_a_marker(event) or event.startswith("socket.connect")]


def table_to_return(desk: Desk) -> str:
    """Send claims for correction, and return the table as somebody mended it."""
    own, out = AgeIdentity.generate(SystemEntropy()), desk.base / "desk/left"
    key = ("--recipient", text_from_recipient(own.kem.public), "-o", str(out))
    what = ("--kind", "event", "--property", "place", "--purpose", "correction", "--for", "-")
    desk.done("record", "table", "export", "--as", "csv", *what, *key, typed=words(1))
    table = open_(out.read_bytes(), [own.kem]).content.decode("utf-8-sig")
    out.unlink()
    # The cells of words came empty: what is planted here names somebody living.
    rows = [{**row, "text": marked("a mended place")} for row in csv.DictReader(io.StringIO(table))]
    return csv_bytes([*rows[0]], [[*row.values()] for row in rows]).decode("utf-8-sig")


def check_returned_table(desk: Desk, running: RunningDesk, table: str) -> None:
    """A table that came back is shown with its words, and they stand in no address, title or file."""
    part = '--part\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    body = part.format("once", "", "t" * 26) + part.format("called", "", marked("who filled it in"))
    body += part.format("file", '; filename="t.csv"', table) + "--part--\r\n"
    answer = running.ask("POST", "/tables", body=body, Content_Type="multipart/form-data; boundary=part")
    assert answer.status == 303, answer.body
    page = running.ask("GET", answer.headers["location"])
    assert marked("a mended place") in page.body
    assert not holds_a_marker("".join((*answer.headers.values(), *page.headers.values())))
    assert "<title>Desk</title>" in page.body
    assert desk.lying_open() == []


def check_outgoing_table(desk: Desk, running: RunningDesk) -> None:
    """What would leave as a table is shown with the words it is about, and is sealed: none stands anywhere outside."""
    key = text_from_recipient(AgeIdentity.generate(SystemEntropy()).kem.public)
    asked = [("kind", "event"), ("property", "place"), ("purpose", "archive"), ("form", "csv"), ("keys", key)]
    fields = [("once", "o" * 26), *asked, ("whom", marked("for whom"))]
    answer = running.ask("POST", "/tables/out", body=urlencode(fields))
    assert answer.status == 303, answer.body
    address = answer.headers["location"]
    page = running.ask("GET", address)
    assert marked("for whom") in page.body
    seen = re.search(r'name="seen" value="([^"]+)"', page.body)
    assert seen is not None, page.body
    sealed = running.ask("POST", address, body=urlencode({"once": "l" * 26, "seen": seen.group(1), "do": "seal"}))
    assert sealed.status == 303, sealed.body
    done = running.ask("GET", sealed.headers["location"])
    file = re.search(r'class="save" href="([^"]+)"', done.body)
    assert file is not None
    saved = running.ask("GET", file.group(1))
    told = (answer, page, sealed, done, saved)
    assert not holds_a_marker("".join(text for one in told for text in one.headers.values()))
    assert not holds_a_marker(saved.body)
    assert "<title>Desk</title>" in page.body
    assert desk.lying_open() == []


def check_long_film(desk: Desk, running: RunningDesk) -> None:
    """A film longer than any form is sealed while it comes: what it holds never lies open, not for a moment."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', running.ask("GET", "/evidence").body))
    fields = {**hidden, "once": "6" * 26, "do": "seal", "id": "V-0", "words": marked("from whom")}
    part = '--part\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}'
    body = "".join(part.format(name, "", text) + "\r\n" for name, text in fields.items())
    film = marked("what a film holds") + " "
    body += part.format("file", '; filename="x"', film * (MAX_BODY_BYTES // len(film) + 1)) + "\r\n--part--\r\n"
    answer = running.ask("POST", "/evidence", body=body, Content_Type="multipart/form-data; boundary=part")
    assert answer.status == 303, answer.body
    assert not holds_a_marker("".join(answer.headers.values()))
    assert desk.lying_open() == []
    check_long_bundle(desk, running, answer.headers["location"].partition("?")[0])


def check_long_bundle(desk: Desk, running: RunningDesk, at: str) -> None:
    """What leaves while it is made lies nowhere meanwhile: the bundle of a film longer than any form, sealed to whom it
    is for, and a working copy that somebody brought in, which is saved open."""
    keys = text_from_recipient(AgeIdentity.generate(SystemEntropy()).kem.public)
    fields = {"once": "7" * 26, "do": "bundle", "whom": marked("for whom"), "keys": keys}
    made = running.ask("POST", at, body=urlencode(fields))
    assert made.status == 303, made.body
    part = '--part\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    told = {"once": "5" * 26, "do": "bring", "tool": "a tool", "version": "1", "did": marked("what was done")}
    body = "".join(part.format(name, "", text) for name, text in told.items())
    body += part.format("file", '; filename="x"', marked("a working copy ") * 100_000) + "--part--\r\n"
    brought = running.ask("POST", at, body=body, Content_Type="multipart/form-data; boundary=part")
    assert brought.status == 303, brought.body
    page = running.ask("GET", at).body
    for form, is_open in (("/save/[\\w-]+", False), ("/original/[\\w-]+/copy/[\\w-]+", True)):
        (address,) = set(re.findall(form, page))
        check_what_is_saved(desk, running, address, is_open=is_open)


def check_what_is_saved(desk: Desk, running: RunningDesk, address: str, *, is_open: bool) -> None:
    """Save a long file, and search everything after its beginning has come."""
    lay = list[str]()

    def search() -> None:
        lay.extend(desk.lying_open())

    head, _, saved = running.fetched(address, search).partition(b"\r\n\r\n")
    assert len(saved) > 2 << 20
    assert saved.endswith(b"0\r\n\r\n")
    assert (lay, desk.lying_open()) == ([], [])
    assert (holds_a_marker(head), holds_a_marker(saved)) == (False, is_open)


def many(desk: Desk) -> str:
    """A file with more places, and more claims behind one answer, than the page of a subject shows."""
    data = planted()
    first = next(claim for claim in data["claims"] if claim["property"] == "place")
    first["value"]["names"] = [marked(f"place {number}") for number in range(12)]
    data["claims"] += [{**data["claims"][-1], "id": f"m{number}"} for number in range(60)]
    return desk.give("many.json", json.dumps(data, ensure_ascii=False).encode())


def words(lines: int) -> str:
    return "".join(marked(f"typed {line}") + "\n" for line in range(lines))


def check_what_was_written(desk: Desk) -> None:
    """Python opened nothing for writing but a vault, its backup and what left sealed, and started nothing."""
    told = desk.watched()
    allowed = tuple(str(desk.base / "desk" / name) for name in ("vault", "other", "backup", "sealed", "out."))
    assert len(told) > 10
    for one in told:
        written = [path for path in one.written if not path.startswith(allowed)]
        assert [path for path in written if path != os.devnull and "__pycache__" not in path] == []
        others = [one for one in one.others if not (one.startswith("subprocess.Popen") and CHECKS in one)]
        assert [event for event in others if not event.startswith(("os.mkdir", "os.rename", NUMPY_LOADS))] == []
        assert not any(holds_a_marker(event) for event in one.others)
        if sys.platform == "linux":
            assert one.limits == {"core": 0, "dumpable": 0}


def changed(table: str, **members: Any) -> Doing:
    """Change members of the last entry of a table, behind everything that is whole."""
    return lambda data: data[table][-1].update(members)


def without(table: str, member: str) -> Doing:
    return lambda data: data[table][-1].pop(member)


FAULTS: dict[str, Doing] = {
    "a word where a day belongs": changed("sources", published_lo=marked("FAULT")),
    "a word where a count belongs": changed("claims", value={"kind": "count", "lo": marked("FAULT"), "hi": 1}),
    "a kind there is not": changed("voices", kind=marked("FAULT")),
    "a value of another kind": changed("claims", value={"kind": "count", "lo": 1, "hi": 1}),
    "a number where words belong": changed("claims", said=7),
    "nothing where words belong": changed("sources", outlet=None),
    "a member there is not": changed("claims", **{"FAULT": marked("FAULT")}),
    "a member that is missing": without("claims", "property"),
    "an id that stands twice": changed("claims", id="c1"),
    "an id with control characters": changed("claims", id="c\x07"),
    "a claim of no account": changed("claims", source="A77"),
    "a voice that nobody is": changed("claims", voice="nobody"),
    "words too long": changed("sources", note=marked("FAULT") * 20_000),
    "half a character": changed("claims", said=marked("FAULT") + "\ud800"),
    "days the wrong way round": changed("sources", published_lo="2030-06-01", published_hi="2030-05-01"),
    "nested too deep": changed("claims", value=[[[[[[[[marked("FAULT")]]]]]]]]),
    "another format": lambda data: data.update(format=marked("FAULT")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refused_file_shows_its_fault_and_no_other_word_of_it(desk: Desk, fault: str) -> None:
    data = copy.deepcopy(planted())
    FAULTS[fault](data)
    file = desk.give("bad.json", json.dumps(data).encode())

    ran = desk.run("record", "import", file, "--yes", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (2, "record.bad_accounts")
    check_says_fault_only(ran)


@pytest.mark.parametrize("cut", ["in the middle", "not utf-8", "more after the end", "a member twice"])
def test_a_file_that_is_no_json_is_refused_without_a_word_of_it(desk: Desk, cut: str) -> None:
    whole = json.dumps(planted(), ensure_ascii=False).encode()
    middle = whole.rindex(CYRILLIC.encode()) + 3
    said = f'"said": "{marked("said again")}", "said": '.encode()
    data = {
        "in the middle": whole[:middle],
        "not utf-8": whole.replace(CYRILLIC.encode(), CYRILLIC.encode("cp1251")),
        "more after the end": whole + whole,
        "a member twice": whole.replace(b'"said": ', said, 1),
    }[cut]

    ran = desk.run("record", "import", desk.give("bad.json", data), "--yes", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (2, "record.bad_accounts")
    check_says_fault_only(ran)


def check_says_fault_only(ran: Ran) -> None:
    """The fault's own word may be given back, cut short; nothing that stands beside it."""
    for told in (ran.out, ran.err):
        flat = " ".join(told.split())
        rest = flat.replace(marked("FAULT"), "")
        assert not holds_a_marker(rest), flat
        assert len(flat) < 700
        assert "Traceback" not in flat


def test_a_wrong_passphrase_and_a_wrong_command_tell_nothing(desk: Desk) -> None:
    desk.done("record", "import", desk.file, "--yes")
    wrong = desk.give("wrong", b"not these words\n")
    for arguments in (("record", "list"), ("vault", "verify"), ("record", "show", "c3")):
        ran = desk.program.bare(
            *arguments, "--vault", str(desk.program.vault), "--passphrase-file", wrong, **desk.surroundings
        )
        assert ran.code == 4
        assert not holds_a_marker(ran.out + ran.err)
        assert "not these words" not in ran.out + ran.err
    for refused in (("record", "show", "c99"), ("record", "known", "wave", "--as-known", "soon"), ("record", "knwon")):
        ran = desk.run(*refused)
        assert ran.code == 2
        assert not holds_a_marker(ran.out + ran.err)


CRASHES = {
    "in a command": "queries.Record.history = broken",
    "in the store": "store.Store.execute = broken",
    "while an error is told": "queries.Record.history = broken; screen.Screen.error = broken",
    "while an object is let go": "queries.Record.__del__ = broken",
    "in a thread": "queries.Record.history = lambda *_: threading.Thread(target=broken).start() or []",
    "before anything": "main.language_of_arguments = broken",
}
CRASHING = """
import sys, threading
from safeconduct.cli import main, screen
from safeconduct.record import queries
from safeconduct.vault import store
words = sys.stdin.readline()
def broken(*_, **__):
    raise KeyError(words)
CRASH
main.main(sys.argv[1:])
"""


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_tells_places_in_the_code_and_no_word_of_the_vault(desk: Desk, crash: str) -> None:
    desk.done("record", "import", desk.file, "--yes")
    where = ("--vault", str(desk.program.vault), "--passphrase-file", str(desk.program.passphrase))

    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", CRASHING.replace("CRASH", CRASHES[crash]), "record", "history", *where],
        env=desk.program.environment(**desk.surroundings),
        cwd=desk.base / "desk",
        input=words(1).encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )

    assert b"KeyError" in done.stderr
    assert not holds_a_marker(done.stderr)
    assert not holds_a_marker(done.stdout) or crash == "while an object is let go"
    assert desk.lying_open() == []


def large(desk: Desk, claims: int) -> str:
    data = planted()
    first = data["claims"][0]
    data["claims"] += [{**first, "id": f"x{n}", "said": marked(f"said {n}")} for n in range(claims)]
    return desk.give("large.json", json.dumps(data, ensure_ascii=False).encode())


@pytest.mark.parametrize("ending", [signal.SIGTERM, getattr(signal, "SIGABRT", signal.SIGTERM)])
def test_a_process_that_is_ended_at_its_question_leaves_no_word(desk: Desk, ending: signal.Signals) -> None:
    with desk.start("record", "import", desk.file) as process:
        assert process.stderr is not None
        while (character := process.stderr.read(1)) != b"]":
            assert character
        for name in ("cmdline", "environ", "limits"):
            check_shown_by_the_system(Path(f"/proc/{process.pid}/{name}"))
        process.send_signal(ending)
        process.wait(60)

    assert process.returncode != 0
    assert desk.lying_open() == []
    assert [path.name for path in (desk.base / "desk").rglob("*core*")] == []


def check_shown_by_the_system(path: Path) -> None:
    if path.exists() and os.access(path, os.R_OK):
        data = path.read_bytes()
        assert not holds_a_marker(data)
        assert path.name != "limits" or b"Max core file size        0  " in data


def test_a_process_that_is_killed_while_it_writes_leaves_no_word(desk: Desk) -> None:
    log = desk.program.vault / "vault.db-wal"
    with desk.start("record", "import", large(desk, 20_000), "--yes") as process:
        while process.poll() is None and not (log.exists() and log.stat().st_size > 1_000_000):
            time.sleep(0.005)
        process.kill()

    assert log.stat().st_size > 0
    assert desk.lying_open() == []
    desk.done("vault", "verify")


def is_written(folder: Path) -> bool:
    """Whether a vault below a folder has a log with something in it. Logs come and go while this looks."""
    for log in folder.rglob("vault.db-wal"):
        with suppress(FileNotFoundError):
            if log.stat().st_size > 100_000:
                return True
    return False


def test_the_demonstration_leaves_nothing_and_a_killed_one_nothing_readable(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # The run that others read; `demonstrated` looks at what it leaves behind, and gives none that left anything.
    assert demonstrated(tmp_path_factory, "en").code == 0
    command = desk.program.command("demo", "--headless")
    environment = desk.program.environment(**desk.surroundings)
    with subprocess.Popen(command, env=environment, cwd=desk.base / "desk", stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not is_written(desk.base / "tmp"):
            time.sleep(0.002)
        process.kill()

    left = [path for path in (desk.base / "tmp").rglob("*") if path.is_file()]
    assert {path.name for path in left} >= {"keys", "vault.db"}
    for path in left:
        data = path.read_bytes()
        assert not any(form in data for word in ("Chechnya", "Чечн", "Network") for form in spellings(word))
