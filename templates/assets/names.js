// Beside the names of the form: a name in capitals as it would be written, and organizations that are
// listed already. The form works whole without it.
"use strict";
(() => {
  const form = document.querySelector("[data-capitals]");
  const { capitals, writeInstead } = form.dataset;
  const ask = async (path, question) => {
    try {
      const answer = await fetch(`/api/v1/${path}?${new URLSearchParams(question)}`);
      return answer.ok ? await answer.json() : {};
    } catch {
      // Without an answer nothing is offered.
      return {};
    }
  };

  // In capitals: another way to write it is offered, and taken by a button alone.
  const isShouted = (name) => name !== name.toLowerCase() && name === name.toUpperCase();
  const offerFor = (field, kind) => {
    const offer = document.createElement("div");
    offer.className = "offer";
    offer.setAttribute("role", "status");
    field.after(offer);
    const take = (name) => {
      field.value = name;
      offer.replaceChildren();
      field.focus();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const show = (name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = writeInstead.replace("%", () => name);
      button.addEventListener("click", () => take(name));
      offer.replaceChildren(`${capitals} `, button);
    };
    const look = async () => {
      const name = field.value.trim();
      const offered = isShouted(name) ? (await ask("as-written", { name, kind })).as_written : null;
      whenReleased(() => {
        if (field.value.trim() !== name) return;
        if (offered) show(offered);
        else offer.replaceChildren();
      });
    };
    field.addEventListener("change", look);
    look();
  };
  const kinds = { name: "individual", organization: "organization", organization_other: "organization" };
  for (const [name, kind] of Object.entries(kinds)) {
    const field = form.elements[name];
    if (field) offerFor(field, kind);
  }

  // Members of the coalition and organizations on a public list, while one is typed.
  const PAUSE = 200;
  const FEWEST = 2;
  const organization = form.elements.organization;
  if (!organization) return;
  const list = document.createElement("datalist");
  list.id = "organizations-listed";
  organization.after(list);
  organization.setAttribute("list", list.id);
  let timer = 0;
  const suggest = async () => {
    const typed = organization.value.trim();
    if (typed.length < FEWEST) return list.replaceChildren();
    const { organizations = [] } = await ask("organizations", { q: typed });
    if (organization.value.trim() !== typed) return;
    list.replaceChildren(...organizations.map((name) => new Option(name, name)));
  };
  organization.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });
})();
