"""The Russian of the help of `gate`, `intake form` and `intake root`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

GATE_HELP: Final[Mapping[str, str]] = {
    "The gate for browsers without script and for forms: in memory only.": (
        "Шлюз для браузеров без скриптов и для анкет: только в памяти."
    ),
    "Run the gate until it is told to stop. It writes nothing down.": (
        "Держать шлюз, пока его не остановят. Он ничего не записывает."
    ),
    "The relay's public address: http+unix:PATH, http://127.0.0.1:PORT or an onion.": (
        "Открытый адрес ретранслятора: http+unix:PATH, http://127.0.0.1:PORT или onion."
    ),
    "File with the organisation's public root (“intake root”).": (
        "Файл с открытым корневым ключом организации («intake root»)."
    ),
    "Where Tor's SOCKS port is.": "Где порт SOCKS программы Tor.",
    "File of forms and tokens (docs/operator/gate.md).": "Файл анкет и ключей к ним (docs/operator/gate.md).",
    "This gate's address as telephones know it; needed with --forms.": (
        "Адрес этого шлюза, каким его знают телефоны; нужен вместе с --forms."
    ),
    "The neutral place that “leave” goes to.": "Нейтральное место, куда ведёт «уйти».",
    "Make a token for a form, and the hash of it for the gate's file.": (
        "Создать ключ к анкете и его хеш для файла шлюза."
    ),
    "Forms for ODK Collect, locked on the telephone.": "Анкеты для ODK Collect, которые запираются на телефоне.",
    "Make our form with a key of its own, whose private half stays in this vault.": (
        "Создать нашу анкету с собственным ключом; закрытая половина остаётся в этом хранилище."
    ),
    "Open the locked forms of somebody, by their code NAME, with the keys in this vault.": (
        "Открыть запертые анкеты человека по кодовому имени NAME ключами этого хранилища."
    ),
    "File for the form that telephones fetch.": "Файл для анкеты, которую забирают телефоны.",
    "File for the same as a table, .xlsx.": "Файл для неё же в виде таблицы, .xlsx.",
    "What the telephone lists it as; a neutral one is there already.": (
        "Как она называется в телефоне; нейтральное название уже есть."
    ),
    "Write the organisation's public root into a file, for a gate to believe.": (
        "Записать открытый корневой ключ организации в файл, чтобы ему верил шлюз."
    ),
    "File for the public root.": "Файл для открытого корневого ключа.",
}
