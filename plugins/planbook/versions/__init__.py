"""Versions of a plan: which texts came before it, and clause by clause what became of them."""
