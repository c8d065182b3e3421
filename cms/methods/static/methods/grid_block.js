/** Whole blocks of cells: copy, paste, clear. */

import { cellsOf, textOf } from "./grid_text.js";

export function copied(table, { top, bottom, left, right }) {
  return textOf(table.read(top, bottom + 1).map((row) => row.slice(left, right + 1)));
}

export function emptied(table, { top, bottom, left, right }) {
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) table.write(row, column, "");
  }
}

/**
 * Put a text from the clipboard where the block begins; rows that lack are added.
 *
 * One cell fills the whole block. A first row that names columns of the sheet is not written: it
 * says where the others go. Returns the last place written and how many cells found no room.
 */
export function pasted(table, block, text) {
  let rows = cellsOf(text);
  if (rows.length === 1 && rows[0].length === 1) return filled(table, block, rows[0][0]);
  const named = namedColumns(table, rows[0]);
  if (named) rows = rows.slice(1);
  const lacking = block.top + rows.length - table.rowCount;
  if (lacking > 0) table.insert(table.rowCount, lacking);
  let lost = 0;
  let [bottom, right] = [block.top, block.left];
  rows.forEach((row, down) => {
    row.forEach((cell, across) => {
      const place = [block.top + down, named ? named[across] : block.left + across];
      if (place[1] === undefined || !table.cell(...place)) {
        lost += cell ? 1 : 0;
        return;
      }
      table.write(...place, cell);
      [bottom, right] = [Math.max(bottom, place[0]), Math.max(right, place[1])];
    });
  });
  return { bottom, right, left: named ? Math.min(...named.filter(Number.isInteger)) : block.left, lost, rows: rows.length };
}

function filled(table, { top, bottom, left, right }, text) {
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) table.write(row, column, text);
  }
  return { bottom, right, left, lost: 0, rows: bottom - top + 1 };
}

/** Return the column of each heading if a row is made of headings of the sheet, else null. */
function namedColumns(table, row) {
  const names = new Map();
  table.headings.forEach((heading, column) => {
    for (const name of [heading.dataset.name, heading.dataset.title]) names.set(plain(name), column);
  });
  const found = row.map((cell) => names.get(plain(cell)));
  const written = row.filter((cell) => cell.trim());
  const known = found.filter((column) => column !== undefined);
  return written.length > 1 && known.length === written.length ? found : null;
}

const plain = (text) => (text ?? "").trim().toLowerCase();
