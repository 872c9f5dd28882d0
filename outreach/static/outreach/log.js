// What is typed into the form of an activity is kept while it is typed: on the server as the person's unsaved text and,
// until the server has it, in this tab. Nothing here changes an activity.
const WAIT = 2000; // after the last change
const RETRY = 10000; // after a failure
const PATIENCE = 2000; // with the panel of others
const OURS = "typed:"; // how the names of what this tab keeps begin
const NOT_TYPED = new Set(["", "csrfmiddlewaretoken", "draft", "itself", "shown", "attachments"]);

const form = document.querySelector("#log");
if (form) keepTyped(form);
else forgetSaved();

// The page after the form: what was sent from there has been saved.
function forgetSaved() {
  const from = document.referrer && new URL(document.referrer).pathname;
  for (const [place, copy] of copies()) if (copy.isSent && copy.path === from) sessionStorage.removeItem(place);
}

function copies() {
  try {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith(OURS));
    return names.map((name) => [name, JSON.parse(sessionStorage.getItem(name))]);
  } catch {
    return []; // storage may be refused
  }
}

function keepTyped(form) {
  const { user, here } = form.dataset;
  const place = `${OURS}${user}:${here}`;
  const told = form.querySelector(".log-kept");
  const signIn = form.querySelector(".log-sign-in");
  let key = form.dataset.key;
  let typed = 0; // changes made
  let kept = 0; // changes that the server has
  let failure = ""; // why the last of them is not kept: "offline", "signedOut" or "refused"
  let isOver = false; // the form is on its way, or given up
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

  function keepHere(isSent = false) {
    try {
      sessionStorage.setItem(place, JSON.stringify({ key, path: here, isSent, fields: fields() }));
    } catch {
      // storage may be full or refused; the server is asked to keep it all the same
    }
  }

  function forgetHere() {
    try {
      sessionStorage.removeItem(place);
    } catch {
      // nothing was kept either
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

  function fill(known) {
    for (const control of form.elements) {
      if (NOT_TYPED.has(control.name ?? "")) continue;
      const values = known.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.tomselect) control.tomselect.setValue(values, true);
      else if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
      if (values.some(Boolean)) control.closest("details:has(textarea)")?.setAttribute("open", "");
    }
  }

  // What this tab has and the server may not: after a lost connection, or a session that ended.
  function restore() {
    for (const [name, copy] of copies()) {
      if (!name.startsWith(`${OURS}${user}:`)) sessionStorage.removeItem(name); // another person's
      if (name !== place || form.dataset.changed) continue;
      form.dataset.save = form.dataset.save.replace(key, copy.key);
      form.elements.draft.value = key = copy.key;
      fill(copy.fields);
      say(told.dataset.back);
      change();
    }
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
    keepHere(true);
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
  restore();
  if (form.dataset.changed) {
    forgetHere();
    change();
  }
}
