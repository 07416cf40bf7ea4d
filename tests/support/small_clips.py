"""Tiny films for tests that need no scene."""

import av
import numpy as np

RATE = 15


def clip(path, frames, size=(64, 48)):
    """A clip of `frames` pictures, each a shade of its own, at 15 a second; returns `path`."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(frames):
            shade = np.full((size[1], size[0], 3), 40 + 4 * number % 200, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        container.mux(stream.encode())
    return path
