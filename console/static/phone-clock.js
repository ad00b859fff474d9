// The clock of the rehearsal: what falls due next is said first; while it moves, how far it is.
"use strict";
(() => {
  const { call, sync } = window.mingbaiPhones;
  const clock = document.getElementById("clock");
  const moving = document.getElementById("moving");
  const ahead = document.getElementById("ahead");
  const problem = document.getElementById("clock-problem");
  const controls = document.querySelectorAll(".clock button, .clock input");
  let looks = 0;

  function stands(still) { controls.forEach((control) => { control.disabled = !still; }); }
  async function look() {
    try {
      const next = await call("ahead", {});
      document.getElementById("ahead-at").textContent = next.at || ahead.dataset.none;
      const lines = next.more ? [...next.due, next.more] : next.due;
      document.getElementById("due").replaceChildren(...lines.map((line) => {
        const item = document.createElement("li");
        item.textContent = line;
        return item;
      }));
      ahead.querySelector("button").hidden = !next.at;
    } catch { /* the phones say that there is no line */ }
  }
  async function move(wanted, control) {
    stands(false);
    problem.hidden = true;
    try {
      clock.textContent = (await call("clock", wanted)).clock;
      await sync();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
    stands(true);
    control.focus();
    look();
  }
  // Every look at the phones tells the time as well, also while somebody else moves the clock.
  document.addEventListener("clock", (event) => {
    const { clock: shown, second, moving: way } = event.detail;
    clock.textContent = shown;
    moving.hidden = !way;
    if (way) {
      moving.querySelector("span").textContent = moving.dataset.moving;
      moving.querySelector("progress").value = (100 * (second - way.since)) / (way.to - way.since);
    }
    looks += 1;
    if (looks % 10 === 0 && !way) look();
  });
  document.querySelectorAll("[data-by]").forEach((button) => {
    button.addEventListener("click", () => move({ by: button.dataset.by }, button));
  });
  document.getElementById("until").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = document.getElementById("to");
    move({ until: field.value }, field);
  });
  look();
})();
