// Mail scanners open every link, run its scripts and follow what they find: none of it confirms.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, startBrowser, startService } from "./harness.mjs";

let service, browser;
before(async () => {
    service = await startService();
    browser = await startBrowser();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

async function sign(address) {
    const { page, close } = await openPage(browser, service.base);
    await page.goto(`${service.base}/en/harbour/sign`);
    await page.getByLabel("as an individual", { exact: true }).check();
    await page.getByLabel("Your name").fill("Odile Varga");
    await page.getByLabel("Email", { exact: false }).first().fill(address);
    await page.getByLabel("With my name and the details above").check();
    await page.locator("#publish").check();
    await page.locator("form button[type=submit]").last().click();
    await page.waitForURL(/\/sent\//);
    await close();
    return service.base + (await service.confirmLink(address));
}

const count = async () => (await (await fetch(`${service.base}/api/v1/letters/harbour/count`)).json()).individuals;

test("a confirm link that is fetched, asked about and visited with scripts stays unpressed", async () => {
    const before = await count();
    const link = await sign("odile@example.org");
    for (const method of ["GET", "HEAD"]) assert.equal((await fetch(link, { method })).status, 200);
    for (const visit of [1, 2, 3]) {
        const { page, close } = await openPage(browser, service.base, { dark: visit === 2 });
        await page.goto(link, { waitUntil: "networkidle" });
        // What a scanner does to provoke a page: it scrolls, moves, presses Tab, leaves and returns.
        await page.mouse.move(200, 200);
        await page.mouse.wheel(0, 2_000);
        await page.keyboard.press("Tab");
        await page.reload({ waitUntil: "networkidle" });
        const links = await page.locator("a[href]").evaluateAll((all) => all.map((one) => one.href));
        for (const href of new Set(links.filter((one) => one.startsWith(service.base)))) await fetch(href);
        assert.equal(await page.getByRole("button", { name: "Confirm my signature" }).count(), 1, `visit ${visit}`);
        await close();
    }
    assert.equal(await count(), before);
    const { page, close } = await openPage(browser, service.base);
    await page.goto(link);
    await page.getByRole("button", { name: "Confirm my signature" }).click();
    assert.match(await page.textContent("main"), /this signature counts/);
    assert.equal(await count(), before + 1);
    await close();
});
