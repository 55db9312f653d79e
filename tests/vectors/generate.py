"""Makes the vector files, or with --check says which differ from what would be made.

Run from the root of the repository: ``python -m tests.vectors.generate [--check | --fresh]``. What the libraries
draw themselves is kept from the files unless --fresh is given.
"""

from __future__ import annotations

import sys

from tests.vectors import (
    make_base,
    make_blob,
    make_certificate,
    make_claim,
    make_epoch,
    make_escrow,
    make_frame,
    make_header,
    make_heartbeat,
    make_intake,
    make_intake_ops,
    make_intake_wire,
    make_invitation,
    make_member,
    make_op,
    make_parcel,
    make_proof,
    make_publishing,
    make_recovery,
    make_relay,
    make_release,
    make_sealed,
    make_welcome,
)
from tests.vectors.files import ROOT
from tests.vectors.sample import Book, Sample


def made_texts(*, is_fresh: bool = False) -> dict[str, str]:
    """Return the text of every file by its path under this folder."""
    book = Book(is_fresh)
    sample = Sample(book)
    makers = (make_op, make_certificate, make_epoch, make_frame, make_welcome, make_header, make_recovery, make_relay)
    later = (
        make_escrow,
        make_publishing,
        make_heartbeat,
        make_blob,
        make_base,
        make_invitation,
        make_member,
        make_sealed,
    )
    for maker in (
        *makers,
        *later,
        make_parcel,
        make_proof,
        make_intake,
        make_intake_wire,
        make_intake_ops,
        make_claim,
        make_release,
    ):
        maker.make(book, sample)
    return {f"{kind}/{name}.txt": vector.to_text() for (kind, name), vector in sorted(book.vectors.items())}


def differences() -> list[str]:
    """Return the files that are missing, too many or different."""
    made = made_texts()
    found = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.glob("*/*.txt")}
    return sorted(name for name in made.keys() | found.keys() if made.get(name) != found.get(name))


def main(arguments: list[str]) -> int:
    """Write or check; 1 when something differs."""
    if arguments == ["--check"]:
        rows = differences()
        print("\n".join(rows) or "all as made")
        return 1 if rows else 0
    texts = made_texts(is_fresh=arguments == ["--fresh"])
    for path in ROOT.glob("*/*.txt"):
        if path.relative_to(ROOT).as_posix() not in texts:
            path.unlink()
    for name, text in texts.items():
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(texts)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
