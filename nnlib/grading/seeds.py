"""Which inputs an exercise is tried on: fresh ones, and the same when it is graded again."""

import hashlib


def seed_for(secret: str, exercise: str) -> int:
    """Return the seed of an exercise; nobody can tell it who does not know the secret."""
    digest = hashlib.sha256(f"{secret}\n{exercise}".encode()).digest()
    return int.from_bytes(digest[:4], "big")
