import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { violations } from '../support/browser.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';

/* A report nobody has seen before: its columns are explained once, a person and a microcredential are decided, and next month's file
   goes in without a question. */

const origin = inject('origin');
let browser: Browser;
let page: Page;

beforeAll(async () => {
	browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
	page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true })).newPage();
});
afterAll(() => browser.close());

const COLUMNS = 'Personnel Ref;Participant;Offering;Finished;Contact Hrs;Result';
const AUTUMN = [
	'Growth Manager;;;;;',
	COLUMNS,
	'004101;Garcia, Maria;Lesson Study Circles;10/14/2026;6;Attended',
	'004104;Okafor, Danielle;Lesson Study Circles;10/14/2026;6;Attended',
	'004107;Ramírez, José;Lesson Study Circles;10/14/2026;6;No show',
	'99001;Quill, Perpetua;Lesson Study Circles;10/14/2026;6;Attended'
].join('\r\n');
/** A column more, and the others in another order. */
const WINTER = [
	'Result;Personnel Ref;Participant;Site;Offering;Finished;Contact Hrs',
	'Attended;99001;Quill, Perpetua;East;Lesson Study Circles;11/18/2026;6',
	'Attended;004107;Ramírez, José;East;Lesson Study Circles;11/18/2026;6'
].join('\r\n');

/** Sends a file and opens its page once it has been read. */
async function send(name: string, text: string) {
	await page.goto(`${origin}/imports`);
	await page.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });
	await page.getByRole('button', { name: 'Read files' }).click();
	await page.waitForURL(/sent=/);
	await settled(async () => {
		await page.goto(`${origin}/imports`);
		return (await page.getByRole('link', { name }).count()) > 0;
	});
	await page.getByRole('link', { name }).first().click();
	await page.waitForURL(/\/imports\/[\w-]{16}/);
}

const settled = (isSo: () => Promise<boolean>) => expect.poll(isSo, { timeout: 60_000, interval: 500 }).toBe(true);

async function store() {
	await page.getByRole('button', { name: /^Store \d+ records?$/ }).click();
	await settled(async () => {
		await page.reload();
		return (await page.getByRole('link', { name: 'Undo this import' }).count()) > 0;
	});
}

const main = () => page.locator('main').innerText();

test('the columns of an unknown file are proposed with their reasons, corrected, and kept', async () => {
	await send('growth autumn.csv', AUTUMN);
	await page.getByRole('link', { name: 'Explain the columns' }).click();
	await page.waitForURL(/\/columns/);
	expect(await main()).toContain('cells are employee ids of the roster');
	expect(await page.getByLabel('What “Offering” means').inputValue()).toBe('title');
	expect(await page.getByLabel('What “Finished” means').inputValue()).toBe('completedOn');
	expect(await page.getByLabel('What “Contact Hrs” means').inputValue()).toBe('amount');
	expect(await violations(page)).toEqual([]);
	await page.getByLabel('Provider').fill('Growth Manager');
	await page.getByLabel('Name of this report').fill('Attendance');
	await page.getByRole('button', { name: 'Show the first ten records' }).click();
	await expect.poll(main).toContain('So the first 4 records would come out');
	await page.getByRole('button', { name: 'Keep this and read the file' }).click();
	await page.waitForURL(/\/imports\/[\w-]{16}$/);
	await settled(async () => {
		await page.reload();
		return (await main()).includes('Nothing of this file counts yet');
	});
	const planned = await main();
	expect(planned).toContain('2 completions would begin to count, of 2 people');
	expect(planned).toContain('1 microcredential is new here or not reviewed');
	expect(planned).toContain('Withdrawn');
	expect(await violations(page)).toEqual([]);
	await store();
});

test('a person nobody could be found for is decided, and a microcredential reviewed', async () => {
	await page.goto(`${origin}/imports/queue`);
	await page.getByRole('link', { name: /quill/i }).first().click();
	await page.waitForURL(/import=/);
	await page.getByLabel('Find somebody else, by name or employee id').fill('Sandoval');
	await page.getByRole('button', { name: 'Find' }).click();
	await page.waitForURL(/q=Sandoval/);
	await page.getByRole('button', { name: /^Choose Olivia Sandoval/ }).click();
	await page.waitForURL(/decided=/);

	await page.goto(`${origin}/imports/credentials`);
	await page.getByRole('link', { name: /Lesson Study Circles/ }).click();
	await page.waitForURL(/credential=/);
	await page.getByLabel('Skill 1', { exact: true }).selectOption({ index: 1 });
	expect(await violations(page)).toEqual([]);
	await page.getByRole('button', { name: 'Keep this, and let it count' }).click();
	await page.waitForURL(/reviewed=/);
	expect(await main()).toContain('“Lesson Study Circles” counts from now on');
});

test('next month’s file is read without a question, with a column more and in another order', async () => {
	await send('growth winter.csv', WINTER);
	await settled(async () => {
		await page.reload();
		return (await main()).includes('Nothing of this file counts yet');
	});
	const planned = await main();
	expect(planned).toMatch(/2 new/i);
	expect(planned).toContain('Olivia Sandoval');
	expect(planned).not.toContain('microcredential is new here');
	await store();
	await page.goto(`${origin}/imports/layouts`);
	expect(await main()).toContain('2 files were read by it');
	expect(await violations(page)).toEqual([]);
});
