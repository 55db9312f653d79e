"""Papers at the desk: what is missing and where it is entered, the draft, and files that leave sealed or not at all."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from docx import Document

from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.intervals import UNKNOWN
from safeconduct.desk.forms import Form
from safeconduct.protect.age import AgeIdentity, open_, text_from_recipient
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, entries_intents, import_intents
from safeconduct.record.items import Claim, Subject, SubjectKind, Table, Value
from safeconduct.record.left import Left, Sort, key_id, left_intent
from safeconduct.record.papers.forms import paper_forms
from safeconduct.record.types import PropertyKind
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.papers import GUARD, MISSING, MOTHER, NEIGHBOUR, PROPERTIES, claim, date, record_of, text, without
from tests.unit.desk.asking import PASSPHRASE, Answer, Asking
from tests.unit.desk.teaming import team_of
from tests.unit.desk.test_team_pages import begun

LAWYER = AgeIdentity.generate(SeededEntropy(b"lawyer"))
MINE = AgeIdentity.generate(SeededEntropy(b"whoever makes it"))
KEY, OWN = (text_from_recipient(one.kem.public) for one in (LAWYER, MINE))
SUBMITTER = "Lantern, 1 Mill Road, Tarn"
MAN = "tarn\x1fman"
FREED = {"status_at_end_of_act": text("status_at_end/released")}
LONG_AGO = {"initial_date": date("2015-05-05")}


@pytest.fixture
def tarn(desk: Asking) -> Asking:
    """A desk whose record has the invented people of papers."""
    take_in(desk, record_of())
    return desk


def take_in(desk: Asking, data: bytes) -> None:
    def entered(vault: Vault) -> None:
        dataset = read_accounts(data)
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(entered))


def address_of(desk: Asking, form: str, subject: str = MAN) -> str:
    """The page of a paper about a subject."""
    of_subject = desk.address("papers", "").split("/")[1], desk.address("subject", subject).split("/")[2]
    return f"/{of_subject[0]}/{of_subject[1]}/{desk.address('paper', form).split('/')[2]}"


def asked(desk: Asking, address: str, **fields: str) -> Answer:
    """Send the page's form as it stands, with some fields filled in."""
    shown = desk.get(address)
    return desk.post(address, {"once": shown.hidden("once", address), "language": "en", **fields})


def sealed(desk: Asking, address: str, **fields: str) -> Answer:
    """Press Seal it twice: the keys are shown first."""
    first = asked(desk, address, do="seal", **fields)
    assert "Nothing is sealed yet" in first.words, first.words
    seen = first.hidden("seen")
    return desk.post(address, {"once": once_of(first, address), "language": "en", "do": "seal", "seen": seen, **fields})


def once_of(page: Answer, address: str) -> str:
    """The mark of the form that seals."""
    mark = re.search(
        rf'action="{re.escape(address)}".*?name="once" value="([^"]*)"\s*>\s*<input[^>]*name="seen"',
        page.body,
        re.DOTALL,
    )
    assert mark is not None
    return mark.group(1)


def saved(desk: Asking, page: Answer) -> list[bytes]:
    """The files that a page gives to be saved, in their order."""
    return [desk.get(unescape(one)).data for one in re.findall(r'class="save" href="([^"]*)"', page.body)]


