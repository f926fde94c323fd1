"""The queries of a stack, parsed, with what they mean in it and the way back to their places."""
