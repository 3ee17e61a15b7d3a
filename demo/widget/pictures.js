// Pictures from the server, decoded before they are shown.

/** Returns an image element that can be shown at once. */
export async function decoded(blob) {
  const image = new Image();
  image.draggable = false;
  const address = URL.createObjectURL(blob);
  image.src = address;
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(address);
  }
  return image;
}
