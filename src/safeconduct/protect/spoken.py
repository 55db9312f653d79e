"""A code of six words that goes by voice, and the key that it gives: for a file which must not hold its own (P1).

Sixty random bits, stretched with Argon2id at the price of a vault's passphrase: whoever copied the file tries about one
code a second and computer, against 2^60. Refuses words that are not of the list, so that a slip of the ear is told
before any time is spent. Follows docs/formats/welcome.md; RFC 9106.
"""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import label
from safeconduct.protect.derive import KEY_BYTES, expand, extract
from safeconduct.protect.rest import DEFAULT_COST, Cost
from safeconduct.protect.secrets import Secret
from safeconduct.protect.word_numbers import in_words

# Six of 1,024 words: sixty bits, and as many words as people compare when somebody joins.
CODE_WORDS: Final = 6
_LABEL: Final = label("spoken-code")
_WORD_BYTES: Final = 2


class NotACode(SafeconductError):
    """What was typed is not six words of the list."""

    code = "protect.not_a_code"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no code: it has {words} English words, and each is of a fixed list.",
        safe=NOTHING_CHANGED_EN,
        do="Have the words read to you again, one by one, and look at how each is spelled.",
    )
    ru = Advice(
        what="Это не код: в нём {words} английских слов, и каждое из определённого списка.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите прочитать слова ещё раз, по одному, и проверьте, как пишется каждое.",
    )


def new_code(entropy: Entropy) -> Secret:
    """Draw a code: six words with a space between them."""
    numbers = (int.from_bytes(entropy.bytes(_WORD_BYTES), "big") % len(WORDLIST) for _ in range(CODE_WORDS))
    return Secret(" ".join(WORDLIST[number] for number in numbers).encode("ascii"))


def code_from_text(text: str) -> Secret:
    """Return a code as it was typed, in words or their numbers, whatever the spaces and capitals; NotACode."""
    words = in_words(text.lower()).split()
    if len(words) != CODE_WORDS or not set(words) <= set(WORDLIST):
        raise NotACode(words=CODE_WORDS)
    return Secret(" ".join(words).encode("ascii"))


def key_from_code(code: Secret, salt: bytes, cost: Cost = DEFAULT_COST) -> Secret:
    """Return the key of what is sealed under a code. Takes a second or two, and 256 MiB of memory."""
    stretched = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(code.reveal())
    return expand(extract(salt, Secret(stretched)), _LABEL)
