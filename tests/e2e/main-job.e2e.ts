import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { violations } from '../support/browser.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';

/* The main job in a browser, on the built app over the sample district: a file goes in, three decisions come out. */

const origin = inject('origin');
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
	browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
});
afterAll(() => browser.close());
beforeEach(async () => {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
	page = await context.newPage();
	errors = [];
	page.on('console', (message) => {
		if (message.type() === 'error') errors.push(message.text());
	});
	page.on('pageerror', (error) => errors.push(String(error)));
	return async () => {
		await context.close();
		expect(errors).toEqual([]);
	};
});

const HEADER =
	'Employee ID\tLast Name\tFirst Name\tEmail\tProvider\tActivity Title\tCompleted On\tAmount\tUnit\tGrade\tStatus\tEvidence URL\tNotes';

/** A hand-entry sheet about one known teacher, one unknown person and one unreadable day. */
const sheet = [
	HEADER,
	'004101\tGarcia\tMaria\tmgarcia@cedarvalleyusd.example\tDigital Promise\tWait Time\t11/20/2026\t10\thours\t\tCompleted\t\t',
	'\tNobody\tNora\tnora.nobody@elsewhere.example\tDigital Promise\tWait Time\t11/20/2026\t10\thours\t\tCompleted\t\t',
	'004102\tGarcia\tMaria\tmgarcia2@cedarvalleyusd.example\tDigital Promise\tWait Time\t2/30/2026\t10\thours\t\tCompleted\t\t'
].join('\n');

test('a provider file is uploaded, and every record says what became of it and why', async () => {
	await page.goto(`${origin}/imports`);
	await page.setInputFiles('input[type=file]', {
		name: 'november transcripts.tsv',
		mimeType: 'text/tab-separated-values',
		buffer: Buffer.from(sheet)
	});
	await page.locator('form:has(input[type=file]) button.primary').click();
	await page.waitForURL(/sent=/);
	const link = page.locator('a', { hasText: 'november transcripts.tsv' }).first();
	await expect
		.poll(
			async () => {
				await page.goto(page.url());
				return link.count();
			},
			{ timeout: 60_000, interval: 1000 }
		)
		.toBeGreaterThan(0);
	await link.click();
	await page.waitForURL(/\/imports\/[\w-]{16}/);
	await expect.poll(() => page.locator('main').innerText()).toContain('Nothing of this file counts yet');
	await page.getByRole('button', { name: /^Store \d+ records?$/ }).click();
	await expect
		.poll(
			async () => {
				await page.goto(page.url());
				return page.getByRole('link', { name: 'Undo this import' }).count();
			},
			{ timeout: 60_000, interval: 500 }
		)
		.toBe(1);
	await expect.poll(() => page.locator('main').innerText()).toMatch(/1 new/i);
	const outcomes = await page.locator('main').innerText();
	expect(outcomes).toContain('2/30/2026');
	expect(outcomes).toContain('Nobody');
});

test('what the file said shows on the person’s evidence, and the coverage map leads there', async () => {
	await page.goto(`${origin}/skills`);
	expect(await page.locator('h1').innerText()).toBe('Skills coverage');
	await page.locator('a', { hasText: 'Alder Grove Elementary' }).first().click();
	await page.waitForURL(/school=/);
	await page
		.locator('tbody th a', { hasText: /Maria Garcia|Garcia, Maria/ })
		.first()
		.click();
	await page.waitForURL(/skills\/people/);
	await expect.poll(() => page.locator('main').innerText()).toContain('Wait Time');
	expect(await page.locator('main').innerText()).toContain('november transcripts.tsv');
});

test('the lanes list leads to a person’s ledger, where every record has its reason', async () => {
	await page.goto(`${origin}/lanes`);
	await page.locator('tbody th a').first().click();
	await page.waitForURL(/\/lanes\/[\w-]{16}/);
	await expect.poll(() => page.locator('main').innerText()).toMatch(/lane/i);
});

test('groups around a skill are proposed with a reason for each', async () => {
	await page.goto(`${origin}/plcs`);
	await page.selectOption('select[name=skill]', 'formative-assessment');
	await page.locator('button', { hasText: 'Propose groups' }).click();
	await page.waitForURL(/skill=formative-assessment/);
	await expect.poll(() => page.locator('main').innerText()).toMatch(/Facilitator/);
});

test('the pages answer without script', async () => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const plain = await context.newPage();
	for (const path of ['/', '/skills', '/lanes', '/plcs?skill=formative-assessment', '/imports', '/imports/queue']) {
		const response = await plain.goto(origin + path);
		expect([path, response?.status()]).toEqual([path, 200]);
		expect((await plain.locator('main').innerText()).length, path).toBeGreaterThan(200);
	}
	await context.close();
});

test('no page has an accessibility violation, in light or dark, wide or narrow', async () => {
	const found: string[] = [];
	for (const path of ['/', '/skills', '/lanes', '/plcs?skill=formative-assessment', '/imports', '/imports/queue']) {
		for (const [colorScheme, width] of [
			['light', 1440],
			['dark', 360]
		] as const) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 900 });
			await page.goto(origin + path);
			found.push(...(await violations(page)).map((violation) => `${path} ${colorScheme} ${width}: ${violation}`));
		}
	}
	expect(found).toEqual([]);
}, 240_000);
