// Every public page of the route table, in both languages, narrow and wide, light and dark, and every
// form with an error: no fault that axe finds, nothing too wide, nothing foreign, no cookie.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { open, openPage, root, violations } from "./harness.mjs";

const { service, browser } = await open();
let links;
before(async () => {
    links = await signings();
});

/** Addresses that are no page: files, streams, JSON, and what only leads on. */
const NO_PAGE = [/^\/$/, /^\/:slug$/, /^\/(api|assets|badge|healthz|readyz|live|dev|\.well-known)\b/, /\.(csv|json|txt|js|svg)$/];

/** A real address for each page of the route table. */
const PAGES = {
    "/:lang/": () => "/",
    "/:lang/:slug": () => "/harbour",
    "/:lang/:slug/add-to-your-site": () => "/harbour/add-to-your-site",
    "/:lang/:slug/signatories": () => "/harbour/signatories",
    "/:lang/:slug/print": () => "/harbour/print",
    "/:lang/:slug/sign": () => "/harbour/sign",
    "/:lang/:slug/sent/:ticket": () => links.sent,
    "/:lang/confirm/:token": () => links.confirm,
    "/:lang/my-data/:token": () => links.data,
    "/:lang/my-data/:token/erase": () => `${links.data}/erase`,
    "/:lang/not-me/:token": () => links.stop,
    "/:lang/signature": () => "/signature",
    "/:lang/signature/:token": () => links.own,
    "/:lang/signature/:token/correct": () => `${links.own}/correct`,
    "/:lang/signature/:token/withdraw": () => `${links.own}/withdraw`,
    "/:lang/signature/:token/prove": () => `${links.waiting}/prove`,
    "/:lang/how-we-check": () => "/how-we-check",
    "/:lang/privacy": () => "/privacy",
    "/embed/:lang/:slug": () => null,
};
const MORE = ["/harbour/signatories?q=zoe", "/harbour/signatories?q=nobody", "/nothing", "/signature?sent=1", "/signature/nothing", "/over/sign", "/over"];

/** Every pattern that the code gives to the router. */
function routes() {
    const files = readdirSync(join(root, "src"), { recursive: true }).filter((name) => name.endsWith(".rs"));
    // What stands below a file's tests is not served.
    const code = files.map((name) => readFileSync(join(root, "src", name), "utf8").split("#[cfg(test)]")[0]).join("\n");
    return [...code.matchAll(/\.at\(\s*"([^"]+)"/g)].map(([, pattern]) => pattern);
}

/** Somebody who has confirmed, and somebody who has not: the paths that their mails hold, without language. */
async function signings() {
    const post = async (path, fields) => {
        const page = await (await fetch(service.base + path)).text();
        const token = page.match(/name="token" value="([^"]+)"/)[1];
        const headers = { "sec-fetch-site": "same-origin", origin: service.base };
        return fetch(service.base + path, { method: "POST", headers, redirect: "manual", body: new URLSearchParams({ ...fields, token }) });
    };
    const person = { kind: "individual", visibility: "name", publish: "yes" };
    await post("/en/harbour/sign", { ...person, name: "Ann Quill", email: "ann@example.org" });
    const first = await links_in("ann@example.org", 1, /\/en(\/confirm\/\w+)/);
    await post(`/en${first}`, {});
    const own = await links_in("ann@example.org", 2, /\/en(\/signature\/\w+)/);
    const answer = await post("/en/harbour/sign", { ...person, name: "Ben Quill", email: "ben@example.org" });
    const confirm = await links_in("ben@example.org", 3, /\/en(\/confirm\/\w+)/);
    const organization = { kind: "organization", organization: "Amity Society", website: "amity.example", authorized: "yes" };
    await post("/en/harbour/sign", { ...organization, name: "Ines Varga", email: "ines@amity.example" });
    await post(`/en${await links_in("ines@amity.example", 4, /\/en(\/confirm\/\w+)/)}`, {});
    const waiting = await links_in("ines@amity.example", 5, /\/en(\/signature\/\w+)/);
    await post("/en/signature", { email: "ann@example.org" });
    return {
        own,
        waiting,
        data: await links_in("ann@example.org", 6, /\/en(\/my-data\/\w+)/),
        sent: answer.headers.get("location").replace("/en/", "/"),
        confirm,
        stop: await links_in("ben@example.org", 3, /\/en(\/not-me\/\w+)/),
    };
}

