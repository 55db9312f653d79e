"""Exports of invented people, made as the programs make them, and what reads one to its end."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from safeconduct.intake.parsers.parsed import ParsedExport, ParsedMessage, ParsedWarning
from safeconduct.intake.types import Warned

RECORDINGS = Path(__file__).parent / "recordings"
# 12 January 2019, 14:03 in Grozny (UTC+3).
AT = 1_547_290_980
MOSCOW_MS = 3 * 3_600_000


def telegram_message(number: int, **members: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2019-01-12T14:03:00",
        "date_unixtime": str(AT + number),
        "from": "Зура",
        "from_id": "user700100",
        "text": "Я у соседей",
        **members,
    }


def telegram_chat(*messages: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"name": "Зура", "type": "personal_chat", "id": 700100, **members, "messages": list(messages)}


def as_file(value: Any) -> io.BytesIO:
    if isinstance(value, bytes):
        return io.BytesIO(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return io.BytesIO(text.encode())


def read_all(export: ParsedExport) -> list[ParsedMessage]:
    return list(export.messages)


def codes(warnings: list[ParsedWarning]) -> set[Warned]:
    return {warning.code for warning in warnings}


def zipped(files: dict[str, bytes], **options: Any) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **{"compression": zipfile.ZIP_DEFLATED, **options}) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    out.seek(0)
    return out