def words_of(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def test_a_subject_leads_to_its_papers_and_a_paper_to_what_it_lacks(tarn: Asking) -> None:
    subject = tarn.get(tarn.address("subject", MAN))
    papers = re.search(r'href="(/papers/[^"]*)"', subject.body)
    assert papers is not None
    listed = tarn.get(papers.group(1))
    assert "Working Group on Enforced or Involuntary Disappearances" in listed.words
    assert "within three months" in listed.words
    assert all(tarn.get(address_of(tarn, form)).status == 200 for form in paper_forms())

    page = tarn.get(address_of(tarn, "wgeid"))

    assert "1 thing is missing" in page.words
    assert "It must have arrived by" in page.words or "It may be over" in page.words or "It is over" in page.words
    assert MISSING in page.words
    assert "DRAFT — not sent" in page.words
    assert 'href="#submitter"' in page.body


def test_what_was_done_to_somebody_stands_in_their_paper_until_it_is_left_out(desk: Asking) -> None:
    subjects = [
        {"id": "man", "kind": "person", "label": MISSING},
        {"id": "arrests", "kind": "event", "label": "Arrests in Tarn"},
        {"id": "deed", "kind": "event", "label": "The taking"},
    ]
    kinds = [{"id": one, "kind": "text"} for one in ("victim", "type_of_act")]
    told = [claim(29, "deed", "victim", text(MAN)), claim(30, "deed", "type_of_act", text("act/arrest"))]
    take_in(
        desk, record_of(subjects=subjects, properties=[*PROPERTIES, *kinds], claims=[*without("k3", "k4", "k5"), *told])
    )
    address = address_of(desk, "wgeid")

    page = desk.get(address)

    assert re.search(r'name="with"[^>]*value="The taking[^"]*"', page.body)
    assert "Arrest" in page.words
    assert "act/arrest" not in page.body
    left_out = asked(desk, address, do="show", submitter="x")
    assert "Arrest" not in left_out.words
    assert not re.search(r'name="with"[^>]*value="The taking[^"]*"', left_out.body)


@pytest.mark.parametrize(
    ("form", "act", "more", "language", "said"),
    [
        ("wgeid", "act/house_burning", {}, "en", "Not filled in, since this paper is not about acts of this type"),
        ("wgeid", "act/house_burning", {}, "ru", "Не внесено: бумага не о деяниях этого вида"),
        ("wgeid", "act/arrest", FREED, "en", "at the end the person is said to have been free again"),
        ("wgeid", "act/arrest", FREED, "ru", "в конце человек снова был на свободе"),
        ("wgeid", "act/arrest", LONG_AGO, "en", "since it began on another day than stands on the person"),
        ("complaint", "act/house_burning", LONG_AGO, "ru", "началось не в тот день, который указан у самого человека"),
        ("complaint", "act/unknown", {}, "en", "Not filled in, since nobody says of what type it is"),
        ("complaint", "act/refusal_to_investigate", {}, "ru", "Не внесено: вид никто не называет, или бумага не о"),
    ],
)
def test_what_the_form_is_not_about_stands_in_no_field_and_is_offered_with_the_reason(
    desk: Asking, form: str, act: str, more: dict[str, dict[str, Any]], language: str, said: str
) -> None:
    subjects = [
        {"id": "man", "kind": "person", "label": MISSING},
        {"id": "arrests", "kind": "event", "label": "Arrests in Tarn"},
        {"id": "deed", "kind": "event", "label": "The deed"},
    ]
    told = {"victim": text(MAN), "type_of_act": text(act), **more}
    kinds = [{"id": id_, "kind": value["kind"]} for id_, value in told.items()]
    claims = [claim(30 + n, "deed", id_, value) for n, (id_, value) in enumerate(told.items())]
    kept = without("k3", "k4", "k5")
    take_in(desk, record_of(subjects=subjects, properties=[*PROPERTIES, *kinds], claims=[*kept, *claims]))
    address = address_of(desk, form)
    desk.post("/language", language=language, back="/")

    page = desk.get(address)

    assert not re.search(r'name="with"[^>]*value="The deed', page.body)
    assert said in page.words
    chosen = re.search(r"<li>(The deed[^<]*)</li>", page.body)
    assert chosen is not None, page.body
    taken_in = asked(desk, address, do="show", **{"with": chosen.group(1)})
    assert re.search(r'name="with"[^>]*value="The deed', taken_in.body)
    assert said not in taken_in.words


def test_an_act_that_another_part_tells_of_stands_in_no_field(desk: Asking) -> None:
    begun(desk, "Larch")
    take_in(desk, record_of(properties=[*PROPERTIES, {"id": "victim", "kind": "text"}]))

    def told(vault: Vault) -> None:
        (larch,) = (one.id for one in team_of(vault).compartments() if one.name == "Larch")
        deed = Subject("deed", SubjectKind.EVENT, "Скрытое")
        victim = Claim("h1", "interview", "deed", "victim", Value(PropertyKind.TEXT, UNKNOWN, (MAN,)), "so", "")
        vault.append(entries_intents(larch, "tarn", [(Table.SUBJECT, deed), (Table.CLAIM, victim)]))

    desk.runner.run(desk.desk.office.work(told))
    page = desk.get(address_of(desk, "wgeid"))

    assert page.status == 200
    assert "Скрытое" not in re.sub(r"<datalist.*?</datalist>", "", page.body, flags=re.DOTALL)
    assert "DRAFT — not sent" in page.words


def test_where_two_parts_tell_of_somebody_what_was_done_to_them_is_filled_in_once_one_is_chosen(desk: Asking) -> None:
    begun(desk, "Larch")
    kinds = [{"id": one, "kind": "text"} for one in ("victim", "type_of_act")]
    subjects = [
        {"id": "man", "kind": "person", "label": MISSING},
        {"id": "arrests", "kind": "event", "label": "Arrests in Tarn"},
        {"id": "deed", "kind": "event", "label": "The taking"},
    ]
    told_of = [claim(29, "deed", "victim", text(MAN)), claim(30, "deed", "type_of_act", text("act/arrest"))]
    claims = [*without("k3", "k4", "k5"), *told_of]
    take_in(desk, record_of(subjects=subjects, properties=[*PROPERTIES, *kinds], claims=claims))

    def told(vault: Vault) -> None:
        (larch,) = (one.id for one in team_of(vault).compartments() if one.name == "Larch")
        vault.append(entries_intents(larch, "tarn", [(Table.SUBJECT, Subject("man", SubjectKind.PERSON, MISSING))]))

    desk.runner.run(desk.desk.office.work(told))
    address = address_of(desk, "wgeid")
    taking = r'name="with"[^>]*value="The taking[^"]*"'

    page = desk.get(address)
    assert not re.search(taking, page.body)
    part = re.search(r'name="told_part" value="([^"]+)"[^>]*> Record', page.body)
    assert part is not None, page.body
    fields = {"told_part": part.group(1), "submitter": "x", "do": "look"}
    chosen = asked(desk, address, to_fill=page.hidden("to_fill"), **fields)
    assert re.search(taking, chosen.body)
    assert not re.search(taking, asked(desk, address, **fields).body)


def test_whoever_agreed_for_english_alone_stands_in_the_english_paper_and_in_no_other(desk: Asking) -> None:
    fields = {
        "consent_of": MAN,
        "consent_use": "consent_use/share_un",
        "consent_answer": "consent_answer/given",
        "consent_in_languages": "language/english",
    }
    said = [claim(70 + n, "yes", name, text(value)) for n, (name, value) in enumerate(fields.items())]
    subjects = [{"id": "man", "kind": "person", "label": MISSING}, {"id": "yes", "kind": "event", "label": "His word"}]
    properties = [*PROPERTIES, *({"id": one, "kind": "text"} for one in fields)]
    told = [*without("k3", "k4", "k5", "k6", "k8"), *said]
    take_in(desk, record_of(subjects=subjects, properties=properties, claims=told))
    address = address_of(desk, "wgeid")

    lines = {
        language: asked(desk, address, do="show", language=language, submitter="x").words for language in ("en", "ru")
    }

    assert "Withheld" not in lines["en"]
    assert "The consent is given, but not for the language of this paper; it is taken as not given." in lines["ru"]
    assert "Withheld" in lines["ru"]


def test_what_is_missing_leads_to_where_it_is_entered_with_no_name_in_the_address(desk: Asking) -> None:
    take_in(desk, record_of(claims=without("k1", "k4", "k6")))

    page = desk.get(address_of(desk, "wgeid"))

    adding = [unescape(one) for one in re.findall(r'href="(/add\?[^"]*)"', page.body)]
    assert adding
    begun = desk.get(adding[0])
    assert re.search(rf'name="subject\.1"[^>]*value="{MISSING}"', begun.body), begun.body
    assert re.search(r'name="property\.1"[^>]*value="[^"]+"', begun.body)
    assert "/consent" in page.body
    assert "Withheld" in page.words
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page.body))
    assert not [name for name in (*MISSING.split(), *MOTHER.split(), "man") if name in addresses.replace("%", "")]


