"""The list of attacks on the desk's door, against the running program (notes 6.2)."""

import os
import stat
import time

import pytest

from tests.attack.desk import RunningDesk, running_desk
from tests.flow.program import Program

TODAY = "What is known"


def test_our_own_page_gets_in_on_both_loopback_addresses(desk: RunningDesk) -> None:
    for address in ("127.0.0.1", "::1"):
        answer = desk.ask("GET", "/", address=address)

        assert answer.status == 200
        assert TODAY in answer.body


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost:{port}",
        "127.0.0.1:{port}",
        "[::1]:{port}",
        "127.0.0.1.evil.example:{port}",
        "{host}.evil.example",
        "x{host}",
        "{name}.localhost",
        "{name}.localhost.:{port}",
        "{NAME}.localhost:{port}",
        "{host}, evil.example",
        "",
        "-",
    ],
)
def test_another_name_is_refused_before_anything_else(desk: RunningDesk, host: str) -> None:
    name = desk.host.split(".")[0]
    given = host.format(port=desk.port, host=desk.host, name=name, NAME=name.upper())

    for path in ("/", "/static/desk.css", "/enter?t=a", "/nowhere"):
        answer = desk.ask("GET", path, Host=given)
        assert answer.status in (400, 421), path
        assert TODAY not in answer.body


def test_a_doubled_host_is_refused(desk: RunningDesk) -> None:
    lines = f"GET / HTTP/1.1\r\nHost: {desk.host}\r\nHost: {desk.host}\r\nSec-Fetch-Site: same-origin\r\n"
    answer = desk.raw((lines + f"Cookie: __Host-desk={desk.cookie}\r\nConnection: close\r\n\r\n").encode())

    assert answer.status in (400, 421)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none, same-origin", "SAME-ORIGIN", "", "-"])
def test_a_request_that_another_page_started_is_refused(desk: RunningDesk, site: str) -> None:
    for method, path in (("GET", "/"), ("POST", "/lock"), ("POST", "/language"), ("GET", "/events")):
        assert desk.ask(method, path, Sec_Fetch_Site=site).status == 403, (method, path)
    # Locking was refused too: the desk is still open.
    assert TODAY in desk.ask("GET", "/").body


@pytest.mark.parametrize(
    ("mode", "dest"), [("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty"), ("navigate", "embed")]
)
def test_an_address_typed_by_hand_is_a_page_and_nothing_else(desk: RunningDesk, mode: str, dest: str) -> None:
    assert desk.ask("GET", "/", Sec_Fetch_Site="none").status == 200
    assert desk.ask("GET", "/", Sec_Fetch_Site="none", Sec_Fetch_Mode=mode, Sec_Fetch_Dest=dest).status == 403
    assert desk.ask("POST", "/language", Sec_Fetch_Site="none").status == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:{port}", "https://{host}", "file://"])
def test_a_form_of_another_origin_is_refused(desk: RunningDesk, origin: str) -> None:
    given = origin.format(port=desk.port, host=desk.host)

    assert desk.ask("POST", "/language", body="language=ru", Origin=given).status == 403


@pytest.mark.parametrize("cookie", ["-", "", "__Host-desk=", "__Host-desk={other}", "desk={own}", "__Host-desk={own}x"])
def test_without_our_cookie_nothing_is_shown(desk: RunningDesk, cookie: str) -> None:
    given = cookie.format(own=desk.cookie, other="a" * len(desk.cookie))

    for path in ("/", "/record", "/events", "/nowhere"):
        answer = desk.ask("GET", path, Cookie=given)
        assert answer.status == 403
        assert TODAY not in answer.body


def test_two_cookies_of_our_name_are_none(desk: RunningDesk) -> None:
    both = f"__Host-desk={desk.cookie}; __Host-desk={desk.cookie}"

    assert desk.ask("GET", "/", Cookie=both).status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "BREW"])
def test_methods_that_no_page_uses_are_refused(desk: RunningDesk, method: str) -> None:
    assert desk.ask(method, "/").status in (400, 405)


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/"]
)
def test_nothing_but_our_files_lies_under_static(desk: RunningDesk, path: str) -> None:
    assert desk.ask("GET", path).status == 404


