"""Drawn things that are no network and no chart: a nerve cell, animals, a letter, small pictures of cells.

Everything is made of the marks of every figure and stands in roles, so that it is printed and filmed like the rest.
"""
