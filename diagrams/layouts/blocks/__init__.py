"""Deep networks by their blocks: equal ones once, with how often, and what skips each of them."""
