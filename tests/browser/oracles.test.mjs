// The service against the browser's own Intl: order of names, numbers, plurals, counting sentences.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { open, openPage, root } from "./harness.mjs";

const LANGUAGES = [["en", "en-CA"], ["fr", "fr-CA"]];
const SEED = 20260709;
// Letters of English and French, the space and the hyphen: their order has been the same in all
// versions of CLDR, so that two versions of ICU must agree on it.
const LETTERS = [..."aabcdeefghiijklmnooprstuvwxyzàâäçéèêëîïôöûùüÿ"];

/** A generator of whole numbers below a bound, the same for the same seed (mulberry32). */
function seeded(seed) {
    let state = seed;
    return (bound) => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
    };
}

/** Invented names, each once; many differ by an accent, a capital or a hyphen alone. */
function inventNames(count) {
    const below = seeded(SEED);
    const names = new Set();
    const capital = (word) => word[0].toLocaleUpperCase("en") + word.slice(1);
    while (names.size < count) {
        const word = Array.from({ length: 3 + below(3) }, () => LETTERS[below(LETTERS.length)]).join("");
        const bare = word.normalize("NFD").replace(/\p{M}/gu, "");
        const other = Array.from({ length: 2 + below(3) }, () => LETTERS[below(LETTERS.length)]).join("");
        const joint = [" ", "-"][below(2)];
        for (const one of [word, bare]) names.add(`${capital(one)}${joint}${capital(other)}`);
    }
    return [...names].slice(0, count);
}

/** Imports a letter with so many individuals, sorted by what is printed. */
function importLetter(slug, names) {
    const folder = mkdtempSync(join(tmpdir(), "undersigned-oracles-"));
    writeFileSync(join(folder, "letter.toml"), `slug = "${slug}"\nlanguages = ["en", "fr"]\ntitle = { en = "Oracle", fr = "Oracle" }\n`);
    for (const text of ["en.md", "fr.md"]) writeFileSync(join(folder, text), "Invented.\n");
    const rows = names.map((name, at) => `individual,${name},${name},${at + 1}`);
    writeFileSync(join(folder, "signatories.csv"), ["kind,name,sort_name,order", ...rows, ""].join("\n"));
    service.run("import", folder);
    rmSync(folder, { recursive: true, force: true });
}

/** The names on all pages of a list. */
async function walk(page, path) {
    const names = [];
    await page.goto(service.base + path);
    for (;;) {
        names.push(...(await page.locator(".entries .name").allTextContents()));
        const next = page.locator("a[rel=next]");
        if ((await next.count()) === 0) return names;
        await page.goto(service.base + (await next.getAttribute("href")));
    }
}

const { service, browser } = await open();

test("over a thousand invented names are listed in the order of Intl.Collator", async () => {
    const names = inventNames(1234);
    importLetter("oracle", names);
    for (const [lang, locale] of LANGUAGES) {
        const { page, close } = await openPage(browser, service.base);
        const listed = await walk(page, `/${lang}/oracle/signatories`);
        const sorted = await page.evaluate(
            ([names, locale]) => [...names].sort(new Intl.Collator(locale).compare),
            [names, locale],
        );
        assert.deepEqual(listed, sorted, `${locale}, seed ${SEED}`);
        await close();
    }
});

test("letters with one, two, 999 and 1,234 signatories say so as Intl groups and counts", async () => {
    const forms = {
        en: { one: "individual", other: "individuals" },
        fr: { one: "personne", other: "personnes" },
    };
    const { page, close } = await openPage(browser, service.base);
    for (const count of [1, 2, 999]) importLetter(`oracle-${count}`, inventNames(count));
    for (const [slug, count] of [["oracle-1", 1], ["oracle-2", 2], ["oracle-999", 999], ["oracle", 1234]]) {
        const counted = await (await fetch(`${service.base}/api/v1/letters/${slug}/count`)).json();
        for (const [lang, locale] of LANGUAGES) {
            const [number, plural] = await page.evaluate(
                ([count, locale]) => [new Intl.NumberFormat(locale).format(count), new Intl.PluralRules(locale).select(count)],
                [count, locale],
            );
            const expected = `${number} ${forms[lang][plural]}`;
            assert.equal(counted.sentence[lang], expected);
            await page.goto(`${service.base}/${lang}/${slug}`);
            assert.equal(await page.locator("#sentence").textContent(), expected);
        }
    }
    await close();
});

// The service is held to the same table by tests/service/oracles.rs: no letter of a test has a
// million signatories.
test("the table of great numbers is what Intl says", async () => {
    const table = JSON.parse(readFileSync(join(root, "tests", "fixtures", "oracles", "numbers.json"), "utf8"));
    const { page, close } = await openPage(browser, service.base);
    const told = await page.evaluate(
        ([counts, languages]) =>
            counts.map((count) => {
                const of = (locale) => ({
                    number: new Intl.NumberFormat(locale).format(count),
                    plural: new Intl.PluralRules(locale).select(count),
                });
                return { count, ...Object.fromEntries(languages.map(([lang, locale]) => [lang, of(locale)])) };
            }),
        [table.map((row) => row.count), LANGUAGES],
    );
    assert.deepEqual(table, told);
    await close();
});

test("the table of sorted names is what Intl says", async () => {
    const table = JSON.parse(readFileSync(join(root, "tests", "fixtures", "oracles", "names.json"), "utf8"));
    const { page, close } = await openPage(browser, service.base);
    for (const [lang, locale] of LANGUAGES) {
        const sorted = await page.evaluate(
            ([names, locale]) => [...names].sort(new Intl.Collator(locale).compare),
            [table.en, locale],
        );
        assert.deepEqual(table[lang], sorted, locale);
    }
    await close();
});
