"""From an act to its victim, its doer, its place and its event, and back: every step a link with its claims."""

from __future__ import annotations

import re
from html import unescape

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.record.commands import link_intent, new_local_id
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.ontology.acts import TypedAct, enter_act
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.queries import Record
from safeconduct.sync.identity import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.test_describing_page import add, named

ACCOUNT = "lantern\x1fA2"
ACT = TypedAct(
    "act/arrest",
    "Aspen",
    "person",
    perpetrator="Unit 7",
    perpetrator_is="unit",
    degree="involvement/gave_orders",
    event="The night",
    begins="2030-05-01",
    place="The cellar",
    label="The arrest",
)


def enter(desk: Asking, *acts: TypedAct) -> None:
    def entered(vault: Vault) -> None:
        sitting = Sitting(Record(vault.tables), Telling(ACCOUNT), lambda: new_local_id(SystemEntropy()))
        for one in acts:
            enter_act(sitting, one, "en")
        vault.append(sitting.intents(record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(entered))


@pytest.fixture
def told(desk: Asking) -> Asking:
    """A desk with one act: a person, a unit, a place and an event that it names."""
    desk.follow(add(desk, "place", "The cellar", set__kind_of_place="location/cellar"))
    desk.follow(add(desk, "event", "The night", set__event_description="a search"))
    enter(desk, ACT)
    return desk


def page_of(desk: Asking, label: str) -> Answer:
    return desk.get(desk.address("subject", named(desk, label)))


def section(page: Answer, anchor: str) -> str:
    found = re.search(rf'<section aria-labelledby="{anchor}">.*?</section>', page.body, re.DOTALL)
    return found.group() if found else ""


def links(part: str) -> dict[str, str]:
    """The addresses in a part of a page by what they are called."""
    found = re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', part, re.DOTALL)
    return {unescape(re.sub("<[^>]*>", "", words)).strip(): address for address, words in found}


def test_an_act_leads_to_everybody_and_everything_it_names_and_they_lead_back(told: Asking) -> None:
    act = page_of(told, "The arrest")
    ways = links(act.body)
    for label in ("Aspen", "The night", "The cellar", "Unit 7"):
        assert told.get(ways[label]).body.count(f"<h1>{label}</h1>") == 1, label
    assert "Gave the orders" in section(act, "act")

    done = links(section(page_of(told, "Aspen"), "victim"))
    assert done["The arrest"] == told.address("subject", named(told, "The arrest"))
    assert {"Unit 7", "The night", "The cellar"} <= done.keys()
    assert "1 May 2030" in section(page_of(told, "Aspen"), "victim")
    did = links(section(page_of(told, "Unit 7"), "perpetrator"))
    assert {"The arrest", "Aspen", "The night", "what is said of this part"} <= did.keys()
    for label, anchor in (("The night", "event"), ("The cellar", "place_of_act")):
        assert {"The arrest", "Aspen", "Unit 7"} <= links(section(page_of(told, label), anchor)).keys()
    # Each line opens to the claims that say so.
    for part in (done, did):
        (claim,) = [address for address in part.values() if address.startswith("/claim/")]
        assert told.get(claim).status == 200


def test_what_was_undone_or_withdrawn_names_nobody(told: Asking) -> None:
    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.SOURCE, ACCOUNT))
        vault.append([link_intent(record_compartment(vault), link)])

    addresses = {one: told.address("subject", named(told, one)) for one in ("Aspen", "Unit 7", "The night")}
    told.runner.run(told.desk.office.work(withdraw))
    for label, address in addresses.items():
        page = told.get(address)
        assert "The arrest" not in page.words, label
        assert not any(section(page, one) for one in ("victim", "perpetrator", "event"))


def take_back(desk: Asking, subject: str, whom: str) -> None:
    """Take back every claim of a subject that names somebody or something."""
    names = named(desk, subject), named(desk, whom)

    def taken(vault: Vault) -> None:
        rows = [row for row in Record(vault.tables).known(names[0]) if row.text == names[1]]
        links = [Link(LinkKind.RETRACTS, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, one)) for r in rows for one in r.claims]
        assert links
        vault.append([link_intent(record_compartment(vault), one) for one in links])

    desk.runner.run(desk.desk.office.work(taken))


def test_what_was_taken_back_names_nobody_and_keeps_what_stands_beside_it(told: Asking) -> None:
    victim, night = (told.address("subject", named(told, one)) for one in ("Aspen", "The night"))
    take_back(told, "The arrest", "The night")

    assert not section(told.get(night), "event")
    line = section(told.get(victim), "victim")
    assert "The night" not in line
    assert "Unit 7" in line
    take_back(told, "The arrest", "Aspen")
    assert not section(told.get(victim), "victim")
    # Whoever is said to have done it is said so still, of an act that names no victim any more.
    did = section(page_of(told, "Unit 7"), "perpetrator")
    assert "The arrest" in did
    assert "Aspen" not in did


def test_what_was_done_to_somebody_is_told_as_it_was_known_on_a_day(told: Asking) -> None:
    address = told.address("subject", named(told, "Aspen"))
    assert "The arrest" in told.get(address).words
    assert "The arrest" not in told.get(f"{address}?as=known&day=2020-01-01").words


def test_of_many_acts_a_page_shows_some_and_leads_to_the_rest(told: Asking) -> None:
    many = [TypedAct("act/arrest", "Aspen", "person", label=f"Arrest no. {n}") for n in range(1, 31)]
    enter(told, *many)
    seen, page, address = list[str](), page_of(told, "Aspen"), told.address("subject", named(told, "Aspen"))
    first = section(page, "victim")
    for _ in range(9):
        part = section(page, "victim")
        found = re.findall(r"Arrest no\. \d+|The arrest", part)
        assert 0 < len(found) <= 12
        seen += found
        ways = links(part)
        if "older ones" not in ways:
            break
        page = told.get(unescape(ways["older ones"]).partition("#")[0])
    assert len(seen) == len(set(seen)) == 31
    assert seen[0] == "Arrest no. 30"
    # From the last of three pages back to the first.
    for _ in range(2):
        ways = links(section(page, "victim"))
        page = told.get(unescape(ways["newer ones"]).partition("#")[0])
    assert links(section(page, "victim")).keys() == links(first).keys()
    assert "newer ones" not in links(first)
    # What lies within a page, or beyond the last, by what somebody wrote into the address.
    assert links(section(told.get(f"{address}?victim=5"), "victim")).keys() == links(first).keys()
    assert links(section(told.get(f"{address}?victim=1200"), "victim")).keys() == {"newer ones"}


def test_the_lock_does_not_wait_for_all_that_names_somebody(told: Asking) -> None:
    address, interrupting = told.address("subject", named(told, "Aspen")), told.desk.office.interrupting
    interrupting.wish()

    assert told.get(address).status == 401
    interrupting.end()
    assert "The arrest" in told.get(address).words
