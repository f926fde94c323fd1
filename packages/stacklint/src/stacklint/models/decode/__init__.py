"""How the programs of a stack decode scalars: functions without any model around them."""
