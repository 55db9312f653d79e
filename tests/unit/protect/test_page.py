"""What an organisation puts into the page for sources, and what a server sends with it."""

import base64
import hashlib
import re
from importlib import resources
from pathlib import Path

import pytest

import build_page
from safeconduct.base.entropy import SeededEntropy
from safeconduct.protect import page as pages
from safeconduct.protect.page import PageAddressRefused, PageNotWhole, PageWording, headers_for, page_for
from safeconduct.protect.roots import RootKey

ROOT = RootKey.generate(SeededEntropy(b"page")).verify_key
EXIT = "https://weather.example/today"
ONION = "http://" + "a" * 56 + ".onion"
WORDING = PageWording({"en": "Lantern", "ru": "Фонарь"}, EXIT)


def text_of(wording: PageWording = WORDING, bundles: bytes = b"") -> str:
    return page_for(ROOT, wording, bundles=bundles).decode()


def policy_of(page: str) -> dict[str, str]:
    headers = dict(headers_for(page.encode()))
    return dict(one.split(" ", 1) for one in headers["Content-Security-Policy"].split("; "))


def test_the_page_holds_the_organisation_its_key_and_its_exit() -> None:
    page = text_of()

    assert f"data-org={ROOT.org.hex()}" in page
    assert f"data-root={ROOT.raw[:32].hex()}" in page
    assert f'href="{EXIT}"' in page
    assert "<i lang=ru class=c>Фонарь</i><i lang=ce>Фонарь</i><i lang=en>Lantern</i>" in page
    assert "@" not in page.split("<script>")[0].replace("@media", "")
    assert page_for(ROOT, WORDING) == page_for(ROOT, WORDING)


def test_names_and_titles_are_text_whatever_they_hold() -> None:
    page = text_of(PageWording({"en": '<script>alert("1")</script>@ORG@'}, EXIT, title="</title><b>"))

    assert page.count("<script>") == 1
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;@ORG@" in page
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in page


BAD_ADDRESSES = (
    "javascript:alert(1)", "http://plain.example", "https://a.example/?q=1", 'https://a.example/"onclick="x',
    "https://a.example; script-src *", "https://", "ftp://a.example", "http://short.onion", " https://a.example",
)  # fmt: skip


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_could_leave_its_place_is_refused(address: str) -> None:
    for wording in (
        PageWording({"en": "Lantern"}, address),
        PageWording({"en": "Lantern"}, EXIT, gate=address),
        PageWording({"en": "Lantern"}, EXIT, onion=address),
    ):
        with pytest.raises(PageAddressRefused):
            page_for(ROOT, wording)


def test_a_page_has_a_name_a_language_that_it_knows_and_a_place_to_leave_to() -> None:
    with pytest.raises(ValueError, match="name"):
        page_for(ROOT, PageWording({"en": ""}, EXIT))
    with pytest.raises(ValueError, match="language"):
        page_for(ROOT, PageWording({"en": "Lantern"}, EXIT, language="de"))
    with pytest.raises(PageAddressRefused):
        page_for(ROOT, PageWording({"en": "Lantern"}, ""))


def test_the_policy_lets_the_pages_own_script_run_and_nothing_else() -> None:
    page = text_of(PageWording({"en": "Lantern"}, EXIT, gate=f"{ONION}/gate", onion=ONION))
    policy = policy_of(page)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'sha256-{digest}'"
    assert policy["style-src"].count("sha256-") == page.count("<style>") == 2
    assert policy["connect-src"] == "'self'"
    assert policy["form-action"] == ONION
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["trusted-types"] == "'none'"
    assert not re.search(r"unsafe|\son\w+=|\sstyle=|src=|url\(|@import", page.split("<script>")[0])


def test_without_a_gate_there_is_no_form_and_none_may_be_sent() -> None:
    page = text_of()

    assert "<form" not in page
    assert policy_of(page)["form-action"] == "'none'"
    assert "no_gate" not in page
    assert "<!--" not in page


def test_a_stick_copy_holds_the_bundles_and_may_ask_nobody() -> None:
    page = text_of(bundles=b"bundles")

    assert f'data-bundles="{base64.b64encode(b"bundles").decode()}"' in page
    assert policy_of(page)["connect-src"] == "'none'"


def test_the_script_is_the_same_for_every_organisation() -> None:
    other = page_for(RootKey.generate(SeededEntropy(b"other")).verify_key, PageWording({"ru": "Маяк"}, EXIT))

    assert text_of().split("<script>")[1] == other.decode().split("<script>")[1]


def test_the_headers_keep_nothing_and_tell_nobody() -> None:
    headers = dict(headers_for(page_for(ROOT, WORDING)))

    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert not {"Set-Cookie", "Strict-Transport-Security"} & headers.keys()
    assert all("\n" not in value for value in headers.values())
    with pytest.raises(ValueError, match="page"):
        headers_for(b"<!doctype html>")


def test_the_longest_page_is_below_fifty_kilobytes() -> None:
    name = "Ж" * 60
    wording = PageWording(
        {"ru": name, "ce": name, "en": name}, f"{EXIT}/{'x' * 60}", gate=f"{ONION}/gate", onion=f"{ONION}/"
    )
    size = len(page_for(ROOT, wording))

    assert size < build_page.MOST_BYTES


def test_a_template_that_was_changed_is_not_given_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pages, "DIGEST", "other.sha256")
    monkeypatch.setattr("safeconduct.protect.page.resources.files", lambda _: tmp_path)
    (tmp_path / "template.html").write_bytes(b"<!doctype html>")
    (tmp_path / "other.sha256").write_text(f"{'0' * 64}  template.html\n", "ascii")
    pages._template.cache_clear()
    try:
        with pytest.raises(PageNotWhole):
            page_for(ROOT, WORDING)
    finally:
        monkeypatch.undo()
        pages._template.cache_clear()


@pytest.mark.slow
def test_the_template_is_what_its_sources_give_byte_for_byte() -> None:
    data = (resources.files(pages) / pages.TEMPLATE).read_bytes()

    assert build_page.build() == data
    assert (resources.files(pages) / pages.DIGEST).read_text("ascii").split()[0] == hashlib.sha256(data).hexdigest()


def test_every_chechen_text_is_marked_for_review_and_has_a_russian_one() -> None:
    source = (build_page.SOURCES / "texts.toml").read_text(encoding="utf-8")
    blocks = re.split(r"\n\n(?=\[)", source)

    assert "# REVIEW:" in blocks[0]
    assert all("\nru = " in block for block in blocks[1:])
    assert sum("\nce = " in block for block in blocks) >= 15
