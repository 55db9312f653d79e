"""A secret shows nothing by accident: printed, formatted, logged, pickled, copied into a traceback."""

import contextlib
import copy
import json
import logging
import pickle
import pprint
import traceback
from dataclasses import dataclass

import pytest

from safeconduct.base.entropy import SeededEntropy
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.rest import MasterKey, Passphrase, RecoverySecret
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey

MARK = b"MARKER-of-secret-bytes-32-long!!"
SHOWN = ("MARKER", MARK.hex(), str(list(MARK))[1:20])


def is_leaking(text: str) -> bool:
    return any(sign in text for sign in SHOWN)


@dataclass(frozen=True, slots=True)
class Holder:
    key: Secret


HOLDERS = {
    "secret": Secret(MARK),
    "dataclass": Holder(Secret(MARK)),
    "list": [Secret(MARK)],
    "signing key": SignKey(Secret(MARK)),
    "write key": WriteKey(Secret(MARK)),
    "root key": RootKey(Secret(MARK)),
    "kem key": KemPrivateKey(Secret(MARK * 3)),
    "device": DeviceKeys.of(SignKey(Secret(MARK)), KemPrivateKey(Secret(MARK * 3))),
    "passphrase": Passphrase.from_text("MARKER"),
    "recovery secret": RecoverySecret(Secret(MARK)),
    "master key": MasterKey(Secret(MARK)),
}


@pytest.mark.parametrize("name", HOLDERS)
def test_nothing_is_shown_by_repr_or_pretty_printing(name: str) -> None:
    assert not is_leaking(repr(HOLDERS[name]))
    assert not is_leaking(pprint.pformat(HOLDERS[name]))
    assert not is_leaking(f"{HOLDERS[name]!r}")


@pytest.mark.parametrize("name", HOLDERS)
def test_nothing_is_pickled_or_copied_that_way(name: str) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(HOLDERS[name], protocol)
    with pytest.raises(TypeError):
        copy.deepcopy(HOLDERS[name])


def test_a_secret_is_never_text() -> None:
    secret = Secret(MARK)
    for use in (str, format, lambda s: f"{s}", lambda s: f"{s:>9}", "%s".__mod__, "{}".format, json.dumps, list):
        with pytest.raises(TypeError):
            use(secret)


def test_a_secret_is_no_key_of_a_dictionary() -> None:
    with pytest.raises(TypeError):
        hash(Secret(MARK))


def test_a_secret_has_no_place_for_more() -> None:
    with pytest.raises(AttributeError):
        Secret(MARK).note = "x"  # type: ignore[attr-defined]


def test_a_log_never_carries_a_secret(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    caplog.set_level(logging.DEBUG)
    logging.getLogger("test").info("key %r", Secret(MARK))
    # Formatting fails inside the handler; what a handler does then differs, what it shows must not.
    with contextlib.suppress(TypeError):
        logging.getLogger("test").info("key %s", Secret(MARK))

    assert "<secret>" in caplog.text
    assert not is_leaking(caplog.text)


def test_a_traceback_with_all_local_values_shows_no_secret() -> None:
    def fail(secret: Secret, key: SignKey) -> None:
        raise ValueError(repr(secret), key)

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # raised by ourselves just above
        fail(Secret(MARK), SignKey(Secret(MARK)))
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    text = "".join(shown.format())

    assert "secret = <secret>" in text
    assert not is_leaking(text)


def test_equal_bytes_are_equal_and_nothing_else_is() -> None:
    assert Secret(MARK) == Secret(bytes(bytearray(MARK)))
    assert Secret(MARK) != Secret(MARK[:-1])
    assert Secret(MARK) != MARK
    assert Secret(MARK) != MARK
    assert len(Secret(MARK)) == 32
    assert Secret(MARK).reveal() == MARK


def test_random_secrets_come_from_the_entropy_that_is_passed_in() -> None:
    assert Secret.random(32, SeededEntropy(b"a")) == Secret.random(32, SeededEntropy(b"a"))
    assert Secret.random(32, SeededEntropy(b"a")) != Secret.random(32, SeededEntropy(b"b"))
