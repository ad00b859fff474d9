// The chat: what you write stays here until the house has stored it; answers appear by themselves.
"use strict";
(() => {
  const talk = document.getElementById("talk");
  const log = document.getElementById("log");
  const line = document.getElementById("line");
  const problem = document.getElementById("problem");
  const form = document.getElementById("say");
  const text = document.getElementById("text");
  const { base, village, sending, sent, later, csrf } = talk.dataset;
  const KEY = "mingbai" + base;
  const KEPT = 100;

  let transcript = load();
  let socket = null;
  let wait = 500;
  let seen = [];
  let everOpen = false;

  function load() {
    try { return JSON.parse(sessionStorage.getItem(KEY)) || []; } catch { return []; }
  }
  function keep() {
    const pending = transcript.filter((entry) => entry.own && !entry.stored);
    transcript = transcript.slice(-KEPT);
    transcript.unshift(...pending.filter((entry) => !transcript.includes(entry)));
    try { sessionStorage.setItem(KEY, JSON.stringify(transcript)); } catch { /* full: memory will do */ }
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

  function draw(entry) {
    const item = element("li", "", entry.own ? "own" : "theirs");
    item.append(element("p", entry.text));
    const note = element("small", "", "note");
    item.append(note);
    entry.item = item;
    Object.defineProperty(entry, "item", { enumerable: false });
    mark(entry);
    log.append(item);
  }
  function mark(entry) {
    const note = entry.item.querySelector(".note");
    if (entry.own) note.textContent = entry.stored ? sent : (open() ? sending : later);
    else note.textContent = entry.at.slice(11, 16);
  }
  function offer() {
    log.querySelectorAll(".choices").forEach((old) => old.remove());
    const last = transcript[transcript.length - 1];
    document.getElementById("starters").hidden = Boolean(last && last.choices && last.choices.length);
    if (!last || last.own || !last.choices || !last.choices.length) return;
    const box = element("div", "", "choices");
    for (const choice of last.choices) {
      const button = element("button", choice.label);
      button.type = "button";
      button.addEventListener("click", () => say({ type: "choose", label: choice.label, token: choice.token }, choice.label));
      box.append(button);
    }
    last.item.append(box);
  }
  function down() { document.getElementById("end").scrollIntoView({ block: "end" }); }
  function redraw() {
    log.replaceChildren();
    transcript.forEach(draw);
    offer();
    down();
  }

  function open() { return socket !== null && socket.readyState === WebSocket.OPEN; }
  function say(what, shown) {
    const entry = { own: true, id: newId(), text: shown, stored: false, what };
    transcript.push(entry);
    keep();
    draw(entry);
    offer();
    down();
    deliver(entry);
  }
  function deliver(entry) {
    if (open()) socket.send(JSON.stringify({ ...entry.what, id: entry.id }));
  }

  const hear = {
    stored(said) {
      const entry = transcript.find((own) => own.id === said.id);
      if (entry) { entry.stored = true; keep(); mark(entry); }
      problem.hidden = true;
    },
    message(said) {
      seen.push(said.reference);
      if (seen.length === 1) setTimeout(acknowledge, 200);
      if (transcript.some((entry) => entry.reference === said.reference)) return refresh(said);
      const entry = { reference: said.reference, text: said.text, choices: said.choices, at: said.at };
      transcript.push(entry);
      keep();
      draw(entry);
      offer();
      down();
    },
    error(said) {
      problem.textContent = said.text;
      problem.hidden = false;
      const entry = transcript.find((own) => own.id === said.id);
      if (entry && !entry.stored) setTimeout(() => deliver(entry), 5000);
    },
  };
  function refresh(said) {
    const entry = transcript.find((known) => known.reference === said.reference);
    entry.choices = said.choices;
    offer();
  }
  function acknowledge() {
    if (open() && seen.length) socket.send(JSON.stringify({ type: "seen", references: seen.splice(0, 50) }));
    if (seen.length) setTimeout(acknowledge, 500);
  }

  function connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = village ? "?v=" + encodeURIComponent(village) : "";
    socket = new WebSocket(`${scheme}://${location.host}${base}/socket${query}`);
    socket.addEventListener("open", () => {
      if (!everOpen) redraw();
      everOpen = true;
      wait = 500;
      line.textContent = line.dataset.open;
      line.className = "line good";
      transcript.filter((entry) => entry.own && !entry.stored).forEach((entry) => { mark(entry); deliver(entry); });
    });
    socket.addEventListener("message", (event) => {
      const said = JSON.parse(event.data);
      if (hear[said.type]) hear[said.type](said);
    });
    socket.addEventListener("close", (event) => {
      line.textContent = line.dataset.lost;
      line.className = "line bad";
      if (event.code === 1008) return location.reload();
      transcript.filter((entry) => entry.own && !entry.stored && entry.item).forEach(mark);
      setTimeout(connect, wait + Math.random() * wait);
      wait = Math.min(wait * 2, 15000);
    });
  }

  // Until a socket has ever opened, the form works as a plain form; afterwards the socket is better.
  form.addEventListener("submit", (event) => {
    if (!everOpen) return;
    event.preventDefault();
    const starter = event.submitter && event.submitter.name === "starter" ? event.submitter.value : "";
    const words = (starter || text.value).trim();
    if (!words) return;
    say({ type: "say", text: words }, words);
    if (!starter) text.value = "";
    grow();
    text.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".button"));
    }
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
    if (!complaint) {
      const entry = { own: true, id, text: talk.dataset.photo, stored: true };
      transcript.push(entry);
      keep();
      draw(entry);
      offer();
      down();
    }
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
  text.addEventListener("input", grow);
  down();
  connect();
})();
