"""The paper's Figs. 3-6 for any photos: galleries, attention, color palettes against harmonic templates."""
