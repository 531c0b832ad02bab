"""How pictures lie over others: blended with them, cut to a circle."""

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import overlays, things
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.look import AddEffect
from fetchcut.timeline.edits.picture import Crop, SetBlend


def blend(intent: Intent, scene: Scene) -> Plan:
    """Lay a picture over the clips by screen, multiply and so on."""
    mode = intent.word("BLENDMODE") or ("screen" if intent.has("SCREEN") else None)
    mode = "normal" if mode is None and intent.has("NORMALWORD") else mode
    if mode is None:
        raise Ask("ask.which_blend")
    return plan(SetBlend(blend=mode, segments=tuple(each.id for each in overlays(intent, scene))))


def circle(intent: Intent, scene: Scene) -> Plan:
    """Show a picture as a circle: its middle, as a square, with round corners."""
    meant = things(intent, scene, "over", "main")
    if not meant.ids:
        raise Refuse("cannot.nothing_there")
    return plan(*rounded(meant.ids))


def rounded(ids: tuple[str, ...]) -> tuple[Edit, ...]:
    """Return the edits that make circles of pictures."""
    return (
        Crop(ratio="1:1", segments=ids),
        AddEffect(effect="round_corners", params={"radius": 50.0}, segments=ids),
    )
