"""One vault with two parts: what is entered goes where it was chosen, what is said of an entry where that lies."""

from __future__ import annotations

from tests.flow.conftest import Vaults
from tests.flow.program import Program


def test_what_is_entered_goes_into_the_part_in_use_and_what_is_said_goes_where_it_lies(fresh: Vaults) -> None:
    program = fresh()
    larch = program.json("team", "part", "new", "Larch")["id"]

    used = program.done("team", "part", "use", "Larch").words
    told = program.done("record", "add-source", "--outlet", "A call").words
    said = program.json("record", "withdraw", "c2")
    refused = program("record", "dispute", "c1", "--part", "Larch", "--json")

    assert "goes into the part “Larch” now, read by 1 person" in used
    assert "It went into the part “Larch”, read by 1 person." in told
    assert len(said["parts"]) == 1
    assert said["parts"] != [larch]
    assert refused.json["error"]["code"] == "record.not_its_part"
    tree = Program(program.folder, "ru").done("record", "known", "wave", "held", "--tree").words
    assert "лежит в части: сведения" in tree
