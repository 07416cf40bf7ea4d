"""Charts of the same marks as every figure, so that a chart and a network on one slide are of one hand.

Matplotlib's locators choose the ticks and its contour finder the level lines; everything that is drawn is ours.
"""
