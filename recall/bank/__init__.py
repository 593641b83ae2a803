"""The bank: its records, how they are read from files, and what is wrong with them."""
