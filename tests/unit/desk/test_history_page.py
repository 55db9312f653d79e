"""History in the desk: newest first, page by page, of everything or of one entry; undone from the list."""

from __future__ import annotations

import re

from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.prints import Printed, Purpose, print_intent
from safeconduct.record.types import OWN_DATASET
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.unit.desk.test_into import CALL, add

ACCOUNT = "lantern\x1fA2"
# What the claim says, which is its name on pages.
SAYS = "“Arrests in Tarn, held: 9 to 11”"
ELSEWHERE = "lantern\x1fc5"
PAGE = 50


def dispute(desk: Asking, claim: str, *notes: str) -> None:
    def said(vault: Vault) -> None:
        for note in notes:
            link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, claim), note)
            vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(said))


def undo_first(desk: Asking, shown: Answer, back: str) -> Answer:
    """Press the first button of the list, as a browser would."""
    listed = shown.body.partition('<ol class="history"')[2]
    address = re.search(r'action="(/undo/[^"]+)"', listed)
    mark = re.search(r'name="once" value="([^"]+)"', listed)
    assert address is not None
    assert mark is not None
    return desk.follow(desk.post(address.group(1), once=mark.group(1), back=back))


def test_everything_that_was_done_stands_newest_first_with_who_when_and_its_entry(desk: Asking) -> None:
    dispute(desk, CLAIM, "she doubts it")

    words = desk.get("/history").words

    assert words.index(f"{SAYS} disputed: she doubts it") < words.index("import of 5 claims, from lantern")
    assert re.search(rf"\d\d:\d\d, on this computer · entry [0-9a-f]{{16}} {SAYS} disputed", words)
    assert "lantern:" not in words


def test_an_entry_is_undone_from_the_list_and_the_list_says_what_the_undo_undid(desk: Asking) -> None:
    dispute(desk, CLAIM, "she doubts it")

    undone = undo_first(desk, desk.get("/history"), "/history")

    assert "Undone; that is on the disk too. Put it back" in undone.words
    assert re.search(rf"undo of [0-9a-f]{{16}} \({SAYS} disputed: she doubts it\)", undone.words)
    assert f"{SAYS} disputed: she doubts it (undone)" in undone.words
    # The undo is undone in its turn: it is the one that is struck through then.
    back = undo_first(desk, undone, "/history")
    assert back.words.count("(undone)") == 1
    assert "Done, and on the disk. Undo" in back.words


def test_fifty_entries_make_a_page_and_the_rest_is_one_link_away(desk: Asking) -> None:
    dispute(desk, CLAIM, *(f"doubt {n}." for n in range(PAGE)))
    first = desk.get("/history")
    older = re.search(r'href="(/history\?before=\d+)"', first.body)
    assert older is not None

    second = desk.get(older.group(1))

    assert len(re.findall("doubt ", first.words)) == PAGE
    assert "import of" not in first.words
    assert "import of 5 claims" in second.words
    assert "To the newest" in second.words
    assert "doubt" not in second.words


def test_undoing_on_an_older_page_leads_back_to_that_page(desk: Asking) -> None:
    dispute(desk, CLAIM, *(f"doubt {n}." for n in range(PAGE)))
    older = re.search(r'href="(/history\?before=\d+)"', desk.get("/history").body)
    assert older is not None
    shown = desk.get(older.group(1))

    undone = undo_first(desk, shown, shown.hidden("back", "/undo/"))

    assert "import of 5 claims, from lantern (undone)" in undone.words
    assert "doubt" not in undone.words
    # The bar that undoes the undo leads there, too, and says no more that something was done.
    assert undone.hidden("back", "/undo/") == older.group(1)


