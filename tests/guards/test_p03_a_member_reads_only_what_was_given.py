"""P3. A member reads only compartments whose keys were wrapped for them; after removal nothing written by a desk that
has seen the removal, and the desk lists what was written before it had.

Real desks and a real relay as processes. The removed desk is given more than it could ever get: every frame that lies
in the relay's store, to be opened with every key that its vault has.
"""

from __future__ import annotations

from pathlib import Path

from tests.guards.teams import company, frames_in


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


def _written(folder: Path, frames: list[bytes]) -> str:
    """Write frames to a file, hex on a line each, and return its path."""
    target = folder / "frames"
    target.write_text("\n".join(frame.hex() for frame in frames))
    return str(target)
