from explainers.derivations.formula import Fence
from explainers.networks import Network
from explainers.topics import neuron
from scenes.props.worked import (
    ids_of,
    number_token,
    recoloured,
    right_side,
    terms_of,
    with_relation,
    worked,
)
from scenes.stage.text import plain

WRITTEN = neuron.derive(Network.parse("x[2] -> 1")).formulas()[0].before


def test_numbers_take_the_places_of_letters():
    shown = worked(WRITTEN, {"w_1": "0.8", "x_1": "0.9", "w_2": "−0.5", "x_2": "0.4"})
    text = plain(shown).replace(" ", "")
    assert "0.8dot0.9" in text.replace("·", "dot")
    assert "b" in text
    assert set(ids_of(shown)) >= {"w_1#1", "x_1#1", "w_2#1", "x_2#1"}


def test_a_negative_number_has_one_pair_of_brackets():
    assert isinstance(number_token("−0.5", "w#1"), Fence)
    phi = neuron.derive(Network.parse("x[1] -> 1 tanh")).formulas()[0].before
    inside = right_side(worked(phi, {"w": "2", "x": "3"}))
    fence = inside.parts[-1]
    assert isinstance(fence, Fence)
    assert not isinstance(fence.body, Fence)


def test_a_sum_falls_into_terms_and_signs():
    terms = terms_of(right_side(WRITTEN))
    assert len(terms) == 5
    assert [terms[place].text for place in (1, 3)] == ["+", "+"]
    assert terms_of(terms[0]) == (terms[0],)


def test_a_line_goes_on_with_its_relation():
    assert with_relation(WRITTEN).parts[0].text == "="


def test_letters_change_their_colour_by_name():
    changed = recoloured(WRITTEN, {"w_1": "weight −", "w_2": "weight +"})
    first, _, second, *_ = terms_of(right_side(changed))
    assert [term.parts[0].role for term in (first, second)] == ["weight −", "weight +"]
    assert first.parts[1].role == "input"
