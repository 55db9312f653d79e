"""A known device's key is never replaced, and a team's vault begins nothing under no keys."""

from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId, EpochId
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.vault.errors_ops import NeverGranted, OtherSigner
from tests.unit.vault.others import THEIRS, THEM, arrival, chain
from tests.unit.vault.rig import EAST, WEST, create, intents, reopen

OTHER = SignKey(Secret(b"another key of the same device.."))


def test_another_key_of_a_known_device_is_refused_and_the_first_one_stays(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.trust(THEM, THEIRS.verify_key)
        vault.trust(THEM, THEIRS.verify_key)
        with pytest.raises(OtherSigner) as refused:
            vault.trust(THEM, OTHER.verify_key)

        assert THEM.hex() in refused.value.sentences("en")
        assert vault.signer(THEM).raw == THEIRS.verify_key.raw
        vault.take([arrival(op) for op in chain(2)])
        assert vault.count == 2


def test_this_desk_s_own_key_is_not_replaced_either(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(OtherSigner):
            vault.trust(vault.device, OTHER.verify_key)
        vault.append(intents(1))
        assert vault.verify().is_sound


@pytest.mark.parametrize("how", ["told", "by an epoch of another compartment"])
def test_a_vault_of_a_team_writes_nowhere_without_keys(tmp_path: Path, how: str) -> None:
    with create(tmp_path / "v") as vault:
        if how == "told":
            vault.write_granted_only()
        else:
            vault.set_epoch(WEST, EpochId(b"e" * 32))
        with pytest.raises(NeverGranted):
            vault.append(intents(1))
        assert vault.count == 0
        vault.set_epoch(EAST, EpochId(b"f" * 32))
        vault.append(intents(1))
    with reopen(tmp_path / "v") as vault:
        assert vault.count == 1
        with pytest.raises(NeverGranted):
            vault.append(intents(1, compartment=CompartmentId(b"n" * 16)))


def test_what_was_begun_before_there_was_a_team_goes_on(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(1))
        vault.write_granted_only()
        vault.append(intents(1))
        assert vault.count == 2
        assert vault.verify().is_sound
