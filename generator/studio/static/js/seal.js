// The chosen picture is shown, and dragging over it fills in the four numbers. Without it the numbers are typed.

const form = document.getElementById("seal-form");
const file = document.getElementById("seal-file");
const sides = ["x", "y", "w", "h"].map((side) => document.getElementById(`seal-${side}`));
const WIDEST = 480; // pixels on the page
let picture = null;
let scale = 1;
let from = null;

const canvas = document.createElement("canvas");
canvas.className = "seal-preview";
canvas.setAttribute("role", "img");
canvas.setAttribute("aria-label", form.dataset.preview);
canvas.hidden = true;
form.querySelector(".crop").append(canvas);

function box() {
  const numbers = sides.map((field) => (/^\d+$/.test(field.value) ? Number(field.value) : NaN));
  return numbers.some(Number.isNaN) ? null : numbers;
}

function draw() {
  if (!picture) return;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const part = box()?.map((number) => number / scale);
  if (!part) return;
  pen.lineWidth = 2;
  pen.strokeStyle = "#fff";
  pen.strokeRect(...part);
  pen.setLineDash([6, 6]);
  pen.strokeStyle = "#000";
  pen.strokeRect(...part);
  pen.setLineDash([]);
}

file.addEventListener("change", async () => {
  picture = null;
  canvas.hidden = true;
  const chosen = file.files[0];
  if (!chosen || !/^image\/(png|jpeg)$/.test(chosen.type)) return;
  try {
    picture = await createImageBitmap(chosen);
  } catch {
    return; // what is wrong with it is said when it is sent
  }
  scale = Math.max(1, picture.width / WIDEST);
  canvas.width = Math.round(picture.width / scale);
  canvas.height = Math.round(picture.height / scale);
  canvas.hidden = false;
  draw();
});

function at(event) {
  const frame = canvas.getBoundingClientRect();
  const x = ((event.clientX - frame.left) / frame.width) * picture.width;
  const y = ((event.clientY - frame.top) / frame.height) * picture.height;
  return [Math.min(Math.max(Math.round(x), 0), picture.width), Math.min(Math.max(Math.round(y), 0), picture.height)];
}

canvas.addEventListener("pointerdown", (event) => {
  from = at(event);
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (!from) return;
  const to = at(event);
  const part = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])];
  sides.forEach((field, index) => {
    field.value = part[index];
  });
  draw();
});
canvas.addEventListener("pointerup", () => {
  from = null;
});
for (const field of sides) field.addEventListener("input", draw);

document.querySelector("[data-focus]")?.focus();
