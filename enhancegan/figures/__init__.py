"""The paper's Figs. 3-6 for any photos: galleries, attention, colour palettes against harmonic templates."""
