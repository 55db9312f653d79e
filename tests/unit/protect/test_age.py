"""age files: strict, whole or refused, bounded in memory, and never weaker than their one kind of recipient."""

import itertools
import pickle
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.errors import SafeconductError
from safeconduct.protect.age import (
    MOST_RECIPIENTS,
    ONE_RECIPIENT_HEADER_BYTES,
    AgeIdentity,
    Company,
    KeyIdentity,
    kem_from_seed,
    open_,
    open_stream,
    read_header,
    recipient_from_text,
    seal,
    seal_stream,
    sealed_length,
    text_from_recipient,
)
from safeconduct.protect.age_armour import armour, dearmour
from safeconduct.protect.age_errors import (
    AlteredAgeHeader,
    DamagedAge,
    MalformedAge,
    MalformedAgeKey,
    MalformedArmour,
    NotForThisKey,
    SecretKeyGiven,
)
from safeconduct.protect.age_header import MOST_HEADER_BYTES, Header, Stanza, letters, make_header, raw_from_letters
from safeconduct.protect.age_keys import wrap
from safeconduct.protect.age_payload import NONCE_BYTES, PIECE_BYTES, seal_pieces
from safeconduct.protect.kem import KemPublicKey, UnusableKey
from safeconduct.protect.secrets import Secret

ME = AgeIdentity(Secret(bytes(range(32))))
OTHER = AgeIdentity(Secret(bytes(range(1, 33))))
PLAIN = "Пишу из Грозного. Магазин «Берег», за углом.".encode()
SEALED = seal(PLAIN, ME.kem.public, SeededEntropy(b"sealed"))
TEXT = b"".join(armour([SEALED]))
REFUSALS = (MalformedAge, NotForThisKey, AlteredAgeHeader, DamagedAge)


def open_mine(sealed: bytes) -> bytes:
    return open_(sealed, [ME.kem]).content


