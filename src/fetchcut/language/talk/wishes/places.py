"""Where among the clips something goes in."""

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.scene import Scene
from fetchcut.timeline.time import Seconds


def between_clips(intent: Intent, scene: Scene) -> Seconds | None:
    """Return the time of the cut that clips name, None where none is: "between clip 1 and 2", "after the dog"."""
    if (pair := intent.first("BETWEENCLIPS")) is not None and isinstance(pair.value, tuple):
        return scene.pointed((pair.value[0],))[0].end
    refs = [ref for item in intent.all("CLIPS", "NAMED") if (ref := ref_of(item)) is not None]
    if refs and intent.has("BEFORE", "FRONT"):
        return scene.pointed(refs[-1:])[0].start
    if refs and intent.has("AFTER", "BACK"):
        return scene.pointed(refs[-1:])[-1].end
    return None
