"""Import: a document as an editor has it becomes a plan file in the dialect, and proves that nothing was lost.

Format readers reduce every format to one stream of blocks; numbered rules turn blocks into the dialect.
"""
