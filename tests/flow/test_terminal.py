"""What a person sees at a real terminal: prompts in their language, strokes, no secret left behind on the screen."""

import re
import sys
from pathlib import Path

import pytest

from safeconduct.protect.word_numbers import number_of
from tests.flow.conftest import Vaults
from tests.flow.program import PASSPHRASE, Program

if sys.platform == "win32":
    pytest.skip("elsewhere: Windows has no pseudo-terminals of this kind", allow_module_level=True)

from tests.flow.terminal import Terminal

STRUCK = re.compile(r"\x1b\[(?:\d+;)*9m")
COLOURED = re.compile(r"\x1b\[(?:\d+;)*3[0-7]m")


def known(program: Program, **environment: str) -> str:
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    command = program.command("record", "known", "wave", "start", "--as-public", "2030-05-04", *where)
    with Terminal(command, program.environment(**environment)) as terminal:
        assert terminal.leave() == 0
        return terminal.seen


def test_a_former_value_is_struck_through(lantern: Program) -> None:
    seen = known(lantern)

    assert re.search(r"\x1b\[(?:\d+;)*9m21–30 April 2030\x1b\[0m", seen)
    assert "(corrected on 4 May 2030)" in seen


def test_a_person_who_wants_no_colours_gets_none(lantern: Program, fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "dispute", "c2")

    assert COLOURED.search(known(program))
    assert not COLOURED.search(known(program, NO_COLOR="1"))


def test_a_terminal_that_knows_nothing_gets_plain_text(lantern: Program) -> None:
    seen = known(lantern, TERM="dumb")

    assert "\x1b" not in seen
    assert "21–30 April 2030 (corrected on 4 May 2030)" in seen


def test_a_new_passphrase_is_asked_for_twice_in_the_language_of_the_person_and_not_shown(tmp_path: Path) -> None:
    program = Program(tmp_path, "ru")
    with Terminal(program.command("vault", "create", "--vault", str(program.vault)), program.environment()) as terminal:
        for first, second in ((PASSPHRASE, "another one"), (PASSPHRASE, PASSPHRASE)):
            terminal.wait_for("Парольная фраза: ")
            terminal.type(first + "\n")
            terminal.wait_for("Ещё раз то же самое: ")
            terminal.type(second + "\n")
        terminal.wait_for("Хранилище создано")
        assert terminal.leave() == 0
        assert "Они не совпали" in terminal.seen
        assert PASSPHRASE not in terminal.seen
        assert "another one" not in terminal.seen
    assert program("record", "list").code == 0


@pytest.mark.parametrize(
    ("options", "typed", "is_withdrawn"), [((), "\n", False), ((), "y\n", True), (("--yes",), "", True)]
)
def test_withdrawing_is_asked_about_where_somebody_sits(
    fresh: Vaults, options: tuple[str, ...], typed: str, is_withdrawn: bool
) -> None:
    program = fresh()
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))

    with Terminal(program.command("record", "withdraw", "c5", *where, *options), program.environment()) as terminal:
        if typed:
            told = terminal.wait_for("Withdraw lantern:c5? [y/N] ")
            assert "It erases nothing." in told
            terminal.type(typed)
        assert terminal.leave() == 0
        assert "It erases nothing." in terminal.seen

    (opened,) = program.json("record", "show", "c5")["wordings"]
    assert opened["withdrawn"] is is_withdrawn


def test_recovery_cards_are_shown_one_at_a_time_and_wiped(fresh: Vaults) -> None:
    program = fresh()
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    cards = []
    with Terminal(program.command("vault", "words", *where), program.environment()) as terminal:
        for number in (1, 2, 3):
            screen = terminal.wait_for("Press Enter")
            assert f"Card {number} of 3" in screen
            # Shown on the terminal's second screen, which leaves nothing behind when it is left.
            assert "\x1b[?1049h" in screen
            cards.append(words_of(screen))
            terminal.type("\n")
            terminal.wait_for("\x1b[?1049l")
        assert terminal.leave() == 0
    file = program.folder / "cards"
    by_numbers = " ".join(map(number_of, cards[1].split()))
    file.write_text(f"{cards[0]}\n{by_numbers}\n", encoding="utf-8")
    backup = program.folder / "backup"
    program.done("vault", "backup", str(backup))

    made = program.bare(
        *("vault", "restore", str(backup), "--words-file", str(file), "--vault", str(program.folder / "other")),
        *("--new-passphrase-file", str(program.passphrase)),
    )

    assert made.code == 0, made.err


def words_of(screen: str) -> str:
    """The card that stands on a screen, in the order of its numbers."""
    numbered = sorted(
        (int(place), word) for place, word in re.findall(r"(\d+) ([a-z]+)\b", screen.partition("Card ")[2])
    )
    words = [word for place, word in numbered if word != "of"]
    assert len(words) == 33, screen
    for word in words:
        # Beside each stands the number that says the same.
        assert re.search(rf"\b{word} +{number_of(word)}\b", screen)
    return " ".join(words)


def test_a_russian_reader_is_told_that_the_words_are_english_and_how_they_are_written(fresh: Vaults) -> None:
    program = fresh("ru")
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    with Terminal(program.command("vault", "words", *where), program.environment()) as terminal:
        before, _, card = terminal.wait_for("Нажмите Enter").partition("Карточка 1 из 3")
        terminal.type("\x03")
        assert terminal.leave() == 130
    helped = program.bare("vault", "words", "--help").words

    told = " ".join(before.split())
    for words in ("английские", "латинскими буквами", "только целые слова", "Первые четыре буквы"):
        assert words in told
    assert "Слова английские: пишите латинскими буквами, каждое целиком, в порядке номеров" in " ".join(card.split())
    assert "Слова английские" in helped
    # A card and its question stand on one screen of 24 lines.
    assert len(card.splitlines()) < 24


def test_cards_that_were_not_written_down_open_nothing(fresh: Vaults) -> None:
    program = fresh()
    before = (program.vault / "keys").read_bytes()
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))

    with Terminal(program.command("vault", "words", *where), program.environment()) as terminal:
        terminal.wait_for("Press Enter")
        terminal.type("\n")
        terminal.wait_for("Card 2 of 3")
        terminal.wait_for("Press Enter")
        terminal.type("\x03")
        assert terminal.leave() == 130

    assert (program.vault / "keys").read_bytes() == before
