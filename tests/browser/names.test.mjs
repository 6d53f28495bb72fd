// What the form offers beside names: proper case for capitals, and organizations that are listed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openPage, violations } from "./harness.mjs";

const { service, browser } = await open();

async function openForm(kind, options = {}) {
    const opened = await openPage(browser, service.base, options);
    await opened.page.goto(`${service.base}/en/harbour/sign`);
    await opened.page.getByLabel(kind, { exact: true }).check({ force: true });
    return opened;
}

test("a name in capitals stays as typed until its holder takes the other way, by keyboard", async () => {
    const { page, seen, close } = await openForm("as an individual");
    const name = page.getByLabel("Your name");
    await name.fill("MARIE DE LA TOUR");
    await page.keyboard.press("Tab");
    const offer = page.getByRole("button", { name: "Write “Marie de la Tour” instead" });
    await offer.waitFor();
    assert.equal(await name.inputValue(), "MARIE DE LA TOUR");
    assert.deepEqual(await violations(page), []);
    await offer.focus();
    await page.keyboard.press("Enter");
    assert.equal(await name.inputValue(), "Marie de la Tour");
    await offer.waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).pathname, "/en/harbour/sign");
    assert.deepEqual([seen.foreign, seen.errors], [[], []]);
    await close();
});

test("organizations that are listed are suggested while one is typed, and the form asks nobody else", async () => {
    const { page, seen, close } = await openForm("for an organization");
    const organization = page.getByLabel("Organization", { exact: true });
    await organization.pressSequentially("lampl");
    await page.locator("#organizations-listed option").first().waitFor({ state: "attached" });
    const suggested = await page.locator("#organizations-listed option").evaluateAll((options) => options.map(({ value }) => value));
    assert.deepEqual(suggested, ["The Lamplighters’ Union"]);
    assert.equal(await organization.inputValue(), "lampl");
    assert.deepEqual(await violations(page), []);
    assert.deepEqual([seen.foreign, seen.errors], [[], []]);
    await close();
});

test("with scripts off nothing is offered on the form, and the confirm page asks by a box", async () => {
    const { page, close } = await openForm("as an individual", { width: 320, javaScript: false });
    await page.getByLabel("Your name").fill("MARIE DE LA TOUR");
    await page.getByLabel("Email", { exact: true }).fill("marie@example.org");
    await page.getByLabel("With my name and the details above").check();
    await page.locator("#publish").check();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/sent\//);
    await page.goto(service.base + (await service.confirmLink("marie@example.org")));
    const box = page.getByLabel("Publish as “Marie de la Tour”");
    assert.equal(await box.isChecked(), false);
    await box.check();
    await page.getByRole("button", { name: "Confirm my signature" }).click();
    assert.equal((await page.textContent(".shown .name")).trim(), "Marie de la Tour");
    await close();
});
