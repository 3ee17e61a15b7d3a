"""Several processes for the studies: each serves participants by itself, and passes everything else to one."""
