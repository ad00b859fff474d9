// Simulated phones: each shows what a phone without a data plan would show, and asks every second.
"use strict";
(() => {
  const stage = document.getElementById("phones");
  const row = document.getElementById("row");
  const problem = document.getElementById("problem");
  const words = document.getElementById("words").dataset;
  const place = document.getElementById("place");
  const person = document.getElementById("person");
  const KEY = "mingbai/phones";
  const KNOWN = 200;
  const phones = new Map();
  let busy = false;

  async function call(path, body) {
    const answer = await fetch("/phone/" + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": stage.dataset.csrf },
      body: JSON.stringify(body),
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.error || stage.dataset.lost);
    return said;
  }
  function complain(error) {
    problem.textContent = error.message && !(error instanceof TypeError) ? error.message : stage.dataset.lost;
    problem.hidden = false;
  }
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function element(tag, text, kind) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }
  // Only which phones are on is kept here; what lies on them comes from the house.
  function keep() {
    const all = [...phones].map(([number, phone]) => [number, phone.shown, phone.shared]);
    try { sessionStorage.setItem(KEY, JSON.stringify(all)); } catch { /* full: memory will do */ }
  }

  function add(number, shown, shared) {
    if (phones.has(number)) return phones.get(number);
    if (phones.size >= Number(words.most)) throw new Error(words.full);
    const made = document.getElementById("handset").content.firstElementChild.cloneNode(true);
    const phone = { made, shown, shared, known: new Set(), seen: [], field: made.querySelector("textarea"), screen: made.querySelector(".screen") };
    made.setAttribute("aria-label", shown);
    made.querySelector(".owner").textContent = shown;
    made.querySelector(".users").textContent = words.shared;
    made.querySelector(".users").hidden = !shared;
    phone.field.setAttribute("aria-label", shown);
    phone.screen.setAttribute("aria-label", words.screen.replace("{name}", shown));
    phone.screen.append(element("li", words.empty, "empty"));
    const off = made.querySelector(".off");
    off.setAttribute("aria-label", words.off.replace("{name}", shown));
    off.addEventListener("click", () => { made.remove(); phones.delete(number); keep(); (row.querySelector("textarea") || place).focus(); });
    made.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); send(number, phone, phone.field.value.trim()); });
    phone.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        made.querySelector("form").requestSubmit();
      }
    });
    phones.set(number, phone);
    row.append(made);
    keep();
    return phone;
  }
  function show(phone, entry) {
    phone.screen.querySelectorAll(".empty").forEach((empty) => empty.remove());
    const item = element("li", "", entry.own ? "own" : "theirs");
    const cost = [words.length.replace("{units}", entry.units), words.parts.replace("{parts}", entry.parts)];
    item.append(element("p", entry.text), element("small", [entry.at, ...cost].filter(Boolean).join(" · ")));
    phone.screen.append(item);
    phone.known.add(entry.id);
    phone.screen.scrollTop = phone.screen.scrollHeight;
  }
  function take(number, phone, said) {
    const fresh = said.entries.filter((entry) => !phone.known.has(entry.id));
    const first = !phone.known.size;
    fresh.forEach((entry) => show(phone, entry));
    phone.seen = fresh.filter((entry) => !entry.own).map((entry) => entry.id);
    phone.made.querySelector(".answering").hidden = !said.answering;
    if (!fresh.length) return;
    const last = fresh[fresh.length - 1];
    offer(number, phone, last.own ? [] : last.numbers);
    const heard = phone.made.querySelector(".heard");
    heard.replaceChildren(...(first ? [] : fresh.filter((entry) => !entry.own).map((entry) => element("p", entry.text))));
    setTimeout(() => heard.replaceChildren(), 8000);
  }
  function offer(number, phone, labels) {
    const keys = phone.made.querySelector(".numbers");
    keys.replaceChildren(...labels.map((label, place) => {
      const key = element("button", String(place + 1));
      key.type = "button";
      key.title = label;
      key.setAttribute("aria-label", words.number.replace("{number}", place + 1) + " " + label);
      key.addEventListener("click", () => { phone.field.focus({ preventScroll: true }); send(number, phone, String(place + 1)); });
      return key;
    }));
  }
  async function send(number, phone, text) {
    if (!text || phone.sending) return;
    phone.sending = true;
    try {
      const id = newId();
      const stored = await call("send", { number, text, id });
      show(phone, { own: true, id, text, ...stored });
      offer(number, phone, []);
      if (phone.field.value.trim() === text) phone.field.value = "";
      problem.hidden = true;
      sync();
    } catch (error) { complain(error); } finally { phone.sending = false; }
  }

  async function sync() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const all = [...phones.values()];
      const seen = all.flatMap((phone) => phone.seen);
      const known = all.flatMap((phone) => [...phone.known].slice(-KNOWN));
      const said = await call("sync", { numbers: [...phones.keys()], seen, known });
      for (const [number, lies] of Object.entries(said.phones)) {
        if (phones.has(number)) take(number, phones.get(number), lies);
      }
      document.dispatchEvent(new CustomEvent("clock", { detail: said }));
    } catch (error) { complain(error); } finally { busy = false; }
  }

  async function pickable() {
    try {
      const { people } = await call("people", { place: place.value });
      const group = (label, some) => {
        const made = element("optgroup");
        made.label = label;
        for (const one of some) {
          const option = element("option", one.shown);
          option.value = one.number;
          if (one.shared) option.dataset.shared = "1";
          made.append(option);
        }
        return made;
      };
      const shared = people.filter((one) => one.shared);
      const own = people.filter((one) => !one.shared);
      person.replaceChildren(...(shared.length ? [group(person.dataset.shared, shared)] : []), group(person.dataset.own, own));
      if (!people.length) person.replaceChildren(element("option", person.dataset.nobody));
      if (own.length) person.value = own[0].number;
    } catch (error) { complain(error); }
  }
  function start(number, shown, shared) {
    try {
      add(number, shown, shared).field.focus();
      problem.hidden = true;
      sync();
    } catch (error) { complain(error); }
  }
  place.addEventListener("change", pickable);
  document.getElementById("pick").addEventListener("submit", (event) => {
    event.preventDefault();
    const option = person.selectedOptions[0];
    if (option && option.value.startsWith("+")) start(option.value, option.textContent, Boolean(option.dataset.shared));
  });
  document.getElementById("add").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = document.getElementById("number");
    try {
      const said = await call("check", { number: field.value });
      field.value = "";
      start(said.number, said.shown, said.shared);
    } catch (error) { complain(error); field.focus(); }
  });

  window.mingbaiPhones = { call, sync };
  try { for (const [number, shown, shared] of JSON.parse(sessionStorage.getItem(KEY)) || []) add(number, shown, shared); } catch { /* none kept */ }
  const village = place.querySelector("optgroup option:nth-child(2)");
  if (village) place.value = village.value;
  pickable();
  sync();
  setInterval(sync, 1000);
})();
