"""What is wrong with a request for a film, in one sentence."""


class FilmError(ValueError):
    """A film cannot be made as asked: the sentence says why, and what to do."""


class ManimMissing(FilmError, ImportError):
    """Manim is not installed: the sentence has the lines that install it."""

    def __init__(self) -> None:
        super().__init__(
            'films need Manim, which is not installed: pip install "layerwise[film]" '
            "(on Debian and Ubuntu first: apt-get install --no-install-recommends "
            "gcc libc6-dev pkg-config python3-dev libcairo2-dev libpango1.0-dev)"
        )
