// What makes a report easier where the browser can: a microphone, small photos, one click is one click.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const canSetFiles = (() => { try { return Boolean(new DataTransfer().items.add); } catch { return false; } })();

  function put(input, file) {
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
  }

  // One click is one sending; whoever comes back by the back button may click again.
  document.addEventListener("submit", (event) => {
    const buttons = event.target.querySelectorAll("button:not([type=button])");
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }), 0);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((button) => { button.disabled = false; }));

  const print = byId("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  // A photo of a new phone is larger than what a slow line carries, and than what we take.
  const LONGEST_SIDE = 1600, SMALL_ENOUGH = 400 * 1024;
  async function shrink(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const sheet = document.createElement("canvas");
    sheet.width = Math.max(1, Math.round(bitmap.width * scale));
    sheet.height = Math.max(1, Math.round(bitmap.height * scale));
    sheet.getContext("2d").drawImage(bitmap, 0, 0, sheet.width, sheet.height);
    bitmap.close();
    return new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.85));
  }
  const photo = byId("photo");
  if (photo && canSetFiles && window.createImageBitmap) {
    photo.addEventListener("change", async () => {
      const file = photo.files[0];
      if (!file || file.size <= SMALL_ENOUGH) return;
      try {
        const small = await shrink(file);
        if (small && small.size < file.size) put(photo, new File([small], "photo.jpg", { type: "image/jpeg" }));
      } catch { /* the house says whether it is a picture */ }
    });
  }

  const record = byId("record");
  if (!record || !canSetFiles || !window.MediaRecorder || !navigator.mediaDevices) return;
  const LONGEST = 120, voice = byId("voice"), seconds = byId("seconds"), heard = byId("heard");
  const begin = record.textContent;
  let recorder = null;
  record.parentElement.hidden = false;

  function shown(running) {
    record.textContent = running ? record.dataset.stop : begin;
    record.setAttribute("aria-pressed", String(running));
  }
  async function start() {
    let sound;
    try { sound = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch {
      seconds.textContent = record.dataset.refused;
      return;
    }
    const parts = [], begun = Date.now();
    recorder = new MediaRecorder(sound, { audioBitsPerSecond: 24000 });
    const tick = setInterval(() => {
      const passed = Math.round((Date.now() - begun) / 1000);
      seconds.textContent = `${passed} / ${LONGEST}`;
      if (passed >= LONGEST && recorder) recorder.stop();
    }, 500);
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(tick);
      sound.getTracks().forEach((track) => track.stop());
      const type = (recorder.mimeType || "audio/webm").split(";")[0];
      recorder = null;
      const said = new Blob(parts, { type });
      put(voice, new File([said], "voice", { type }));
      heard.hidden = false;
      heard.firstElementChild.src = URL.createObjectURL(said);
      shown(false);
    });
    recorder.start();
    shown(true);
  }
  record.addEventListener("click", () => { if (recorder) recorder.stop(); else start(); });
})();
