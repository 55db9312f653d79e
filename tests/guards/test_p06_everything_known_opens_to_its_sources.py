"""Guards P6: everything shown as known opens to its claims and sources; copies of one account count once.

Every row of every answer on every day, of the real accounts and of an invented dataset with circles of voices, copies
without an original and withdrawn content, is opened: each claim of it has a wording, an account and a voice, each
account and root it counts is there, the list behind it is complete, and the program's own tree shows them all. No
claim is left out of every answer. Then twenty copies of every account are added, in the voice of the original, in a
voice that takes its figures from it, and in the copying outlet's own, and copies of these copies: every answer has to
stay what it was, but for the number of claims and documents.

Seen to fail, each time in a scratch copy of the source:
- `lineage._links_from_repeats` that finds no parent: the copies' own voices appear as roots, and levels rise.
- `refresh` that takes each voice for the end of its chain: twenty outlets that follow one voice become 21 voices.
- `explain.behind_row` that leaves out superseded claims: "behind" differs from the claims of the row.
- `explain._is_told_by` that knows a place by one spelling alone: it opens to the claims of one spelling.
- `rules._rows` that drops sets of one claim: claims that no answer shows.
- `tree_view._roots` that forgets a copy whose original stands under another value: missing from the tree.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.rest import RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record.accounts import read_accounts
from safeconduct.record.answer import answer
from safeconduct.record.asked import Asked
from safeconduct.record.commands import compare, import_intents, link_intent
from safeconduct.record.explain import State
from safeconduct.record.items import Source, Table, Voice, qualified
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import UNATTRIBUTED, KnownRow, Reading
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.flow.program import new_program
from tests.world import accounts

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "src/safeconduct/cli/demo_data/january-2019.json"
COMPARTMENT = CompartmentId(b"record".ljust(16, b"\0"))
KEY = RecoverySecret(Secret(bytes(range(32))))
# 22 November 2026, 12:00 UTC: the day everything is recorded here.
RECORDED_MS = 1_795_348_800_000
COPIES = 20

Json = dict[str, Any]


def knotted() -> Json:
    """Invented accounts with what is hard to open: circles of voices and claims, unread sources, no voice at all."""
    data = accounts(dataset="knots")
    data["voices"] += [
        {"id": "a", "label": "Echo A", "kind": "outlet", "repeats_voice": "b"},
        {"id": "b", "label": "Echo B", "kind": "outlet", "repeats_voice": "a"},
        {"id": "we", "label": "Lantern's desk", "kind": "organisation", "us": True},
    ]
    count = {"subject": "wave", "property": "held", "basis": "estimated", "said": "some"}
    value = {"kind": "count", "lo": 5, "hi": 15}
    more: list[Json] = [
        {"id": "k1", "source": "A1", "voice": "a", "value": value, **count},
        {"id": "k2", "source": "A2", "value": value, "repeats": ["Wire-7"], **count},
        {"id": "k3", "source": "A1", "voice": "we", "value": value, "repeats": ["A3"], **count},
        {"id": "k4", "source": "A3", "voice": "gazette", "value": value, "repeats": ["A1"], **count},
    ]
    for claim in more:
        claim.setdefault("voice", "lantern")
    data["claims"] += more
    return data


def with_copies(data: Json) -> Json:
    """The same accounts, each printed again by others twenty times and these again by others."""
    copied = copy.deepcopy(data)
    for number in range(COPIES):
        outlet = f"echo-{number}"
        copied["voices"].append({"id": outlet, "label": f"Echo {number}", "kind": "outlet"})
        for source in data["sources"]:
            again = {**source, "id": f"{source['id']}-copy-{number}", "outlet": outlet, "publisher": outlet}
            copied["sources"].append(again)
        for voice in data["voices"]:
            if voice.get("us"):
                continue
            follower = {**voice, "id": f"{voice['id']}-{number}", "repeats_voice": voice["id"]}
            copied["voices"].append(follower)
        for claim in data["claims"]:
            copied["claims"].append(_copy(claim, number))
    return copied


def _copy(claim: Json, number: int) -> Json:
    # The first ten print the original, the others print the copy ten before them.
    printed = claim["source"] if number < COPIES // 2 else f"{claim['source']}-copy-{number - COPIES // 2}"
    voices = (claim["voice"], f"{claim['voice']}-{number}", f"echo-{number}")
    voice = voices[0] if claim["voice"] == "we" else voices[number % len(voices)]
    names = {"id": f"{claim['id']}-copy-{number}", "source": f"{claim['source']}-copy-{number}", "repeats": [printed]}
    return {**{key: value for key, value in claim.items() if key != "corrects"}, **names, "voice": voice}


@dataclass(frozen=True, slots=True)
class Held:
    """A vault with accounts, and all that is to be found in it."""

    vault: Vault
    record: Record
    data: Json


def hold(folder: Path, data: Json) -> Held:
    given = Surroundings((RecordViews(),), FixedClock(RECORDED_MS), SystemEntropy())
    vault = Vault.create(folder, KEY, given)
    dataset = read_accounts(json.dumps(data).encode())
    vault.append(import_intents(dataset, compare(dataset, vault.tables), COMPARTMENT))
    return Held(vault, Record(vault.tables), data)


@pytest.fixture(scope="module", params=["real", "knotted"])
def data(request: pytest.FixtureRequest) -> Json:
    loaded: Json = json.loads(REAL.read_bytes()) if request.param == "real" else knotted()
    return loaded


@pytest.fixture(scope="module")
def held(data: Json, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    held = hold(tmp_path_factory.mktemp("p6") / "vault", data)
    with held.vault:
        yield held


def questions(record: Record) -> Iterator[tuple[str, Reading, Day]]:
    days = sorted({Day(source.published.hi) for _, source in record.sources()})
    for subject, _ in record.facts.current(Table.SUBJECT):
        yield from ((subject, Reading.PUBLIC, day) for day in days)
        yield subject, Reading.KNOWN, Day(RECORDED_MS // 86_400_000)


def answers(record: Record) -> Iterator[tuple[str, Reading, Day, tuple[KnownRow, ...]]]:
    for subject, reading, day in questions(record):
        yield subject, reading, day, record.known(subject, reading=reading, day=day)


def test_every_claim_of_every_answer_opens_to_its_wording_account_and_voice(held: Held) -> None:
    record, opened = held.record, 0
    for _, _, _, rows in answers(record):
        for name in {name for row in rows for name in row.claims}:
            wordings = record.wordings(name)
            assert len(wordings) == 1
            one = wordings[0]
            assert one.claim.said
            assert isinstance(one.source, Source)
            assert isinstance(one.voice, Voice)
            assert isinstance(record.entry(Table.VOICE, one.root), Voice)
            assert held.vault.op(one.op).signed.id == one.op
            opened += 1
    assert opened > len(held.data["claims"])


def account_of(record: Record, name: str) -> str:
    return qualified(name.partition("\x1f")[0], record.open_claim(name).claim.source)


def test_every_account_and_root_that_is_counted_is_there(held: Held) -> None:
    record = held.record
    for _, _, _, rows in answers(record):
        for row in rows:
            assert row.claims
            assert all(isinstance(record.entry(Table.SOURCE, name), Source) for name in row.documents)
            assert {account_of(record, name) for name in row.claims} == set(row.documents)
            roots = [name for name in row.roots.names if name != UNATTRIBUTED]
            assert all(isinstance(record.entry(Table.VOICE, name), Voice) for name in roots)
            assert row.roots.floor <= row.roots.ceiling == len(row.roots.names)
            assert {position.root for position in row.positions} <= set(row.roots.names)


def test_the_list_behind_an_answer_is_complete_and_says_what_became_of_each_claim(held: Held) -> None:
    for subject, reading, day, rows in answers(held.record):
        asked = Asked(held.record, subject, reading, day)
        assert asked.rows == rows
        for row in rows:
            assert tuple(one.name for one in asked.behind(row)) == row.claims
            assert tuple(one.open().name for one in asked.behind(row)) == row.claims
            states = {state: {one.name for one in asked.behind(row) if one.state is state} for state in State}
            assert states[State.STANDS] == set(row.standing)
            assert states[State.SUPERSEDED] == set(row.superseded)
            assert states[State.OUTDATED] == set(row.outdated) - set(row.superseded)
            for one in asked.behind(row):
                assert set(one.roots) <= set(row.roots.names) or one.state is not State.STANDS


def test_no_claim_is_left_out_of_every_answer(held: Held) -> None:
    shown = {name for _, _, _, rows in answers(held.record) for row in rows for name in row.claims}

    assert {name.partition("\x1f")[2] for name in shown} == {claim["id"] for claim in held.data["claims"]}


UNCHANGED_BY_COPIES = ("value", "positions", "level", "corrected", "roots", "disputed", "inconsistent")


def test_twenty_copies_of_every_account_change_no_answer(held: Held, data: Json, tmp_path: Path) -> None:
    copied = hold(tmp_path / "vault", with_copies(data))
    with copied.vault:
        compared = 0
        for subject, reading, day, rows in answers(held.record):
            before = answer("", reading, day, rows)["known"]
            after = answer("", reading, day, copied.record.known(subject, reading=reading, day=day))["known"]
            assert isinstance(before, list)
            assert isinstance(after, list)
            assert len(after) == len(before)
            for one, other in zip(before, after, strict=True):
                assert isinstance(one, dict)
                assert isinstance(other, dict)
                assert {name: other[name] for name in UNCHANGED_BY_COPIES} == {
                    name: one[name] for name in UNCHANGED_BY_COPIES
                }
                assert [name for name in _ids(other, "superseded") if "-copy-" not in name] == _ids(one, "superseded")
                assert [name for name in _ids(other, "outdated") if "-copy-" not in name] == _ids(one, "outdated")
                assert (other["property"], other["basis"]) == (one["property"], one["basis"])
                compared += 1
        last = copied.record.known(subject, reading=reading, day=day)
        assert sum(len(row.claims) for row in last) == (COPIES + 1) * sum(len(row.claims) for row in rows)
    assert compared > len(data["subjects"])


def test_a_place_that_is_told_in_three_spellings_opens_to_the_claims_of_all(tmp_path: Path) -> None:
    data = accounts(dataset="spelt")
    place = {"subject": "wave", "property": "place", "said": "there", "voice": "lantern"}
    data["claims"] += [
        {"id": f"k{n}", "source": source, "value": {"kind": "places", "names": [name]}, **place}
        for n, (source, name) in enumerate((("A1", "Argun"), ("A2", "Аргун"), ("A3", "г. Аргун")))
    ]
    held = hold(tmp_path / "vault", data)
    with held.vault:
        asked = Asked(held.record, "spelt\x1fwave", Reading.KNOWN, Day(2**61), property_id="place")
        (row,) = (row for row in asked.rows if row.spelt)
        assert row.spelt == ("Argun", "Аргун", "г. Аргун")
        assert [one.name for one in asked.behind(row)] == list(row.claims) == [f"spelt\x1fk{n}" for n in range(3)]
        assert {text for one in asked.behind(row) for text in one.open().claim.value.texts} == set(row.spelt)


def test_twenty_outlets_that_take_their_figures_from_one_voice_are_one_voice(tmp_path: Path) -> None:
    data = accounts(dataset="followers")
    for number in range(COPIES):
        before = f"echo-{number - 1}" if number else "survivor"
        data["voices"].append({"id": f"echo-{number}", "label": "x", "kind": "outlet", "repeats_voice": before})
        data["claims"].append({**data["claims"][2], "id": f"e{number}", "voice": f"echo-{number}"})
    held = hold(tmp_path / "vault", data)

    with held.vault:
        (row,) = held.record.known("followers\x1fwave", property_id="held")

    assert len(row.claims) == COPIES + 2
    assert (row.roots.floor, row.roots.names) == (1, ("followers\x1fsurvivor",))


def _ids(row: Json, name: str) -> list[str]:
    ids: list[str] = row[name]
    return ids


def test_the_programs_own_tree_shows_every_claim_account_and_root(tmp_path: Path, data: Json) -> None:
    program = new_program(tmp_path)
    file = program.folder / "accounts.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    program.done("record", "import", str(file), "--yes")
    labels = {voice["id"]: voice["label"] for voice in data["voices"]}
    outlets = {source["id"]: source["outlet"] for source in data["sources"]}
    for subject in data["subjects"]:
        claims = [claim for claim in data["claims"] if claim["subject"] == subject["id"]]

        tree = program.done("record", "known", subject["id"], "--tree").words
        roots = program.json("record", "known", subject["id"])["known"]

        assert [claim["id"] for claim in claims if f" {claim['id']} " not in tree] == []
        assert [claim["id"] for claim in claims if outlets[claim["source"]] not in tree] == []
        assert [name for row in roots for name in row["roots"]["names"] if labels[name] not in tree] == []


def test_withdrawn_content_still_opens_to_where_it_stood(tmp_path: Path) -> None:
    held = hold(tmp_path / "vault", knotted())
    with held.vault:
        target = Ref(Table.CLAIM, "knots\x1fc5")
        held.vault.append([link_intent(COMPARTMENT, Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), target))])
        asked = Asked(held.record, "knots\x1fwave", Reading.KNOWN, Day(2**61), property_id="place")
        (row,) = asked.rows

        assert (row.is_tombstone, row.text) == (True, "")
        assert [one.state for one in asked.behind(row)] == [State.WITHDRAWN]
        assert held.record.open_claim("knots\x1fc5").source is not None


def test_the_copies_are_what_they_are_said_to_be() -> None:
    copied = with_copies(knotted())

    assert len(copied["claims"]) == (COPIES + 1) * len(knotted()["claims"])
    assert len(copied["sources"]) == (COPIES + 1) * len(knotted()["sources"])
    own = [claim for claim in copied["claims"] if claim["voice"].startswith("echo-")]
    assert len(own) > COPIES
