// The chat: what you write stays here until the house has stored it; answers appear by themselves.
"use strict";
(() => {
  const talk = document.getElementById("talk");
  const log = document.getElementById("log");
  const line = document.getElementById("line");
  const heard = document.getElementById("heard");
  const answering = document.getElementById("answering");
  const starters = document.getElementById("starters");
  const problem = document.getElementById("problem");
  const form = document.getElementById("say");
  const text = document.getElementById("text");
  const { base, village, sending, sent, later, csrf } = talk.dataset;
  const KEY = "mingbai" + base;
  const PATIENCE = 15000; // so long somebody is said to look at it; then that it is kept

  let unsent = load("unsent") || [];
  let socket = null;
  let wait = 500;
  let tries = 0;
  let seen = [...log.querySelectorAll("[data-reference]")].map((item) => item.dataset.reference).slice(-50);
  let everOpen = false;

  function load(name) {
    try { return JSON.parse(sessionStorage.getItem(KEY + name)); } catch { return null; }
  }
  function keep(name, what) {
    try { sessionStorage.setItem(KEY + name, JSON.stringify(what)); } catch { /* full: memory will do */ }
  }
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function element(tag, words, kind) {
    const made = document.createElement(tag);
    if (words) made.textContent = words;
    if (kind) made.className = kind;
    return made;
  }
  function item(name, value) { return log.querySelector(`[data-${name}="${CSS.escape(value)}"]`); }

  // What is on the page: the house draws what was said before, this draws what is said now.
  function put(kind, words) {
    const made = element("li", "", kind);
    made.append(words, element("small", "", "note"));
    log.append(made);
    document.querySelectorAll(".welcome").forEach((old) => old.remove());
    return made;
  }
  function dated(made, said) {
    if (said.time) made.querySelector(".note").textContent = said.time;
    if (!said.day) return;
    made.dataset.day = said.day;
    const before = [...log.querySelectorAll("[data-day]")].filter((other) => other !== made).pop();
    if (before && before.dataset.day === said.day) return;
    const mark = element("li", said.day, "day");
    made.before(mark);
  }
  function write(entry) {
    const made = put("own", element("p", entry.text));
    made.dataset.id = entry.id;
    made.querySelector(".note").textContent = open() ? sending : later;
    starters.hidden = false;
    down();
    return made;
  }
  function settle(made, said) {
    dated(made, said);
    made.querySelector(".note").textContent = [said.time, sent].filter(Boolean).join(" · ");
  }
  function show(said) {
    const words = element("p");
    for (const [piece, address] of said.pieces) {
      if (!address) { words.append(piece); continue; }
      const link = element("a", piece);
      link.href = address;
      words.append(link);
    }
    const made = put("theirs", words);
    made.dataset.reference = said.reference;
    dated(made, said);
    close();
    if (said.choices.length) made.append(offer(said.choices));
    starters.hidden = said.choices.length > 0;
    tell([said.text, ...(said.choices.length ? [talk.dataset.choices, ...said.choices.map((one) => one.label)] : [])]);
    down();
  }
  function offer(choices) {
    const box = element("div", "", "choices");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", talk.dataset.answer);
    for (const choice of choices) {
      const button = element("button", choice.label);
      button.name = "choice";
      button.value = choice.token;
      box.append(button);
    }
    return box;
  }
  // The log itself is silent: read aloud is only what somebody else has just said, and once.
  function tell(lines) {
    heard.append(...lines.map((words) => element("p", words)));
    setTimeout(() => { for (const _ of lines) if (heard.firstChild) heard.firstChild.remove(); }, 8000);
  }
  function close(chosen) {
    for (const box of log.querySelectorAll(".choices:not(.taken)")) {
      if (!chosen || !box.contains(chosen)) { box.remove(); continue; }
      const taken = element("div", "", "choices taken");
      for (const button of box.querySelectorAll("button")) {
        button.disabled = true;
        button.type = "button";
        if (button === chosen) { button.className = "chosen"; button.setAttribute("aria-pressed", "true"); }
        taken.append(button);
      }
      box.replaceWith(taken);
    }
  }
  function down() { document.getElementById("end").scrollIntoView({ block: "end" }); }

  function open() { return socket !== null && socket.readyState === WebSocket.OPEN; }
  function say(what, words, chosen) {
    const entry = { id: newId(), text: words, what };
    unsent.push(entry);
    keep("unsent", unsent);
    close(chosen);
    write(entry);
    deliver(entry);
  }
  function deliver(entry) {
    if (open()) socket.send(JSON.stringify({ ...entry.what, id: entry.id }));
  }

  // Somebody looks at it: real, as the house says; after a while that it is kept.
  let patience = 0;
  function looking(on) {
    clearTimeout(patience);
    answering.hidden = !on;
    answering.textContent = talk.dataset.looking;
    if (!on) return;
    down();
    patience = setTimeout(() => {
      answering.textContent = talk.dataset.kept;
      tell([talk.dataset.kept]);
      down();
    }, PATIENCE);
  }

  const hear = {
    stored(said) {
      const made = item("id", said.id);
      if (made && unsent.some((entry) => entry.id === said.id)) settle(made, said);
      unsent = unsent.filter((entry) => entry.id !== said.id);
      keep("unsent", unsent);
      problem.hidden = true;
    },
    message(said) {
      seen.push(said.reference);
      setTimeout(acknowledge, 200);
      if (!item("reference", said.reference)) show(said);
    },
    answering(said) { looking(said.on); },
    error(said) {
      problem.textContent = said.text;
      problem.hidden = false;
      const entry = unsent.find((own) => own.id === said.id);
      if (entry) setTimeout(() => deliver(entry), 5000);
    },
  };
  function acknowledge() {
    if (open() && seen.length) socket.send(JSON.stringify({ type: "seen", references: seen.splice(0, 50) }));
  }

  function connect() {
    const query = new URLSearchParams(village ? { v: village } : {});
    const known = [...log.querySelectorAll("[data-reference]")].slice(-60).map((shown) => shown.dataset.reference);
    if (known.length) query.set("known", known.join(","));
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${base}/socket?${query}`);
    tries += 1;
    socket.addEventListener("open", () => {
      everOpen = true;
      wait = 500;
      tries = 0;
      line.textContent = line.dataset.open;
      line.className = "line good";
      acknowledge();
      for (const entry of unsent) {
        const made = item("id", entry.id);
        if (made) made.querySelector(".note").textContent = sending;
        deliver(entry);
      }
    });
    socket.addEventListener("message", (event) => {
      const said = JSON.parse(event.data);
      if (hear[said.type]) hear[said.type](said);
    });
    socket.addEventListener("close", (event) => {
      if (event.code === 1008) return location.reload();
      line.textContent = tries > 1 ? line.dataset.again : line.dataset.lost;
      if (tries > 3) line.textContent = line.dataset.lost;
      line.className = "line bad";
      looking(false);
      for (const entry of unsent) {
        const made = item("id", entry.id);
        if (made) made.querySelector(".note").textContent = later;
      }
      clearTimeout(again);
      again = setTimeout(connect, wait + Math.random() * wait);
      wait = Math.min(wait * 2, 15000);
    });
  }
  let again = 0;
  window.addEventListener("online", () => {
    if (socket && socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(again);
    wait = 500;
    connect();
  });

  // Until a socket has ever opened, the forms work as plain forms; afterwards the socket is better.
  form.addEventListener("submit", (event) => {
    if (!everOpen) return;
    event.preventDefault();
    const starter = event.submitter && event.submitter.name === "starter" ? event.submitter.value : "";
    const words = (starter || text.value).trim();
    if (!words) return text.focus();
    say({ type: "say", text: words }, words);
    if (!starter) { text.value = ""; keep("draft", ""); }
    grow();
    text.focus();
  });
  log.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=choice]");
    if (!button || button.disabled || !everOpen) return;
    event.preventDefault();
    say({ type: "choose", label: button.textContent, token: button.value }, button.textContent, button);
    if (event.detail === 0) text.focus(); // by the keyboard: a finger would only open the keys
  });

  // Keys: Enter sends, ↑ in the empty line goes to the choices, arrows between them, Escape back.
  text.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".button"));
    }
    if (event.key === "Escape") problem.hidden = true;
    const first = log.querySelector(".choices:not(.taken) button");
    if (event.key === "ArrowUp" && !text.value && first) { event.preventDefault(); first.focus(); }
  });
  talk.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return text.focus();
    const button = event.target.closest(".choices button");
    if (!button) return;
    const all = [...button.parentElement.querySelectorAll("button")];
    const place = all.indexOf(button);
    const to = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  });

  // Who takes the talk off this phone leaves nothing in its browser either.
  const leaving = document.querySelector(".leave form");
  if (leaving) leaving.addEventListener("submit", () => { keep("unsent", []); keep("draft", ""); });

  // What was said before: the same page as without a script, put above what is here.
  const earlier = document.getElementById("earlier");
  if (earlier) earlier.addEventListener("click", async (event) => {
    event.preventDefault();
    if (earlier.getAttribute("aria-busy") === "true") return;
    earlier.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(earlier.href);
      if (!answer.ok) throw new Error();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const items = [...page.querySelectorAll("#log > li")].filter((old) => !old.dataset.id || !item("id", old.dataset.id));
      const first = log.querySelector("li.day");
      const last = items.filter((old) => old.dataset.day).pop();
      if (first && last && first.textContent === last.dataset.day) first.remove();
      const height = talk.scrollHeight;
      log.prepend(...items);
      talk.scrollTop += talk.scrollHeight - height;
      const next = page.getElementById("earlier");
      if (next) earlier.href = next.href;
      else {
        earlier.parentElement.remove();
        if (items[0]) { items[0].tabIndex = -1; items[0].focus({ preventScroll: true }); }
      }
      problem.hidden = true;
    } catch {
      problem.textContent = talk.dataset.failed;
      problem.hidden = false;
    }
    earlier.removeAttribute("aria-busy");
  });

  // A photo leaves as soon as it is chosen, made small here when the browser can: lines are slow.
  const picture = document.getElementById("picture");
  const LARGEST = 5 * 1024 * 1024;
  const LONGEST_SIDE = 1600;
  const SMALL_ENOUGH = 400 * 1024;

  async function shrink(file) {
    if (file.size <= SMALL_ENOUGH || !window.createImageBitmap) return file;
    try {
      const bitmap = await createImageBitmap(file);
      const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
      const sheet = document.createElement("canvas");
      sheet.width = Math.max(1, Math.round(bitmap.width * scale));
      sheet.height = Math.max(1, Math.round(bitmap.height * scale));
      sheet.getContext("2d").drawImage(bitmap, 0, 0, sheet.width, sheet.height);
      bitmap.close();
      const small = await new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.85));
      return small && small.size < file.size ? small : file;
    } catch { return file; } // the house says whether it is a picture
  }
  async function post(photo, id) {
    const fields = new FormData();
    fields.append("id", id);
    fields.append("photo", photo, "photo");
    for (const pause of [2000, 5000, 0]) {
      try {
        const answer = await fetch(base + "/photo", { method: "POST", body: fields, headers: { "X-CSRF-Token": csrf } });
        if (answer.ok) return "";
        if (answer.status < 500) return (await answer.json().catch(() => ({}))).error || talk.dataset.lost;
      } catch { /* no line: the same photo under the same id goes out again */ }
      if (pause) await new Promise((done) => setTimeout(done, pause));
    }
    return talk.dataset.lost;
  }
  async function send(file) {
    const label = document.querySelector(".pick");
    const words = label.textContent;
    const id = newId();
    picture.disabled = true;
    label.textContent = sending;
    const photo = await shrink(file);
    const complaint = photo.size > LARGEST ? talk.dataset.large : await post(photo, id);
    problem.textContent = complaint;
    problem.hidden = !complaint;
    if (!complaint) settle(write({ id, text: talk.dataset.photo }), {});
    label.textContent = words;
    picture.disabled = false;
    picture.value = "";
  }
  if (picture) {
    document.getElementById("photo").hidden = false;
    picture.addEventListener("change", () => { if (picture.files.length) send(picture.files[0]); });
  }

  function grow() {
    text.style.height = "auto";
    text.style.height = Math.min(text.scrollHeight, 160) + "px";
  }
  text.addEventListener("input", () => { grow(); keep("draft", text.value); });
  text.value = text.value || load("draft") || "";
  unsent = unsent.filter((entry) => !item("id", entry.id));
  unsent.forEach(write);
  if (log.querySelector(".choices:not(.taken)")) starters.hidden = true;
  looking(Boolean(talk.dataset.answering));
  grow();
  down();
  connect();
})();
