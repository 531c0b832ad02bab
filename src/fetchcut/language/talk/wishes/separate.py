"""Results in files of their own: what the clips have to be for it, since each clip becomes one."""

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes import scenes, split
from fetchcut.language.talk.wishes.plan import Plan


def separate(intent: Intent, scene: Scene) -> Plan:
    """Cut at scenes, or into the parts that are said; where nothing is said the clips stay as they are."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    if intent.word("SEPARATE") == "scenes" or intent.has("SCENES"):
        return _at_scenes(intent, scene)
    if intent.has("T", "LEN", "C", "N", "X", "POINT", "HALF", "MIDDLE"):
        return split.split(intent, scene)
    return Plan()


def _at_scenes(intent: Intent, scene: Scene) -> Plan:
    """Return the cuts at scenes; none where the clips are scenes already."""
    try:
        return scenes.scene_split(intent, scene)
    except Refuse:
        if len(scene.clips) == 1:
            raise
        return Plan()
