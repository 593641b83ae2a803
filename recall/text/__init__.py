"""What Markdown of the bank means: prose, code, formulas, links, references."""
