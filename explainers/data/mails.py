"""Mails of our own, each with whether it is spam; no real persons, no real senders."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    """A subject, a few short lines, and the class."""

    subject: str
    lines: tuple[str, ...]
    is_spam: bool


MAILS = (
    Mail("You have WON a prize!!!", ("Send us your password today", "to claim 1 000 000 coins"), True),
    Mail("Rehearsal on Tuesday", ("We start at ten in room 4,", "please bring your scores"), False),
)
