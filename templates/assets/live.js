// An open letter follows its signatures: the counts, new names, names that leave. The page is whole
// without this.
(() => {
    "use strict";
    const page = document.querySelector("[data-live]");
    if (!page || !window.EventSource) return;
    const locale = document.documentElement.lang;
    const QUIET = 30_000;
    const RECENT = 3;
    let known = page.dataset.revision;
    let source = null;
    let orphans = new Map();

    // The counts and the lines around them.

    const setNumbers = (line, text) => {
        line.replaceChildren(
            ...text.split(/(\d+(?:[,\u00a0]\d+)*)/).map((piece, at) => {
                if (at % 2 === 0) return piece;
                const number = document.createElement("span");
                number.className = "number arrived";
                number.textContent = piece;
                return number;
            }),
        );
    };

    const setLine = (key, text) => {
        for (const line of document.querySelectorAll(`[data-line="${key}"]`)) {
            if (text && line.textContent !== text) {
                if (key === "sentence") setNumbers(line, text);
                else line.textContent = text;
            }
            const part = line.closest(".kind") || line;
            const listed = part === line || part.querySelector("li");
            part.hidden = !text && !listed;
        }
    };

    // Said aloud at most every half minute.
    let said = null;
    let saidAt = -QUIET;
    let timer = 0;
    const announce = (sentence) => {
        const first = said === null;
        if (said === sentence) return;
        said = sentence;
        if (first) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
            saidAt = performance.now();
            document.getElementById("announcement").textContent = sentence;
        }, Math.max(0, saidAt + QUIET - performance.now()));
    };
    said = document.getElementById("sentence").textContent.trim();

    const counted = ({ lines, total }) => {
        for (const [key, text] of Object.entries(lines)) setLine(key, text);
        for (const empty of document.querySelectorAll("[data-empty]")) empty.hidden = total > 0;
        announce(lines.sentence);
    };

    // Names.

    const named = (entry) => {
        const name = document.createElement("bdi");
        name.className = entry.other_face ? "name other-face" : "name";
        if (entry.lang) name.lang = entry.lang;
        name.textContent = entry.name;
        return name;
    };

    const element = (tag, name, text) => {
        const made = document.createElement(tag);
        if (name) made.className = name;
        made.append(text);
        return made;
    };

    // The domain in a standing is one word, which no line break cuts.
    const standing = ({ standing: text, whole }) => {
        const span = element("span", "standing", text);
        if (!whole) return span;
        const start = text.indexOf(whole);
        span.replaceChildren(text.slice(0, start), element("span", "whole", whole), text.slice(start + whole.length));
        return span;
    };

    // What a line above a list says of most of its entries is not repeated in each.
    const standingIn = (list, entry) => {
        const usual = list.dataset.usual;
        if (usual === undefined) return entry.standing;
        if (entry.standing === usual) return null;
        return entry.standing || list.dataset.mailbox;
    };

    const row = (entry, list) => {
        const item = document.createElement("li");
        item.id = `s-${entry.id}`;
        item.append(named(entry));
        if (entry.line) item.append(element("span", "line", element("bdi", "", entry.line)));
        const text = standingIn(list, entry);
        if (text) item.append(standing({ ...entry, standing: text }));
        return item;
    };

    const settle = (list, item, after) => {
        if (after) after.after(item);
        else list.prepend(item);
        const part = list.closest(".kind");
        if (part) part.hidden = false;
        const waiting = orphans.get(item.id.slice(2));
        orphans.delete(item.id.slice(2));
        if (waiting) placed(waiting);
    };

    // A name stands after another one; where that one is not on the page, it may still come.
    const placed = (entry) => {
        const list = document.querySelector(`[data-kind="${entry.kind}"]`);
        if (!list) return;
        const old = document.getElementById(`s-${entry.id}`);
        const item = row(entry, list);
        const after = entry.after && document.getElementById(`s-${entry.after}`);
        if (!old) item.classList.add("arrived");
        if (after || (entry.after === null && list.dataset.further === undefined)) {
            old?.remove();
            settle(list, item, after);
        } else if (old) {
            old.replaceWith(item);
        } else {
            orphans.set(entry.after, entry);
        }
        if (entry.affiliated) for (const note of document.querySelectorAll(".disclaimer")) note.hidden = false;
    };

    const recently = (entry) => {
        const recent = document.querySelector(".recent");
        if (!recent) return;
        recent.querySelector(`[data-id="${entry.id}"]`)?.remove();
        if (!entry.at) return;
        const item = document.createElement("li");
        item.dataset.id = entry.id;
        const time = document.createElement("time");
        time.dateTime = entry.at;
        item.append(named(entry), " ", time);
        const older = [...recent.children].find((other) => other.querySelector("time").dateTime <= entry.at);
        if (older) older.before(item);
        else recent.append(item);
        while (recent.children.length > RECENT) recent.lastElementChild.remove();
        recent.hidden = false;
        ago();
    };

    const arrived = (entry) => {
        placed(entry);
        recently(entry);
    };

    const gone = ({ id }) => {
        document.getElementById(`s-${id}`)?.remove();
        const recent = document.querySelector(".recent");
        recent?.querySelector(`[data-id="${id}"]`)?.remove();
        if (recent) recent.hidden = !recent.children.length;
        for (const [after, entry] of orphans) if (entry.id === id) orphans.delete(after);
    };

    // Too far behind to be told one by one: the page is read again.
    const reread = async () => {
        const answer = await fetch(location.href, { cache: "reload" });
        if (!answer.ok) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of ["[data-lists]", ".recent"]) {
            const now = fresh.querySelector(part);
            if (now) document.querySelector(part)?.replaceWith(document.adoptNode(now));
        }
        orphans = new Map();
        ago();
    };

    // "4 min ago".

    const relative = new Intl.RelativeTimeFormat(locale, { style: "short" });
    const ago = () => {
        for (const time of document.querySelectorAll(".recent time")) {
            if (!time.title && time.textContent) time.title = time.textContent;
            const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / 60_000));
            if (minutes < 1) time.textContent = document.getElementById("announcement").dataset.now;
            else if (minutes < 60) time.textContent = relative.format(-minutes, "minute");
            else if (minutes < 1_440) time.textContent = relative.format(-Math.floor(minutes / 60), "hour");
            else time.textContent = relative.format(-Math.floor(minutes / 1_440), "day");
        }
    };

    // The connection rests while nobody looks: browsers give a site only a few.

    const open = () => {
        if (source || document.hidden) return;
        source = new EventSource(`${page.dataset.live}?after=${encodeURIComponent(known)}`);
        const on = (name, told) =>
            source.addEventListener(name, (event) => {
                told(JSON.parse(event.data));
                if (event.lastEventId) known = event.lastEventId;
            });
        on("tally", counted);
        on("signatory", arrived);
        on("gone", gone);
        on("behind", reread);
    };
    const close = () => {
        source?.close();
        source = null;
    };

    ago();
    setInterval(ago, QUIET);
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
    addEventListener("pagehide", close);
    addEventListener("pageshow", open);
    open();
})();
