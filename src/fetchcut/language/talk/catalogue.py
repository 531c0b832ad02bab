"""The music on offer without any upload: 28 pieces of the package immich-memories-music, by mood and tempo."""

import re
import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from fetchcut.language.normalise import folded
from fetchcut.language.situation import Tune
from fetchcut.language.talk.tokens import tokens
from fetchcut.language.talk.words import subjects
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.facts import AudioStream, MediaInfo

_TABLE: Final = Path(__file__).with_name("catalogue.toml")
_PARTS: Final = re.compile(r"[_/\\.\-]+")
_PREFIX: Final = "music_"


@cache
def bundled() -> tuple[Tune, ...]:
    """Return the catalogue; no file of music is opened. Same ids in every installation."""
    entries = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["tune"]
    return tuple(
        Tune(
            asset=_asset(Path(entry["file"]).stem, entry["duration_ms"]),
            moods=(entry["mood"],),
            style=entry["style"],
            tempo_bpm=Fraction(entry["tempo_bpm"]),
            key=entry["key"],
        )
        for entry in entries
    )


def _asset(stem: str, duration_ms: int) -> Asset:
    duration = Fraction(duration_ms, 1000)
    sound = AudioStream(index=0, codec="opus", sample_rate=48_000, channels=2, duration_s=duration)
    info = MediaInfo(container="ogg", size_bytes=0, duration_s=duration, audio=(sound,))
    return Asset(id=_PREFIX + stem, name=f"{stem}.opus", file_type="audio", info=info)


def named_after(text: str) -> tuple[tuple[str, ...], str]:
    """Return the moods and the style that words of a file's name and tags tell, in both languages: "lofi/rainy.mp3"."""
    found = tokens(folded(_PARTS.sub(" ", text), ()), subjects().lexicon, (), {})
    moods = tuple(dict.fromkeys(str(token.value) for token in found if token.kind == "MOOD"))
    return moods, next((str(token.value) for token in found if token.kind == "STYLE"), "")


def file_of(asset_id: str) -> Path | None:
    """Return where the package keeps a tune of the catalogue, None for any other asset."""
    from immich_memories_music import tracks_dir

    stem = asset_id.removeprefix(_PREFIX)
    if not any(tune.asset.id == asset_id for tune in bundled()):
        return None
    return Path(tracks_dir()) / stem.partition("_")[0] / f"{stem}.opus"
