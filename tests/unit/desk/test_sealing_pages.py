"""What two persons open, on its pages: sealed from a case, listed, asked for with the right one chosen, opened once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId
from safeconduct.desk import unsealing
from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.evacuate.cases.commands import From, open_case
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.sealing.commands import seal_sheet, sheet_from_words
from safeconduct.evacuate.sealing.reading import offered
from safeconduct.evacuate.sealing.types import About, Kind, SheetField
from safeconduct.protect.members import Role
from safeconduct.sync.act_views import requests
from safeconduct.sync.answering import hand
from safeconduct.sync.compartments import admit
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.rescuing import on_the_way, rescue
from tests.unit.desk.stating import begun, block, typed
from tests.unit.desk.teaming import exchange, joined, team_of
from tests.unit.evacuate.sealed_desks import CANARY, all_readable

__all__ = ["rescue"]

FILM = b"moving pictures of " + CANARY.encode() + bytes(range(256)) * 400


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Somebody else of the team."""
    vault = joined(desk, tmp_path, "bela", Role.WRITE)
    yield vault
    vault.close()


@pytest.fixture
def here(desk: Asking) -> str:
    """The address of what is sealed of a new case."""

    def begin(vault: Vault) -> CompartmentId:
        return open_case(team_of(vault), From(), {}, people=1, language="en")

    return desk.address("case", desk.runner.run(desk.desk.office.work(begin)).hex()) + "/sealed"


def holders(page: Answer) -> list[str]:
    found = re.findall(r'name="holder" value="([^"]+)"', page.body)
    return [unescape(one) for one in dict.fromkeys(found)]


def send(desk: Asking, path: str, file: tuple[str, bytes] | None = None, who: int = 2, **fields: str) -> Answer:
    """Send a form as a browser does, with the first of those who can be ticked."""
    page = desk.get(path)
    given = [("once", page.hidden("once", path)), *fields.items(), *(("holder", one) for one in holders(page)[:who])]
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in given]
    body = "".join(parts).encode()
    if file is not None:
        head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'
        body += head.encode() + file[1] + b"\r\n"
    return desk.send(path, body + b"--x--\r\n", content_type="multipart/form-data; boundary=x")


def handed_over_by(desk: Asking, bela: Vault) -> None:
    exchange(desk, bela)
    team = team_of(bela)
    (state,) = requests(bela.tables, team.people)
    hand(team, state.asked.word.id, "they called me")
    exchange(desk, bela)


def asked(desk: Asking, address: str) -> Answer:
    """Follow the link of what is sealed and ask for what is chosen there."""
    page = desk.get(address)
    return desk.follow(
        desk.post(
            "/requests",
            once=page.hidden("once", "/requests"),
            secret=page.hidden("secret"),
            said="ask",
            reason="her lawyer asks",
        )
    )


def opened(desk: Asking) -> Answer:
    page = desk.get("/requests")
    return desk.post(
        "/requests", once=page.hidden("once", "/requests"), request=page.hidden("request"), said="open", reason=""
    )


def link_to_ask(page: Answer) -> str:
    found = re.findall(r'href="(/requests\?secret=[^"]+)"', page.body)
    assert found
    return unescape(str(found[-1]))


def test_a_sheet_written_on_the_page_is_not_shown_again_until_two_open_it_and_then_once(
    desk: Asking, bela: Vault, here: str
) -> None:
    sealed = desk.follow(send(desk, here, do="sheet", names=CANARY, home="Nowhere 1"))
    case = desk.get(here.removesuffix("/sealed"))
    early = asked(desk, link_to_ask(case))
    handed_over_by(desk, bela)
    ready = desk.get("/requests")
    shown = opened(desk)
    again = desk.get("/requests")

    assert "Nobody reads it alone any more, you neither" in sealed.words
    for page in (sealed, case, early, ready, again):
        assert CANARY not in page.body
        assert "identity sheet" in page.words
    assert "Open it now" not in early.words
    assert "Open it now" in ready.words
    assert shown.status == 200
    assert CANARY in shown.words
    assert "Home address Nowhere 1" in shown.words
    assert "Open it now" not in again.words


def test_nothing_readable_of_it_is_left_at_either_desk(desk: Asking, bela: Vault, here: str, tmp_path: Path) -> None:
    desk.follow(send(desk, here, do="sheet", names=CANARY))
    desk.follow(send(desk, here, ("film.mp4", FILM), do="paper", kind="video"))
    exchange(desk, bela)
    mine = desk.runner.run(desk.desk.office.work(lambda vault: all_readable(vault, tmp_path)))

    for readable in (mine, all_readable(bela, tmp_path)):
        for secret in (CANARY.encode(), FILM[-2_000:], b"film.mp4"):
            assert secret not in readable


