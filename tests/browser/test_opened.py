"""The window that the program itself opens: the demonstration in Chromium, a vault in Firefox (P13, P14).

The browsers are the system's own with the options that the launcher gives them; what a machine without a screen needs
is added, and a way to press keys. Nothing is set in Firefox that usually tames it for tests.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Error, Playwright, expect

from safeconduct.cli.demo import PASSPHRASE as DEMO
from tests.browser.hands import PATIENCE, Gone, Hands, wait_for
from tests.browser.marionette import OPTIONS, Refused, held, program
from tests.browser.striking import strike
from tests.browser.test_traces import CHROMIUM, free_port, wait_for_port
from tests.flow.program import PASSPHRASE, Program
from tests.guards.watching import Desk, lying_open, marked
from tests.unit.desk.article import WAVE

pytestmark = pytest.mark.slow

FIREFOX = """#!/bin/sh
/bin/cat {settings} >> "$2/user.js"
exec {program} {options} "$@"
"""
SETTINGS = 'user_pref("marionette.port", 0);\nuser_pref("remote.prefs.recommended", false);\n'
ELSEWHERE = "http://somewhere.example/"
# Firefox keeps a list of its tabs, for a start after a crash, every quarter of a minute.
KEEP_TABS = """ChromeUtils.importESModule("resource:///modules/sessionstore/SessionSaver.sys.mjs").SessionSaver.run();
    return true"""


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder with a short name: Chromium makes a socket in it, whose address has at most 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="sc-"))
    for name in ("bin", "runtime"):
        (folder / name).mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def profiles(runtime: Path) -> set[Path]:
    """Return the profiles that the program made; what is in them comes and goes."""
    return set(runtime.glob("*/profile-*"))


def put(base: Path, name: str, script: str) -> None:
    path = base / "bin" / name
    path.write_text(script, "ascii")
    path.chmod(0o700)


@contextmanager
def started(command: list[str], folder: Path, env: dict[str, str]) -> Iterator[Path]:
    """Run the program until the end of the block, and give the file that lets its browser in."""
    running = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert running.stdout is not None
        yield Path(json.loads(running.stdout.readline())["open"])
    finally:
        running.terminate()
        running.communicate(timeout=PATIENCE)
        assert running.returncode == 0


def test_the_demonstration_opens_in_chromium_on_the_real_accounts(driver: Playwright, base: Path) -> None:
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("no Chromium on this machine")
    port = free_port()
    put(base, "chromium", CHROMIUM.format(port=port))
    path = f"{base / 'bin'}:/usr/local/bin:/usr/bin:/bin"
    person = Program(base)
    env = person.environment(PATH=path, XDG_RUNTIME_DIR=str(base / "runtime"), TMPDIR=str(base))
    with started(person.command("demo", "--json"), base, env) as ticket:
        wait_for_port(port)
        page = driver.chromium.connect_over_cdp(f"http://127.0.0.1:{port}").contexts[0].pages[0]
        expect(page.locator(".demo")).to_contain_text("DEMO", timeout=PATIENCE * 1000)
        assert not ticket.exists()
        expect(page.locator("#passphrase")).to_be_focused(timeout=PATIENCE * 1000)
        page.keyboard.type(DEMO)
        strike(page, "Enter")
        page.get_by_role("link", name=WAVE).focus()
        strike(page, "Enter")
        expect(page.locator(".card").first).to_contain_text("1–10 December 2018", timeout=PATIENCE * 1000)
        with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
            page.goto(ELSEWHERE)
    assert list((base / "runtime").rglob("*.html")) == []
    assert profiles(base / "runtime") == set()
    assert list(base.glob("sc-*")) == []


def unlock(hands: Hands) -> None:
    hands.until(lambda: hands.focused == "Passphrase")
    hands.write(PASSPHRASE)
    hands.go("Enter")


def windows_of(folder: Path) -> list[str]:
    """Return the command lines of processes that use a folder."""
    found = []
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(one.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return [line for line in found if f"{folder}/profile-" in line or f"{folder}/safeconduct" in line]


def test_a_vault_opens_in_firefox_which_leaves_no_word_and_no_process_and_reaches_nobody(base: Path) -> None:
    if not program():
        pytest.skip("no Firefox ESR on this machine")
    home = base / "tmp"
    person = Desk(base)
    person.done("record", "import", person.file, "--yes")
    settings = base / "given/settings.js"
    settings.write_text(SETTINGS, "ascii")
    put(base, "firefox-esr", FIREFOX.format(settings=settings, program=program(), options=" ".join(OPTIONS)))
    runtime = base / "runtime"
    surroundings = {
        **person.surroundings,
        "XDG_RUNTIME_DIR": str(runtime),
        "PATH": str(base / "bin"),
        "HOME": str(home),
    }
    env = person.program.environment(**surroundings)
    command = person.program.command("desk", "--vault", str(person.program.vault), "--json")
    with started(command, base / "desk", env) as ticket:
        (first,) = wait_for(lambda: profiles(runtime))
        with held(first) as firefox:
            hands = Hands(firefox)
            unlock(hands)
            assert not ticket.exists()
            hands.open("Add an account")
            hands.until(lambda: hands.focused.startswith("Who printed"))
            hands.write(marked("typed"))
            firefox.inside(KEEP_TABS)
            assert firefox.inside("return gBrowser.tabs.length") == 1
            assert hands.wrong() == []
            assert lying_open(runtime, base / "desk", home) == []
            # The window may go while the last key is on its way.
            with contextlib.suppress(Gone, Refused, OSError):
                hands.press("Shift", "Shift", "Shift")
            (second,) = wait_for(lambda: profiles(runtime) - {first})
        assert not first.exists()
        with held(second) as firefox:
            hands = Hands(firefox)
            unlock(hands)
            assert hands.until(lambda: firefox.ask("return document.activeElement.value")) == marked("typed")
            with pytest.raises((Gone, Refused), match="proxyConnectFailure"):
                firefox.visit(ELSEWHERE)
            assert lying_open(runtime, base / "desk", home) == []
    assert profiles(base / "runtime") == set()
    assert list(runtime.rglob("*.html")) == []
    assert windows_of(runtime) == []
    assert person.lying_open() == []
