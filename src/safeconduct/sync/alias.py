"""Choosing one's own alias: the root signs the person anew, and every compartment learns it (P3; docs/rooms/sync.md).

The new certificate travels as an admission of the same device with the same right: members and keys stay what they
are, so no keys change. Refused once anybody else is in the team or holds an invitation: people know each other by
their aliases, and one who takes another name looks like somebody else.
"""

from __future__ import annotations

from safeconduct.base.clock import day_from_ms
from safeconduct.protect.aliases import is_alias
from safeconduct.protect.certificates import Terms, issue_user
from safeconduct.protect.chains import verify_device, verify_user
from safeconduct.protect.roots import RootKey
from safeconduct.sync.compartments import show_again
from safeconduct.sync.errors_files import AliasIsFixed, BadAlias
from safeconduct.sync.identity import USER_CERTIFICATE, identity
from safeconduct.sync.joining import Step, invitations
from safeconduct.sync.ready import FIRST_ALIAS
from safeconduct.sync.team import Team


def check_alias(word: str) -> None:
    """Raise BadAlias for what no person can be called."""
    if not is_alias(word) or word.casefold() == FIRST_ALIAS:
        raise BadAlias(shown=word)


def choose_alias(team: Team, word: str, root: RootKey) -> Team:
    """Call this desk's person so from now on; return the team as it is then. BadAlias or AliasIsFixed otherwise."""
    check_alias(word)
    _check_alone(team)
    before = team.me.device.user.certificate.terms
    terms = Terms(before.serial + 1, day_from_ms(team.clock.now_ms()), word)
    certificate = issue_user(root, team.me.device.user.key, terms)
    user = verify_user(certificate, team.me.root)
    mine = verify_device(team.me.certificates[1], user)
    with team.together():
        team.vault.keep_setting(USER_CERTIFICATE, certificate)
        for compartment in team.compartments():
            role = team.my_role(compartment.id)
            if role is not None:
                show_again(team, compartment.id, (mine, role))
    team.me = identity(team.vault)
    return team


def _check_alone(team: Team) -> None:
    log = team.log(team.id)
    is_known = len(log.members(log.all)) > 1 or {one.user.id for one in log.devices.values()} != {
        team.me.device.user.id
    }
    if is_known or any(given.step in (Step.SENT, Step.ASKED) for given in invitations(team)):
        raise AliasIsFixed
