// What a form keeps in the browser until the server has it (outreach/log.js) goes with the person who typed it: when
// that person signs out, when anybody else signs in, and in any case after three days.
{
  const OURS = "typed:"; // and then the number of the person
  const SIGNED_OUT = "typed-over"; // tells the other tabs
  const LASTS = 3 * 24 * 60 * 60 * 1000;
  const { user } = document.currentScript.dataset;

  const forget = (isOver) => {
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith(OURS))) {
        if (isOver(name)) localStorage.removeItem(name);
      }
    } catch {
      // storage may be refused; nothing was kept then
    }
  };
  const isOld = (name) => {
    try {
      return !(Date.now() - JSON.parse(localStorage.getItem(name))?.at < LASTS);
    } catch {
      return true; // no copy of ours
    }
  };

  forget((name) => (user && !name.startsWith(`${OURS}${user}:`)) || isOld(name));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[action$='/logout/']")) return;
    forget(() => true);
    try {
      sessionStorage.clear();
      localStorage.setItem(SIGNED_OUT, Date.now());
    } catch {
      // the same
    }
  });
}
