"""Two desks, each with its pages: one invites, the other joins by files and six words, and both see one record."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.protect.members import Role
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.sync import invitation_files
from safeconduct.sync.arrivals import take_frames
from safeconduct.sync.codenames import WORDS
from safeconduct.sync.finishing import finish
from safeconduct.sync.frames import Frames
from safeconduct.sync.ready import has_team
from safeconduct.sync.root import root_cards
from safeconduct.vault.restore import restore
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import PASSPHRASE, Answer, Asking, new_asking
from tests.unit.desk.teaming import team_of
from tests.unit.desk.test_into import CALL

BOUNDARY = "marker-between-the-parts"


@pytest.fixture
def other(tmp_path: Path, runner: asyncio.Runner) -> Iterator[Asking]:
    """A second desk on its first day."""
    (tmp_path / "other").mkdir()
    asking = new_asking(tmp_path / "other", runner, is_new=True)
    yield asking
    runner.run(asking.desk.office.lock())


def upload(desk: Asking, address: str, file: bytes, **fields: str) -> Answer:
    """Send a form with a file, from the page it stands on."""
    if address != "/join":
        fields["once"] = desk.get(address).hidden("once", address)
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    head = 'Content-Disposition: form-data; name="file"; filename="f"\r\nContent-Type: application/octet-stream\r\n\r\n'
    texts = [f"--{BOUNDARY}\r\n{part}".encode() for part in parts]
    body = b"".join((*texts, f"--{BOUNDARY}\r\n{head}".encode(), file, f"\r\n--{BOUNDARY}--\r\n".encode()))
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return desk.send(address, body, content_type=kind)


def saved(desk: Asking, page: Answer) -> bytes:
    """The file that a page offers to save."""
    found = re.search(r'class="save" href="([^"]+)"', page.body)
    assert found is not None, page.words
    answer = desk.get(unescape(found.group(1)))
    assert re.fullmatch(r'attachment; filename="[0-9a-f]{6,13}\.bin"', answer.headers["content-disposition"])
    return answer.data


def say(desk: Asking, address: str, said: str) -> Answer:
    return desk.post(address, once=desk.get(address).hidden("once", address), said=said)


def six(page: Answer) -> list[str]:
    return re.findall(
        r"<li><span lang=\"en\">([a-z]+)</span> <small>\d{4}</small></li>",
        page.body.partition('class="sixwords"')[2].partition("</ol>")[0],
    )


def call(desk: Asking, alias: str) -> Answer:
    return desk.post("/team", once=desk.get("/team").hidden("once", "/team"), alias=alias)


def invited(desk: Asking, right: str = "write", *, whose: str = "person") -> tuple[str, bytes]:
    """Invite somebody who is to read the record; the invitation's page and file."""
    call(desk, "zarema")
    page = desk.get("/invitations")
    part = re.search(r'name="part" value="([0-9a-f]+)"', page.body)
    assert part is not None
    made = desk.post("/invitations", once=page.hidden("once"), right=right, whose=whose, part=part.group(1))
    address = made.headers["location"].partition("?")[0]
    return address, saved(desk, desk.get(address))


def asked(other: Asking, file: bytes, **fields: str) -> Answer:
    given = {"alias": "bela", "passphrase": PASSPHRASE, "again": PASSPHRASE, **fields}
    return upload(other, "/join", file, **given)


def join(desk: Asking, other: Asking) -> str:
    """Join by the pages of both; the invitation's address."""
    address, file = invited(desk)
    assert asked(other, file).status == 303
    answered = desk.follow(upload(desk, address, saved(other, other.get("/joining"))))
    compared = other.follow(upload(other, "/joining", saved(desk, answered)))
    assert six(compared) == six(desk.get(address))
    assert len(six(compared)) == 6
    say(other, "/joining", "same")
    welcome = saved(desk, desk.follow(say(desk, address, "same")))
    assert "You are in the team." in other.follow(upload(other, "/joining", welcome)).words
    return address


