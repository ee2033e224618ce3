import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { violations } from '../support/browser.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';

/* A file too large to send at once: it goes up in parts, is paused, goes on after the page was closed, and is put aside by the worker. */

const origin = inject('origin');
let browser: Browser;
let page: Page;
let line: CDPSession;
/** On disk, since a browser tells a file chosen again from another one by its day too. */
const folder = mkdtempSync(join(tmpdir(), 'lanewise-large-'));
const file = join(folder, 'large.csv');

beforeAll(async () => {
	writeFileSync(file, reportOf(12_000));
	browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
	page = await context.newPage();
	line = await context.newCDPSession(page);
});
afterAll(async () => {
	await browser.close();
	rmSync(folder, { recursive: true });
});

const HEADER =
	'Badge Name,Badge Template ID,Earner Badge ID,Issuer Earner ID,Issued to First Name,Issued to Last Name,Issued to Email,Status,Issue Date,Group Tag';
const reportOf = (records: number) =>
	[
		HEADER,
		...Array.from(
			{ length: records },
			(_, n) =>
				`Practice ${n % 9},t-${n % 9},large-${n},,Nobody,Known,n${n}@elsewhere.example,accepted,2026-03-01,${'x'.repeat(420)}`
		)
	].join('\n');

const speed = (bytesASecond: number) =>
	line.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: 0,
		downloadThroughput: -1,
		uploadThroughput: bytesASecond
	});

async function choose() {
	await page.setInputFiles('input[type=file]', file);
	await page.getByRole('button', { name: 'Read files' }).click();
}

test('a large file goes up in parts, may be paused, and goes on from there', async () => {
	await page.goto(`${origin}/`);
	await page.getByRole('button', { name: /PD coordinator/ }).click();
	await page.goto(`${origin}/imports`);
	await speed(300_000);
	await choose();
	await page.getByText('large.csv is being sent').waitFor();
	// One part has come: the next look of the page says so.
	await expect
		.poll(() => page.locator('.sending .words').innerText(), { timeout: 30_000 })
		.toMatch(/^[1-9]\d* of \d+ MB/);
	expect(await violations(page)).toEqual([]);
	await page.getByRole('button', { name: 'Pause' }).click();
	await page.getByText('goes on where it stopped').waitFor();

	await page.reload();
	await speed(-1);
	const parts: string[] = [];
	page.on('request', (request) => {
		if (request.method() === 'POST' && request.url().includes('/imports/upload')) parts.push(request.url());
	});
	await choose();
	await page.waitForURL(/sent=/);
	expect(parts.length).toBeGreaterThan(0);
	expect(parts.every((url) => Number(new URL(url).searchParams.get('from')) > 0)).toBe(true);
});

test('what it would change is shown, and it is put aside without a page waiting for it', async () => {
	await expect
		.poll(
			async () => {
				await page.goto(`${origin}/imports`);
				return page.getByRole('link', { name: 'large.csv' }).count();
			},
			{ timeout: 60_000, interval: 500 }
		)
		.toBeGreaterThan(0);
	await page.getByRole('link', { name: 'large.csv' }).first().click();
	await page.getByText('Nothing of this file counts yet').waitFor({ timeout: 60_000 });
	await page.getByRole('button', { name: 'Do not store this file' }).click();
	await page.getByText('This file was not stored').waitFor({ timeout: 60_000 });
});
