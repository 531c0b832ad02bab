"""From local files and a wish to FFmpeg's commands. Pure: nothing is opened, nothing is started.

A plan says what will be done, why, and by what the result is judged; `media/run` does it, `media/check` judges.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.errors import NoSuchStream, NotOfferedYet
from fetchcut.media.check import Expected
from fetchcut.media.command import Command
from fetchcut.media.formats import Format, Kind
from fetchcut.media.indexed import with_index
from fetchcut.media.lengths import GUESSING, Streams, end_in_all, is_absent
from fetchcut.media.parts import Ingredient, Pair, Part, cut, pair_up
from fetchcut.media.recipes.animation import animation_recipe
from fetchcut.media.recipes.graph import picture_of, sound_of
from fetchcut.media.recipes.request import Recipe, Request, TextFile
from fetchcut.media.recipes.sound import sound_recipe
from fetchcut.media.recipes.still import still_recipe
from fetchcut.media.recipes.video import video_recipe
from fetchcut.media.target import is_of, target_of
from fetchcut.media.tools import Capabilities
from fetchcut.media.why import Why
from fetchcut.timeline.time import Seconds, TimeRange
from fetchcut.timeline.wish import Wish

__all__ = ["Ingredient", "Plan", "TextFile", "plan"]

_RECIPES: Final[dict[Kind, Callable[[Request], Recipe]]] = {
    "video": video_recipe,
    "audio": sound_recipe,
    "animation": animation_recipe,
    "still": still_recipe,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do, in order: write `files`, run `commands`, find the result at `result`.

    `is_untouched` true: no command; the file at `result` already is right and is handed over as it is. `extension` is
    that of the final name, without a dot. `why` has a reason for each thing that is not a plain copy.
    """

    commands: tuple[Command, ...]
    files: tuple[TextFile, ...]
    result: Path
    is_untouched: bool
    extension: str
    format: str
    expected: Expected
    why: tuple[Why, ...]
    request: Request

    def retry_smaller(self, actual_bytes: int) -> "Plan":
        """Return a plan for a smaller result, after this one gave `actual_bytes`. Raises SizeUnreachable."""
        asked = self.request.wish.max_bytes
        if asked is None:
            return self
        share = self.request.share * min(Fraction(1), Fraction(asked, max(actual_bytes, 1))) * Fraction(96, 100)
        return _planned(replace(self.request, share=share))


def plan(
    ingredients: tuple[Ingredient, ...],
    wish: Wish,
    *,
    folder: Path,
    ranges: tuple[TimeRange, ...] = (),
    name: str = "",
    is_direct: bool = False,
    is_local: bool = False,
    capabilities: Capabilities | None = None,
) -> Plan:
    """Return the plan. `ranges` are the parts to keep in source time, in order, none for the whole.

    `folder` takes the result and what is needed on the way. `is_direct` true: one file as it was handed to us (on
    this disk or behind a plain link), which keeps its container and codecs where no format is named; `is_local` true:
    on this disk, where a mov stays a mov, too. `name` is told in errors. `capabilities` None: those of the bundled
    FFmpeg. Raises UnknownFormat, NoSuchStream, SizeUnreachable, and NotOfferedYet where this FFmpeg cannot read it.
    """
    pairs = pair_up(ingredients)
    kept = () if _covers_all(pairs, ranges) else ranges
    target = target_of(pairs, wish, keeps_container=is_direct, is_cut=bool(kept), name=name, is_local=is_local)
    pairs = tuple(_needed(each, target, wish) for each in pairs if target.kind == "audio" or each.video) or pairs
    # A still of a whole video is sought, too: it is not the first picture.
    pairs, prelude = with_index(pairs, folder) if kept or target.kind == "still" else (pairs, ())
    filters = capabilities.filters if capabilities else frozenset({"zscale", "tonemap"})
    parts = cut(pairs, kept)
    _require_content(parts, target, wish, name)
    request = Request(
        pairs=pairs,
        parts=parts,
        wish=wish,
        target=target,
        folder=folder,
        prelude=prelude,
        is_lenient=wish.wants_best or (is_direct and wish.format is None),
        is_direct=is_direct,
        can_map_tones={"zscale", "tonemap"} <= filters,
    )
    made = _planned(request)
    if made.commands:
        _require_reader(pairs, capabilities)
    return made


def _require_content(parts: tuple[Part, ...], target: Format, wish: Wish, name: str) -> None:
    """Raise NoSuchStream where the parts lie beyond the end of what they are wanted for."""
    if target.kind == "audio":
        if is_absent(parts, lambda part: sound_of(part, wish)):
            raise NoSuchStream(kind="audio", name=name)
    elif target.kind != "still" and not parts[0].pair.main.info.is_still and is_absent(parts, picture_of):
        raise NoSuchStream(kind="video", name=name)


