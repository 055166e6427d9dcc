"""Numbers of the code that were fitted to data, and the programs that fit them."""
