"""Into which part what is typed goes: said on every page while there is a choice, and never another than was said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.sync import parts
from safeconduct.sync.compartments import Leaver, admit, begin, remove
from safeconduct.sync.ready import record_compartment
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.unit.desk.teaming import exchange, joined, team_of
from tests.unit.desk.test_adding import FILLED
from tests.unit.desk.test_forms_sent_twice import undo_address
from tests.unit.desk.test_importing import address_of, choose, decide, newer, text
from tests.unit.desk.test_printing import sent
from tests.unit.desk.test_team_pages import begun

WAVE = "lantern\x1fwave"
LINE = "What you type goes into the part"
# A call about somebody nobody here has heard of: nothing in it names what is here already.
CALL = {
    "outlet.0": "A call",
    "subject.1": "Ruta of the Ford",
    "subject_kind.1": "person",
    "property.1": "last seen",
    "property_kind.1": "places",
    "value.1": "the old mill",
}


def use(desk: Asking, name: str, back: str = "/") -> Answer:
    """Choose a part to type into."""
    page = desk.get(f"/into?back={back}")
    found = re.search(rf'name="chosen" value="([^"]+)"[^>]*> {re.escape(name)} ', page.body)
    assert found is not None, page.words
    return desk.post("/into", once=page.hidden("once", "/into"), back=back, chosen=found.group(1))


def add(desk: Asking, form: dict[str, str], page: Answer | None = None) -> Answer:
    page = page or desk.get("/add")
    hidden = {name: page.hidden(name, "/add") for name in ("once", "draft", "part")}
    return desk.post("/add", {"rows": "1", **hidden, **form, "do": "send"})


def last_part(desk: Asking) -> str:
    """The name of the part that the newest entry lies in."""

    def found(vault: Vault) -> str:
        newest = max(vault.ops(), key=lambda stored: stored.n).signed.core.compartment
        (one,) = (one for one in team_of(vault).compartments() if one.id == newest)
        return one.name or one.sort.name

    return desk.runner.run(desk.desk.office.work(found))


def say(desk: Asking, saying: str) -> Answer:
    address = desk.address("claim", CLAIM) + "/say"
    return desk.post(address, once=desk.get(address).hidden("once", address), saying=saying)


def test_nothing_is_said_of_parts_while_there_is_one(desk: Asking) -> None:
    claim = desk.address("claim", CLAIM)

    for page in ("/", "/add", "/record", claim, f"{claim}/say", desk.address("subject", WAVE)):
        answer = desk.get(page)
        assert LINE not in answer.words
        assert 'class="into"' not in answer.body
        assert "part:" not in answer.words
    assert desk.follow(add(desk, FILLED)).status == 200


def test_the_one_part_that_a_colleague_brought_somebody_into_has_to_be_chosen_on_the_page(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with somebody who has just joined: nothing is chosen, and who brought them in is no administrator."""
    monkeypatch.setattr(parts, "_setting", lambda vault, name: ())
    monkeypatch.setattr(parts, "is_of_the_team", lambda team, part: False)
    before = desk.count()

    assert "It is not chosen yet into which part what you type goes." in desk.get("/").words
    add(desk, CALL)
    assert desk.count() == before


def test_every_page_says_into_which_part_what_is_typed_goes_and_who_reads_it(desk: Asking, tmp_path: Path) -> None:
    bela = joined(desk, tmp_path, "bela")

    def let_in(vault: Vault) -> None:
        team = team_of(vault)
        (device,) = (device for device, _ in team.devices() if device.id == bela.device)
        admit(team, record_compartment(vault), [(device, Role.WRITE)])

    desk.runner.run(desk.desk.office.work(let_in))
    bela.close()
    begun(desk, "Larch")

    for page in ("/", "/add", "/record", "/import", "/team", "/history"):
        assert f"{LINE} Record : read by 2 people." in desk.get(page).words
    assert use(desk, "Larch", "/record").headers["location"] == "/record"
    for page in ("/", "/add", "/record", "/import", "/team", "/history"):
        assert f"{LINE} Larch : read by you alone." in desk.get(page).words


