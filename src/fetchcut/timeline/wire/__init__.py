"""The draft as JSON with the founding documents' short keys, which docs/draft.md lists.

read(b'{"t":[…]}') -> Draft            raises DraftInvalid, which says where
write(draft) -> {"v": 1, "d": …}        read(write(draft)) == draft
"""

from fetchcut.timeline.wire.reading import read
from fetchcut.timeline.wire.schema import json_schema
from fetchcut.timeline.wire.writing import dumps, write

__all__ = ["dumps", "json_schema", "read", "write"]
