"""The shape of the picture."""

from fractions import Fraction

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.edits.canvas import SetCanvas


def canvas(intent: Intent, scene: Scene) -> Plan:
    """Give the result another shape: by ratio, by word, for a platform."""
    named = intent.first("RATIO", "SHAPE", "PLATFORM")
    if named is None:
        raise Ask("ask.which_shape")
    if isinstance(named.value, Fraction):
        return plan(SetCanvas(ratio=f"{named.value.numerator}:{named.value.denominator}"))
    return plan(SetCanvas(ratio=str(named.value)))
