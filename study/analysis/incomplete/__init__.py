"""Analysis of rankings that place only some of the methods, or that have ties: what can be estimated from them."""
