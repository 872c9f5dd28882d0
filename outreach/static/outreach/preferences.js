// Copying a link; without this, it is selected and copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const input = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(input.value);
    button.textContent = button.dataset.copied;
  });
}
