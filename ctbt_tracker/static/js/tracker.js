// What makes the pages handier. Every page works without it.

// Choosing among many: type a name in any language, or a code, as the option's data-search tells.
function enhance(root) {
  for (const select of root.querySelectorAll("select[data-choose]:not(.tomselected)")) {
    const choose = new TomSelect(select, {
      plugins: select.multiple ? ["remove_button"] : [],
      searchField: ["text", "search"],
      score: likeness,
      hidePlaceholder: true,
      // A list left open covers the fields below: it closes after a choice, and no late search opens it again.
      closeAfterSelect: true,
      refreshThrottle: 0,
      maxOptions: null,
      hideSelected: select.multiple,
      sortField: "$order",
      render: { no_results: () => note(select.dataset.nothing) },
      onItemAdd() {
        this.setTextboxValue("");
      },
    });
    select.setAttribute("aria-hidden", "true"); // the box one types in has the label now
    // The help and the error beside the field are told for the box one types in, too.
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) choose.control_input.setAttribute(name, select.getAttribute(name));
    }
  }
}

// Names are compared without case, accents and marks: first those that are what was typed, then official names and codes
// that begin so, then other names that do.
const OFFICIAL = 10; // what is shown, the names in six languages and three codes; what else a State is called follows
const bare = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const tight = (text) => text.replaceAll(" ", "");

function likeness(typed) {
  const told = bare(typed);
  return ({ text, search = "" }) => {
    const names = [text, ...search.split(" | ")].map(bare);
    if (names.some((name) => tight(name) === tight(told))) return 4;
    if (names.slice(0, OFFICIAL).some((name) => name.startsWith(told))) return 3;
    if (names.some((name) => name.startsWith(told))) return 2;
    const isThere = told.split(" ").every((word) => names.some((name) => name.includes(word)));
    return isThere || names.some((name) => tight(name).includes(tight(told))) ? 1 : 0;
  };
}

function note(text) {
  const element = document.createElement("div");
  element.className = "no-results";
  element.textContent = text ?? "";
  return element;
}

// Leaving with unsaved text asks first; saving does not.
function guard(form) {
  let isChanged = form.dataset.guard === "changed";
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("change", () => { isChanged = true; });
  form.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}

// A link of the error summary leads into its field, wherever that is folded away.
function leadToField(event) {
  const link = event.target.closest(".error-summary a");
  if (!link) return;
  const field = document.querySelector(link.hash);
  field?.closest("details")?.setAttribute("open", "");
  const input = field?.querySelector("select, textarea, input");
  if (!input) return;
  event.preventDefault(); // following the link would take the focus away again
  (input.tomselect ?? input).focus();
}

// A menu closes when one looks elsewhere.
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const isElsewhere = event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target);
    if (!isElsewhere) continue;
    menu.open = false;
    if (event.type === "keydown") menu.querySelector("summary").focus();
  }
}

// "/" leads to the search from anywhere but where one types; Escape leaves it.
function leadToSearch(event) {
  const search = document.querySelector("#top-search");
  if (!search || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target === search) search.blur();
  if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  search.focus();
  search.select();
}

document.addEventListener("click", closeMenus);
document.addEventListener("keydown", leadToSearch);
document.addEventListener("click", leadToField);
document.addEventListener("keydown", closeMenus);
document.addEventListener("htmx:load", (event) => enhance(event.target));
// Filters that are not set are left out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches(".filter-panel")) return;
  for (const [name, value] of [...event.detail.formData]) if (value === "") event.detail.formData.delete(name);
});
// Leaving a search field is a change, too; what is shown already need not be asked for again.
document.addEventListener("htmx:beforeRequest", (event) => {
  const isShown = event.detail.pathInfo.finalRequestPath === location.pathname + location.search;
  if (isShown && event.target.matches(".filter-panel")) event.preventDefault();
});
// A signed-out person is shown the sign-in page, not a piece of it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const asked = new URL(requestConfig.path, location.href).pathname;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname !== asked) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
enhance(document);
document.querySelectorAll("form[data-guard]").forEach(guard);
for (const fold of document.querySelectorAll("details[data-open-on-wide]")) {
  fold.open ||= matchMedia("(min-width: 62rem)").matches;
}
document.querySelector("[data-focus]")?.focus();
