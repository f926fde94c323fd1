"""The rules, one file each. They are found by `stacklint.rules.api.discover`, not listed anywhere."""
