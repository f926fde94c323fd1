"""What a program in Python exports, by its source: which files are in its image, what starts it, what it declares.

Nothing is imported or run: files are parsed, and what can't be known from their text makes the answer open.
"""
