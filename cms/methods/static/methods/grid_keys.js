/**
 * The keyboard of a sheet.
 *
 * A cell is in one of three modes. ``moving``: the focus came, everything is selected, arrows go to
 * other cells. ``typing``: letters replaced what was there; arrows still leave. ``editing``: F2 or a
 * second click; arrows move inside the text.
 */

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const PAGE = 15;

/** Answer a key; returns whether it was one of the grid's. */
export function answerKey(event, grid) {
  const command = event.ctrlKey || event.metaKey;
  if (event.isComposing) return false;
  if (event.altKey) return withAlt(event, grid);
  if (command) return withCommand(event, grid);
  if (event.key in STEPS) return step(event, grid);
  const { selection } = grid;
  const [row, column] = selection.place;
  if (event.key === "Enter") return enter(event, grid);
  if (event.key === "F2") return grid.edit();
  if (event.key === "Escape") return grid.revert();
  if (grid.mode === "editing") return false;
  if (event.key === "PageDown") return grid.go(row + PAGE, column, event.shiftKey);
  if (event.key === "PageUp") return grid.go(row - PAGE, column, event.shiftKey);
  if (grid.mode === "typing") return false;
  if (event.key === "Home") return grid.go(row, 0, event.shiftKey);
  if (event.key === "End") return grid.go(row, Infinity, event.shiftKey);
  if (event.key === "Delete" || event.key === "Backspace") return grid.clear();
  return false;
}

function step(event, grid) {
  const [down, across] = STEPS[event.key];
  // Up and down choose among the suggestions of a cell that is being written.
  const suggests = grid.mode === "typing" && down && event.target.hasAttribute("list");
  if (grid.mode === "editing" || suggests) return false;
  const [row, column] = grid.selection.place;
  return grid.go(row + down, column + across, event.shiftKey && grid.mode === "moving");
}

function enter(event, grid) {
  const [row, column] = grid.selection.place;
  if (event.shiftKey && grid.mode === "editing") return false; // a new line inside the cell
  return grid.go(row + (event.shiftKey ? -1 : 1), column);
}

function withAlt(event, grid) {
  if (event.key === "ArrowUp") return grid.moveRows(-1);
  if (event.key === "ArrowDown") return grid.moveRows(1);
  return false;
}

function withCommand(event, grid) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "s") return grid.saveNow();
  if (key === "Enter") return grid.insertRows(!event.shiftKey);
  if (grid.mode !== "moving") return false;
  if (key === "z") return event.shiftKey ? grid.redo() : grid.undo();
  if (key === "y") return grid.redo();
  if (key === "Delete" || key === "Backspace") return grid.removeRows();
  if (key === "a") return grid.chooseAll();
  if (key === "Home") return grid.go(0, 0, event.shiftKey);
  if (key === "End") return grid.go(Infinity, Infinity, event.shiftKey);
  if (key === "ArrowUp") return grid.go(0, grid.selection.place[1], event.shiftKey);
  if (key === "ArrowDown") return grid.go(Infinity, grid.selection.place[1], event.shiftKey);
  return false;
}
