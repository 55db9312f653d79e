"""The organisation's root: in the vault of its founder until it is on cards, and from two cards when it is needed.

The root certifies people and, when no administrator is left, appoints one (decision 0008). In a vault it is worth a
coerced passphrase; on three cards, of which any two give it back, it takes two persons (DESIGN section 4; formats/
recovery.md). It refuses to remove what the cards do not give back, and cards of another organisation. Promises P2, P3.
"""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect import recovery
from safeconduct.protect.certificates import decode_certificate
from safeconduct.protect.members import Role
from safeconduct.protect.roots import RootKey, RootVerifyKey
from safeconduct.protect.secrets import Secret
from safeconduct.sync.acts import ACT_KIND, ROOT_CARDS, body_of_act
from safeconduct.sync.identity import ROOT_CERTIFICATE, ROOT_KEY, NoTeam
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.types import Intent
from safeconduct.vault.upkeep import CardsOf, note_cards, note_root_left
from safeconduct.vault.vault import Vault


class RootIsOnCards(SafeconductError):
    """The root is not in this vault, and no cards were given."""

    code = "sync.root_is_on_cards"
    exit_code = Exit.LOCKED
    en = Advice(
        what="The organisation's root is not in this vault.",
        safe=NOTHING_CHANGED_EN,
        do="Bring two of its three cards together, or ask whoever founded the organisation.",
    )
    ru = Advice(
        what="Корня организации в этом хранилище нет.",
        safe=NOTHING_CHANGED_RU,
        do="Соберите две из трёх его карточек или обратитесь к тому, кто основал организацию.",
    )


class CardsOfAnotherRoot(SafeconductError):
    """Sound cards that give another secret than this organisation's root."""

    code = "sync.cards_of_another_root"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="These cards are sound, but they are of another organisation, or they open a vault.",
        safe=NOTHING_CHANGED_EN,
        do="Look for the cards that are marked as this organisation's root.",
    )
    ru = Advice(
        what="Карточки верны, но они другой организации или открывают хранилище.",
        safe=NOTHING_CHANGED_RU,
        do="Найдите карточки с пометкой «корень» этой организации.",
    )


class RootInLog(SafeconductError):
    """The root was taken out, and the database's log could not be cut: an older page of it may hold the root."""

    code = "sync.root_in_log"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The root is out of the vault, but a file of it on this disk may still hold a copy.",
        safe="Nothing is lost: the cards give the root back.",
        do="Lock the vault and open it again: that removes the copy. Until then do not call it gone.",
    )
    ru = Advice(
        what="Корня в хранилище больше нет, но в одном из его файлов на этом диске могла остаться копия.",
        safe="Ничего не потеряно: корень есть на карточках.",
        do="Заприте хранилище и откройте снова: копия исчезнет. До тех пор не считайте, что корня здесь нет.",
    )


def has_root(vault: Vault) -> bool:
    """Say whether the root is still in the vault."""
    return ROOT_KEY in vault.key_names()


def open_root(vault: Vault, cards: Sequence[Secret] = ()) -> RootKey:
    """Return the root from two or three cards, else from the vault.

    RootIsOnCards when it is in neither, a `recovery.CardError` for cards that give nothing, CardsOfAnotherRoot, and
    NoTeam while the vault belongs to no organisation.
    """
    if cards:
        return _checked(vault, recovery.combine(cards))
    try:
        return _checked(vault, vault.key(ROOT_KEY))
    except NotKept:
        raise RootIsOnCards from None


def root_cards(vault: Vault) -> tuple[Secret, Secret, Secret]:
    """Return three new cards of the root that is in the vault; any from before stay good. RootIsOnCards, NoTeam."""
    return recovery.split(open_root(vault).secret)


def fresh_cards(vault: Vault, cards: Sequence[Secret]) -> tuple[Secret, Secret, Secret]:
    """Return three new cards of the root out of two of the old, whether it is in the vault or not; as `open_root`.

    The old ones stay good together; one of them and one of the new give nothing. `recovery.TooFewCards` for none.
    """
    if not cards:
        raise recovery.TooFewCards(given=0, needed=recovery.NEEDED)
    return recovery.split(open_root(vault, cards).secret)


def is_told(team: Team) -> bool:
    """Say whether there is anybody else whom an entry can tell that cards of the root are made."""
    role = team.my_role(team.id)
    others = any(device.user.id != team.me.device.user.id for device, _ in team.devices())
    return others and role is not None and role >= Role.WRITE


def tell_of_cards(team: Team, reason: str) -> None:
    """Note here, and tell the team where there is one, that cards of the root are made; before any is shown.

    To the others it is an act of one person alone (`acts`): red until somebody else has looked at it. NoReason.
    """
    with team.together():
        if is_told(team):
            body = body_of_act(ROOT_CARDS, team.me.device.id.hex(), reason=typed_reason(reason))
            team.vault.append([Intent(team.id, ACT_KIND, body)])
        note_cards(team.vault, team.clock, CardsOf.ROOT)


def take_root_out(vault: Vault, cards: Sequence[Secret]) -> None:
    """Remove the root from the vault, once two cards have given it back; raises as `open_root` and changes nothing.

    RootInLog when it is out and the file that is written first could not be cut: then it is not to be called gone.
    """
    if not has_root(vault):
        raise RootIsOnCards
    if not cards:
        raise recovery.TooFewCards(given=0, needed=recovery.NEEDED)
    open_root(vault, cards)
    with vault.together():
        vault.drop_key(ROOT_KEY)
        note_root_left(vault)
    if not vault.forget_spent_keys():
        raise RootInLog


def _checked(vault: Vault, secret: Secret) -> RootKey:
    try:
        certificate = decode_certificate(vault.setting(ROOT_CERTIFICATE))
    except NotKept:
        raise NoTeam from None
    root = RootKey(secret)
    if root.verify_key.fingerprint != RootVerifyKey(certificate.sign_key).fingerprint:
        raise CardsOfAnotherRoot
    return root
