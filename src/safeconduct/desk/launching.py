"""Opens the desk in a browser: a file with a ticket, and a browser profile that is thrown away (notes 6.2).

The ticket goes through a file that only its owner can read, never through a program's arguments, which everybody
on the computer can see. The browser's profile lies in the runtime directory, which most systems keep in memory, and
is removed when the desk locks or ends (promise P14). It refuses to leave a ticket behind.
"""

from __future__ import annotations

import contextlib
import html
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

# Browsers that take a profile folder and an address as arguments, the first one found is used.
_CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome", "brave-browser", "microsoft-edge")
_FIREFOXES: Final = ("firefox-esr", "firefox")
# Browsers ask hosts of their makers' whatever is switched off: sign-in, time, updates, telemetry, advertisements. All
# of it is asked of a port of this computer on which its administrator alone could listen, and nobody does.
_NOWHERE: Final = "127.0.0.1:9"
# A window like a program's, and nothing that calls home (notes 6.2 rule 10 and 6.3).
_CHROMIUM_OPTIONS: Final = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-quic",
    "--disable-sync",
    "--disable-translate",
    "--disable-breakpad",
    "--disable-features=MediaRouter,OptimizationHints,Translate,AutofillServerCommunication",
    "--disk-cache-size=1",
    "--incognito",
    "--password-store=basic",
    "--no-pings",
    f"--proxy-server=http://{_NOWHERE}",
)
_FIREFOX_SETTINGS: Final = (
    ("browser.shell.checkDefaultBrowser", "false"),
    ("browser.privatebrowsing.autostart", "true"),
    ("browser.formfill.enable", "false"),
    ("browser.sessionstore.resume_from_crash", "false"),
    ("browser.cache.disk.enable", "false"),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    ("datareporting.healthreport.uploadEnabled", "false"),
    ("toolkit.telemetry.enabled", "false"),
    ("app.update.enabled", "false"),
    ("browser.startup.homepage_override.mstone", '"ignore"'),
    ("layout.spellcheckDefault", "0"),
    ("network.captive-portal-service.enabled", "false"),
    ("network.connectivity-service.enabled", "false"),
    ("browser.safebrowsing.malware.enabled", "false"),
    ("browser.safebrowsing.phishing.enabled", "false"),
    # As `_NOWHERE`, without a way around it.
    ("network.proxy.type", "1"),
    ("network.proxy.http", f'"{_NOWHERE.partition(":")[0]}"'),
    ("network.proxy.http_port", _NOWHERE.partition(":")[2]),
    ("network.proxy.ssl", f'"{_NOWHERE.partition(":")[0]}"'),
    ("network.proxy.ssl_port", _NOWHERE.partition(":")[2]),
    ("network.proxy.no_proxies_on", '".localhost"'),
    ("network.proxy.failover_direct", "false"),
    ("network.proxy.allow_bypass", "false"),
    ("network.trr.mode", "5"),
    ("network.dns.disablePrefetch", "true"),
)
# A report of a crash holds what was on the screen, and would lie in the person's home, outside the profile.
_FIREFOX_SURROUNDINGS: Final = {"MOZ_CRASHREPORTER_DISABLE": "1"}
_SECONDS_TO_CLOSE: Final = 3
# Digits of a process's number on any system there is.
_MOST_DIGITS: Final = 9


def runtime_folder() -> Path:
    """Return a folder of our user's own for what lives as long as the desk, in memory where the system has that."""
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    # A way that begins nowhere would be another folder for the browser than for us.
    folder = Path(base) if Path(base).is_absolute() and Path(base).is_dir() else Path(tempfile.gettempdir())
    own = folder / (f"safeconduct-{os.getuid()}" if sys.platform != "win32" else "safeconduct")
    # What is there and is no folder, or leads nowhere, was put there by somebody else: looked at below.
    with contextlib.suppress(FileExistsError):
        own.mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32" and not _is_ours_alone(own):
        # Somebody else made it first, to read what we put there.
        return Path(tempfile.mkdtemp(prefix="safeconduct-"))
    return own


def remove_leftovers(folder: Path) -> None:
    """Remove the tickets and browser profiles that programs left here which were killed before they could.

    A window that is still open keeps its profile: what was being typed stands in it. Called before this program leaves
    anything itself: what bears its own number is of one before it, and in a container every one has the same.
    """
    for ticket in folder.glob("open-*.html"):
        if not is_running(ticket.stem.partition("-")[2]):
            ticket.unlink(missing_ok=True)
    for mark in folder.glob("desk-*.mark"):
        if not is_running(mark.stem.partition("-")[2]):
            mark.unlink(missing_ok=True)
    for profile in folder.glob("profile-*-*"):
        if not is_running(profile.name.split("-")[1]) and not _is_shown(profile):
            shutil.rmtree(profile, ignore_errors=True)


