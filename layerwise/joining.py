"""Clips joined into one film: their packets are copied, never encoded again; chapters and captions beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.packet import Packet
from av.video.stream import VideoStream

from explainers.replacing import replacing

from .captions import Cue

_MILLISECOND = Fraction(1, 1000)
# FFmpeg's encoder for captions in MP4 asks for a style, which players ignore.
_STYLE = b"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Sans,18,&HFFFFFF,&HFFFFFF,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


class JoinError(ValueError):
    """Clips that cannot follow each other in one film."""


@dataclass(frozen=True)
class Chapter:
    """A stretch of the film, in seconds."""

    title: str
    start: float
    end: float


def duration(clip: Path) -> Fraction:
    """The seconds that the pictures of `clip` last."""
    with av.open(str(clip)) as container:
        return _duration(container.streams.video[0])


def chapters(titles: Sequence[str], clips: Sequence[Path]) -> tuple[Chapter, ...]:
    """One chapter for each clip, end to end."""
    found, start = [], Fraction(0)
    for title, clip in zip(titles, clips, strict=True):
        end = start + duration(clip)
        found.append(Chapter(title, float(start), float(end)))
        start = end
    return tuple(found)


def join(
    path: Path, clips: Sequence[Path], parts: Sequence[Chapter], cues: Sequence[Cue], language: str = "eng"
) -> None:
    """Write the film `path` from `clips`, all of one size, rate and encoding; JoinError where they are not."""
    with replacing(path) as beside, av.open(str(beside), "w", options={"movflags": "+faststart"}) as film:
        with av.open(str(clips[0])) as first:
            pictures = film.add_stream_from_template(first.streams.video[0])
            kind = _kind(first.streams.video[0])
        captions = film.add_stream("mov_text") if cues else None
        if captions is not None:
            captions.codec_context.subtitle_header = _STYLE
            captions.time_base = _MILLISECOND
            captions.metadata["language"] = language
        film.set_chapters(
            [
                {
                    "id": number,
                    "start": round(part.start * 1000),
                    "end": round(part.end * 1000),
                    "time_base": _MILLISECOND,
                    "metadata": {"title": part.title},
                }
                for number, part in enumerate(parts, start=1)
            ]
        )
        waiting = list(cues)
        for packet, seconds in _packets(clips, kind):
            # In the order of time, so that a player need not jump about in the file.
            while captions is not None and waiting and waiting[0].start <= seconds:
                film.mux(_caption(waiting.pop(0), captions))
            packet.stream = pictures
            film.mux(packet)
        for cue in waiting:
            film.mux(_caption(cue, captions))


def _packets(clips: Sequence[Path], kind: tuple[object, ...]) -> Iterator[tuple[Packet[Any], Fraction]]:
    """The packets of all clips, each clip moved to the end of those before it; and each one's time in seconds."""
    offset = Fraction(0)
    for clip in clips:
        with av.open(str(clip)) as container:
            stream = container.streams.video[0]
            if _kind(stream) != kind:
                raise JoinError(
                    f"{clip.name} differs from the first clip in size, rate or encoding: film all again"
                )
            shift = round(offset / stream.time_base)
            for packet in container.demux(stream):
                if packet.dts is None:  # the empty packet at the end
                    continue
                packet.pts += shift
                packet.dts += shift
                yield packet, packet.pts * stream.time_base
            offset += _duration(stream)


def _kind(stream: VideoStream) -> tuple[object, ...]:
    """What must be equal for packets to follow each other."""
    context = stream.codec_context
    return (
        context.name,
        context.width,
        context.height,
        context.pix_fmt,
        stream.average_rate,
        stream.time_base,
        context.extradata,
    )


def _duration(stream: VideoStream) -> Fraction:
    """In whole pictures: the container rounds the last one's time."""
    if not (stream.duration and stream.time_base and stream.average_rate):
        raise JoinError(f"{stream.container.name} does not say how long it lasts: film it again")
    return round(stream.duration * stream.time_base * stream.average_rate) / stream.average_rate


def _caption(cue: Cue, stream: Any) -> Packet[Any]:
    """A sample of 3GPP timed text: the length in two bytes, then UTF-8."""
    text = cue.text.encode()
    packet: Packet[Any] = Packet(len(text).to_bytes(2, "big") + text)
    packet.stream = stream
    packet.time_base = _MILLISECOND
    packet.pts = packet.dts = round(cue.start * 1000)
    packet.duration = round(cue.end * 1000) - packet.pts
    return packet
