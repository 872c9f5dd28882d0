// The slider tells its year while it moves, and can move by itself. Without this, the button beside it does.

const slider = document.getElementById("year");
const chosen = document.getElementById("year-chosen");
const play = document.querySelector("[data-play]");
const STEP = 900; // milliseconds a year
let timer = null;

function stop() {
  clearInterval(timer);
  timer = null;
  play.textContent = play.dataset.play;
}

function advance() {
  if (slider.value === slider.max) {
    stop();
    return;
  }
  slider.stepUp();
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

slider.addEventListener("input", () => { chosen.textContent = slider.value; });
slider.addEventListener("pointerdown", stop);
slider.addEventListener("keydown", stop);
play.addEventListener("click", () => {
  if (timer) {
    stop();
    return;
  }
  if (slider.value === slider.max) slider.value = slider.min;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  timer = setInterval(advance, STEP);
  play.textContent = play.dataset.stop;
});
// The picture follows the slider by itself.
slider.form.querySelector("[type=submit]").hidden = true;
// What moves by itself is for those who have not asked for less of it.
play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;

// On a phone the map begins in its middle.
function centre() {
  for (const room of document.querySelectorAll(".map-room")) {
    room.scrollLeft = (room.scrollWidth - room.clientWidth) / 2;
  }
}
let kept = null;
document.addEventListener("htmx:beforeSwap", () => { kept = document.querySelector(".map-room")?.scrollLeft ?? null; });
document.addEventListener("htmx:afterSwap", () => {
  const room = document.querySelector(".map-room");
  if (room && kept !== null) room.scrollLeft = kept;
});
centre();
