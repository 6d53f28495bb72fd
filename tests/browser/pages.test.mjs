// What public pages weigh, in which order they list, and how they are used without scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openPage } from "./harness.mjs";

const { service, browser } = await open();

test("a letter with 77 signatories weighs under 40 kB, and under 110 kB with its faces", async () => {
    const { page, seen, close } = await openPage(browser, service.base);
    // Never idle: an open letter is followed.
    await page.goto(`${service.base}/en/harbour`, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    const sum = (entries) => entries.reduce((total, [, bytes]) => total + bytes, 0);
    const all = [...seen.bytes];
    const faces = all.filter(([url]) => url?.endsWith(".woff2"));
    assert.ok(faces.length > 0, "the faces were loaded");
    assert.ok(sum(all) - sum(faces) < 40_000, `${sum(all) - sum(faces)} bytes without faces`);
    assert.ok(sum(all) < 110_000, `${sum(all)} bytes`);
    await close();
});

test("the list is in the order that the browser's own collation gives", async () => {
    for (const [lang, locale] of [["en", "en-CA"], ["fr", "fr-CA"]]) {
        const { page, close } = await openPage(browser, service.base);
        await page.goto(`${service.base}/${lang}/harbour`);
        const names = await page.locator(".signatories .entries").first().locator(".name").allTextContents();
        const sorted = await page.evaluate(
            ([names, locale]) => {
                const article = /^(?:(?:The|A|An|Le|La|Les|Un|Une|Des|the|a|an|le|la|les|un|une|des) |[Ll]['’])/;
                const { compare } = new Intl.Collator(locale);
                return [...names].sort((one, other) => compare(one.replace(article, ""), other.replace(article, "")));
            },
            [names.slice(1), locale],
        );
        assert.deepEqual(names.slice(1), sorted, locale);
        await close();
    }
});

test("the list is found and searched by keyboard, with scripts off", async () => {
    const { page, close } = await openPage(browser, service.base, { javaScript: false });
    await page.goto(`${service.base}/fr/harbour`);
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(":focus").textContent(), "Aller au contenu");
    await page.getByRole("searchbox").focus();
    await page.keyboard.type("TREMBLAY");
    await page.keyboard.press("Enter");
    await page.waitForURL(/signatories\?q=TREMBLAY/);
    assert.deepEqual(await page.locator(".entries .name").allTextContents(), ["Zoë Tremblay"]);
    await page.getByRole("link", { name: "English" }).click();
    await page.waitForURL(/\/en\/harbour\/signatories\?q=TREMBLAY/);
    await close();
});
