// Light or dark before the first paint: what was chosen on this machine, else what the machine prefers.
(() => {
  const key = "theme";
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be refused; the machine's preference then holds
    }
  };
  const show = () => {
    document.documentElement.dataset.bsTheme = chosen() ?? (prefersDark.matches ? "dark" : "light");
  };
  show();
  prefersDark.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const other = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
        document.documentElement.dataset.bsTheme = other;
        try {
          localStorage.setItem(key, other);
        } catch {
          // not kept, but shown
        }
      });
    }
  });
})();
