"""How a network looks: figures as plain geometry, themes, typesetting, and drawing through Graphviz."""