def test_what_is_missing_is_entered_in_the_form_of_its_subject_which_leads_back_to_the_paper(desk: Asking) -> None:
    take_in(desk, record_of(claims=without("k1")))
    address = address_of(desk, "wgeid")
    page = desk.get(address)
    ways = {unescape(one) for one in re.findall(r'href="(/describe/[^"]*)"', page.body)}
    (way,) = ways
    assert MISSING not in way.replace("%", " ")

    form = desk.get(way)
    assert f"Describe: {MISSING}" in form.words
    assert re.search(r'name="set\.missing_since"[^>]* autofocus', form.body)
    assert form.body.count(" autofocus") == 1
    assert f'href="{address}"' in form.body
    # A refusal stays on its way back too.
    refused = desk.post(way, {"once": form.hidden("once", "/describe"), "set.missing_since": "2030-05-01"})
    assert refused.status == 422
    assert f'href="{address}"' in refused.body
    typed = {"account": f"Call with {MOTHER}", "set.missing_since": "2030-05-01"}
    done = desk.post(way, {"once": refused.hidden("once", "/describe"), **typed})

    assert done.headers["location"].partition("?")[0] == address
    back = desk.follow(done)
    assert "1 May 2030" in back.words
    assert re.search(r'action="/undo/[^"]+"', back.body)
    assert not re.findall(r'href="(/describe/[^"]*)"', back.body.partition('id="deadlines"')[0])


