"""The file about the organisation: strict, so that a private note or a wrong address reaches no page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.publish.released.errors import MalformedOrganisation
from safeconduct.publish.released.organisation import organisation_from_toml
from safeconduct.publish.released.types import Tongue
from tests.released import ONION, ORGANISATION_TOML, PUBLIC, PUBLIC_OLD, organisation


def test_everything_that_is_written_there_is_read() -> None:
    told = organisation()

    assert told.names == {Tongue.RUSSIAN: "Сеть «Фонарь»", Tongue.ENGLISH: "Lantern Network"}
    assert told.sites == (ONION, "https://lantern.example/")
    assert told.reaching.page_sha256 == "5d" * 32
    assert [one.key.text for one in told.keys] == [PUBLIC_OLD.text, PUBLIC.text]
    assert [bool(one.last_day) for one in told.keys] == [True, False]


def test_chechen_may_be_given_and_a_page_for_messages_left_out() -> None:
    text = ORGANISATION_TOML.replace('en = "Lantern Network"', 'en = "Lantern Network"\nce = "Лампа"')
    text = text.replace('pages = ["https://write.lantern.example/"]', "pages = []")
    lines = [line for line in text.splitlines() if not line.startswith(("onion", "page_sha256", "fingerprint"))]

    told = organisation("\n".join(lines))

    assert told.names[Tongue.CHECHEN] == "Лампа"
    assert (told.reaching.pages, told.reaching.onion, told.reaching.fingerprint) == ((), "", "")


CHANGES = {
    "format": ("safeconduct.organisation/1", "safeconduct.organisation/2"),
    "names.en": ('en = "Lantern Network"', ""),
    "names": ('ru = "Сеть «Фонарь»"', 'ru = "Сеть «Фонарь»"\nnote = "ask Bela"'),
    "file": ("[names]", "[private]\nx = 1\n[names]"),
    "names.ru": ("Сеть «Фонарь»", "Сеть\\n«Фонарь»"),
    "site.addresses": ("https://lantern.example/", "javascript:alert(1)"),
    "reach.pages": ("https://write.lantern.example/", "http://write.lantern.example/"),
    "reach.pages ": ("https://write.lantern.example/", "https://write.lantern.example/?from=press"),
    "reach.pages  ": ("https://write.lantern.example/", "https://a@write.lantern.example/"),
    "reach.onion": ("http://seaside", "http://seasid1"),
    "reach.fingerprint": ("c4c4", "C4C4"),
    "keys.key": (PUBLIC.text, PUBLIC.text[:-1]),
    "keys[1].first_day": ('first_day = "2030-01-01"', "first_day = 2030-01-01"),
    "keys.last_day": ('last_day = "2029-12-31"', 'last_day = "2028-12-31"'),
    "keys": ('last_day = "2029-12-31"', ""),
    "method.en[0]": ("We hold every report against what others have told us.", " "),
}


@pytest.mark.parametrize("place", CHANGES)
def test_what_is_wrong_is_named_by_its_place(place: str) -> None:
    old, new = CHANGES[place]
    assert old in ORGANISATION_TOML

    with pytest.raises(MalformedOrganisation) as caught:
        organisation(ORGANISATION_TOML.replace(old, new, 1))

    assert caught.value.facts["place"] == place.strip()
    assert "Bela" not in caught.value.sentences("en")


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_a_file_about_the_organisation_or_one_error(data: bytes) -> None:
    with pytest.raises(MalformedOrganisation):
        organisation_from_toml(data)


@pytest.mark.parametrize("data", [b"[" * 50_000, b"a = " + b"[" * 50_000, b"x" * 70_000])
def test_a_file_that_is_made_to_hurt_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedOrganisation):
        organisation_from_toml(data)
