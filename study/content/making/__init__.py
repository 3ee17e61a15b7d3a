"""How studies are made and deleted: built from photos, imported, or the sample study."""
