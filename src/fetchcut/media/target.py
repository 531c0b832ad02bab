"""Which format the result gets where the wish names none, and whether a file already is of that format. Pure."""

from typing import Final

from fetchcut.errors import NoSuchStream
from fetchcut.media.formats import Format, find
from fetchcut.media.parts import Ingredient, Pair
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.wish import Wish

_SOUND_FORMATS: Final = {
    "aac": "m4a",
    "alac": "m4a",
    "mp3": "mp3",
    "opus": "opus",
    "flac": "flac",
    "pcm_s16le": "wav",
    "pcm_s24le": "wav",
    "pcm_s32le": "wav",
    "pcm_f32le": "wav",
    "pcm_u8": "wav",
}
_STILL_FORMATS: Final = {"mjpeg": "jpg", "png": "png", "webp": "webp", "gif": "gif"}
_PLAYABLE_VIDEO: Final = frozenset({"h264", "hevc", "av1", "vp9", "vp8"})


def target_of(
    pairs: tuple[Pair, ...], wish: Wish, *, keeps_container: bool, is_cut: bool, name: str, is_local: bool = False
) -> Format:
    """Return the format of the result. `keeps_container` true: a playable mp4, mkv or webm stays what it is,
    unless `is_cut`: a part of an mkv can be copied into an mp4 only. `is_local` true: so does a mov, cut or not.

    Raises UnknownFormat, and NoSuchStream where the format needs pictures or sound that are not there.
    """
    pair = pairs[0]
    asked = find(wish.format) if wish.format else None
    if wish.wants_audio_only and (asked is None or asked.kind != "audio"):
        asked = _sound_format(pair)
    target = asked or _fitting(pair, wish, keeps_container=keeps_container, is_cut=is_cut)
    if asked is None and is_local and target.name == "mp4" and _is_playable_mov(pair):
        # What came by a link is made to play everywhere; nobody asked for another kind of one's own file.
        target = find("mov")
    _require_streams(pair, target, wish, name)
    return target


def is_of(info: MediaInfo, suffix: str, target: Format) -> bool:
    """Return whether the file's container is the target's. `suffix` tells apart what shares a demuxer (mp4, mov)."""
    if info.container not in target.containers:
        return False
    suffix = suffix.lower().removeprefix(".")
    rivals = {"mp4": {"mov", "qt"}, "m4a": {"mov", "qt"}, "webm": {"mkv", "mka"}, "opus": set[str]()}
    needed = {"mov": {"mov", "qt"}, "mkv": {"mkv"}}
    return suffix in needed[target.name] if target.name in needed else suffix not in rivals.get(target.name, set())


def _require_streams(pair: Pair, target: Format, wish: Wish, name: str) -> None:
    has_picture = pair.video is not None
    has_cover = bool(pair.main.info.video)
    if target.kind == "audio" and pair.audio is None:
        raise NoSuchStream(kind="audio", name=name)
    if (target.kind != "audio" or wish.wants_video_only) and not has_picture:
        if target.kind == "still" and has_cover:
            return
        raise NoSuchStream(kind="video", name=name)


def _sound_format(pair: Pair) -> Format:
    stream = pair.audio.info.audio[0] if pair.audio else None
    return find(_SOUND_FORMATS.get(stream.codec, "m4a") if stream else "m4a")


def _fitting(pair: Pair, wish: Wish, *, keeps_container: bool, is_cut: bool) -> Format:
    if pair.video is None or pair.video.info.picture is None:
        return _sound_format(pair)
    picture = pair.video.info.picture
    if pair.video.info.is_still:
        return find(_STILL_FORMATS.get(picture.codec, "png"))
    if picture.codec in {"gif", "webp", "webp_anim"}:
        return find("gif" if picture.codec == "gif" else "webp")
    if keeps_container and not is_cut and picture.codec in _PLAYABLE_VIDEO:
        return _kept(pair.video)
    return _for_best(pair) if wish.wants_best else _for_cut(pair.video) if keeps_container else find("mp4")


def _is_playable_mov(pair: Pair) -> bool:
    file, mov = pair.video, find("mov")
    if file is None or not is_of(file.info, file.path.suffix, mov):
        return False
    sounds = {each.codec for each in file.info.audio}
    return {each.codec for each in file.info.video} <= _PLAYABLE_VIDEO & mov.video_codecs and sounds <= mov.audio_codecs


def _kept(file: Ingredient) -> Format:
    if file.info.container != "matroska,webm":
        return find("mp4")
    codecs = [each.codec for each in file.info.video] + [each.codec for each in file.info.audio]
    webm = find("webm")
    fits = all(codec in webm.video_codecs | webm.audio_codecs for codec in codecs)
    return webm if fits and file.path.suffix.lower() != ".mkv" else find("mkv")


def _for_cut(file: Ingredient) -> Format:
    """Return webm for a part of a webm; else mp4, in which a copied part may start anywhere."""
    kept = _kept(file)
    return kept if kept.name == "webm" else find("mp4")


def _for_best(pair: Pair) -> Format:
    """Return mp4 if it holds these codecs, else mkv, which holds any: the best picture is never encoded again."""
    mp4 = find("mp4")
    picture = pair.video.info.picture if pair.video else None
    fits_video = picture is None or picture.codec in mp4.video_codecs
    fits_audio = pair.audio is None or all(each.codec in mp4.audio_codecs for each in pair.audio.info.audio)
    return mp4 if fits_video and fits_audio else find("mkv")