def test_a_laptop_that_says_it_is_one_s_own_is_refused_by_an_invitation_for_another_person(
    desk: Asking, other: Asking
) -> None:
    address, file = invited(desk)
    assert "For another person" in desk.get(address).words
    asked(other, file, alias="", own="yes")
    request = saved(other, other.get("/joining"))

    refused = upload(desk, address, request)

    assert refused.status == 422
    assert "asks to be let in as a further computer of your own" in refused.words
    assert "Save the invitation" in desk.get(address).words


def test_it_is_chosen_whom_an_invitation_is_for(desk: Asking) -> None:
    call(desk, "zarema")
    before = desk.count()
    refused = desk.post("/invitations", once=desk.get("/invitations").hidden("once"), right="write")

    assert refused.status == 422
    assert "another person or a laptop of your own" in refused.words
    assert desk.count() == before


def test_nobody_is_invited_before_an_alias_is_chosen(desk: Asking) -> None:
    mark = desk.get("/invitations").hidden("once")
    before = desk.count()

    refused = desk.post("/invitations", once=mark, right="write", whose="person")

    assert refused.status == 422
    assert "You have not chosen an alias" in refused.words
    assert desk.count() == before


def test_whoever_chooses_an_alias_is_offered_one_that_was_drawn(desk: Asking, other: Asking) -> None:
    for page in (desk.get("/team"), other.get("/join")):
        found = re.search(r"Drawn at random, if you like: (\w+)", page.words)
        assert found is not None
        assert found.group(1) in WORDS["en"]
    call(desk, "zarema")
    assert "Drawn at random" not in desk.get("/team").words


def test_an_alias_is_chosen_once_and_shown(desk: Asking) -> None:
    bad = call(desk, "x" * 33)
    chosen = desk.follow(call(desk, "zarema"))

    assert bad.status == 422
    assert "zarema you" in chosen.words
    assert "You have chosen no alias" not in chosen.words


def test_before_somebody_is_let_in_it_is_said_how_many_people_a_fallen_laptop_makes_readable(
    desk: Asking, other: Asking
) -> None:
    # The voice of the record that is a person.
    told = "If a laptop of theirs falls into other hands unlocked, 1 person becomes readable."
    assert "tells of 1 person" in desk.get("/invitations").words
    address, file = invited(desk)
    assert told in desk.get(address).words
    asked(other, file)
    upload(desk, address, saved(other, other.get("/joining")))
    page = desk.get(address)

    assert "Record : all of it" in page.words
    assert page.words.index(told) < page.words.index("The same: let them in")


def test_two_desks_join_by_their_pages_and_each_sees_what_the_other_has(desk: Asking, other: Asking) -> None:
    address = join(desk, other)

    assert desk.get("/record").words.count("Lantern") == other.get("/record").words.count("Lantern") > 0
    assert "they are in the team" in desk.get(address).words
    assert "bela you" in other.get("/team").words
    assert "zarema" in other.get("/team").words


def test_whoever_waits_to_be_let_in_sees_nothing_but_that(desk: Asking, other: Asking) -> None:
    _, file = invited(desk)
    asked(other, file)

    assert other.get("/record").headers["location"] == "/joining"
    assert other.get("/team").headers["location"] == "/joining"
    assert "You are not in the team yet." in other.get("/joining").words
    assert other.get("/help").status == 200
    assert other.runner.run(other.desk.office.work(has_team)) is False
    other.lock()
    assert "Locked" in other.get("/joining").words
    other.unlock()
    assert "Save the request" in other.get("/joining").words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"again": "another"}, "The two are not the same"),
        ({"alias": ""}, "Choose an alias"),
        ({"alias": "x" * 33}, "That cannot be an alias"),
    ],
)
def test_what_is_wrong_with_joining_is_said_and_no_vault_is_made(
    desk: Asking, other: Asking, changed: dict[str, str], words: str
) -> None:
    _, file = invited(desk)

    answer = asked(other, file, **changed)

    assert answer.status == 400
    assert words in answer.words
    assert not other.desk.office.path.exists()


def test_a_file_that_is_no_invitation_makes_no_vault(other: Asking) -> None:
    answer = asked(other, b"\0" * 512)

    assert "This file is no invitation" in answer.words
    assert not other.desk.office.path.exists()


