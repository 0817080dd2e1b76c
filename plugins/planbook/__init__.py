"""The core: the text of a plan goes in, a linked library of values comes out.

Pure: nothing here reads a file, writes a log, knows Pelican, a clock or a browser.
"""