def test_of_somebody_of_whom_no_account_tells_an_account_is_added_first_and_consent_with_it(desk: Asking) -> None:
    take_in(desk, record_of(claims=()))
    address = address_of(desk, "wgeid")
    page = desk.get(address)

    ways = {
        words: unescape(at) for at, words in re.findall(r'<a[^>]* href="(/add\?[^"]*)"[^>]*>([^<]+)</a>', page.body)
    }
    assert "Add an account, and consent with it" in ways
    assert "Enter consent with" not in page.words
    assert "Enter it:" not in page.words
    begun = desk.get(ways["Add an account, and consent with it"])
    assert re.search(rf'name="subject\.1"[^>]*value="{MISSING}"', begun.body)
    assert f'href="{address}"' in begun.body


def test_wherever_a_paper_leads_to_enter_something_there_is_a_way_back_to_it(desk: Asking) -> None:
    take_in(desk, record_of(claims=without("k1", "k4", "k6")))
    address = address_of(desk, "wgeid")
    page = desk.get(address)
    found = re.findall(r'href="((?:/add|/account/[^"?]*)\?[^"]*)"', page.body)
    ways = {one.partition("?")[0].rpartition("/")[2]: unescape(one) for one in found}
    assert set(ways) == {"add", "consent", "reading"}

    for way in ways.values():
        shown = desk.get(way)
        assert f'href="{address}"' in shown.body, way
        # A refusal, and whatever else the page shows anew, stays on its way back too.
        here = re.escape(way.partition("?")[0])
        assert all("paper=" in one for one in re.findall(rf'action="({here}[^"]*)"', shown.body)), way
    asked = ways["consent"].partition("?")[2]
    account = ways["consent"].partition("/consent")[0]
    assert f'href="{address}"' in desk.get(f"{account}?{asked}").body
    assert f'href="{address}"' not in desk.get(account).body

    form = desk.get(ways["consent"])
    said = {"of": MISSING, "use": "consent_use/publish", "answer": "consent_answer/given"}
    done = desk.post(ways["consent"], {"once": form.hidden("once", "/account"), **said})
    assert done.headers["location"].partition("?")[0] == address


