"""What was sent while the desk was locked is at the form again after unlocking, and nowhere else (promises P2, P14)."""

from __future__ import annotations

import pytest

from safeconduct.base.entropy import SeededEntropy
from safeconduct.desk.forms import Form
from safeconduct.desk.kept import KEPT_SECONDS, KeptForms
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.secrets import Secret
from tests.unit.desk.asking import CLAIM, Asking

MINE, THEIRS = Secret(b"mine"), Secret(b"theirs")
TYPED = Form((("note", "в подвале, с марта\nи дальше"), ("saying", "dispute")))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def key() -> KemPrivateKey:
    return KemPrivateKey.generate(SeededEntropy(b"kept"))


@pytest.fixture
def kept(clock: Clock, key: KemPrivateKey) -> KeptForms:
    kept = KeptForms(clock)
    kept.seal_to(key.public)
    return kept


def test_a_form_comes_back_to_the_session_and_the_address_it_was_sent_from(kept: KeptForms, key: KemPrivateKey) -> None:
    assert kept.keep(MINE, "/a", TYPED)

    assert kept.find(THEIRS, "/a", key) == ()
    assert kept.find(MINE, "/b", key) == ()
    assert [form.texts for form in kept.find(MINE, "/a", key)] == [TYPED.texts]
    kept.drop("/a")
    assert kept.find(MINE, "/a", key) == ()


def test_unlocking_hands_it_over_to_the_new_session_and_to_no_other(kept: KeptForms, key: KemPrivateKey) -> None:
    kept.keep(MINE, "/a", TYPED)
    kept.hand_over(THEIRS, Secret(b"third"))
    assert kept.find(Secret(b"third"), "/a", key) == ()

    kept.hand_over(MINE, THEIRS)

    assert kept.find(MINE, "/a", key) == ()
    assert len(kept.find(THEIRS, "/a", key)) == 1


def test_what_is_kept_cannot_be_read_in_memory(kept: KeptForms) -> None:
    kept.keep(MINE, "/a", TYPED)

    held = b"".join(one.sealed + one.info for one in kept._held.values())
    assert "в подвале".encode() not in held
    assert b"dispute" not in held
    assert "подвале" not in repr(TYPED)


def test_after_half_an_hour_it_is_gone(kept: KeptForms, clock: Clock, key: KemPrivateKey) -> None:
    kept.keep(MINE, "/a", TYPED)
    clock.now += KEPT_SECONDS - 1
    assert len(kept.find(MINE, "/a", key)) == 1
    clock.now += 1

    kept.drop_old()

    assert len(kept) == 0


def test_too_much_is_not_kept_and_said_so(kept: KeptForms, key: KemPrivateKey) -> None:
    assert not kept.keep(MINE, "/long", Form((("note", "a" * (1 << 20)),)))
    # Of too many, the one that was left longest ago gives way: what is typed now is worth more.
    assert all(kept.keep(MINE, f"/{n}", TYPED) for n in range(9))
    assert [len(kept.find(MINE, f"/{n}", key)) for n in range(9)] == [0] + [1] * 8
    # What is sent once more to the same address takes the place of the first.
    assert kept.keep(MINE, "/3", Form((("note", "newer"),)))
    assert kept.find(MINE, "/3", key)[0].text("note") == "newer"


def test_another_session_takes_nothing_over(kept: KeptForms, key: KemPrivateKey) -> None:
    kept.keep(MINE, "/a", TYPED)
    kept.keep(THEIRS, "/b", TYPED)

    assert kept.find(MINE, "/a", key) == ()
    assert len(kept) == 1


def test_a_desk_that_was_never_open_has_no_key_and_keeps_nothing(clock: Clock) -> None:
    assert not KeptForms(clock).keep(MINE, "/a", TYPED)


def test_a_form_sent_while_locked_waits_filled_in_behind_the_passphrase(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say?as=public&day=2030-06-01"
    mark = desk.get(address).hidden("once", address.replace("&", "&amp;"))
    before = desk.count()
    desk.lock()

    locked = desk.post(address, once=mark, saying="dispute", note="«никто» & <b>nobody</b>")
    wrong = desk.unlock("something else", back=locked.hidden("back"))
    opened = desk.unlock(back=wrong.hidden("back"))
    form = desk.follow(opened)

    assert locked.status == 401
    assert "kept here, sealed, for half an hour" in locked.words
    assert "nobody" not in locked.body + wrong.body
    assert opened.headers["location"] == address
    assert "What you typed here before is in this form again." in form.words
    assert "«никто» &amp; &lt;b&gt;nobody&lt;/b&gt;</textarea>" in form.body
    assert 'value="dispute" checked' in form.body
    assert desk.count() == before

    sent = desk.post(address, once=form.hidden("once", address.replace("&", "&amp;")), saying="dispute", note="nobody")
    assert sent.status == 303
    assert desk.count() == before + 1
    assert "What you typed here before" not in desk.get(address).words


def test_a_form_that_was_done_before_the_lock_is_not_offered_again(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say"
    mark = desk.get(address).hidden("once", address)
    done = desk.post(address, once=mark, saying="dispute", note="said once")
    before = desk.count()
    desk.lock()

    desk.post(address, once=mark, saying="dispute", note="said once")
    after = desk.follow(desk.unlock(back=address))

    assert after.status == 303
    assert after.headers["location"] == done.headers["location"]
    assert desk.count() == before
    assert "What you typed here before" not in desk.get(address).words


def test_what_is_too_long_to_keep_is_said_to_be_lost(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say"
    desk.lock()

    locked = desk.post(address, once="a" * 26, saying="dispute", note="n" * (1 << 20))

    assert "could not be kept" in locked.words
    assert locked.hidden("back") == "/"


def test_a_page_only_looked_at_while_locked_keeps_nothing(desk: Asking) -> None:
    desk.lock()

    locked = desk.get("/record")

    assert len(desk.desk.office.kept) == 0
    assert "kept" not in locked.words
    assert locked.hidden("back") == "/record"
