"""Each activation's NumPy function, derivative and formula against one another, computed by independent routes."""

import pickle
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy

from explainers.networks import (
    ACTIVATIONS,
    GELU,
    GELU_TANH,
    IDENTITY,
    LEAKY_RELU,
    RELU,
    SOFTMAX,
    ActivationFunction,
    Network,
    NetworkError,
    activation_named,
    leaky_relu,
)

KNOWN = (*tuple(each for each in ACTIVATIONS if each.function), leaky_relu(Fraction(1, 5)))
ELEMENTWISE = tuple(each for each in KNOWN if each.is_elementwise)
POINTS = np.random.default_rng(7).uniform(-6, 6, 40)
# One-sided slopes where the function has a kink: the stated convention is one of them.
KINKED = {"relu", "leaky_relu", "leaky_relu(1/5)", "step"}


def exactly(activation: ActivationFunction, z: float) -> mpmath.mpf:
    """The formula at the very double z, with 60 digits."""
    letter = sympy.Symbol("z", real=True)
    with mpmath.workdps(60):
        return mpmath.mpf(activation.formula(letter).subs(letter, sympy.Rational(z)).evalf(60, maxn=1000))


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda each: each.name)
def test_function_is_formula(activation: ActivationFunction) -> None:
    for z in (*POINTS, 0.0, -40.0, 40.0):
        value = float(exactly(activation, z))
        assert activation(z) == pytest.approx(value, rel=1e-12, abs=1e-300), z


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda each: each.name)
def test_derivative_is_that_of_the_function(activation: ActivationFunction) -> None:
    step = 1e-5
    central = (activation(POINTS + step) - activation(POINTS - step)) / (2 * step)
    np.testing.assert_allclose(activation.derivative(POINTS), central, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda each: each.name)
def test_derivative_at_a_kink_is_the_left_one(activation: ActivationFunction) -> None:
    left = (activation(0.0) - activation(-1e-7)) / 1e-7
    right = (activation(1e-7) - activation(0.0)) / 1e-7
    taken = activation.derivative(np.zeros(1))[0]
    if activation.name == "step":
        assert taken == 0.0
        return
    assert taken == pytest.approx(left, abs=1e-5)
    assert (abs(left - right) > 0.1) == (activation.name in KINKED)


@pytest.mark.parametrize("activation", KNOWN, ids=lambda each: each.name)
def test_far_out_nothing_overflows(activation: ActivationFunction) -> None:
    far = np.array([-1e300, -1e150, -745.0, 745.0, 1e150, 1e300])
    assert np.isfinite(activation(far)).all()
    if activation.derivative is not None:
        assert np.isfinite(activation.derivative(far)).all()


def test_softmax_is_its_formula() -> None:
    letters = sympy.symbols("z_1:5", real=True)
    place = np.array([0.3, -2.0, 1.5, 4.0])
    values = [
        float(entry.subs(dict(zip(letters, place, strict=True))).evalf(30))
        for entry in SOFTMAX.formula(letters)
    ]
    np.testing.assert_allclose(SOFTMAX(place), values, rtol=1e-14)
    assert SOFTMAX.derivative is None


def test_slopes_are_those_of_the_function() -> None:
    for activation in KNOWN:
        if activation.slopes is None:
            continue
        left, right = map(float, activation.slopes)
        np.testing.assert_array_equal(activation(np.array([-3.0, 3.0])), [-3 * left, 3 * right])
    assert {each.name for each in KNOWN if each.slopes} == {
        "identity",
        "relu",
        "leaky_relu",
        "leaky_relu(1/5)",
    }
    assert LEAKY_RELU.slopes == (Fraction(1, 100), Fraction(1))


def test_tanh_form_of_gelu_is_near_but_not_gelu() -> None:
    grid = np.linspace(-6, 6, 4001)
    largest = np.abs(GELU(grid) - GELU_TANH(grid)).max()
    assert largest == pytest.approx(4.7e-4, rel=0.02)


@pytest.mark.parametrize("activation", [*ACTIVATIONS, leaky_relu(Fraction(1, 5))], ids=lambda each: each.name)
def test_activations_can_be_sent_to_another_process(activation: ActivationFunction) -> None:
    sent = pickle.loads(pickle.dumps(activation))
    assert sent == activation
    assert hash(sent) == hash(activation)
    if activation.function:
        np.testing.assert_array_equal(sent(POINTS), activation(POINTS))


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda each: each.name)
def test_names_are_read_and_written(activation: ActivationFunction) -> None:
    assert activation_named(activation.name) is activation
    network = Network.parse(f"x[3] -> 4 {activation.name} -> {activation.name} -> 2")
    written = Network.feedforward(3, 4, 2, activation=activation)
    assert Network.parse(str(network)) == network
    assert Network.from_toml(network.to_toml()) == network
    assert written.layers[1].operation.activation is activation or activation is IDENTITY


def test_other_slopes_are_values_of_their_own() -> None:
    fifth = leaky_relu("1/5")
    assert fifth == leaky_relu(0.2) == leaky_relu(Fraction(1, 5))
    assert fifth != LEAKY_RELU
    assert fifth.symbol != LEAKY_RELU.symbol
    assert leaky_relu(0.01) == LEAKY_RELU
    assert RELU != LEAKY_RELU
    network = Network.feedforward(2, 3, 1, activation=fifth)
    for write in (str, Network.to_toml, Network.to_json):
        with pytest.raises(NetworkError, match="'leaky_relu\\(1/5\\)' of your own"):
            write(network)
    for wrong in (0, 1, -1, 2.0, "a", None, float("nan"), "1/0"):
        with pytest.raises(NetworkError, match="give a"):
            leaky_relu(wrong)
