"""The Russian of the help of `site`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SITE_HELP: Final[Mapping[str, str]] = {
    "The public site: build it from releases, have it signed by two, check a copy of it.": (
        "Публичный сайт: собрать его из публикаций, подписать вдвоём, проверить его копию."
    ),
    "Ask for the publishing key, to sign the site in DIR and nothing else. A second person hands their share over: "
    "team request hand.": (
        "Попросить ключ публикаций, чтобы подписать сайт в папке DIR и ничего больше. Второй человек передаёт свою "
        "долю: team request hand."
    ),
    "Sign the site in DIR, once two people stand behind it: the signature is written beside its manifest.": (
        "Подписать сайт в папке DIR, когда за этим стоят двое: подпись ляжет рядом с его манифестом."
    ),
    "Show the public key with which readers check the site, as the organisation file and minisign have it.": (
        "Показать открытый ключ, которым читатели проверяют сайт, в том виде, в каком он стоит в файле об организации "
        "и в minisign."
    ),
    "The file about the organisation from which the site was built: its text is searched at this desk.": (
        "Файл об организации, из которого собран сайт: его текст проверят на этом рабочем месте."
    ),
    "File to write it to, as minisign reads it.": "Файл, куда его записать, в том виде, как его читает minisign.",
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
