/** Blocks of cells as text, the way spreadsheets put them on the clipboard. */

/** Return the cells of a text with tabs between columns; a cell in quotes may hold line ends. */
export function cellsOf(text) {
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const close = () => {
    rows.at(-1).push(cell);
    cell = "";
  };
  for (let place = 0; place < source.length; place += 1) {
    const letter = source[place];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (source[place + 1] === '"') {
        cell += '"';
        place += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === "" && closesLater(source, place)) quoted = true;
    else if (letter === "\t") close();
    else if (letter === "\n") {
      close();
      rows.push([]);
    } else cell += letter;
  }
  close();
  return rows;
}

/** A quote that nothing closes at the end of a cell is a quote that somebody wrote. */
function closesLater(source, start) {
  for (let place = source.indexOf('"', start + 1); place >= 0; place = source.indexOf('"', place + 1)) {
    const next = source[place + 1];
    if (next === '"') place += 1;
    else return next === undefined || next === "\t" || next === "\n";
  }
  return false;
}

export function textOf(rows) {
  const written = (cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(written).join("\t")).join("\n");
}
