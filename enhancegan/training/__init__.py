"""Training: of the critic, of the operators' heads, of the crop and of the photo filters."""
