"""The way from the program into its browser: a file for its owner alone, sockets on loopback, our own process."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.responses import Response

from safeconduct.desk.launching import Browser, Place, remove_leftovers, runtime_folder, write_ticket
from safeconduct.desk.peer import Peers, is_our_user
from safeconduct.desk.serving import NoPort, loopback_sockets, server_for

posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere: modes of files are POSIX")


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a connection over loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        accepted, _ = server.accept()
        with closing(accepted):
            yield client, accepted


@posix
def test_the_tickets_file_is_its_owners_alone_and_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    write_ticket(tmp_path, "http://x.localhost:1/enter?t=a")
    page = write_ticket(tmp_path, "http://x.localhost:1/enter?t=b&c")

    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "t=b&amp;c" in page.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [page]


@posix
def test_the_runtime_folder_is_our_own_even_where_somebody_made_it_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    own = runtime_folder()
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    own.rmdir()
    own.mkdir()
    own.chmod(0o755)

    other = runtime_folder()

    assert other != own
    assert stat.S_IMODE(other.stat().st_mode) == 0o700
    other.rmdir()


@posix
def test_a_link_in_the_place_of_the_runtime_folder_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    own = runtime_folder()
    own.rmdir()
    (tmp_path / "theirs").mkdir(mode=0o700)
    own.symlink_to(tmp_path / "theirs")

    other = runtime_folder()

    assert other.resolve() != (tmp_path / "theirs").resolve()
    other.rmdir()


@posix
@pytest.mark.parametrize("make", [Path.touch, lambda own: own.symlink_to("nowhere")], ids=["file", "dead-link"])
def test_what_somebody_put_in_the_place_of_the_runtime_folder_does_not_keep_the_desk_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    own = runtime_folder()
    own.rmdir()
    make(own)

    other = runtime_folder()

    assert other != own
    assert stat.S_IMODE(other.stat().st_mode) == 0o700
    other.rmdir()


@posix
def test_a_runtime_folder_that_begins_nowhere_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", "here")

    assert runtime_folder().is_absolute()


# Ends when it is told to; what it started goes on writing into the profile, as a browser's own processes do.
WRITES_ON = """#!/bin/sh
for given; do case "$given" in --user-data-dir=*) profile="${given#*=}";; esac; done
(trap '' TERM; while :; do mkdir -p "$profile/Default"; echo x > "$profile/Default/$$"; done) &
sleep 60
"""


@posix
def test_a_browser_that_goes_on_writing_leaves_no_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin/chromium"
    program.parent.mkdir()
    program.write_text(WRITES_ON, "ascii")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    folder = tmp_path / "runtime"
    folder.mkdir()
    browser = Browser(folder)
    assert browser.open(tmp_path / "page.html")
    deadline = time.monotonic() + 20
    while not list(folder.glob("*/Default/*")) and time.monotonic() < deadline:
        time.sleep(0.01)

    browser.close()

    # Long enough for what goes on writing to write again.
    time.sleep(0.3)
    assert list(folder.iterdir()) == []


@posix
def test_a_closed_browser_leaves_no_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin/chromium"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nsleep 60\n", "ascii")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:/bin:/usr/bin")
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    browser = Browser(runtime)

    assert browser.open(write_ticket(tmp_path, "http://x.localhost:1/enter?t=a"))
    assert len(list(runtime.glob("profile-*"))) == 1
    assert not browser.has_ended
    browser.close()
    browser.close()

    assert list(runtime.iterdir()) == []


# Writes down what it was given.
TELLS = """#!/bin/sh
echo "$LANGUAGE $@" > "$TOLD.part"; mv "$TOLD.part" "$TOLD"; sleep 60
"""


@posix
def test_a_browser_is_asked_to_speak_the_persons_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, programs = tmp_path / "told", tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/bin:/usr/bin")
    monkeypatch.setenv("TOLD", str(told))
    browsers, browser = ["chromium", "firefox-esr"], Browser(tmp_path)
    # No other browser of this machine is found first.
    monkeypatch.setattr(
        "safeconduct.desk.launching.shutil.which", lambda name: str(programs / name) if name in browsers else None
    )
    given = {}
    for name in list(browsers):
        (programs / name).write_text(TELLS, "ascii")
        (programs / name).chmod(0o700)
        told.unlink(missing_ok=True)
        assert browser.open(tmp_path / "page.html", "ru")
        deadline = time.monotonic() + 20
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        given[name] = told.read_text("utf-8").split()
        if name == "chromium":
            browsers.remove(name)
    settings = next(tmp_path.glob("profile-*/user.js")).read_text("utf-8")
    browser.close()

    assert given["chromium"][0] == "ru"
    assert "--lang=ru" in given["chromium"]
    assert 'user_pref("intl.locale.requested", "ru");' in settings


@posix
@pytest.mark.parametrize(
    ("name", "asked"),
    [("chromium", ["--window-size=680,720", "--window-position=686,0"]), ("firefox", ["--width", "680"])],
)
def test_two_windows_are_asked_to_stand_side_by_side_and_one_alone_where_it_likes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, asked: list[str]
) -> None:
    told = tmp_path / "told"
    browser = tmp_path / name
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{told}.part"\nmv "{told}.part" "{told}"\n')
    browser.chmod(0o700)
    monkeypatch.setattr("safeconduct.desk.launching._CHROMIUMS", ("chromium",) if name == "chromium" else ())
    monkeypatch.setattr("safeconduct.desk.launching._FIREFOXES", ("firefox",))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")

    def words_for(*place: Place) -> list[str]:
        told.unlink(missing_ok=True)
        opened = Browser(tmp_path, *place)
        assert opened.open(tmp_path / "page.html")
        deadline = time.monotonic() + 10
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        opened.close()
        return told.read_text("utf-8").splitlines()

    beside, alone = words_for(Place(686, 680)), words_for()
    assert [one for one in asked if one not in beside] == []
    assert [one for one in alone if one in asked or "position" in one] == []


def test_without_a_browser_none_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not Browser(tmp_path).open(tmp_path / "page.html")


def test_the_port_is_taken_on_every_loopback_address_and_on_no_other() -> None:
    taken = loopback_sockets()
    addresses = [one.getsockname()[0] for one in taken]
    ports = {one.getsockname()[1] for one in taken}
    try:
        assert addresses in (["127.0.0.1", "::1"], ["127.0.0.1"])
        assert len(ports) == 1
        with pytest.raises(NoPort):
            loopback_sockets(ports.pop())
    finally:
        for one in taken:
            one.close()


def test_our_own_connection_is_ours(pair: tuple[socket.socket, socket.socket]) -> None:
    client, accepted = pair

    assert is_our_user(client.getsockname(), accepted.getsockname())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere: only Linux lists whose a connection is")
def test_a_connection_that_is_not_there_is_nobodys(pair: tuple[socket.socket, socket.socket]) -> None:
    client, accepted = pair
    host, port = client.getsockname()

    assert not is_our_user((host, port ^ 1), accepted.getsockname())
    assert not is_our_user(("::1", port), ("::1", accepted.getsockname()[1]))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere: only Linux lists whose a connection is")
def test_another_users_connection_is_not_ours(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, accepted = pair
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)

    assert not is_our_user(client.getsockname(), accepted.getsockname())


@posix
def test_what_a_killed_program_left_is_removed_and_what_is_still_open_is_not(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    gone, here = ended.pid, os.getppid()
    for number in (gone, here):
        (tmp_path / f"open-{number}.html").touch()
    profiles = [
        tmp_path / name for name in (f"profile-{gone}-a", f"profile-{gone}-b", f"profile-{gone}-c", f"profile-{here}-d")
    ]
    for profile in profiles:
        profile.mkdir()
        (profile / "kept").touch()
    # Of a window that the killed program opened, one is open still, one was closed.
    (profiles[1] / "SingletonLock").symlink_to(f"host-{here}")
    (profiles[2] / "lock").symlink_to(f"127.0.1.1:+{gone}")

    remove_leftovers(tmp_path)

    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
        [f"open-{here}.html", f"profile-{gone}-b", f"profile-{here}-d"]
    )


@posix
def test_what_a_killed_program_left_that_had_our_own_number_is_removed_too(tmp_path: Path) -> None:
    (tmp_path / f"profile-{os.getpid()}-a").mkdir()
    (tmp_path / f"open-{os.getpid()}.html").touch()

    remove_leftovers(tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_ours", [True, False])
def test_another_users_connection_is_cut_off_before_it_says_anything(*, is_ours: bool) -> None:
    async def tried() -> bytes:
        sockets = loopback_sockets()
        server = server_for(Response("here"), Peers(lambda client, own: is_ours))
        serving = asyncio.create_task(server.serve(sockets))
        while not server.started:
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection(*sockets[0].getsockname())
        if is_ours:
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        try:
            return await asyncio.wait_for(reader.read(), 60)
        except ConnectionResetError:
            return b""
        finally:
            writer.close()
            server.should_exit = True
            await serving

    answer = asyncio.run(tried())

    assert answer.endswith(b"here") if is_ours else answer == b""


def test_an_answer_is_sent_at_once_in_however_many_pieces() -> None:
    held: list[int] = []

    async def served() -> None:
        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            held.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        own, *others = loopback_sockets()
        for one in others:
            one.close()
        server = await asyncio.start_server(answer, sock=own)
        reader, writer = await asyncio.open_connection(*own.getsockname())
        await reader.read()
        writer.close()
        server.close()

    asyncio.run(served())

    assert held == [1]


def test_a_connection_is_looked_up_once_and_forgotten_when_it_ends() -> None:
    looked: list[int] = []

    def look(client: tuple[str, int], own: tuple[str, int]) -> bool:
        looked.append(client[1])
        return client[1] != 9

    peers, ours, other, own = Peers(look), ("127.0.0.1", 8), ("127.0.0.1", 9), ("127.0.0.1", 1)

    assert [peers.admit(one, own) for one in (ours, other)] == [True, False]
    assert [peers.is_ours(one, own) for one in (ours, ours, other, own)] == [True, True, False, False]
    peers.forget(ours, own)
    assert not peers.is_ours(ours, own)
    assert looked == [8, 9]
