"""Files of a session as clients see them: with a whole link, by the address they came by."""

from collections.abc import Iterable
from dataclasses import replace

from fetchcut.service.assets import UploadItem


def linked(items: Iterable[UploadItem], base_url: str) -> list[UploadItem]:
    """Return the items with links that begin with `base_url`."""
    return [replace(item, cdn_url=base_url + item.cdn_url) for item in items]
