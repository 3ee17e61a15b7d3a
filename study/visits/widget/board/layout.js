// The arrangement in which equally large images fill a window best.

/**
 * Chooses the arrangement of `count` images of one aspect ratio in which each is as large as possible.
 *
 * `aspect`: width / height of the images; `width`, `height`: space in CSS pixels; `gap`: between images;
 * `caption`: {below, beside}, height of a caption under an image and width of one beside it. Returns the
 * columns, the images' width and height in whole pixels, equal for all, and whether captions go beside.
 */
export function largestGrid(count, aspect, width, height, gap, caption) {
  let best = { columns: 1, width: 0, height: 0, beside: false };
  for (let rows = 1; rows <= count; rows += 1) {
    const columns = Math.ceil(count / rows);
    const cellWidth = (width - gap * (columns - 1)) / columns;
    const cellHeight = (height - gap * (rows - 1)) / rows;
    for (const beside of [false, true]) {
      const spaceWidth = cellWidth - (beside ? caption.beside : 0);
      const spaceHeight = cellHeight - (beside ? 0 : caption.below);
      const imageWidth = Math.floor(Math.min(spaceWidth, spaceHeight * aspect));
      if (imageWidth > best.width) {
        best = { columns, width: imageWidth, height: Math.floor(imageWidth / aspect), beside };
      }
    }
  }
  return best;
}

/**
 * Returns the same for one column to be scrolled: each image as wide as the space, but seen whole with its caption.
 */
export function scrolledColumn(aspect, width, height, caption) {
  const imageWidth = Math.max(0, Math.floor(Math.min(width, (height - caption.below) * aspect)));
  return { columns: 1, width: imageWidth, height: Math.floor(imageWidth / aspect), beside: false };
}
