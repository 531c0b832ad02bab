"""Where a result goes: `-o` (folder, file or yt-dlp template) and a title, made into a path that every disk takes."""

from dataclasses import dataclass
from pathlib import Path

from fetchcut.errors import OneNameForMany
from fetchcut.filenames import safe_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """What `-o` said. At most one of `file` and `template` is set; `folder` always is.

    `is_unsaid` true: the person named no place, and `folder` is the usual one.
    """

    folder: Path
    is_unsaid: bool = False
    file: Path | None = None
    template: str | None = None

    @property
    def extension(self) -> str | None:
        """Return the extension the person typed, None where the name has none or there is no name."""
        return self.file.suffix[1:].lower() or None if self.file else None


def destination(output: str | None, default_folder: Path, *, result_count: int = 1) -> Destination:
    """Return where results go.

    An existing folder, or a text that ends in a slash, is a folder; `%(` makes a template; all else is a file.
    Raises OneNameForMany.
    """
    if not output:
        return Destination(folder=default_folder, is_unsaid=True)
    # Absolute: what is printed must be found from any folder.
    path = Path(output).expanduser().absolute()
    if "%(" in output:
        return Destination(folder=default_folder, template=output)
    if output.endswith(("/", "\\")) or path.is_dir():
        return Destination(folder=path)
    if result_count > 1:
        raise OneNameForMany(name=output, count=result_count)
    return Destination(folder=path.parent, file=path)


def wanted_path(goal: Destination, *, title: str, extension: str, rendered: str | None = None) -> Path:
    """Return the path a result should get (it may be taken: publishing finds a free one).

    `rendered` is the template filled in, where there is one. The extension is always the result's own: a file that is
    named .mp4 and holds something else helps nobody.
    """
    if rendered is not None:
        path = Path(rendered)
        # Folders that the template makes out of fields are names like any other: cleaned, never climbing out.
        parts = [part if part == path.anchor else safe_name(part) for part in path.parts]
        path = Path(*parts) if parts else Path(safe_name(title))
        return _with_extension(path if path.is_absolute() else goal.folder / path, extension)
    if goal.file:
        return _with_extension(goal.file, extension)
    return goal.folder / f"{safe_name(title)}.{extension}"


def _with_extension(path: Path, extension: str) -> Path:
    if path.suffix.lower() == f".{extension}":
        return path
    known = path.suffix and len(path.suffix) <= 5 and path.suffix[1:].isalnum() and not path.suffix[1:].isdigit()
    return path.with_suffix(f".{extension}") if known else path.with_name(f"{path.name}.{extension}")
