"""The plain way: a whole draft by one filter graph. The smart way must give the same pictures and the same sound."""

from fetchcut.media.render.carried import telling
from fetchcut.media.render.compose import composed
from fetchcut.media.render.encoding import command_of, graph_for, run_graph
from fetchcut.media.render.handing import gone_if_failed, handed_over
from fetchcut.media.render.sounding import sound_into
from fetchcut.media.render.work import Made, Work


def made_whole(work: Work) -> Made:
    """Return the draft's file, made by one command."""
    graph = graph_for(work)
    pictures = composed(graph, work.cut.scenes, work.cut.titles, work.look)
    sound = sound_into(graph, work, work.context)
    # FFmpeg's own idea of a steady rate repeats the last frame where that seems to last longer.
    arguments = ["-map", pictures, *work.profile.video, "-pix_fmt", work.profile.pixel_format]
    arguments += ["-fps_mode", "passthrough"]
    arguments += ["-map", sound, *(work.profile.sound or ())] if sound else ["-an"]
    more, tells = telling(work, len(graph.readings))
    arguments += [*tells, *work.profile.target.muxer_options, "-f", work.profile.target.muxer]
    making = work.folder / f"making.{work.profile.target.extension}"
    command = command_of(
        graph, tuple(arguments), work, folder=work.folder, output=making, frames=work.cut.frames, more=more
    )
    with gone_if_failed(making):
        run_graph(graph, command, work, folder=work.folder, context=work.context)
        return handed_over(making, work, has_sound=sound is not None, is_looked_at=True)