def test_a_laptop_restored_from_a_backup_says_what_to_do_and_is_let_in_again_by_the_pages(
    desk: Asking, other: Asking, tmp_path: Path, runner: asyncio.Runner
) -> None:
    address, file = invited(desk, whose="own")
    asked(other, file, alias="", own="yes")
    answered = desk.follow(upload(desk, address, saved(other, other.get("/joining"))))
    upload(other, "/joining", saved(desk, answered))
    say(other, "/joining", "same")
    upload(other, "/joining", saved(desk, desk.follow(say(desk, address, "same"))))
    old = runner.run(other.desk.office.work(lambda vault: vault.device)).hex()
    runner.run(other.desk.office.work(lambda vault: vault.backup(tmp_path / "backup")))
    (tmp_path / "again").mkdir()
    key = Passphrase.from_text(PASSPHRASE)
    restore(tmp_path / "backup", tmp_path / "again" / "v", key, surroundings()).close()
    again = new_asking(tmp_path / "again", runner, is_new=True)
    again.unlock()

    assert "Let this laptop in again" in again.get("/").words
    assert f"let {old[:8]} in again" in again.get("/joining").words
    page = desk.get("/invitations")
    assert f"Let {old[:8]} in again" in page.words
    made = desk.post("/invitations", once=page.hidden("once"), instead_of=old)
    address = made.headers["location"].partition("?")[0]
    waiting = again.follow(upload(again, "/joining", saved(desk, desk.get(address))))
    answered = desk.follow(upload(desk, address, saved(again, waiting)))
    compared = again.follow(upload(again, "/joining", saved(desk, answered)))
    assert six(compared) == six(desk.get(address))
    say(again, "/joining", "same")
    welcome = saved(desk, desk.follow(say(desk, address, "same")))
    assert "You are in the team." in again.follow(upload(again, "/joining", welcome)).words
    assert "Let this laptop in again" not in again.get("/").words
    assert again.get("/joining").status == 303
    claim = re.search(r'href="(/claim/[^"?]+)"', again.get(again.address("subject", "lantern\x1fwave")).body)
    assert claim is not None
    say_it = f"{claim.group(1)}/say"
    entered = again.post(say_it, once=again.get(say_it).hidden("once", say_it), saying="dispute", note="heard again")
    assert entered.status == 303
    again.lock()


def test_words_that_differ_let_nobody_in(desk: Asking, other: Asking) -> None:
    address, file = invited(desk)
    asked(other, file)
    request = saved(other, other.get("/joining"))
    answered = desk.follow(upload(desk, address, request))
    compared = other.follow(upload(other, "/joining", saved(desk, answered)))
    declined = desk.follow(say(desk, address, "different"))
    given_up = other.follow(say(other, "/joining", "different"))

    assert "Never in writing" in answered.words
    assert "Never in writing" in compared.words
    assert "Nobody was let in, and nobody was believed." in declined.words
    assert "declined" in upload_refused(desk, address, request)
    assert "bela" not in desk.get("/team").words
    assert "Take an invitation in" in given_up.words


def upload_refused(desk: Asking, address: str, file: bytes) -> str:
    """What is said of a file sent to a page that offers no form any more."""
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="once"\r\n\r\n{"a" * 26}\r\n--{BOUNDARY}\r\n'
        'Content-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    ).encode() + file
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return desk.send(address, body + f"\r\n--{BOUNDARY}--\r\n".encode(), content_type=kind).words


def test_words_that_differ_raise_an_alarm_on_both_sides_and_giving_up_before_raises_none(
    desk: Asking, other: Asking
) -> None:
    address, file = invited(desk)
    asked(other, file)
    upload(other, "/joining", saved(desk, desk.follow(upload(desk, address, saved(other, other.get("/joining"))))))

    for one, here in ((desk, address), (other, "/joining")):
        words = one.follow(say(one, here, "different")).words
        assert "The words differ: somebody may stand between you." in words
        assert "Tell your security lead, and meet. Do not use this way again." in words
    mark = desk.get("/invitations").hidden("once")
    made = desk.post("/invitations", once=mark, right="write", whose="person", part="none")
    second = made.headers["location"].partition("?")[0]
    upload(other, "/joining", saved(desk, desk.get(second)), alias="bela")
    for one, here, said in ((desk, second, "decline"), (other, "/joining", "give_up")):
        assert "somebody may stand between you" not in one.follow(say(one, here, said)).words


