import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { violations } from '../support/browser.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';

/*
 * The way of an agreement into the program: HR begins a draft, is told of a mistake at its place, changes a threshold, reads what
 * that does in words and in people, has the worked cases run, and puts the text in force on a day, on which the board follows.
 */

const origin = inject('origin');
const CONTRACT = '/lanes/contracts/cedar-valley-ca';
const DAY = '2029-09-01';
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
	browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
});
afterAll(() => browser.close());
beforeEach(async () => {
	context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
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
const mainOf = (of: Page) => of.locator('main').innerText();
const CREDITS = 'input[name="at:lanes[2].paths[0].credits"]';

async function begin(of = page): Promise<void> {
	await of.goto(`${origin}${CONTRACT}`);
	await of
		.getByRole('button', { name: /Start a draft from this version, In force today/ })
		.first()
		.click();
	await of.waitForURL(/\/drafts\/\d+$/);
}

/** The same visitor in a browser without script. */
async function withoutScript<T>(work: (plain: Page) => Promise<T>): Promise<T> {
	const other = await browser.newContext({ javaScriptEnabled: false });
	await other.addCookies(await context.cookies());
	const done = await work(await other.newPage());
	await other.close();
	return done;
}

test('a draft goes from its first mistake to being in force, and the board follows on its day', async () => {
	await page.goto(`${origin}${CONTRACT}`);
	await page.getByText('Add worked cases').click();
	const teacher = {
		id: 'T',
		hireDate: '2020-08-01',
		degrees: [{ level: 'bachelor', conferredOn: '2018-05-15', verifiedOn: '2018-06-01' }],
		placement: { lane: 'BA', since: '2020-09-01' }
	};
	await page.fill(
		'textarea[name=pasted]',
		JSON.stringify({ id: 'agreed-1', asOf: '2026-10-01', teacher, records: [], expect: { lane: 'MA+60' } })
	);
	await page.getByRole('button', { name: 'Add the worked cases' }).click();
	await expect.poll(main).toContain('The worked cases are kept and were run.');

	await begin();
	await page.waitForLoadState('networkidle');
	await page.fill(CREDITS, 'thirty');
	await page.locator(CREDITS).press('Tab');
	await expect
		.poll(() => page.locator('.mistakes').innerText())
		.toContain('Line 24, column 54: lanes[2].paths[0].credits');
	// By keyboard: the mistake leads to its words in the text.
	await page.locator('.mistakes a').first().focus();
	await page.keyboard.press('Enter');
	const chosen = () =>
		page.evaluate(() => {
			const area = document.activeElement as HTMLTextAreaElement;
			return area.value.slice(area.selectionStart, area.selectionEnd);
		});
	await expect.poll(chosen).toBe('"credits": "thirty"');
	await page.keyboard.type('"credits": 34');
	await expect.poll(() => page.inputValue(CREDITS)).toBe('34');
	expect(await page.locator('.mistakes').innerText()).toContain('follows the rules of contracts; not saved yet');

	await page.getByRole('button', { name: 'Save the draft' }).click();
	await page.waitForURL(/done=saved/);
	await expect.poll(main).toContain('Lane BA+30 asks for 34 semester credits, was 30.');
	expect(await main()).toMatch(/\d+ people would stand on another lane; of \d+ people placed in this contract/);
	expect(await main()).toContain('1 of 1 worked case expects something else than the draft gives.');
	expect(await main()).toContain('lane should be "MA+60", but is "BA".');

	const link = page.getByRole('link', { name: 'Export these people as CSV' });
	const exported = await page.request.get(origin + (await link.getAttribute('href'))!);
	const lines = (await exported.text()).trim().split('\r\n');
	expect(await main()).toContain(`of ${lines.length - 1} people`);
	expect(lines[1]).toMatch(/Lower lane,BA\+30,BA\+15/);
	await page.selectOption('select[name=change]', 'lower');
	await page.getByRole('button', { name: 'Apply filters' }).click();
	await page.waitForURL(/change=lower/);
	await expect.poll(main).not.toContain('Other credits\t');
	const lower = await page.request.get(origin + (await link.getAttribute('href'))!);
	expect((await lower.text()).trim().split('\r\n').length - 1).toBe(await page.locator('#people tbody tr').count());

	await page.fill('#force input[name=day]', DAY);
	await page.getByRole('button', { name: 'Show what changes on that day' }).click();
	await page.waitForURL(new RegExp(`day=${DAY}`));
	const put = page.getByRole('button', { name: 'Put the text in force from 1 Sep 2029' });
	await put.waitFor();
	// The box is asked for by the page, and by the server if the page does not.
	await page.evaluate(() => document.querySelector('input[name=casesSeen]')?.removeAttribute('required'));
	await put.click();
	await expect
		.poll(main)
		.toContain('Tick that the text is to be put in force although a worked case expects something else.');
	await page.check('input[name=casesSeen]');
	await page.fill('input[name=note]', 'Agreed on 20 Nov 2026');
	await put.click();
	await page.waitForURL(/done=in-force/);
	expect(await main()).toContain('Comes into force from 1 Sep 2029');
	expect(await main()).toContain('Agreed on 20 Nov 2026');

	const onLane = async (day: string) => {
		const file = await page.request.get(`${origin}/lanes/export?lane=BA%2B30&asof=${day}`);
		return (await file.text()).trim().split('\r\n').length - 1;
	};
	expect(await onLane(DAY)).toBeLessThan(await onLane('2029-08-31'));

	// Compared on the contract's own page, the other way round.
	const before = page.locator('form[action="#compare"] select');
	await before.selectOption({ index: 0 });
	await page.getByRole('button', { name: 'Compare the texts' }).click();
	await page.waitForURL(/against=/);
	await expect.poll(main).toContain('Lane BA+30 asks for 34 semester credits, was 30.');

	await page.getByRole('button', { name: 'Withdraw this text before 1 Sep 2029' }).click();
	await expect.poll(main).toContain('The text is withdrawn.');
	await page.getByRole('button', { name: 'Remove the worked case agreed-1' }).click();
	await expect.poll(main).toContain('is removed.');
}, 120_000);

test('without script a draft is begun, refused with the place of its mistakes, saved, discarded and taken back', async () => {
	await withoutScript(async (plain) => {
		await begin(plain);
		await plain.fill(CREDITS, 'thirty');
		await plain.getByRole('button', { name: 'Save the draft' }).click();
		expect(await mainOf(plain)).toContain('Line 24, column 54: lanes[2].paths[0].credits must be a number');
		expect(await plain.inputValue('textarea[name=text]')).toContain('"credits": "thirty"');
		await plain.fill(CREDITS, '31');
		await plain.fill('input[name=new-lane]', 'MA+75');
		await plain.fill('input[name=new-credits]', '75');
		await plain.getByRole('button', { name: 'Save the draft' }).click();
		expect(await mainOf(plain)).toContain('The draft is saved.');
		expect(await mainOf(plain)).toContain('Lane BA+30 asks for 31 semester credits, was 30.');
		expect(await mainOf(plain)).toContain(
			'Lane MA+75 is new: A master’s degree and 75 semester credits earned after it.'
		);
		await plain.fill('#force input[name=day]', '2030-09-01');
		await plain.getByRole('button', { name: 'Show what changes on that day' }).click();
		expect(await mainOf(plain)).toMatch(/on 1 Sep 2030, in the whole district: \d+ pe/);
		await plain.getByRole('button', { name: 'Discard the draft' }).click();
		expect(await mainOf(plain)).toContain('is discarded.');
		await plain.getByRole('button', { name: 'Take the discard back' }).first().click();
		expect(await mainOf(plain)).toContain('The draft is open again.');
		await plain.getByRole('button', { name: 'Discard the draft' }).click();
	});
}, 60_000);

test('a text without a lane in which people stand is not put in force, and the page says why', async () => {
	await begin();
	await page.waitForLoadState('networkidle');
	await page.fill('input[name="at:lanes[1].id"]', '');
	await page.locator('input[name="at:lanes[1].id"]').press('Tab');
	await page.getByRole('button', { name: 'Save the draft' }).click();
	await page.waitForURL(/done=saved/);
	await expect.poll(main).toContain('Lane BA+15 is gone; it was:');
	expect(await main()).toMatch(/cannot be put in force: it has no lane “BA\+15”, in which \d+ of the staff are placed/);
	expect(await main()).toContain('could not be evaluated any more');
	// Two people at one draft: the page that was open before cannot save over it.
	const old = page.url().replace(/\?.*/, '');
	const other = await context.newPage();
	await other.goto(old);
	await other.waitForLoadState('networkidle');
	await page.fill('input[name="at:name"]', 'Another name');
	await page.locator('input[name="at:name"]').press('Tab');
	await page.getByRole('button', { name: 'Save the draft' }).click();
	await expect.poll(() => page.url().replace(/\?.*/, '')).not.toBe(old);
	await other.fill('input[name="at:name"]', 'A third name');
	await other.locator('input[name="at:name"]').press('Tab');
	await other.getByRole('button', { name: 'Save the draft' }).click();
	await expect.poll(() => mainOf(other)).toContain('was saved anew, put in force or discarded');
	await page.getByRole('button', { name: 'Discard the draft' }).click();
	await expect.poll(main).toContain('is discarded.');
}, 60_000);

test('no page of a draft has an accessibility violation, in light or dark, wide or narrow', async () => {
	await begin();
	const draft = new URL(page.url()).pathname;
	const version = draft.split('/').at(-1)!;
	const found: string[] = [];
	for (const path of [draft, `${draft}?day=2027-02-01`, `${CONTRACT}/drafts`, `${CONTRACT}?against=${version}`]) {
		for (const [colorScheme, width] of [
			['light', 1440],
			['dark', 360]
		] as const) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 900 });
			expect((await page.goto(origin + path))?.status(), path).toBe(200);
			expect(await page.evaluate(() => document.documentElement.scrollWidth), `${path} ${width}`).toBe(width);
			found.push(...(await violations(page)).map((violation) => `${path} ${colorScheme} ${width}: ${violation}`));
		}
	}
	expect(found).toEqual([]);
	await page.goto(origin + draft);
	await page.getByRole('button', { name: 'Discard the draft' }).click();
}, 240_000);
