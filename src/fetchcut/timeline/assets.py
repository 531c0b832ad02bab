"""Assets as edits and plans see them: facts about immutable files, without the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fetchcut.timeline.facts import MediaInfo

FileType = Literal["video", "image", "audio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file a draft may use. `name` is what the person called it; `info` what probing found."""

    id: str
    name: str
    file_type: FileType
    info: MediaInfo


Library = Mapping[str, Asset]
"""The assets a draft may refer to, by id."""
