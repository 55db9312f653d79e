"""The Russian of the help of `site`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SITE_HELP: Final[Mapping[str, str]] = {
    "The public site: build it from releases, check a copy of it.": (
        "Публичный сайт: собрать его из публикаций, проверить его копию."
    ),
    "Build the site from releases: the same bytes on every computer.": (
        "Собрать сайт из публикаций: на любом компьютере получаются те же байты."
    ),
    "Folder with releases, or one release; may be given several times.": (
        "Папка с публикациями или одна публикация; можно указать несколько раз."
    ),
    "File about the organisation (default: organisation.toml beside the releases).": (
        "Файл об организации (по умолчанию organisation.toml рядом с публикациями)."
    ),
    "New or empty folder for the site.": "Новая или пустая папка для сайта.",
    "Write the version in one file here too.": "Записать сюда ещё и сайт одним файлом.",
    "Say whether a copy of the site is whole and signed; needs no vault and no network.": (
        "Сказать, цела ли копия сайта и подписана ли она; ни хранилище, ни сеть не нужны."
    ),
    "File with the organisation's public key, from a place other than the site.": (
        "Файл с открытым ключом организации, взятый не с самого сайта."
    ),
}
