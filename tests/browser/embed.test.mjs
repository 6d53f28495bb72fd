// The frame on another site: in a sandbox, with its height fitted, and the badge as XML.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { open, openPage, violations } from "./harness.mjs";

const { service, browser } = await open();
let host, site;
before(async () => {
    host = createServer((request, answer) => {
        answer.setHeader("content-type", "text/html; charset=utf-8");
        answer.end(pages.get(request.url) ?? "");
    }).listen(0, "127.0.0.1");
    await new Promise((done) => host.once("listening", done));
    // Another origin, and another site: localhost is not 127.0.0.1.
    site = `http://localhost:${host.address().port}`;
});
after(() => host?.close());

const pages = new Map();

/** A page of the other site with this body; the letter's own snippet goes in whole. */
function publish(path, body) {
    pages.set(path, `<!doctype html><html lang="en"><title>Another site</title><body><h1>News</h1>${body}</body></html>`);
    return site + path;
}

async function snippet(lang, id) {
    const { page, close } = await openPage(browser, service.base);
    await page.goto(`${service.base}/${lang}/harbour/add-to-your-site`);
    const code = await page.locator(`#${id}`).inputValue();
    await close();
    return code;
}

const height = (page) => page.evaluate(() => Number(document.querySelector("iframe").height));

for (const [lang, sentence] of [
    ["en", "31 organizations and 46 individuals"],
    ["fr", "31 organisations et 46 personnes"],
]) {
    test(`the snippet in ${lang} shows the count on another site and fits its height`, async () => {
        const address = publish(`/${lang}`, await snippet(lang, "frame-code"));
        const { page, seen, close } = await openPage(browser, service.base, { width: 700 });
        await page.goto(address);
        const frame = page.frameLocator("iframe");
        await frame.locator("#sentence").waitFor();
        assert.equal((await frame.locator("#sentence").textContent()).trim(), sentence);
        await page.waitForFunction(() => Number(document.querySelector("iframe").height) !== 320);
        const wide = await height(page);
        assert.ok(wide >= 200 && wide <= 1000, String(wide));
        const inside = page.frames()[1];
        assert.equal(await inside.evaluate(() => self.origin), "null");
        assert.ok(await inside.evaluate(() => document.documentElement.scrollHeight <= innerHeight));
        await page.setViewportSize({ width: 320, height: 800 });
        await page.waitForFunction((wide) => Number(document.querySelector("iframe").height) > wide, wide);
        assert.ok(await inside.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        assert.deepEqual(seen.errors.filter((text) => !text.includes("404")), []);
        // axe itself styles what it measures, which the frame's policy refuses and the console tells.
        assert.deepEqual(await violations(inside), []);
        assert.deepEqual(seen.foreign.filter((url) => !url.startsWith(site)), []);
        await close();
    });
}

test("the link leaves the frame for a tab of its own", async () => {
    const address = publish("/tab", await snippet("en", "frame-code"));
    const { page, close } = await openPage(browser, service.base);
    await page.goto(address);
    const [tab] = await Promise.all([page.context().waitForEvent("page"), page.frameLocator("iframe").getByRole("link").click()]);
    await tab.waitForURL(`${service.base}/en/harbour`);
    assert.equal(await tab.evaluate(() => self.origin), service.base);
    await close();
});

test("in a sandbox that allows scripts only the host opens the link", async () => {
    const src = `${service.base}/embed/en/harbour`;
    const address = publish(
        "/strict",
        `<iframe data-undersigned src="${src}" title="x" width="100%" sandbox="allow-scripts"></iframe><script src="${service.base}/embed.js" async></script>`,
    );
    const { page, close } = await openPage(browser, service.base);
    await page.goto(address);
    await page.waitForFunction(() => Number(document.querySelector("iframe").height) >= 200);
    await page.frameLocator("iframe").getByRole("link").click();
    await page.waitForURL(`${service.base}/en/harbour`);
    await close();
});

test("WordPress hears its own messages, and nobody else can move the frame", async () => {
    const src = `${service.base}/embed/fr/harbour#?secret=abcdefghij`;
    const address = publish(
        "/wordpress",
        `<iframe data-undersigned src="${src}" title="x" width="600" height="201" sandbox="allow-scripts"></iframe>
        <script>heard = []; addEventListener("message", (event) => heard.push(event.data));</script><script src="${service.base}/embed.js"></script>`,
    );
    const { page, close } = await openPage(browser, service.base);
    await page.goto(address);
    await page.waitForFunction(() => globalThis.heard.some((said) => said.secret === "abcdefghij"));
    const heard = await page.evaluate(() => globalThis.heard);
    const own = heard.find((said) => said.type === "undersigned:height");
    const press = heard.find((said) => said.message === "height");
    assert.deepEqual(Object.keys(own).sort(), ["height", "slug", "type"]);
    assert.deepEqual(Object.keys(press).sort(), ["message", "secret", "value"]);
    assert.equal(own.slug, "harbour");
    const before = await height(page);
    await page.evaluate(
        () =>
            new Promise((done) => {
                addEventListener("message", (event) => event.data.height === 999 && done(), { once: false });
                postMessage({ type: "undersigned:height", height: 999, slug: "harbour" }, "*");
            }),
    );
    assert.equal(await height(page), before);
    await close();
});

test("the frame asks for the count again and shows the new one", async () => {
    const address = publish("/again", await snippet("en", "frame-code"));
    const { page, close } = await openPage(browser, service.base);
    await page.clock.install();
    let total = 77;
    await page.route("**/count", (route) => {
        total += 1;
        const body = JSON.stringify({ total, sentence: { en: `31 organizations and ${total - 31} individuals` } });
        return route.fulfill({ body, contentType: "application/json", headers: { "access-control-allow-origin": "*" } });
    });
    await page.goto(address);
    await page.frameLocator("iframe").locator("#sentence").waitFor();
    await page.clock.runFor(61_000);
    await page.frameLocator("iframe").getByText("47 individuals").or(page.frameLocator("iframe").locator("#sentence", { hasText: "47" })).first().waitFor();
    await close();
});

test("the badge is XML, in both languages and on both grounds, and is drawn as an image", async () => {
    const { page, seen, close } = await openPage(browser, service.base);
    await page.goto(`${service.base}/en/harbour/add-to-your-site`);
    for (const path of ["/badge/en/harbour.svg", "/badge/fr/harbour.svg?theme=dark"]) {
        const fault = await page.evaluate(async (path) => {
            const text = await (await fetch(path)).text();
            return new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent;
        }, path);
        assert.equal(fault, undefined, path);
    }
    const width = await page.evaluate(() => document.querySelector("picture img").naturalWidth);
    assert.ok(width > 200, String(width));
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(seen.errors, []);
    await close();
});

test("snippets and the whole letter are copied by a button, formatted", async () => {
    const { page, close } = await openPage(browser, service.base, { width: 320, dark: true });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${service.base}/fr/harbour/add-to-your-site`);
    await page.getByRole("button", { name: "Copier Markdown" }).or(page.locator("#badge-markdown-copy")).first().click();
    await page.locator(".copied", { hasText: "Copié" }).first().waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^\[!\[Gardons/);
    const document = page.locator(".document");
    await page.locator("button.copy").last().click();
    await page.locator(".copied", { hasText: "Copié" }).nth(1).waitFor();
    const html = await page.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        return (await item.getType("text/html")).text();
    });
    assert.match(html, /<h3[^>]*>Gardons le havre ouvert/);
    assert.match(html, /<li>.*Zoë Tremblay/);
    assert.equal(await document.locator("ul li").count(), 77);
    assert.deepEqual(await violations(page), []);
    await close();
});
