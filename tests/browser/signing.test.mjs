// Signing in a browser: with errors, by keyboard, with scripts off, and the mail that follows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, startBrowser, startService, violations } from "./harness.mjs";

let service, browser;
before(async () => {
    service = await startService();
    browser = await startBrowser();
});
after(async () => {
    await browser?.close();
    await service?.stop();
});

for (const lang of ["en", "fr"]) {
    for (const width of [320, 1280]) {
        for (const dark of [false, true]) {
            test(`an empty form in ${lang} at ${width} px, ${dark ? "dark" : "light"}, is answered accessibly`, async () => {
                const { page, close } = await openPage(browser, service.base, { width, dark });
                await page.goto(`${service.base}/${lang}/harbour/sign`);
                await page.locator("form button[type=submit]").click();
                await page.waitForSelector(".summary");
                assert.deepEqual(await violations(page), []);
                assert.equal(await page.evaluate(() => document.activeElement.id), "summary");
                assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
                await close();
            });
        }
    }
}

test("a person signs in French, confirms from the mail, and is counted, with scripts off", async () => {
    const { page, close } = await openPage(browser, service.base, { width: 320, javaScript: false });
    await page.goto(`${service.base}/fr/harbour`);
    await page.getByRole("link", { name: "Signer cette lettre" }).click();
    await page.getByLabel("à titre personnel", { exact: true }).check();
    await page.getByLabel("Votre nom").fill("Océane Marchetti");
    await page.getByLabel("Courriel").fill("oceane@example.org");
    await page.getByLabel("Avec mon nom et les renseignements ci-dessus").check();
    await page.locator("#publish").check();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/sent\//);
    const [mail] = await service.mails(1);
    const text = mail.replace(/=\r?\n/g, "");
    const link = text.match(/\/fr\/confirm\/[0-9a-z]{26}/)[0];
    assert.match(mail, /Auto-Submitted: auto-generated/);
    await page.goto(service.base + link);
    await page.getByRole("button", { name: "Confirmer ma signature" }).click();
    assert.match(await page.textContent("main"), /cette signature compte/);
    // The letter's own page was read a moment ago and may be kept for ten seconds.
    await page.goto(`${service.base}/fr/harbour/signatories`);
    assert.equal((await page.textContent("#sentence")).trim(), "31 organisations et 47 personnes");
    await close();
});
