import pytest
from pydantic import ValidationError

from layerwise.catalogue import topics
from layerwise.faces import example
from layerwise.lecture import SHIPPED, parse_lecture, read_lecture, slide_options

SLIDE = """
title = "T"
seed = 5
[[slide]]
topic = "collapse"
title = "C"
"""


def test_the_shipped_lecture_has_the_seven_slides():
    lecture = read_lecture(SHIPPED)
    topics = [slide.topic for slide in lecture.slide]
    assert topics == ["neuron", "bias", "feedforward", "layer", "stack", "nesting", "collapse"]


def test_a_slide_without_a_network_shows_the_topics_own():
    lecture = parse_lecture(SLIDE)
    assert lecture.network(lecture.slide[0]) is None


def test_a_typed_network_gets_its_numbers_from_the_seed():
    def numbers(more):
        lecture = parse_lecture(f'{SLIDE}network = "x[3] -> 4 -> 2"\n{more}')
        return lecture.network(lecture.slide[0]).parameters

    assert numbers("") == numbers("seed = 5") != numbers("seed = 6")


def test_letters_stay_letters():
    lecture = parse_lecture(f'{SLIDE}network = "x[n] -> m -> 2"')
    assert lecture.network(lecture.slide[0]).parameters is None


def test_each_face_gets_the_options_that_it_knows():
    slide = parse_lecture(f"{SLIDE}options = {{ is_identity = true }}").slide[0]
    assert slide_options("derivation", slide) == {"is_identity": True}


def test_a_lecture_is_a_value():
    lecture = parse_lecture(SLIDE)
    with pytest.raises(ValidationError):
        lecture.title = "other"


def test_each_slide_of_the_shipped_lecture_shows_one_network():
    faces = {topic.name: topic.faces for topic in topics()}
    for slide in read_lecture(SHIPPED).slide:
        if slide.network is None:
            shown = {str(example(slide.topic, face)) for face in faces[slide.topic]}
            assert len(shown) == 1, f"{slide.topic} needs a network of its own in the lecture: {shown}"