def test_notes_stand_beside_the_draft_and_in_no_file_for_the_receiver(tarn: Asking) -> None:
    address = address_of(tarn, "wgeid")
    page = tarn.get(address)
    assert "reported" in page.words
    assert re.search(r'class="noted".*?href="/claim/', page.body, re.DOTALL)

    done = tarn.follow(sealed(tarn, address, keys=KEY, whom="the lawyer", submitter=SUBMITTER))

    (data,) = saved(tarn, done)
    words = words_of(open_(data, [LAWYER.kem]).content)
    assert MISSING in words
    assert SUBMITTER in words
    assert "reported" not in words
    assert "not public" not in words


def test_three_files_are_sealed_each_by_itself_and_the_history_has_each(tarn: Asking) -> None:
    address = address_of(tarn, "wgeid")
    fields = {"is_confidential": "1", "submitter": SUBMITTER, "keys": KEY, "own": OWN, "whom": "the lawyer"}

    done = tarn.follow(sealed(tarn, address, **fields))

    paper, apart, notes = saved(tarn, done)
    assert "Lantern, 1" not in words_of(open_(paper, [LAWYER.kem]).content)
    assert SUBMITTER in words_of(open_(apart, [LAWYER.kem]).content)
    assert "WORKING NOTES" in words_of(open_(notes, [MINE.kem]).content)
    history = tarn.get("/history").words
    marks = re.findall(r"under the mark ([0-9A-Z]{4}-[0-9A-Z]{4})", done.words)
    assert len(marks) == 3
    assert all(mark in history for mark in marks)
    for words in ("wgeid, docx, en: the lawyer", "wgeid (submitter), docx", "wgeid (notes), docx"):
        assert words in history
    assert words_of(open_(paper, [LAWYER.kem]).content).count(marks[0]) == 1


def test_nothing_is_sealed_before_these_very_keys_were_shown(tarn: Asking) -> None:
    address = address_of(tarn, "wgeid")
    before = tarn.count()
    first = asked(tarn, address, do="seal", keys=KEY, whom="the lawyer")
    assert fingerprint(LAWYER.kem.public) in first.words

    other = asked(tarn, address, do="seal", keys=OWN, whom="the lawyer", seen=first.hidden("seen"))

    assert "Nothing is sealed yet" in other.words
    assert fingerprint(MINE.kem.public) in other.words
    assert tarn.count() == before


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"whom": "the lawyer"}, "Give their public key."),
        ({"whom": "the lawyer", "keys": "age1nothing"}, "key"),
        ({"keys": KEY}, "Say for whom it is"),
        ({"keys": KEY, "whom": "x", "with": "nobody at all"}, "There is no"),
        ({"keys": KEY, "whom": "x", "with": NEIGHBOUR}, "its receiver takes 1 at once"),
    ],
)
def test_a_refusal_says_why_keeps_what_was_typed_and_writes_nothing(
    tarn: Asking, fields: dict[str, str], told: str
) -> None:
    address = address_of(tarn, "wgeid")
    before = tarn.count()

    page = asked(tarn, address, do="seal", submitter=SUBMITTER, **fields)
    if "Nothing is sealed yet" in page.words:
        page = asked(tarn, address, do="seal", submitter=SUBMITTER, seen=page.hidden("seen"), **fields)

    assert page.status == 422
    assert told in page.words
    assert SUBMITTER in page.words
    assert all(value in unescape(page.body) for value in fields.values())
    assert tarn.count() == before
    assert saved(tarn, tarn.get(address)) == []


def told_of(desk: Asking, *people: str) -> None:
    """Let papers have told this lawyer of some people."""

    def left(vault: Vault) -> None:
        gone = Left(Sort.PAPER, ("0000-0000",), (key_id(LAWYER.kem.public),), people=people)
        vault.append([left_intent(record_compartment(vault), gone)])

    desk.runner.run(desk.desk.office.work(left))


