"""What is certain of curves on an interval: Taylor coefficients, tubes and exact lines of functions and networks."""
