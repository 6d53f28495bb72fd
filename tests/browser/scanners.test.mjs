// Mail scanners open every link of a mail, run its scripts and move a mouse. Opening changes nothing;
// only the button does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openPage, post, tokenOf } from "./harness.mjs";

const SIGN = "/en/harbour/sign";

const { service, browser } = await open();

/** Somebody signs; the mail waits in her mailbox. */
async function sign(name, email) {
    const token = tokenOf(await (await fetch(service.base + SIGN)).text());
    const answer = await post(service.base, SIGN, { kind: "individual", visibility: "name", publish: "yes", name, email, token });
    assert.equal(answer.status, 303);
}

const counted = async () => (await (await fetch(`${service.base}/api/v1/letters/harbour/count`)).json()).individuals;

/** The states of the signatures of a name. */
const states = (name) =>
    ["pending", "held", "published", "withdrawn", "removed", "merged", "expired"].flatMap((state) =>
        JSON.parse(service.run("signatures", "list", "--letter", "harbour", "--state", state, "--json")).filter((line) => line.name === name).map(() => state),
    );

/** GET and HEAD, and three visits of a browser that runs scripts and presses nothing. */
async function scan(path) {
    for (const method of ["GET", "HEAD", "GET"]) {
        const answer = await fetch(service.base + path, { method });
        assert.equal(answer.status, 200, `${method} ${path}`);
        await answer.arrayBuffer();
    }
    for (const waitUntil of ["domcontentloaded", "load", "networkidle"]) {
        const { page, seen, close } = await openPage(browser, service.base);
        const sent = [];
        page.on("request", (request) => sent.push(request.method()));
        const answer = await page.goto(service.base + path, { waitUntil });
        assert.equal(answer.status(), 200, path);
        await sweepMouse(page);
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await page.keyboard.press("Tab");
        await page.waitForLoadState("networkidle");
        assert.deepEqual(sent.filter((method) => method !== "GET"), [], path);
        assert.deepEqual(seen.errors, []);
        assert.equal(page.url(), service.base + path);
        await close();
    }
}

/** Moves the mouse over everything that could be pressed. */
async function sweepMouse(page) {
    await page.mouse.move(5, 5);
    for (const target of await page.locator("main a, main button").all()) {
        const box = await target.boundingBox();
        if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
    }
}

/** Opens a page as its reader and presses a button. */
async function press(path, button) {
    const { page, close } = await openPage(browser, service.base);
    await page.goto(service.base + path);
    await page.getByRole("button", { name: button, exact: true }).click();
    await page.waitForLoadState("load");
    const said = await page.textContent("main");
    await close();
    return said;
}

test("scanned confirm and withdraw links do nothing until the button is pressed", async () => {
    const before = await counted();
    await sign("Ann Quill", "ann@example.org");
    const confirm = await service.mailedLink("ann@example.org", "confirm");
    await scan(confirm);
    await scan(confirm.replace("/en/", "/fr/"));
    assert.deepEqual(states("Ann Quill"), ["pending"]);
    assert.equal(await counted(), before);

    assert.match(await press(confirm, "Confirm my signature"), /this signature counts/);
    assert.deepEqual(states("Ann Quill"), ["published"]);
    assert.equal(await counted(), before + 1);

    const own = await service.mailedLink("ann@example.org", "signature");
    for (const path of [confirm, own, `${own}/correct`, `${own}/withdraw`]) await scan(path);
    assert.deepEqual(states("Ann Quill"), ["published"]);
    assert.equal(await counted(), before + 1);

    assert.match(await press(`${own}/withdraw`, "Withdraw my signature"), /has been withdrawn/);
    assert.deepEqual(states("Ann Quill"), ["withdrawn"]);
    assert.equal(await counted(), before);
});

test("a scanned not-me link stops nothing: the signature can be confirmed and the button still works", async () => {
    const before = await counted();
    await sign("Ben Quill", "ben@example.org");
    const stop = await service.mailedLink("ben@example.org", "not-me");
    await scan(stop);
    assert.deepEqual(states("Ben Quill"), ["pending"]);
    const confirm = await service.mailedLink("ben@example.org", "confirm");
    assert.match(await press(confirm, "Confirm my signature"), /this signature counts/);
    assert.equal(await counted(), before + 1);

    await sign("Cleo Quill", "cleo@example.org");
    const other = await service.mailedLink("cleo@example.org", "not-me");
    await scan(other);
    assert.deepEqual(states("Cleo Quill"), ["pending"]);
    assert.match(await press(other, "Erase the request and stop messages"), /The request has been erased/);
    assert.deepEqual(states("Cleo Quill"), []);
    // Nor does a scanner let messages through again.
    await scan(other);
    assert.match(await (await fetch(service.base + other)).text(), /The request has been erased/);
    assert.equal(await counted(), before + 1);
});