def altered(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


def test_a_text_comes_back_and_says_that_nobody_weaker_could_open_it() -> None:
    opened = open_(SEALED, [OTHER.kem, ME.kem])

    assert opened.content == PLAIN
    assert (opened.key, opened.recipients) == (1, 1)
    assert (opened.company, opened.is_downgraded) == (Company.POST_QUANTUM, False)


@given(st.binary(max_size=300), st.lists(st.integers(0, 90), max_size=8))
def test_pieces_of_any_length_make_the_same_file(plain: bytes, lengths: list[int]) -> None:
    cuts = [0, *itertools.accumulate(lengths), len(plain)]
    pieces = [plain[start:end] for start, end in itertools.pairwise(cuts)] if cuts[-2] <= len(plain) else [plain]

    sealed = b"".join(seal_stream(pieces, [ME.kem.public], SeededEntropy(b"x")))
    opened = open_stream(
        (sealed[at : at + 1 + len(lengths)] for at in range(0, len(sealed), 1 + len(lengths))), [KeyIdentity(ME.kem)]
    )

    assert b"".join(opened.content) == plain
    assert len(sealed) == sealed_length(len(plain))


@pytest.mark.parametrize(("size", "plain"), [(4_096, 2_385), (16_384, 14_673), (65_536, 63_825), (524_288, 522_465)])
def test_a_submission_of_each_class_holds_what_its_page_says(size: int, plain: int) -> None:
    before = 52

    assert before + sealed_length(plain) == size
    assert len(seal(bytes(plain), ME.kem.public, SeededEntropy(b"x"))) == size - before
    header, _ = read_header([SEALED])
    assert len(header.to_bytes()) == ONE_RECIPIENT_HEADER_BYTES


def test_the_library_draws_the_share_and_everything_else_follows_from_the_entropy() -> None:
    one, two = (seal(PLAIN, ME.kem.public, SeededEntropy(b"same")) for _ in range(2))

    # Version line and name of the kind; then share and wrapped key and proof, which the share decides.
    assert one[:40] == two[:40]
    assert read_header([one])[0].stanzas[0].arguments[1] != read_header([two])[0].stanzas[0].arguments[1]
    assert one[ONE_RECIPIENT_HEADER_BYTES:] == two[ONE_RECIPIENT_HEADER_BYTES:]
    assert (
        seal(PLAIN, ME.kem.public, SeededEntropy(b"other"))[ONE_RECIPIENT_HEADER_BYTES:]
        != one[ONE_RECIPIENT_HEADER_BYTES:]
    )


@pytest.mark.parametrize("at", [*range(0, 60, 7), *range(60, ONE_RECIPIENT_HEADER_BYTES, 97), *range(1579, 1703)])
def test_any_changed_byte_is_refused(at: int) -> None:
    with pytest.raises(REFUSALS) as caught:
        open_mine(altered(SEALED, at))

    if at >= ONE_RECIPIENT_HEADER_BYTES:
        assert type(caught.value) is DamagedAge


def test_a_file_cut_anywhere_or_with_a_byte_more_is_refused() -> None:
    for length in range(0, len(SEALED), 13):
        with pytest.raises((MalformedAge, DamagedAge)):
            open_mine(SEALED[:length])
    for more in (b"\0", b"\n", SEALED):
        with pytest.raises(DamagedAge):
            open_mine(SEALED + more)


def test_a_long_file_cut_at_a_border_of_pieces_is_refused_at_its_end_and_not_before() -> None:
    sealed = b"".join(seal_stream([bytes(PIECE_BYTES * 3)], [ME.kem.public], SeededEntropy(b"x")))
    cut = sealed[: -PIECE_BYTES - 16]

    opened = open_stream([cut], [KeyIdentity(ME.kem)])

    assert next(opened.content) == bytes(PIECE_BYTES)
    with pytest.raises(DamagedAge, match="cut"):
        list(opened.content)


def test_pieces_in_another_order_or_from_another_file_are_refused() -> None:
    start = ONE_RECIPIENT_HEADER_BYTES + NONCE_BYTES
    step = PIECE_BYTES + 16
    sealed = b"".join(seal_stream([bytes(PIECE_BYTES * 2 + 5)], [ME.kem.public], SeededEntropy(b"x")))
    head, first, second, rest = (
        sealed[:start],
        sealed[start : start + step],
        sealed[start + step : start + 2 * step],
        b"",
    )
    rest = sealed[start + 2 * step :]

    for spoilt in (
        head + second + first + rest,
        head + first + first + rest,
        head + first + rest,
        head + second + rest,
    ):
        with pytest.raises(DamagedAge):
            open_mine(spoilt)
    assert open_mine(head + first + second + rest) == bytes(PIECE_BYTES * 2 + 5)


def test_whoever_has_no_key_and_whoever_altered_the_wrap_are_told_the_same() -> None:
    stanza = read_header([SEALED])[0].stanzas[0]
    spoilt = Stanza(stanza.arguments, altered(stanza.body, 0))

    for file, key in ((SEALED, OTHER.kem), (make_header([spoilt], Secret(bytes(16))).to_bytes(), ME.kem)):
        with pytest.raises(NotForThisKey):
            open_(file, [key])
    with pytest.raises(NotForThisKey):
        open_(SEALED, [])


def test_somebody_who_may_open_a_file_cannot_add_or_drop_a_recipient_unseen_by_the_proof() -> None:
    file_key = Secret(bytes(16))
    mine, theirs = wrap(file_key, ME.kem.public), wrap(file_key, OTHER.kem.public)
    both, one = make_header([mine, theirs], file_key), make_header([mine], file_key)
    mixed = both.covered + one.to_bytes()[len(one.covered) :]

    with pytest.raises(AlteredAgeHeader):
        open_mine(mixed + bytes(NONCE_BYTES + 16))


def with_stanzas(*stanzas: Stanza) -> bytes:
    """A sound file for me and for whatever stands in these stanzas."""
    file_key, nonce = Secret(bytes(range(16))), bytes(NONCE_BYTES)
    header = make_header([*stanzas, wrap(file_key, ME.kem.public)], file_key)
    return header.to_bytes() + nonce + b"".join(seal_pieces([PLAIN], file_key, nonce))


@pytest.mark.parametrize(
    ("kind", "company"),
    [
        ("mlkem768p256tag", Company.POST_QUANTUM),
        ("X25519", Company.CLASSIC),
        ("ssh-ed25519", Company.CLASSIC),
        ("x25519", Company.UNKNOWN),
        ("grease-", Company.UNKNOWN),
    ],
)
def test_another_kind_of_recipient_beside_ours_is_opened_and_said(kind: str, company: Company) -> None:
    opened = open_(with_stanzas(Stanza((kind, "abc"), bytes(32))), [ME.kem])

    assert (opened.content, opened.company, opened.recipients) == (PLAIN, company, 2)
    assert opened.is_downgraded == (company is not Company.POST_QUANTUM)


def test_a_stanza_of_our_kind_that_breaks_a_rule_spoils_the_file_even_beside_a_sound_one() -> None:
    share = wrap(Secret(bytes(16)), ME.kem.public).arguments[1]
    weak = letters(raw_from_letters(share.encode())[:-32] + bytes(32)).decode()

    for arguments, body in (
        (("mlkem768x25519",), bytes(32)),
        (("mlkem768x25519", share, "more"), bytes(32)),
        (("mlkem768x25519", share[:-2]), bytes(32)),
        (("mlkem768x25519", share), bytes(31)),
        (("mlkem768x25519", share), bytes(48)),
        (("mlkem768x25519", weak), bytes(32)),
    ):
        with pytest.raises(MalformedAge):
            open_mine(with_stanzas(Stanza(arguments, body)))
    with pytest.raises(MalformedAge, match="passphrase"):
        open_mine(with_stanzas(Stanza(("scrypt", "A" * 22, "10"), bytes(32))))


def test_a_header_is_never_written_for_nobody_or_for_a_crowd() -> None:
    for recipients in ([], [ME.kem.public] * (MOST_RECIPIENTS + 1)):
        with pytest.raises(ValueError, match="recipients"):
            seal_stream([PLAIN], recipients, SeededEntropy(b"x"))
    sealed = b"".join(seal_stream([PLAIN], [OTHER.kem.public] * 63 + [ME.kem.public], SeededEntropy(b"x")))
    assert open_mine(sealed) == PLAIN
    assert {stanza.kind for stanza in read_header([sealed])[0].stanzas} == {"mlkem768x25519"}


def test_a_recipient_of_low_order_is_refused_before_the_first_byte() -> None:
    weak = KemPublicKey(ME.kem.public.raw[:-32] + bytes(32))

    with pytest.raises(UnusableKey):
        seal_stream([PLAIN], [ME.kem.public, weak], SeededEntropy(b"x"))


def endless(piece: bytes, counted: list[int]) -> Iterator[bytes]:
    while True:
        counted[0] += len(piece)
        yield piece


@pytest.mark.parametrize(
    "start", [b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 ", b"age-encryption.org/v1\n-> a\n"]
)
@pytest.mark.parametrize("piece", [b"A" * 500, b"-> a\n\n" * 80, b"A" * 64 + b"\n"])
def test_a_header_without_an_end_is_given_up_soon(start: bytes, piece: bytes) -> None:
    counted = [0]

    with pytest.raises(MalformedAge):
        open_stream(itertools.chain([start], endless(piece, counted)), [KeyIdentity(ME.kem)])

    assert counted[0] <= MOST_HEADER_BYTES + 1000


@pytest.mark.parametrize("start", [b"", b"-----BEGIN AGE ENCRYPTED FILE-----\n", TEXT])
@pytest.mark.parametrize("piece", [b" " * 100, b"\n" * 100, b"A" * 100])
def test_letters_without_an_end_are_given_up_soon(start: bytes, piece: bytes) -> None:
    counted = [0]

    with pytest.raises(MalformedArmour):
        list(dearmour(itertools.chain([start], endless(piece, counted))))

    assert counted[0] < 2_000


def test_a_long_stream_is_sealed_and_opened_with_little_memory() -> None:
    pieces = (bytes(PIECE_BYTES) for _ in range(64))
    tracemalloc.start()
    try:
        opened = open_stream(
            dearmour(armour(seal_stream(pieces, [ME.kem.public], SeededEntropy(b"x")))), [KeyIdentity(ME.kem)]
        )
        length = sum(len(piece) for piece in opened.content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert length == 64 * PIECE_BYTES
    # Four megabytes went through; some pieces of 64 KiB at each of four stages are held.
    assert peak < 1_500_000


@given(st.binary(max_size=200))
def test_letters_come_back_with_either_kind_of_line_end_and_white_space_around(data: bytes) -> None:
    text = b"".join(armour([data]))

    assert b"".join(dearmour([text])) == data
    assert (
        b"".join(dearmour(bytes((byte,)) for byte in b" \r\n\t" + text.replace(b"\n", b"\r\n")[:-2] + b" \n\n")) == data
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(b"\n", b"\n\n", 1),
        lambda text: text.replace(b"\n", b"\r"),
        lambda text: text.replace(b"A", b" ", 5),
        lambda text: text[:-40],
        lambda text: text + b"-- \nBest",
        lambda text: b"Hello\n" + text,
        lambda text: text.replace(b"-----BEGIN", b"----BEGIN"),
        lambda text: text + text,
        lambda text: b" " * 1025 + text,
        lambda text: text + b" " * 1025,
        lambda text: b"",
        lambda text: text.replace(b"=", b""),
    ],
)
def test_letters_that_were_changed_on_their_way_are_refused(spoil: object) -> None:
    assert callable(spoil)
    # One byte beyond full lines: there are signs that fill up.
    text = b"".join(armour([SEALED + bytes(-len(SEALED) % 48 + 1)]))
    assert b"=" in text

    with pytest.raises(MalformedArmour):
        list(dearmour([spoil(text)]))


def test_keys_come_back_from_what_is_written_down() -> None:
    recipient, identity = text_from_recipient(ME.kem.public), ME.to_text()

    assert recipient.startswith("age1pq1")
    assert len(recipient) == 1959
    assert identity.reveal().startswith(b"AGE-SECRET-KEY-PQ-1")
    assert recipient_from_text(recipient).raw == ME.kem.public.raw
    assert AgeIdentity.from_text(identity).seed == ME.seed
    assert kem_from_seed(ME.seed).seed == ME.kem.seed


def test_a_key_copied_wrongly_is_refused_whatever_went_wrong() -> None:
    recipient, identity = text_from_recipient(ME.kem.public), ME.to_text().reveal().decode()

    for at in range(7, len(recipient), 61):
        with pytest.raises(MalformedAgeKey):
            recipient_from_text(recipient[:at] + ("q" if recipient[at] != "q" else "p") + recipient[at + 1 :])
    for at in range(19, len(identity)):
        with pytest.raises(MalformedAgeKey):
            AgeIdentity.from_text(
                Secret((identity[:at] + ("Q" if identity[at] != "Q" else "P") + identity[at + 1 :]).encode())
            )
    classic = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    for wrong in (
        "",
        "1",
        classic,
        recipient[:-1],
        recipient.upper(),
        recipient[:100].upper() + recipient[100:],
    ):
        with pytest.raises(MalformedAgeKey):
            recipient_from_text(wrong)
    for secret_one in (identity, f" {identity.lower()}\n", "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZ"):
        with pytest.raises(SecretKeyGiven):
            recipient_from_text(secret_one)
    # The sign for degrees Kelvin folds to a k.
    with pytest.raises(MalformedAgeKey):
        recipient_from_text(recipient.replace("k", "\u212a"))
    old = b"AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    for secret in (b"", old, identity.lower().encode(), identity.encode() + b"\n", recipient.encode(), "Ключ".encode()):
        with pytest.raises(MalformedAgeKey):
            AgeIdentity.from_text(Secret(secret))


def test_a_key_shows_nothing_of_itself() -> None:
    assert repr(ME) == "<age key>"
    assert repr(KeyIdentity(ME.kem)) == "KeyIdentity(key=<kem key>)"
    with pytest.raises(TypeError):
        pickle.dumps(ME)
    with pytest.raises(TypeError):
        str(ME.to_text())
    with pytest.raises(ValueError, match="32 bytes"):
        AgeIdentity(Secret(bytes(31)))


def test_no_refusal_shows_what_was_read() -> None:
    word = "ZAUR1990"
    tries = (
        lambda: open_mine(word.encode()),
        lambda: open_mine(b"age-encryption.org/v1\n-> " + word.encode() + b" =\n\n--- \n"),
        lambda: list(dearmour([word.encode()])),
        lambda: recipient_from_text(word),
        lambda: AgeIdentity.from_text(Secret(word.encode())),
    )

    for attempt in tries:
        with pytest.raises(SafeconductError) as caught:
            attempt()
        said = [str(caught.value), repr(caught.value), *(caught.value.sentences(language) for language in ("en", "ru"))]
        assert not any(word in sentence for sentence in said)


def with_header(covered: bytes) -> bytes:
    """A file whose header is these bytes, vouched for as whoever knows the file key can, and that has no content."""
    return Header((), covered, bytes(32)).to_bytes() + bytes(NONCE_BYTES + 16)


@pytest.mark.parametrize(
    "covered",
    [
        b"age-encryption.org/v1\n---",
        # The only fault of each: one letter or line too many in a body.
        b"age-encryption.org/v1\n-> a\n" + b"A" * 68 + b"\n---",
        b"age-encryption.org/v1\n-> a\nAAAA\nAAAA\n---",
        b"age-encryption.org/v1\n-> a\n" + b"A" * 64 + b"\n---",
    ],
)
def test_a_header_without_a_recipient_or_with_a_body_that_is_none_is_malformed(covered: bytes) -> None:
    with pytest.raises(MalformedAge):
        open_mine(with_header(covered))


def test_a_header_past_the_limit_is_refused_however_it_comes() -> None:
    stanza = Stanza(("grease", "a" * 1000), bytes(48))
    few, many = (with_stanzas(*[stanza] * count) for count in (100, 130))

    for step in (1000, len(many)):
        whole = open_stream((few[at : at + step] for at in range(0, len(few), step)), [KeyIdentity(ME.kem)])
        assert b"".join(whole.content) == PLAIN
        with pytest.raises(MalformedAge, match="too long"):
            open_stream((many[at : at + step] for at in range(0, len(many), step)), [KeyIdentity(ME.kem)])


def test_letters_that_fill_up_stand_in_the_last_line_alone() -> None:
    first, last = b"A" * 63 + b"=", b"AAAA"
    frame = b"-----BEGIN AGE ENCRYPTED FILE-----\n%s\n-----END AGE ENCRYPTED FILE-----\n"

    assert b"".join(dearmour([frame % first])) == bytes(47)
    for lines in ((first, last), (last, first), (first, first), (b"A" * 60, last)):
        with pytest.raises(MalformedArmour):
            list(dearmour([frame % b"\n".join(lines)]))


def test_a_key_with_a_fitting_checksum_is_refused_when_it_has_bits_or_a_byte_left_over() -> None:
    for text in (
        b"AGE-SECRET-KEY-PQ-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC03FMSEAJ",
        b"AGE-SECRET-KEY-PQ-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0JQFUCRDY",
    ):
        with pytest.raises(MalformedAgeKey, match="length"):
            AgeIdentity.from_text(Secret(text))
    assert ME.to_text().reveal()[:-7] == b"AGE-SECRET-KEY-PQ-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0"
