// Starts the service on an invented letter, and Chromium; everything stops with the test process.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "..", "..");
const binary = join(root, "target", "debug", "undersigned");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function freePort() {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => probe.once("listening", done));
    const { port } = probe.address();
    await new Promise((done) => probe.close(done));
    return port;
}

/** What a look finds, as soon as it finds something. */
async function once(look) {
    for (;;) {
        const found = look();
        if (found) return found;
        await new Promise((again) => setTimeout(again, 10));
    }
}

/** Reads a folder of mails; each file once, when it is whole. */
function mailbox(folder) {
    const known = new Map();
    return () => {
        const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".eml") && !known.has(name)) : [];
        for (const name of names) {
            const mail = readFileSync(join(folder, name), "utf8");
            const whole = mail.trimEnd().endsWith("--");
            if (whole) known.set(name, { mail, to: mail.match(/^To: (.*?)\r?$/m)?.[1], text: mail.replace(/=\r?\n/g, "") });
        }
        return [...known.values()];
    };
}

/** The service and a browser for all tests of a file; both stop after them. Settings as for `startService`. */
export async function open(options) {
    const service = await startService(options);
    after(() => service.stop());
    const browser = await startBrowser();
    after(() => browser.close());
    return { service, browser };
}

/** The service, serving the harbour letter: { base, stop, mails, mailedLink, confirmLink, run }; more settings in `settings`. */
async function startService({ settings = {} } = {}) {
    const data = mkdtempSync(join(tmpdir(), "undersigned-browser-"));
    const port = await freePort();
    const base = `http://127.0.0.1:${port}`;
    const env = {
        ...process.env,
        UNDERSIGNED_DATA_DIR: data,
        UNDERSIGNED_LISTEN: `127.0.0.1:${port}`,
        UNDERSIGNED_BASE_URL: base,
        UNDERSIGNED_SECRET_KEY: randomBytes(32).toString("base64"),
        UNDERSIGNED_MAIL_URL: `file:${join(data, "mail")}`,
        // Each answer shows what is stored by then; the service's own tests are about the pace.
        UNDERSIGNED_PAGE_REFRESH_MS: "0",
        UNDERSIGNED_COALITION__NAME__EN: "Harbour Coalition",
        UNDERSIGNED_COALITION__NAME__FR: "Coalition du Havre",
        ...settings,
    };
    for (const letter of ["harbour", "over"]) execFileSync(binary, ["import", join(root, "tests", "fixtures", "letters", letter)], { env });
    const server = spawn(binary, ["serve"], { env, stdio: ["ignore", "ignore", "pipe"] });
    await new Promise((ready, failed) => {
        let log = "";
        server.stderr.on("data", (text) => {
            log += text;
            if (log.includes("serving")) ready();
        });
        server.once("exit", () => failed(new Error(`the service stopped: ${log}`)));
    });
    const stop = async () => {
        server.removeAllListeners("exit");
        const gone = new Promise((done) => server.once("exit", done));
        server.kill("SIGTERM");
        await gone;
        rmSync(data, { recursive: true, force: true });
    };
    const box = mailbox(join(data, "mail"));
    /** The mails that left, once there are `count` of them. */
    const mails = (count) => once(() => (box().length >= count ? box().map(({ mail }) => mail) : null));
    /** The first link of a kind (`confirm`, `not-me`, `signature`) that was mailed to an address, once it was. */
    const mailedLink = (address, kind) => {
        const link = new RegExp(`/(?:en|fr)/${kind}/[0-9a-z]{26}`);
        const found = ({ to, text }) => (to === address ? text.match(link)?.[0] : undefined);
        return once(() => box().map(found).find(Boolean));
    };
    const confirmLink = (address) => mailedLink(address, "confirm");
    /** Runs a command beside the server. */
    const run = (...args) => execFileSync(binary, args, { env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    return { base, stop, mails, mailedLink, confirmLink, run };
}

/** Quotas that a test which signs a thousand times does not meet. */
export const NO_QUOTAS = Object.fromEntries(
    ["SIGN", "CONFIRM", "ADDRESS", "MAIL_DOMAIN", "MAIL"].map((name) => [`UNDERSIGNED_LIMITS__${name}`, "100000/1m"]),
);

/** The token of a page's form. */
export const tokenOf = (html) => html.match(/name="token" value="([^"]+)"/)[1];

/** Posts a form as a browser does that shows our own page. */
export function post(base, path, fields) {
    const headers = { "sec-fetch-site": "same-origin", origin: base };
    return fetch(base + path, { method: "POST", headers, redirect: "manual", body: new URLSearchParams(fields) });
}

function startBrowser() {
    const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"];
    const args = process.getuid() === 0 ? [...quiet, "--no-sandbox"] : quiet;
    return chromium.launch({ executablePath: "/usr/bin/chromium", args });
}

/** A page of its own context, which remembers foreign requests, console errors and transfer sizes. */
export async function openPage(browser, base, { width = 1280, dark = false, javaScript = true } = {}) {
    const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: dark ? "dark" : "light",
        javaScriptEnabled: javaScript,
        bypassCSP: false,
    });
    const page = await context.newPage();
    const seen = { foreign: [], errors: [], bytes: new Map() };
    page.on("request", (request) => {
        if (!request.url().startsWith(base)) seen.foreign.push(request.url());
    });
    page.on("console", (message) => {
        if (message.type() === "error") seen.errors.push(message.text());
    });
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const addresses = new Map();
    session.on("Network.requestWillBeSent", (event) => addresses.set(event.requestId, event.request.url));
    session.on("Network.loadingFinished", (event) => seen.bytes.set(addresses.get(event.requestId), event.encodedDataLength));
    return { page, seen, close: () => context.close() };
}

/** What axe finds wrong by WCAG 2.2 AA. */
export async function violations(page) {
    await page.evaluate(axeSource);
    const rules = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
    const found = await page.evaluate((options) => globalThis.axe.run(document, options), rules);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}
