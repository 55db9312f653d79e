"""What a source asks not to be said, and as whom to write, read out of their own words. Pure (docs/rooms/intake.md).

One question asks both, so that one sentence may hold either: “say that you are the dentist” and “do not say that you
are from the Network”. A sentence with anything that denies, forbids or hides says nothing of as whom to write: its
words are to be avoided. Refuses to be sure: whatever is not a bare list of names is shown to a person with every
answer, and set on no card unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.text import fold

# What people write where there is nothing to avoid, folded.
_NOTHING: Final = frozenset(
    (
        "no", "none", "nothing", "nobody", "any", "do not know", "i do not know", "i don't know",
        "нет", "никаких", "ничего", "никого", "любые", "не знаю", "без разницы", "неважно", "не важно", "",
    )
)  # fmt: skip
# An ellipsis, a colon and a new line end no sentence: what follows is what the sentence before speaks of.
_SENTENCES: Final = re.compile(r"(?<![.!?])(?!\.\.)[.!?]+(?=\s|$)")
_PARTS: Final = re.compile(r"[,;:\n.!?…()]+|\s(?:и|или|and|or)\s", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[«“„\"]([^«»“”„\"]{1,80})[»”“\"]")
_WORDS: Final = re.compile(r"\w[\w'’]*")
# Whatever turns a sentence round, folded. A word too many is a cover story that a person types themself.
_DENIES: Final = re.compile(
    r"(?<!\w)(?:не|ни|нет|нельзя|ненадо|без|никак\w*|никогда|никто|никому|никого|никем|ничего|ничем|кроме|против|"
    r"незачем|нежелат\w*|недопуст\w*|небезопас\w*|избег\w*|запре\w*|скры\w*|молч\w*|умолч\w*|умалч\w*|тайн\w*|"
    r"секрет(?!ар)\w*|опасн\w*|опаса\w*|боюсь|прекрат\w*|перестан\w*|хватит|забуд\w*|"
    r"no|not|nor|never|none|nothing|nobody|without|cannot|cant|dont|doesnt|wont|mustnt|shouldnt|avoid\w*|hid\w*|"
    r"conceal\w*|secret\w*|quiet\w*|silent\w*|refrain\w*|except|unless|stop\w*|forget|danger\w*|afraid)(?!\w)"
    r"|n[\s'’`´ʼ′\u0301]{1,2}t(?!\w)"
)
# By which somebody says as whom we are to write, folded; and what only goes on with it.
_COVER: Final = re.compile(
    r"(?<!\w)(?:представ(?!ител)|назовит|назовис|назвать|назыв|скажите|скажи(?!\w)|говорите|pretend|call yoursel|"
    r"introduce|say (?:that )?you|say (?:that )?it|write as|будто|под видом|от имени)"
)
_GOES_ON: Final = re.compile(r"(?<!\w)(?:вы из|вы от|что вы|вас зовут|you are|you're|your name)(?!\w)")
# Words that ask for something, or hold a sentence together, and are not what is to be avoided; folded.
_ASKING: Final = frozenset(
    (
        "avoid", "do", "don't", "dont", "don’t", "does", "not", "never", "no", "nothing", "please", "say", "says",
        "saying", "said", "tell", "telling", "talk", "speak", "call", "write", "writing", "mention", "mentioning",
        "use", "using", "discuss", "name", "names", "the", "a", "an", "word", "words", "about", "any", "anything",
        "only", "just", "also", "you", "you're", "you’re", "your", "yourself", "yourselves", "my", "me", "i", "i'm",
        "i’m", "am", "is", "are", "was", "be", "we", "us", "our", "he", "she", "it", "they", "them", "his", "her",
        "him", "their", "that", "this", "there", "who", "what", "of", "from", "to", "in", "on", "at", "by", "with",
        "for", "as", "and", "or", "but", "so", "if", "must", "should", "may", "can", "cannot", "can't", "can’t", "не",
        "ни", "нельзя", "нужно", "надо", "можно", "только", "пожалуйста", "слово", "слова", "слов", "словом", "имя",
        "имени", "имена", "имен", "фамилия", "фамилию", "то", "что", "чтобы", "как", "кто", "где", "это", "этого",
        "этом", "эту", "про", "о", "об", "обо", "из", "от", "с", "со", "в", "во", "на", "к", "ко", "у", "за", "для",
        "по", "при", "до", "без", "кроме", "под", "над", "я", "мы", "вы", "ты", "он", "она", "они", "оно", "вас",
        "вам", "вами", "нас", "нам", "нами", "его", "ее", "их", "ему", "ей", "им", "меня", "мне", "мной", "мое",
        "моего", "мой", "моя", "моем", "моей", "мою", "мои", "моих", "ваш", "ваша", "ваше", "наш", "наша", "свой",
        "свое", "свою", "никаких", "никакой", "никогда", "никому", "никто", "ничего", "ничто", "никого", "любой",
        "любые", "и", "или", "а", "но", "да", "если", "же", "бы", "ли", "был", "была", "есть", "будто", "вообще",
        "совсем", "лучше",
    )
)  # fmt: skip
# Verbs of asking, with the endings of an order or of “to”: no name has these.
_ASKING_VERBS: Final = re.compile(
    r"(?:про|рас|раз|по|об|вы|на|у|при)?"
    r"(?:говар|говор|скаж|сказ|сказыв|казыв|пис|пиш|помина|помян|упомин|упомян|назов|назв|назыв|зв|зов|произнос|произнес|"
    r"использ|употребл|избег|избеж|обсужд|обсуд|спраш|представ|представл|молч|звон|сообщ)"
    r"(?:а|я|и|у|ыва|ива|ова|уй|айт|яйт)?"
    r"(?:ть|ться|ти|те|тесь|йте|йтесь|ите|итесь|ете|й|йся|ишь|ь|ьте|ьтесь|и|ись)"
)
# Of a part of so many words at most each is refused: it may be a name or what it is all about.
_MOST_OF_A_PHRASE: Final = 3
# One letter begins too many words to be one that must not be said.
_LEAST_OF_A_PHRASE: Final = 2
# Words to avoid and words worth a look in one answer, together: as many as a card holds of words to avoid. More are
# written by somebody who wants to keep us busy, or mean that nothing may be said; a person has to read that.
MOST_OF_A_WISH: Final = 64
# Letters from which on a word of a longer wish is looked for.
_LEAST_LETTERS: Final = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What one answer asks not to be said. ``avoid``: must not be said; ``perhaps``: words of a longer wish.

    ``is_list``: a bare list of names, and nothing else. ``cover``: what in it says as whom to write. ``is_too_long``:
    there is more in it than is looked at.
    """

    avoid: tuple[str, ...]
    perhaps: tuple[str, ...]
    cover: str
    is_list: bool
    is_too_long: bool = False


