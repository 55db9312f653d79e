"""A passphrase chosen, changed, lost and replaced by cards: through the real program, in both languages."""

import sys
from pathlib import Path

import pytest

from safeconduct.protect.weakness import HOW_TO_CHOOSE
from tests.flow.conftest import Vaults
from tests.flow.program import PASSPHRASE, Program, Ran
from tests.flow.terminal import Terminal

NEW = "шесть других слов что выпали на костях"


def file_of(program: Program, name: str, *lines: str) -> str:
    path = program.folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def cards_of(program: Program) -> str:
    """A file with two of three new cards."""
    cards = program.json("vault", "words")["cards"]
    return file_of(program, "cards", cards[2], "", cards[0])


def opening(program: Program, vault: Path, phrase: str) -> int:
    file = file_of(program, "tried", phrase)
    return program.bare("record", "list", "--vault", str(vault), "--passphrase-file", file).code


def backed_up(program: Program, name: str = "backup") -> str:
    program.done("vault", "backup", name)
    return str(program.folder / name)


def restoring(program: Program, backup: str, *how: str) -> Ran:
    return program.bare("vault", "restore", backup, "--vault", str(program.folder / "other"), *how)


def test_two_cards_set_a_new_passphrase_where_the_old_one_is_lost(fresh: Vaults) -> None:
    program = fresh()
    where = ("--vault", str(program.vault), "--words-file", cards_of(program))

    done = program.bare("vault", "passphrase", *where, "--new-passphrase-file", file_of(program, "new", NEW))

    assert (done.code, done.err) == (0, "")
    assert "opens with the new passphrase and not with the old one" in done.words
    assert "backups made before still open with the old one" in done.words
    assert "The file cards still holds the cards" in done.words
    assert opening(program, program.vault, NEW) == 0
    assert opening(program, program.vault, PASSPHRASE) == 4
    again = program.bare(
        "vault", "passphrase", *where, "--new-passphrase-file", file_of(program, "new", NEW + " и ещё")
    )
    assert again.code == 0, again.err


def test_new_cards_in_the_place_of_old_ones_leave_the_old_ones_nothing_but_old_backups(fresh: Vaults) -> None:
    program = fresh()
    old = cards_of(program)
    backup = backed_up(program)
    cards = program.json("vault", "words", "--replace")["cards"]
    new = file_of(program, "new cards", *cards[:2])
    phrase = ("--new-passphrase-file", file_of(program, "new", NEW))

    refused = program.bare("vault", "passphrase", "--vault", str(program.vault), "--words-file", old, *phrase)

    assert refused.code == 4, refused.err
    assert program.bare("vault", "passphrase", "--vault", str(program.vault), "--words-file", new, *phrase).code == 0
    assert restoring(program, backup, "--words-file", old, *phrase).code == 0


def test_a_passphrase_is_changed_by_the_old_one_and_the_cards_stay(fresh: Vaults) -> None:
    program = fresh()
    cards = cards_of(program)
    new = file_of(program, "new", NEW)

    program.done("vault", "passphrase", "--new-passphrase-file", new)

    assert opening(program, program.vault, NEW) == 0
    assert opening(program, program.vault, PASSPHRASE) == 4
    where = ("--vault", str(program.vault), "--words-file", cards)
    assert program.bare("vault", "passphrase", *where, "--new-passphrase-file", new).code == 0


def test_who_knows_neither_passphrase_nor_cards_changes_nothing(fresh: Vaults) -> None:
    program = fresh()
    before = (program.vault / "keys").read_bytes()
    new = ("--new-passphrase-file", file_of(program, "new", NEW))
    other = program.at(program.folder / "copy")
    foreign = other.json("vault", "words")["cards"]
    wrong = (
        "--vault",
        str(program.vault),
        "--passphrase-file",
        file_of(program, "wrong", "not these six words at all"),
    )
    cards = ("--vault", str(program.vault), "--words-file", file_of(program, "foreign", *foreign[:2]))

    by_phrase = program.bare("vault", "passphrase", *wrong, *new, "--json")
    by_cards = program.bare("vault", "passphrase", *cards, *new, "--json")

    assert (by_phrase.code, by_phrase.json["error"]["code"]) == (4, "protect.wrong_key")
    assert (by_cards.code, by_cards.json["error"]["code"]) == (4, "protect.wrong_cards")
    assert (program.vault / "keys").read_bytes() == before


def test_a_vault_restored_by_cards_opens_with_the_new_passphrase_alone(fresh: Vaults) -> None:
    program = fresh()
    cards, backup = cards_of(program), backed_up(program)

    made = restoring(program, backup, "--words-file", cards, "--new-passphrase-file", file_of(program, "new", NEW))

    assert made.code == 0, made.err
    assert "It opens with the new passphrase. The backup itself still opens with the old one." in made.words
    assert opening(program, program.folder / "other", NEW) == 0
    assert opening(program, program.folder / "other", PASSPHRASE) == 4


