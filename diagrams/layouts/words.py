"""What stands in and around neurons: letters, shapes and numbers, by the derivations' own names."""

from __future__ import annotations

from dataclasses import replace

from explainers.derivations.formula import Formula, Row, Script, Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import letter
from explainers.derivations.symbols import Letters
from explainers.networks import Dense, Input, Layer, Network, Size


def number(value: float, decimals: int = 2) -> str:
    """A number with a true minus and always the same decimals; never −0.00."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−")


def entry(name: str, index: object, role: str = "") -> Formula:
    """Entry `index` of the vector called `name`: h_1 → h with (1) above and the index below."""
    head, _, subscript = name.partition("_")
    base = replace(letter(head), id="")
    above = Token(f"({subscript})", "word") if subscript else None
    return Script(base, size_formula(index), above, id=f"{name}_{index}", role=role)


def neuron_name(letters: Letters, layer: Layer, index: object, role: str = "") -> Formula:
    """The letter of one neuron: x_1, h_2 of layer 1, or plain ŷ where the layer has one neuron."""
    name = letters.names[layer.name]
    if letters.network.shapes[layer.name] == (1,):
        return with_ids(letter(name, "italic", role))
    return entry(name, index, role)


def vector_name(letters: Letters, layer: Layer, role: str = "") -> Formula:
    """The letter of a layer's output, bold."""
    return with_ids(letter(letters.names[layer.name], "bold", role))


def membership(letters: Letters, layer: Layer, role: str = "") -> Formula:
    """h_1 ∈ ℝ⁵."""
    (units,) = letters.network.shapes[layer.name]
    is_single = units == 1
    space: Formula = Token("reals", "upright", "reals")
    if not is_single:
        space = Script(space, sup=size_formula(units))
    name = letter(letters.names[layer.name], "italic" if is_single else "bold", role)
    return with_ids(Row((name, Token("in", "relation", "in"), space)))


def matrix_space(name: str, shape: tuple[Size, Size], role: str = "") -> Formula:
    """W_1 ∈ ℝ^(5×3)."""
    rows, columns = map(size_formula, shape)
    exponent = Row((rows, Token("times", "operator"), columns))
    space = Script(Token("reals", "upright", "reals"), sup=exponent)
    return with_ids(Row((letter(name, "bold", role), Token("in", "relation", "in"), space)))


def parameter_names(letters: Letters, layer: Layer, role: str = "") -> Formula:
    """W_1, b_1: what a dense layer learns."""
    bias = letters.bias(layer)
    names = [*letters.weight_names(layer), *([] if bias is None else [bias.name])]
    row: list[Formula] = []
    for name in names:
        row += [Token(",", "punctuation", ",")] if row else []
        row.append(letter(name, "bold", role))
    return with_ids(Row(tuple(row)))


def size_formula(size: object) -> Formula:
    """A size or an index as a formula: 5, or n."""
    return Token(str(size), "number") if isinstance(size, int) else replace(letter(str(size)), id="")


def layer_title(network: Network, layer: Layer) -> str:
    """Input layer, hidden layer 2, output layer."""
    dense = network.dense_layers
    if isinstance(layer.operation, Input):
        return "input layer"
    if dense and layer == dense[-1]:
        return "output layer"
    if isinstance(layer.operation, Dense):
        return "hidden layer" if len(dense) == 2 else f"hidden layer {dense.index(layer) + 1}"
    return layer.operation.kind
