// Presses as hands make them: down, a while, up. Nothing that the form shows may take them away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openPage } from "./harness.mjs";

const { service, browser } = await open();

async function typeUpToTheEmail(page, name, address) {
    await page.goto(`${service.base}/en/harbour/sign`);
    await page.getByLabel("as an individual", { exact: true }).check({ force: true });
    await page.getByLabel("With my name and the details above").check();
    await page.getByLabel("Email", { exact: true }).fill(address);
    await page.getByLabel("Your name").fill(name);
}

/** Presses in the middle of an element and lets go once the form has had time to answer. */
async function pressSlowly(page, selector) {
    await page.locator(selector).scrollIntoViewIfNeeded();
    const { x, y, width, height } = await page.locator(selector).boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    const before = await page.locator(selector).boundingBox();
    // Until the offers, which the form asks the service for, have arrived.
    await page.waitForLoadState("networkidle");
    assert.deepEqual(await page.locator(selector).boundingBox(), before);
    await page.mouse.up();
}

test("a slow press right after typing a name in capitals ticks the box and signs", async () => {
    const { page, close } = await openPage(browser, service.base, { width: 1280 });
    await typeUpToTheEmail(page, "MARIE DE LA TOUR", "slow@example.org");
    await pressSlowly(page, "#publish");
    assert.equal(await page.locator("#publish").isChecked(), true);
    await page.getByLabel("Your name").fill("JEANNE DE LA TOUR");
    await pressSlowly(page, "#press");
    await page.waitForURL(/\/sent\//);
    await close();
});

test("a tap right after typing a name in capitals ticks the box and signs", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    await typeUpToTheEmail(page, "MARIE DE LA TOUR", "tap@example.org");
    await page.locator("#publish").tap();
    assert.equal(await page.locator("#publish").isChecked(), true);
    await page.getByLabel("Your name").fill("JEANNE DE LA TOUR");
    await page.locator("#press").tap();
    await page.waitForURL(/\/sent\//);
    await context.close();
});

for (const javaScript of [true, false]) {
    test(`Back after an error and after signing shows the form, with scripts ${javaScript ? "on" : "off"}`, async () => {
        const address = javaScript ? "ann@gmial.com" : "bea@gmial.com";
        const { page, close } = await openPage(browser, service.base, { javaScript });
        await page.goto(`${service.base}/en/harbour/sign`);
        await page.getByLabel("as an individual", { exact: true }).check({ force: true });
        await page.getByLabel("Your name").fill("Ann Quill");
        await page.getByLabel("With my name and the details above").check();
        await page.locator("#publish").check();
        await page.getByLabel("Email", { exact: true }).fill(address);
        await page.locator("#press").click();
        const keep = page.getByRole("button", { name: `No, keep ${address}` });
        await keep.waitFor();
        await keep.click();
        await page.waitForURL(/\/sent\//);
        await page.goBack();
        assert.equal(await page.getByLabel("Your name").inputValue(), "Ann Quill");
        await page.goto(service.base + (await service.confirmLink(address)));
        await page.getByRole("button", { name: "Confirm my signature" }).click();
        await page.getByText("Back to the letter").click();
        await page.waitForURL(/\/en\/harbour$/);
        await page.goBack();
        assert.match(await page.textContent("main"), /signature counts/);
        await close();
    });
}

test("the language link keeps what was typed", async () => {
    const { page, close } = await openPage(browser, service.base);
    await typeUpToTheEmail(page, "Ann Quill", "ann@example.org");
    await page.getByRole("link", { name: "Français" }).click();
    await page.waitForURL(/\/fr\/harbour\/sign/);
    assert.equal(await page.getByLabel("Votre nom").inputValue(), "Ann Quill");
    assert.equal(await page.getByLabel("Courriel").inputValue(), "ann@example.org");
    await close();
});

test("a link of the error summary shows the field with its label", async () => {
    const { page, close } = await openPage(browser, service.base, { width: 320 });
    await page.goto(`${service.base}/en/harbour/sign`);
    await page.locator("#press").click();
    await page.locator(".summary a[href='#name']").click();
    const label = await page.locator("label[for=name]").boundingBox();
    assert.ok(label.y >= 0, `the label is at ${label.y}`);
    assert.equal(await page.evaluate(() => document.activeElement.id), "name");
    await close();
});
