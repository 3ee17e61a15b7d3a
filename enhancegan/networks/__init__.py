"""The networks: backbone, generator, critic, photo filters."""