def test_a_film_names_the_copy_outside_and_is_saved_after_two_opened_it(desk: Asking, bela: Vault, here: str) -> None:
    sealed = desk.follow(send(desk, here, ("film.mp4", FILM), do="paper", kind="video", day="2030-01-20"))
    asked(desk, link_to_ask(sealed))
    handed_over_by(desk, bela)
    page = desk.follow(opened(desk))
    (save,) = re.findall(r'class="save" href="([^"]+)"', page.body)
    file = desk.get(save)

    assert "still lies outside the vault: film.mp4" in sealed.words
    assert "film.mp4" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', sealed.body))
    assert "video of that statement, of" in sealed.words
    assert "January 20" in sealed.words.replace("20 January", "January 20")
    assert file.data == FILM
    assert ".mp4" in file.headers["content-disposition"]
    assert "film" not in file.headers["content-disposition"]


def test_the_request_page_shows_what_was_come_for_first_and_its_kind(desk: Asking, bela: Vault, here: str) -> None:
    desk.follow(send(desk, here, do="sheet", names=CANARY))
    sealed = desk.follow(send(desk, here, ("paper.pdf", b"a paper"), do="paper", kind="attorney"))
    page = desk.get(link_to_ask(sealed))
    exchange(desk, bela)

    first, _, rest = page.words.partition("Asked for")
    assert "What you came to ask for" in first
    assert "power of attorney" in first
    assert "identity sheet:" not in first
    assert "identity sheet:" in rest
    assert {one.kind for one in offered(team_of(bela)).names.values()} == {"sheet", "attorney"}
    assert "What you came to ask for" not in desk.get("/requests?secret=nonsense").words


def test_bad_input_is_answered_in_one_sentence_and_seals_nothing(desk: Asking, bela: Vault, here: str) -> None:
    before = desk.count()
    alone = send(desk, here, do="sheet", names=CANARY, who=1)
    empty = send(desk, here, do="sheet", names=" ")
    no_file = send(desk, here, do="paper", kind="video")
    no_kind = send(desk, here, ("paper.pdf", b"a paper"), do="paper")
    long = send(desk, here, do="sheet", names="x" * 8_001)

    for answer, words in (
        (alone, "divided among 2 to 16 people"),
        (empty, "There is nothing to seal"),
        (no_file, "Choose a file."),
        (no_kind, "Choose which paper it is."),
        (long, "holds at most 8000 characters"),
    ):
        assert answer.status == 422
        assert words in answer.words.replace(",", "").replace("8\u202f000", "8000"), answer.words
    # What was typed is still in the form.
    assert CANARY in alone.body
    assert desk.count() == before
    assert desk.get(here).words.count("Nothing is sealed for this case yet.") == 1


def test_a_file_beyond_what_a_page_takes_is_answered_with_the_command_that_takes_it(
    desk: Asking, bela: Vault, here: str
) -> None:
    before = desk.count()
    answer = send(desk, here, ("film.mp4", bytes(MAX_BODY_BYTES)), do="paper", kind="video")

    assert answer.status == 413
    assert "is sealed with the command: safeconduct case seal" in answer.words
    assert "at most 31 MB here" in desk.get(here).words
    assert desk.count() == before
    assert bela.device


