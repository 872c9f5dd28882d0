// What is typed into the form of an activity is kept while it is typed: on the server as the person's unsaved text and,
// until the server has it, in this browser, where a closed tab does not lose it (js/kept.js tells when it goes). Nothing
// here changes an activity.
const WAIT = 2000; // after the last change
const RETRY = 10000; // after a failure
const PATIENCE = 2000; // with the panel of others
const SAME = 10000; // at most between the last change and the server's having it, where nobody went on elsewhere
const OURS = "typed:"; // how the names of what this browser keeps begin; then the person, the form and the text
const SENT = "typed-sent"; // the name of what this tab has just sent to be saved
const SIGNED_OUT = "typed-over"; // what js/kept.js tells the tabs of a person who signs out
const NOT_TYPED = new Set(["", "csrfmiddlewaretoken", "draft", "itself", "shown", "attachments"]);

const form = document.querySelector("#log");
if (form) keepTyped(form);
else forgetSaved();

// The page after the form: what was sent from there has been saved.
function forgetSaved() {
  try {
    const { name, path } = JSON.parse(sessionStorage.getItem(SENT)) ?? {};
    if (!name || !document.referrer || new URL(document.referrer).pathname !== path) return;
    localStorage.removeItem(name);
    sessionStorage.removeItem(SENT);
  } catch {
    // storage may be refused
  }
}

// The texts kept of one person and form, the latest first.
function copiesOf(start) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(start));
    const copies = names.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
    return copies.sort((one, other) => other.at - one.at);
  } catch {
    return []; // storage may be refused
  }
}

// Hold the name of a text as long as this page is open; whether no other tab does. Browsers know it of secure pages only.
function hold(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}

