// Simulated phones: each shows what a phone without a data plan would show, and asks every second.
"use strict";
(() => {
  const stage = document.getElementById("phones");
  const row = document.getElementById("row");
  const problem = document.getElementById("problem");
  const words = document.getElementById("words").dataset;
  const KEY = "mingbai/phones";
  const phones = new Map();
  let busy = false;

  async function call(path, body) {
    const answer = await fetch("/phone/" + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": stage.dataset.csrf },
      body: JSON.stringify(body),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error || "");
    return said;
  }
  function complain(error) {
    problem.textContent = error.message && !(error instanceof TypeError) ? error.message : words.lost;
    problem.hidden = false;
  }
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function keep() {
    const all = [...phones].map(([number, phone]) => [number, phone.shown, phone.log]);
    try { sessionStorage.setItem(KEY, JSON.stringify(all)); } catch { /* full: memory will do */ }
  }

  function add(number, shown, log = []) {
    if (phones.has(number)) return;
    const made = document.getElementById("handset").content.firstElementChild.cloneNode(true);
    made.querySelector(".owner").textContent = shown;
    made.querySelector("textarea").setAttribute("aria-label", shown);
    const phone = { made, shown, log, seen: [] };
    made.querySelector(".off").addEventListener("click", () => { made.remove(); phones.delete(number); keep(); });
    made.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); send(number, phone); });
    made.querySelector("textarea").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        made.querySelector("form").requestSubmit();
      }
    });
    phones.set(number, phone);
    row.append(made);
    draw(phone);
    keep();
  }
  function draw(phone) {
    const screen = phone.made.querySelector(".screen");
    screen.replaceChildren();
    if (!phone.log.length) {
      const empty = document.createElement("li");
      empty.className = "empty";
      empty.textContent = words.empty;
      screen.append(empty);
    }
    for (const message of phone.log) {
      const item = document.createElement("li");
      item.className = message.own ? "own" : "theirs";
      const text = document.createElement("p");
      text.textContent = message.text;
      item.append(text);
      if (!message.own) {
        const note = document.createElement("small");
        note.textContent = `${message.at} · ${words.parts.replace("{parts}", message.parts)}`;
        item.append(note);
      }
      screen.append(item);
    }
    screen.scrollTop = screen.scrollHeight;
  }
  async function send(number, phone) {
    const field = phone.made.querySelector("textarea");
    const text = field.value.trim();
    if (!text) return;
    try {
      await call("send", { number, text, id: newId() });
      phone.log.push({ own: true, text });
      field.value = "";
      problem.hidden = true;
      draw(phone);
      keep();
      sync();
    } catch (error) { complain(error); }
  }

  async function sync() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const seen = [...phones.values()].flatMap((phone) => phone.seen);
      const said = await call("sync", { numbers: [...phones.keys()], seen });
      for (const [number, messages] of Object.entries(said.phones)) take(phones.get(number), messages);
      const clock = document.getElementById("clock");
      if (clock) clock.textContent = said.clock;
    } catch (error) { complain(error); } finally { busy = false; }
  }
  function take(phone, messages) {
    if (!phone) return;
    const known = new Set(phone.log.map((message) => message.reference));
    const fresh = messages.filter((message) => !known.has(message.reference));
    phone.seen = messages.map((message) => message.reference).slice(-50);
    if (!fresh.length) return;
    phone.log.push(...fresh);
    draw(phone);
    keep();
  }

  document.getElementById("add").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = document.getElementById("number");
    try {
      const said = await call("check", { number: field.value });
      add(said.number, said.shown);
      field.value = "";
      problem.hidden = true;
      phones.get(said.number).made.querySelector("textarea").focus();
      sync();
    } catch (error) { complain(error); }
  });
  document.querySelectorAll("[data-by]").forEach((button) => button.addEventListener("click", async () => {
    document.querySelectorAll("[data-by]").forEach((other) => { other.disabled = true; });
    try {
      document.getElementById("clock").textContent = (await call("clock", { by: button.dataset.by })).clock;
      problem.hidden = true;
      await sync();
    } catch (error) { complain(error); }
    document.querySelectorAll("[data-by]").forEach((other) => { other.disabled = false; });
    button.focus();
  }));

  try { for (const [number, shown, log] of JSON.parse(sessionStorage.getItem(KEY)) || []) add(number, shown, log); } catch { /* none kept */ }
  sync();
  setInterval(sync, 1000);
})();
