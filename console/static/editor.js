// While a notice is written: asks the service how it stands, and puts placeholders in.
"use strict";
(() => {
  const form = document.getElementById("notice");
  const panel = document.getElementById("look");
  const PAUSE = 500;
  let last = form.querySelector("textarea");
  let timer = 0;
  let turn = 0;

  function show(answered) {
    // What is folded or open in the preview stays so.
    const open = Array.from(panel.querySelectorAll("details"), (one) => one.open);
    panel.replaceChildren(...answered.getElementById("look").childNodes);
    panel.querySelectorAll("details").forEach((one, place) => {
      if (place < open.length) one.open = open[place];
    });
    for (const slot of form.querySelectorAll("[data-slot]")) {
      const said = answered.getElementById(slot.id);
      slot.replaceChildren(...(said ? said.childNodes : []));
    }
  }

  async function look() {
    const mine = ++turn;
    const typed = new URLSearchParams(new FormData(form));
    typed.set("look", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body: typed });
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      if (mine === turn) show(new DOMParser().parseFromString(text, "text/html"));
    } catch {
      const status = panel.querySelector("[role=status]");
      if (mine === turn && status) status.textContent = panel.dataset.silent;
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  }

  form.addEventListener("input", soon);
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) last = event.target;
  });
  for (const button of form.querySelectorAll("[data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
      last.focus();
      soon();
    });
  }
})();
