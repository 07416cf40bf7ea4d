"""Losses as likelihoods: the Gaussian of regression, the categorical one of classification, and softmax."""
