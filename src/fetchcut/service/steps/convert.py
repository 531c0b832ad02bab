"""Make the result of the fetched files, and check it. Often there is nothing to make."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fetchcut.disk import disk_errors, require_space
from fetchcut.errors import Damaged, TooMuchWork, Unreadable
from fetchcut.ingest.source import Source
from fetchcut.media.check import verify
from fetchcut.media.clock import on_one_clock
from fetchcut.media.plan import Ingredient, Plan, plan
from fetchcut.media.run.libav import end_missing
from fetchcut.media.tools import capabilities
from fetchcut.progress import Progress, Stage
from fetchcut.service.steps.fetch import Fetched
from fetchcut.service.workshop import Workshop
from fetchcut.store.work import WorkFolder
from fetchcut.timeline.time import Seconds, TimeRange, resolve_cuts
from fetchcut.timeline.wish import Wish

TRIES_AT_SIZE = 3
MODEST_BYTES_PER_S = 500_000
"""What encoded video of an ordinary size takes at least, where the source has as much: 4 Mbit/s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A checked file, still in its work folder (or, untouched, where it was fetched)."""

    path: Path
    extension: str
    is_untouched: bool


def convert(source: Source, fetched: tuple[Fetched, ...], wish: Wish, folder: WorkFolder, shop: Workshop) -> Converted:
    """Return the checked result; done before, it costs nothing."""
    done = folder.record(Converted)
    if done and done.path.exists():
        return done
    with _called(source):
        decided = decide(source, fetched, wish, folder.path, shop)
        converted = _smaller_until_it_fits(decided, shop)
    folder.finish(converted)
    return converted


@contextmanager
def _called(source: Source) -> Iterator[None]:
    """Let errors about media name what the person named: below here files are called after their place in a job."""
    try:
        yield
    except (Unreadable, Damaged, TooMuchWork) as error:
        error.name = Path(source.page_url).name if source.site == "file" else source.title
        raise


def decide(source: Source, fetched: tuple[Fetched, ...], wish: Wish, folder: Path, shop: Workshop) -> Plan:
    """Return what will be done to the fetched files, and tell the person why."""
    ingredients = tuple(
        Ingredient(
            path=piece.path,
            info=shop.libav.probe(piece.path, source.title, takes_cut_off=True),
            start_s=piece.start_s,
            group=piece.group,
            is_sparse=piece.is_sparse,
        )
        for each in fetched
        for piece in each.pieces
    )
    if all(each.is_segmented for each in fetched):
        ingredients = on_one_clock(ingredients)
    ranges = fetched[0].ranges or _ranges_of(ingredients, wish)
    _require_there(ingredients, ranges, source.title)
    decided = plan(
        ingredients,
        wish,
        folder=folder,
        ranges=ranges,
        name=source.title,
        is_direct=source.site in {"file", "direct"},
        is_local=source.site == "file",
        capabilities=capabilities(shop.tool) if shop.tool.origin != "bundled" else None,
    )
    for why in decided.why:
        shop.context.tell(f"why.{why.code}", why.named())
    return decided


def _require_there(ingredients: tuple[Ingredient, ...], ranges: tuple[TimeRange, ...], name: str) -> None:
    """Raise EndMissing where what is wanted (without ranges: everything) is not all there."""
    for each in ingredients:
        lost_s = each.info.lost_from_s
        if lost_s is not None and (not ranges or any(part.end > each.start_s + lost_s for part in ranges)):
            raise end_missing(each.info, name)


def _smaller_until_it_fits(decided: Plan, shop: Workshop) -> Converted:
    for attempt in range(TRIES_AT_SIZE):
        _make(decided, shop)
        size = decided.result.stat().st_size
        if decided.expected.max_bytes is None or size <= decided.expected.max_bytes or attempt == TRIES_AT_SIZE - 1:
            break
        decided = decided.retry_smaller(size)
    _check(decided, shop)
    return Converted(path=decided.result, extension=decided.extension, is_untouched=decided.is_untouched)


def _make(decided: Plan, shop: Workshop) -> None:
    from fetchcut.media.run.ffmpeg import run

    require_space(decided.request.folder, likely_bytes(decided))
    for file in decided.files:
        with disk_errors(file.path):
            file.path.write_text(file.text, encoding="utf-8")
    for command in decided.commands:
        run(
            command,
            tool=shop.tool,
            folder=decided.request.folder,
            context=shop.context,
            stage=stage_of(command.arguments),
            sandbox=shop.settings.sandbox,
        )


def likely_bytes(decided: Plan) -> int:
    """Return about how much the commands will write: what has to be free before an hour of work begins.

    Rather too little than too much: a job that might have fitted must not be refused.
    """
    promised, pairs = decided.expected, decided.request.pairs
    if not decided.commands or not promised.has_video or not promised.duration_s:
        return 0
    size = sum(file.info.size_bytes for pair in pairs for file in pair.files)
    whole_s = sum(((pair.main.info.duration_s or Seconds(0)) for pair in pairs), Seconds(0))
    most = size * min(Seconds(1), promised.duration_s / whole_s) if whole_s else Seconds(0)
    if any(stage_of(command.arguments) == "convert" for command in decided.commands):
        most = min(most, promised.duration_s * MODEST_BYTES_PER_S)
    return int(min(most, promised.max_bytes or most))


def stage_of(arguments: tuple[str, ...]) -> Stage:
    """Return "merge" where FFmpeg only copies packets, "convert" where it encodes something."""
    codecs = [after for before, after in itertools.pairwise(arguments) if before.startswith("-c")]
    return "merge" if codecs and all(codec == "copy" for codec in codecs) else "convert"


def _check(decided: Plan, shop: Workshop) -> None:
    shop.context.report(Progress(stage="check", unit="steps", done=0, total=1))
    known = decided.request.pairs[0].main.info if decided.is_untouched else None
    verify(decided.result, decided.expected, shop.libav, known=known)
    shop.context.report(Progress(stage="check", unit="steps", done=1, total=1))


def _ranges_of(ingredients: tuple[Ingredient, ...], wish: Wish) -> tuple[TimeRange, ...]:
    """Return the wanted parts of files that were fetched whole: now it is known how long they are."""
    ends = [each.end_s for each in ingredients if each.info.duration_s is not None]
    return resolve_cuts(wish.cuts, max(ends)) if wish.cuts and ends else ()
