"""Which properties name an entry of the record as what they are about, a place, an act, an event, a person: their ids.

Ids are those of the ontology's fields of type `subject` (record/ontology/forms). A value that is no qualified name is
words and points at nothing. Refuses to guess. Pure.
"""

from __future__ import annotations

from typing import Final

# Of an act and of an event: where it was; of a unit: where it is based.
AT_PLACE: Final = ("place_of_act", "event_location", "based_at")
# Of an involvement: the act in which somebody had a part.
OF_ACT: Final = "act"
# Of an act: to whom it was done, and the event it belongs to; of an involvement: who is said to have had a part.
OF_VICTIM: Final = "victim"
OF_EVENT: Final = "event"
OF_DOER: Final = "perpetrator"
POINTING: Final = frozenset((*AT_PLACE, OF_ACT, OF_VICTIM, OF_EVENT, OF_DOER))