def test_a_restored_vault_keeps_its_passphrase_unless_a_new_one_is_given(fresh: Vaults) -> None:
    program = fresh()
    backup, key = backed_up(program), ("--passphrase-file", str(program.passphrase))

    assert restoring(program, backup, *key).code == 0
    assert opening(program, program.folder / "other", PASSPHRASE) == 0
    new = ("--vault", str(program.folder / "third"), *key, "--new-passphrase-file", file_of(program, "new", NEW))
    assert program.bare("vault", "restore", backup, *new).code == 0
    assert opening(program, program.folder / "third", PASSPHRASE) == 4
    assert opening(program, program.folder / "third", NEW) == 0


def test_cards_and_a_passphrase_at_once_are_refused_and_nothing_is_ignored(fresh: Vaults) -> None:
    program = fresh()
    cards, backup = cards_of(program), backed_up(program)
    both = ("--words-file", cards, "--passphrase-file", str(program.passphrase))

    made = restoring(program, backup, *both, "--json")
    silent = restoring(program, backup, "--words-file", cards, "--json")

    assert (made.code, made.json["error"]["code"]) == (2, "cli.two_proofs")
    assert (silent.code, silent.json["error"]["code"]) == (4, "cli.no_new_passphrase")
    assert not (program.folder / "other").exists()


def test_a_backup_older_than_the_cards_says_that_they_do_not_open_it(fresh: Vaults) -> None:
    program = fresh()
    said = program.done("vault", "backup", "early")
    cards = cards_of(program)
    new = ("--new-passphrase-file", file_of(program, "new", NEW))

    early = restoring(program, str(program.folder / "early"), "--words-file", cards, *new)
    later = program.done("vault", "backup", "later")

    assert "There are no recovery cards yet" in said.words
    assert "Any two of the recovery cards" not in said.words
    assert early.code == 4
    assert "this backup was made before them" in " ".join(early.err.split())
    assert "Any two of the recovery cards made until today open it too." in later.words
    assert restoring(program, str(program.folder / "later"), "--words-file", cards, *new).code == 0
    assert program.json("vault", "backup", "third")["opens_with_cards"] is True


@pytest.mark.parametrize("phrase", ["кот", "a", "qwertyuiopasdfgh", "пароль пароль пароль", "123456789012345678"])
def test_a_phrase_that_anybody_guesses_is_refused_unless_it_is_a_trial(phrase: str, fresh: Vaults) -> None:
    program = Program(fresh().folder, "ru")
    weak = file_of(program, "weak", phrase)
    fresh_vault = ("--vault", str(program.folder / "new"), "--passphrase-file", weak)

    created = program.bare("vault", "create", *fresh_vault)
    changed = program("vault", "passphrase", "--new-passphrase-file", weak)

    for ran in (created, changed):
        assert ran.code == 3
        assert "подберёт эту парольную фразу" in " ".join(ran.err.split())
        assert "--weak-passphrase" in ran.err
    assert not (program.folder / "new").exists()
    assert opening(program, program.vault, PASSPHRASE) == 0
    assert program("vault", "passphrase", "--new-passphrase-file", weak, "--weak-passphrase").code == 0
    assert opening(program, program.vault, phrase) == 0


def test_a_new_vault_without_a_terminal_is_not_said_to_be_locked(tmp_path: Path) -> None:
    program = Program(tmp_path, "ru")

    ran = program.bare("vault", "create", "--vault", str(program.vault))

    assert ran.code == 4
    assert "Хранилищу нужна новая парольная фраза, а спросить её негде" in " ".join(ran.err.split())
    assert "заперто" not in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: Windows has no pseudo-terminals of this kind")
def test_a_person_is_advised_before_the_prompt_and_asked_again_after_a_weak_phrase(fresh: Vaults) -> None:
    program = Program(fresh().folder, "ru")
    where = ("--vault", str(program.vault), "--words-file", cards_of(program))
    with Terminal(program.command("vault", "passphrase", *where), program.environment()) as terminal:
        before = terminal.wait_for("Новая парольная фраза: ")
        terminal.type("кот\n")
        between = terminal.wait_for("Новая парольная фраза: ")
        terminal.type(NEW + "\n")
        terminal.wait_for("Ещё раз то же самое: ")
        terminal.type(NEW + "\n")
        assert terminal.leave() == 0
        assert "кот\r\n" not in terminal.seen
        assert NEW not in terminal.seen
    assert HOW_TO_CHOOSE.ru[:40] in " ".join(before.split())
    assert "в ней меньше 15 знаков" in " ".join(between.split())
    assert opening(program, program.vault, NEW) == 0


@pytest.mark.parametrize("where", ["file", "fd"])
def test_a_phrase_that_is_too_long_is_refused_wherever_it_comes_from_and_never_cut(where: str, fresh: Vaults) -> None:
    program = fresh()
    # As many words as nobody types, none of them a pattern.
    phrase = " ".join(f"{n * n:x} heron quilt" for n in range(300))
    file = program.folder / "long"
    file.write_text(phrase + "\n", encoding="utf-8")
    given = ("--new-passphrase-file", str(file)) if where == "file" else ("--new-passphrase-fd", "0")

    ran = program("vault", "passphrase", *given, typed=phrase + "\n")

    assert len(phrase) > 4096
    assert ran.code == 2
    assert "longer than 4096 characters" in ran.err
    program.done("record", "list")
