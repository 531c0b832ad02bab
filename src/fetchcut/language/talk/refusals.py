"""Ways a wish ends without an edit: a question, or an honest no. The key names the sentence in replies."""

from fetchcut.errors import FetchcutError


class Ask(FetchcutError):
    """More must be known: the sentence `key` asks for it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__()
        self.key = key
        self.told = facts


class Refuse(FetchcutError):
    """It cannot be done: the sentence `key` says why and what can be."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__()
        self.key = key
        self.told = facts
