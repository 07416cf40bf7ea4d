"""Frames → an H.264 film in MP4, one stream, constant frame rate; a hold is drawn and converted once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from .drawing import Frame
from .errors import ManimMissing
from .quality import Quality

BT709 = 1  # primaries, transfer and matrix of HD video


class Encoder:
    """Writes frames to `path`; `close` finishes the file, `abandon` lets go of it."""

    def __init__(self, path: Path, quality: Quality) -> None:
        try:
            import av  # noqa: PLC0415 - heavy and optional
            from av.video.reformatter import ColorRange, Colorspace, VideoReformatter  # noqa: PLC0415
        except ImportError:
            raise ManimMissing from None
        self._colors: Any = {"dst_colorspace": Colorspace.ITU709, "dst_color_range": ColorRange.MPEG}
        self._converter = VideoReformatter()  # keeps its tables from frame to frame
        self._container: Any = av.open(
            str(path), "w", format="mp4", options={"movflags": "+faststart"}, container_options=None
        )
        self._stream = self._container.add_stream("libx264", rate=quality.rate, options=dict(quality.options))
        self._stream.width, self._stream.height = quality.width, quality.height
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.time_base = Fraction(1, quality.rate)
        context.color_primaries = context.color_trc = context.colorspace = context.color_range = BT709
        # Filled anew for each frame: the converter has read it before the next one comes.
        self._input: Any = av.VideoFrame(quality.width, quality.height, "rgba")
        rows = np.frombuffer(self._input.planes[0], np.uint8).reshape(quality.height, -1)
        self._pixels = rows[:, : 4 * quality.width]
        self.frames = 0

    def show(self, frame: Frame, count: int = 1) -> None:
        """The same frame, `count` times."""
        self._pixels[:] = frame.reshape(len(frame), -1)
        picture = self._converter.reformat(self._input, format="yuv420p", **self._colors)
        for _ in range(count):
            picture.pts = self.frames
            picture.time_base = self._stream.codec_context.time_base
            self.frames += 1
            self._container.mux(self._stream.encode(picture))

    def close(self) -> None:
        self._container.mux(self._stream.encode())
        self._container.close()

    def abandon(self) -> None:
        self._container.close()
