"""P3. A member reads only compartments whose keys were wrapped for them; after removal nothing written by a desk that
has seen the removal, and the desk lists what was written before it had.

Real desks and a real relay as processes. The removed desk is given more than it could ever get: every frame that lies
in the relay's store, to be opened with every key that its vault has. What two persons open is searched for in all that
a desk of its holders can read alone: files, rows and long files, with every key of its vault.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from safeconduct.evacuate.sealing.opening import Opened, open_request
from safeconduct.evacuate.sealing.types import Sheet, SheetField
from safeconduct.protect.escrow_errors import TooFewPersons
from safeconduct.sync.answering import hand
from tests.guards.teams import company, frames_in
from tests.unit.evacuate.sealed_desks import CANARY, FILM, Sealing, all_readable
from tests.unit.sync.desks import close_all

SECRETS = {
    "a name": CANARY.encode(),
    "an address": b"Nowhere 1",
    "a film": FILM[-2_000:],
    "what it is called": b"film.mp4",
    "its SHA-256": hashlib.sha256(FILM).digest(),
}


def test_a_removed_desk_opens_nothing_written_after_and_others_do(tmp_path: Path) -> None:
    with company(tmp_path) as team:
        before = set(frames_in(team.store))
        team.founder.do("remove", alias=team.third.alias)
        told = team.founder.do("dispute", claim="0", note="after the removal")["op"]
        team.meet(team.founder, team.second)
        answered = team.second.do("dispute", claim="1", note="an answer to it")["op"]
        team.meet(team.second, team.founder, team.third)

        assert team.second.do("has", op=told)["has"]
        assert team.founder.do("has", op=answered)["has"]
        for op in (told, answered):
            assert not team.third.do("has", op=op)["has"]
        opened = set(team.third.do("open", frames=_written(tmp_path, frames_in(team.store)))["ops"])
        assert opened
        assert {told, answered} & opened == set()
        after = [frame for frame in frames_in(team.store) if frame not in before]
        assert len(after) > 2


def test_who_is_not_on_a_part_opens_none_of_its_frames(tmp_path: Path) -> None:
    with company(tmp_path) as team:
        part = team.founder.do("part", name="winter", members=team.second.alias)["part"]
        op = team.founder.do("say", part=part, word="for two alone")["op"]
        team.meet(team.founder, team.second, team.third)

        assert team.second.do("has", op=op)["has"]
        assert not team.third.do("has", op=op)["has"]
        opened = set(team.third.do("open", frames=_written(tmp_path, frames_in(team.store)))["ops"])
        assert op not in opened
        assert op in set(team.second.do("open", frames=_written(tmp_path, frames_in(team.store)))["ops"])


def test_the_desk_lists_what_was_written_by_who_had_not_seen_the_removal(tmp_path: Path) -> None:
    with company(tmp_path) as team:
        team.founder.do("remove", alias=team.third.alias)
        before = team.founder.do("exposed", alias=team.third.alias)
        unknowing = team.second.do("dispute", claim="1", note="nobody told me yet")["op"]
        team.meet(team.second, team.founder, team.second)
        knowing = team.second.do("dispute", claim="2", note="told")["op"]
        team.meet(team.second, team.founder, team.third)
        listed = team.founder.do("exposed", alias=team.third.alias)

        opened = set(team.third.do("open", frames=_written(tmp_path, frames_in(team.store)))["ops"])
        assert unknowing in opened
        assert knowing not in opened
        record = team.founder.do("record")["part"]
        assert listed == before | {record: before[record] + 1}
        assert listed == team.second.do("exposed", alias=team.third.alias)


def test_what_two_persons_open_lies_readable_at_no_desk_of_theirs(tmp_path: Path) -> None:
    world = Sealing(tmp_path)
    try:
        world.sheet(world.amal, world.amal, world.bela)
        world.film(world.amal, world.amal, world.bela)
        world.exchange()
        world.carry(world.amal, world.bela)
        sheet, _ = world.kept(world.amal)
        for one in (world.amal, world.bela, world.cem):
            readable = all_readable(one.desk.vault, one.desk.path)
            assert [name for name, secret in SECRETS.items() if secret in readable] == []
        # The search finds what is not sealed.
        name = world.case(world.amal).name.encode()
        assert name in all_readable(world.amal.desk.vault, world.amal.desk.path)
        request = world.ask(world.amal, sheet)
        with pytest.raises(TooFewPersons):
            open_request(world.amal.desk.team, request)
        world.exchange()
        hand(world.bela.desk.team, request, "she called me")
        world.exchange()
        assert CANARY in str(dict(sheet_of(open_request(world.amal.desk.team, request))))
        # It is kept nowhere by having been opened.
        readable = all_readable(world.amal.desk.vault, world.amal.desk.path)
        assert [name for name, secret in SECRETS.items() if secret in readable] == []
    finally:
        close_all()


def sheet_of(opened: Opened) -> tuple[tuple[SheetField, str], ...]:
    assert isinstance(opened.content, Sheet)
    return opened.content.said


def _written(folder: Path, frames: list[bytes]) -> str:
    """Write frames to a file, hex on a line each, and return its path."""
    target = folder / "frames"
    target.write_text("\n".join(frame.hex() for frame in frames))
    return str(target)
