"""A group of commands that loads a command when it is asked for: a start on an old laptop pays for no other.

The desk's pages and what serves them are half of all there is to load. The pattern is click's own ("Lazily Loading
Subcommands" in its documentation).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands lie in modules: `places` has the module of each, where it stands under the same name."""

    def __init__(self, *given: Any, places: Mapping[str, str], **named: Any) -> None:
        super().__init__(*given, **named)
        self._places = places
        self.when_loaded: Callable[[click.Command], None] | None = None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, loaded or not."""
        return sorted({*self._places, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded if it was not; None when there is none of that name."""
        if cmd_name in self._places and cmd_name not in self.commands:
            command: click.Command = getattr(importlib.import_module(self._places[cmd_name]), cmd_name)
            self.add_command(command, cmd_name)
            if self.when_loaded is not None:
                self.when_loaded(command)
        return super().get_command(ctx, cmd_name)


def children(group: click.Group) -> dict[str, click.Command]:
    """Return the commands of a group by name, in the order of their names, loading what was not loaded."""
    context = click.Context(group)
    found = ((name, group.get_command(context, name)) for name in sorted(group.list_commands(context)))
    return {name: command for name, command in found if command is not None}
