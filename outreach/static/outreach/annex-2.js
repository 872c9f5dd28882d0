// Where the quarters are wider than the screen, the latest of them are seen first.
for (const wrap of document.querySelectorAll(".heat-wrap")) {
  wrap.scrollLeft = (document.documentElement.dir === "rtl" ? -1 : 1) * wrap.scrollWidth;
}