def test_parts_that_look_alike_are_told_apart_by_who_reads_them_and_by_their_ids(desk: Asking, tmp_path: Path) -> None:
    bela = joined(desk, tmp_path, "bela")
    larch = begun(desk, "Larch")
    # Begun on a desk apart, where nobody knew of the first.
    other = team_of(bela)
    (mine,) = (device for device, _ in other.devices() if device.id != bela.device)
    twin = begin(other, Sort.JOURNEY, "larch", others=[(mine, Role.WRITE)])
    exchange(desk, bela)
    bela.close()

    page = desk.get("/into?back=/").words

    assert f"larch {twin.hex()[:8]} Read by: you, bela" in page
    assert re.search(r"Larch [0-9a-f]{8} Read by: you(?!,)", page)
    assert "Record Read by: you" in page
    assert re.search(r"Larch [0-9a-f]{8}", desk.get(larch).words)


def test_what_is_typed_goes_into_the_chosen_part_and_an_answer_opened_says_where_its_claims_lie(desk: Asking) -> None:
    begun(desk, "Larch")
    use(desk, "Larch")

    desk.follow(add(desk, {**CALL, "subject.1": "Arrests in Tarn", "property.1": "held", "value.1": "12"}))

    assert last_part(desk) == "Larch"
    answer = desk.get(desk.address("subject", WAVE)).words
    assert "part: Larch" in answer
    assert "part: Record" in answer


def test_a_form_from_before_another_part_was_chosen_is_recorded_nowhere_and_nothing_typed_is_lost(desk: Asking) -> None:
    begun(desk, "Larch")
    page, before = desk.get("/add"), desk.count()
    use(desk, "Larch")

    met = add(desk, CALL, page)

    assert met.status == 422
    assert "This was typed while another part was chosen" in met.words
    assert 'value="Ruta of the Ford"' in met.body
    assert f"{LINE} Larch" in met.words
    assert desk.count() == before
    assert add(desk, CALL, met).status == 303
    assert last_part(desk) == "Larch"


def test_from_a_form_one_comes_back_to_its_draft_and_the_page_of_choice_leads_on_by_itself(desk: Asking) -> None:
    begun(desk, "Larch")
    page = desk.get("/add?of=call")
    found = re.search(r'href="(/into\?back=[^"]+)"', page.body)
    assert found is not None
    choice = desk.get(found.group(1))

    back = choice.hidden("back", "/into")
    assert back == f"/add?of=call&draft={page.hidden('draft')}"
    assert f'href="{found.group(1)}"' in choice.body


def test_a_draft_that_was_begun_in_another_part_says_so(desk: Asking) -> None:
    begun(desk, "Larch")
    page = desk.get("/add")
    hidden = {name: page.hidden(name, "/add") for name in ("once", "draft", "part")}
    desk.post("/add", {"rows": "1", **hidden, **CALL, "do": "draft"})

    assert "This was typed while another part" not in desk.get(f"/add?draft={hidden['draft']}").words
    use(desk, "Larch")
    assert "This was typed while another part was chosen" in desk.get(f"/add?draft={hidden['draft']}").words


def test_what_is_said_of_a_claim_and_undone_goes_where_it_lies(desk: Asking) -> None:
    begun(desk, "Larch")
    use(desk, "Larch")
    address = desk.address("claim", CLAIM)

    assert "This goes into the part “Record”: read by you alone." in desk.get(f"{address}/say").words
    said = desk.follow(say(desk, "dispute"))
    assert last_part(desk) == "RECORD"
    desk.follow(desk.post(undo_address(said), once=said.hidden("once", "/undo/"), back=address))
    assert last_part(desk) == "RECORD"
    mend = desk.get(f"{address}/mend")
    hidden = {name: mend.hidden(name, f"{address}/mend") for name in ("once", "shown")}
    desk.follow(desk.post(f"{address}/mend", {**hidden, "said": "about 10", "value": "11", "do": "send"}))
    assert last_part(desk) == "RECORD"
    assert sent(desk, desk.address("subject", WAVE), purpose="court").status == 303
    assert last_part(desk) == "RECORD"


