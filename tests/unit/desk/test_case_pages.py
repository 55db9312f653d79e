"""Cases at the desk: opened, decided about, looked after, handed over, closed; and what Today says of them."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from safeconduct.base.json_value import Json
from safeconduct.evacuate.cases.commands import From, open_case
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.cases.types import Case, Clock
from safeconduct.evacuate.cases.waiting import ties
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.lots import seed_of
from safeconduct.evacuate.running.tonight import request_named, tonight_here
from safeconduct.evacuate.triage.rules import lottery
from safeconduct.intake.commands import sent_intent
from safeconduct.intake.types import Channel
from safeconduct.intake.word_bytes import Sent
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.unit.desk.inboxing import address, begin, log
from tests.unit.desk.rescuing import rescue
from tests.unit.desk.teaming import team_of
from tests.unit.desk.test_filling_pages import filled
from tests.world import accounts, accounts_bytes

__all__ = ["rescue"]


def send(desk: Asking, path: str, **fields: str) -> Answer:
    """Send the form of a page that was looked at just before."""
    return desk.post(path, {"once": desk.get(path).hidden("once", path), **fields})


def opened(desk: Asking, **fields: str) -> Answer:
    return desk.follow(send(desk, "/opening", **{"people": "1", "mine": "1", **fields}))


def cases(desk: Asking) -> tuple[Case, ...]:
    return desk.runner.run(desk.desk.office.work(lambda vault: read_cases(Facts(vault.tables))))


def where(desk: Asking, case: Case) -> str:
    return desk.address("case", case.part.hex())


def decided(desk: Asking, case: Case, **values: str) -> Answer:
    """Decide on the page as a browser would."""
    page = desk.get(f"{where(desk, case)}/decide")
    sent = {**filled(page), **{f"set-{code}": value for code, value in values.items()}}
    return desk.post(f"{where(desk, case)}/decide", sent)


NOW = {"consequence": "severe", "probability": "very_likely", "window": "hours", "tier": "t4", "answer": "take"}


def test_a_case_is_opened_and_lies_on_today_until_somebody_decides(desk: Asking) -> None:
    shown = opened(desk, people="3", origin="argun", notes="call the aunt first")
    (case,) = cases(desk)
    assert case.name in shown.words
    for words in ("3 people", "with you", "Nobody has decided yet.", "argun", "call the aunt first", "not heard yet"):
        assert words in shown.words, words
    today = desk.get("/").words
    assert case.name in today
    assert "to be decided: in 23 hours" in today


def test_how_many_travel_is_a_number_and_what_was_typed_stays(desk: Asking) -> None:
    for wrong in ("many", "0", "51"):
        refused = send(desk, "/opening", people=wrong, origin="argun")
        assert refused.status == 422
        assert "1 to 50" in refused.words
        assert 'value="argun"' in refused.body
    assert cases(desk) == ()


def test_a_case_from_a_request_leads_back_to_it_and_copies_nothing_of_it(desk: Asking) -> None:
    begin(desk)
    request = address(log(desk, "her brother was taken from the mill", **{"with": "+49 30 901820"}))
    link = re.search(r'href="(/opening\?thread=[^"]+)"', desk.get(request).body)
    assert link is not None
    page = desk.get(link.group(1))
    assert "From the request of" in page.words
    shown = desk.follow(desk.post("/opening", {**filled(page), "people": "2"}))
    assert f'href="{request}"' in shown.body
    assert "mill" not in shown.words
    assert "silent for" in shown.words


def test_an_answer_in_the_inbox_ends_the_clock_of_the_first_answer(desk: Asking) -> None:
    begin(desk)
    request = address(log(desk, "her brother was taken from the mill", **{"with": "+49 30 901820"}))
    link = re.search(r'href="(/opening\?thread=[^"]+)"', desk.get(request).body)
    assert link is not None
    desk.follow(desk.post("/opening", {**filled(desk.get(link.group(1))), "people": "2"}))

    def clocks(vault: Vault) -> set[Clock]:
        (shown,) = tonight_here(team_of(vault), team_of(vault).clock.now_ms())
        return {one.clock for one in shown.dues}

    assert Clock.REPLY in desk.runner.run(desk.desk.office.work(clocks))

    def answer(vault: Vault) -> None:
        (case,) = read_cases(Facts(vault.tables))
        part, thread = request_named(case.origins[0].text("of")) or pytest.fail("no request is named")
        sent = Sent(bytes(16), Channel.PHONE, team_of(vault).clock.now_ms())
        vault.append([sent_intent(part, thread, sent)])

    desk.runner.run(desk.desk.office.work(answer))
    assert desk.runner.run(desk.desk.office.work(clocks)) >= {Clock.CONTACT}
    assert Clock.REPLY not in desk.runner.run(desk.desk.office.work(clocks))


def test_a_decision_that_needs_a_reason_asks_for_it_and_keeps_what_was_chosen(desk: Asking) -> None:
    opened(desk)
    (case,) = cases(desk)
    refused = decided(desk, case, **{**NOW, "tier": "t1"})
    assert refused.status == 422
    assert "it is not said why" in refused.words
    assert re.search(r'<option value="t1" selected', refused.body)
    done = desk.follow(decided(desk, case, **{**NOW, "tier": "t1", "reason": "they want to stay"}))
    assert "they want to stay" in done.words
    assert "advice" in desk.get("/cases").words


def test_the_most_urgent_stands_first_and_nobodys_are_counted(desk: Asking) -> None:
    opened(desk)
    desk.follow(send(desk, "/opening", people="1"))
    calm, urgent = cases(desk)
    desk.follow(decided(desk, calm, **{**NOW, "tier": "t2", "reason": "later"}))
    desk.follow(decided(desk, urgent, **NOW))
    listed = desk.get("/cases")
    lines = listed.body.partition('class="list requests"')[2]
    assert lines.index(urgent.name) < lines.index(calm.name)
    assert "1 case is nobody's" in desk.get("/").words
    nobodys = desk.get("/cases?show=nobodys")
    assert urgent.name in nobodys.words
    assert calm.name not in nobodys.words
    taken = re.search(r'name="case" value="([^"]+)"', nobodys.body)
    assert taken is not None
    desk.follow(send(desk, "/cases", case=taken.group(1)))
    assert "There is none of these." in desk.get("/cases?show=nobodys").words


def test_news_of_a_party_asks_for_a_look_and_a_decision_settles_it(desk: Asking) -> None:
    opened(desk)
    (case,) = cases(desk)
    desk.follow(decided(desk, case, **{**NOW, "tier": "t2", "reason": "later"}))
    add = desk.address("place", f"risk:{case.part.hex()}") + "/new"
    desk.post(add, {**filled(desk.get(add)), "set-kind": "order_to_kill"})
    shown = desk.get(where(desk, case)).words
    assert "Happened since the last look: the family was told to kill them." in shown
    assert "It stands above the other answers" in shown
    assert case.name in desk.get("/cases?show=amber").words
    desk.follow(decided(desk, case, overrides="order_to_kill", tier="t4"))
    assert "Happened since the last look" not in desk.get(where(desk, case)).words


def test_lost_contact_is_red_and_open_and_only_an_ending_closes(desk: Asking) -> None:
    opened(desk)
    (case,) = cases(desk)
    desk.follow(send(desk, where(desk, case), do="lose"))
    assert "Contact is lost. The case stays open" in desk.get(where(desk, case)).words
    assert case.name in desk.get("/cases").words
    assert send(desk, f"{where(desk, case)}/close", ending="").status == 422
    desk.follow(send(desk, f"{where(desk, case)}/close", ending="abroad", words="with an aunt"))
    assert case.name not in desk.get("/cases").words
    assert case.name in desk.get("/cases?show=closed").words
    desk.follow(send(desk, where(desk, case), do="reopen"))
    assert case.name in desk.get("/cases").words


def test_without_a_planning_part_the_watch_page_begins_one(desk: Asking) -> None:
    assert "a part of their own" in desk.get("/watch").words
    shown = desk.follow(send(desk, "/watch", do="begin", name="Winter plans"))
    assert "None is set" in shown.words
    assert "there is nothing to hand over" in shown.words
    opened(desk)
    assert "Nobody else reads the planning part yet" in desk.get("/watch").words


def test_who_is_on_duty_stands_on_today_and_nobody_is_told_in_red(desk: Asking) -> None:
    send(desk, "/watch", do="begin", name="Winter plans")
    add = re.search(r'href="(/place/[^"]+/new)', desk.get("/watch").body)
    assert add is not None
    page = desk.get(add.group(1))
    me = re.search(
        r'<select id="set-who".*?<option value="([^"]+)">', page.body.replace('<option value="">', ""), re.DOTALL
    )
    assert me is not None
    given = {"set-who": me.group(1), "set-from_at": "2020-01-01T08:00", "set-until": "2099-01-01T08:00"}
    desk.post(add.group(1), {**filled(page), **given})
    assert "On duty: you" in desk.get("/").words
    watch = re.search(r'href="(/thing/[^"?]+)', desk.get("/watch").body)
    assert watch is not None
    desk.post(watch.group(1), {**filled(desk.get(watch.group(1))), "set-until": "2020-01-02T08:00"})
    assert "Nobody is on duty now." in desk.get("/").words


def learn(desk: Asking, subject: str) -> None:
    """Enter one claim more about a subject of the record, as an account that is brought again."""

    def work(vault: Vault) -> None:
        value = accounts()
        given = {"id": f"more-{vault.count}", "subject": subject, "said": "somebody else said so"}
        value["claims"].append({**value["claims"][2], **given})
        dataset = read_accounts(accounts_bytes(value))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(work))


def test_what_the_record_learns_of_the_same_asks_for_a_new_look_at_a_case_from_it(desk: Asking) -> None:
    claim = desk.get(desk.address("claim", CLAIM))
    link = re.search(r'href="(/opening[?]claim=[^"]+)"', claim.body)
    assert link is not None
    shown = desk.get(unescape(link.group(1)))
    assert "From the record." in shown.words
    sent = {"once": shown.hidden("once", "/opening"), "claim": shown.hidden("claim"), "people": "1"}
    desk.follow(desk.post("/opening", sent))
    (case,) = cases(desk)
    assert [(one.text("sort"), one.text("of")) for one in case.origins] == [("claim", CLAIM.replace("\x1f", ":"))]

    learn(desk, "wave")
    # Nobody has looked at the danger yet: it waits for a first look, not for a new one.
    assert "the record learned more" not in desk.get(where(desk, case)).words
    decided(desk, case, tier="t2", reason="they were seen there", answer="take")
    assert "the record learned more" not in desk.get(where(desk, case)).words
    learn(desk, "programme")
    assert "the record learned more" not in desk.get(where(desk, case)).words
    learn(desk, "wave")
    assert "Happened since the last look: the record learned more." in desk.get(where(desk, case)).words
    assert "look at the danger anew" in desk.get("/cases").words
    decided(desk, case, tier="t3", reason="the wave grows", answer="take")
    assert "the record learned more" not in desk.get(where(desk, case)).words


def seen_at(desk: Asking, id_: str, subject: str, place: str) -> None:
    """Enter a claim that somebody was last seen in a place, in an account that is brought once more."""

    def work(vault: Vault) -> None:
        value = accounts()
        value["properties"].append({"id": "last_seen_at", "kind": "places"})
        value["subjects"].append({"id": "somebody", "kind": "person", "label": "Somebody else"})
        spoken: dict[str, Json] = {"source": "A3", "voice": "survivor", "property": "last_seen_at", "said": "in there"}
        names: Json = {"kind": "places", "names": [place]}
        value["claims"].append({"id": id_, "subject": subject, **spoken, "value": names})
        dataset = read_accounts(accounts_bytes(value))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(work))


def test_where_those_of_a_case_were_last_seen_stands_on_its_page_and_leads_to_the_place(desk: Asking) -> None:
    seen_at(desk, "s1", "wave", "Аргун")
    seen_at(desk, "s2", "programme", "Шали")
    link = re.search(r'href="(/opening[?]claim=[^"]+)"', desk.get(desk.address("claim", CLAIM)).body)
    assert link is not None
    shown = desk.get(unescape(link.group(1)))
    sent = {"once": shown.hidden("once", "/opening"), "claim": shown.hidden("claim"), "people": "1"}
    desk.follow(desk.post("/opening", sent))
    (case,) = cases(desk)

    page = desk.get(where(desk, case))

    assert "Held or last seen, by the record Аргун last seen at, " in page.words
    assert "Шали" not in page.words
    place = re.search(r'<a href="(/detention/[^"]+)">Аргун</a>', page.body)
    assert place is not None
    assert "Argun" in desk.get(unescape(place.group(1))).words


def test_a_case_is_looked_at_anew_when_its_place_is_named_again_however_it_is_spelt(desk: Asking) -> None:
    seen_at(desk, "s1", "wave", "Аргун")
    handle = desk.address("claim", "lantern\x1fs1").rpartition("/")[2]
    shown = desk.get("/opening?" + urlencode({"claim": handle}))
    sent = {"once": shown.hidden("once", "/opening"), "claim": shown.hidden("claim"), "people": "1"}
    desk.follow(desk.post("/opening", sent))
    (case,) = cases(desk)
    decided(desk, case, tier="t2", reason="they were last seen there", answer="take")

    seen_at(desk, "s2", "somebody", "Гудермес")
    assert "the record learned more" not in desk.get(where(desk, case)).words
    seen_at(desk, "s3", "somebody", "in Argun")
    assert "Happened since the last look: the record learned more." in desk.get(where(desk, case)).words
    decided(desk, case, tier="t3", reason="more of them are held there", answer="take")
    assert "the record learned more" not in desk.get(where(desk, case)).words


def test_the_lot_says_which_seed_decides_who_set_it_and_between_whom(desk: Asking, rescue: tuple[Case, ...]) -> None:
    before = desk.get("/cases/lot")
    assert "No seed is published yet." in before.words
    assert "The lot" in desk.get("/cases").words
    add = re.search(r'href="(/place/[^"]+)"', before.body)
    assert add is not None
    given = {"set-seed": "22 January 2030, 1743.20", "set-published": "the closing price", "set-from_day": "2020-01-01"}
    shown = desk.follow(desk.post(unescape(add.group(1)), {**filled(desk.get(unescape(add.group(1)))), **given}))
    assert "“22 January 2030, 1743.20” decides, for cases from 1 January 2020." in shown.words
    assert "Published: the closing price. Set by" in shown.words
    # Set after the day from which it counts: it could have been chosen for what it does.
    assert "It was set after that day" in shown.words

    def tied(vault: Vault) -> list[list[str]]:
        team = team_of(vault)
        now = team.clock.now_ms()
        seed = seed_of(Facts(vault.tables), now)
        held = ties(tonight_here(team, now), seed)
        lots = [[lottery(seed, one.case.part) for one in group] for group in held]
        assert lots == [sorted(one) for one in lots]
        return [[one.case.name for one in group] for group in held]

    groups = desk.runner.run(desk.desk.office.work(tied))
    assert groups
    for group in groups:
        places = [shown.words.index(name) for name in group]
        assert places == sorted(places)


def test_the_programme_shows_no_small_number_by_wave_and_none_that_gives_one_away(desk: Asking) -> None:
    def open_some(vault: Vault) -> None:
        team = team_of(vault)
        for wave, number in (("2029", 7), ("2030", 2), ("2031", 6)):
            for _ in range(number):
                open_case(team, From(at_ms=team.clock.now_ms(), wave=wave), {}, people=1, language="en")

    desk.runner.run(desk.desk.office.work(open_some))
    shown = desk.get("/programme").words
    few = "fewer than 5, or hidden for another's sake"
    assert "Asked for: 15 cases, 15 people" in shown
    for words in ("2029 7", f"2030 {few}", f"2031 {few}", "decision 0 of 7", "Hidden is what is fewer than 5"):
        assert words in shown, words
    # A wave whose number is hidden has no figures of its own.
    assert "decision 0 of 6" not in shown
    assert "decision 0 of 2" not in shown


def test_every_page_of_cases_speaks_both_languages(desk: Asking) -> None:
    opened(desk, people="2")
    (case,) = cases(desk)
    words = {
        "/cases": ("Cases", "Дела"),
        "/opening": ("Open a case", "Открыть дело"),
        where(desk, case): ("Trust and consent", "Доверие и согласия"),
        f"{where(desk, case)}/decide": ("What you decide", "Что вы решаете"),
        f"{where(desk, case)}/close": ("How it ended", "Чем закончилось"),
        "/watch": ("Watch and hand-over", "Дежурство и передача смены"),
        "/programme": ("The programme in figures", "Программа в цифрах"),
    }
    for language, n in (("en", 0), ("ru", 1)):
        desk.post("/language", language=language, back="/")
        for path, said in words.items():
            shown = desk.get(path)
            assert (shown.status, said[n] in shown.words) == (200, True), (path, language)


@pytest.mark.parametrize("path", ["/case/AAAA", "/case/AAAA/decide", "/thing/AAAA", "/place/AAAA/new"])
def test_an_address_that_means_nothing_here_says_so(desk: Asking, path: str) -> None:
    assert desk.get(path).status == 400