def _is_shown(profile: Path) -> bool:
    """Say whether a browser runs with a profile: both name their process in a link beside it, as ``host-12``."""
    for name in ("SingletonLock", "lock"):
        with contextlib.suppress(OSError):
            return is_running(re.split(r"\D", os.readlink(profile / name))[-1])
    return False


def is_running(number: str) -> bool:
    """Say whether another process of this number runs; it does where that cannot be asked, and of what is no number."""
    if number == str(os.getpid()):
        return False
    if sys.platform == "win32" or not number.isdecimal() or len(number) > _MOST_DIGITS:
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_ours_alone(folder: Path) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def write_ticket(folder: Path, address: str) -> Path:
    """Write the file that opens ``address``; readable by its owner alone from its first byte on."""
    path = folder / f"open-{os.getpid()}.html"
    path.unlink(missing_ok=True)
    text = (
        '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Safeconduct</title>'
        f'<meta http-equiv="refresh" content="0;url={html.escape(address)}">'
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window of ours opens, in pixels; the system may put it elsewhere. All are as high as a small screen."""

    left: int
    width: int
    height: int = 720


ORDINARY_PLACE: Final = Place(0, 1280)


@dataclass(slots=True)
class Browser:
    """A browser with a profile of its own; ``close`` ends it and removes the profile."""

    folder: Path
    place: Place = ORDINARY_PLACE
    _process: list[subprocess.Popen[bytes]] = field(init=False, default_factory=list)
    _profiles: list[Path] = field(init=False, default_factory=list)

    def open(self, page: Path, language: str = "en") -> bool:
        """Open a page in a fresh profile; says whether any browser was found.

        ``language`` ("ru"): what the browser itself says, such as the button that chooses a file, is said in it where
        the browser has it.
        """
        command = self._command(page.as_uri(), language)
        if not command:
            return False
        quiet = subprocess.DEVNULL
        # Chromium on Linux takes its language from here alone.
        env = {**os.environ, **_FIREFOX_SURROUNDINGS, "LANGUAGE": language}
        self._process.append(
            subprocess.Popen(command, env=env, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        )
        return True

    @property
    def has_ended(self) -> bool:
        """Whether the person closed the window."""
        return bool(self._process) and self._process[-1].poll() is not None

    def _command(self, address: str, language: str) -> list[str]:
        for name in _CHROMIUMS:
            if path := shutil.which(name):
                as_root = ["--no-sandbox"] if sys.platform != "win32" and os.getuid() == 0 else []
                own = [f"--user-data-dir={self._profile()}", f"--lang={language}"]
                size = [f"--window-size={self.place.width},{self.place.height}"]
                if self.place != ORDINARY_PLACE:
                    size.append(f"--window-position={self.place.left},0")
                return [path, *own, *_CHROMIUM_OPTIONS, *size, *as_root, f"--app={address}"]
        for name in _FIREFOXES:
            if path := shutil.which(name):
                profile = self._profile()
                settings = (*_FIREFOX_SETTINGS, ("intl.locale.requested", f'"{language}"'))
                lines = (f'user_pref("{setting}", {value});\n' for setting, value in settings)
                (profile / "user.js").write_text("".join(lines), "utf-8")
                size = [] if self.place == ORDINARY_PLACE else ["--width", str(self.place.width)]
                return [path, "--profile", str(profile), "--no-remote", "--new-instance", *size, address]
        return []

    def _profile(self) -> Path:
        profile = Path(tempfile.mkdtemp(prefix=f"profile-{os.getpid()}-", dir=self.folder))
        self._profiles.append(profile)
        return profile

    def close(self) -> None:
        """End the browser and remove its profile. Closing again tries once more what could not be removed."""
        for process in self._process:
            process.terminate()
            try:
                process.wait(_SECONDS_TO_CLOSE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _end_group(process.pid)
        self._process.clear()
        self._profiles = [profile for profile in self._profiles if not _is_removed(profile)]


def _end_group(leader: int) -> None:
    """End what a browser started and left behind: such a process may still write into the profile."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)


def _is_removed(folder: Path) -> bool:
    """Remove a folder; says whether it is gone. Tries for a while: what is just ending may write once more."""
    deadline = time.monotonic() + _SECONDS_TO_CLOSE
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            time.sleep(0.05)
    return not folder.exists()


def open_ordinary(page: Path) -> bool:
    """Open a page in the person's own browser, which keeps what it likes; says whether there is one."""
    with contextlib.suppress(webbrowser.Error):
        return webbrowser.open(page.as_uri())
    return False
