"""Studies that exist: their files, their record in the database, and what fixes them for ever."""
