// Shows beside the form how the entry will be listed. The page works whole without it.
"use strict";
// Leaving a field by pressing a button must not move the button before it is let go: what changes the page
// waits until the press has become a click.
const whenReleased = (() => {
  let pressed = false;
  let waiting = [];
  const release = () => setTimeout(() => {
    pressed = false;
    const ready = waiting;
    waiting = [];
    for (const act of ready) act();
  });
  addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release, true);
  return (act) => setTimeout(() => (pressed ? waiting.push(act) : act()));
})();
(() => {
  const preview = document.querySelector("[data-preview]");
  const form = preview.closest("form");
  const place = preview.querySelector("[role=status]");
  const value = (name) => (form.elements[name]?.value ?? "").trim();
  const line = (...names) => names.map(value).filter(Boolean).join(", ");
  let guessed = { name: "", under: "" };

  const add = (box, kind, text) => {
    if (!text) return;
    const part = document.createElement(kind === "name" ? "bdi" : "span");
    part.className = kind;
    part.textContent = text;
    box.append(part);
  };
  const entry = (name, ...lines) => {
    const box = document.createElement("p");
    add(box, "name", name);
    for (const text of lines) add(box, "line", text);
    return box;
  };
  const individual = () => {
    if (value("visibility") === "counted") return entry("", preview.dataset.counted);
    const under = value("sort_name") || (guessed.name === value("name") ? guessed.under : "");
    const listed = under && preview.dataset.listedUnder.replace("%", () => under);
    return entry(value("name"), line("title", "affiliation", "place"), listed);
  };
  const organization = () =>
    entry(value("organization"), form.elements.representative_public?.checked ? line("name", "title") : "");

  const draw = () => {
    const kind = value("kind");
    const entries = [];
    if (kind !== "individual" && value("organization")) entries.push(organization());
    if (kind !== "organization" && value("name")) entries.push(individual());
    if (entries.length === 0) entries.push(entry("", preview.dataset.empty));
    place.replaceChildren(...entries);
    preview.hidden = false;
  };
  const guess = async () => {
    const name = value("name");
    if (!name || name === guessed.name) return;
    try {
      const answer = await fetch(`/api/v1/listed-under?name=${encodeURIComponent(name)}`);
      if (answer.ok) guessed = { name, under: (await answer.json()).listed_under };
    } catch {
      // Without an answer the preview only lacks its last line.
    }
    whenReleased(draw);
  };
  form.addEventListener("change", () => whenReleased(() => { draw(); guess(); }));
  draw();
  guess();

  // The link to the other language takes along what was typed.
  const language = form.querySelector("[name=action][value=language]");
  const other = document.querySelector(".top a[hreflang]");
  other?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    form.requestSubmit(language);
  });
})();
