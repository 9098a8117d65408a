"""Whose something is: a user's, or that of a key which is no user's."""

from __future__ import annotations


def owner_of(user_id: str | None, key_id: str) -> str:
    return f"key:{key_id}" if user_id is None else f"user:{user_id}"
