"""Whether a request may pass: decided by what it was not told to refuse; whoever forges a header is turned away."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.desk.admission import Asked, Refusal, refusals
from safeconduct.desk.entrance import TICKET_MS, Entrance
from safeconduct.desk.headers import with_ours


def entrance(clock: FixedClock | None = None) -> Entrance:
    return Entrance(4000, clock or FixedClock(1_000_000), SeededEntropy(b"entrance"))


def asked(entrance: Entrance, **changes: str) -> Asked:
    """What our own page would ask."""
    own = Asked(
        "GET", "/", entrance.host, "same-origin", "navigate", "document", "", entrance.session.reveal().decode()
    )
    return dataclasses.replace(own, **changes)


def test_our_own_page_passes() -> None:
    own = entrance()

    assert refusals(asked(own), own, is_our_user=True) == ()
    assert refusals(asked(own, method="POST", origin=own.origin), own, is_our_user=True) == ()


MEMBERS = ("method", "host", "fetch_site", "origin", "cookie")


@given(member=st.sampled_from(MEMBERS), value=st.text(max_size=40))
def test_whatever_else_stands_in_a_header_does_not_pass_a_form(member: str, value: str) -> None:
    own = entrance()
    right = asked(own, method="POST", origin=own.origin)
    if value in ("", "null", "GET", "HEAD") or value == getattr(right, member):
        return

    assert refusals(dataclasses.replace(right, **{member: value}), own, is_our_user=True) != ()


def test_another_user_of_the_computer_is_refused_even_with_everything_right() -> None:
    own = entrance()

    assert refusals(asked(own), own, is_our_user=False) == (Refusal.ANOTHER_USER,)
    assert Refusal.ANOTHER_USER in refusals(asked(own, path="/static/desk.css"), own, is_our_user=False)


@pytest.mark.parametrize("name", [b"host", b"cookie", b"sec-fetch-site", b"origin"])
def test_a_header_that_came_twice_is_not_there(name: bytes) -> None:
    own = entrance()
    headers = [
        (b"host", own.host.encode()),
        (b"cookie", b"__Host-desk=" + own.session.reveal()),
        (b"sec-fetch-site", b"same-origin"),
        (b"origin", own.origin.encode()),
    ]
    once = Asked.of("POST", "/lock", headers)
    twice = Asked.of("POST", "/lock", [*headers, *(one for one in headers if one[0] == name)])

    assert refusals(once, own, is_our_user=True) == ()
    assert refusals(twice, own, is_our_user=True) != ()


def test_a_ticket_opens_once_and_for_a_minute() -> None:
    clock = FixedClock(1_000_000)
    own = entrance(clock)
    first, second = (own.ticket().partition("?t=")[2] for _ in range(2))

    assert own.takes(first)
    assert not own.takes(first)
    late = Entrance(4000, FixedClock(1_000_000), SeededEntropy(b"late"))
    ticket = late.ticket().partition("?t=")[2]
    late.clock = FixedClock(1_000_000 + TICKET_MS + 1)
    assert not late.takes(ticket)
    assert own.takes(second)


def test_every_launch_has_another_name_and_another_cookie() -> None:
    one, other = Entrance(1, FixedClock(0), SeededEntropy(b"1")), Entrance(1, FixedClock(0), SeededEntropy(b"2"))

    assert one.host != other.host
    assert not other.knows(one.session.reveal().decode())
    before = one.session
    one.renew_cookie()
    assert not one.knows(before.reveal().decode())


def test_our_headers_take_the_place_of_whatever_a_page_set() -> None:
    given = [(b"Cache-Control", b"public"), (b"content-type", b"text/html"), (b"X-Frame-Options", b"ALLOW")]

    headers = with_ours(given, "n0nce")

    assert (b"content-type", b"text/html") in headers
    assert [value for name, value in headers if name.lower() == b"cache-control"] == [b"no-store"]
    assert [value for name, value in headers if name.lower() == b"x-frame-options"] == [b"DENY"]
    assert b"'nonce-n0nce'" in dict(headers)[b"content-security-policy"]
