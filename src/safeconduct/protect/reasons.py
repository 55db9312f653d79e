"""Why an object of this room is refused, in both languages: what stands in the brackets of its errors."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Phrase

WRONG_FIELDS: Final = Phrase("wrong fields", "не те поля")
WRONG_LENGTH: Final = Phrase("wrong length", "не та длина")
NUMBER_OUT_OF_RANGE: Final = Phrase("number out of range", "число вне пределов")
NOT_TEXT: Final = Phrase("not text", "не текст")
NOT_A_MAP: Final = Phrase("not a map", "не таблица")
WRONG_NUMBER_OF_ITEMS: Final = Phrase("wrong number of items", "не то число элементов")
OUT_OF_ORDER_OR_TWICE: Final = Phrase("out of order or twice", "не по порядку или дважды")
WRONG_SPELLING: Final = Phrase("wrong spelling", "недопустимое написание")
CONTRADICTS_ITS_PLACE_IN_THE_CHAIN: Final = Phrase("contradicts its place in the chain", "противоречит месту в цепочке")
NOT_THE_ID_OF_ITS_KEYS: Final = Phrase("not the id of its keys", "не соответствует своим ключам")
NO_KEY: Final = Phrase("no key", "не является ключом")
NEITHER_A_PERSON_NOR_A_FURTHER_DEVICE: Final = Phrase(
    "neither a person nor a further device", "ни новый человек, ни ещё одно устройство"
)
SIGNATURE: Final = Phrase("signature", "подпись")
ANOTHER_KIND: Final = Phrase("another kind", "другой вид")
ANOTHER_ROOT: Final = Phrase("another root", "другой корень")
ANOTHER_ISSUER: Final = Phrase("another issuer", "другой издатель")
ANOTHER_SUBJECT: Final = Phrase("another subject", "другое устройство")
ANOTHER_PERSON: Final = Phrase("another person", "другой человек")
ANOTHER_ORGANISATION: Final = Phrase("another organisation", "другая организация")
ANOTHER_REQUEST: Final = Phrase("another request", "другая заявка")
COMMITMENT: Final = Phrase("commitment", "обязательство")
CERTIFICATE_MISSING: Final = Phrase("certificate missing", "нет сертификата")
ENTRY_OF_ANOTHER_PLACE: Final = Phrase("entry of another place", "запись из другого места")
NUMBER_OF_THE_EPOCH: Final = Phrase("number of the epoch", "номер эпохи")
THIS_DEVICE_IS_NO_MEMBER: Final = Phrase("this device is no member", "это устройство не участник")
ANOTHER_SECRET: Final = Phrase("another secret", "другой секрет")
ANOTHER_WRITE_KEY: Final = Phrase("another write key", "другой ключ записи")
OTHER_MEMBERS: Final = Phrase("other members", "другой состав участников")
OTHER_READERS: Final = Phrase("other readers", "ключи даны не тем читателям")
OTHER_WRITERS: Final = Phrase("other writers", "ключи даны не тем авторам")
NOT_A_STREAM_OF_OURS: Final = Phrase("not a stream of ours", "не наш файл")
ALTERED_CUT_OR_OUT_OF_ORDER: Final = Phrase("altered, cut or out of order", "изменено, обрезано или не по порядку")
EMPTY_END: Final = Phrase("empty end", "пустой конец")
TOO_LONG: Final = Phrase("too long", "слишком длинно")
SEALED_OTHERWISE: Final = Phrase(
    "sealed for another device or request", "зашифровано для другого устройства или запроса"
)
TWO_SHARES_OF_ONE_PERSON: Final = Phrase("two shares of one person", "две доли одного человека")
SHARE_OF_ANOTHER_SECRET: Final = Phrase("of another secret", "от другого секрета")
HOLDS_NO_SHARE: Final = Phrase("was given no share", "доли не получал")
ALTERED_SHARE: Final = Phrase("not the share that was dealt", "не та доля, что была выдана")
ANOTHER_SUBJECT_OF_AN_ESCROW: Final = Phrase("it opens something else", "он открывает другое")
ROOT_OF_NOTHING: Final = Phrase("an empty mailbox has no such root", "у пустого ящика не может быть такого корня")
FRAME_OF_ANOTHER_MAILBOX: Final = Phrase("frame of another mailbox", "кадр другого ящика")
