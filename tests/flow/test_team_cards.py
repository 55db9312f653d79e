"""The organisation's root leaves the vault for three cards: through the real program, at a terminal and by files."""

from pathlib import Path

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import Passphrase
from safeconduct.protect.secrets import Secret
from safeconduct.sync.root import RootIsOnCards, has_root, open_root
from safeconduct.vault.vault import Vault
from tests.flow.conftest import Vaults
from tests.flow.program import PASSPHRASE, Program
from tests.flow.terminal import Terminal
from tests.flow.test_terminal import words_of

WHERE_EN = ("Press Enter", "Card 1: ", "Card 2: ", "[y/N]")
WHERE_RU = ("Нажмите Enter", "Карточка 1: ", "Карточка 2: ", "[д/Н]")


def vault_of(program: Program) -> Vault:
    return Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), surroundings())


def is_in_the_vault(program: Program) -> bool:
    with vault_of(program) as vault:
        return has_root(vault)


def file_of(program: Program, cards: list[str]) -> str:
    path: Path = program.folder / "cards"
    path.write_text("".join(f"{card}\n" for card in cards), encoding="utf-8")
    return str(path)


def at_the_terminal(program: Program) -> Terminal:
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    return Terminal(program.command("team", "cards", *where), program.environment())


def written_down(terminal: Terminal, enter: str) -> list[str]:
    """Write the three cards down, as a person does."""
    cards = []
    for _ in range(3):
        screen = terminal.wait_for(enter)
        cards.append(words_of(screen.replace("Карточка", "Card")))
        terminal.type("\n")
        terminal.wait_for("\x1b[?1049l")
    return cards


def type_back(terminal: Terminal, one: str, other: str, asked: tuple[str, ...]) -> None:
    assert "\x1b[?1049h" in terminal.wait_for(asked[1])
    terminal.type(one + "\n")
    terminal.wait_for(asked[2])
    terminal.type(other + "\n")
    terminal.wait_for("\x1b[?1049l")


@pytest.mark.parametrize(("language", "asked"), [("en", WHERE_EN), ("ru", WHERE_RU)])
def test_at_a_terminal_two_cards_are_read_back_before_the_root_leaves(
    language: str, asked: tuple[str, ...], fresh: Vaults
) -> None:
    program = fresh(language)
    with vault_of(program) as vault:
        root = open_root(vault).secret
    with at_the_terminal(program) as terminal:
        first, second, third = written_down(terminal, asked[0])
        # A slip of the pen is named by card and place, and both are typed again.
        words = second.split()
        words[4] = "nonsense"
        type_back(terminal, first, " ".join(words), asked)
        terminal.wait_for("5 of card 2" if language == "en" else "Слово 5 на карточке 2")
        type_back(terminal, third.upper(), first, asked)
        terminal.wait_for(asked[3])
        terminal.type("y\n" if language == "en" else "да\n")
        assert terminal.leave() == 0
        told = " ".join(terminal.seen.split())

    with vault_of(program) as vault:
        assert not has_root(vault)
        with pytest.raises(RootIsOnCards):
            open_root(vault)
        assert open_root(vault, [Secret(second.encode()), Secret(third.encode())]).secret == root
    assert ("no longer in this vault" if language == "en" else "больше нет") in told
    assert "safeconduct vault backup" in told


@pytest.mark.parametrize("is_written", [False, True], ids=["at the first card", "when reading back"])
def test_whoever_stops_on_the_way_keeps_the_root_in_the_vault(is_written: bool, fresh: Vaults) -> None:
    program = fresh()
    with at_the_terminal(program) as terminal:
        if is_written:
            written_down(terminal, "Press Enter")
            terminal.wait_for("Card 1: ")
        else:
            terminal.wait_for("Press Enter")
        terminal.type("\x03")
        assert terminal.leave() == 130

    assert is_in_the_vault(program)


def test_whoever_says_no_keeps_the_root_and_may_take_it_out_later_with_the_same_cards(fresh: Vaults) -> None:
    program = fresh()
    with at_the_terminal(program) as terminal:
        first, second, third = written_down(terminal, "Press Enter")
        type_back(terminal, first, second, WHERE_EN)
        terminal.wait_for("[y/N]")
        terminal.type("\n")
        assert terminal.leave() == 0
        assert "The root stays in this vault" in " ".join(terminal.seen.split())
    assert is_in_the_vault(program)

    done = program.done("team", "cards", "--words-file", file_of(program, [second, third]), "--yes")

    assert "The file cards still holds the cards" in done.words
    assert not is_in_the_vault(program)


def test_a_program_gets_the_cards_and_takes_the_root_out_in_a_second_step(fresh: Vaults) -> None:
    program = fresh()
    made = program.json("team", "cards")
    assert (len(made["cards"]), made["removed"]) == (3, False)
    assert is_in_the_vault(program)

    done = program.json("team", "cards", "--words-file", file_of(program, made["cards"][1:]), "--yes")

    assert done == {"removed": True}
    again = program("team", "cards", "--json")
    assert (again.code, again.json["error"]["code"]) == (4, "sync.root_is_on_cards")
    assert program("vault", "verify").code == 0


def test_two_old_cards_make_three_new_ones_which_are_read_back(fresh: Vaults) -> None:
    program = fresh()
    old = program.json("team", "cards")["cards"]
    program.done("team", "cards", "--words-file", file_of(program, old[1:]), "--yes")
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    again = program.command("team", "cards", "--again", "--words-file", file_of(program, old[:2]), *where)
    with Terminal(again, program.environment()) as terminal:
        first, second, third = written_down(terminal, "Press Enter")
        type_back(terminal, old[0], old[1], WHERE_EN)
        terminal.wait_for("not two of the new cards")
        type_back(terminal, third, first, WHERE_EN)
        assert terminal.leave() == 0
        told = " ".join(terminal.seen.split())

    assert "destroy every old one" in told
    with vault_of(program) as vault:
        assert not has_root(vault)
        assert len(open_root(vault, [Secret(second.encode()), Secret(first.encode())]).secret) == 32


def test_without_a_yes_nothing_leaves(fresh: Vaults) -> None:
    program = fresh()
    cards = program.json("team", "cards")["cards"]

    ran = program("team", "cards", "--words-file", file_of(program, cards), "--json")

    assert (ran.code, ran.json["error"]["code"]) == (3, "cli.not_confirmed")
    assert is_in_the_vault(program)


def test_cards_that_do_not_give_the_root_take_nothing_out(fresh: Vaults) -> None:
    program = fresh()
    cards = program.json("team", "cards")["cards"]
    of_the_vault = program.json("vault", "words")["cards"]
    for given, code in (
        (cards[:1], "protect.too_few_cards"),
        ([], "protect.too_few_cards"),
        (of_the_vault[:2], "sync.cards_of_another_root"),
        ([cards[0], of_the_vault[1]], "protect.cards_of_different_sets"),
    ):
        ran = program("team", "cards", "--words-file", file_of(program, given), "--yes", "--json")
        assert (ran.code, ran.json["error"]["code"]) == (2, code)
    assert is_in_the_vault(program)


def test_cards_of_the_root_are_not_printed_into_a_pipe(lantern: Program) -> None:
    ran = lantern("team", "cards")

    assert (ran.code, ran.out) == (3, "")
    assert "Recovery cards are shown on a terminal only" in " ".join(ran.err.split())