def test_every_answer_carries_the_headers(desk: RunningDesk) -> None:
    answers = [
        desk.ask("GET", "/"),
        desk.ask("GET", "/static/desk.css"),
        desk.ask("GET", "/nowhere"),
        desk.ask("GET", "/", Cookie="-"),
        desk.ask("GET", "/", Host="evil.example"),
        desk.ask("POST", "/language", body="language=en&back=%2F"),
        desk.ask("PUT", "/"),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert not {"server", "x-powered-by", "access-control-allow-origin"} & set(answer.headers)


def test_a_page_that_is_left_goes_back_to_none_but_our_own(desk: RunningDesk) -> None:
    for back in ("//evil.example/", "http://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = desk.ask("POST", "/language", body=f"language=en&back={back}")
        assert (answer.status, answer.headers["location"]) == (303, "/")


def test_a_body_beyond_any_form_of_ours_is_refused_and_the_desk_goes_on(desk: RunningDesk) -> None:
    assert desk.ask("POST", "/language", body="language=" + "a" * (33 * 1024 * 1024)).status == 413
    assert desk.ask("GET", "/").status == 200


@pytest.mark.parametrize(
    "body", ["language=%ff%fe", "language=%ed%a0%80", "%00=%00", "&" * 20_000, "=", "language", "a" * 100_000]
)
def test_hostile_forms_end_in_a_page_of_ours(desk: RunningDesk, body: str) -> None:
    assert desk.ask("POST", "/language", body=body).status in (303, 400)


@pytest.mark.parametrize(
    "line", ["GARBAGE", "GET / HTTP/9.9\r\nHost: x", "GET /\x00 HTTP/1.1", "\x16\x03\x01", "G" * 70_000]
)
def test_what_is_no_request_is_refused_and_not_told_of(desk: RunningDesk, line: str) -> None:
    assert desk.raw(f"{line}\r\n\r\n".encode()).status in (0, 400, 421)
    assert desk.ask("GET", "/").status == 200


def test_a_ticket_works_once_and_its_file_goes_with_it(
    vault: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_desk(vault.at(tmp_path_factory.mktemp("ticket"))) as desk:
        if os.name == "posix":
            assert stat.S_IMODE(desk.file.stat().st_mode) == 0o600
        first = desk.enter()
        second = desk.ask("GET", desk.ticket.removeprefix(f"http://{desk.host}"), Sec_Fetch_Site="cross-site")

        assert (first.status, second.status) == (200, 403)
        assert "set-cookie" not in second.headers
        assert not desk.file.exists()


@pytest.mark.parametrize("change", ["short", "other", "long"])
def test_a_ticket_that_is_nearly_right_opens_nothing(
    vault: Program, tmp_path_factory: pytest.TempPathFactory, change: str
) -> None:
    with running_desk(vault.at(tmp_path_factory.mktemp("near"))) as desk:
        path = desk.ticket.removeprefix(f"http://{desk.host}")
        near = {"short": path[:-1], "other": path[:-1] + ("a" if path[-1] != "a" else "b"), "long": path + "a"}[change]

        assert desk.ask("GET", near, Sec_Fetch_Site="cross-site").status == 403
        # The true one still works: a guess takes nobody's way in.
        assert desk.enter().status == 200


def test_a_ticket_is_no_image_and_no_form(vault: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    with running_desk(vault.at(tmp_path_factory.mktemp("image"))) as desk:
        path = desk.ticket.removeprefix(f"http://{desk.host}")
        image = desk.ask("GET", path, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors", Sec_Fetch_Dest="image")
        form = desk.ask("POST", path, Sec_Fetch_Site="cross-site")

        assert (image.status, form.status) == (403, 403)
        assert desk.enter().status == 200


def test_a_locked_desk_shows_nothing_whoever_asks(vault: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    with running_desk(vault.at(tmp_path_factory.mktemp("locked"))) as desk:
        desk.enter()
        before = desk.cookie
        assert desk.unlock("not the passphrase").status == 401
        assert desk.unlock().status == 303
        assert desk.cookie != before
        assert desk.ask("GET", "/", Cookie=f"__Host-desk={before}").status == 403

        locked = desk.ask("POST", "/lock")
        assert locked.status == 401
        assert "storage" in locked.headers["clear-site-data"]
        for path in ("/", "/record", "/subject/x", "/nowhere"):
            answer = desk.ask("GET", path)
            assert answer.status == 401
            assert TODAY not in answer.body
        # The vault itself is closed: another program may open it.
        assert not list(desk.file.parent.glob("profile-*"))


def test_a_desk_that_nobody_touches_locks_itself(vault: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    with running_desk(vault.at(tmp_path_factory.mktemp("idle")), "--idle-minutes", "0.05") as desk:
        desk.enter()
        desk.unlock()
        assert desk.ask("GET", "/").status == 200
        # Signs of life of an open window are no person.
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and desk.ask("GET", "/static/desk.css").status == 200:
            time.sleep(4)
            if desk.ask("GET", "/nowhere").status == 401:
                break

        assert desk.ask("GET", "/").status == 401


def test_a_page_that_no_vault_gave_out_is_told_so(desk: RunningDesk) -> None:
    for handle in ("x", "a" * 43, "a" * 10_000, "%00", "..", "%ff"):
        answer = desk.ask("GET", f"/subject/{handle}")
        assert answer.status in (400, 404), handle
        assert "Traceback" not in answer.body
