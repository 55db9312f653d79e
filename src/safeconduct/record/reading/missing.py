"""Why nothing, or not all, of a text was read by the language model, in a sentence each."""

from __future__ import annotations

import enum
from typing import Final

from safeconduct.base.errors import Phrase


class Missing(enum.Enum):
    """Why nothing, or not all, was read by the model. Codes are stable."""

    NOT_INSTALLED = "not_installed"
    KILLED = "killed"
    TIME = "time"
    """It did not answer for one piece of a text."""
    LONG = "long"
    """It answered, but all of the text would take too long."""
    OUT_OF_MEMORY = "out_of_memory"
    NONSENSE = "nonsense"


SAID: Final = {
    Missing.NOT_INSTALLED: Phrase(
        "The language model (natasha) is not on this computer: only the rules proposed; read names by hand. "
        "docs/operator/install.md says how to get it.",
        "Языковой модели (natasha) на этом компьютере нет: предлагали только правила; имена ищите сами. "
        "Как её поставить, сказано в docs/operator/install.md.",
    ),
    Missing.KILLED: Phrase(
        "The language model was ended in the middle: the rules read all of it; look for further names by hand.",
        "Языковая модель прервалась на середине: правила прочли всё; остальные имена ищите сами.",
    ),
    Missing.TIME: Phrase(
        "The language model took too long and was ended: the rules read all of it; look for further names by hand.",
        "Языковая модель работала слишком долго и остановлена: правила прочли всё; остальные имена ищите сами.",
    ),
    Missing.LONG: Phrase(
        "The language model was slow: it came {percent} % of the way through this text, and did not look at the rest. "
        "The rules read all of it; look for further names there by hand.",
        "Языковая модель работала медленно: она прошла {percent} % текста, остальное не смотрела. Правила прочли всё; "
        "остальные имена там ищите сами.",
    ),
    Missing.OUT_OF_MEMORY: Phrase(
        "The language model ran out of memory: the rules read all of it; look for further names by hand.",
        "Языковой модели не хватило памяти: правила прочли всё; остальные имена ищите сами.",
    ),
    Missing.NONSENSE: Phrase(
        "The language model gave no answer that makes sense: the rules read all of it; look for further names by hand.",
        "Языковая модель дала бессмысленный ответ: правила прочли всё; остальные имена ищите сами.",
    ),
}
"""In the one of `Missing.LONG` ``percent`` is said."""
