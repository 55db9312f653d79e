"""Invented releases and an invented organisation for tests of the public site. Ids are drawn from a seed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

from PIL import Image

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.protect.minisign import MinisignKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.publish.released.districts import DistrictCode
from safeconduct.publish.released.edtf import edtf_from_text
from safeconduct.publish.released.organisation import Organisation, organisation_from_toml
from safeconduct.publish.released.types import (
    Block,
    Count,
    Heading,
    Level,
    Media,
    Moment,
    Paragraph,
    Picture,
    Place,
    Quote,
    Release,
    ReleaseId,
    SeriesId,
    Sort,
    Tongue,
)

RU, EN, CE = Tongue
OLD_KEY, NEW_KEY = SignKey(Secret(b"\1" * 32)), SignKey(Secret(b"\2" * 32))
PUBLIC_OLD = MinisignKey(b"\1" * 8, OLD_KEY.verify_key)
PUBLIC = MinisignKey(b"\2" * 8, NEW_KEY.verify_key)
ONION = "http://" + "lanternlanternlanternlanternlanternlanternlanternlantern" + ".onion/"


def drawn(name: str) -> bytes:
    """Return 16 bytes that stand for drawn ones."""
    return hashlib.sha256(name.encode()).digest()[:16]


def png(width: int = 320, height: int = 200) -> bytes:
    """Return a picture as the media room would make it."""
    held = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(held, "PNG")
    return held.getvalue()


PICTURE = png()
SHA256 = hashlib.sha256(PICTURE).digest()

ORGANISATION_TOML = f"""format = "safeconduct.organisation/1"

[names]
ru = "Сеть «Фонарь»"
en = "Lantern Network"

[site]
addresses = ["{ONION}", "https://lantern.example/"]

[method]
ru = ["Каждое сообщение мы сверяем с тем, что знаем от других.", "Пересказы одного сообщения считаем один раз."]
en = ["We hold every report against what others have told us.", "Copies of one report count once."]

[reach]
pages = ["https://write.lantern.example/"]
onion = "{ONION.replace("lantern", "seaside", 1)}"
page_sha256 = "{"5d" * 32}"
fingerprint = "{"c4" * 32}"
ru = ["Отвечаем по-русски, по-английски и по-чеченски."]
en = ["We answer in Russian, English and Chechen."]

[press]
ru = ["Пишите через ту же страницу и начните со слова «пресса»."]
en = ["Write through the same page and begin with the word “press”."]

[rotation]
ru = ["Новый ключ мы объявляем здесь и на печатной карточке за месяц до смены."]
en = ["We announce a new key here and on the printed card a month before we change to it."]

[[keys]]
key = "{PUBLIC_OLD.text}"
first_day = "2029-01-01"
last_day = "2029-12-31"

[[keys]]
key = "{PUBLIC.text}"
first_day = "2030-01-01"
"""


def organisation(toml: str = ORGANISATION_TOML) -> Organisation:
    return organisation_from_toml(toml.encode())


BEGAN, DETAINED, DEAD = SeriesId(drawn("began")), SeriesId(drawn("detained")), SeriesId(drawn("dead"))
GROZNY = DistrictCode("ru-ce-grozny")


def release(name: str, day: str, *blocks: Block, sort: Sort = Sort.UPDATE, **more: object) -> Release:
    """Return a release in Russian and English without anything special."""
    made = Release(
        ReleaseId(drawn(name)), day_from_iso(day), sort, (), (RU, EN),
        (f"Заголовок {name}", f"Title {name}"), (f"Коротко о {name}.", f"In short, {name}."), blocks,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def detained(lo: int, hi: int, as_of: str, level: Level = Level.REPORTED) -> Count:
    of = ("задержаны в первую волну", "people detained in the first wave")
    rounding = 1 if lo % 5 or hi % 5 else 5
    return Count(DETAINED, level, Interval(lo, hi), day_from_iso(as_of), rounding, of)


FIRST = release(
    "first", "2030-01-14",
    Paragraph(("В районе моря снова задерживают людей.", "People are being detained by the sea again.")),
    Moment(BEGAN, edtf_from_text("2029-12-20/2029-12-31"), ("конец декабря 2029 года", "late December 2029"),
           ("Начались задержания.", "The detentions began.")),
    detained(40, 40, "2030-01-12"),
    Count(DEAD, Level.REPORTED, Interval(2, OPEN_HI), day_from_iso("2030-01-12"), 1, ("погибли", "people died")),
    titles=("Новые задержания", "New detentions"),
    summaries=("По сообщению Сети, задержано около сорока человек.", "According to the Network about forty are held."),
)  # fmt: skip
SECOND = release(
    "second", "2030-01-21",
    Moment(BEGAN, edtf_from_text("2029-12-01/2029-12-10"), ("начало декабря 2029 года", "early December 2029"),
           ("Начались задержания.", "The detentions began.")),
    Paragraph(("Начало было раньше, чем мы писали.", "It began earlier than we wrote.")),
    sort=Sort.CORRECTION, corrects=(FIRST.id,),
    titles=("Когда это началось", "When it began"),
    summaries=("Задержания начались в начале декабря.", "The detentions began in early December."),
)  # fmt: skip
THIRD = release(
    "third", "2030-01-28",
    Heading(("Что мы знаем", "What we know")),
    Place(GROZNY, ("Людей держат в отделе полиции.", "People are held at a police office.")),
    Place(DistrictCode("ru-in-nazran"), ("Отсюда ищут родных.", "Relatives are looked for from here.")),
    detained(40, 55, "2030-01-27", Level.ESTIMATED),
    Count(DETAINED, Level.CORROBORATED, Interval(35, OPEN_HI), day_from_iso("2030-01-26"), 5,
          ("задержаны в первую волну", "people detained in the first wave")),
    Quote(("Воду мы оставляли для молитвы.", "We kept the water for prayer."), ("выживший", "a survivor")),
    Media(SHA256, Picture.PNG, 320, 200, ("Серый рисунок без людей.", "A grey drawing without people.")),
    Moment(SeriesId(drawn("denied")), edtf_from_text("2030-01-15"), ("15 января 2030 года", "15 January 2030"),
           ("Власти всё отрицали.", "The authorities denied everything.")),
    titles=("Что известно к концу января", "What is known at the end of January"),
    summaries=("Подтверждены десятки задержаний.", "Dozens of detentions are corroborated."),
)  # fmt: skip
STATEMENT = release(
    "statement", "2030-02-04", Paragraph(("Освободите их.", "Release them.", "Мукъабаха уьш.")),
    sort=Sort.STATEMENT, tongues=(RU, EN, CE),
    titles=("Заявление", "A statement", "Дош"),
    summaries=("Мы требуем освобождения.", "We ask for their release.", "Мукъабаха уьш."),
)  # fmt: skip
LINE = release(
    "line", "2030-02-04", Paragraph(("Мы помогаем всем, кто к нам обращается.", "We help everyone who reaches us.")),
    sort=Sort.PRESS_LINE, titles=("Ответ на вопросы о поездках", "Asked about journeys"),
    summaries=("Об этом мы не говорим никогда.", "We never speak of that."),
)  # fmt: skip
RELEASES = (FIRST, SECOND, THIRD, STATEMENT, LINE)
PICTURES = {SHA256: PICTURE}
