"""Recovery cards: any two of three; what is wrong is said by card and place, and no word is ever shown."""

import itertools

import pytest
import shamir_mnemonic  # type: ignore[import-untyped]
from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.recovery import (
    CardError,
    CardsOfDifferentSets,
    ForeignCard,
    TooFewCards,
    WrongCardLength,
    WrongChecksum,
    WrongWord,
    combine,
    split,
)
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret

SECRET = Secret(SystemEntropy().bytes(32))
CARDS = split(SECRET)
OTHERS = split(SECRET)


def words(card: Secret) -> list[str]:
    return card.reveal().decode().split(" ")


def card(of: list[str]) -> Secret:
    return Secret(" ".join(of).encode())


@pytest.mark.parametrize("pair", [*itertools.permutations(range(3), 2), (0, 1, 2), (2, 1, 0)], ids=str)
def test_any_two_cards_or_all_three_give_the_secret(pair: tuple[int, ...]) -> None:
    assert combine([CARDS[index] for index in pair]) == SECRET


def test_a_card_has_33_words_of_the_list() -> None:
    assert [len(words(one)) for one in CARDS] == [33, 33, 33]
    assert {word for one in CARDS for word in words(one)} <= set(WORDLIST)
    assert len(WORDLIST) == 1024
    assert len({word[:4] for word in WORDLIST}) == 1024


def test_the_cards_of_a_set_begin_alike_and_sets_differ() -> None:
    assert len({tuple(words(one)[:2]) for one in CARDS}) == 1
    assert len({one.reveal() for one in (*CARDS, *OTHERS)}) == 6


def test_case_and_spacing_do_not_matter() -> None:
    typed = Secret(("  " + CARDS[0].reveal().decode().upper().replace(" ", " \n\t ") + "\n").encode())

    assert combine([typed, CARDS[2]]) == SECRET


def test_the_library_alone_reads_our_cards() -> None:
    assert shamir_mnemonic.combine_mnemonics([one.reveal().decode() for one in CARDS[:2]]) == SECRET.reveal()


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("place", [1, 17, 33])
def test_a_word_that_is_in_no_card_is_named_by_card_and_place(number: int, place: int) -> None:
    cards = [words(CARDS[0]), words(CARDS[1])]
    cards[number - 1][place - 1] = "zzzmadina"
    with pytest.raises(WrongWord) as caught:
        combine([card(one) for one in cards])

    assert caught.value.facts == {"card": number, "place": place}
    assert "zzzmadina" not in caught.value.sentences("en") + str(caught.value) + repr(caught.value.__context__ or "")


def test_words_cut_to_the_four_letters_that_tell_them_apart_are_not_taken() -> None:
    """What the cards' own text says; the library knows whole words only."""
    cut = card([word[:4] for word in words(CARDS[0])])

    with pytest.raises(WrongWord):
        combine([cut, CARDS[1]])


@pytest.mark.parametrize("count", [0, 1, 32, 34, 66])
def test_a_card_with_more_or_fewer_words_is_told_by_its_number(count: int) -> None:
    long = (words(CARDS[1]) * 2)[:count]
    with pytest.raises(WrongCardLength) as caught:
        combine([CARDS[0], card(long)])

    assert caught.value.facts == {"card": 2, "words": count, "expected": 33}


@pytest.mark.parametrize("place", range(33))
def test_any_one_wrong_word_is_found(place: int) -> None:
    spoilt = words(CARDS[0])
    spoilt[place] = WORDLIST[(WORDLIST.index(spoilt[place]) + 1) % 1024]
    with pytest.raises(WrongChecksum) as caught:
        combine([card(spoilt), CARDS[1]])

    assert caught.value.facts == {"card": 1}
    # The library's own message quotes words of the card.
    assert caught.value.__context__ is None


def test_two_words_changed_over_are_found() -> None:
    spoilt = words(CARDS[0])
    place = next(at for at in range(5, 30) if spoilt[at] != spoilt[at + 1])
    spoilt[place], spoilt[place + 1] = spoilt[place + 1], spoilt[place]
    with pytest.raises(WrongChecksum):
        combine([CARDS[1], card(spoilt)])


def test_one_card_or_one_twice_is_too_few() -> None:
    for cards in ([], [CARDS[0]], [CARDS[0], CARDS[0]], [CARDS[1], CARDS[1], CARDS[1]]):
        with pytest.raises(TooFewCards) as caught:
            combine(cards)
        assert caught.value.facts == {"given": len({one.reveal() for one in cards}), "needed": 2}


def test_cards_of_two_sets_are_told() -> None:
    with pytest.raises(CardsOfDifferentSets):
        combine([CARDS[0], OTHERS[1]])
    # Two that fit do not outvote one that does not: somebody holds a card they should not.
    for cards in itertools.permutations([CARDS[0], CARDS[1], OTHERS[2]]):
        with pytest.raises(CardsOfDifferentSets):
            combine(cards)


def test_cards_of_two_sets_with_one_number_are_told() -> None:
    """The number has 15 bits, so two sets may share it; the hidden digest still finds them out."""
    sets = []
    for secret in (bytes(32), bytes([1]) * 32):
        sealed = shamir_mnemonic.EncryptedMasterSecret.from_master_secret(secret, b"", 77, True, 1)
        sets.append([share.mnemonic() for share in shamir_mnemonic.split_ems(1, [(2, 3)], sealed)[0]])
    assert combine([Secret(one.encode()) for one in sets[0][:2]]) == Secret(bytes(32))
    for mixed in ((sets[0][0], sets[1][1]), (sets[0][0], sets[1][0])):
        with pytest.raises(CardsOfDifferentSets):
            combine([Secret(one.encode()) for one in mixed])


@pytest.mark.parametrize(
    ("groups", "exponent", "extendable"),
    [([(2, 3)], 0, True), ([(3, 5)], 1, True), ([(1, 1)], 1, True), ([(2, 3)], 15, True)],
    ids=str,
)
def test_sound_cards_of_another_program_are_told(
    groups: list[tuple[int, int]], exponent: int, extendable: bool
) -> None:
    """Exponent 15 would make the reader work for minutes: it is refused before that."""
    sealed = shamir_mnemonic.EncryptedMasterSecret(7, extendable, exponent, bytes(32))
    cards = [share.mnemonic() for share in shamir_mnemonic.split_ems(1, groups, sealed)[0]]
    with pytest.raises(ForeignCard):
        combine([Secret(one.encode()) for one in cards])


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\x00" * 33, "мадина".encode()])
def test_whatever_is_typed_gives_an_advice(data: bytes) -> None:
    with pytest.raises(CardError) as caught:
        combine([Secret(data), CARDS[0]])

    assert caught.value.sentences("ru")


def test_a_secret_of_another_length_makes_no_cards() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        split(Secret(bytes(16)))


def test_the_root_comes_back_from_two_cards() -> None:
    root = RootKey.generate(SystemEntropy())
    cards = split(root.secret)

    assert RootKey(combine(cards[1:])).verify_key.raw == root.verify_key.raw
