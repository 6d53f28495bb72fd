// For pages that show a letter's frame: fits the height of every iframe marked data-undersigned.
(() => {
    "use strict";
    if (window.undersignedFrames) return;
    window.undersignedFrames = true;
    const MIN = 200;
    const MAX = 1000;
    addEventListener("message", (event) => {
        const said = event.data;
        if (!said || typeof said !== "object") return;
        for (const frame of document.querySelectorAll("iframe[data-undersigned]")) {
            if (frame.contentWindow !== event.source) continue;
            if (said.type === "undersigned:height" && Number.isFinite(said.height)) {
                frame.height = String(Math.min(MAX, Math.max(MIN, Math.ceil(said.height))));
            }
            // A sandbox without popups opens no link by itself.
            const closed = frame.sandbox.length > 0 && !frame.sandbox.contains("allow-popups");
            if (said.type === "undersigned:link" && closed && document.activeElement === frame) {
                const [link, own] = [new URL(said.url, "about:blank"), new URL(frame.src)];
                if (link.origin === own.origin) location.assign(link.href);
            }
        }
    });
})();