/** The first link of a kind in the mails to an address, once so many mails left. */
async function links_in(address, count, pattern) {
    const mails = (await service.mails(count)).filter((mail) => mail.includes(`To: ${address}`));
    const found = mails.map((mail) => mail.replace(/=\r?\n/g, "").match(pattern)).find(Boolean);
    return found[1];
}

test("each page of the route table has an address here", () => {
    const pages = routes().filter((pattern) => !NO_PAGE.some((rule) => rule.test(pattern)));
    assert.deepEqual([...new Set(pages)].sort(), Object.keys(PAGES).sort());
});

async function assertSound(page, seen, path, lang) {
    assert.deepEqual(await violations(page), [], path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
    assert.equal(await page.getAttribute("html", "lang"), `${lang}-CA`);
    assert.deepEqual(seen.foreign, [], path);
}

/** The forms that can be sent wrong: where, and what is pressed after which fields were filled. */
const WRONG = [
    ["/harbour/sign", {}, "#press"],
    [() => links.sent, { "#code": "1" }, ".card button"],
    ["/signature", { "#email": "x" }, ".card button"],
    [() => `${links.own}/correct`, { "#name": "" }, ".card > button"],
];

for (const lang of ["en", "fr"]) {
    for (const width of [320, 1280]) {
        for (const dark of [false, true]) {
            const look = `${lang} at ${width} px, ${dark ? "dark" : "light"}`;
            test(`pages in ${look}, have no fault`, async () => {
                const { page, seen, close } = await openPage(browser, service.base, { width, dark });
                const known = Object.values(PAGES).map((address) => address()).filter(Boolean);
                for (const path of [...known, ...MORE]) {
                    await page.goto(`${service.base}/${lang}${path}`);
                    await assertSound(page, seen, path, lang);
                }
                await page.goto(`${service.base}/embed/${lang}/harbour`);
                await assertSound(page, seen, "/embed", lang);
                const faults = seen.errors.filter((text) => !text.includes("404"));
                assert.deepEqual(faults, []);
                assert.equal((await page.context().cookies()).length, 0);
                await close();
            });
            test(`forms with errors in ${look}, have no fault, and say so first`, async () => {
                const { page, seen, close } = await openPage(browser, service.base, { width, dark });
                for (const [address, fields, button] of WRONG) {
                    const path = typeof address === "function" ? address() : address;
                    await page.goto(`${service.base}/${lang}${path}`);
                    for (const [field, value] of Object.entries(fields)) await page.fill(field, value);
                    await page.locator(button).first().click();
                    await page.waitForSelector(".fault");
                    await assertSound(page, seen, `${path} with an error`, lang);
                    const focused = await page.evaluate(() => document.activeElement.matches("#summary, [aria-invalid]"));
                    assert.ok(focused, `${path} moves the focus to the error`);
                }
                await close();
            });
        }
    }
}

test("the whole way from letter to withdrawal goes by keyboard, with scripts off", async () => {
    const { page, close } = await openPage(browser, service.base, { width: 320, javaScript: false });
    /** Tabs on until what is focused matches; nothing may trap the focus. */
    const tabTo = async (selector) => {
        for (let pressed = 0; pressed < 60; pressed += 1) {
            await page.keyboard.press("Tab");
            if (await page.locator(`${selector}:focus`).count()) return;
        }
        assert.fail(`${selector} is not reached by keyboard`);
    };
    await page.goto(`${service.base}/en/harbour`);
    await tabTo('a[href$="/sign"]');
    await page.keyboard.press("Enter");
    await tabTo("#kind input");
    await page.keyboard.press("ArrowRight");
    await tabTo("#name");
    await page.keyboard.type("Cleo Marsh");
    await tabTo("#email");
    await page.keyboard.type("cleo@example.org");
    await tabTo("[name=visibility]");
    await page.keyboard.press("Space");
    await tabTo("#publish");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/sent\//);
    const confirm = await links_in("cleo@example.org", 7, /(\/en\/confirm\/\w+)/);
    await page.goto(service.base + confirm);
    await tabTo("form button");
    await page.keyboard.press("Enter");
    await tabTo('.shown a[href*="/signature/"]');
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/signature\//);
    await tabTo('a[href$="/withdraw"]');
    await page.keyboard.press("Enter");
    await tabTo("button");
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=withdrawn/);
    assert.match(await page.textContent("main"), /Your signature has been withdrawn/);
    await close();
});
