// An open page follows its letter: names come and go without a reload, told politely.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openPage, violations } from "./harness.mjs";

const { service, browser } = await open();

/** Signs by the form and by the mail's button, in a browser of its own. */
async function sign(name, email) {
    const { page, close } = await openPage(browser, service.base, { javaScript: false });
    await page.goto(`${service.base}/en/harbour/sign`);
    await page.locator('[name="kind"][value="individual"]').check({ force: true });
    await page.locator("#name").fill(name);
    await page.locator("#email").fill(email);
    await page.locator('[name="visibility"][value="name"]').check();
    await page.locator("#publish").check();
    await page.locator("form button[type=submit]").click();
    await page.waitForURL(/\/sent\//);
    await page.goto(service.base + (await service.confirmLink(email)));
    await page.getByRole("button", { name: "Confirm my signature" }).click();
    await close();
}

/** The names as a page shows them that is loaded now, past any cache. */
async function loadedAfresh() {
    const { page, close } = await openPage(browser, service.base, { javaScript: false });
    await page.goto(`${service.base}/fr/harbour`);
    const loaded = await names(page);
    await close();
    return loaded;
}

const names = (page) => page.locator('[data-kind="individual"] .name').allTextContents();

test("a name that signs arrives in its place, is told once, and leaves when it is removed", async () => {
    const { page, seen, close } = await openPage(browser, service.base);
    await page.goto(`${service.base}/fr/harbour`);
    let loads = 0;
    page.on("load", () => (loads += 1));
    const before = await names(page);
    assert.equal(before.includes("Lena Marrow"), false);

    await sign("Lena Marrow", "lena@example.org");
    const arrived = page.locator('[data-kind="individual"] li', { hasText: "Lena Marrow" });
    await arrived.waitFor();
    assert.deepEqual(await names(page), await loadedAfresh());
    await page.waitForFunction(() => document.getElementById("sentence").textContent.includes("47 personnes"));
    assert.equal((await page.textContent("#sentence")).trim(), "31 organisations et 47 personnes");
    assert.equal(await page.textContent('[data-line="individuals"]'), "47 personnes");
    assert.deepEqual(await page.locator("#sentence .number").allTextContents(), ["31", "47"]);

    const status = page.locator('[role="status"]');
    await page.waitForFunction(() => document.getElementById("announcement").textContent.includes("47"));
    assert.equal(await status.getAttribute("aria-atomic"), "true");
    const recent = page.locator(".recent li", { hasText: "Lena Marrow" });
    assert.match(await recent.locator("time").textContent(), /à l’instant|il y a/);
    assert.deepEqual(await violations(page), []);

    const id = (await arrived.getAttribute("id")).slice(2);
    const listed = JSON.parse(service.run("signatures", "list", "--letter", "harbour", "--json"));
    const shown = listed.find((line) => line.id === id);
    service.run("signatures", "remove", shown.seen, "--reason", "a joke", "--by", "Nadia");
    await arrived.waitFor({ state: "detached" });
    assert.deepEqual(await names(page), before);
    assert.equal(await recent.count(), 0);
    await page.waitForFunction(() => document.getElementById("sentence").textContent.includes("46 personnes"));
    // The second change comes within half a minute of the first one's announcement, and waits.
    assert.match(await status.textContent(), /47/);
    assert.equal(loads, 0);
    assert.deepEqual(seen.foreign, []);
    assert.deepEqual(seen.errors, []);
    await close();
});

test("the list page follows too, and what a search found stays", async () => {
    const list = await openPage(browser, service.base);
    const found = await openPage(browser, service.base);
    await list.page.goto(`${service.base}/en/harbour/signatories`);
    await found.page.goto(`${service.base}/en/harbour/signatories?q=zoe`);
    await sign("Zoë Brine", "brine@example.org");
    await list.page.locator(".name", { hasText: "Zoë Brine" }).waitFor();
    await found.page.waitForFunction(() => document.getElementById("sentence").textContent.includes("47"));
    assert.deepEqual(await found.page.locator(".entries .name").allTextContents(), ["Zoë Tremblay"]);
    await list.close();
    await found.close();
});

test("nothing moves where motion is unwanted", async () => {
    const { page, close } = await openPage(browser, service.base);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(`${service.base}/en/harbour`);
    const moving = () =>
        page.evaluate(() => {
            const item = document.querySelector(".entries li");
            item.classList.add("arrived");
            return getComputedStyle(item).animationName;
        });
    assert.equal(await moving(), "none");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    assert.equal(await moving(), "arrived");
    await close();
});

test("the button stays reachable on a phone while the letter is read, after title and sentence", async () => {
    const { page, close } = await openPage(browser, service.base, { width: 390 });
    await page.setViewportSize({ width: 390, height: 500 });
    await page.goto(`${service.base}/en/harbour`);
    const top = (selector) => page.evaluate((selector) => document.querySelector(selector).getBoundingClientRect().top, selector);
    const order = [await top("h1"), await top("#sentence"), await top(".sign"), await top(".letter")];
    assert.deepEqual(order, [...order].sort((one, other) => one - other));
    await page.evaluate(() => document.querySelector(".letter li:last-child").scrollIntoView());
    const button = await page.locator(".sign .button").boundingBox();
    assert.ok(button.y >= 0 && button.y + button.height <= 500, JSON.stringify(button));
    await close();
});
