"""The shape of a tree on the screen."""

from rich.text import Text

from safeconduct.cli.tree_view import Node, lines_of


def drawn(*nodes: Node) -> list[str]:
    return [first + line.plain for line, first, _ in lines_of(list(nodes))]


def node(*lines: str) -> Node:
    return Node([Text(line) for line in lines])


def test_branches_lines_and_leaves_stand_under_each_other() -> None:
    first, second = node("one"), node("two", "and more of two")
    child = first.hang(node("below one", "and more"))
    child.hang(node("below that"))
    first.hang(node("last below one"))

    assert drawn(first, second) == [
        "├─ one",
        "│  ├─ below one",
        "│  │  │  and more",
        "│  │  └─ below that",
        "│  └─ last below one",
        "└─ two",
        "      and more of two",
    ]


def test_a_chain_of_copies_may_be_longer_than_recursion() -> None:
    root = node("root")
    at = root
    for _ in range(5_000):
        at = at.hang(node("copy"))

    assert len(drawn(root)) == 5_001
    assert at.depth == 5_000


def test_wrapped_lines_hang_under_the_words_of_their_first_line() -> None:
    root = node("root")
    root.hang(node("leaf"))

    assert [(first, rest) for _, first, rest in lines_of([root])] == [("└─ ", "   │  "), ("   └─ ", "         ")]
