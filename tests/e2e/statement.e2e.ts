import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { violations } from '../support/browser.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';

/* A statement of credits, from HR's button to the sheet a teacher gets, on the built app over the sample district. */

const origin = inject('origin');
let browser: Browser;

beforeAll(async () => {
	browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
});
afterAll(() => browser.close());

async function signedIn(role: string, settings: Parameters<Browser['newContext']>[0] = {}) {
	const context: BrowserContext = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		bypassCSP: true,
		...settings
	});
	const page = await context.newPage();
	await page.goto(origin);
	await page.locator('form[action*="/role"] button', { hasText: role }).click();
	await page.waitForLoadState('networkidle');
	return page;
}
/** Opens the ledger of the first person who waits for papers only. */
async function openBlockedPerson(page: Page) {
	await page.goto(`${origin}/lanes?status=blocked`);
	await page.locator('#list tbody a').first().click();
	await page.waitForSelector('text=Make a statement as of');
}
const main = (page: Page) => page.locator('main').innerText();
const credits = /In all ([\d.]+) semester credits/;

test('HR hands out a statement that says what the ledger says, and finds it again to the letter', async () => {
	const page = await signedIn('HR specialist');
	await openBlockedPerson(page);
	const ledger = await main(page);
	const [, counted] = /Counted toward \S+\s+([\d.]+)/.exec(ledger)!;
	expect(ledger).toContain('At the next window, 1 Feb 2027 (hand in by 15 Feb 2027)');
	await page.getByRole('button', { name: 'Make a statement as of 25 Nov 2026' }).click();
	await page.waitForURL(/\/statements\//);
	const statement = await main(page);
	expect(credits.exec(statement)![1]).toBe(counted);
	for (const words of ['to the letter', 'What waits, and for what', 'Check figure', 'until HR decides'])
		expect(statement).toContain(words);
	expect(await violations(page)).toEqual([]);
	const address = page.url();
	await page.getByRole('link', { name: /^The ledger of/ }).click();
	await page
		.getByRole('link', { name: /^Statement as of 25 Nov 2026/ })
		.first()
		.click();
	await page.waitForURL(address);
	expect(await main(page)).toBe(statement);
	await page.context().close();
});

test('a ledger is read by time too, and a day nobody remembers is said to be one', async () => {
	const page = await signedIn('HR specialist');
	await openBlockedPerson(page);
	await page.getByRole('link', { name: 'By time' }).click();
	await page.waitForURL(/view=timeline/);
	const told = await main(page);
	expect(told.indexOf('Placed by HR on')).toBeLessThan(told.indexOf('Last day to hand in for the next window'));
	expect(await violations(page)).toEqual([]);
	await page.goto(`${page.url()}&known=2020-01-01`);
	expect(await main(page)).toContain('What was known on 1 Jan 2020 can no longer be told.');
	await page.context().close();
});

test('a teacher makes a statement of their own without script, and nobody else’s opens for them', async () => {
	const hr = await signedIn('HR specialist');
	await openBlockedPerson(hr);
	await hr.getByRole('button', { name: 'Make a statement as of 25 Nov 2026' }).click();
	await hr.waitForURL(/\/statements\//);
	const foreign = hr.url();
	const page = await signedIn('Teacher', { javaScriptEnabled: false });
	await page.goto(`${origin}/me`);
	await page.getByRole('button', { name: 'Make a statement as of 25 Nov 2026' }).click();
	await page.waitForURL(/\/me\/statements\//);
	expect(await main(page)).toContain('Statement of credits');
	for (const address of [foreign, `${origin}/me/statements/${foreign.split('/').at(-1)}`])
		expect((await page.goto(address))!.status()).toBe(404);
	await page.context().close();
	await hr.context().close();
});