def _require_reader(pairs: tuple[Pair, ...], capabilities: Capabilities | None) -> None:
    """Raise NotOfferedYet for an animated WebP where FFmpeg is older than 9, which cannot read one."""
    moving = [file for pair in pairs for file in pair.files if not file.can_seek and not file.info.is_still]
    if moving and capabilities is not None and "webp_anim" not in capabilities.demuxers:
        raise NotOfferedYet(words="animated webp")


def _needed(pair: Pair, target: Format, wish: Wish) -> Pair:
    """Return the pair without the file that the result has no use for."""
    if target.kind == "audio" and pair.audio is not None:
        return Pair(video=None, audio=pair.audio)
    is_silent = wish.wants_video_only or not target.holds_sound
    return Pair(video=pair.video, audio=None) if is_silent and pair.video is not None else pair


def _planned(request: Request) -> Plan:
    recipe = _RECIPES[request.target.kind](request)
    is_untouched = recipe.is_copy and _is_right_already(request)
    return Plan(
        commands=() if is_untouched else (*request.prelude, *recipe.commands),
        files=() if is_untouched else recipe.files,
        result=request.pairs[0].main.path if is_untouched else request.output,
        is_untouched=is_untouched,
        extension=request.target.extension,
        format=request.target.name,
        expected=_expected(request, recipe),
        why=recipe.why,
        request=request,
    )


def _covers_all(pairs: tuple[Pair, ...], ranges: tuple[TimeRange, ...]) -> bool:
    """Return whether the one range asked for is all there is: a cut that cuts nothing is no cut."""
    if len(pairs) != 1 or len(ranges) != 1 or any(each.is_sparse for each in pairs[0].files):
        return False
    files, (keep,) = pairs[0].files, ranges
    if pairs[0].main.info.duration_s is None:
        return True
    # All of them: pieces of a stream with its sound apart begin and end with their own segments.
    return all(keep.start <= each.start_s and keep.end >= each.end_s for each in files)


def _is_right_already(request: Request) -> bool:
    files = request.pairs[0].files
    if len(request.pairs) != 1 or len(files) != 1 or not request.is_whole or files[0].is_sparse:
        return False
    info, target, wish = files[0].info, request.target, request.wish
    if not is_of(info, files[0].path.suffix, target) or (wish.max_bytes or info.size_bytes) < info.size_bytes:
        return False
    drops_sound = bool(info.audio) and (wish.wants_video_only or not target.holds_sound)
    drops_pictures = info.picture is not None and not target.holds_pictures
    drops_language = len(info.audio) > 1 and wish.audio_language is not None
    is_awkward = target.has_edit_lists and (not info.is_faststart or info.is_fragmented)
    return not (drops_sound or drops_pictures or drops_language or is_awkward)


def _expected(request: Request, recipe: Recipe) -> Expected:
    containers = {file.info.container for pair in request.pairs for file in pair.files}
    is_guess = request.is_whole and bool(containers & GUESSING)
    duration = recipe.duration_s
    # Half a second: a copy ends with the packet, sound and pictures end apart. A guess may be off by a tenth.
    slack = max(Fraction(1, 2), (duration or 0) * Fraction(1, 10)) if is_guess else Fraction(1, 2)
    return Expected(
        duration_s=duration,
        picture_s=_until(request, recipe, picture_of) if recipe.has_video else None,
        sound_s=_until(request, recipe, lambda part: sound_of(part, request.wish)) if recipe.has_audio else None,
        tolerance_s=slack,
        has_video=recipe.has_video,
        has_audio=_promised_sound(request, recipe),
        lines=recipe.lines or None,
        max_bytes=request.wish.max_bytes,
        needs_faststart=request.target.has_edit_lists,
    )


def _promised_sound(request: Request, recipe: Recipe) -> bool | None:
    """Return whether the result has sound; None for a part of a film whose sound may have ended before it."""
    if not recipe.has_audio or not recipe.has_video or request.is_whole:
        return recipe.has_audio
    ends = [end_in_all((part,), lambda each: sound_of(each, request.wish)) for part in request.parts]
    return None if None in ends else True


def _until(request: Request, recipe: Recipe, streams: Streams) -> Seconds | None:
    """Return when pictures or sound of the result end; None where that is unknown, or a still."""
    if recipe.duration_s is None or request.pairs[0].main.info.is_still:
        return None
    return end_in_all(request.parts, streams)
