"""The rules, one file each, in folders by what they look at. They are found by being there, and listed nowhere."""