def test_it_is_said_at_the_six_words_what_somebody_will_read_and_nothing_is_never_by_oversight(
    desk: Asking, other: Asking
) -> None:
    call(desk, "zarema")
    mark = desk.get("/invitations").hidden("once")
    forgotten = desk.post("/invitations", once=mark, right="write", whose="person")
    assert forgotten.status == 422
    assert "Say what they will read" in forgotten.words
    none = desk.post("/invitations", once=mark, right="write", whose="person", part="none")
    address = none.headers["location"].partition("?")[0]
    asked(other, saved(desk, desk.get(address)))
    answered = desk.follow(upload(desk, address, saved(other, other.get("/joining"))))
    assert "Compare six words" in answered.words
    assert "In the team: reads and writes. ▲ Will read nothing: no part was chosen." in answered.words
    upload(other, "/joining", saved(desk, answered))
    say(other, "/joining", "same")
    joined = other.follow(upload(other, "/joining", saved(desk, desk.follow(say(desk, address, "same")))))

    assert "What you may read is here" not in joined.words
    for page in ("/", "/team"):
        assert "You are in no part yet. Ask zarema." in other.get(page).words
    form = other.get("/add")
    hidden = {name: form.hidden(name, "/add") for name in ("once", "draft", "part")}
    refused = other.post("/add", {"rows": "1", **hidden, **CALL, "do": "send"})
    assert refused.status == 422
    assert '<div class="advice" role="alert"><p><strong>You are in no part yet' in refused.body
    assert "line on top of the page" not in refused.words
    assert "You are in no part" not in desk.get("/").words


def test_invitations_are_told_apart_by_number_by_what_they_give_and_by_whether_they_are_in(
    desk: Asking, other: Asking
) -> None:
    address, file = invited(desk)
    page = desk.get("/invitations")
    part = re.search(r'name="part" value="([0-9a-f]+)"', page.body)
    assert part is not None
    desk.post("/invitations", once=page.hidden("once"), right="read", whose="own", part="none")
    asked(other, file)

    listed = desk.get("/invitations").words
    assert "another person; reads and writes; parts: Record" in listed
    assert "a further laptop of my own; reads; no part" in listed
    number = re.search(r"Invitation ([0-9a-f]{8}) until", desk.get(address).words)
    assert number is not None
    # The newcomer sees the same number, so that two people can say which one they mean.
    assert f"Invitation {number.group(1)} serves until" in other.get("/joining").words
    assert listed.count(number.group(1)) == 1


def test_an_alias_of_the_team_in_another_spelling_is_refused_before_any_words_are_compared(
    desk: Asking, other: Asking
) -> None:
    address, file = invited(desk)
    asked(other, file, alias="Zarema")
    refused = upload(desk, address, saved(other, other.get("/joining")))
    assert refused.status == 422
    assert "Somebody in the team is already called that" in refused.words
    say(other, "/joining", "give_up")
    upload(other, "/joining", file, alias="bela")
    answered = desk.follow(upload(desk, address, saved(other, other.get("/joining"))))

    assert len(six(answered)) == 6


def test_a_welcome_before_the_words_were_compared_is_refused(desk: Asking, other: Asking) -> None:
    address, file = invited(desk)
    asked(other, file)
    answered = desk.follow(upload(desk, address, saved(other, other.get("/joining"))))
    upload(other, "/joining", saved(desk, answered))
    welcome = saved(desk, desk.follow(say(desk, address, "same")))

    assert "The six words have not been compared yet" in upload_refused(other, "/joining", welcome)


