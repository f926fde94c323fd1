"""What is known of programs by their names: images, metrics, flags, variables and keys; tables beside them."""
