// Within the frame: keeps the count, and tells the page around it how high the frame would be. No
// storage, no cookies; it works in a sandbox that allows scripts only.
(() => {
    "use strict";
    const { count, slug } = document.body.dataset;
    const lang = document.documentElement.lang.slice(0, 2);
    // WordPress names its frames by a secret behind the hash.
    const secret = new URLSearchParams(location.hash.replace(/^#\??/, "")).get("secret");
    const tell = (message) => {
        if (parent !== window) parent.postMessage(message, "*");
    };
    const tellHeight = () => {
        const height = Math.ceil(document.body.getBoundingClientRect().height);
        tell({ type: "undersigned:height", height, slug });
        if (secret) tell({ message: "height", value: height, secret });
    };

    const line = document.getElementById("sentence");
    const show = (sentence) => {
        if (line.textContent.trim() === sentence) return;
        line.replaceChildren(
            ...sentence.split(/(\d+(?:[,\u00a0]\d+)*)/).map((piece, at) => {
                if (at % 2 === 0) return piece;
                const number = document.createElement("span");
                number.className = "number arrived";
                number.textContent = piece;
                return number;
            }),
        );
        tellHeight();
    };
    const ask = async () => {
        if (document.hidden) return;
        try {
            const answer = await fetch(count, { credentials: "omit" });
            const counted = answer.ok ? await answer.json() : { total: 0 };
            if (counted.total > 0) show(counted.sentence[lang]);
        } catch {
            // The number stays as it was until the next minute.
        }
    };

    document.addEventListener("click", (event) => {
        const link = event.target.closest("a[href]");
        if (!link) return;
        tell({ type: "undersigned:link", url: link.href, slug });
        if (secret) tell({ message: "link", value: link.href, secret });
    });
    addEventListener("message", (event) => {
        if (event.source === parent && event.data && event.data.message === "ready") tellHeight();
    });
    new ResizeObserver(tellHeight).observe(document.body);
    addEventListener("load", tellHeight);
    tellHeight();
    setInterval(ask, 60_000);
    document.addEventListener("visibilitychange", ask);
})();
