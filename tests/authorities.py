"""Timestamp authorities of our own making, by the program openssl: a root, a certificate for timestamps, answers.

Real ones: `openssl ts -reply` makes each answer, so that what verifies them here is held against another
implementation. Certificates may be made wrong in the ways that tests name.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from safeconduct.protect import der

_SETTINGS = """
[ tsa ]
default_tsa = own
[ own ]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
certs = {folder}/root.pem
signer_digest = {digest}
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
# id-ct-TSTInfo (RFC 3161, 2.4.2).
_ATTESTED = "1.2.840.113549.1.9.16.1.4"
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

    def signed_anew(self, answer: bytes, *more: str, signers: tuple[str, ...] = ("signer",)) -> bytes:
        """Return an answer with what it attests signed anew by ``openssl cms``, which leaves out what it is told to."""
        attested, given = self.folder / "attested", self.folder / "signed"
        attested.write_bytes(attested_part(answer))
        named = [
            part for one in signers for part in ("-signer", self._at(f"{one}.pem"), "-inkey", self._at(f"{one}.key"))
        ]
        _openssl(
            "cms", "-sign", "-binary", "-nodetach", "-nosmimecap", "-econtent_type", _ATTESTED,
            "-in", str(attested), "-outform", "DER", "-out", str(given), "-certfile", str(self.root), *more, *named,
        )  # fmt: skip
        return with_status(given.read_bytes(), b"")

    def certificate(self, file: str, *, by: str = "root", purpose: str = _PURPOSE, bits: int = 2048) -> None:
        """Make a further certificate in the folder, signed by one that lies there; it may sign no other."""
        _request(self.folder, file, f"{self.folder.name} {file}", bits)
        _sign(self.folder, file, (purpose, by), 3650)

    def _at(self, name: str) -> str:
        return str(self.folder / name)


def attested_part(answer: bytes) -> bytes:
    """Return what an answer attests, as it is signed (TSTInfo)."""
    signed = der.read(answer).child(1, der.SEQUENCE).child(1, 0xA0).child(0, der.SEQUENCE)
    return signed.child(2, der.SEQUENCE).child(1, 0xA0).child(0, der.OCTETS).content


def with_status(token: bytes, words: bytes) -> bytes:
    """Return a token as an answer that was granted; ``words``: what the status says, which nobody signs."""
    said = (der.write(der.SEQUENCE, der.write(0x0C, words)),) if words else ()
    return der.write(der.SEQUENCE, der.write(der.SEQUENCE, der.write_number(0), *said), token)


def new_authority(
    folder: Path,
    *,
    name: str = "Orchard",
    purpose: str = _PURPOSE,
    is_self_signed: bool = False,
    days: int = 3650,
    digest: str = "sha256",
) -> Authority:
    """Make an authority in a new folder. ``is_self_signed``: the certificate that signs answers is no other's."""
    folder.mkdir(parents=True)
    _certificate(folder, "root", f"{name} root", ("-addext", "basicConstraints=critical,CA:TRUE"))
    extra = ("-addext", f"extendedKeyUsage={purpose}", "-addext", "basicConstraints=critical,CA:FALSE")
    if is_self_signed:
        _certificate(folder, "signer", f"{name} stamps", extra, days=days)
    else:
        _request(folder, "signer", f"{name} stamps", 2048)
        _sign(folder, "signer", (purpose, "root"), days)
    (folder / "serial").write_text("01\n")
    (folder / "settings").write_text(_SETTINGS.format(folder=folder, digest=digest))
    return Authority(folder)


def _certificate(folder: Path, file: str, name: str, more: tuple[str, ...], *, days: int = 3650) -> None:
    _openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(folder / f"{file}.key"),
        "-out", str(folder / f"{file}.pem"), "-subj", f"/CN={name}", "-days", str(days), *more,
    )  # fmt: skip


def _request(folder: Path, file: str, name: str, bits: int) -> None:
    _openssl(
        "req", "-newkey", f"rsa:{bits}", "-nodes", "-keyout", str(folder / f"{file}.key"),
        "-out", str(folder / f"{file}.csr"), "-subj", f"/CN={name}",
    )  # fmt: skip


def _sign(folder: Path, file: str, purpose_by: tuple[str, str], days: int) -> None:
    purpose, by = purpose_by
    extensions = folder / "extensions"
    extensions.write_text(f"basicConstraints=critical,CA:FALSE\nextendedKeyUsage={purpose}\n")
    _openssl(
        "x509", "-req", "-in", str(folder / f"{file}.csr"), "-CA", str(folder / f"{by}.pem"),
        "-CAkey", str(folder / f"{by}.key"), "-CAcreateserial",
        "-out", str(folder / f"{file}.pem"), "-days", str(days), "-extfile", str(extensions),
    )  # fmt: skip


def _openssl(*arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
