"""What learning needs: data, a model with parameters θ, and a loss; written out as one number that depends on θ."""

from __future__ import annotations

from typing import Any, Literal

from sympy import Add, Function, IndexedBase, Integer, Mul, Pow, Sum, Symbol

from ..derivations.derivation import Definition, Derivation, Step
from ..derivations.expressions import letters, plus, substituted, times, vector
from ..derivations.gradients.losses import REASONS, loss_for, loss_formula
from ..derivations.symbols import Letters
from ..learning.at_numbers import formula_of
from ..learning.counting import count_step
from ..networks import Network, NetworkError
from ..spelling import quoted

EXAMPLE = Network.parse("x[2] -> 3 phi -> 1")
MOST_WRITTEN = 6
"""Beyond this many examples the sum keeps its sign Σ."""
MOST_IN_FULL = 90
"""Letters of a loss that is written out for all examples."""
MOST_EXAMPLES = 10**9

INDEX = Symbol("i", integer=True)
LOSS = Function("L")(Symbol("theta"))


def derive(
    network: Network = EXAMPLE,
    *,
    examples: int | Literal["N"] = 3,
    loss: Literal["squared", "cross_entropy"] | None = None,
) -> Derivation:
    """L(θ) = 1/N Σ ℓ_i for a model, `examples` pairs of data and a loss, by default the one that fits the output.

    `examples="N"` leaves their number open.
    """
    count = example_count(examples)
    if network.has_feedback:
        raise NetworkError(
            "this network has feedback, and its examples are sequences: take one without, as in x[2] -> 3 relu -> 1"
        )
    model = _Model(network, loss_for(network, loss), count)
    steps = (model.mean(), model.one_loss(), model.one_output(), *model.in_full(), count_step(network))
    what = (
        "The data are pairs of an input x and the target y that belongs to it; the model is the network; the loss says "
        "how far one output is from its target."
    )
    remarks = (what, "Only θ may still be chosen: an optimiser looks for the θ with the smallest mean loss.")
    title = "Data, model and loss make one number"
    return Derivation("ingredients", title, steps, model.roles(steps), remarks)


def example_count(examples: int | str) -> Any:
    """How many examples are meant, as SymPy writes it: 3, or the letter N; NetworkError otherwise."""
    if examples == "N":
        return Symbol("N", integer=True, positive=True)
    if isinstance(examples, int) and not isinstance(examples, bool) and 1 <= examples <= MOST_EXAMPLES:
        return Integer(examples)
    raise NetworkError(
        f"{quoted(examples)} is not a number of examples: give a whole number from 1 to {MOST_EXAMPLES:,}, or N for any"
    )


class _Model:
    """A network, a loss, and a number of examples: the letters of example i and what they stand for."""

    def __init__(self, network: Network, loss: str, count: Any) -> None:
        self.network, self.loss, self.count = network, loss, count
        self._letters = Letters(network)
        self._formula = formula_of(network)
        self._x = self._letters.layer(network.input.name)
        self._units = network.output_shape[0]

    def output(self, place: Any) -> Any:
        """ŷ_i."""
        return vector(f"yhat_{place}", self._units)

    def loss_letter(self, place: Any) -> Any:
        """ℓ_i, 1 × 1."""
        return vector(f"ell_{place}", 1)

    def loss_of(self, place: Any) -> Any:
        """ℓ(ŷ_i, y_i)."""
        return loss_formula(self.loss, self.output(place), vector(f"y_{place}", self._units))

    def output_of(self, place: Any) -> Any:
        """f_θ(x_i)."""
        return substituted(self._formula, {self._x: vector(f"{self._x.name}_{place}", self._x.args[1])})

    # Steps ---------------------------------------------------------------------------------

    @property
    def is_short(self) -> bool:
        return bool(self.count.is_Integer and self.count <= MOST_WRITTEN)

    def mean(self) -> Step:
        """1/N Σ ℓ_i, and with its terms where they are few."""
        ell = IndexedBase("ell")
        share = Pow(self.count, -1, evaluate=False)
        total = Mul(share, Sum(ell[INDEX], (INDEX, 1, self.count)), evaluate=False)
        reason = "The loss of the whole data set is the mean of the losses of its examples."
        if not self.is_short:
            return Step(total, "write the sum out", total, reason, left=LOSS)
        terms = [ell[place] for place in range(1, int(self.count) + 1)]
        written = terms[0] if len(terms) == 1 else Mul(share, Add(*terms, evaluate=False), evaluate=False)
        return Step(total, "write the sum out", written, reason, left=LOSS)

    def one_loss(self) -> Step:
        letter, meaning = self.loss_letter("i"), self.loss_of("i")
        return Step(letter, "define", meaning, REASONS[self.loss], Definition(((letter, meaning),)))

    def one_output(self) -> Step:
        letter, meaning = self.output("i"), self.output_of("i")
        reason = "Each input goes through the same network, with the same θ."
        return Step(letter, "define", meaning, reason, Definition(((letter, meaning),)))

    def in_full(self) -> tuple[Step, ...]:
        """All examples with the loss put in, then the network; nothing where that would be too long to read."""
        if not self.is_short or int(self.count) * self._length() > MOST_IN_FULL:
            return ()
        places = range(1, int(self.count) + 1)
        losses = [self.loss_letter(place) for place in places]
        share = [Pow(self.count, -1)] if self.count > 1 else []

        def mean_of(terms: list[Any]) -> Any:
            return times(*share, plus(*terms))

        with_loss = mean_of([self.loss_of(place) for place in places])
        outputs = {self.output(place): self.output_of(place) for place in places}
        meanings = tuple((letter, self.loss_of(place)) for letter, place in zip(losses, places, strict=True))
        return (
            Step(
                mean_of(losses),
                "put in the loss",
                with_loss,
                "Put in what the loss is, example by example.",
                Definition(meanings),
            ),
            Step(
                with_loss,
                "put in the network",
                substituted(with_loss, outputs),
                "And what the network puts out: the data are given numbers, so this depends on θ alone.",
                Definition(tuple(outputs.items())),
            ),
        )

    def _length(self) -> int:
        """Letters that one example takes."""
        outputs = str(self.loss_of(1)).count(self.output(1).name)
        return outputs * (len(letters(self._formula)) + 1)

    def roles(self, steps: tuple[Step, ...]) -> tuple[tuple[str, str], ...]:
        known = self._letters.roles
        names = dict.fromkeys(letter.name for step in steps for letter in letters(step.after))
        own = {"y": "output", "yhat": "output", "ell": "emphasis", self._x.name: "input"}
        return tuple((name, known.get(name) or own.get(name.partition("_")[0], "")) for name in names)
