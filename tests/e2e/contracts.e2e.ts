import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { violations } from '../support/browser.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';

/* HR's work on contracts, salary tables and licenses in a browser, on the built app over the sample district. */

const origin = inject('origin');
const CONTRACT = '/lanes/contracts/cedar-valley-ca';
let browser: Browser;
let page: Page;

beforeAll(async () => {
	browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
});
afterAll(() => browser.close());
beforeEach(async () => {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
	page = await context.newPage();
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(String(error)));
	await page.goto(origin);
	await page.locator('form[action*="/role"] button', { hasText: 'HR specialist' }).click();
	await page.waitForLoadState('networkidle');
	return async () => {
		await context.close();
		expect(errors).toEqual([]);
	};
});

const main = () => page.locator('main').innerText();
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function openUpload() {
	await page.goto(`${origin}${CONTRACT}`);
	await page.getByText('Upload a salary table').click();
	await page.fill('input[name=payYear]', '2027-28');
	await page.fill('input[name=beginsOn]', '2027-07-01');
}

test('a salary table is tried as a draft, looked at, put in force and withdrawn', async () => {
	await openUpload();
	await page.setInputFiles(
		'input[name=file]',
		csv('next.csv', 'Step,BA,BA+15,PHD\n1,60000,61000,90000\n2,59000,62000.50,\n')
	);
	await page.getByRole('button', { name: 'Keep it as a draft' }).click();
	await page.waitForURL(/done=salaries-draft/);
	const drafted = await main();
	for (const words of ['Draft, pays nobody', '$62,000.50', 'no lane “PHD”', 'BA pays less at step 2 than at step 1'])
		expect(drafted).toContain(words);
	await page.getByRole('button', { name: 'Put 2027-28 in force from 1 Jul 2027' }).click();
	await expect.poll(main).toContain('The salary table is in force from its first day on.');
	expect(await main()).toContain('Comes into force');
	await page.getByRole('button', { name: 'Withdraw 2027-28' }).click();
	await expect.poll(main).toContain('It stays on file and can be put in force again.');
});

test('a table with mistakes is refused with their lines, and one that holds several asks which', async () => {
	await openUpload();
	await page.setInputFiles('input[name=file]', csv('wrong.csv', 'Lane,Step,Amount\nBA,1,sixty\nBA,2,60000\nba,02,1\n'));
	await page.getByRole('button', { name: 'Put the table in force' }).click();
	await expect.poll(main).toContain('This salary table was not taken.');
	const refused = await main();
	expect(refused).toContain('wrong.csv, line 2, Amount: “sixty” is not an amount of money');
	expect(refused).toContain('line 4, Amount: BA at step 02 stands on line 3 already');
	expect(await page.inputValue('input[name=payYear]')).toBe('2027-28');
	const head = 'district_id,district_name,schedule_key,schedule_title,lane_key,lane_label,step,annual_salary_usd\n';
	await page.setInputFiles(
		'input[name=file]',
		csv('all.csv', `${head}d1,One,a,Old,BA,BA,1,50000\nd1,One,b,New,BA,BA,1,52000\n`)
	);
	await page.getByRole('button', { name: 'Keep it as a draft' }).click();
	await expect.poll(main).toContain('all.csv holds 2 salary schedules');
	expect(await main()).toContain('District d1, schedule b: One, New (1 amount)');
});

test('a worked case is kept, run by the text, removed and taken back', async () => {
	await page.goto(`${origin}${CONTRACT}`);
	await page.getByText('Add worked cases').click();
	const teacher = { id: 'T', hireDate: '2020-08-01', degrees: [], placement: { lane: 'BA', since: '2020-09-01' } };
	await page.fill(
		'textarea',
		JSON.stringify({ id: 'cv-1', asOf: '2026-10-01', teacher, records: [], expect: { lane: 'MA+60' } })
	);
	await page.getByRole('button', { name: 'Add the worked cases' }).click();
	await expect.poll(main).toContain('The worked cases are kept and were run.');
	expect(await main()).toContain('lane should be "MA+60", but is "BA".');
	await page.getByRole('button', { name: 'Remove the worked case cv-1' }).click();
	await expect.poll(main).toContain('The worked case “cv-1” is removed.');
	expect(await main()).not.toContain('✗ Differs');
	await page.getByRole('button', { name: 'Take the removal back' }).click();
	await expect.poll(main).toContain('The worked case is back.');
	await page.getByRole('button', { name: 'Remove the worked case cv-1' }).click();
	await expect.poll(main).toContain('is removed.');
});

test('whom a contract is for is said by date of hire, and who does not fit stands out', async () => {
	await page.goto(`${origin}/lanes/contracts`);
	expect(await main()).toContain('No contract asks for the date of hire.');
	await page.getByText('Say whom each contract is for').click();
	await page.fill('input[name=hiredBefore]', '2010-01-01');
	await page.getByRole('button', { name: 'Keep these days' }).click();
	await expect.poll(main).toMatch(/\d+ people are placed in a contract that the date of hire does not say/);
	expect(await main()).toContain('No contract is for this day');
	await page.goto(`${origin}/lanes/contracts`);
	await page.getByText('Say whom each contract is for').click();
	await page.fill('input[name=hiredBefore]', '');
	await page.getByRole('button', { name: 'Keep these days' }).click();
	await expect.poll(main).toContain('No contract asks for the date of hire.');
});

test('licenses are filtered, exported, and explained record by record', async () => {
	await page.goto(`${origin}/lanes/licenses?status=met`);
	const words = await main();
	expect(words).toMatch(/\d+ of \d+ licenses have what the renewal asks for/);
	expect(words).not.toContain('○ Short');
	const exported = await page.request.get(`${origin}/lanes/licenses/export?status=met`);
	const lines = (await exported.text()).trim().split('\r\n');
	expect(lines[0]).toContain('Employee ID,Name,School,License');
	expect(words).toContain(`${lines.length - 1} of`);
	await page.locator('tbody th a').first().click();
	await page.waitForURL(/\/lanes\/licenses\/[\w-]{16}/);
	await expect.poll(main).toContain('of 150 hours');
});

test('no page of these has an accessibility violation, in light or dark, wide or narrow', async () => {
	const found: string[] = [];
	for (const path of [
		'/lanes/contracts',
		CONTRACT,
		'/lanes/contracts/teaching-license-renewal',
		'/lanes/licenses',
		'/me'
	]) {
		for (const [colorScheme, width] of [
			['light', 1440],
			['dark', 360]
		] as const) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 900 });
			expect((await page.goto(origin + path))?.status(), path).toBe(200);
			found.push(...(await violations(page)).map((violation) => `${path} ${colorScheme} ${width}: ${violation}`));
		}
	}
	expect(found).toEqual([]);
}, 240_000);

test('the pages answer without script', async () => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	await context.addCookies(await page.context().cookies());
	const plain = await context.newPage();
	for (const path of ['/lanes/contracts', CONTRACT, '/lanes/licenses']) {
		expect([path, (await plain.goto(origin + path))?.status()]).toEqual([path, 200]);
		expect((await plain.locator('main').innerText()).length, path).toBeGreaterThan(200);
	}
	await context.close();
});
