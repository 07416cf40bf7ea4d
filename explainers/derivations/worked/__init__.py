"""Worked numbers: any derivation with its formulas also worked out for one input, as students compute them by hand.

Numbers stay exact fractions while these are short; else they are rounded for the page only, and what follows is
computed from the unrounded ones.
"""
