"""What was probably meant: the smallest single edit of a wrong expression that makes it equal to the right one."""

from .edits import Edit
from .meant import Meant, probably_meant

__all__ = ["Edit", "Meant", "probably_meant"]
