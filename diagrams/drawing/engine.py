"""The one place that starts Graphviz: in process, one at a time, with positions as they are given."""

from __future__ import annotations

from threading import Lock

import pygraphviz

_lock = Lock()  # Graphviz's C code keeps global state


def graphviz_svg(dot: str) -> bytes:
    """Graphviz's SVG of a DOT source whose nodes and edges all have their positions."""
    with _lock:
        graph = pygraphviz.AGraph(string=dot)
        try:
            # As a program, not as args="-n2": that flag is silently ignored.
            return bytes(graph.draw(format="svg", prog="nop2"))
        finally:
            graph.close()
