"""Existing studies: their files, their record in the database, and freezing."""
