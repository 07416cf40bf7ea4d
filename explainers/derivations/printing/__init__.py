"""How expressions are written: as formulas with stable ids, and these as LaTeX, Typst, Markdown and plain text."""
