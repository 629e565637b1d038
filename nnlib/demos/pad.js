// The browser's side of nnlib.demos.pad. Runs as it stands: no build step, nothing to download.

const CELLS = 8; // each way; what the keyboard fills and empties
const MOST_STEPS_BACK = 50;
const FILLED = 0.4; // a cell counts as filled from this share of ink on

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function add(parent, tag, properties = {}, attributes = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

function render({ model, el }) {
  const side = model.get("side");
  // JupyterLab would take the arrow keys for its own, and walk to another cell.
  const root = add(el, "div", { className: "nnlib-pad" }, { "data-lm-suppress-shortcuts": "true" });
  const sheet = add(root, "div", { className: "nnlib-pad-sheet" });
  const canvas = add(sheet, "canvas", { width: side, height: side }, { role: "img" });
  canvas.setAttribute("aria-label", "Your drawing, white on black");
  const grid = add(sheet, "div", { className: "nnlib-pad-grid" }, { role: "group" });
  const about = "The drawing as 8 by 8 cells. Arrows move, space fills or empties, shift fills on the way.";
  grid.setAttribute("aria-label", about);
  const tools = add(root, "div", { className: "nnlib-pad-tools" });
  const pencil = canvas.getContext("2d", { willReadFrequently: true });
  const past = []; // drawings to go back to, as { ink, example }

  // --- the drawing ---

  function ink() {
    const colors = pencil.getImageData(0, 0, side, side).data;
    return Uint8Array.from({ length: side * side }, (_, pixel) => colors[4 * pixel]);
  }

  function show(bytes) {
    const image = pencil.createImageData(side, side);
    bytes.forEach((value, pixel) => image.data.set([value, value, value, 255], 4 * pixel));
    pencil.putImageData(image, 0, 0);
    markCells(bytes);
  }

  function wipe() {
    pencil.fillStyle = "black";
    pencil.fillRect(0, 0, side, side);
  }

  // What is on the canvas goes to the kernel once per picture of the screen at most. While the
  // kernel is busy, the widget manager keeps the latest drawing only.
  let waiting = 0;
  let own = false;
  function send() {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      const bytes = ink();
      markCells(bytes);
      own = true;
      model.set("pixels", new DataView(bytes.buffer));
      own = false;
      model.save_changes();
    });
  }

  // Every change of the drawing begins here. The first one takes the example away.
  function begin() {
    past.push({ ink: ink(), example: model.get("example") });
    if (past.length > MOST_STEPS_BACK) past.shift();
    undo.disabled = false;
    if (model.get("example")) wipe();
    model.set("example", false);
  }

  model.on("change:pixels", shown);
  function shown() {
    const view = model.get("pixels");
    if (!own) show(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }

  // --- mouse, finger, pen ---

  let pointer = null; // the one that draws; other fingers have to wait
  let last = null;

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * (side / box.width),
            (event.clientY - box.top) * (side / box.height)];
  }

  function lineTo(point) {
    pencil.strokeStyle = "white";
    pencil.lineWidth = model.get("pen");
    pencil.lineCap = "round";
    pencil.beginPath();
    pencil.moveTo(...last);
    pencil.lineTo(...point); // of no length: a dot
    pencil.stroke();
    last = point;
    send();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    event.preventDefault();
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    begin();
    last = place(event);
    lineTo(last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const between = event.getCoalescedEvents?.() ?? []; // a fast pen is ahead of the screen
    for (const each of between.length ? between : [event]) lineTo(place(each));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === pointer) pointer = null;
    });
  }

  // --- keyboard: the drawing as a grid of buttons, of which Tab reaches one ---

  const step = side / CELLS;
  const cells = Array.from({ length: CELLS * CELLS }, (_, index) => {
    const [row, column] = [Math.floor(index / CELLS), index % CELLS];
    const cell = add(grid, "button", { type: "button", tabIndex: index ? -1 : 0 });
    cell.setAttribute("aria-label", `row ${row + 1}, column ${column + 1}`);
    cell.addEventListener("click", () => fill(index, !isFilled(cell)));
    cell.addEventListener("focus", () => {
      for (const other of cells) other.tabIndex = other === cell ? 0 : -1;
    });
    return cell;
  });

  function isFilled(cell) {
    return cell.getAttribute("aria-pressed") === "true";
  }

  function markCells(bytes) {
    cells.forEach((cell, index) => {
      const [row, column] = [Math.floor(index / CELLS), index % CELLS];
      let total = 0;
      for (let y = row * step; y < (row + 1) * step; y++)
        for (let x = column * step; x < (column + 1) * step; x++) total += bytes[y * side + x];
      cell.setAttribute("aria-pressed", total >= FILLED * 255 * step * step);
    });
  }

  function fill(index, full) {
    begin();
    pencil.fillStyle = full ? "white" : "black";
    pencil.fillRect((index % CELLS) * step, Math.floor(index / CELLS) * step, step, step);
    markCells(ink()); // now: the next key may be faster than the screen
    send();
  }

  grid.addEventListener("keydown", (event) => {
    const index = cells.indexOf(event.target);
    const arrow = ARROWS[event.key];
    if (index < 0 || !arrow) return;
    event.preventDefault();
    const row = Math.floor(index / CELLS) + arrow[0];
    const column = (index % CELLS) + arrow[1];
    if (row < 0 || row >= CELLS || column < 0 || column >= CELLS) return;
    const next = row * CELLS + column;
    cells[next].focus();
    if (event.shiftKey && !isFilled(cells[next])) fill(next, true);
  });

  // --- undo, clear, the pen ---

  const undo = add(tools, "button", { type: "button", textContent: "Undo", disabled: true });
  undo.addEventListener("click", () => {
    const before = past.pop();
    undo.disabled = !past.length;
    model.set("example", before.example);
    show(before.ink);
    send();
  });
  const clear = add(tools, "button", { type: "button", textContent: "Clear" });
  clear.addEventListener("click", () => {
    begin();
    wipe();
    send();
  });
  const label = add(tools, "label", { textContent: "Pen " });
  const width = add(label, "input", { type: "range", min: 3, max: 40, value: model.get("pen") });
  width.addEventListener("input", () => {
    model.set("pen", Number(width.value));
    model.save_changes();
  });
  add(root, "div", {
    className: "nnlib-pad-keys",
    textContent: "Or with keys: Tab to the pad; arrows move, Space fills or empties, Shift and an arrow fill on the way.",
  });

  shown();
  return () => {
    model.off("change:pixels", shown);
    cancelAnimationFrame(waiting);
  };
}

export default { render };
