"""Passwords hashed by argon2, access tokens signed as JWT, keys of other issuers by JWKS."""
