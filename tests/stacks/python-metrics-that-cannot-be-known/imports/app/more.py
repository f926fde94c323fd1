"""Some package of the company, which may count anything."""

from company_toolkit import observe


def add(text):
    observe()
    return text