def test_one_s_own_file_and_a_stranger_s_are_told_apart(desk: Asking, other: Asking) -> None:
    address, file = invited(desk)
    asked(other, file)
    request = saved(other, other.get("/joining"))
    answered = saved(desk, desk.follow(upload(desk, address, request)))

    assert "made here for the other side" in upload_refused(desk, address, answered)
    assert "belongs to no invitation" in upload_refused(desk, address, b"\1" * 2048)
    assert "made here for the other side" in upload(other, "/joining", request).words


def test_an_entry_goes_by_a_file_and_is_news_to_the_other(desk: Asking, other: Asking) -> None:
    join(desk, other)
    answer = upload(desk, "/exchange", b"nothing of ours" * 100)
    assert answer.status == 422
    claim = re.search(r'href="(/claim/[^"?]+)"', desk.get(desk.address("subject", "lantern\x1fwave")).body)
    assert claim is not None
    say_it = f"{claim.group(1)}/say"
    desk.post(say_it, once=desk.get(say_it).hidden("once", say_it), saying="dispute", note="measured twice")
    assert re.search(r"\d+ entr(y|ies) not yet sent", desk.get("/").words)
    made = desk.post("/exchange", once=desk.get("/exchange").hidden("once"), do="write")
    file = saved(desk, desk.follow(made))
    taken = other.follow(upload(other, "/exchange", file))
    again = other.follow(upload(other, "/exchange", file))

    assert re.search(r"\d+ entr(y is|ies are) new\.", taken.words)
    assert "There was nothing new in it" in again.words or "here already" in again.words
    assert "measured twice" in other.get("/").words or "disputed" in other.get("/").words.lower()
    assert "not yet sent" in desk.get("/").words
    back = other.post("/exchange", once=other.get("/exchange").hidden("once"), do="write")
    upload(desk, "/exchange", saved(other, other.follow(back)))


def test_a_desk_that_works_alone_says_so_and_makes_no_file(desk: Asking) -> None:
    assert "Nothing goes to colleagues: this desk works alone." in desk.get("/").words
    answer = desk.post("/exchange", once=desk.get("/exchange").hidden("once"), do="write")

    assert answer.status == 422
    assert "Nobody else is in the team" in answer.words


def test_files_that_wait_to_be_saved_are_gone_after_the_lock(desk: Asking) -> None:
    address, _ = invited(desk)
    found = re.search(r'class="save" href="([^"]+)"', desk.get(address).body)
    assert found is not None
    desk.lock()
    desk.unlock()

    gone = desk.get(found.group(1))
    assert gone.status == 410
    assert "This file is not held here any more." in gone.words


def test_a_relay_is_named_for_the_team_and_dropped(desk: Asking) -> None:
    page = desk.get("/exchange")
    bad = desk.post("/exchange", once=page.hidden("once"), do="add", address="http://127.0.0.1:9", key="ab", code="c")
    fields = {"address": "http://127.0.0.1:9", "key": "ab" * 32, "code": "open", "untried": "yes"}
    added = desk.follow(desk.post("/exchange", fields, once=page.hidden("once"), do="add"))
    dropped = desk.follow(desk.post("/exchange", once=added.hidden("once"), do="drop", relay="http://127.0.0.1:9"))

    assert bad.status == 422
    assert "http://127.0.0.1:9 nothing exchanged yet" in added.words
    assert "The team has no relay." in dropped.words


def test_an_invitation_that_serves_no_more_is_given_up_before_any_answer_and_another_taken(
    desk: Asking, other: Asking
) -> None:
    _, file = invited(desk)
    asked(other, file)
    waiting = other.get("/joining")
    given_up = other.follow(say(other, "/joining", "give_up"))
    made = desk.post(
        "/invitations", once=desk.get("/invitations").hidden("once"), right="write", whose="person", part="none"
    )
    second = saved(desk, desk.follow(made))
    again = other.follow(upload(other, "/joining", second, alias="bela"))

    assert "Give this invitation up" in waiting.words
    assert "The invitation is given up" in given_up.words
    assert "Take an invitation in" in given_up.words
    assert "Save the request" in again.words


