"""Drives the system's own Firefox by Marionette, which is built into it: JSON over a socket on loopback.

Each message is its length in bytes, a colon and JSON: ``[0, number, command, parameters]`` one way and ``[1, number,
error, result]`` the other. The commands are those of WebDriver (W3C) under their names there. Nothing needs to be
installed but Firefox; a client of 100 lines took the place of a driver program and its library.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.browser.hands import PATIENCE, Gone, wait_for

# What a page that just went away is answered with.
_GONE: Final = ("no such window", "unknown error", "javascript error", "stale element reference")
# WebDriver's names of keys that write nothing.
_KEYS: Final = {
    "Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008", "Control": "\ue009", "Alt": "\ue00a", "Escape": "\ue00c",
    "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015",
    "Home": "\ue011", "End": "\ue010", "Slash": "/", "Space": " ",
}  # fmt: skip
_ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
# The port is any that is free; it is written into a file of the profile.
SETTINGS: Final = 'user_pref("marionette.port", 0);\n'
PORT_FILE: Final = "MarionetteActivePort"
# The second lets a test look at what is printed, and at the list of what the browser found wrong.
OPTIONS: Final = ("--headless", "--marionette", "--remote-allow-system-access", "--width=1280", "--height=720")
_ON_PAPER: Final = "gBrowser.selectedBrowser.browsingContext.mediumOverride = arguments[0]"
# Firefox notes as an error that it forgot what it was told to forget.
_WRONG: Final = """return Services.console.getMessageArray().filter(one => one instanceof Ci.nsIScriptError)
    .filter(one => !(one.flags & Ci.nsIScriptError.warningFlag) && one.sourceName.includes(".localhost"))
    .filter(one => one.category !== "Clear-Site-Data")
    .map(one => `${one.category}: ${one.errorMessage} ${one.sourceName}:${one.lineNumber}`)"""


class Refused(Exception):
    """Firefox could not do what it was told."""


@dataclass(slots=True)
class Firefox:
    """A running Firefox."""

    link: socket.socket
    _number: int = 0
    _received: bytearray = field(default_factory=bytearray)

    def command(self, name: str, **parameters: Any) -> Any:
        """Give a command and return what comes back; Gone, Refused."""
        self._number += 1
        data = json.dumps([0, self._number, name, parameters]).encode()
        self.link.sendall(b"%d:%s" % (len(data), data))
        _, number, error, result = self.message()
        assert number == self._number
        if error:
            raise (Gone if error["error"] in _GONE else Refused)(f"{name}: {error['error']}: {error['message']}")
        return result.get("value") if isinstance(result, dict) else result

    def message(self) -> Any:
        """Read one message."""
        while b":" not in self._received:
            self._more()
        length, _, _ = bytes(self._received).partition(b":")
        end = len(length) + 1 + int(length)
        while len(self._received) < end:
            self._more()
        data = bytes(self._received[len(length) + 1 : end])
        del self._received[:end]
        return json.loads(data)

    def _more(self) -> None:
        chunk = self.link.recv(1 << 16)
        if not chunk:
            raise Refused("Firefox is gone")
        self._received += chunk

    def _keys(self, *actions: tuple[str, str]) -> None:
        acts = [{"type": kind, "value": value} for kind, value in actions]
        self.command("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": acts}])

    def visit(self, address: str) -> None:
        self.command("WebDriver:Navigate", url=address)

    def press(self, keys: str) -> None:
        values = [_KEYS.get(one, one) for one in keys.split("+")]
        down = [("keyDown", value) for value in values]
        self._keys(*down, *(("keyUp", value) for value in reversed(values)))

    def write(self, words: str) -> None:
        self._keys(*((kind, letter) for letter in words for kind in ("keyDown", "keyUp")))

    def ask(self, script: str) -> Any:
        found = self.command("WebDriver:ExecuteScript", script=script, args=[])
        # Nothing at all comes back from a page that is just making place for another one.
        if found is None:
            raise Gone
        return found

    def hand_over(self, file: Path) -> None:
        element = self.command("WebDriver:GetActiveElement")[_ELEMENT]
        self.command("WebDriver:ElementSendKeys", id=element, text=str(file))

    def on_paper(self) -> tuple[str, bytes]:
        pages = base64.b64decode(self.command("WebDriver:Print"))
        self.inside(_ON_PAPER, "print")
        words = self.ask("return document.body.innerText")
        self.inside(_ON_PAPER, "")
        return words, pages

    def wrong(self) -> list[str]:
        return [str(one) for one in self.inside(_WRONG)]

    def inside(self, script: str, *arguments: object) -> Any:
        """Run a script in the browser itself, outside every page."""
        self.command("Marionette:SetContext", value="chrome")
        try:
            return self.command("WebDriver:ExecuteScript", script=script, args=list(arguments))
        finally:
            self.command("Marionette:SetContext", value="content")


@contextmanager
def held(profile: Path) -> Iterator[Firefox]:
    """Wait for a Firefox that was started with Marionette on a profile, and take hold of it."""
    file = profile / PORT_FILE
    port = wait_for(lambda: file.exists() and file.read_text("ascii").strip())
    with socket.create_connection(("127.0.0.1", int(port)), timeout=PATIENCE) as link:
        found = Firefox(link)
        found.message()
        found.command("WebDriver:NewSession")
        yield found


def program() -> str:
    """Return the path of Firefox ESR; nothing when it is not on this machine."""
    return shutil.which("firefox-esr") or ""


@contextmanager
def running_firefox(*settings: str) -> Iterator[Firefox]:
    """Start a Firefox with a new profile and these lines in its settings, and end it with everything it started."""
    profile = Path(tempfile.mkdtemp(prefix="sc-"))
    (profile / "user.js").write_text("".join((SETTINGS, *settings)), "ascii")
    command = [program(), *OPTIONS, "--profile", str(profile), "--no-remote", "about:blank"]
    quiet = subprocess.DEVNULL
    env = {**os.environ, "HOME": str(profile)}
    process = subprocess.Popen(command, env=env, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        with held(profile) as firefox:
            yield firefox
    finally:
        # The processes for its pages are in the same group.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(profile, ignore_errors=True)
