"""Which of a source's renditions to fetch. Pure: renditions and a wish in, a choice and its reason out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from fetchcut.errors import NoSuchStream
from fetchcut.media.formats import Format, find
from fetchcut.media.why import Why, why
from fetchcut.timeline.facts import UNKNOWN, Rendition
from fetchcut.timeline.spoken import is_language
from fetchcut.timeline.wish import Wish

ENOUGH_LINES: Final = 1080
"""With nothing asked, H.264 of this many lines is preferred to anything taller."""

_ANIMATION_LINES: Final = 360
_SOUND_LINES: Final = 360
_BARELY_WORSE: Final = 0.7
"""Sound that need not be encoded again may have this part of the bit rate of the best and still sounds better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to fetch: one rendition, or one with the pictures and one with the sound, in this order.

    Where a source has sound only together with pictures, the second one has pictures too; only its sound is meant.
    """

    picked: tuple[Rendition, ...]
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """Pictures with the sound that goes with them."""

    video: Rendition
    audio: Rendition | None

    @property
    def picked(self) -> tuple[Rendition, ...]:
        return (self.video,) if self.audio is None else (self.video, self.audio)

    @property
    def lines(self) -> int:
        """Lines; 0 where nobody knows."""
        return self.video.lines or 0

    @property
    def size_bytes(self) -> int | None:
        sizes = [each.size_bytes for each in self.picked]
        return None if None in sizes else sum(size or 0 for size in sizes)


def choose(renditions: tuple[Rendition, ...], wish: Wish, *, name: str = "") -> Choice:
    """Return the renditions to fetch. The order of `renditions` does not matter.

    Asked lines are never exceeded while something at or below them exists. Sound comes along if there is any, unless
    it is not wanted. Raises NoSuchStream for sound wished of a silent source and pictures of a song; `name` is told.
    """
    target = find(wish.format) if wish.format else None
    is_sound = wish.wants_audio_only or (target is not None and target.kind == "audio")
    if is_sound:
        return _choose_sound(renditions, wish, name)
    pictured = [each for each in renditions if each.video_codec is not None]
    if not pictured:
        if wish.wants_video_only or target is not None:
            raise NoSuchStream(kind="video", name=name)
        return _choose_sound(renditions, wish, name)
    if len(renditions) == 1:
        return Choice(picked=renditions, why=_why_single(renditions[0], wish))
    if target is not None and not target.holds_sound:
        return _choose_silent(pictured, target, wish)
    return _choose_video(_offers(renditions, pictured, wish), target, wish)


# Sound


def _choose_sound(renditions: Iterable[Rendition], wish: Wish, name: str) -> Choice:
    heard = [each for each in renditions if each.audio_codec is not None]
    if not heard:
        raise NoSuchStream(kind="audio", name=name)
    alone = [each for each in heard if each.video_codec is None]
    best = _best_audio(alone, _sound_target(wish, "m4a"), wish) if alone else _lightest_with_sound(heard, wish)
    return Choice(picked=(best,), why=why("sound_only", codec=best.audio_codec or UNKNOWN))


def _best_audio(audio: list[Rendition], target: Format | None, wish: Wish) -> Rendition:
    spoken = _in_best_language(audio, wish)
    copyable = [each for each in spoken if _is_copied(each.audio_codec, target, is_video=False)]
    best = max(spoken, key=_sound_key)
    kept = max(copyable, key=_sound_key, default=best)
    return kept if (kept.bit_rate or 0) >= _BARELY_WORSE * (best.bit_rate or 0) else best


def _sound_key(each: Rendition) -> tuple[int, int, int, str]:
    return (each.bit_rate or 0, each.preference, -(each.size_bytes or 0), each.id)


def _in_best_language(audio: list[Rendition], wish: Wish) -> list[Rendition]:
    if wish.audio_language:
        asked = [each for each in audio if is_language(each.language, wish.audio_language)]
        if asked:
            return asked
    # A source ranks its original sound above dubbed ones; the rank of a language is that of its best rendition.
    ranks: dict[str, int] = {}
    for each in audio:
        language = each.language or ""
        ranks[language] = max(ranks.get(language, each.preference), each.preference)
    best = max(ranks, key=lambda language: (ranks[language], language))
    top = [language for language, rank in ranks.items() if rank == ranks[best]]
    return [each for each in audio if (each.language or "") in top]


def _lightest_with_sound(heard: list[Rendition], wish: Wish) -> Rendition:
    """Return the smallest rendition whose sound is not likely to have suffered: sound is all we take of it."""
    spoken = _in_best_language(heard, wish)
    enough = [each for each in spoken if (each.lines or 0) >= _SOUND_LINES]
    if enough:
        return min(enough, key=lambda each: (each.lines or 0, _is_uncommon(each), each.bit_rate or 0, each.id))
    return max(spoken, key=lambda each: (each.lines or 0, not _is_uncommon(each), each.bit_rate or 0, each.id))


# Pictures without sound


def _choose_silent(pictured: list[Rendition], target: Format, wish: Wish) -> Choice:
    """Return the smallest rendition that is large enough for a still or an animation."""
    needed = wish.lines or (ENOUGH_LINES if target.kind == "still" or wish.wants_best else _ANIMATION_LINES)
    enough = [each for each in pictured if (each.lines or 0) >= needed]
    least = min((each.lines or 0 for each in enough), default=max(each.lines or 0 for each in pictured))
    level = [each for each in pictured if (each.lines or 0) == least]
    best = max(level, key=lambda each: (not each.is_hdr, not _is_uncommon(each), -(each.bit_rate or 0), each.id))
    return Choice(picked=(best,), why=why("smallest_enough", lines=best.lines or 0, format=target.name))


# Pictures with sound


def _offers(renditions: Iterable[Rendition], pictured: list[Rendition], wish: Wish) -> list[_Offer]:
    heard = [each for each in renditions if each.audio_codec is not None]
    if wish.wants_video_only or not heard:
        return [_Offer(video=each, audio=None) for each in pictured]
    alone = [each for each in heard if each.video_codec is None]
    sound = _best_audio(alone, _sound_target(wish, "mp4"), wish) if alone else _lightest_with_sound(heard, wish)
    return [_Offer(video=each, audio=None if _has_own_sound(each, sound, wish) else sound) for each in pictured]


def _sound_target(wish: Wish, unasked: str) -> Format | None:
    """Return what the sound should be copyable into: `unasked` where nothing is said, anything for the best.

    mkv holds any sound, so what plays everywhere decides there too.
    """
    target = find(wish.format) if wish.format else None
    if wish.wants_best and (target is None or target.name == "mkv"):
        return None
    return find(unasked) if target is None or target.name == "mkv" else target


def _has_own_sound(video: Rendition, sound: Rendition, wish: Wish) -> bool:
    if video.audio_codec is None:
        return False
    is_wrong_language = wish.audio_language and is_language(sound.language, wish.audio_language)
    return not is_wrong_language or is_language(video.language, wish.audio_language or "")


def _choose_video(offers: list[_Offer], target: Format | None, wish: Wish) -> Choice:
    allowed, is_above = _within(offers, wish.lines)
    fitting = _fitting(allowed, wish)
    if wish.wants_best and wish.lines is None:
        best = max(fitting, key=_best_key)
        return Choice(picked=best.picked, why=why("best", lines=best.lines, codec=best.video.video_codec or UNKNOWN))
    if wish.lines is not None:
        best = max(fitting, key=_best_key if wish.wants_best else _key(target))
        return Choice(picked=best.picked, why=_why_asked(best, wish.lines, is_above=is_above))
    best, reason = _unasked(fitting, target)
    return Choice(picked=best.picked, why=why("fits_size", lines=best.lines) if fitting != allowed else reason)


def _within(offers: list[_Offer], lines: int | None) -> tuple[list[_Offer], bool]:
    """Return the offers at or below `lines`, else the lowest above; and whether they are above."""
    if lines is None:
        return offers, False
    below = [each for each in offers if 0 < each.lines <= lines]
    if below:
        return below, False
    above = [each.lines for each in offers if each.lines]
    # Nobody knows the lines: nothing is known to be too tall either.
    least = min(above, default=0)
    return [each for each in offers if each.lines == least], bool(above)


def _fitting(offers: list[_Offer], wish: Wish) -> list[_Offer]:
    if wish.max_bytes is None or wish.cuts:
        return offers
    limit = wish.max_bytes
    return [each for each in offers if each.size_bytes is not None and each.size_bytes <= limit] or offers


def _unasked(offers: list[_Offer], target: Format | None) -> tuple[_Offer, Why]:
    """Return what plays everywhere if it is tall enough, else the tallest up to ENOUGH_LINES of any codec."""
    tallest = max(each.lines for each in offers)
    playing = [each for each in offers if _is_preferred(each.video, target)]
    if playing and max(each.lines for each in playing) >= min(ENOUGH_LINES, tallest):
        best = max(playing, key=_key(target))
        return best, why("plays_everywhere", lines=best.lines, codec=best.video.video_codec or UNKNOWN)
    capped, _ = _within(offers, ENOUGH_LINES)
    best = max(capped, key=_key(target))
    return best, why("tallest", lines=best.lines, codec=best.video.video_codec or UNKNOWN)


def _key(target: Format | None) -> Callable[[_Offer], tuple[object, ...]]:
    def key(offer: _Offer) -> tuple[object, ...]:
        video, audio = offer.video, offer.audio or offer.video
        return (
            offer.lines,
            not video.is_hdr,
            _is_preferred(video, target),
            audio.audio_codec is None or _is_copied(audio.audio_codec, target or find("mp4"), is_video=False),
            _is_copied(video.video_codec, target or find("mp4"), is_video=True),
            *_tie(offer),
        )

    return key


def _best_key(offer: _Offer) -> tuple[object, ...]:
    return (offer.lines, not offer.video.is_hdr, offer.video.frame_rate or 0, *_tie(offer))


def _tie(offer: _Offer) -> tuple[object, ...]:
    video = offer.video
    return (video.bit_rate or 0, video.preference, video.frame_rate or 0, video.size_bytes or 0, video.id)


def _is_preferred(video: Rendition, target: Format | None) -> bool:
    if target is not None and target.name == "webm":
        return _is_copied(video.video_codec, target, is_video=True)
    return not _is_uncommon(video)


def _is_uncommon(each: Rendition) -> bool:
    """Return whether some players will refuse these pictures; an unnamed codec in an mp4 is H.264 until probed."""
    is_likely_h264 = each.video_codec == UNKNOWN and each.extension in {"mp4", "m4v"}
    return each.is_hdr or (each.video_codec != "h264" and not is_likely_h264)


def _is_copied(codec: str | None, target: Format | None, *, is_video: bool) -> bool:
    if target is None:
        return True
    if codec == UNKNOWN:
        return target.name == "mp4"
    return codec in (target.everywhere_video if is_video else target.everywhere_audio)


def _why_asked(best: _Offer, asked: int, *, is_above: bool) -> Why:
    codec = best.video.video_codec or UNKNOWN
    if is_above:
        return why("scaled_down", lines=best.lines, asked=asked, codec=codec)
    if best.lines == asked:
        return why("asked_lines", lines=best.lines, codec=codec)
    return why("below_asked", lines=best.lines, asked=asked, codec=codec)


def _why_single(only: Rendition, wish: Wish) -> Why:
    if wish.lines and only.lines and only.lines > wish.lines:
        return why("scaled_down", lines=only.lines, asked=wish.lines, codec=only.video_codec or UNKNOWN)
    return why("only_one", lines=only.lines or 0, codec=only.video_codec or UNKNOWN)
