"""Keys that work on every page, or on every page of a sort, as the help names them. Words only, no rules.

Keys are named by what stands on them in a Latin layout; they work by their place, in any layout (`static/desk.js`).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.screens import Key

EVERYWHERE: Final = (
    Key("/", Phrase("to the search box", "к поиску")),
    Key("?", Phrase("help on this screen", "справка об этом экране")),
    Key("Tab", Phrase("to the next link or field", "к следующей ссылке или полю")),
    Key("Ctrl+Z", Phrase("undo what was just done", "отменить только что сделанное")),
    Key("End", Phrase("from another day back to today", "из другого дня обратно в сегодняшний")),
    Key("3×Shift, Ctrl+Alt+L", Phrase("lock, at once", "запереть немедленно")),
)
ON_DAYS: Final = (
    Key("← →", Phrase("a day back, a day on", "на день назад, на день вперёд")),
    Key("Home", Phrase("the first day there is something of", "первый день, о котором что-то есть")),
)
IN_PICTURES: Final = (Key("t", Phrase("the pictures as tables, and back", "картинки в виде таблиц и обратно")),)
IN_LONG_LISTS: Final = (
    Key("← →", Phrase("in a long list: the page before, the next", "в длинном списке: страница назад, вперёд")),
)
IN_FORMS: Final = (Key("Ctrl+Enter", Phrase("save what is typed", "сохранить набранное")),)
ON_PRINTED: Final = (Key("p", Phrase("print, with a purpose and a mark", "напечатать — с целью и меткой")),)
