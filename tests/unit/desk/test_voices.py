"""Voices and properties have pages of their own, and search leads there (P6); nothing withdrawn stands on them (P7)."""

from __future__ import annotations

import re
from collections.abc import Callable

from safeconduct.base.ids import OpId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.commands import entries_intents, link_intent, undo_intent
from safeconduct.record.held_names import MOST_HELD
from safeconduct.record.items import Claim, Subject, SubjectKind, Table, Value, Voice, VoiceKind
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.types import OWN_DATASET, PropertyKind
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking

GAZETTE = "lantern\x1fgazette"
LANTERN = "lantern\x1flantern"
SURVIVOR = "lantern\x1fsurvivor"
CELLAR = "lantern\x1fc5"


def say(desk: Asking, *links: Link) -> None:
    def said(vault: Vault) -> None:
        vault.append([link_intent(record_compartment(vault), link) for link in links])

    desk.runner.run(desk.desk.office.work(said))


def enter(desk: Asking, *items: tuple[Table, Voice | Claim], dataset: str = "lantern") -> None:
    def entered(vault: Vault) -> None:
        intents: list[Intent] = list(entries_intents(record_compartment(vault), dataset, items))
        vault.append(intents)

    desk.runner.run(desk.desk.office.work(entered))


def found(desk: Asking, words: str, kind: str) -> str:
    """The first link of a kind that a search leads to."""
    answer = desk.follow(desk.post("/search", words=words))
    link = re.search(rf'href="(/{kind}/[^"]*)"', answer.body)
    assert link is not None, answer.words
    return link.group(1)


def test_search_leads_to_a_voice_with_whom_it_speaks_after_and_who_after_it(desk: Asking) -> None:
    gazette, lantern = desk.get(found(desk, "Gazette", "voice")), desk.get(desk.address("voice", LANTERN))

    assert "The Gazette A voice" in gazette.words
    assert "Kind outlet" in gazette.words
    assert f'Speaks after</dt><dd><a href="{desk.address("voice", LANTERN)}">Lantern</a>' in gazette.body
    assert f'Speak after it</dt><dd><a href="{desk.address("voice", GAZETTE)}">The Gazette</a>' in lantern.body
    assert "Speaks after nobody" in lantern.words


def test_a_voice_lists_its_claims_with_subject_and_account(desk: Asking) -> None:
    page = desk.get(desk.address("voice", SURVIVOR))

    assert f'href="{desk.address("claim", CELLAR)}"' in page.body
    assert "Arrests in Tarn" in page.words
    assert "Undated copy, 4–20 May 2030" in page.words
    assert "the old mill and a cellar by the river" in page.words


def test_a_voice_s_page_does_not_tell_whose_words_a_withdrawn_claim_was(desk: Asking) -> None:
    say(desk, Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CELLAR), "she asked us to"))

    page = desk.get(desk.address("voice", SURVIVOR))

    assert desk.address("claim", CELLAR) not in page.body
    assert [word for word in ("Old mill", "cellar", "withdrawn", "she asked") if word in page.words] == []


def test_what_a_voice_is_one_with_and_what_was_said_of_it_stand_there_and_in_its_history(desk: Asking) -> None:
    enter(desk, (Table.VOICE, Voice("witness", "The witness", VoiceKind.PERSON)), dataset="other")
    pair = Ref(Table.VOICE, SURVIVOR), Ref(Table.VOICE, "other\x1fwitness")
    say(desk, Link(LinkKind.SAME_AS, *pair, "met her twice"))

    page = desk.get(desk.address("voice", "other\x1fwitness"))
    history = re.search(r'href="(/history/voice/[^"]*)"', page.body)
    assert history is not None

    assert "One with A survivor" in page.words
    survivor = f'<a href="{desk.address("voice", SURVIVOR)}">A survivor</a>'
    assert f"{survivor} is the same as this voice: met her twice" in page.body
    assert desk.address("claim", CELLAR) in page.body
    assert "A survivor is the same as The witness: met her twice" in desk.get(history.group(1)).words
    assert "other:" not in page.words + desk.get(history.group(1)).words
    assert "Back to the voice" in desk.get(history.group(1)).words


def test_the_newest_fifty_claims_of_a_voice_are_shown_and_the_others_counted(desk: Asking) -> None:
    value = Value(PropertyKind.COUNT, Interval(3, 3))
    claims = (Claim(f"more{n}", "A2", "wave", "held", value, f"the {n}.", "survivor") for n in range(MOST_HELD + 7))
    enter(desk, *((Table.CLAIM, claim) for claim in claims))

    page = desk.get(desk.address("voice", SURVIVOR))

    assert page.body.count("<q>") == MOST_HELD
    assert f"the {MOST_HELD + 6}." in page.words
    assert "the 6." not in page.words
    assert "and 10 older" in page.words


def test_voices_that_repeat_each_other_in_a_ring_are_shown(desk: Asking) -> None:
    ring = [Voice("a", "Ring A", VoiceKind.OUTLET, "b"), Voice("b", "Ring B", VoiceKind.OUTLET, "a")]
    enter(desk, *((Table.VOICE, voice) for voice in ring), dataset="other")

    assert "Ring A A voice" in desk.get(desk.address("voice", "other\x1fa")).words


def test_search_leads_to_a_property_with_the_subjects_it_is_known_of(desk: Asking) -> None:
    page = desk.get(found(desk, "held", "property"))

    assert "Kind count" in page.words
    assert f'href="{desk.address("subject", "lantern" + chr(31) + "wave")}">Arrests in Tarn</a>' in page.body
    assert "Lantern's programme" not in page.words