def test_names_of_another_part_are_not_offered_where_not_all_may_read_them(desk: Asking, tmp_path: Path) -> None:
    bela = joined(desk, tmp_path, "bela")
    begun(desk, "Larch")
    use(desk, "Larch")
    desk.follow(add(desk, CALL))

    def let_in(vault: Vault) -> None:
        team = team_of(vault)
        (device,) = (device for device, _ in team.devices() if device.id == bela.device)
        admit(team, record_compartment(vault), [(device, Role.WRITE)])

    assert "Ruta of the Ford" in desk.get("/add").body
    use(desk, "Record")
    # While the same people read both, naming tells nobody anything.
    assert "Ruta of the Ford" in desk.get("/add").body
    desk.runner.run(desk.desk.office.work(let_in))
    bela.close()

    assert "Ruta of the Ford" not in desk.get("/add").body
    page = desk.get("/add")
    hidden = {name: page.hidden(name, "/add") for name in ("once", "draft", "part")}
    checked = desk.post("/add", {"rows": "1", **hidden, **CALL, "do": "check"})
    assert "Another part knows it, which not all may read who read this one" in checked.words


def test_a_part_one_was_let_go_from_takes_nothing_and_another_is_not_written_in_by_itself(desk: Asking) -> None:
    begun(desk, "Larch")
    begun(desk, "Rowan")
    use(desk, "Rowan")
    form = desk.get("/add")

    def let_go(vault: Vault) -> None:
        team = team_of(vault)
        (rowan,) = (one for one in team.compartments() if one.name == "Rowan")
        remove(team, rowan.id, [Leaver(vault.device)])

    desk.runner.run(desk.desk.office.work(let_go))
    before = desk.count()

    refused = add(desk, CALL, form)

    assert "You may not write in the part chosen to type into: Rowan" in desk.get("/").words
    assert refused.status == 422
    assert "This desk may not write in that part (“Rowan”). Nothing was changed." in refused.words
    assert 'value="Ruta of the Ford"' in refused.body
    assert desk.count() == before
    use(desk, "Larch")
    assert f"{LINE} Larch" in desk.get("/").words


def test_a_file_goes_into_the_part_that_was_shown_with_its_difference(desk: Asking) -> None:
    begun(desk, "Larch")
    use(desk, "Larch")
    address = address_of(choose(desk, text(newer())))
    # In the other part all of it but one claim is known; in this one nothing.
    assert "This goes into the part “Larch”: read by you alone." in desk.get(address).words
    use(desk, "Record")

    done = desk.follow(decide(desk, address, said="take"))

    assert "It is taken in." in done.words
    assert last_part(desk) == "Larch"


def test_an_account_and_the_list_of_them_say_in_which_part_each_lies_once_there_are_two(desk: Asking) -> None:
    assert "part:" not in desk.get("/accounts").words
    begun(desk, "Larch")
    use(desk, "Larch")
    account = desk.follow(add(desk, CALL))

    assert "Part Larch" in account.words
    listed = desk.get("/accounts").words
    assert "part: Larch" in listed
    assert "part: Record" in listed


def test_sorts_of_part_that_nothing_follows_from_yet_say_so_and_the_inbox_is_not_offered(desk: Asking) -> None:
    page = desk.get("/part-begin")

    assert page.words.index("Record Identity sheet") < page.words.index("Case (a name only")
    assert "inbox" not in re.findall(r'<option value="([^"]*)"', page.body)
    refused = desk.post("/part-begin", once=page.hidden("once"), sort="inbox", name="Larch")
    assert refused.status == 422