def test_above_five_people_a_second_person_is_asked_and_nothing_is_sealed_before(tarn: Asking) -> None:
    address = address_of(tarn, "wgeid")
    told_of(tarn, *(f"tarn\x1fother{n}" for n in range(5)))
    fields = {"keys": KEY, "whom": "the lawyer", "submitter": SUBMITTER}
    before = tarn.count()

    refused = sealed(tarn, address, **fields)

    assert refused.status == 422
    assert "this tells of 6 people: above 5 two persons answer" in refused.words
    assert tarn.count() == before
    sending = {**fields, "once": once_of(refused, address), "language": "en", "seen": refused.hidden("seen")}
    without_reason = tarn.post(address, {**sending, "do": "ask"})
    assert "Say why, in a few words." in without_reason.words
    assert tarn.count() == before

    again = {**sending, "once": once_of(without_reason, address), "seen": without_reason.hidden("seen")}
    asked_for = tarn.follow(tarn.post(address, {**again, "do": "ask", "reason": "for the trial"}))
    assert "A second person is asked to answer for it" in asked_for.words
    acts = tarn.get("/acts").words
    assert "a paper, with others above five people" in acts
    assert "wgeid; people it tells of: 1" in acts
    assert "for the trial" in acts
    waiting = sealed(tarn, address, **fields)
    assert "A second person is asked and has not answered" in waiting.words
    assert saved(tarn, tarn.get(address)) == []


def test_whom_papers_told_of_already_is_nobody_more(tarn: Asking) -> None:
    told_of(tarn, *(f"tarn\x1fother{n}" for n in range(4)), MAN)
    done = tarn.follow(sealed(tarn, address_of(tarn, "wgeid"), keys=KEY, whom="the lawyer"))
    assert len(saved(tarn, done)) == 1
    assert "left as a paper, encrypted; keys: 1, people it tells of: 1" in tarn.get("/history").words


def test_a_file_of_keys_counts_and_its_lines_stand_in_the_field_afterwards(tarn: Asking) -> None:
    address = address_of(tarn, "wgeid")
    once = tarn.get(address).hidden("once", address)
    texts = {"once": once, "do": "seal", "whom": "x", "language": "en"}
    parts = [f'form-data; name="{name}"\r\n\r\n{value}' for name, value in texts.items()]
    parts.append(f'form-data; name="keys_file"; filename="k.txt"\r\n\r\n# two\n{KEY}\n\n{OWN}\n')
    body = "".join(f"--b\r\nContent-Disposition: {one}\r\n" for one in parts).encode() + b"--b--\r\n"

    page = tarn.send(address, body, content_type="multipart/form-data; boundary=b")

    assert KEY in page.body
    assert all(fingerprint(one.kem.public) in page.words for one in (LAWYER, MINE))


def test_what_was_typed_comes_back_after_a_lock(tarn: Asking) -> None:
    address = address_of(tarn, "wgeid")
    once = tarn.get(address).hidden("once", address)
    tarn.lock()
    tarn.post(address, once=once, keep="1", submitter=SUBMITTER, whom="the lawyer", language="ru")

    assert tarn.unlock(PASSPHRASE, back=address).status == 303
    page = tarn.get(address)

    assert SUBMITTER in page.words
    assert "ЧЕРНОВИК" in page.words
    assert 'value="the lawyer"' in page.body


def test_whoever_is_named_as_responsible_stands_there_and_nobody_else_of_the_record(tarn: Asking) -> None:
    address = address_of(tarn, "wgeid")

    without_guard, with_guard = tarn.get(address), asked(tarn, address, do="look", responsible=GUARD)

    def drafted(page: Answer) -> str:
        return " ".join(re.findall(r'<div class="reads".*?</div>', page.body, re.DOTALL))

    assert GUARD.split()[1] not in drafted(without_guard)
    assert GUARD.split()[1] in drafted(with_guard)
    assert not [part for part in NEIGHBOUR.split() if part[:-1] in drafted(with_guard)]


def test_whoever_said_no_gets_no_draft_and_nothing_to_seal(desk: Asking) -> None:
    take_in(desk, record_of(claims=[*without("k6"), claim(60, "man", "consent_share_un", text("refused"))]))

    page = desk.get(address_of(desk, "wgeid"))

    assert "They refused this use" in page.words
    assert "DRAFT" not in page.words
    assert 'value="seal"' not in page.body
    assert desk.get(address_of(desk, "complaint")).words.count("ЧЕРНОВИК") == 1


