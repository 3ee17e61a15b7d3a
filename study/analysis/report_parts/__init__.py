"""The parts of a report, one file each: an analysis in, figures, tables and sentences out."""
