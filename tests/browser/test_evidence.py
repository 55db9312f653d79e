"""A file becomes evidence by keyboard alone, in both languages: sealed, seen to be what came in, given to a court."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk.words import Tongue, words_of
from safeconduct.protect.age import KeyIdentity, open_stream
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.record.evidence.check_bundle import by_openssl, check
from safeconduct.record.evidence.types import Step, Whole
from safeconduct.record.evidence.wording import STEPS, WHOLE
from tests.browser.chromium import ChromiumKeys
from tests.browser.conftest import Window
from tests.browser.hands import Hands
from tests.browser.visiting import choose, nobody_is_kept_out
from tests.films import film

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("tongue", [Tongue.ENGLISH, Tongue.RUSSIAN])]

FILE_NAME = "VID_0412.mp4"
FROM_WHOM = "by hand, from a neighbour"
LAWYER = "a lawyer in Mill Town"


def test_a_film_is_sealed_hashed_anew_and_leaves_in_a_bundle(
    window: Window, tongue: Tongue, tmp_path: Path, pictures: Path
) -> None:
    say, phrase, page = words_of(tongue).say, words_of(tongue).phrase, window.page
    hands, data, key = Hands(ChromiumKeys(window)), film(), KemPrivateKey.generate(SystemEntropy())
    file = tmp_path / FILE_NAME
    file.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    choose(window, tongue.value)

    hands.open(say("Record"))
    hands.open(say("Evidence"))
    hands.reads(
        say("Nothing is sealed yet. A film, a photograph or a document sealed here stays byte for byte as it came.")
    )
    nobody_is_kept_out(page)
    hands.press("n")
    assert hands.focused.startswith(say("What it is called, such as V-17; empty: the program draws an id"))
    hands.write("V-17")
    hands.fill(say("From whom and how it came"), FROM_WHOM)
    hands.reach(say("The file, from this computer"))
    hands.hand_over(file)
    hands.go("Control+Enter")
    hands.reads(digest, FILE_NAME, f"{phrase(STEPS[Step.RECEIVED])}, {FROM_WHOM}", phrase(WHOLE[Whole.WHOLE]))
    nobody_is_kept_out(page)
    page.screenshot(path=pictures / f"original-{tongue.value}.png", full_page=True)

    # One key hashes it anew, and the log says that somebody did.
    log = page.locator("tbody td").filter(has_text=re.compile(f"^{phrase(STEPS[Step.HASHED])}"))
    before = log.count()
    hands.go("r")
    hands.reads(say("It was hashed anew and is what came in. That stands in its log."))
    assert log.count() == before + 1

    # Without a key nothing leaves, and what was typed stays.
    hands.fill(say("For whom, as it stands in the log"), LAWYER)
    hands.open(say("Make the bundle"))
    hands.reads(say("Say for whom it is, and paste their public key: a bundle is always encrypted."))
    assert page.locator("#whom").input_value() == LAWYER
    hands.fill(say("Their public key, age1pq1…; several below each other"), text_from_recipient(key.public))
    hands.open(say("Make the bundle"))
    hands.reads(say("The bundle is ready to be saved. That it was made stands in the log."), LAWYER)
    hands.reach(say("Save the bundle"))
    with page.expect_download() as saving:
        hands.press("Enter")
    saved = Path(saving.value.path()).read_bytes()
    assert data[:64] not in saved
    opened = b"".join(open_stream((saved,), [KeyIdentity(key)]).content)
    with zipfile.ZipFile(io.BytesIO(opened)) as whole:
        assert whole.read("originals/001") == data
        said = b"".join(whole.read(name) for name in whole.namelist() if name != "originals/001")
    assert FROM_WHOM.encode() not in said

    hands.go("Escape")
    hands.reads("V-17", digest[:12], say("no timestamp yet"))
    page.screenshot(path=pictures / f"evidence-{tongue.value}.png", full_page=True)
    nobody_is_kept_out(page)
    hands.press("j")
    hands.go("o")
    hands.reads(digest)


def test_the_same_bytes_sealed_twice_and_a_film_that_was_cut_off_are_each_a_sentence(
    window: Window, tongue: Tongue, tmp_path: Path
) -> None:
    say, phrase = words_of(tongue).say, words_of(tongue).phrase
    hands = Hands(ChromiumKeys(window))
    file = tmp_path / FILE_NAME
    file.write_bytes(film()[:2000])
    choose(window, tongue.value)

    def seal(name: str) -> None:
        hands.visit(f"http://{window.desk.host}/evidence")
        hands.press("n")
        hands.write(name)
        hands.fill(say("From whom and how it came"), FROM_WHOM)
        hands.reach(say("The file, from this computer"))
        hands.hand_over(file)
        hands.go("Control+Enter")

    seal("V-18")
    hands.reads(phrase(WHOLE[Whole.CUT]))
    seal("V-19")
    # It is refused by the name under which it is here, and the words stay for another file.
    hands.reads("V-18")
    assert window.page.locator("#words").input_value() == FROM_WHOM
    assert window.page.locator("main .advice").count() == 1
    nobody_is_kept_out(window.page)


def test_a_film_beyond_any_form_is_sealed_while_it_comes(window: Window, tongue: Tongue, tmp_path: Path) -> None:
    say, hands = words_of(tongue).say, Hands(ChromiumKeys(window))
    file = tmp_path / FILE_NAME
    file.write_bytes(film() + hashlib.shake_128(tongue.value.encode()).digest(100_000_000))
    choose(window, tongue.value)
    hands.visit(f"http://{window.desk.host}/evidence")
    hands.press("n")
    hands.write("V-20" + tongue.value)
    hands.reach(say("The file, from this computer"))
    hands.hand_over(file)
    hands.go("Control+Enter")
    hands.reads("V-20" + tongue.value, hashlib.sha256(file.read_bytes()).hexdigest())


def test_a_bundle_beyond_any_form_is_saved_whole_and_one_that_the_lock_ends_is_said_to_have_failed(
    window: Window, tongue: Tongue, tmp_path: Path
) -> None:
    say, page, hands = words_of(tongue).say, window.page, Hands(ChromiumKeys(window))
    key, name = KemPrivateKey.generate(SystemEntropy()), "V-21" + tongue.value
    file = tmp_path / FILE_NAME
    file.write_bytes(film() + hashlib.shake_128(b"long" + tongue.value.encode()).digest(40_000_000))
    choose(window, tongue.value)

    def make() -> None:
        hands.fill(say("For whom, as it stands in the log"), LAWYER)
        hands.fill(say("Their public key, age1pq1…; several below each other"), text_from_recipient(key.public))
        hands.open(say("Make the bundle"))
        hands.reads(say("The bundle is ready to be saved. That it was made stands in the log."), LAWYER)
        hands.reach(say("Save the bundle"))

    hands.visit(f"http://{window.desk.host}/evidence")
    hands.press("n")
    hands.write(name)
    hands.reach(say("The file, from this computer"))
    hands.hand_over(file)
    hands.go("Control+Enter")
    hands.reads(name)
    at = page.url.partition("?")[0]
    make()
    nobody_is_kept_out(page)
    with page.expect_download() as saving:
        hands.press("Enter")
    opened = tmp_path / "bundle.zip"
    with Path(saving.value.path()).open("rb") as saved, opened.open("wb") as out:
        for piece in open_stream(iter(lambda: saved.read(1 << 20), b""), [KeyIdentity(key)]).content:
            out.write(piece)
    with zipfile.ZipFile(opened) as whole:
        whole.extractall(tmp_path / "bundle")
    assert (tmp_path / "bundle/originals/001").read_bytes() == file.read_bytes()
    assert check(tmp_path / "bundle", by_openssl) == ["evidence 1: no timestamp covers it"]

    # A browser that reads no faster than this keeps the rest waiting, and then the desk is locked.
    throttled = page.context.new_cdp_session(page)
    throttled.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": 4_000_000, "uploadThroughput": -1}
    throttled.send("Network.emulateNetworkConditions", slow)
    hands.reach(say("Save the bundle"))
    with page.expect_download() as failing:
        hands.press("Enter")
    window.is_alone = True
    window.lock_by_keys()
    assert failing.value.failure() is not None
    window.unlock()
    throttled.detach()
    hands.visit(at)
    assert page.get_by_text(say("Save the bundle")).count() == 0


def test_a_working_copy_made_elsewhere_is_brought_in_and_stands_below_its_original(
    window: Window, tongue: Tongue, tmp_path: Path, pictures: Path
) -> None:
    say, page, hands = words_of(tongue).say, window.page, Hands(ChromiumKeys(window))
    data, name = film() + f"whole {tongue.value}".encode(), "V-22" + tongue.value
    whole, cut = tmp_path / FILE_NAME, tmp_path / "cut.mp4"
    whole.write_bytes(data)
    cut.write_bytes(hashlib.shake_128(b"cut" + tongue.value.encode()).digest(34_000_000))
    digest = hashlib.sha256(cut.read_bytes()).hexdigest()
    choose(window, tongue.value)
    hands.visit(f"http://{window.desk.host}/evidence")
    hands.press("n")
    hands.write(name)
    hands.reach(say("The file, from this computer"))
    hands.hand_over(whole)
    hands.go("Control+Enter")
    hands.reads(name, say("There is none yet."))

    # Nothing is taken without tool, version and file: each is said at its field, and the first has the focus.
    hands.fill(say("What was done"), "cut to the first minute")
    hands.go("Control+Enter")
    assert hands.focused.startswith(say("The program it was made with"))
    assert page.locator("main .fault").count() == 3
    assert page.locator("#did").input_value() == "cut to the first minute"
    nobody_is_kept_out(page)

    hands.write("HandBrake")
    hands.fill(say("Its version"), "1.7.3")
    hands.reach(say("The working copy, from this computer"))
    hands.hand_over(cut)
    hands.go("Control+Enter")
    hands.reads("HandBrake 1.7.3", digest, "cut to the first minute")
    assert page.locator("main .fault").count() == 0
    nobody_is_kept_out(page)
    page.screenshot(path=pictures / f"copies-{tongue.value}.png", full_page=True)
    hands.reach(say("Save this copy"))
    with page.expect_download() as saving:
        hands.press("Enter")
    assert hashlib.sha256(Path(saving.value.path()).read_bytes()).hexdigest() == digest
    # In the list of originals it is not.
    hands.visit(f"http://{window.desk.host}/evidence")
    assert digest[:12] not in page.locator("main").inner_text()