def test_a_claim_has_its_own_history_with_what_was_undone_of_it(desk: Asking) -> None:
    dispute(desk, CLAIM, "one")
    dispute(desk, ELSEWHERE, "not this one")
    claim = desk.address("claim", CLAIM)
    address = claim.replace("/claim/", "/history/claim/")
    undo_first(desk, desk.get(address), address)

    words = desk.get(address).words

    assert f'href="{address}"' in desk.get(claim).body
    assert "disputed: one (undone)" in words
    assert "undo of" in words
    assert "import of 5 claims" in words
    assert "not this one" not in words
    assert "3 accounts" not in words


def test_an_account_has_its_own_history_with_its_claims(desk: Asking) -> None:
    dispute(desk, CLAIM, "one")

    words = desk.get(desk.address("account", ACCOUNT).replace("/account/", "/history/account/")).words

    assert "import of 3 accounts" in words
    assert "import of 5 claims" in words
    assert "voices" not in words


def test_the_history_shows_nothing_of_withdrawn_content(desk: Asking) -> None:
    dispute(desk, CLAIM, "she said ten")

    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM))
        vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(withdraw))
    address = desk.address("claim", CLAIM).replace("/claim/", "/history/claim/")

    assert "she said ten" not in desk.get("/history").words + desk.get(address).words
    assert "a claim whose content is not shown disputed: content withdrawn" in desk.get(address).words
    assert "9 to 11" not in desk.get("/history").words + desk.get(address).words


def test_an_address_of_no_entry_or_no_place_shows_nothing_false(desk: Asking) -> None:
    nobody = desk.address("claim", "lantern\x1fnobody").replace("/claim/", "/history/claim/")

    assert desk.get(nobody).status == 400
    assert desk.get("/history/claim/x").status == 400
    assert "import of 5 claims" in desk.get("/history?before=nonsense").words
    assert "import of 5 claims" in desk.get("/history?before=-1").words
    assert "Nothing has been done yet." in desk.get("/history?before=0").words


def test_what_was_entered_by_hand_stands_by_its_name_and_not_by_what_was_drawn_for_it(desk: Asking) -> None:
    desk.follow(add(desk, CALL))

    for page in ("/history", "/"):
        words = desk.get(page).words
        assert "Ruta of the Ford" in words
        assert not re.search(r"desk:[a-z0-9]{13}", words), page


def test_what_is_not_here_or_was_withdrawn_stands_in_the_history_in_words_and_not_by_an_id(desk: Asking) -> None:
    drawn = Ref(Table.VOICE, f"{OWN_DATASET}\x1fhf6cvjx2mpt4a")

    def said(vault: Vault) -> None:
        links = (
            Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ELSEWHERE), Ref(Table.CLAIM, "lantern\x1fnobody")),
            Link(LinkKind.SAME_AS, Ref(Table.VOICE, "lantern\x1flantern"), drawn),
            Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, "lantern\x1fwave"), Ref(Table.SUBJECT, "lantern\x1fprogramme")),
            Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.SOURCE, "lantern\x1fA3")),
        )
        vault.append([link_intent(record_compartment(vault), link) for link in links])

    desk.runner.run(desk.desk.office.work(said))
    words = desk.get("/history").words

    # Both by their own labels: that they are one is what this says.
    assert "Arrests in Tarn is the same as Lantern's programme" in words
    assert "Lantern is the same as a voice that is not here" in words
    assert "a claim that is not here disputed by a claim whose content is not shown" in words
    assert "consent withdrawn for an account whose content is not shown" in words
    assert "hf6cvjx2mpt4a" not in words
    assert "lantern:" not in words


def test_a_sheet_of_a_claim_that_was_withdrawn_since_stands_there_without_what_it_says(desk: Asking) -> None:
    def printed(vault: Vault) -> None:
        what = Printed(Ref(Table.CLAIM, CLAIM), Purpose.COURT, "", "0123-ABCD")
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM))
        place = record_compartment(vault)
        vault.append([print_intent(place, what), link_intent(place, link)])

    desk.runner.run(desk.desk.office.work(printed))
    words = desk.get("/history").words

    assert "printed: a claim whose content is not shown; purpose: for a court" in words
    assert "lantern:" not in words
