"""What learning is made of: functions that are linear or not, networks at given numbers, losses and data."""
