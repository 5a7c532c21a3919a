// The agency form: checked while it is typed, phones put into their printed form, languages moved without a round trip.
// Nothing here is needed: without it the same form is sent and the same page comes back.

const WAIT = 150; // milliseconds without a key before the form is checked
const form = document.getElementById("agency-form");
const words = form.dataset;
const status = document.getElementById("check-status");
const token = document.querySelector("meta[name=csrf]");
let timer = 0;
let running = null;
let changed = false;
let sending = ""; // "asking" whether somebody is there, "going", or "gone"

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function item(problem) {
  const line = document.createElement("li");
  line.className = `problem ${problem.severity}`;
  const kind = document.createElement("strong");
  kind.textContent = `${problem.severity === "warning" ? words.warning : words.problem}:`;
  const code = document.createElement("code");
  code.textContent = problem.code;
  line.append(kind, ` ${problem.message} `, code);
  for (const hint of problem.hints) {
    const more = document.createElement("span");
    more.className = "hint";
    more.textContent = `${words.hint} ${hint}`;
    line.append(" ", more);
  }
  return line;
}

function show(answer) {
  const byId = new Map();
  for (const problem of answer.problems) byId.set(problem.id, [...(byId.get(problem.id) ?? []), problem]);
  const active = document.activeElement?.id;
  for (const list of form.querySelectorAll("ul.problems[id$='-problems']")) {
    const id = list.id.slice(0, -"-problems".length);
    const found = byId.get(id) ?? [];
    // Who is in the middle of a number is not told that it is none.
    if (id === active && found.length && list.hidden) continue;
    list.replaceChildren(...found.map(item));
    list.hidden = !found.length;
    const field = document.getElementById(id);
    if (field?.matches("input, select, textarea")) {
      if (found.some((problem) => problem.severity === "error")) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }
  phones = answer.phones;
  const count = answer.problems.length;
  const told = count === 0 ? words.none : count === 1 ? words.one : filled(words.many, { count });
  say([news, told, answer.stale ? words.stale : ""].filter(Boolean).join(" "));
}

let phones = {};
let news = ""; // what the last key did: said again with what the check found, which would cut it short

async function ask(signal) {
  const send = () =>
    fetch(words.check, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-CSRF-Token": token.content },
      signal,
    });
  const answer = await send();
  if (answer.status !== 403) return answer;
  // The studio was started anew since and knows this page no more: it gives a new token, and what was typed stays.
  const page = await (await fetch(location.pathname, { headers: { Accept: "text/html" }, signal })).text();
  token.content = new DOMParser().parseFromString(page, "text/html").querySelector("meta[name=csrf]").content;
  form.elements.csrf.value = token.content;
  return send();
}

async function check() {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await ask(running.signal);
    if (answer.ok) show(await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") say("");
  }
}

function soon() {
  changed = true;
  news = "";
  clearTimeout(timer);
  timer = setTimeout(check, WAIT);
}

form.addEventListener("input", soon);
form.addEventListener("change", soon);
// The form is only sent when somebody is there to take it: until then what was typed stays in the page.
form.addEventListener("submit", async (event) => {
  if (sending === "going") {
    sending = "gone";
    return;
  }
  event.preventDefault();
  if (sending) return; // a second click
  sending = "asking";
  const button = event.submitter;
  clearTimeout(timer);
  running?.abort();
  try {
    await ask();
    sending = "going";
    form.requestSubmit(button);
  } catch {
    sending = "";
    say(words.away);
  }
});
window.addEventListener("pageshow", () => {
  sending = "";
});
window.addEventListener("beforeunload", (event) => {
  if (changed && sending !== "gone") event.preventDefault();
});

// A phone is shown as it will be printed, once its field is left.
form.addEventListener("focusout", async (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type !== "tel" || !changed) return;
  clearTimeout(timer);
  const typed = field.value;
  await check();
  if (field.value === typed && phones[field.id]) field.value = phones[field.id];
});

// Languages: the buttons and dragging do the same, in the page.
const list = document.querySelector("ol.ordered");

function renumber() {
  const entries = [...list.children];
  entries.forEach((entry, index) => {
    entry.id = `f-languages-${index}`;
    entry.querySelector("input[type=hidden]").name = `languages.${index}`;
    entry.querySelector("ul.problems").id = `f-languages-${index}-problems`;
    for (const verb of ["up", "down", "remove"]) {
      const button = entry.querySelector(`[id^=f-languages-${verb}-]`);
      button.id = `f-languages-${verb}-${index}`;
      button.value = `languages.${verb}.${index}`;
      button.disabled = (verb === "up" && index === 0) || (verb === "down" && index === entries.length - 1);
    }
  });
}

function moved(entry) {
  renumber();
  soon();
  const entries = [...list.children];
  const name = entry.querySelector(".entry-name bdi").textContent;
  news = filled(words.moved, { name, number: entries.indexOf(entry) + 1, count: entries.length });
  say(news);
}

function onButton(event) {
  const button = event.target.closest("button[name=do]");
  const [, verb] = button?.value.split(".") ?? [];
  if (verb !== "up" && verb !== "down") return;
  event.preventDefault();
  const entry = button.closest("li");
  if (verb === "up") entry.previousElementSibling?.before(entry);
  else entry.nextElementSibling?.after(entry);
  moved(entry);
  const next = button.disabled ? entry.querySelector("button[name=do]:not([disabled])") : button;
  next.focus();
}

function draggable() {
  let dragged = null;
  for (const entry of list.children) {
    entry.draggable = true;
    entry.title = words.drag;
  }
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged) return;
    event.preventDefault();
    if (!over || over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY > box.top + box.height / 2) over.after(dragged);
    else over.before(dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    if (dragged) moved(dragged);
    dragged = null;
  });
}

if (list) {
  list.addEventListener("click", onButton);
  draggable();
}

// A colour can also be picked; the field keeps what is typed.
const accent = form.querySelector("[name='colors.accent']");
if (accent) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.setAttribute("aria-label", words.pick);
  const follow = () => {
    if (/^#[0-9a-f]{6}$/i.test(accent.value)) picker.value = accent.value;
  };
  follow();
  accent.addEventListener("input", follow);
  picker.addEventListener("input", () => {
    accent.value = picker.value.toUpperCase();
    soon();
  });
  accent.after(picker);
}

// After a page with problems has come, the summary is read first.
document.querySelector("[data-focus]")?.focus();