def test_a_file_too_long_for_a_page_uses_no_request_up(
    desk: Asking, bela: Vault, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = desk.follow(send(desk, here, ("film.mp4", FILM), do="paper", kind="video"))
    asked(desk, link_to_ask(sealed))
    handed_over_by(desk, bela)
    monkeypatch.setattr(unsealing, "MOST_MB", 0)
    refused = opened(desk)
    monkeypatch.undo()

    assert refused.status == 422
    assert "longer than a page can hand out" in refused.words
    assert "Save the file now" in desk.follow(opened(desk)).words


def test_a_file_that_proves_too_long_once_it_is_opened_is_not_put_together_in_memory(
    desk: Asking, bela: Vault, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = desk.follow(send(desk, here, ("film.mp4", FILM), do="paper", kind="video"))
    asked(desk, link_to_ask(sealed))
    handed_over_by(desk, bela)
    monkeypatch.setattr(unsealing, "MOST_MB", 0)
    # What was said openly named a shorter one.
    monkeypatch.setattr(unsealing, "file_of", lambda _team, _kept: None)
    refused = opened(desk)

    assert refused.status == 422
    assert "It was opened, and that is on record." in refused.words
    assert "longer than was said of it" in refused.words
    assert "Save the file now" not in desk.get("/requests").words


def test_whoever_hands_a_share_over_reads_who_sealed_it(desk: Asking, bela: Vault, here: str) -> None:
    sealed = desk.follow(send(desk, here, do="sheet", names=CANARY))
    page = asked(desk, link_to_ask(sealed))
    handed_over_by(desk, bela)
    used = opened(desk)

    asked_for, _, offered_here = page.words.partition("What can be asked for")
    for part in (asked_for, offered_here):
        assert f"Sealed by {desk.runner.run(desk.desk.office.work(own_alias))}." in part
    assert "Divided by" not in page.words
    assert used.status == 200


def own_alias(vault: Vault) -> str:
    return team_of(vault).me.device.user.certificate.terms.alias


def test_whoever_is_alone_in_the_team_is_told_that_it_takes_two(desk: Asking, here: str) -> None:
    page = desk.get(here)

    assert "It takes two people, and so far you are alone in the team." in page.words
    assert 'value="sheet"' not in page.body


def test_the_screen_of_somebody_taken_lists_what_is_sealed_of_them(
    desk: Asking, rescue: tuple[Case, ...], bela: Vault
) -> None:
    case = rescue[0]
    journey = on_the_way(desk, case)
    before = desk.get(journey + "/taken")
    desk.follow(send(desk, desk.address("case", case.part.hex()) + "/sealed", do="sheet", names=CANARY))
    page = desk.get(journey + "/taken")

    assert "Nothing is sealed of their case that this desk reads." in before.words
    assert "Ask for it to be opened two of: bela," in page.words
    assert CANARY not in page.body
    assert "What you came to ask for" in desk.get(link_to_ask(page)).words
    assert bela.device


def test_of_two_sheets_of_the_same_the_page_says_which_is_newer_and_both_can_be_asked_for(
    desk: Asking, bela: Vault, here: str
) -> None:
    desk.follow(send(desk, here, do="sheet", names=CANARY))
    assert "sheets of the same" not in desk.get(here).words

    def let_in(vault: Vault) -> None:
        team = team_of(vault)
        (case,) = read_cases(Facts(vault.tables))
        other = next(one for one, _ in team.devices() if one.id == bela.device)
        admit(team, case.part, [(other, Role.WRITE)])

    desk.runner.run(desk.desk.office.work(let_in))
    exchange(desk, bela)
    team = team_of(bela)
    (case,) = read_cases(Facts(bela.tables))
    who = tuple(one.user.id for one, _ in team.devices())
    sheet = sheet_from_words({SheetField.NAMES: "Somebody Else"})
    seal_sheet(team, case, sheet, About(Kind.SHEET, who, team.me.device.user.id), language="en")
    exchange(desk, bela)

    for page in (desk.get(here), desk.get(here.removesuffix("/sealed"))):
        assert page.words.count("one of 2 sheets of the same, and the newest by the clocks") == 1
        assert page.words.count("one of 2 sheets of the same; the newest was sealed") == 1
        assert len(set(re.findall(r'href="(/requests\?secret=[^"]+)"', page.body))) == 2


def test_a_sheet_is_opened_for_the_check_alone_and_the_statement_says_what_came_of_it(
    desk: Asking, bela: Vault, here: str
) -> None:
    desk.follow(send(desk, here, do="sheet", names=CANARY))
    path = begun(desk)
    handle = block(desk.get(path), "a paragraph")
    words = {"text.ru": f"Ищут человека по имени {CANARY}.", "text.en": f"They look for {CANARY}."}
    desk.follow(typed(desk, path, handle, "save", words))
    waits = desk.get(f"{path}/out")
    asked(desk, link_to_ask(desk.get(here.removesuffix("/sealed"))))
    handed_over_by(desk, bela)
    page = desk.get("/requests")
    searched = desk.follow(
        desk.post(
            "/requests", once=page.hidden("once", "/requests"), request=page.hidden("request"), said="search", reason=""
        )
    )
    named = desk.get(f"{path}/out")

    assert "1 sealed identity sheet was not searched for in these words." in waits.words
    assert "Search statements for it, and show nothing" in page.words
    assert "Opened for the check alone, and on record." in searched.words
    assert CANARY not in searched.body
    assert "was not searched for in these words" not in named.words
    assert "never goes out" in named.words.lower()
    assert "Open it now" not in desk.get("/requests").words


@pytest.mark.usefixtures("bela")
def test_one_person_says_that_nobody_in_the_sheets_is_named_and_is_told_that_a_second_has_to(
    desk: Asking, here: str
) -> None:
    desk.follow(send(desk, here, do="sheet", names=CANARY))
    path = begun(desk)
    out = f"{path}/out"
    silent = desk.post(out, once=desk.get(out).hidden("once", out), do="sheets-known", reason="")
    said = desk.follow(desk.post(out, once=desk.get(out).hidden("once", out), do="sheets-known", reason="I took it"))

    assert silent.status == 422
    assert "A second person has to say so too." in said.words
    assert "I know who stands in them" not in said.words
    assert "1 sealed identity sheet was not searched" in said.words