def test_a_receiver_that_wants_a_name_offers_no_secrecy(tarn: Asking) -> None:
    address = address_of(tarn, "complaint")
    assert 'name="is_confidential"' not in tarn.get(address).body
    assert 'name="is_confidential"' in tarn.get(address_of(tarn, "wgeid")).body

    forced = asked(tarn, address, do="look", is_confidential="1", submitter=SUBMITTER)

    assert "opens nothing without the applicant's name" in forced.words


def test_what_papers_ask_for_is_declared_once_and_can_be_undone(desk: Asking) -> None:
    address = address_of(desk, "special_procedures", "lantern\x1fwave")
    shown = desk.get(address)
    assert 'value="prepare"' in shown.body

    done = desk.follow(desk.post(address, once=shown.hidden("once", address), do="prepare"))

    assert 'value="prepare"' not in done.body
    undo = re.search(r'action="(/undo/[^"]*)"', done.body)
    assert undo is not None
    desk.follow(desk.post(undo.group(1), once=done.hidden("once", undo.group(1)), back=address))
    assert 'value="prepare"' in desk.get(address).body


def test_what_was_typed_stands_in_the_form_again_after_what_papers_ask_for_is_declared(desk: Asking) -> None:
    address = address_of(desk, "special_procedures", "lantern\x1fwave")
    typed = {"submitter": SUBMITTER, "whom": "a lawyer", "language": "ru"}
    sent = {"once": desk.get(address).hidden("once", address), "do": "prepare", **typed}
    done = desk.post(address, sent)
    page = desk.follow(done)

    assert 'value="prepare"' not in page.body
    assert SUBMITTER in page.words
    assert 'name="whom" maxlength="100" autocomplete="off" spellcheck="false" value="a lawyer"' in page.body
    assert 'value="ru" checked' in page.body
    assert "It is not saved yet." in page.words
    # Sent once more it leads there again, and does nothing twice; what came of it holds nothing that was typed.
    count = desk.count()
    assert desk.post(address, sent).headers["location"] == done.headers["location"]
    assert desk.count() == count
    (came,) = desk.desk.sent.came_of(address, Form(tuple(sent.items())))
    assert came.beside.is_empty


def test_from_the_record_somebody_is_named_and_found_and_stands_in_no_address(tarn: Asking) -> None:
    page = tarn.get("/papers")
    found = tarn.post("/papers", once=page.hidden("once", "/papers"), about=MISSING)

    assert found.status == 303
    assert found.headers["location"] == "/".join(address_of(tarn, "wgeid").split("/")[:3])
    nobody = tarn.post("/papers", once=tarn.get("/papers").hidden("once", "/papers"), about="nobody at all")
    assert nobody.status == 422
    assert "nobody at all" in nobody.body


def test_an_undone_lock_drops_the_files(tarn: Asking) -> None:
    done = sealed(tarn, address_of(tarn, "wgeid"), keys=KEY, whom="x")
    assert saved(tarn, tarn.follow(done))
    tarn.lock()
    tarn.unlock()

    assert saved(tarn, tarn.follow(done)) == []


def test_what_is_typed_in_two_papers_is_kept_for_each_when_the_desk_locks(tarn: Asking) -> None:
    others = [address_of(tarn, "wgad"), address_of(tarn, "wgeid"), address_of(tarn, "wgad", "tarn\x1fneighbour")]
    for n, at in enumerate(others):
        mark = tarn.get(at).hidden("once", at)
        kept = tarn.post(at, once=mark, keep="1", submitter=f"submitter {n}", whom=f"receiver {n}")
        assert kept.status == 303
    tarn.lock()
    tarn.unlock()

    for n, at in enumerate(others):
        shown = tarn.get(at).body
        assert f">submitter {n}</textarea>" in shown
        assert f'value="receiver {n}"' in shown
