"""Where networks bend and how close they come: linear regions, approximation, and bounds on both."""
