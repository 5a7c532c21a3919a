// The page of packets: pages are counted while it is read, and sums follow what is ticked. Without it the buttons do the same.

const WAIT = 200; // milliseconds after the last change
const WORK = 3; // documents made for one answer
const LIVE = new Set(["d", "copies", "spares", "ink", "printer"]);
const form = document.getElementById("packets-form");
const status = document.getElementById("count-status");
let timer = 0;
let running = null;
let shown = null; // what the table's rows were asked for with; fields that are not sent yet do not count
let first = true;

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function address() {
  const now = new URLSearchParams();
  for (const [name, value] of shown) now.append(name, value);
  for (const [name, value] of new FormData(form)) if (LIVE.has(name) && value !== "") now.append(name, value);
  return now;
}

function show(answer) {
  for (const [code, cells] of Object.entries(answer.rows)) {
    const row = form.querySelector(`tr[data-document="${code}"]`);
    if (!row) continue;
    row.removeAttribute("data-unknown");
    for (const [name, text] of Object.entries(cells)) {
      const cell = row.querySelector(`[data-cell="${name}"]`);
      if (cell && cell.textContent !== text) cell.textContent = text;
    }
  }
  for (const [name, text] of Object.entries(answer.totals)) {
    const cell = form.querySelector(`[data-total="${name}"]`);
    if (cell) cell.textContent = text;
  }
  const button = form.querySelector("button[name=count]");
  if (button) button.hidden = answer.left === 0;
  const wrong = new Map(answer.problems.map((problem) => [problem.field, problem]));
  for (const name of ["copies", "spares", "printer"]) {
    const field = document.getElementById(`f-${name}`);
    const list = document.getElementById(`f-${name}-problems`);
    const problem = wrong.get(name);
    list.hidden = !problem;
    list.replaceChildren();
    if (problem) {
      const line = document.createElement("li");
      line.className = "problem";
      const code = document.createElement("code");
      code.textContent = problem.code;
      line.append(`${problem.message} `, code);
      list.append(line);
      field.setAttribute("aria-invalid", "true");
    } else field.removeAttribute("aria-invalid");
  }
}

async function count() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const query = address();
  if (!first) history.replaceState(null, "", `${form.getAttribute("action")}?${query}`);
  first = false;
  let before = Infinity;
  let work = 0;
  try {
    for (;;) {
      const asked = new URLSearchParams(query);
      asked.set("work", work);
      const response = await fetch(`${form.dataset.counts}?${asked}`, { signal: mine.signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      show(answer);
      if (answer.left === 0 || answer.problems.length || (work && answer.left >= before)) {
        say(answer.status);
        return;
      }
      say(form.dataset.counting);
      before = answer.left;
      work = WORK;
    }
  } catch (error) {
    if (error.name !== "AbortError") say(form.dataset.lost);
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(count, WAIT);
}

document.querySelector("[data-focus]")?.focus();
if (form) {
  shown = [...new URLSearchParams(location.search)].filter(([name]) => !LIVE.has(name) && !["pick", "count"].includes(name));
  form.addEventListener("input", (event) => {
    if (LIVE.has(event.target.name)) later();
  });
  if (form.querySelector("tr[data-unknown] input:checked")) count();
}
