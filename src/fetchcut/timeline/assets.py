"""Assets as edits and plans see them: facts about immutable files, without the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.time import Seconds

FileType = Literal["video", "image", "audio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file a draft may use. `name` is what the person called it; `info` what probing found."""

    id: str
    name: str
    file_type: FileType
    info: MediaInfo

    @property
    def stem(self) -> str:
        """Return the name without the ending of its format: what its clip is called."""
        stem, dot, ending = self.name.rpartition(".")
        return stem if stem and dot and ending.isalnum() and len(ending) <= 5 else self.name


def length_of(asset: Asset) -> Seconds:
    """Return how long an asset plays: its pictures, where it has any, else its sound. 0 for a still, or unknown."""
    picture = asset.info.picture
    if picture is not None and picture.duration_s:
        return picture.duration_s
    return asset.info.duration_s or Fraction(0)


Library = Mapping[str, Asset]
"""The assets a draft may refer to, by id."""
