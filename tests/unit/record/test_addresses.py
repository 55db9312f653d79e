"""Which address of a public account may be told: one that leads to the account and to nobody."""

from __future__ import annotations

import pytest

from safeconduct.record.addresses import address_told
from safeconduct.record.names_told import NamesTold

NAMES = NamesTold(["Зарема Тестова", "Ash Quarry"])


@pytest.mark.parametrize(
    "url",
    [
        "https://lantern.example/1",
        "http://www.lantern.example/2030/05/arrests-in-tarn.html",
        "https://lantern.example",
        "https://t.me/lantern/512",
        "https://lantern.example/%D0%B0%D1%80%D0%B5%D1%81%D1%82%D1%8B",
    ],
)
def test_a_plain_address_is_told_as_it_stands(url: str) -> None:
    assert address_told(f" {url} ", NAMES) == url


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://lantern.example/zarema-testova-detained/",
            "https://lantern.example/%D0%97%D0%B0%D1%80%D0%B5%D0%BC%D0%B0",
        ),
        *(
            "https://lantern.example/%25D0%2597%25D0%25B0%25D1%2580%25D0%25B5%25D0%25BC%25D0%25B0",
            "https://quarry.example/1",
        ),
        *("https://lantern.example/1?key=secret", "https://lantern.example/1#part", "https://user@lantern.example/1"),
        *("https://lantern.example:8443/1", "ftp://lantern.example/1", "javascript:alert(1)", "lantern", ""),
        *("https://localhost/1", "https://10.0.0.1/1", "https://t.me/+AbCdEf", "https://t.me/joinchat/AbCdEf"),
        *("https://docs.google.com/document/d/1AbC", "https://disk.yandex.ru/d/1AbC", "https://chat.whatsapp.com/AbC"),
        *("https://lantern.example/" + "a" * 400, "https://lantern.example/a b"),
    ],
)
def test_an_address_that_leads_to_somebody_is_not(url: str) -> None:
    assert address_told(url, NAMES) == ""


def test_an_address_that_names_a_third_by_the_names_of_two_who_may_be_told_is_not() -> None:
    two = ["Ash Quarry", "Zarema Alder"]
    names = NamesTold([*two, "Zarema Quarry"], two)

    assert address_told("https://lantern.example/zarema-alder/", names)
    assert address_told("https://lantern.example/zarema-quarry/", names) == ""
