"""Units, what they belong to, and places: every line of the tables is drawn, and every node with a page leads there."""

from __future__ import annotations

from safeconduct.base.intervals import UNKNOWN
from safeconduct.desk.drawing_network import Pair, Part, network_of
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Claim, EntryItem, Subject, SubjectKind, Table, Value
from safeconduct.record.types import OWN_DATASET, SEP, PropertyKind
from safeconduct.sync.ready import record_compartment
from tests.unit.desk.asking import Asking

UNITS = {"guards": ("Guards", "/g"), "police": ("police", ""), "regiment": ("Regiment", "/r"), "ministry": ("M", "/m")}
PLACES = {"cellar": ("Cellar", "/c")}


def test_a_chain_of_units_stands_below_whoever_is_tied_and_arrows_lead_up_it() -> None:
    drawn = network_of(
        [Pair("guards", "cellar", 2), Pair("police", "cellar", 0)],
        [Part("guards", "regiment", 3), Part("regiment", "ministry", 1), Part("ministry", "guards", 1)],
        UNITS,
        PLACES,
    )

    at = {node.label.text: node for node in drawn.nodes}
    assert [node.label.text for node in drawn.nodes] == ["Guards", "Regiment", "M", "police", "Cellar"]
    assert [node.address for node in drawn.nodes] == ["/g", "/r", "/m", "", "/c"]
    assert [(one.y1, one.y2) for one in drawn.arrows] == [
        (at["Guards"].y, at["Regiment"].y),
        (at["Regiment"].y, at["M"].y),
        (at["M"].y, at["Guards"].y),
    ]
    assert drawn.arrows[0].thick > drawn.arrows[1].thick
    assert all(one.tip.startswith(f"{one.x},{one.y2} ") for one in drawn.arrows)
    assert [(one.y1, one.is_thin) for one in drawn.lines] == [(at["Guards"].y, False), (at["police"].y, True)]
    assert drawn.height > max(node.y for node in drawn.nodes)


def test_the_page_draws_the_chain_links_its_nodes_and_says_the_same_in_a_table(desk: Asking) -> None:
    def name(local: str) -> str:
        return f"{OWN_DATASET}{SEP}{local}"

    def text(id_: str, subject: str, property_id: str, value: str) -> tuple[Table, EntryItem]:
        return Table.CLAIM, Claim(
            id_, "s1", subject, property_id, Value(PropertyKind.TEXT, UNKNOWN, (value,)), "said", ""
        )

    items: list[tuple[Table, EntryItem]] = [
        (Table.SUBJECT, Subject("n1", SubjectKind.PLACE, "подвал у реки")),
        (Table.SUBJECT, Subject("n2", SubjectKind.ORGANISATION, "Guards of the yard")),
        (Table.SUBJECT, Subject("n3", SubjectKind.ORGANISATION, "The regiment")),
        text("k1", "n1", "use_of_place", "use/detention"),
        text("k2", "n1", "run_by", name("n2")),
        text("k3", "n2", "unit_of", name("n3")),
    ]
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))
        )
    )

    page = desk.get("/patterns")

    for local, label in (("n2", "Guards of the yard"), ("n3", "The regiment")):
        address = desk.address("subject", name(local))
        assert f'<a href="{address}"><circle' in page.body
        assert f'<a href="{address}">{label}</a>' in page.body
    assert page.body.count('class="tie part"') == 1
    assert "Guards of the yard is a unit of The regiment" in page.words
    assert "An arrow leads from a unit to what it belongs to." in page.words