def test_two_cards_of_the_root_make_an_administrator_where_none_is_left(desk: Asking, other: Asking) -> None:
    join(desk, other)
    cards = [card.reveal().decode() for card in desk.runner.run(desk.desk.office.work(root_cards))]
    founder = desk.runner.run(desk.desk.office.work(lambda mine: mine.device.hex()))

    def appoint(*given: str) -> Answer:
        mark = other.get("/recovery").hidden("once", "/recovery")
        body = f"once={mark}&do=appoint" + "".join(f"&card={card.replace(' ', '+')}" for card in given)
        return other.ask("POST", "/recovery", body=body)

    def report(**fields: str) -> Answer:
        return other.post("/incident", fields, once=other.get("/incident").hidden("once"), laptop=founder, locked="yes")

    before = report(shown=f"{founder} yes", alias="zarema")
    one, none, foreign = appoint(cards[0]), appoint(), appoint(*(card.replace(" ", " x", 1) for card in cards[:2]))
    done = other.follow(appoint(*cards[1:]))
    out = other.follow(report(shown=f"{founder} yes", alias="zarema"))

    assert "This laptop cannot be taken out from here." in before.words
    assert [one.status, none.status, foreign.status] == [422, 422, 422]
    assert "From now on you decide who is in the team." in done.words
    assert "No administrator is left" not in done.words
    assert "It is out of the team" in out.words
    assert "zarema" not in other.get("/team").words


def test_an_appointment_reaches_the_others_and_holds_there(desk: Asking, other: Asking) -> None:
    join(desk, other)
    cards = [card.reveal().decode() for card in desk.runner.run(desk.desk.office.work(root_cards))]
    mark = other.get("/recovery").hidden("once", "/recovery")
    given = "".join(f"&card={card.replace(' ', '+')}" for card in cards[:2])
    assert other.ask("POST", "/recovery", body=f"once={mark}&do=appoint{given}").status == 303
    # One runner serves both desks, and each vault is used on the thread of its own.
    frames = other.runner.run(
        other.desk.office.work(lambda vault: [one.frame for one in Frames(team_of(vault)).after(0)])
    )
    device = other.runner.run(other.desk.office.work(lambda vault: vault.device))

    def take(vault: Vault) -> Role | None:
        team = team_of(vault)
        finish(team, take_frames(team, frames).touched)
        return team.members(team.id).get(device)

    assert desk.runner.run(desk.desk.office.work(take)) is Role.ADMIN


def test_an_invitation_closed_with_six_words_is_taken_with_them_and_with_nothing_else(
    desk: Asking, other: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_files, "CODE_COST", LEAST_COST)
    address, plain = invited(desk)
    closed = desk.follow(say(desk, address, "code"))
    found = re.search(r'class="cardwords[^>]*><strong>([a-z ]+)<', closed.body)
    assert found is not None
    file, fields = saved(desk, closed), {"alias": "heron", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    mute = upload(other, "/join", file, **fields)
    wrong = upload(other, "/join", file, code="academic " * 6, **fields)
    no_code = upload(other, "/join", file, code="six words of mine", **fields)
    done = upload(other, "/join", file, code=found.group(1), **fields)

    assert file != plain
    assert [one.status for one in (mute, wrong, no_code, done)] == [400, 400, 400, 303]
    assert "This is no code" in no_code.words
    assert "Send this file to whoever invited you" in other.get("/joining").words


def test_where_the_only_administrators_laptop_is_lost_nobody_is_called_and_no_button_must_fail(
    desk: Asking, other: Asking
) -> None:
    join(desk, other)
    founder = desk.runner.run(desk.desk.office.work(lambda mine: mine.device.hex()))
    page = other.get("/incident")
    chosen = other.post("/incident", once=page.hidden("once"), laptop=founder, locked="no")
    confirmed = other.post(
        "/incident",
        once=other.get("/incident").hidden("once"),
        laptop=founder,
        locked="no",
        shown=f"{founder} no",
        alias="zarema",
    )

    assert "call now: zarema" in page.words
    for answer in (chosen, confirmed):
        assert "Do not call zarema: that laptop may be in other hands." in answer.words
        assert "Two of the root's cards are needed; with them you take it out yourself: Recovery" in answer.words
        assert "call now" not in answer.words
        assert "Take it out now" not in answer.words
        assert "What can be read on it" in answer.words
