"""Sites that need special care: one file each, and their hosts here."""

from typing import Final
from urllib.parse import urlsplit

# Hosts whose pages are for yt-dlp alone. Asking them first by ourselves would only cost time, and a strike at those
# that count visits. The list is a short cut, not a border: any other page comes to yt-dlp after one look.
_BIG: Final = frozenset(
    """acfun.cn bilibili.com bilibili.tv b23.tv bsky.app dailymotion.com dai.ly douyin.com facebook.com fb.watch
    instagram.com ixigua.com kick.com kuaishou.com loom.com mixcloud.com nicovideo.jp nico.ms odysee.com ok.ru
    pinterest.com reddit.com rumble.com rutube.ru snapchat.com soundcloud.com streamable.com ted.com tiktok.com
    tumblr.com twitch.tv twitter.com vimeo.com vk.com vkvideo.ru weibo.com x.com xiaohongshu.com youku.com youtu.be
    youtube.com youtube-nocookie.com""".split()  # noqa: SIM905  (a list of names reads better without marks)
)


def is_big_site(link: str) -> bool:
    """Return whether the link's host, or a domain above it, is one that only yt-dlp understands."""
    try:
        host = (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return False
    labels = host.split(".")
    return any(".".join(labels[start:]) in _BIG for start in range(len(labels) - 1))
