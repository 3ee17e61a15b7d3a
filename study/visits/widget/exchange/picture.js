// How a picture gets from the server into an image element.

/**
 * Shows the picture at `address` in an image element; resolves once it is decoded.
 *
 * An image element sends cookies but no `headers`: where those prove who asks, the picture is fetched with them.
 */
export async function showPicture(image, address, headers) {
  if (Object.keys(headers).length === 0) {
    image.src = address;
    return image.decode();
  }
  const reply = await fetch(address, { credentials: "same-origin", headers });
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  const local = URL.createObjectURL(await reply.blob());
  try {
    image.src = local;
    return await image.decode();
  } finally {
    // The element keeps what it has loaded.
    URL.revokeObjectURL(local);
  }
}
