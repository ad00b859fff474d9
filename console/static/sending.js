// While a sending leaves: shows how far it is as it is told, and what can be done changes with it.
"use strict";
(() => {
  const panel = document.getElementById("progress");
  const said = document.getElementById("said");
  const TOLD_EVERY = 10000;
  const ASK_EVERY = 5000;
  const now = () => panel.firstElementChild;
  let state = now().dataset.state;
  let toldAt = 0;

  // Numbers run too fast to be read out; every few seconds one sentence is enough.
  function announce(changed) {
    const time = Date.now();
    if (!changed && time - toldAt < TOLD_EVERY) return;
    toldAt = time;
    const words = [...panel.querySelectorAll(".badge, .big, .hint")];
    said.textContent = words.map((one) => one.textContent).join(" · ");
  }

  async function page() {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  function put(id, fresh) {
    const there = document.getElementById(id);
    const focused = there.contains(document.activeElement);
    there.replaceChildren(...fresh.getElementById(id).childNodes);
    if (!focused) return;
    const next = there.querySelector("#stop, button, a") || panel;
    if (next === panel) panel.tabIndex = -1;
    next.focus();
  }

  async function rest() {
    try {
      const fresh = await page();
      for (const id of ["acts", "closer"]) put(id, fresh);
    } catch { /* What is shown stays; the next change asks again. */ }
  }

  function show(fresh) {
    panel.replaceChildren(...fresh);
    const changed = now().dataset.state !== state;
    state = now().dataset.state;
    announce(changed);
    if (changed) rest();
  }

  function gone() {
    const line = document.createElement("p");
    line.className = "problem";
    line.setAttribute("role", "alert");
    line.textContent = panel.dataset.gone;
    panel.replaceChildren(line);
  }

  async function ask() {
    try {
      const fresh = await page();
      show(fresh.getElementById("progress").children);
      if (now().dataset.over === "yes") return;
    } catch { /* It is asked again. */ }
    setTimeout(ask, ASK_EVERY);
  }

  if (!window.EventSource) { setTimeout(ask, ASK_EVERY); return; }
  const source = new EventSource(panel.dataset.events);
  source.addEventListener("progress", (event) => {
    show(new DOMParser().parseFromString(event.data, "text/html").body.children);
  });
  source.addEventListener("over", () => { source.close(); announce(true); rest(); });
  source.addEventListener("gone", () => { source.close(); gone(); });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(ask, ASK_EVERY);
  });
})();