class _Reading:
    """A wish while its sentences are read."""

    def __init__(self) -> None:
        self.avoid, self.perhaps = dict[str, str](), dict[str, str]()
        self.covers, self.is_list = list[str](), True

    def sentence(self, text: str, is_denied: bool) -> None:
        """Read one sentence; ``is_denied``: it says what not to say."""
        has_cover = not is_denied and bool(_COVER.search(fold(text)))
        if has_cover:
            self.is_list = False
        for part in _parts(text):
            spoken = fold(part)
            if spoken in _NOTHING:
                self.is_list = False
            elif has_cover and (_COVER.search(spoken) or _GOES_ON.search(spoken)):
                self.covers.append(part)
            else:
                self._part(part, is_cover_denied=bool(_COVER.search(spoken) or _GOES_ON.search(spoken)))
        if not has_cover:
            self._avoid([found.strip() for found in _QUOTED.findall(text)])

    def _part(self, part: str, *, is_cover_denied: bool) -> None:
        words = _WORDS.findall(_apart(part))
        core = [word for word in words if not _is_asking(word)]
        self.is_list = self.is_list and len(core) == len(words) and _is_name(words)
        if is_cover_denied or len(core) <= _MOST_OF_A_PHRASE:
            self._avoid(core)
        else:
            self.perhaps |= {fold(word): word for word in core if len(word) >= _LEAST_LETTERS}

    def _avoid(self, words: list[str]) -> None:
        for word in words:
            if len(fold(word)) >= _LEAST_OF_A_PHRASE:
                self.avoid.setdefault(fold(word), word)


def wish_in(text: str) -> Wish:
    """Return what a text asks not to be said: each word of what is short, and whatever stands between quotation marks.

    In a longer sentence nobody can tell by rule what is meant: each word of it is worth a look, and the sentence too.
    """
    reading = _Reading()
    if fold(text).strip(" .!-–—") in _NOTHING:
        return Wish((), (), "", True)
    sentences = [one for one in _SENTENCES.split(text) if one.strip()]
    denied = [bool(_DENIES.search(fold(one))) for one in sentences]
    # “Never!” alone speaks of what stands beside it.
    is_all = any(is_denied and not _says_something(one) for one, is_denied in zip(sentences, denied, strict=True))
    for one, is_denied in zip(sentences, denied, strict=True):
        reading.sentence(one, is_denied or is_all)
    avoid = tuple(reading.avoid.values())
    perhaps = tuple(word for key, word in reading.perhaps.items() if key not in reading.avoid)
    is_too_long = len(avoid) + len(perhaps) > MOST_OF_A_WISH
    return Wish(
        avoid[:MOST_OF_A_WISH],
        perhaps[:MOST_OF_A_WISH],
        ", ".join(reading.covers),
        reading.is_list and not is_too_long,
        is_too_long,
    )


def _says_something(sentence: str) -> bool:
    words = _WORDS.findall(_apart(sentence))
    return any(not _is_asking(word) and not _DENIES.fullmatch(fold(word)) for word in words)


def _parts(text: str) -> Iterator[str]:
    for part in _PARTS.split(text):
        if part.strip(' \t-–—«»“”„"'):
            yield part.strip(" \t-–—")


def _apart(part: str) -> str:
    """Return a part with its words of two halves apart: each half may be all that is said of it."""
    return re.sub(r"[-\u00ad\u2010-\u2015\u2212_]+", " ", part)


def _is_asking(word: str) -> bool:
    folded = fold(word)
    return folded in _ASKING or bool(_ASKING_VERBS.fullmatch(folded))


def _is_name(words: list[str]) -> bool:
    """Say whether words are one word, or a name of up to three: each begun with a capital."""
    return len(words) <= 1 or (len(words) <= _MOST_OF_A_PHRASE and all(word[0].isupper() for word in words))
