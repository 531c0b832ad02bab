"""Mixed sound that one export leaves the next: taken from the store under the hash of everything it depends on."""

import contextlib
from pathlib import Path

from fetchcut.media.render.bench import Bench
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.keys import fingerprint, span_key
from fetchcut.media.render.sound.loudness import Loudness
from fetchcut.media.render.work import Work


def sound_key(graph: Graph, asked: tuple[str, ...], work: Work) -> str:
    """Return the key of what `graph` mixes before anything is measured; `asked` is what becomes of that."""
    marks = {src: fingerprint(work.files[src]) for src in graph.sources}
    return span_key(graph, asked, marks, work.bench.tool)


def take(key: str, into: Path, bench: Bench) -> Loudness | None:
    """Have the sound of `key` stand at `into`; return how loud it is, None where there is none."""
    note = into.with_name(f"{into.name}.txt")
    if not (bench.sounds.take(_noted(key), note) and bench.sounds.take(key, into)):
        return None
    # A machine that lost its power may have kept names without their bytes.
    with contextlib.suppress(OSError, ValueError):
        size, lufs, peak_db = note.read_text(encoding="ascii").split()
        if int(size) == into.stat().st_size:
            return Loudness(lufs=float(lufs), peak_db=float(peak_db))
    into.unlink(missing_ok=True)
    bench.sounds.drop(key)
    bench.sounds.drop(_noted(key))
    return None


def keep(key: str, sound: Path, heard: Loudness, bench: Bench) -> None:
    """Keep a finished sound, and how loud it is; whatever hinders that costs only the next export's time."""
    note = sound.with_name(f"{sound.name}.txt")
    with contextlib.suppress(OSError):
        note.write_text(f"{sound.stat().st_size} {heard.lufs!r} {heard.peak_db!r}", encoding="ascii")
        bench.sounds.keep(key, sound)
        bench.sounds.keep(_noted(key), note)


def _noted(key: str) -> str:
    return f"{key}-loud"
