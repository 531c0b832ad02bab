"""How a wish ends without an edit: a question, an honest no (the key names the sentence), facts first, another wish."""


class Ask(Exception):
    """More must be known: the sentence `key` asks for it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__()
        self.key = key
        self.told = facts


class Refuse(Exception):
    """It cannot be done: the sentence `key` says why and what can be."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__()
        self.key = key
        self.told = facts


class Unmeasured(Exception):
    """Files, by asset id, must be listened to (`sounds`, `beats`), looked through (`pictures`) or read first."""

    def __init__(
        self,
        *,
        sounds: tuple[str, ...] = (),
        pictures: tuple[str, ...] = (),
        beats: tuple[str, ...] = (),
        subtitles: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self.sounds = sounds
        self.pictures = pictures
        self.beats = beats
        self.subtitles = subtitles


class Meant(Exception):
    """The words mean a wish of another subject, `kind`: after a title, "put it at 5 seconds" is when it is seen."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
