"""The ways in which identity refuses; each answer says what was wrong with a token, never whether an account exists."""

from domain.kernel.errors import Conflict, NotAuthenticated, NotFound


class TokenMissing(NotAuthenticated):
    """Log in, or send an access token."""


class TokenInvalid(NotAuthenticated):
    """What was sent is not an access token."""


class TokenExpired(NotAuthenticated):
    """The access token has expired; log in again."""


class TokenRevoked(NotAuthenticated):
    """The access token was revoked; log in again."""


class TokenSignatureWrong(NotAuthenticated):
    """The signature of the access token does not fit."""


class TokenIssuerUnknown(NotAuthenticated):
    """The access token comes from an issuer that is not trusted here."""


class TokenAudienceWrong(NotAuthenticated):
    """The access token is meant for somebody else."""


class TokenAlgorithmRefused(NotAuthenticated):
    """The access token is signed in a way that is not accepted here."""


class TokenSubjectMissing(NotAuthenticated):
    """The access token does not say whose it is."""


class SubjectUnknown(NotAuthenticated):
    """Nobody here goes by the subject of this access token."""


class WrongCredentials(NotAuthenticated):
    """The e-mail address and the password do not belong together."""


class EmailTaken(Conflict):
    """There is already an account with this e-mail address."""


class UserNotFound(NotFound):
    """There is no such person."""


class ServiceTokenNotFound(NotFound):
    """There is no such token."""
