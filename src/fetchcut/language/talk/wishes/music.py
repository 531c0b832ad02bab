"""Music below the pictures: by file, or by mood from what is on offer."""

from fetchcut.language.situation import Tune
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.edits.cut import DeleteTrack
from fetchcut.timeline.edits.music import SetMusic


def music_add(intent: Intent, scene: Scene) -> Plan:
    """Put music below the whole, or a part of it."""
    gain = float(amount) if (amount := intent.number("PCT")) is not None else 0.35
    if not scene.draft.tracks:
        raise Refuse("cannot.nothing_there")
    name = intent.word("FILE", "NAMED")
    if name is not None:
        return plan(SetMusic(asset=scene.asset(name).id, gain=gain))
    tune = _tune(intent, scene)
    return Plan(edits=(SetMusic(asset=tune.asset.id, gain=gain, name=tune.asset.name),), tunes=(tune,))


def _tune(intent: Intent, scene: Scene) -> Tune:
    offered = scene.situation.music
    if not offered:
        songs = scene.files("audio")
        if not songs:
            raise Ask("ask.which_music")
        return Tune(asset=songs[-1])
    mood = intent.word("MOOD")
    fitting = [tune for tune in offered if mood is None or mood in tune.moods]
    return (fitting or list(offered))[0]


def music_remove(intent: Intent, scene: Scene) -> Plan:
    """Take the music away."""
    tracks = scene.tracks("bgm")
    if not tracks:
        raise Refuse("cannot.no_music")
    return plan(*(DeleteTrack(track=each.id) for each in tracks))
