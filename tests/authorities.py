"""Timestamp authorities of our own making, by the program openssl: a root, a certificate for timestamps, answers.

Real ones: `openssl ts -reply` makes each answer, so that what verifies them here is held against another
implementation. Certificates may be made wrong in the ways that tests name.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_SETTINGS = """
[ tsa ]
default_tsa = own
[ own ]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_PURPOSE = "critical,timeStamping"


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority. ``folder`` holds its keys; ``root`` is the file of its root."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, question: bytes) -> bytes:
        """Return the answer to a question."""
        asked, given = self.folder / "question.tsq", self.folder / "answer.tsr"
        asked.write_bytes(question)
        _openssl(
            "ts", "-reply", "-config", str(self.folder / "settings"), "-section", "own",
            "-queryfile", str(asked), "-out", str(given),
        )  # fmt: skip
        return given.read_bytes()


def new_authority(
    folder: Path, *, name: str = "Orchard", purpose: str = _PURPOSE, is_self_signed: bool = False, days: int = 3650
) -> Authority:
    """Make an authority in a new folder. ``is_self_signed``: the certificate that signs answers is no other's."""
    folder.mkdir(parents=True)
    _certificate(folder, "root", f"{name} root", ("-addext", "basicConstraints=critical,CA:TRUE"))
    signs = () if is_self_signed else ("-CA", str(folder / "root.pem"), "-CAkey", str(folder / "root.key"))
    extra = ("-addext", f"extendedKeyUsage={purpose}", "-addext", "basicConstraints=critical,CA:FALSE")
    if is_self_signed:
        _certificate(folder, "signer", f"{name} stamps", extra, days=days)
    else:
        _signed(folder, f"{name} stamps", purpose, days, signs)
    (folder / "serial").write_text("01\n")
    (folder / "settings").write_text(_SETTINGS.format(folder=folder))
    return Authority(folder)


def _certificate(folder: Path, file: str, name: str, more: tuple[str, ...], *, days: int = 3650) -> None:
    _openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(folder / f"{file}.key"),
        "-out", str(folder / f"{file}.pem"), "-subj", f"/CN={name}", "-days", str(days), *more,
    )  # fmt: skip


def _signed(folder: Path, name: str, purpose: str, days: int, signs: tuple[str, ...]) -> None:
    _openssl(
        "req", "-newkey", "rsa:2048", "-nodes", "-keyout", str(folder / "signer.key"),
        "-out", str(folder / "signer.csr"), "-subj", f"/CN={name}",
    )  # fmt: skip
    extensions = folder / "extensions"
    extensions.write_text(f"basicConstraints=critical,CA:FALSE\nextendedKeyUsage={purpose}\n")
    _openssl(
        "x509", "-req", "-in", str(folder / "signer.csr"), *signs, "-CAcreateserial",
        "-out", str(folder / "signer.pem"), "-days", str(days), "-extfile", str(extensions),
    )  # fmt: skip


def _openssl(*arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
