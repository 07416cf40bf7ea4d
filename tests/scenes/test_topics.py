"""Every scene, for its example and for other networks: what is told, how long, and whether it can be read."""

import importlib
import pkgutil

import av
import numpy as np
import pytest

import scenes.topics
from diagrams.theme import DARK, LIGHT, PRINT
from explainers.networks import Network, NetworkError
from scenes.filming import Film
from scenes.stage.legibility import check

TOPICS = [module.name for module in pkgutil.iter_modules(scenes.topics.__path__)]


def film(topic: str, text: str = "", theme=DARK) -> Film:
    module = importlib.import_module(f"scenes.topics.{topic}")
    return Film(module.tell, Network.parse(text) if text else module.EXAMPLE, theme)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_scene_has_a_few_steps_with_claims_and_narration(topic):
    told = film(topic)
    assert 3 <= len(told.steps) <= 8
    assert 20 <= told.duration <= 70
    for step in told.steps:
        assert len(step.title.split()) <= 10
        assert not step.title.endswith(".")
        assert 1 <= step.narration.count(". ") + 1 <= 4
        assert step.duration >= len(step.narration.split()) / 2.5 - 0.01


@pytest.mark.parametrize(
    ("topic", "text", "sentence"),
    [
        ("collapse", "x[n] -> 3", "symbolic size n has no numbers"),
        ("feedforward", "x[n] -> 3", "symbolic size n has no numbers"),
        *(
            (topic, "x[4] -> h: 8 tanh <- h -> 3", "shows a network at one moment")
            for topic in ("collapse", "layer", "stack", "nesting")
        ),
        ("collapse", "x[1,32,32] -> conv 6@5x5 tanh -> flatten -> 10", "a volume, not a vector"),
        ("feedforward", "x[1,32,32] -> conv 6@5x5 tanh -> flatten -> 10", "a volume, not a vector"),
    ],
)
def test_networks_that_cannot_be_shown_get_one_sentence(topic, text, sentence):
    with pytest.raises(NetworkError, match=sentence) as caught:
        _ = film(topic, text).steps
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_a_whole_film(tmp_path):
    told = film("collapse")
    told.save(tmp_path / "collapse.mp4", "draft")
    with av.open(str(tmp_path / "collapse.mp4")) as written:
        stream = written.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (854, 480, 15)
        assert stream.frames == round(sum(step.duration for step in told.steps) * 15)
        last = [frame.to_ndarray(format="rgb24") for frame in written.decode(video=0)][-1]
    still = np.asarray(told.still(len(told.steps), width=854).image().resize((854, 480)))
    assert np.abs(last.astype(int) - still).mean() < 3
    assert [path.name for path in tmp_path.iterdir()] == ["collapse.mp4"]


@pytest.mark.parametrize("theme", [DARK, LIGHT, PRINT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_last_frame_can_be_read(topic, theme):
    assert [str(problem) for problem in check(film(topic, theme=theme).story)] == []
