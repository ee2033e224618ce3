import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { violations } from '../support/browser.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';

/* From a record in a provider's file to the line that payroll gets, on the built app over the sample district. */

const origin = inject('origin');
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
	await become('HR specialist');
	return async () => {
		await context.close();
		expect(errors).toEqual([]);
	};
});

async function become(role: string) {
	await page.goto(origin);
	await page.locator('form[action*="/role"] button', { hasText: role }).click();
	await page.waitForLoadState('networkidle');
}
const main = () => page.locator('main').innerText();
const reviewed = () => page.goto(`${origin}/lanes/review?search=Jina+Park`, { waitUntil: 'networkidle' });
/** Asks again and again until the page shows it. */
async function shows(text: RegExp) {
	await expect
		.poll(
			async () => {
				await page.goto(page.url());
				return text.test(await main());
			},
			{ timeout: 60_000, interval: 500 }
		)
		.toBe(true);
}

const HEADER =
	'Employee ID\tLast Name\tFirst Name\tEmail\tProvider\tActivity Title\tCompleted On\tAmount\tUnit\tGrade\tStatus\tEvidence URL\tNotes';
const RECORD =
	'004118\tPark\tJina\tjpark@cedarvalleyusd.example\tCoastal Extension Institute\tMindful Teaching\t10/20/2026\t12\tsemester units\tA\tCompleted\t\t';

test('a credit is imported, approved by keyboard, proved, brings a lane change that somebody accepts, and reaches payroll', async () => {
	await page.goto(`${origin}/imports`);
	await page.setInputFiles('input[type=file]', {
		name: 'autumn courses.tsv',
		mimeType: 'text/tab-separated-values',
		buffer: Buffer.from(`${HEADER}\n${RECORD}\n`)
	});
	await page.locator('form:has(input[type=file]) button.primary').click();
	await page.waitForURL(/sent=/);
	await shows(/autumn courses\.tsv/);
	await page.locator('a', { hasText: 'autumn courses.tsv' }).first().click();
	await page.waitForURL(/\/imports\/[\w-]{16}/);
	await shows(/Nothing of this file counts yet/);
	await page.getByRole('button', { name: 'Store 1 record', exact: true }).click();
	await shows(/Undo this import/);

	await reviewed();
	const row = page.locator('tbody tr', { hasText: 'Mindful Teaching' });
	expect(await row.innerText()).toMatch(/12 semester credits.*Accredited, Document.*BA → BA\+15.*by itself/s);
	await page.keyboard.press('j');
	await expect.poll(() => row.getAttribute('aria-current')).toBe('true');
	await page.keyboard.press('a');
	await page.waitForURL(/done=approve/);
	expect(await main()).toContain('1 credit approved.');
	await page.keyboard.press('u');
	await page.waitForURL(/done=take-back/);
	expect(await row.innerText()).toContain('Accredited, Document');
	await page.keyboard.press('j');
	await page.keyboard.press('a');
	await page.waitForURL(/done=approve/);
	expect(await row.innerText()).not.toMatch(/Accredited, Document/);

	await page.getByRole('checkbox', { name: 'Jina Park, Mindful Teaching' }).check();
	await page.getByText('Document received …').click();
	await page.getByRole('button', { name: 'Note 1 document as received' }).click();
	await page.waitForURL(/done=receive/);
	expect(await row.count()).toBe(0);

	await page.goto(`${origin}/lanes/changes?search=Jina+Park`, { waitUntil: 'networkidle' });
	await page.getByRole('checkbox', { name: 'Jina Park, BA+15' }).check();
	await page.getByRole('button', { name: 'Accept 1 lane change' }).click();
	await page.waitForURL(/said=/);

	await page.goto(`${origin}/lanes/payroll`, { waitUntil: 'networkidle' });
	await page.getByRole('button', { name: /^Make the payroll file/ }).click();
	await page.waitForURL(/made=/);
	const link = await page.getByRole('link', { name: 'Take the file away' }).getAttribute('href');
	const text = await (await page.request.get(origin + link)).text();
	const [head, ...lines] = text.replace('\ufeff', '').trim().split('\r\n');
	const at = (line: string, name: string) => line.split(',')[head!.split(',').indexOf(name)];
	const mine = lines.find((line) => line.includes('004118'))!;
	expect(mine).toMatch(/BA\+15.*2027-02-01/);
	const money = /(\d+\.\d\d),(\d+\.\d\d),(\d+\.\d\d)/.exec(mine)!.slice(1).map(Number);
	expect(Math.round((money[1]! - money[0]!) * 100)).toBe(Math.round(money[2]! * 100));
	expect(at(mine, head!.split(',')[0]!)).toBe('004118');
	const sum = lines.reduce(
		(all, line) => {
			const [, from, to] = /(\d+\.\d\d),(\d+\.\d\d),/.exec(line) ?? [];
			return { from: all.from + Math.round(Number(from ?? 0) * 100), to: all.to + Math.round(Number(to ?? 0) * 100) };
		},
		{ from: 0, to: 0 }
	);
	const totals = (await main()).replaceAll(',', '');
	for (const cents of [sum.from, sum.to]) expect(totals).toContain(String(cents / 100).replace(/\.(\d)$/, '.$10'));

	await page.goto(`${origin}/lanes?search=Jina+Park`);
	await page.locator('tbody th a', { hasText: 'Park' }).first().click();
	await page.waitForURL(/\/lanes\/[\w-]{16}/);
	const ledger = await main();
	expect(ledger).toMatch(/What HR decided about these credits/);
	expect(ledger).toMatch(/Taken back: Mindful Teaching/);
	expect(ledger).toMatch(/Document received: Mindful Teaching.*official transcript received/s);
});

