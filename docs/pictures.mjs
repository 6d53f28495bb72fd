// Takes the pictures of the README from the running demonstration. By hand, after
//   cargo build && npm --prefix tests/browser ci
//   node docs/pictures.mjs
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const { chromium } = createRequire(join(root, "tests", "browser", "harness.mjs"))("playwright-core");

const PICTURES = [
    { file: "letter-en.png", path: "/en/ban-face-scans", width: 1280, height: 1180 },
    { file: "letter-fr-dark.png", path: "/fr/ban-face-scans", width: 1280, height: 1180, dark: true },
    { file: "letter-phone.png", path: "/en/ban-face-scans", width: 390, height: 844, scale: 2 },
    { file: "list-en.png", path: "/en/ban-face-scans/signatories", width: 1280, height: 1180 },
    { file: "form-en.png", path: "/en/ban-face-scans/sign", width: 760, height: 1180 },
];

/** The demonstration on a free port: its address, and how to stop it. */
async function startDemo() {
    const demo = spawn(join(root, "target", "debug", "undersigned"), ["demo", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
    const stop = async () => {
        const gone = new Promise((done) => demo.once("exit", done));
        demo.kill("SIGINT");
        await gone;
    };
    for await (const line of createInterface({ input: demo.stdout })) {
        const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
        // Its server answers from the moment that its addresses are told.
        if (address) return { base: address[0], stop };
    }
    throw new Error("the demonstration told no address");
}

async function take(browser, base, { file, path, width, height, dark = false, scale = 1 }) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", deviceScaleFactor: scale });
    const page = await context.newPage();
    // A live page keeps a connection open for ever, so the network never falls silent.
    await page.goto(base + path, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(here, file) });
    await context.close();
    console.log(`docs/${file}`);
}

const demo = await startDemo();
const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
try {
    for (const picture of PICTURES) await take(browser, demo.base, picture);
} finally {
    await browser.close();
    await demo.stop();
}
