// Counts what a short message costs while it is being written, as networks count: UTF-16 units.
"use strict";
(() => {
  const short = document.getElementById("short");
  const line = document.getElementById("count");
  function count() {
    const units = short.value.trim().length + Number(short.dataset.around);
    const parts = units <= 70 ? 1 : Math.ceil(units / 67);
    line.textContent = line.dataset.text.replace("{units}", units).replace("{parts}", parts);
    line.classList.toggle("late", units > Number(short.dataset.most));
    line.hidden = false;
  }
  short.addEventListener("input", count);
  count();
})();
