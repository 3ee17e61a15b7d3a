// The arrangement in which the pictures are largest.

import assert from "node:assert/strict";
import { test } from "node:test";

import { largestGrid, scrolledColumn } from "../../../../study/visits/widget/board/layout.js";

const BELOW = { below: 40, beside: 10_000 };

test("wide windows put five square pictures side by side", () => {
  // (1000 - 4 * 10) / 5 = 192 wide; the height would allow 260.
  assert.deepEqual(largestGrid(5, 1, 1000, 300, 10, BELOW), { columns: 5, width: 192, height: 192, beside: false });
});

test("tall windows put them one below the other", () => {
  // (1000 - 4 * 10) / 5 - 40 = 152 high; 152 wide. Two columns: 3 rows, (1000 - 20) / 3 - 40 = 286 high, 145 wide.
  assert.deepEqual(largestGrid(5, 1, 300, 1000, 10, BELOW), { columns: 1, width: 152, height: 152, beside: false });
});

test("captions go beside the pictures where that makes them larger", () => {
  // 3:1 pictures, one column: beside, 600 - 100 = 500 wide and 166 high, of 190; below, 150 of 190 high, 450 wide.
  const caption = { below: 40, beside: 100 };
  assert.deepEqual(largestGrid(2, 3, 600, 390, 10, caption), { columns: 1, width: 500, height: 166, beside: true });
});

test("sides are whole pixels, and nothing leaves the window", () => {
  for (let count = 2; count <= 7; count += 1) {
    for (const aspect of [0.5, 0.75, 1, 1.333, 1.5, 3]) {
      for (const [width, height] of [[320, 480], [390, 700], [1280, 720], [2560, 1300]]) {
        const best = largestGrid(count, aspect, width, height, 10, { below: 38, beside: 108 });
        const rows = Math.ceil(count / best.columns);
        const cellWidth = best.width + (best.beside ? 108 : 0);
        const cellHeight = best.height + (best.beside ? 0 : 38);
        assert.ok(Number.isInteger(best.width) && Number.isInteger(best.height) && best.width > 0);
        assert.ok(best.columns * cellWidth + (best.columns - 1) * 10 <= width);
        assert.ok(rows * cellHeight + (rows - 1) * 10 <= height);
      }
    }
  }
});

test("a scrolled column is as wide as the space, and each picture is seen whole with its caption", () => {
  assert.deepEqual(scrolledColumn(1.5, 390, 700, BELOW), { columns: 1, width: 390, height: 260, beside: false });
  // (500 - 40) high allows 230 wide.
  assert.deepEqual(scrolledColumn(0.5, 390, 500, BELOW), { columns: 1, width: 230, height: 460, beside: false });
});

test("no space, no size", () => {
  assert.equal(scrolledColumn(1.5, 0, 0, BELOW).width, 0);
  assert.equal(largestGrid(5, 1.5, 0, 0, 10, BELOW).width, 0);
});
