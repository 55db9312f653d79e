"""Feeds against the rules of RFC 4287 and of JSON Feed 1.1, and what they must not tell."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest

from safeconduct.base.plain_xml import Element, read_xml
from safeconduct.publish.released.types import Paragraph
from safeconduct.site.building import build
from safeconduct.site.feeds import MOST_ENTRIES
from tests.released import FIRST, ONION, ORGANISATION_TOML, PICTURES, RELEASES, THIRD, organisation, release
from tests.unit.site.judging import Judged

ATOM: Final = "http://www.w3.org/2005/Atom"
TREE: Final = build(RELEASES, organisation(), PICTURES).tree
# RFC 4287 section 3.3, of RFC 3339: ours are midnights.
INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z")
URN: Final = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Section 4.1.1 and 4.1.2: how often each child may be there, of those that we write.
OF_A_FEED: Final = {
    "id": (1, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "author": (0, 9),
    "link": (1, 9),
    "entry": (0, 99),
}
OF_AN_ENTRY: Final = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "link": (0, 9), "summary": (0, 1),
    "content": (0, 1),
}  # fmt: skip


def child(element: Element, name: str) -> Element:
    found = element.child(name)
    assert found is not None, name
    return found


def judge(element: Element, allowed: dict[str, tuple[int, int]]) -> None:
    names = [one.name for one in element.children]
    assert {one.namespace for one in element.walk()} == {ATOM}
    assert set(names) <= set(allowed)
    for name, (least, most) in allowed.items():
        assert least <= names.count(name) <= most, name
    assert URN.fullmatch(child(element, "id").text)
    assert INSTANT.fullmatch(child(element, "updated").text)
    links = [one.attributes for one in element.children if one.name == "link"]
    # Section 4.1.1: no two alternates of one type and language.
    assert len({(one["rel"], one.get("type")) for one in links}) == len(links)
    assert all(one["href"] for one in links)


@pytest.mark.parametrize("language", ["ru", "en", "ce"])
def test_the_atom_feed_keeps_the_rules_of_rfc_4287(language: str) -> None:
    feed = read_xml(TREE[f"{language}/atom.xml"])
    entries = [one for one in feed.children if one.name == "entry"]

    judge(feed, OF_A_FEED)
    # Section 4.1.1: an author for every entry, here or in the feed.
    assert child(child(feed, "author"), "name").text
    assert [one.attributes["rel"] for one in feed.children if one.name == "link"].count("self") == 1
    for one in entries:
        judge(one, OF_AN_ENTRY)
        assert child(one, "content").attributes == {"type": "html"}
        assert f"{language}/{child(one, 'link').attributes['href']}" in TREE
        body = child(one, "content").text
        assert not re.search(r"<(?!/?(p|h2|div|figure|figcaption|blockquote|strong|span)\b)", body)
    ids = [child(one, "id").text for one in entries]
    assert len(set(ids)) == len(ids)
    assert child(feed, "updated").text >= max(child(one, "updated").text for one in entries)


@pytest.mark.parametrize("language", ["ru", "en", "ce"])
def test_the_json_feed_keeps_the_rules_of_version_1_1(language: str) -> None:
    feed: dict[str, Any] = json.loads(TREE[f"{language}/feed.json"])

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) == {"version", "title", "language", "authors", "items", "home_page_url", "feed_url"}
    assert (feed["home_page_url"], feed["feed_url"]) == (ONION, f"{ONION}{language}/feed.json")
    assert all(one["name"] for one in feed["authors"])
    for item in feed["items"]:
        assert set(item) == {"id", "title", "summary", "content_html", "date_published", "language"}
        assert all(isinstance(one, str) and one for name, one in item.items() if name != "content_html")
        assert INSTANT.fullmatch(item["date_published"])
        assert URN.fullmatch(item["id"])
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


def test_both_feeds_say_the_same_of_the_same() -> None:
    for language in ("ru", "en", "ce"):
        atom = [one for one in read_xml(TREE[f"{language}/atom.xml"]).children if one.name == "entry"]
        items = json.loads(TREE[f"{language}/feed.json"])["items"]
        assert [(child(one, "id").text, child(one, "content").text) for one in atom] == [
            (item["id"], item["content_html"]) for item in items
        ]


def test_an_entry_has_an_id_of_its_own_in_each_language_that_tells_nothing_of_it() -> None:
    ids = [one["id"] for language in ("ru", "en", "ce") for one in json.loads(TREE[f"{language}/feed.json"])["items"]]

    assert len(set(ids)) == len(ids) == 9
    assert not any(release.id.hex()[:8] in one for one in ids for release in RELEASES)


def test_without_an_address_of_the_site_a_feed_names_none() -> None:
    bare = ORGANISATION_TOML.replace(f'addresses = ["{ONION}", "https://lantern.example/"]', "addresses = []")
    feed = json.loads(build([FIRST], organisation(bare), {}).files["en/feed.json"])

    assert set(feed) == {"version", "title", "language", "authors", "items"}


def test_a_picture_is_words_in_a_feed_and_a_hostile_text_stays_a_text() -> None:
    assert "Picture (in the full site): A grey drawing without people." in TREE["en/atom.xml"].decode()
    assert THIRD.titles[1] in TREE["en/atom.xml"].decode()
    hostile = release("x", "2030-01-01", Paragraph(("]]>", "<script>x</script>&amp;")), titles=("<b>", "a < b & c"))
    feed = read_xml(build([hostile], organisation(), {}).files["en/atom.xml"])
    [entry] = [one for one in feed.children if one.name == "entry"]

    assert child(entry, "title").text == "a < b & c"
    assert child(entry, "content").text == "<p>&lt;script&gt;x&lt;/script&gt;&amp;amp;</p>"


def test_a_feed_has_the_newest_entries_alone() -> None:
    many = [release(str(number), "2030-01-01") for number in range(MOST_ENTRIES + 5)]
    site = build(many, organisation(), {})

    assert len(json.loads(site.files["en/feed.json"])["items"]) == MOST_ENTRIES
    assert Judged(site.files["en/index.html"]).faults == []