def test_what_is_one_with_something_nobody_described_is_shown_under_the_name_that_is(desk: Asking) -> None:
    wave, nobody = "lantern\x1fwave", "a\x1fnobody"
    same = [
        Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, wave), Ref(Table.SUBJECT, nobody)),
        Link(LinkKind.SAME_AS, Ref(Table.VOICE, SURVIVOR), Ref(Table.VOICE, nobody)),
    ]
    pages = (("property", "lantern\x1fheld"), ("voice", SURVIVOR), ("account", "lantern\x1fA3"))

    say(desk, *same)
    shown = [desk.get("/"), *(desk.get(desk.address(kind, name)) for kind, name in pages)]

    for page in shown:
        assert f'href="{desk.address("subject", wave)}">Arrests in Tarn</a>' in page.body
        assert desk.address("subject", nobody) not in page.body
    assert "A survivor" in desk.get(desk.address("subject", wave)).words
    assert "One with nobody" in desk.get(desk.address("voice", SURVIVOR)).words


def test_a_member_s_long_words_and_many_names_do_not_make_a_voice_s_page_endless(desk: Asking) -> None:
    long = "very long " * 5000
    value = Value(PropertyKind.TEXT, UNKNOWN, (long,))
    claims = (Claim(f"long{n}", "A2", "wave", "conditions", value, long, "survivor") for n in range(MOST_HELD))
    enter(desk, *((Table.CLAIM, claim) for claim in claims))
    ring = [Voice(f"v{n}", long, VoiceKind.OUTLET, "survivor") for n in range(MOST_HELD + 7)]
    enter(desk, *((Table.VOICE, voice) for voice in ring))
    this = Ref(Table.VOICE, SURVIVOR)
    say(desk, *(Link(LinkKind.SAME_AS, this, Ref(Table.VOICE, f"x\x1f{n}"), long) for n in range(MOST_HELD + 7)))

    page = desk.get(desk.address("voice", SURVIVOR))

    assert len(page.body) < 150_000
    assert page.words.count("and 7 more") == 2


def test_what_was_said_of_a_claim_at_length_is_cut_on_its_page(desk: Asking) -> None:
    this = Ref(Table.CLAIM, CELLAR)
    say(desk, *(Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), this, "very long " * 5000) for _ in range(100)))

    assert len(desk.get(desk.address("claim", CELLAR)).body) < 150_000


def test_what_was_entered_and_undone_in_masses_does_not_hide_what_is_known(desk: Asking) -> None:
    value, brought = Value(PropertyKind.COUNT, Interval(3, 3)), list[tuple[OpId, ...]]()

    def enter_masses(vault: Vault) -> None:
        for start in range(0, 210, 70):
            numbers = range(start, start + 70)
            subjects = ((Table.SUBJECT, Subject(f"x{n}", SubjectKind.EVENT, "X")) for n in numbers)
            claims = ((Table.CLAIM, Claim(f"m{n}", "A2", f"x{n}", "held", value, "x", "survivor")) for n in numbers)
            place = record_compartment(vault)
            brought.append(vault.append(entries_intents(place, "lantern", (*subjects, *claims))))

    def undo(*ops: OpId) -> Callable[[Vault], None]:
        def undone(vault: Vault) -> None:
            vault.append([undo_intent(record_compartment(vault), vault.tables, ops)])

        return undone

    def pages() -> tuple[Answer, Answer]:
        return desk.get(desk.address("property", "lantern\x1fheld")), desk.get(desk.address("voice", SURVIVOR))

    desk.runner.run(desk.desk.office.work(enter_masses))
    desk.runner.run(desk.desk.office.work(undo(*brought[1], *brought[2])))
    known, _ = pages()
    desk.runner.run(desk.desk.office.work(undo(*brought[0])))
    rest, voice = pages()

    assert len(re.findall(r"<li><a href=\"/subject/", known.body)) == MOST_HELD
    assert "and 21 older" in known.words
    assert "Nothing is known by it yet" not in rest.words
    assert "and 11 older" in rest.words
    assert "No claim stands in its own voice" not in voice.words
    assert "and 13 older" in voice.words


def test_claims_and_accounts_lead_to_who_speaks(desk: Asking) -> None:
    assert f'href="{desk.address("voice", SURVIVOR)}"' in desk.get(desk.address("claim", CELLAR)).body
    assert '<dt>Brought out by</dt><dd><a href="/voice/' in desk.get(desk.address("account", "lantern\x1fA2")).body


def test_another_day_leads_to_today_and_nobody_s_address_to_nothing(desk: Asking) -> None:
    for kind, name in (("voice", LANTERN), ("property", "lantern\x1fheld")):
        address = desk.address(kind, name)
        assert desk.get(f"{address}?as=known&day=2019-01-14").headers["location"] == address
        assert desk.get(desk.address(kind, "lantern\x1fnobody")).status == 400
        assert desk.get(f"/{kind}/x").status == 400


def test_a_claim_leads_to_its_property_a_claim_entered_by_hand_as_well(desk: Asking) -> None:
    value = Value(PropertyKind.COUNT, Interval(3, 3))
    enter(desk, (Table.CLAIM, Claim("h1", LANTERN, "lantern\x1fwave", "held", value, "three", "")), dataset=OWN_DATASET)
    held = desk.address("property", "lantern\x1fheld")

    pages = [desk.get(desk.address("claim", name)) for name in ("lantern\x1fc3", f"{OWN_DATASET}\x1fh1")]

    assert [f'<a href="{held}">' in page.body for page in pages] == [True, True]
