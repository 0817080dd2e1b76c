"""Indicators: what their tables say, how plans compare, and how it is said in a sentence."""
