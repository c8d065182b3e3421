"""What may go wrong in a plugin, as typed failures the platform knows how to treat."""


class PluginError(Exception):
    """Base of the failures below."""


class AnswerRefused(PluginError):
    """A typed answer cannot be taken; the text says what to do and is shown to the person."""

    def __init__(self, message: str, code: str = "invalid") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class TemporaryFailure(PluginError):
    """Something outside is down: the job is tried again with growing pauses."""


class ConfigurationFailure(PluginError):
    """An editor or operator must change something: the job waits until they have."""


class PermanentFailure(PluginError):
    """Trying again cannot help: the job ends as failed and says why."""


class DuplicatePlugin(PluginError):
    """Two plugins of one kind claim the same slug."""


class UnknownPlugin(PluginError):
    """No plugin of that kind has that slug."""
