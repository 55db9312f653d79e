"""What the help says of the media room of a statement. Words only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.screens import Key, Screen

SCREENS: Final[Mapping[str, Screen]] = {
    "media": Screen(
        Phrase("Pictures of a statement", "Снимки для сообщения"),
        (
            Phrase(
                "Which picture goes out with the statement, and what in it must not be seen?",
                "Какой снимок выйдет с сообщением и чего на нём не должно быть видно?",
            ),
            Phrase(
                "A picture is made anew from its pixels, at most 1,600 on a side: place, camera, time, thumbnail and "
                "the words of a document are gone. Cover faces, tattoos, a view from a window, handwriting, whatever "
                "only a few people have. What is covered is filled with black, 16 pixels wider on every side than you "
                "drew, and cannot be uncovered by anybody.",
                "Снимок делается заново из одних пикселей, не больше 1600 по стороне: место, камера, время, "
                "уменьшенная копия и текст документа исчезают. Закройте лица, татуировки, вид из окна, почерк — всё, "
                "что есть лишь у немногих. Закрытое залито чёрным на 16 пикселей шире с каждой стороны, чем вы "
                "нарисовали, и открыть его не сможет никто.",
            ),
            Phrase(
                "The statement waits until somebody has looked at the picture as it goes out and cleared it. Whatever "
                "is changed afterwards has to be cleared again. Nobody looks for faces but you: the program does not.",
                "Сообщение ждёт, пока кто-то не посмотрит на снимок в том виде, в каком он выйдет, и не разрешит его. "
                "После любого изменения разрешать нужно заново. Лица ищете только вы: программа их не ищет.",
            ),
        ),
        (
            Key("b", Phrase("show a picture clearly, or blur it", "показать снимок чётко или размыть")),
            Key("Ctrl+Enter", Phrase("put the picture into the statement", "вставить снимок в сообщение")),
        ),
    ),
}
