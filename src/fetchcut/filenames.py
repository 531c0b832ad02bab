"""Names for files made of titles: what every file system takes, what a person still recognises. Pure."""

import unicodedata

LONGEST_NAME_BYTES = 180
"""ext4 and APFS allow 255 bytes; room is left for " (2)", an extension and a download manager's own suffix."""


def safe_name(title: str) -> str:
    """Return a file name (without extension) for any title: CJK and emoji kept, nothing that a file system refuses.

    No separators, control characters or reserved names, no leading dot or dash (a name must not hide and must never
    look like an option), no trailing dot or space, at most 180 bytes of UTF-8 cut between characters.
    """
    import pathvalidate

    text = unicodedata.normalize("NFC", title)
    text = "".join(" " if _is_blank(character) else _LOOKALIKES.get(character, character) for character in text)
    text = pathvalidate.sanitize_filename(text, platform="universal", max_len=255)
    text = " ".join(text.split()).lstrip(".- ")
    return _shortened(text).rstrip(". ") or "video"


# People write these in titles; the full-width twins read the same and are allowed everywhere.
_LOOKALIKES = {"/": "⧸", "\\": "⧹", ":": "：", "?": "？", '"': "＂", "*": "＊", "<": "＜", ">": "＞", "|": "｜"}


def _is_blank(character: str) -> bool:
    # Cf: direction marks and zero-width characters, which can make a name show as another one.
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Zs", "Cs"} and character != "\u200d"


def _shortened(text: str) -> str:
    data = text.encode("utf-8", "ignore")
    return data[:LONGEST_NAME_BYTES].decode("utf-8", "ignore") if len(data) > LONGEST_NAME_BYTES else text
