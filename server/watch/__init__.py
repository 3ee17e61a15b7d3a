"""What an operator watches: the log, Prometheus metrics, and the same numbers as a page for the researcher."""
