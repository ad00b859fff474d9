"""What can go wrong at a channel; the class says what to do next."""


class ChannelError(Exception):
    """The channel did not take the message."""

    retryable = False

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.__doc__)


class NotSent(ChannelError):
    """The message surely did not leave."""


class Unreachable(NotSent):
    """The connection to the channel never came about."""

    retryable = True


class Throttled(NotSent):
    """The channel asked us to slow down."""

    retryable = True

    def __init__(self, detail: str = "", *, retry_after: float = 1.0) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class NotAuthorised(NotSent):
    """The channel does not accept our account."""

    retryable = True


class Refused(NotSent):
    """The channel will not take this message, now or later."""

    def __init__(self, detail: str = "", *, code: str = "") -> None:
        super().__init__(detail)
        self.code = code


class Blocked(Refused):
    """The person has shut this channel to us."""


class Unsure(ChannelError):
    """Nobody can say yet whether the message left."""


class RequestError(Exception):
    """A webhook call that is not accepted."""

    status = 400


class Unauthenticated(RequestError):
    """The call does not carry the secret of this channel."""

    status = 401


class Malformed(RequestError):
    """The call cannot be read."""
