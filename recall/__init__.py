"""The core of Recall@k: one question bank in, checked and projected in many forms.

Nothing in this package knows the site generator or the command line; nothing prints or exits.
"""
