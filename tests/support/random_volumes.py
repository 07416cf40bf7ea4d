"""Random convolutional networks as text, written anew and not by the library."""

from __future__ import annotations

import random


def random_text(seed: int, *, side: int = 24) -> str:
    """A network over volumes of one or two sides."""
    draw = random.Random(seed)
    count = draw.choice([1, 2])
    sides = lambda low, high: draw.choice(  # noqa: E731
        [str(draw.randint(low, high)), "x".join(str(draw.randint(low, high)) for _ in range(count))]
    )
    activation = lambda: draw.choice(["", " relu", " tanh", " sigmoid"])  # noqa: E731
    words = [f"x[{draw.randint(1, 3)}, {', '.join([str(side)] * count)}]"]
    for number in range(draw.randint(1, 4)):
        pad = draw.choice(["", f" pad {sides(1, 1)}"])
        kind = draw.choice(
            [
                f"conv {draw.randint(1, 4)}@{sides(2, 3)}{draw.choice(['', '/1', '/2'])}{pad}{activation()}"
                + draw.choice(["", " nobias"]),
                f"convT {draw.randint(1, 3)}@{sides(2, 3)}/{sides(1, 2)}{activation()}",
                f"maxpool {sides(1, 2)}",
                f"avgpool 2/{sides(1, 2)}{pad}",
                "batchnorm",
                "dropout 0.25",
                "relu",
                f"upsample {sides(1, 2)}",
                f"subsample {sides(1, 2)}{activation()}",
            ]
        )
        words.append(draw.choice(["", f"a{number}: "]) + kind)
    words.append(draw.choice(["globalpool", "flatten", "adaptivepool 2 -> flatten"]))
    return " -> ".join([*words, f"{draw.randint(1, 5)}{activation()}"])
