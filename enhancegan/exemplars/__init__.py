"""Stylization after exemplars: Lee, Sunkavalli, Lin, Shen and Kweon, CVPR 2016 (arXiv 1511.03748), the paper's [28].

The formulas are theirs. Constants marked "theirs, as reported" are those of a public reimplementation
(github.com/jinyu121/ACACTS); constants marked "ours" are our choice.
"""