test('many credits are decided at once after the consequence was shown, and taken back at once', async () => {
	await page.goto(`${origin}/lanes/review?step=approval`, { waitUntil: 'networkidle' });
	for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
	await expect.poll(() => page.getByRole('button', { name: 'Approve 2 credits' }).count()).toBe(1);
	await page.keyboard.press('a');
	await expect.poll(main).toMatch(/Approve 2 credits of \d (person|people)\?/);
	await page.keyboard.press('a');
	await page.waitForURL(/done=approve/);
	expect(await main()).toContain('2 credits approved.');
	await page.keyboard.press('u');
	await page.waitForURL(/done=take-back/);
	expect(await main()).toContain('2 decisions were taken back');
});

test('a denial needs its reason, and a document is asked for with a day', async () => {
	await page.goto(`${origin}/lanes/review?step=document`, { waitUntil: 'networkidle' });
	await page.keyboard.press('j');
	await page.keyboard.press('d');
	await page.getByRole('button', { name: 'Deny 1 credit' }).click();
	await expect.poll(main).toContain('Choose why it is denied');
	await page.keyboard.press('r');
	await page.fill('input[name=dueOn]', '2026-12-18');
	await page.getByRole('button', { name: 'Ask for 1 document' }).click();
	await page.waitForURL(/done=ask/);
	await page.goto(`${origin}/lanes/review?view=asked`);
	expect(await main()).toContain('18 Dec 2026');
});

test('a teacher reads what is asked, by when, and what HR decided with the reason', async () => {
	await become('Teacher');
	await page.goto(`${origin}/me`);
	const own = await main();
	expect(own).toMatch(/HR asks you for one document/);
	expect(own).toMatch(/Program of the conference.*11 Dec 2026.*Science Teachers Summit/s);
	expect(own).toMatch(/Denied: State Literacy Conference.*credited for this conference in 2024/s);
	for (const path of ['/lanes/review', '/lanes/papers', '/lanes/deadlines'])
		expect((await page.goto(origin + path))?.status()).toBe(404);
});

test('the deadlines go into a calendar, and the missing documents into a mail merge', async () => {
	const calendar = await page.request.get(`${origin}/lanes/deadlines/calendar.ics`);
	expect(calendar.headers()['content-type']).toContain('text/calendar');
	const text = await calendar.text();
	expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/);
	expect(text).toContain('DTSTART;VALUE=DATE:20270215');
	const file = await page.request.get(`${origin}/lanes/papers/export?missing=one`);
	const lines = (await file.text()).trim();
	expect(lines).toContain('one document is missing');
	expect(lines).not.toMatch(/\b(?:BA|MA)\+\d\d\b/);
});

test('a decision goes without script, by the same forms', async () => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const plain = await context.newPage();
	await plain.goto(origin);
	await plain.locator('form[action*="/role"] button', { hasText: 'HR specialist' }).click();
	await plain.goto(`${origin}/lanes/review?step=approval`);
	await plain.locator('input[name=credit]').first().check();
	await plain.getByRole('button', { name: 'Approve the ticked ones' }).click();
	await plain.waitForURL(/done=approve/);
	expect(await plain.locator('main').innerText()).toContain('1 credit approved.');
	await plain.getByRole('button', { name: 'Take this back' }).click();
	await plain.waitForURL(/done=take-back/);
	await context.close();
});

test('none of the new pages has an accessibility violation, in light or dark, wide or narrow', async () => {
	const found: string[] = [];
	await reviewed();
	const paths = ['/lanes/review', '/lanes/review?view=decided', '/lanes/papers', '/lanes/deadlines'];
	await page.goto(`${origin}/lanes/review`);
	const open = await page.locator('tbody td a[href*="open="]').first().getAttribute('href');
	for (const path of [...paths, `/lanes/review${open}`]) {
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
