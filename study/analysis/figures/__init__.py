"""Figures of the analysis: numbers in, Plotly figures out, all in the look of ``study.analysis.look``.

Figures come with the light template; ``figure.update_layout(template=look.template("dark"))`` is all that a dark page
needs. They have no title and no width: the page sets both. ``labels`` always maps the keys of the study's methods to
the names to print, in the study's order, which also gives every method its color.
"""
