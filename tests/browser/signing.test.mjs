// Signing in a browser with scripts off, and the mail that follows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openPage } from "./harness.mjs";

const { service, browser } = await open();

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
