"""What a file calls itself, by the ending of its name: a first word, which its content corrects (`media`)."""

from __future__ import annotations

from typing import Final

UNKNOWN_TYPE: Final = "application/octet-stream"
_BY_ENDING: Final = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
    "heic": "image/heic", "heif": "image/heic", "avif": "image/avif", "opus": "audio/ogg", "ogg": "audio/ogg",
    "oga": "audio/ogg", "m4a": "audio/mp4", "mp3": "audio/mpeg", "wav": "audio/wav", "amr": "audio/amr",
    "aac": "audio/aac", "mp4": "video/mp4", "mov": "video/quicktime", "3gp": "video/3gpp", "webm": "video/webm",
    "pdf": "application/pdf", "txt": "text/plain", "vcf": "text/vcard", "eml": "message/rfc822",
    "zip": "application/zip",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
}  # fmt: skip


def media_type_of_name(name: str) -> str:
    """Return the media type that the ending of a name stands for."""
    return _BY_ENDING.get(name.rpartition(".")[2].casefold(), UNKNOWN_TYPE)
