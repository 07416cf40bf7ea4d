"""The last frames of the scenes, small, against stored pictures. Write new ones with LAYERWISE_WRITE_REFERENCES=1."""

import importlib
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenes.filming import Film
from scenes.filming.drawing import CairoDrawing

FOLDER = Path(__file__).parent / "references"
WIDTH, HEIGHT = 160, 90


def last_frames(topic: str) -> np.ndarray:
    module = importlib.import_module(f"scenes.topics.{topic}")
    story = Film(module.tell, module.EXAMPLE).story
    drawing = CairoDrawing(WIDTH, HEIGHT, story.paper)
    return np.concatenate([drawing.frame(step.last)[:, :, :3] for step in story.steps])


@pytest.mark.parametrize("topic", ["bias", "collapse", "feedforward", "layer", "nesting", "neuron", "stack"])
def test_last_frames_look_as_they_did(topic):
    frames, path = last_frames(topic), FOLDER / f"{topic}.png"
    if os.environ.get("LAYERWISE_WRITE_REFERENCES"):
        Image.fromarray(frames).quantize(64).save(path)
    stored = np.asarray(Image.open(path).convert("RGB"))
    assert frames.shape == stored.shape
    difference = np.abs(frames.astype(int) - stored)
    assert difference.mean() < 4
    # In blocks of 10 × 10 pixels: a missing word shows here, another version of a font does not.
    blocks = difference.mean(axis=2).reshape(len(frames) // 10, 10, WIDTH // 10, 10).mean(axis=(1, 3))
    assert blocks.max() < 25


def test_a_missing_thing_is_noticed():
    module = importlib.import_module("scenes.topics.collapse")
    story = Film(module.tell, module.EXAMPLE).story
    drawing = CairoDrawing(WIDTH, HEIGHT, story.paper)
    whole = drawing.frame(story.steps[2].last).astype(int)
    kept = tuple(ink for ink in story.steps[2].last if not (ink.fill and ink.paths[0].mean(axis=0)[0] > 60))
    less = drawing.frame(kept).astype(int)
    blocks = np.abs(whole - less)[:, :, :3].mean(axis=2).reshape(9, 10, 16, 10).mean(axis=(1, 3))
    assert blocks.max() > 25
