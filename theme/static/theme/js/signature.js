// A board to sign on. Strokes become the path of an SVG; the box for the name works without this.

const NEAREST = 3; // units between two points that are both kept

const place = (board, event) => {
  const box = board.getBoundingClientRect();
  const { width, height } = board.viewBox.baseVal;
  const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
  return [
    within(((event.clientX - box.left) / box.width) * width, width),
    within(((event.clientY - box.top) / box.height) * height, height),
  ];
};

const watch = (group) => {
  const find = (name) => group.querySelector(`[data-signature-${name}]`);
  const [part, board, line, clear, drawn, typed] = [
    "part", "board", "strokes", "clear", "drawn", "typed",
  ].map(find);
  const longest = Number(group.dataset.longest);
  let last = null; // where the pen is while it is down

  const show = (path) => {
    drawn.value = path;
    line.setAttribute("d", path);
    clear.hidden = !path;
  };
  const say = () => drawn.dispatchEvent(new Event("change", { bubbles: true }));
  const add = (sign, point) => {
    const path = `${drawn.value}${sign}${point[0]} ${point[1]}`;
    if (path.length > longest) return;
    show(path);
    last = point;
  };

  board.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    board.setPointerCapture(event.pointerId);
    typed.value = "";
    add("M", place(board, event));
  });
  board.addEventListener("pointermove", (event) => {
    if (!last) return;
    const point = place(board, event);
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= NEAREST) add("L", point);
  });
  const lift = () => {
    if (last) say();
    last = null;
  };
  board.addEventListener("pointerup", lift);
  board.addEventListener("pointercancel", lift);
  clear.addEventListener("click", () => {
    show("");
    say();
    typed.focus();
  });
  typed.addEventListener("input", () => {
    if (typed.value.trim()) show("");
  });

  part.hidden = false;
  board.toggleAttribute("data-signature-ready", true);
  clear.hidden = !drawn.value;
};

document.querySelectorAll("[data-signature]").forEach(watch);
