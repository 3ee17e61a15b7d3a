"""What stands between the network and the pages: limits on bodies, uploads and connections, and headers."""
