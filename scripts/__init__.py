"""Command lines over `recall`: each reads its arguments, calls the core and prints.

`dev.py` is the way in to all of them.
"""
