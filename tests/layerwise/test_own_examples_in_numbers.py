"""A topic's own example has an unknown φ: with an input the sigmoid stands for it; an unknown size is asked for."""

from __future__ import annotations

import pytest

import layerwise as lw


@pytest.mark.parametrize("topic", ["stack", "nesting", "training", "layer", "collapse"])
def test_the_example_is_worked_out(topic: str) -> None:
    made = lw.derive(topic, x="1, 2, 3")
    assert made.verify().is_exact
    assert "≈" in made.text() or topic == "collapse"
    assert "σ" in made.text() or topic == "collapse"


def test_a_typed_phi_is_still_any_function() -> None:
    with pytest.raises(lw.NetworkError, match="stands for any function"):
        lw.derive("stack", "x[2] -> 2 phi", x="1, 2")
    with pytest.raises(lw.NetworkError, match="symbolic size n"):
        lw.derive("neuron", x="1, 2")
