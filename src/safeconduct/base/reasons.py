"""Why bytes are not canonical, in both languages: what stands in the brackets of `cbor.Malformed` (STYLE "Errors")."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Phrase

CUT_SHORT: Final = Phrase("cut short", "обрывается")
NOT_THE_SHORTEST_FORM: Final = Phrase("not the shortest form", "не кратчайшая запись")
INDEFINITE_OR_RESERVED_LENGTH: Final = Phrase("indefinite or reserved length", "неопределённая или недопустимая длина")
NEITHER_TRUE_NOR_FALSE: Final = Phrase("neither true nor false", "не «истина» и не «ложь»")
TAG: Final = Phrase("tag", "метка типа")
NUMBER_BEYOND_64_BITS: Final = Phrase("number beyond 64 bits", "число больше 64 бит")
TEXT_IS_NOT_UTF_8: Final = Phrase("text is not UTF-8", "текст не в UTF-8")
TEXT_IS_NOT_NFC: Final = Phrase("text is not NFC", "текст не в форме NFC")
MAP_KEY_IS_NOT_A_WHOLE_NUMBER: Final = Phrase("map key is not a whole number", "ключ не целое число")
MAP_KEY_TWICE: Final = Phrase("map key twice", "ключ повторяется")
MAP_KEYS_OUT_OF_ORDER: Final = Phrase("map keys out of order", "ключи не по порядку")
NESTED_TOO_DEEP: Final = Phrase("nested too deep", "слишком глубокая вложенность")
MORE_FOLLOWS_THE_END: Final = Phrase("more follows the end", "после конца есть ещё байты")
NOT_CANONICAL: Final = Phrase("not canonical", "не каноническая запись")
TOO_LARGE: Final = Phrase("too large", "слишком велико")
KIND_NOT_ALLOWED: Final = Phrase("kind not allowed", "недопустимый вид значения")
