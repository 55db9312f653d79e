"""Which properties name an entry of the record as the place or the act that they are about: the one list of their ids.

Ids are those of the ontology's fields of type `subject` (record/ontology/forms). A value that is no qualified name is
words and points at nothing. Refuses to guess. Pure.
"""

from __future__ import annotations

from typing import Final

# Of an act and of an event: where it was; of a unit: where it is based.
AT_PLACE: Final = ("place_of_act", "event_location", "based_at")
# Of an involvement: the act in which somebody had a part.
OF_ACT: Final = "act"
POINTING: Final = frozenset((*AT_PLACE, OF_ACT))
