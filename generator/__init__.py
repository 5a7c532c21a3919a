"""Musterpress: print packets of a law-enforcement training series, for one agency or for all of them."""

__version__ = "0.1.0"
