// Renews the preview after the last key, and keeps the last good page until the new one can be shown whole.
const DEBOUNCE = 100; // milliseconds after the last key
const SETTLED = 1500; // after which a long document is checked as well
const SLOW = 800; // after which somebody is told that it takes a while

const token = document.querySelector("meta[name=csrf]"); // whose content the form may renew
const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");

class Preview {
  constructor(section, form) {
    this.section = section;
    this.form = form;
    this.part = (name) => section.querySelector(`[data-preview-${name}]`);
    this.asked = {
      packet: section.dataset.packet ?? "",
      stem: section.dataset.stem ?? "",
      edition: section.dataset.edition ?? "reading",
      page: Number(section.dataset.page ?? 1),
      zoom: Number(section.dataset.zoom ?? 0),
      outlines: "outlines" in section.dataset,
      stocks: (section.dataset.stocks ?? "").split(" ").filter((one) => one !== ""),
    };
    this.timer = 0;
    this.under = null;
    this.listed = this.part("document") === null;
  }

  begin() {
    if (this.form !== null) {
      for (const kind of ["input", "change", "preview:renew"]) {
        this.form.addEventListener(kind, () => this.soon());
      }
    }
    this.part("document")?.addEventListener("change", (event) => {
      const [packet, stem] = event.target.value.split("/");
      Object.assign(this.asked, { packet, stem, page: 1 });
      this.soon(0);
    });
    this.part("previous")?.addEventListener("click", () => this.turn(-1));
    this.part("next")?.addEventListener("click", () => this.turn(1));
    const there = Array.from(this.part("pages").querySelectorAll("img"), (one) => `${one.getAttribute("src")} ${one.getAttribute("width")}`);
    this.names = there.join("\n");
    // The preview page comes with its pages; the form's pane is filled from here.
    if (this.form !== null) {
      this.soon(0);
    } else {
      window.addEventListener("focus", () => this.soon());
    }
  }

  turn(by) {
    const step = this.last?.step ?? 1;
    const page = (this.last?.page ?? 1) + by * step;
    if (page >= 1 && page <= (this.last?.count ?? 1)) {
      this.asked.page = page;
      this.soon(0);
    }
  }

  soon(wait = DEBOUNCE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.renew(false), wait);
  }

  values() {
    if (this.form === null) {
      return null;
    }
    const values = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && name !== "csrf") {
        values[name] = value;
      }
    }
    return values;
  }

  async renew(checked) {
    clearTimeout(this.timer);
    this.under?.abort();
    const under = (this.under = new AbortController());
    const slow = setTimeout(() => this.say(this.section.dataset.busy, true), SLOW);
    try {
      const values = this.values();
      const answer = await fetch(this.section.dataset.preview, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": token.content },
        body: JSON.stringify({ ...this.asked, values, before: values?.before ?? "", tab, checked, listed: !this.listed }),
        signal: under.signal,
      });
      if (answer.status === 409) {
        return; // a newer one is on its way
      }
      if (!answer.ok) {
        throw new Error(`status ${answer.status}`);
      }
      const shown = await answer.json();
      const figures = await this.figures(shown, under.signal);
      if (under === this.under) {
        this.show(shown, figures);
      }
    } catch (error) {
      if (error.name !== "AbortError" && under === this.under) {
        this.say(this.section.dataset.failed, false);
      }
    } finally {
      clearTimeout(slow);
      if (under === this.under) {
        this.section.removeAttribute("aria-busy");
      }
    }
  }

  // New pictures are decoded before they take the place of the old ones, so that nothing flickers.
  async figures(shown, signal) {
    if (!shown.fresh && shown.shown.length === 0) {
      return null;
    }
    const names = shown.shown.map((one) => `${one.src} ${one.width}`).join("\n");
    if (names === this.names) {
      return null;
    }
    const made = shown.shown.map((one) => this.figure(one));
    await Promise.all(made.map((figure) => figure.querySelector("img").decode()));
    if (signal.aborted) {
      throw new DOMException("", "AbortError");
    }
    this.names = names;
    return made;
  }

  figure(one) {
    // A template's own document loads no pictures.
    const figure = document.importNode(this.part("figure").content.querySelector("figure"), true);
    const img = figure.querySelector("img");
    const details = figure.querySelector("details");
    const words = details.querySelector("div");
    Object.assign(img, { width: one.width, height: one.height, alt: one.alt, src: one.src });
    figure.querySelector("figcaption").textContent = one.caption;
    words.textContent = one.text;
    words.id = `preview-words-${one.number}`;
    details.hidden = one.text === "";
    if (one.text !== "") {
      img.setAttribute("aria-describedby", words.id);
    }
    return figure;
  }

  show(shown, figures) {
    const pages = this.part("pages");
    pages.classList.toggle("stale", !shown.fresh);
    if (figures !== null) {
      // Whoever reads a page's words goes on reading.
      const open = Array.from(pages.querySelectorAll("details"), (one) => one.open);
      figures.forEach((figure, at) => {
        figure.querySelector("details").open = open[at] ?? false;
      });
      const inside = pages.contains(document.activeElement) && document.activeElement !== pages;
      pages.replaceChildren(...figures);
      if (inside) {
        pages.focus({ preventScroll: true });
      }
    }
    this.problems(shown.problems);
    this.say(shown.status, false);
    if (shown.documents) {
      this.list(shown);
    }
    if (shown.fresh) {
      this.last = shown;
      const turn = this.part("turn");
      if (turn) {
        turn.hidden = shown.count <= shown.step;
        this.part("previous").disabled = shown.page <= 1;
        this.part("next").disabled = shown.page + shown.step > shown.count;
      }
    }
    if (!shown.checked) {
      this.timer = setTimeout(() => this.renew(true), SETTLED);
    }
  }

  problems(problems) {
    const list = this.part("problems");
    const one = this.part("problem").content.querySelector("li");
    list.replaceChildren(
      ...problems.map((problem) => {
        const item = one.cloneNode(true);
        item.querySelector("strong").textContent = problem.message;
        item.querySelector("code").textContent = problem.code;
        item.querySelector(".hint").textContent = problem.hints.join(" ");
        return item;
      }),
    );
    list.hidden = problems.length === 0;
  }

  list(shown) {
    const select = this.part("document");
    this.listed = true;
    for (const group of shown.documents) {
      const made = document.createElement("optgroup");
      made.label = group.packet;
      made.append(...group.documents.map(([value, label]) => new Option(label, value, false, value === `${shown.packet}/${shown.stem}`)));
      select.append(made);
    }
    Object.assign(this.asked, { packet: shown.packet, stem: shown.stem });
    this.part("choose").hidden = false;
  }

  // A live region is only written when it has something new to say.
  say(text, busy) {
    if (busy) {
      this.section.setAttribute("aria-busy", "true");
    }
    const status = this.part("status");
    if (status.textContent !== text) {
      status.textContent = text;
    }
  }
}

const section = document.querySelector("section[data-preview]");
if (section !== null) {
  new Preview(section, document.getElementById(section.dataset.form ?? "")).begin();
}

// On the preview page a choice shows at once what the button would.
const choice = document.querySelector("form[data-preview-choice]");
choice?.querySelectorAll("input[type=checkbox]").forEach((one) => one.addEventListener("change", () => choice.requestSubmit()));
