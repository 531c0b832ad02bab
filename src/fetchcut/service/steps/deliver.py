"""Give a checked result its final name."""

from collections.abc import Mapping

from fetchcut.disk import ensure_folder, publish
from fetchcut.ingest.source import Source
from fetchcut.service.job import Delivered
from fetchcut.service.naming import Destination, wanted_path
from fetchcut.service.steps.convert import Converted
from fetchcut.service.steps.find import named_fields


def deliver(result: Converted, source: Source, goal: Destination, token: str) -> Delivered:
    """Return the result under its final name, which appears in one step and replaces nothing.

    `token` names the job: delivered again after a kill, its own file is recognised. See `disk.publish`.
    A person's own file that is right already stays where it is, or is copied where another place was named.
    """
    is_own_file = source.site == "file" and result.is_untouched
    if is_own_file and goal.is_unsaid:
        return Delivered(path=result.path, size_bytes=result.path.stat().st_size)
    fields = named_fields(source)
    rendered = _rendered(goal, fields, result.extension)
    wanted = wanted_path(goal, title=source.title, extension=result.extension, rendered=rendered)
    ensure_folder(wanted.parent)
    path = publish(result.path, wanted, token=token, keeps_part=is_own_file)
    return Delivered(path=path, size_bytes=path.stat().st_size, fields=fields)


def _rendered(goal: Destination, fields: Mapping[str, object], extension: str) -> str | None:
    if goal.template is None:
        return None
    from fetchcut.ingest.ytdlp_words import render_template

    return render_template(goal.template, {**fields, "ext": extension})
