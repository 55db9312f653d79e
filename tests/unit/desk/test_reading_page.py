"""A testimony is read at the desk: words kept, proposals taken, who did what to whom, consent, hard passages folded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from safeconduct.desk.words import Tongue, words_of
from tests.films import film
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.test_describing_page import named
from tests.unit.desk.test_evidence_pages import sealed
from tests.unit.desk.test_files_pages import recording
from tests.unit.desk.test_pointing import quoted, recorded, sent_alone

TESTIMONY = (Path(__file__).parents[2] / "data/testimony/clearing.txt").read_text(encoding="utf-8")
# Words of the passages that are folded away, of those of every other kind, and of a quote.
HARD, CLEAR = "крутил ручку", "слушал радио"
MARKS = iter(f"{n:026d}".translate(str.maketrans("0123456789", "abcdefghij")) for n in range(1, 1000))


def words_in(page: Answer) -> str:
    """The text as it stands on its page, without the lines before passages that are folded."""
    body = page.body.partition("data-text")[2].partition("SHA-256")[0].partition(">")[2]
    return unescape(re.sub(r"<summary>.*?</summary>|<[^>]*>", "", body, flags=re.DOTALL))


@dataclass(slots=True)
class Reader:
    """Somebody at a desk who keeps the testimony and reads it."""

    desk: Asking
    here: str = ""
    typed: dict[str, str] = field(default_factory=dict)

    def keep(self, text: str = TESTIMONY, **more: str) -> Answer:
        given = {"sort": "private", "outlet": "Клён, разговор", "day": "14 May 2020", "language": "ru", "text": text}
        return self.desk.post("/text", {**given, "once": next(MARKS), **more})

    def read(self) -> Answer:
        answer = self.keep()
        assert answer.status == 303, answer.words
        self.here = answer.headers["location"].partition("?")[0]
        return self.desk.follow(answer)

    def page(self, query: str = "") -> Answer:
        return self.desk.get(self.here + query)

    def send(self, **fields: str) -> Answer:
        return self.desk.post(self.here, {**self.typed, "once": next(MARKS), **fields})

    def row(self, says: str) -> str:
        """The key of the first suggestion that says something."""
        rows = re.findall(r'<li id="s\d+">.*?</li>', self.page().body, re.DOTALL)
        (first, *_) = [one for one in rows if says in one]
        found = re.search(r'name="take" value="([0-9a-f]+)"', first)
        assert found is not None
        return found.group(1)

    def consent(self, **fields: str | tuple[str, ...]) -> Answer:
        address = self.here.replace("/reading", "/consent")
        given = {"of": "Клён", "use": "consent_use/publish", "answer": "consent_answer/given", "is_new": "1"}
        typed = {name: text for name, text in {**given, **fields}.items() if text}
        return self.desk.ask("POST", address, body=urlencode({**typed, "once": next(MARKS)}, doseq=True))


@pytest.fixture
def reader(desk: Asking) -> Reader:
    return Reader(desk, typed={"subject": "Мельница", "subject_kind": "place", "voice": "Клён", "voice_kind": "person"})


def test_a_text_is_kept_word_for_word_and_its_page_proposes_what_it_may_say(reader: Reader) -> None:
    page = reader.read()

    assert page.status == 200
    told = words_in(page)
    assert "".join(TESTIMONY.split()) in "".join(told.split())
    assert 'name="take"' in page.body
    assert "No claim has been taken from it yet." in page.words


def test_words_in_letters_that_nobody_reads_are_named_above_the_text(reader: Reader) -> None:
    page = reader.read()
    assert "the program cannot read" not in page.words
    answer = reader.keep("Его увезли в Аргун. Написали SMSкой: მოდით.")
    page = reader.desk.follow(answer)
    assert "Words whose letters the program cannot read were passed over: SMSкой, მოდით." in page.words


@pytest.mark.parametrize(
    ("text", "said"),
    [("They took him, and they beat him in the cellar.", "English"), ("Нохчийн мотт бу, цу маттахь дуьйцу.", "")],
)
def test_a_text_of_which_nobody_says_the_language_is_in_that_of_its_words(reader: Reader, text: str, said: str) -> None:
    answer = reader.keep(text, language="")
    account = answer.headers["location"].partition("/reading")[0]
    page = reader.desk.get(account)
    assert re.findall(r"<dt>Language</dt><dd>(.*?)</dd>", page.body) == ([said] if said else [])


def test_two_texts_that_are_typed_in_two_windows_each_come_back_after_a_lock(reader: Reader) -> None:
    desk = reader.desk
    windows = [desk.get("/text").headers["location"] for _ in range(2)]
    for n, at in enumerate(windows):
        mark = desk.get(at).hidden("once", at)
        assert desk.post(at, once=mark, keep="1", outlet=f"Maple {n}", text=f"words {n}").status == 303
    desk.lock()
    desk.unlock()

    for n, at in enumerate(windows):
        shown = desk.get(at)
        assert f'value="Maple {n}"' in shown.body
        assert f">words {n}</textarea>" in shown.body
    # What is kept for good is gone from its own place and from no other.
    first, second = windows
    fields = {"sort": "private", "outlet": "Maple", "text": "words 0"}
    done = desk.post(first, {**fields, "once": desk.get(first).hidden("once", first)})
    assert done.status == 303
    assert ">words 0<" not in desk.get(first).body
    assert ">words 1</textarea>" in desk.get(second).body


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Paste the text first"),
        ({"outlet": ""}, "Say who printed, sent or told it."),
        ({"sort": ""}, "Choose whether it was published or told to us in private."),
        ({"day": "last Thursdayish"}, "A date is wanted here"),
        ({"day": "1 January 2090"}, "One day is wanted here"),
        ({"text": "слово " * 90_000}, "too long to be kept whole"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence_and_stands_in_the_form_again(
    fields: dict[str, str], sentence: str, reader: Reader
) -> None:
    count = reader.desk.count()
    answer = reader.keep(**fields)

    assert answer.status == 422
    assert sentence in answer.words
    assert reader.desk.count() == count
    kept = fields.get("text", TESTIMONY).strip()
    assert kept[:60].strip() in answer.words
    assert kept[-60:].strip()[-20:] in answer.words
    assert "red" not in re.findall(r'class="([^"]*)"', answer.body.partition("<main")[2])


def test_hostile_words_do_nothing_on_the_page(reader: Reader) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7 * 7 }} \u202eтекст 14 мая 2020 избили двоих."
    answer = reader.keep(text=hostile)
    page = reader.desk.follow(answer)

    assert "<script>alert" not in page.body
    assert "<img src=x" not in page.body
    assert "{{ 7 * 7 }}" in page.words
    assert "\u202e" not in page.body


def test_what_is_taken_is_a_claim_with_its_quote_and_leads_back_to_its_words(reader: Reader) -> None:
    reader.read()
    key = reader.row("Двоих")
    page = reader.desk.follow(reader.send(take=key))

    assert f'value="{key}"' not in page.body
    taken = re.search(r'<li id="k1">.*?</li>', page.body, re.DOTALL)
    assert taken is not None
    assert "Мельница" in taken.group()
    assert "#c1" in taken.group()
    assert 'id="c1"' in page.body
    claim = reader.desk.get(re.findall(r'href="(/claim/[^"]+)"', taken.group())[0])
    assert "Двоих избили так, что они не могли встать." in claim.words
    # The same key once more is refused, and nothing is done twice.
    count = reader.desk.count()
    again = reader.send(take=key)
    assert again.status == 422
    assert "There is no open suggestion" in again.words
    assert reader.desk.count() == count


def listed(page: Answer) -> tuple[list[str], list[str]]:
    """What is proposed by its values: what stands in the list, and what says the same once more and is folded below."""
    first, _, later = page.body.partition("data-later")
    return tuple(re.findall(r'name="take" value="([0-9a-f]+)"', one) for one in (first, later))  # type: ignore[return-value]


def test_what_says_the_same_once_more_is_folded_below_and_can_be_taken_there(reader: Reader) -> None:
    answer = reader.keep(text="Двоих избили в Шали. Писали о Шали. Люди молчат о Шали, 5 мая 2020.")
    reader.here = answer.headers["location"].partition("?")[0]
    before = reader.desk.follow(answer)
    first, later = listed(before)
    assert len(later) == 2
    assert "2 more say the same once more" in before.words
    assert re.search(r"<details[^>]*data-later[^>]*>", before.body)
    assert not re.search(r"<details[^>]*data-later open", before.body)

    page = reader.desk.follow(reader.send(take=later[0]))

    # Whoever decides on one of them goes on among them.
    assert listed(page) == (first, later[1:])
    assert "data-later open" in page.body
    assert re.search(r'data-later open.*<li id="s\d+"><a href="#w\d+" autofocus', page.body, re.DOTALL)
    opened = reader.send(open=later[1])
    assert "data-later open" in opened.body
    assert 'name="change"' in opened.body


def test_what_is_declined_is_gone_and_comes_back_when_that_is_undone(reader: Reader) -> None:
    reader.read()
    key = reader.row("Двоих")
    answer = reader.send(decline=key)
    page = reader.desk.follow(answer)
    assert f'value="{key}"' not in page.body

    undo = re.findall(r'class="undo" method="post" action="([^"]+)"', page.body)[0]
    reader.desk.post(undo, once=next(MARKS), back="/")
    assert f'name="take" value="{key}"' in reader.page().body


def test_what_is_changed_is_taken_as_it_was_changed_and_without_a_subject_nothing_is_lost(reader: Reader) -> None:
    reader.read()
    key = reader.row("Двоих")
    opened = reader.send(open=key)
    assert opened.status == 200
    assert f'name="change" value="{key}"' in opened.body

    refused = reader.send(change=key, property="tortured", value="at least 3", subject="")
    assert refused.status == 422
    assert 'value="at least 3"' in refused.body
    page = reader.desk.follow(reader.send(change=key, property="beaten", value="at least 3"))
    assert "at least 3" in page.words.partition("What was taken")[2]


def test_an_act_is_entered_with_its_words_and_every_claim_of_it_points_to_them(reader: Reader) -> None:
    reader.read()
    words = "Меня и ещё двоих задержали"
    fields = {
        "type": "act/detention",
        "victim": "Клён",
        "victim_is": "person",
        "perpetrator": "СОБР",
        "perpetrator_is": "unit",
        "begins": "2 мая 2020",
        "where": "мастерская",
        "words": words.replace(" ", "\n", 1),
    }
    refused = reader.send(act="1", **{**fields, "victim_is": ""})
    assert refused.status == 422
    assert 'value="2 мая 2020"' in refused.body

    page = reader.desk.follow(reader.send(act="1", connection="victim", **fields))
    taken = re.findall(r'<li id="k\d+">.*?</li>', page.body, re.DOTALL)
    assert len(taken) == 6
    assert all("#c" in one for one in taken)
    assert all(words in one for one in taken)
    # The act is entered: its fields are empty again, who speaks stands.
    assert 'value="2 мая 2020"' not in page.body
    assert re.search(r'name="voice"[^>]*value="Клён"', page.body)


def test_the_days_of_an_act_are_told_in_the_words_of_the_text_and_shown_before_they_are_kept(reader: Reader) -> None:
    page, count = reader.read(), reader.desk.count()
    # What "Into the act" puts into the field is what the text says, and the field understands it.
    assert "с конца апреля" in re.findall(r'data-fill="begins" data-filling="([^"]*)"', page.body)
    act = {"act": "1", "type": "act/detention", "victim": "Клён", "victim_is": "person", "words": "Меня и ещё двоих"}
    looked = reader.send(**act, begins="с конца апреля", ends="в ночь на 6 мая")

    assert looked.status == 422
    assert "Reads as: from 21 April 2020" in looked.words
    assert "Reads as: 5–6 May 2020 (the year was taken from the day of the text)" in looked.words
    assert 'value="с конца апреля"' in looked.body
    assert reader.desk.count() == count
    seen = dict(re.findall(r'name="(seen\.[a-z]+)" value="([^"]+)"', looked.body))
    # What is typed anew is looked at anew.
    assert reader.send(**act, begins="с конца марта", ends="в ночь на 6 мая", **seen).status == 422
    done = reader.desk.follow(reader.send(**act, begins="с конца апреля", ends="в ночь на 6 мая", **seen))
    assert reader.desk.count() > count
    assert "5–6 May 2020" in done.words.partition("What was taken")[2]
    kept = [reader.desk.get(one).words for one in re.findall(r'href="(/claim/[^"]+)"', done.body)]
    assert any("Меня и ещё двоих (с конца апреля)" in one for one in kept)


def test_what_lasted_from_one_day_to_another_is_not_when_an_act_began(reader: Reader) -> None:
    answer = reader.keep("Клёна держали с 30 апреля по 12 мая.")
    reader.here = answer.headers["location"].partition("?")[0]
    page, count = reader.desk.follow(answer), reader.desk.count()
    # The field of the beginning is given the beginning alone.
    assert re.findall(r'data-fill="begins" data-filling="([^"]*)"', page.body) == ["2020-04-30"]
    act = {"act": "1", "type": "act/detention", "victim": "Клён", "victim_is": "person", "words": "Клёна держали"}

    refused = reader.send(**act, begins="с 30 апреля по 12 мая")

    assert refused.status == 422
    assert "These words name a beginning and an end" in refused.words
    assert reader.desk.count() == count


def test_a_day_counted_from_what_was_told_before_is_proposed_and_goes_into_no_act(reader: Reader) -> None:
    answer = reader.keep("Брат вернулся. На следующий день его увезли.")
    page = reader.desk.follow(answer)
    assert "it is counted from what was told before" in page.words
    assert 'data-fill="begins"' not in page.body
    assert 'data-fill="type"' in page.body


def test_a_station_is_where_people_were_held_and_only_its_officers_may_have_done_it(reader: Reader) -> None:
    words = "Их держали в Шалинском РОВД две недели. Пришли сотрудники ОМВД по Аргуну."
    page = reader.desk.follow(reader.keep(text=words))
    fills = dict(re.findall(r'data-fill="(where|perpetrator)" data-filling="([^"]*)"', page.body))
    assert "Шал" in fills["where"]
    assert "Аргун" in fills["perpetrator"]
    assert "Шал" not in fills["perpetrator"]


def test_a_day_that_is_put_in_the_place_of_a_proposed_one_is_shown_before_it_is_kept(reader: Reader) -> None:
    reader.read()
    key, count = reader.row("6 May 2020"), reader.desk.count()
    looked = reader.send(change=key, property="day", value="в ночь на 7 мая")
    assert (looked.status, reader.desk.count()) == (422, count)
    assert "Reads as: 6–7 May 2020" in looked.words
    seen = dict(re.findall(r'name="(seen\.value)" value="([^"]+)"', looked.body))
    page = reader.desk.follow(reader.send(change=key, property="day", value="в ночь на 7 мая", **seen))
    assert "6–7 May 2020" in page.words.partition("What was taken")[2]


def test_when_somebody_was_held_at_a_place_is_said_beside_a_proposed_place_and_of_an_act(reader: Reader) -> None:
    reader.desk.follow(answer := reader.keep(text="Их держали в Шалинском РОВД две недели."))
    reader.here = answer.headers["location"].partition("?")[0]
    key = reader.row("Шал")
    assert 'name="period"' in reader.send(open=key).body
    page = reader.desk.follow(reader.send(change=key, period="2020-05-02..2020-05-16"))
    assert "2–16 May 2020" in page.words.partition("What was taken")[2]

    act = {"act": "1", "type": "act/detention", "victim": "Клён", "victim_is": "person", "words": "Их держали"}
    refused = reader.send(**act, during="2020-05-02")
    assert refused.status == 422
    assert "Only of a place, and of the use of one" in refused.words
    told = {**act, "where": "мастерская", "during": "в начале мая"}
    looked = reader.send(**told)
    assert (looked.status, "Reads as: 1–10 May 2020" in looked.words) == (422, True)
    seen = dict(re.findall(r'name="(seen\.during)" value="([^"]+)"', looked.body))
    page = reader.desk.follow(reader.send(**told, **seen))
    assert "мастерская; 1–10 May 2020" in page.words.partition("What was taken")[2]


def test_words_that_are_not_there_make_no_act(reader: Reader) -> None:
    reader.read()
    count = reader.desk.count()
    answer = reader.send(act="1", type="act/beating", victim="Тис", victim_is="person", words="этого нет нигде")
    assert answer.status == 422
    assert "do not stand in the text" in answer.words
    assert 'value="Тис"' in answer.body
    assert reader.desk.count() == count


def test_an_act_that_is_half_typed_stays_while_suggestions_are_taken(reader: Reader) -> None:
    reader.read()
    reader.send(take=reader.row("Двоих"), victim="Тис", begins="2 мая 2020")
    assert 'value="Тис"' in reader.page().body
    assert 'value="2 мая 2020"' in reader.page().body


def test_hard_passages_are_folded_behind_a_line_that_says_what_they_are(reader: Reader) -> None:
    page = reader.read()
    folds = re.findall(r"<details class=\"hard\".*?</details>", page.body, re.DOTALL)
    outside = re.sub(r"<details class=\"hard\".*?</details>", "", page.body, flags=re.DOTALL)

    assert all(" open" not in one.partition(">")[0] for one in folds)
    summaries = " ".join(one.partition("</summary>")[0] for one in folds)
    assert "torture" in summaries
    assert "sexual violence" in summaries
    assert "deprivation of life" in summaries
    for words in ("пытали током", HARD, "изнасиловали", "умер"):
        assert any(words in re.sub(r"<[^>]*>", "", one) for one in folds)
        assert words not in re.sub(r"<[^>]*>", "", outside)
    assert CLEAR in re.sub(r"<[^>]*>", "", outside)
    assert "autoplay" not in page.body


def test_put_away_shows_no_word_of_it(reader: Reader) -> None:
    reader.read()
    away = reader.page("?away=1")
    assert CLEAR not in away.words
    assert "Клён" not in away.words
    assert reader.here in away.body


def test_everything_that_is_refused_of_a_text_is_said_at_once_at_its_field_and_the_first_has_the_focus(
    reader: Reader,
) -> None:
    refused = reader.keep("слово " * 90_000, sort="", outlet="", day="last Thursdayish", url="x" * 300_000)
    form = reader.desk.get(reader.desk.get("/text").headers["location"])

    top = refused.body.partition('role="alert"')[2].partition("</ul>")[0]
    assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', top) == [
        ("sort", "Where it comes from"),
        ("outlet", "Who printed, sent or told it"),
        ("day", "On which day"),
        ("url", "Address"),
        ("text", "The words"),
    ]
    for name in ("outlet", "day", "url", "text"):
        assert re.search(rf'id="{name}"[^>]*aria-invalid="true" aria-describedby="fault-{name}', refused.body), name
        assert f'id="fault-{name}"' in refused.body
    assert re.findall(r'id="(\w+)"[^>]* autofocus', refused.body) == ["sort"]
    assert "aria-invalid" not in form.body
    assert " autofocus" not in form.body
    assert '<a href="/record" data-key="Escape">' in form.body


def test_how_the_day_of_a_text_is_understood_stands_beside_what_is_refused(reader: Reader) -> None:
    refused = reader.keep("")

    assert "Understood as: 14 May 2020" in refused.words
    assert re.search(r'id="day"[^>]* aria-describedby="told-day"', refused.body)


@pytest.mark.parametrize(("tongue", "word"), [(Tongue.ENGLISH, "Enter"), (Tongue.RUSSIAN, "Внести")])
def test_what_leads_to_a_form_of_the_record_and_the_button_of_the_form_use_one_word(
    reader: Reader, tongue: Tongue, word: str
) -> None:
    reader.read()
    person = re.search(r'href="(/subject/[^"?#]+)', reader.desk.follow(reader.consent()).body)
    assert person is not None
    reader.desk.post("/language", language=tongue.value, back="/")
    reading, consent = reader.page(), reader.desk.get(reader.here.replace("/reading", "/consent"))
    to_form = re.search(r'href="(/describe/[^"?#]+)', reader.desk.get(person.group(1)).body)
    assert to_form is not None
    described, new = reader.desk.get(to_form.group(1)), reader.desk.get("/new/person")

    buttons = [re.findall(r'<button class="main"[^>]*>([^<]+) <', page.body) for page in (reading, consent, described)]
    links = re.findall(r'data-key="KeyC">([^<]+)<', reading.body)
    # These stand on the pages of papers.
    elsewhere = ("Enter an act from “{account}”", "Enter consent with “{account}”", "Enter it: {field}")
    said = [*links, *(one for (one,) in buttons), *(words_of(tongue).say(one) for one in elsewhere)]
    assert {re.split(r"[\s:]", one)[0] for one in said} == {word}, said
    assert len(said) == 7
    added = re.search(r'<h1>(\w+) .*<button class="main"[^>]*>(\w+)', new.body, re.DOTALL)
    assert added is not None
    assert added.group(1) == added.group(2)
    assert f'href="/new/person">{added.group(1)} ' in reader.desk.get("/record").body


def test_consent_stands_at_the_head_for_each_use_with_its_end(reader: Reader) -> None:
    page = reader.read()
    assert "Nobody's consent is written down yet." in page.words

    page = reader.desk.follow(reader.consent(until="1 June 2090", asked_on="14 May 2020"))
    assert "Publication: given , until 1 June 2090" in page.words
    assert "Giving it to the UN: not asked" in page.words
    # Where it is entered, what nobody asked about is one line, and not a row for each use.
    shown = reader.desk.get(reader.here.replace("/reading", "/consent"))
    assert shown.body.count('<tr><th scope="row">') == 1
    assert re.search(r"Nobody asked about: Keeping it; [^.]*Giving it to the UN; [^.]*\.", shown.words)
    page = reader.desk.follow(reader.consent(answer="consent_answer/withdrawn", asked_on="15 May 2020", is_new=""))
    assert "Publication: withdrawn" in page.words
    assert CLEAR in page.words


def ticked(page: Answer, name: str) -> list[str]:
    """What is ticked of a group of boxes."""
    found = re.findall(rf'<input type="checkbox" name="{name}" value="([^"]*)"([^>]*)>', page.body)
    return [code for code, rest in found if "checked" in rest]


def offered(page: Answer, name: str) -> list[str]:
    """What the boxes of a group are called."""
    return re.findall(rf'<input type="checkbox" name="{name}" value="[^"]*"[^>]*> ([^<]*)</label>', page.body)


def test_what_a_yes_is_limited_to_is_ticked_and_told_wherever_consent_is(reader: Reader) -> None:
    reader.read()
    form = reader.desk.get(reader.here.replace("/reading", "/consent"))
    assert offered(form, "in_languages") == ["Russian", "English", "Chechen"]
    assert offered(form, "where") == ["Our site", "To journalists", "Social networks"]
    assert "Where alone when it is published; nothing ticked: everywhere" in form.words
    assert "In which languages alone nothing ticked: in all" in form.words

    languages = ("language/english", "language/russian")
    uses = ("consent_use/publish", "consent_use/court", "consent_use/keep")
    days = {"until": "1 June 2090", "asked_on": "14 May 2020"}
    page = reader.desk.follow(reader.consent(use=uses, in_languages=languages, where="consent_where/site", **days))
    shown = reader.desk.get(reader.here.replace("/reading", "/consent"))
    assert "Publication: given, only: English, Russian; Our site , until 1 June 2090" in page.words
    assert "Evidence before a court: given, only: English, Russian , until" in page.words
    assert "Keeping it: given , until" in page.words
    assert "Publication given, only: English, Russian; Our site , until 1 June 2090" in shown.words
    # Another answer begins with nothing ticked.
    assert ticked(shown, "in_languages") == ticked(shown, "where") == []


def test_a_language_that_a_yes_was_limited_to_before_is_offered_again_and_a_limit_that_nothing_meets_is_said(
    reader: Reader,
) -> None:
    reader.read()
    reader.consent(in_languages="language/french")
    form = reader.desk.get(reader.here.replace("/reading", "/consent"))
    assert offered(form, "in_languages") == ["Russian", "English", "Chechen", "French"]
    assert "Publication given, only: French" in form.words

    page = reader.desk.follow(reader.consent(in_languages="language/other", is_new=""))
    assert "Publication: given for another language or channel only" in page.words


def test_what_was_ticked_of_a_limit_is_ticked_still_where_something_is_refused(reader: Reader) -> None:
    reader.read()
    limits = {"in_languages": ("language/chechen", "language/english"), "where": ("consent_where/press",)}
    refused = reader.consent(answer="", **limits)
    assert refused.status == 422
    assert ticked(refused, "in_languages") == ["language/english", "language/chechen"]
    assert ticked(refused, "where") == ["consent_where/press"]
    # What is no language is refused at its field.
    count = reader.desk.count()
    wrong = reader.consent(in_languages="consent_where/site")
    assert wrong.status == 422
    assert 'id="fault-in_languages"' in wrong.body
    assert reader.desk.count() == count


def test_the_language_of_a_text_is_told_by_its_name(reader: Reader) -> None:
    form = reader.desk.get(reader.desk.get("/text").headers["location"])
    assert re.findall(r'<option value="(\w\w)">(\w+)</option>', form.body) == [
        ("ru", "Russian"),
        ("en", "English"),
        ("ce", "Chechen"),
    ]
    reader.read()
    assert "<dt>Language</dt><dd>Russian</dd>" in reader.desk.get(reader.here.removesuffix("/reading")).body


def test_the_page_says_that_a_quote_can_be_typed_and_is_found(reader: Reader) -> None:
    page = reader.read()
    assert "The quote is typed into “The words that say so” as it stands in the text" in page.words
    act = {"act": "1", "type": "act/arrest", "victim": "Тис", "victim_is": "person"}
    taken = reader.desk.follow(reader.send(**act, words="слушал радио"))
    assert ">слушал радио</a>" in taken.body.partition("data-text")[2]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"of": ""}, "Say whose consent it is."),
        ({"use": ""}, "Choose at least one use."),
        ({"answer": ""}, "Choose what they answered."),
        ({"answer": "nobody's code"}, "This is no term of the list"),
        ({"until": "sometime"}, "A date is wanted here"),
        ({"is_new": ""}, "There is no subject of this name here"),
    ],
)
def test_a_consent_that_lacks_something_is_refused_and_kept_in_the_form(
    fields: dict[str, str], sentence: str, reader: Reader
) -> None:
    reader.read()
    count = reader.desk.count()
    answer = reader.consent(conditions="без имени", **fields)
    assert answer.status == 422
    assert sentence in answer.words
    assert 'value="без имени"' in answer.body
    assert reader.desk.count() == count


@pytest.mark.parametrize("answer", ["withdrawn", "refused"])
def test_when_keeping_is_a_no_the_page_is_a_tombstone_and_so_is_every_other(reader: Reader, answer: str) -> None:
    reader.read()
    reader.send(take=reader.row("Двоих"), victim="Тайное Имя")
    reader.consent(use="consent_use/keep", answer=f"consent_answer/{answer}")

    account = reader.here.removesuffix("/reading")
    for address in (reader.here, account, account + "/consent", reader.here + "?away=1"):
        page = reader.desk.get(address)
        assert page.status == 200
        main = re.sub(r"<[^>]*>", " ", page.body.partition("<main")[2])
        for words in (CLEAR, "Клён", "Двоих", "Тайное Имя"):
            assert words not in main, address
        assert "Consent was withdrawn: the content is not shown." in page.words
    assert reader.send(take="00", words="слушал радио").status == 200


def test_a_refusal_to_keep_that_was_entered_elsewhere_closes_the_page_too(reader: Reader) -> None:
    reader.read()
    reader.consent(use="consent_use/keep", answer="consent_answer/refused")
    page = reader.page()
    assert CLEAR not in page.words
    assert "Consent was withdrawn" in page.words


def test_a_no_to_keeping_that_takes_back_what_tells_of_others_is_asked_once_more(reader: Reader) -> None:
    reader.read()
    reader.desk.follow(reader.send(act="1", type="act/torture", victim="Берёза", victim_is="person", quote=""))
    address = reader.here.replace("/reading", "/consent")
    assert "takes all of this account back, whoever it is about: 2 claims" in (page := reader.desk.get(address)).words
    assert "It tells of: Берёза." in page.words
    refusal = {"use": "consent_use/keep", "answer": "consent_answer/refused"}
    count = reader.desk.count()

    asked = reader.consent(**refusal)

    assert (asked.status, reader.desk.count()) == (422, count)
    assert "Клён does not want it kept." in asked.words
    assert "It tells of others: Берёза." in asked.words
    assert 'name="is_meant"' in asked.body
    assert CLEAR in reader.page().words
    assert reader.consent(**refusal, is_meant="1").status == 303
    assert "Consent was withdrawn" in reader.page().words


def test_a_long_text_is_cut_into_pages_and_all_of_it_can_be_read(reader: Reader) -> None:
    long = "\n".join(f"{n}. {TESTIMONY}" for n in range(1, 40))
    answer = reader.keep(text=long)
    reader.here = answer.headers["location"].partition("?")[0]
    page = reader.desk.follow(answer)
    parts = re.findall(r'\?part=(\d+)"', page.body)
    assert len(set(parts)) >= 2
    found = ""
    for n in range(len(set(parts))):
        found += words_in(reader.page(f"?part={n}"))
    assert found.count(CLEAR) == 39


def test_the_page_is_in_russian_where_the_desk_is(reader: Reader) -> None:
    reader.desk.post("/language", language="ru", back="/")
    page = reader.read()
    for words in ("Деяние: кто что сделал, с кем, где и когда", "Убрать с экрана", "Тяжёлый отрывок"):
        assert words in page.words


def test_a_recording_is_played_beside_its_words_and_a_claim_points_at_a_minute_of_it(reader: Reader) -> None:
    message = sent_alone(reader.desk, "voice.wav", recording(90))
    claim = recorded(reader.desk, quoted(reader.desk, message, file="0", at="0:05", to="0:12"), **{"points.1": "1"})
    account = re.findall(r'href="(/account/[^"?]+)"', claim.body)[0]
    reader.here = account + "/reading"

    empty = reader.page()
    assert "Type what is heard" in empty.words
    (sound,) = re.findall(r"<audio[^>]*>", empty.body)
    assert 'preload="none"' in sound
    assert "autoplay" not in sound

    reader.desk.follow(reader.send(store="1", text="[0:05] Меня задержали 2 мая 2020 года.\n[1:10] Потом отпустили."))
    page = reader.page()
    address = re.findall(r'<audio[^>]* src="([^"]+)"', page.body)[0]
    assert f'href="{address}#t=70" data-seek="70"' in page.body
    assert reader.desk.get(address).headers["content-type"] == "audio/wav"

    refused = reader.send(act="1", type="act/detention", victim="Клён", victim_is="person", at="1:99", file="0")
    assert refused.status == 422
    assert "Give the times as 1:05, of one recording." in refused.words
    assert 'value="1:99"' in refused.body
    page = reader.desk.follow(
        reader.send(act="1", type="act/detention", victim="Клён", victim_is="person", at="1:10", to="1:15", file="0")
    )
    assert f'href="{address}#t=70" data-seek="70">1:10</a>' in page.body

    reader.consent(use="consent_use/keep", answer="consent_answer/withdrawn")
    assert "<audio" not in reader.page().body


def test_an_original_is_played_beside_the_words_and_stays_once_something_is_entered_with_its_time(
    reader: Reader,
) -> None:
    """The interview came on a stick and was sealed as evidence; no message ever brought it."""
    data = recording(90)
    sealed(reader.desk, data, "interview.wav", id="V-9")
    kept = reader.keep("[0:05] Меня задержали 2 мая 2020 года.\n[1:10] Потом отпустили.")
    reader.here = kept.headers["location"].partition("?")[0]
    assert "<audio" not in reader.page().body
    chosen = unescape(re.findall(r'href="([^"]+recording=[^"]+)"', reader.page("?originals=1").body)[0])

    page = reader.desk.get(chosen)
    address = re.findall(r'<audio[^>]* src="([^"]+)"', page.body)[0]
    assert f'href="{address}#t=70" data-seek="70"' in page.body
    part = reader.desk.ask("GET", address, range="bytes=44-143")
    assert (part.status, part.headers["content-range"]) == (206, f"bytes 44-143/{len(data)}")
    assert part.data == data[44:144]
    log = unescape(re.findall(r'href="(/original/[^"]+)">Its log', page.body)[0])
    assert "received" in reader.desk.get(log).words

    home, reader.here = reader.here, chosen
    reader.send(act="1", type="act/detention", victim="Клён", victim_is="person", at="1:10", to="1:15", file="0")
    reader.here = home
    page = reader.page()
    assert f'href="{address}#t=70" data-seek="70">1:10</a>' in page.body

    reader.consent(use="consent_use/keep", answer="consent_answer/withdrawn")
    assert "<audio" not in reader.page().body
    gone = reader.desk.ask("GET", address, range="bytes=44-143")
    assert (gone.status, data[44:144] in gone.data) == (400, False)


def test_a_film_is_heard_and_what_no_browser_plays_is_not_offered(reader: Reader) -> None:
    sealed(reader.desk, film(), "VID_0001.mp4", id="V-1")
    sealed(reader.desk, b"plain words of a note", "note.txt", id="V-2")
    reader.read()
    page = reader.page("?originals=1")
    offered = re.findall(r'href="([^"]+recording=[^"]+)">([^<]*)<', page.body)
    assert [name for _, name in offered] == ["V-1"]
    assert "A film: its sound alone is played here." in reader.desk.get(unescape(offered[0][0])).words


def test_a_consent_of_somebody_whose_entry_was_undone_says_so_in_words_and_leads_there(reader: Reader) -> None:
    reader.read()
    page = reader.desk.follow(reader.send(act="1", type="act/arrest", victim="Тис", victim_is="person"))
    undo = re.findall(r'class="undo" method="post" action="([^"]+)"', page.body)[0]
    reader.desk.follow(reader.consent(of="Тис", is_new=""))
    drawn = named(reader.desk, "Тис").partition("\x1f")[2]
    consent, account = reader.here.replace("/reading", "/consent"), reader.here.replace("/reading", "")
    claims = set(re.findall(r'href="(/claim/[^"]+)"', reader.desk.get(account).body))
    reader.desk.post(undo, once=next(MARKS), back="/")

    pages = {address: reader.desk.get(address) for address in (consent, reader.here, account, "/history", *claims)}
    assert [address for address, one in pages.items() if drawn in one.words or one.status != 200] == []
    assert "an entry that was undone" in pages[consent].words
    (way,) = set(re.findall(r'href="(/history/subject/[^"]+)"', pages[consent].body))
    history = reader.desk.get(way)
    assert history.status == 200
    assert drawn not in history.words
    assert "(undone)" in history.words
    # There the undo is taken back, and whose consent it is has a name again.
    again = re.findall(r'method="post" action="(/undo/[^"]+)"', history.body)[0]
    reader.desk.post(again, once=next(MARKS), back="/")
    assert "an entry that was undone" not in reader.desk.get(consent).words
    assert "Тис" in reader.desk.get(consent).words


def entries(page: Answer) -> list[str]:
    """The entries of a page of the history."""
    return re.findall(r"<li>.*?</li>", page.body.partition('<ol class="history"')[2], re.DOTALL)


def test_an_act_entered_by_one_press_is_one_entry_of_the_history_and_one_undo_takes_all_of_it_back(
    reader: Reader,
) -> None:
    reader.read()
    before = len(entries(reader.desk.get("/history")))
    known = reader.page().body.partition('<ol class="list claims"')[2]
    words = "Меня и ещё двоих задержали"
    fields = {"type": "act/arrest", "victim": "Тис", "victim_is": "person", "perpetrator": "СОБР"}
    ops = reader.desk.count()
    reader.desk.follow(reader.send(act="1", **fields, perpetrator_is="unit", words=words))
    assert reader.desk.count() - ops == 4
    claim = re.findall(r'<li id="k1">.*?href="(/claim/[^"]+)"', reader.page().body, re.DOTALL)[0]

    newest, *others = entries(reader.desk.get("/history"))
    assert len(others) == before
    assert "Тис" in newest
    assert "is of the form" not in newest
    # In the history of one claim too it is taken back whole.
    (one,) = entries(reader.desk.get(f"/history{claim}"))
    (undo,) = set(re.findall(r'method="post" action="(/undo/[^"]+)"', one))
    assert undo in newest
    # Somebody else's press beside it stays an entry of its own.
    reader.desk.follow(reader.send(decline=reader.row("Двоих")))
    assert len(entries(reader.desk.get("/history"))) == before + 2

    reader.desk.post(undo, once=next(MARKS), back="/history")
    after = reader.desk.get("/history")
    assert len(entries(after)) == before + 3
    assert after.words.count("(undone)") == 1
    assert reader.page().body.partition('<ol class="list claims"')[2] == known
