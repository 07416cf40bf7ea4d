"""Every scene, for its example and for other networks: what is told, how long, and whether it can be read."""

import importlib
import pkgutil

import pytest

import scenes.topics
from diagrams.theme import DARK, LIGHT, PRINT
from explainers.networks import Network
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


@pytest.mark.parametrize("theme", [DARK, LIGHT, PRINT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_last_frame_can_be_read(topic, theme):
    assert [str(problem) for problem in check(film(topic, theme=theme).story)] == []
