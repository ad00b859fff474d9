// Reads a policy's page aloud where the browser has a voice; without one there is no button.
"use strict";
(() => {
  const voice = window.speechSynthesis;
  const button = document.getElementById("listen");
  const lines = [...document.querySelectorAll("#aloud p")].map((line) => line.textContent);
  if (!voice || !window.SpeechSynthesisUtterance || !button || !lines.length) return;
  const label = button.textContent;
  const rest = () => { button.textContent = label; button.setAttribute("aria-pressed", "false"); };

  button.addEventListener("click", () => {
    if (voice.speaking || voice.pending) { voice.cancel(); rest(); return; }
    button.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    // A line at a time: some browsers fall silent in the middle of a long text.
    lines.forEach((line, number) => {
      const said = new SpeechSynthesisUtterance(line);
      said.lang = document.documentElement.lang;
      said.rate = 0.85;
      said.onerror = rest;
      if (number === lines.length - 1) said.onend = rest;
      voice.speak(said);
    });
  });
  window.addEventListener("pagehide", () => voice.cancel());
  button.parentElement.hidden = false;
})();
