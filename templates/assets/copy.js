// Adds a button beside everything that is meant to be copied.
(() => {
    "use strict";
    const { labelCopy, labelCopied } = document.querySelector("[data-label-copy]").dataset;
    const select = (part) => {
        if (part.select) return part.select();
        const range = document.createRange();
        range.selectNodeContents(part);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    };
    const copy = async (part) => {
        select(part);
        try {
            if (part.value !== undefined) return await navigator.clipboard.writeText(part.value);
            const kinds = { "text/html": part.innerHTML, "text/plain": part.innerText };
            const blobs = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]);
            await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
        } catch {
            // What is selected is copied as it is shown.
            document.execCommand("copy");
        }
    };
    for (const part of document.querySelectorAll("[data-copy]")) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.textContent = labelCopy;
        const done = document.createElement("span");
        done.setAttribute("role", "status");
        done.className = "copied";
        button.addEventListener("click", async () => {
            await copy(part);
            done.textContent = labelCopied;
        });
        const about = part.id && document.querySelector(`label[for="${part.id}"]`);
        if (about) {
            about.id = `${part.id}-label`;
            button.id = `${part.id}-copy`;
            button.setAttribute("aria-labelledby", `${button.id} ${about.id}`);
        }
        const row = document.createElement("div");
        row.className = "copy-row";
        row.append(button, done);
        part.before(row);
    }
})();
