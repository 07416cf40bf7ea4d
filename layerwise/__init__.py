"""From one description of a neural network: its derivation, its figures and its film, which cannot disagree.

Names are loaded when they are first used, so that `import layerwise` alone starts neither SymPy nor Manim.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .neighbours import check_neighbours

if TYPE_CHECKING:
    from diagrams.figure import Figure
    from diagrams.theme import DARK, LIGHT, PRINT, Theme
    from explainers.derivations.derivation import Derivation, Step
    from explainers.derivations.expressions import Activation
    from explainers.derivations.gradients.nodes import Gradient, Jacobian, Loss
    from explainers.derivations.proof import Report, check, prove
    from explainers.networks import (
        ELU,
        GELU,
        GELU_TANH,
        IDENTITY,
        LEAKY_RELU,
        PHI,
        RELU,
        SIGMOID,
        SILU,
        SOFTMAX,
        SOFTPLUS,
        STEP,
        TANH,
        ActivationFunction,
        Network,
        NetworkError,
        leaky_relu,
    )
    from scenes.filming import STOCK, manim_scene, play_in

    from .catalogue import Topic, topics
    from .checking import check_file
    from .errors import CallError, ToolMissing
    from .faces import derive, draw, film

__version__ = "0.1.0"

_HOME_OF = {
    "explainers.networks": "ActivationFunction Network NetworkError ELU GELU GELU_TANH IDENTITY LEAKY_RELU "
    "PHI RELU SIGMOID SILU SOFTMAX SOFTPLUS STEP TANH leaky_relu",
    "explainers.derivations.derivation": "Derivation Step",
    "explainers.derivations.expressions": "Activation",
    "explainers.derivations.gradients.nodes": "Gradient Jacobian Loss",
    "explainers.derivations.proof": "Report check prove",
    "diagrams.figure": "Figure",
    "diagrams.theme": "Theme LIGHT DARK PRINT",
    "scenes.filming": "STOCK manim_scene play_in",
    "layerwise.catalogue": "Topic topics",
    "layerwise.checking": "check_file",
    "layerwise.errors": "CallError ToolMissing",
    "layerwise.faces": "derive draw film",
}
_MODULE_OF = {name: module for module, names in _HOME_OF.items() for name in names.split()}

__all__ = [
    "DARK",
    "ELU",
    "GELU",
    "GELU_TANH",
    "IDENTITY",
    "LEAKY_RELU",
    "LIGHT",
    "PHI",
    "PRINT",
    "RELU",
    "SIGMOID",
    "SILU",
    "SOFTMAX",
    "SOFTPLUS",
    "STEP",
    "STOCK",
    "TANH",
    "Activation",
    "ActivationFunction",
    "CallError",
    "Derivation",
    "Figure",
    "Gradient",
    "Jacobian",
    "Loss",
    "Network",
    "NetworkError",
    "Report",
    "Step",
    "Theme",
    "ToolMissing",
    "Topic",
    "check",
    "check_file",
    "derive",
    "draw",
    "film",
    "leaky_relu",
    "manim_scene",
    "play_in",
    "prove",
    "topics",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"layerwise has no {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


try:
    check_neighbours(Path(__file__).parent.parent)
except ImportError as error:
    # The command answers with the sentence alone.
    if Path(sys.argv[0]).stem == "layerwise":
        print(f"layerwise: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(3) from None
    raise