function keepTyped(form) {
  const { user, here } = form.dataset;
  const start = `${OURS}${user}:${here}:`;
  const told = form.querySelector(".log-kept");
  const signIn = form.querySelector(".log-sign-in");
  const ahead = Date.now() - form.dataset.now * 1000; // of the server's clock
  let key = form.dataset.key;
  let typed = 0; // changes made
  let kept = 0; // changes that the server has
  let failure = ""; // why the last of them is not kept: "offline", "signedOut" or "refused"
  let isOver = false; // the form is on its way, or given up
  let isSignedOut = false; // by the person, in another tab: nothing more is left in this browser
  let timer;
  let sending;

  const fields = () => [...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name));

  function say(text, why = "") {
    failure = why;
    told.textContent = text;
    told.classList.toggle("is-failed", why !== "");
    signIn.hidden = why !== "signedOut";
    const next = `${here}?draft=${key}`;
    signIn.href = `${signIn.href.split("?")[0]}?next=${encodeURIComponent(next)}`;
  }

  function forgetSent() {
    try {
      sessionStorage.removeItem(SENT);
    } catch {
      // nothing was told either
    }
  }

  function keepHere() {
    if (isSignedOut) return;
    try {
      localStorage.setItem(start + key, JSON.stringify({ key, at: Date.now() - ahead, fields: fields() }));
    } catch {
      // storage may be full or refused; the server is asked to keep it all the same
    }
  }

  function forgetHere() {
    try {
      localStorage.removeItem(start + key);
    } catch {
      // nothing was kept either
    }
  }

  // The page that follows tells whether it was saved.
  function tellSent() {
    try {
      sessionStorage.setItem(SENT, JSON.stringify({ name: start + key, path: here }));
    } catch {
      // storage may be refused
    }
  }

  function change() {
    typed += 1;
    keepHere();
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  }

  // One after the other, so that an older text never replaces a newer one.
  async function send({ isLeaving = false } = {}) {
    clearTimeout(timer);
    if (sending && !isLeaving) return sending;
    const upTo = typed;
    sending = post(isLeaving).then((text) => {
      kept = upTo;
      isSignedOut = false; // the same person is in again
      say(text);
      if (kept === typed) forgetHere();
      if (!form.elements.itself.value) history.replaceState(null, "", `?draft=${key}`);
    }, (error) => {
      const why = error.why ?? "offline";
      say(error.said || told.dataset[why], why);
    }).finally(() => {
      sending = undefined;
      if (!isOver && kept < typed) timer = setTimeout(send, failure ? RETRY : WAIT);
    });
    return sending;
  }

  async function post(isLeaving, isSecond = false) {
    const body = new FormData(form);
    body.delete("attachments");
    body.set("owner", user);
    const length = [...body.values()].reduce((sum, value) => sum + value.length, 0);
    const keepalive = isLeaving && length < 20_000; // browsers let 64 kB outlive a page
    const answer = await fetch(form.dataset.save, { method: "POST", body, keepalive, redirect: "manual" });
    if (answer.ok) return answer.text();
    if (answer.status === 403 && !isSecond && await renewToken()) return post(isLeaving, true);
    const isElse = answer.type === "opaqueredirect" || [403, 409].includes(answer.status);
    if (isElse) throw { why: "signedOut" };
    throw { why: "refused", said: answer.status === 422 ? await answer.text() : "" };
  }

  // Whoever signs in again in another tab gets another token; the form here takes it over, if it is the same person.
  async function renewToken() {
    const answer = await fetch(here, { redirect: "manual" });
    if (!answer.ok) return false;
    const other = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#log");
    if (other?.dataset.user !== user) return false;
    const token = other.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return true;
  }

  function fill({ fields: known, at }) {
    const isOfToday = new Date(at).toDateString() === new Date().toDateString();
    for (const control of form.elements) {
      if (NOT_TYPED.has(control.name ?? "")) continue;
      const values = known.filter(([name]) => name === control.name).map(([, value]) => value);
      // "Yesterday" is another day by now.
      if (control.name === "dates" && !isOfToday && !/\p{Nd}/u.test(values[0] ?? "")) continue;
      const was = JSON.stringify(new FormData(form).getAll(control.name));
      if (control.tomselect) control.tomselect.setValue(values, true);
      else if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
      const is = JSON.stringify(new FormData(form).getAll(control.name));
      if (is !== was) control.closest("details")?.setAttribute("open", "");
    }
  }

  // Whether the server has a later text, from another browser, of which the page tells.
  function isGoneOnWith(copy) {
    const told = document.querySelector(`[data-forget="${CSS.escape(copy.key)}"]`);
    return Number(told?.dataset.at ?? 0) * 1000 > copy.at + SAME;
  }

  // What this browser has and the server may not: after a lost connection, a session that ended, a closed tab. An address
  // that says what to begin with gets only the text that it names.
  async function restore() {
    const named = [key, new URLSearchParams(location.search).get("draft")];
    for (const copy of copiesOf(start)) {
      if (location.search && !named.includes(copy.key)) continue;
      if (!await hold(copy.name)) continue;
      if (isGoneOnWith(copy)) {
        localStorage.removeItem(copy.name);
        continue;
      }
      if (typed) return; // somebody has begun to type meanwhile
      form.dataset.save = form.dataset.save.replace(key, copy.key);
      form.elements.draft.value = key = copy.key;
      fill(copy);
      say(told.dataset.back);
      change();
      return;
    }
    await hold(start + key);
  }

  async function submit(event) {
    if (isOver || !typed) return;
    event.preventDefault();
    // The server is told first: where it does not answer, or knows nobody, the page stays with all that was typed.
    await sending;
    await send();
    if (["offline", "signedOut"].includes(failure)) return;
    isOver = true;
    await panelAtRest();
    clearTimeout(timer);
    keepHere();
    tellSent();
    form.requestSubmit(event.submitter);
  }

  // What is being looked up is shown before the form goes: a request that is broken off is an error to the browser.
  async function panelAtRest() {
    for (let waited = 0; waited < PATIENCE && form.querySelector(".htmx-request"); waited += 50) {
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  const leave = () => {
    if (!isOver && kept < typed) send({ isLeaving: true });
  };
  const again = () => {
    if (!isOver && failure) send();
  };
  for (const name of ["input", "change"]) {
    form.addEventListener(name, (event) => { if (!NOT_TYPED.has(event.target.name ?? "")) change(); });
  }
  form.addEventListener("submit", submit);
  addEventListener("storage", ({ key: name }) => {
    if (name === SIGNED_OUT) isSignedOut = true;
  });
  addEventListener("online", again);
  addEventListener("focus", again);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => { if (event.persisted) isOver = false; });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : again()));
  addEventListener("beforeunload", (event) => { if (!isOver && kept < typed && failure) event.preventDefault(); });
  signIn.addEventListener("click", () => { isOver = true; });
  for (const discard of document.querySelectorAll("[data-forget]")) {
    discard.addEventListener("submit", () => {
      if (discard.dataset.forget !== key) return;
      isOver = true;
      forgetHere();
    });
  }
  form.addEventListener("htmx:beforeRequest", (event) => { if (isOver) event.preventDefault(); });
  // A person who has been signed out meanwhile keeps the page with what is typed.
  form.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (new URL(xhr.responseURL).pathname === new URL(requestConfig.path, location.href).pathname) return;
    event.preventDefault();
    event.stopPropagation();
  });
  forgetSent(); // here one is again
  if (form.dataset.changed) {
    hold(start + key);
    forgetHere();
    change();
  } else restore();
}
