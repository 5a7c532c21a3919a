// Progress while it happens. Without it the page has a link that loads it again.

const SAID_EVERY = 2000; // milliseconds between two sentences for who listens to the page

let source = null;

function follow() {
  const run = document.getElementById("run");
  if (!run?.dataset.events) return;
  const bar = document.getElementById("bar");
  const text = document.getElementById("progress-text");
  const said = document.getElementById("progress-said");
  let last = 0;
  let waiting = 0;

  function say(words) {
    window.clearTimeout(waiting);
    const rest = last + SAID_EVERY - Date.now();
    if (rest > 0) {
      waiting = window.setTimeout(say, rest, words);
      return;
    }
    last = Date.now();
    said.textContent = words;
  }

  source = new EventSource(run.dataset.events);
  source.addEventListener("progress", (event) => {
    const now = JSON.parse(event.data);
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
    }
    bar.textContent = now.text;
    text.textContent = now.text;
    say(now.text);
  });
  source.addEventListener("end", () => {
    window.clearTimeout(waiting);
    stop();
    show();
  });
}

// The result takes the place of the progress; who had the focus in there finds it at the heading.
async function show() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const ended = document.getElementById("run").dataset.ended;
    const inside = document.getElementById("run").contains(document.activeElement);
    document.getElementById("main").replaceChildren(...page.getElementById("main").childNodes);
    if (inside) document.getElementById("run-title").focus();
    const said = document.createElement("p");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    document.getElementById("run").append(said);
    window.setTimeout(() => {
      said.textContent = ended;
    }, 100);
    follow();
  } catch {
    // The studio has gone: the page stays as it was, with its link.
  }
}

function stop() {
  source?.close();
  source = null;
}

// A connection that stays open would keep the studio busy for a page that nobody sees.
window.addEventListener("pagehide", stop);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) follow();
});
follow();
document.querySelector("[data-focus]")?.focus();
