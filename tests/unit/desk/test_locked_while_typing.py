"""What was sent while the desk was locked is at the form again after unlocking, and nowhere else (promises P2, P14)."""

from __future__ import annotations

import re
from html import unescape

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
    kept.drop("/a", TYPED)
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


def marked(mark: str, note: str) -> Form:
    return Form((("once", mark), ("note", note)))


def test_two_windows_of_one_page_keep_what_was_typed_apart(kept: KeptForms, key: KemPrivateKey) -> None:
    def note(at: str) -> list[str]:
        return [form.text("note") for form in kept.find(MINE, at, key)]

    first, second = kept.keep(MINE, "/a", marked("m1", "one")), kept.keep(MINE, "/a", marked("m2", "two"))
    assert first == "/a"
    assert second not in ("", first)
    assert (note(first), note(second)) == (["one"], ["two"])
    # What was typed on goes to its own place: by the same form, and by one on a page that showed it again.
    assert kept.keep(MINE, "/a", marked("m1", "one, and more")) == first
    kept.shown(second, marked("m2", "two"), "m3")
    assert kept.keep(MINE, "/a", marked("m3", "two, and more")) == second
    assert (note(first), note(second)) == (["one, and more"], ["two, and more"])
    # What is done is gone, and the other stays.
    kept.drop("/a", marked("m3", ""))
    assert (note(first), note(second)) == (["one, and more"], [])
    # A form of which nothing was kept takes nothing away; nor does one that goes elsewhere.
    kept.drop("/a", marked("m9", ""))
    kept.drop("/b", marked("m1", ""))
    assert note(first) == ["one, and more"]


def test_a_second_window_that_showed_it_and_typed_otherwise_writes_over_nothing(
    kept: KeptForms, key: KemPrivateKey
) -> None:
    kept.keep(MINE, "/a?day=1", marked("m1", "one"))
    kept.shown("/a?day=1", marked("m1", "one"), "mine")
    kept.shown("/a?day=1", marked("m1", "one"), "other")
    assert kept.keep(MINE, "/a?day=1", marked("mine", "one, longer")) == "/a?day=1"
    apart = kept.keep(MINE, "/a?day=1", marked("other", "something else"))
    assert apart.startswith("/a?day=1&")
    assert kept.find(MINE, "/a?day=1", key)[0].text("note") == "one, longer"
    assert kept.find(MINE, apart, key)[0].text("note") == "something else"


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


@pytest.mark.parametrize("address", ["/new/person", "/tables/out", "/press/ask", "/ledger/enter"])
def test_what_was_typed_in_two_windows_of_one_page_is_in_both_again(desk: Asking, address: str) -> None:
    pages = [desk.get(address) for _ in range(2)]
    assert [one.status for one in pages] == [200, 200]
    marks = [re.findall(r'name="once" value="([a-z2-7]{26})"', one.body)[-1] for one in pages]
    desk.lock()
    backs = [desk.post(address, once=mark, text=f"typed {n}").hidden("back") for n, mark in enumerate(marks)]
    desk.unlock(back=backs[0])

    assert backs[0] == address
    shown = [desk.get(unescape(back)) for back in backs]
    assert all("What you typed here before is in this form again." in one.words for one in shown)
    assert len(desk.desk.office.kept) == 2


def test_each_of_two_windows_has_its_own_words_and_what_one_records_leaves_the_other(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say"
    marks = [desk.get(address).hidden("once", address) for _ in range(2)]
    desk.lock()
    typed = [desk.post(address, once=mark, saying="dispute", note=f"typed {n}") for n, mark in enumerate(marks)]
    backs = [one.hidden("back") for one in typed]
    desk.unlock(back=backs[0])

    windows = [desk.get(back) for back in backs]
    assert ["typed 0" in one.body for one in windows] == [True, False]
    assert ["typed 1" in one.body for one in windows] == [False, True]
    # The second is recorded, from the page that showed it again; the first waits as it was.
    done = desk.post(address, once=windows[1].hidden("once", address), saying="dispute", note="typed 1")
    assert done.status == 303
    assert "typed 0" in desk.get(backs[0]).body
    assert "typed 1" not in desk.get(backs[1]).body


def test_what_was_kept_and_then_refused_is_gone_once_it_is_done(desk: Asking) -> None:
    """The page that refuses it draws new marks: what was sent from it was kept as if nobody had done it."""
    address = desk.address("claim", CLAIM) + "/say"
    mark = desk.get(address).hidden("once", address)
    desk.lock()
    locked = desk.post(address, once=mark, note="typed")
    form = desk.follow(desk.unlock(back=locked.hidden("back")))
    refused = desk.post(address, once=form.hidden("once", address), note="typed")
    assert refused.status == 422
    assert len(desk.desk.office.kept) == 1
    done = desk.post(address, once=refused.hidden("once", address), saying="dispute", note="typed")
    assert done.status == 303
    assert len(desk.desk.office.kept) == 0


def test_a_form_that_was_done_is_not_offered_again_because_another_window_has_its_place(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say"
    waiting, doing = (desk.get(address).hidden("once", address) for _ in range(2))
    assert desk.post(address, once=doing, saying="dispute", note="two").status == 303
    desk.lock()
    desk.post(address, once=waiting, note="one")
    # Sent again while the desk was locked: it was done before, and leads where it led.
    back = desk.post(address, once=doing, saying="dispute", note="two").hidden("back")
    desk.unlock(back=back)
    assert desk.get(back).status == 303
    assert len(desk.desk.office.kept) == 1


def test_a_page_that_showed_nothing_of_it_takes_nothing_away(kept: KeptForms, key: KemPrivateKey) -> None:
    kept.keep(MINE, "/a", marked("m1", "one"))
    # Drawn before it was kept, with nothing in its form.
    kept.shown("/a", Form(), "m2")
    kept.drop("/a", marked("m2", ""))
    assert len(kept.find(MINE, "/a", key)) == 1
