"""What comes out: numbers in a range, or a class."""
