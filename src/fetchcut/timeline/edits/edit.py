"""What every edit is: a value with a name that makes a new draft of a draft."""

import re
from abc import abstractmethod

from msgspec import Struct

from fetchcut.timeline.assets import Library
from fetchcut.timeline.beds import covering_as
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.tidy import tidied


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


class Edit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=_snake):
    """One change of a draft. On the wire {"kind": "remove_range", "start_ms": 3000, "end_ms": 5000}.

    `*_ms` are milliseconds of timeline time, `source_*_ms` of source time. Targets are ids; where none is given it is
    everything the edit can be done to.
    """

    def apply(self, draft: Draft, library: Library) -> Draft:
        """Return the draft after this edit. The same edit of the same draft gives the same draft.

        Raises EditError, which says why it cannot be done.
        """
        return tidied(covering_as(draft, self.changed(draft, library)))

    @abstractmethod
    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with just this change; `apply` brings the rest back under the laws."""
