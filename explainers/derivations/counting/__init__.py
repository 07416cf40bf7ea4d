"""What layers cost, as formulas, and certificates that count again one by one."""
