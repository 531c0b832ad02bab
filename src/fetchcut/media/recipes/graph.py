"""Filter graphs that put parts one after another, and the inputs they read. Pure text of numbers and labels."""

from dataclasses import dataclass
from typing import Final

from fetchcut.media.command import Input
from fetchcut.media.encode import whole_frames
from fetchcut.media.parts import Ingredient, Part, held_rate
from fetchcut.media.recipes.request import promised, sounds_of
from fetchcut.timeline.facts import AudioStream, VideoStream
from fetchcut.timeline.wish import Wish

_FROM_ZERO: Final = "aresample=async=1:first_pts=0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a part's streams are: positions of its inputs in the command, and stream numbers in these."""

    part: Part
    first_input: int

    def position(self, file: Ingredient) -> int:
        """Return the number of the input that reads `file`."""
        return self.first_input + [each.path for each in self.part.pair.files].index(file.path)


def laid_out(parts: tuple[Part, ...]) -> tuple[tuple[Input, ...], tuple[Source, ...]]:
    """Return all inputs in order, and for each part where its own begin."""
    inputs: list[Input] = []
    sources = []
    for part in parts:
        sources.append(Source(part=part, first_input=len(inputs)))
        inputs += part.inputs()
    return tuple(inputs), tuple(sources)


def picture_of(part: Part) -> tuple[Ingredient, VideoStream] | None:
    """Return the file and stream a part shows, None where it shows nothing."""
    file = part.pair.video
    stream = file.info.picture if file else None
    return (file, stream) if file and stream else None


def sound_of(part: Part, wish: Wish) -> tuple[Ingredient, AudioStream] | None:
    """Return the file and the one stream a part is heard with, None for a silent one."""
    file = part.pair.audio
    streams = sounds_of(file, wish, wants_all=False) if file else ()
    return (file, streams[0]) if file and streams else None


def joined_pictures(sources: tuple[Source, ...]) -> tuple[str, str]:
    """Return the graph that shows all parts in order, and the label of its end."""
    labels = [_picture_chain(source, sources[0]) for source in sources]
    return _concat(labels, "v")


def joined_sound(sources: tuple[Source, ...], wish: Wish) -> tuple[str, str]:
    """Return the graph that plays all parts' sound in order, silence for parts that have none, and its label."""
    return _concat([_sound_chain(source, wish) for source in sources], "a")


def joined(sources: tuple[Source, ...], wish: Wish) -> tuple[str, str, str]:
    """Return the graph that joins pictures and sound part by part, and both labels.

    One filter for both: at each border it waits for the longer of the two, so they never drift apart.
    """
    chains, ends = [], []
    for source in sources:
        for chain in (_picture_chain(source, sources[0]), _sound_chain(source, wish)):
            chains.append(chain[0])
            ends.append(chain[1])
    concat = f"{''.join(ends)}concat=n={len(sources)}:v=1:a=1[vj][aj]"
    return ";".join([*chains, concat]), "[vj]", "[aj]"


def dropped(part: Part, file: Ingredient, stream: VideoStream) -> tuple[str, ...]:
    """Return the filters that begin a part where FFmpeg cannot seek; none where it can."""
    skipped = part.skipped(file)
    if skipped is None:
        return ()
    # At an even rate first: a picture that is already shown when the part begins would be dropped as a whole.
    return (f"fps={stream.frame_rate or 25}", f"trim=start={skipped}", "setpts=PTS-STARTPTS")


def begun(part: Part, file: Ingredient, position: int) -> tuple[str, ...]:
    """Return the arguments that begin encoded sound with the part where FFmpeg gives what was before."""
    return (f"-filter:a:{position}", _FROM_ZERO) if part.begins_early(file) else ()


def _concat(chains: list[tuple[str, str]], kind: str) -> tuple[str, str]:
    if len(chains) == 1:
        return chains[0]
    counts = "v=1:a=0" if kind == "v" else "v=0:a=1"
    concat = f"{''.join(label for _, label in chains)}concat=n={len(chains)}:{counts}[{kind}j]"
    return ";".join([*(text for text, _ in chains), concat]), f"[{kind}j]"


def _picture_chain(source: Source, first: Source) -> tuple[str, str]:
    file, stream = promised(picture_of(source.part), "pairs without pictures are left out")
    _, model = promised(picture_of(first.part), "pairs without pictures are left out")
    filters = [*whole_frames(stream), *dropped(source.part, file, stream), *_bounds(source.part, file, stream)]
    if _shape(stream) != _shape(model):
        width, height = model.display_width, model.display_height
        fitted = f"scale={width}:{height}:force_original_aspect_ratio=decrease"
        filters += [fitted, f"pad={width}:{height}:-1:-1", f"setsar={model.sample_aspect or 1}"]
    start = f"[{source.position(file)}:{stream.index}]"
    label = f"[v{source.first_input}]"
    return f"{start}{','.join(filters or ['null'])}{label}", label


def _bounds(part: Part, file: Ingredient, stream: VideoStream) -> tuple[str, ...]:
    """Return the filters that begin and end the pictures with the part."""
    if part.keep is None:
        return ()
    if part.is_held:
        # The picture that stands at the start is repeated from there on, the last one up to the end.
        first = "" if part.keep.start < file.start_s + stream.start_s else ":start_time=0"
        repeated = (f"fps={held_rate(stream)}{first}", "tpad=stop=-1:stop_mode=clone")
        return (*repeated, f"trim=end={part.length}")
    # FFmpeg's own -t counts from the first picture it sees, which may stand a little after the start of the part.
    return (f"trim={'start=0:' if part.begins_early(file) else ''}end={part.length}",)


def _sound_chain(source: Source, wish: Wish) -> tuple[str, str]:
    heard = sound_of(source.part, wish)
    label = f"[a{source.first_input}]"
    length = source.part.length
    if heard is None:
        return f"anullsrc=r=48000:cl=stereo,atrim=end={length}{label}", label
    file, stream = heard
    # Silence where the sound starts late, so that every part's sound is as long as the part.
    filters = [_FROM_ZERO, f"atrim=end={length}"]
    return f"[{source.position(file)}:{stream.index}]{','.join(filters)}{label}", label


def _shape(stream: VideoStream) -> tuple[object, ...]:
    return (stream.display_width, stream.display_height, stream.sample_aspect)
