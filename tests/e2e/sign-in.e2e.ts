import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { violations } from '../support/browser.ts';
import { serveBuilt, type Served } from '../support/built-server.ts';
import { loopbackProvider } from '../support/loopback-provider.ts';
import { serveRealDistrict } from '../support/real-district.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';

/* Roles in the sample district, and a new district from the first start to the first teacher who signs in. */

let browser: Browser;
let real: Served;
let folder: string;

beforeAll(async () => {
	browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
	folder = mkdtempSync(join(tmpdir(), 'lanewise-new-'));
	real = await serveBuilt({ LANEWISE_DATA: folder, LANEWISE_MODE: 'district' });
});
afterAll(async () => {
	await browser.close();
	await real?.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function open(
	options: Parameters<Browser['newContext']>[0] = {}
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
	const page = await context.newPage();
	const errors: string[] = [];
	page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
	page.on('pageerror', (error) => errors.push(String(error)));
	return { context, page, errors };
}

const ROLES = [
	{
		role: 'HR specialist',
		person: 'Manuel Morales',
		heading: 'Overview',
		places: ['Overview', 'My record', 'Skills', 'Lanes', 'PLCs', 'Imports']
	},
	{
		role: 'Principal',
		person: 'Shanice Monroe',
		heading: 'Overview',
		places: ['Overview', 'My record', 'Skills', 'PLCs']
	},
	{
		role: 'PD coordinator',
		person: 'Louise Hartman',
		heading: 'Overview',
		places: ['Overview', 'My record', 'Skills', 'PLCs', 'Imports']
	},
	{ role: 'Teacher', person: 'Maria Garcia', heading: 'My record', places: ['My record'] },
	{
		role: 'Administrator',
		person: 'Eduardo Molina',
		heading: 'People and roles',
		places: ['My record', 'People and roles', 'Audit log']
	},
	{ role: 'Auditor', person: 'Ines Albrecht', heading: 'Audit log', places: ['Audit log'] }
];

test('in the sample district one press makes the reader each role, and the navigation holds what that role may open', async () => {
	const origin = inject('origin');
	const { context, page, errors } = await open({ bypassCSP: true });
	await page.goto(origin);
	for (const { role, person, heading, places } of ROLES) {
		const button = page.getByRole('button', { name: `${role} ${person}` });
		await button.focus();
		await page.keyboard.press('Enter');
		await page.waitForFunction((name) => document.querySelector('.rail .foot p')?.textContent?.includes(name), person);
		expect(await page.locator('h1').textContent()).toContain(heading);
		expect((await page.locator('.rail nav a').allTextContents()).map((text) => text.trim())).toEqual(places);
		expect(await violations(page)).toEqual([]);
	}
	await page.goto(`${origin}/lanes`);
	expect(await page.locator('h1').textContent()).toContain('There is no such page');
	expect(await violations(page)).toEqual([]);
	expect(errors.filter((text) => !text.includes('404'))).toEqual([]);
	await context.close();
});

test('no page breaks its own security policy', async () => {
	const origin = inject('origin');
	const { context, page, errors } = await open();
	for (const path of [
		'/',
		'/skills',
		'/lanes',
		'/plcs?skill=formative-assessment',
		'/imports',
		'/imports/queue',
		'/me'
	]) {
		await page.goto(origin + path, { waitUntil: 'networkidle' });
	}
	// Going on without a reload draws the announcer of page titles.
	await page.locator('.rail nav a', { hasText: 'Skills' }).click();
	await page.waitForURL(/\/skills/);
	await page.waitForLoadState('networkidle');
	expect(errors).toEqual([]);
	await context.close();
});

test('a district is set up once with the link of the log, and its administrator signs in, invites and signs out', async () => {
	const link = /http:\/\/localhost:\d+\/set-up\?\S+/.exec(real.said())?.[0];
	expect(link).toBeDefined();
	const { context, page, errors } = await open({ bypassCSP: true });
	await page.goto(link!);
	expect(await violations(page)).toEqual([]);
	await page.getByLabel('Your name').fill('Ada Admin');
	await page.getByLabel('Your e-mail address').fill('ada@district.example');
	await page.locator('input[type=password]').first().fill('short');
	await page.locator('input[type=password]').nth(1).fill('short');
	await page.getByRole('button', { name: 'Make the administrator’s account' }).click();
	await page.locator('[aria-invalid=true]').first().waitFor();
	expect(await violations(page)).toEqual([]);
	const password = 'seven green kettles sing';
	await page.locator('input[type=password]').first().fill(password);
	await page.locator('input[type=password]').nth(1).fill(password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/sign-in/);
	expect(await violations(page)).toEqual([]);

	const again = await page.request.get(link!);
	expect(again.status()).toBe(404);

	await page.getByLabel('E-mail address').fill('ada@district.example');
	await page.getByLabel('Password').fill('not the right password');
	await page.keyboard.press('Enter');
	await page.getByText('You are not signed in').waitFor();
	await page.getByLabel('Password').fill(password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/settings\/people/);
	expect(await violations(page)).toEqual([]);

	await page.goto(`${real.origin}/sessions`);
	expect(await page.locator('main').textContent()).toContain('this one');
	expect(await violations(page)).toEqual([]);
	await page.goto(`${real.origin}/audit`);
	expect(await violations(page)).toEqual([]);
	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.waitForURL(/\/sign-in/);
	await page.goto(`${real.origin}/settings/people`);
	expect(page.url()).toContain('/sign-in?to=%2Fsettings%2Fpeople');
	expect(errors.filter((text) => !/40[04]/.test(text))).toEqual([]);
	await context.close();
});

test('a teacher signs in with the district’s sign-on, sees their own record', async () => {
	let provider: Awaited<ReturnType<typeof loopbackProvider>> | undefined;
	const district = await serveRealDistrict(inject('sampleData'), async (data, origin) => {
		provider = await loopbackProvider(`${origin}/sign-in/sso/back`, {
			'subject-maria': { email: 'mgarcia@cedarvalleyusd.example', email_verified: true, hd: 'cedarvalleyusd.example' },
			'subject-stranger': { email: 'mgarcia@cedarvalleyusd.example', email_verified: true, hd: 'elsewhere.example' }
		});
		const { issuer, clientId, clientSecret } = provider;
		const one = { id: 'google', name: 'Google', issuer, clientId, clientSecret };
		writeFileSync(
			join(data, 'sso.json'),
			JSON.stringify([{ ...one, matchClaim: 'email', domain: 'cedarvalleyusd.example' }])
		);
	});
	try {
		const { context, page, errors } = await open({ bypassCSP: true });
		await page.goto(`${district.origin}/me`);
		expect(page.url()).toContain('/sign-in?to=%2Fme');
		expect(await violations(page)).toEqual([]);
		provider!.signedIn.as = 'subject-stranger';
		await page.getByRole('link', { name: /Google/ }).click();
		await page.getByText('You are not signed in').waitFor();
		expect(await violations(page)).toEqual([]);

		await context.clearCookies();
		provider!.signedIn.as = 'subject-maria';
		await page.goto(`${district.origin}/me`);
		await page.getByRole('link', { name: /Google/ }).focus();
		await page.keyboard.press('Enter');
		await page.waitForURL(`${district.origin}/me`);
		expect(await page.locator('main').textContent()).toContain('Maria Garcia, 004101');
		expect(await page.locator('#stacks').textContent()).toContain(
			'Next: “Science of Reading: Foundations” again (lapsed).'
		);
		expect(await violations(page)).toEqual([]);
		await page.getByRole('button', { name: 'Perhaps later' }).click();
		await page.getByText('Your answer is noted.').waitFor();
		expect(errors.filter((text) => !/40[034]/.test(text))).toEqual([]);
		await context.close();
	} finally {
		await district.end();
		await provider?.stop();
	}
});

test('neither server opens the other’s database', async () => {
	const sample = inject('sampleData');
	const other = mkdtempSync(join(tmpdir(), 'lanewise-other-'));
	try {
		copyFileSync(join(folder, 'district.sqlite'), join(other, 'sample.sqlite'));
		await expect(serveBuilt({ LANEWISE_DATA: other })).rejects.toThrow(/is not the sample district/);
		copyFileSync(join(sample, 'sample.sqlite'), join(other, 'district.sqlite'));
		await expect(serveBuilt({ LANEWISE_DATA: other, LANEWISE_MODE: 'district' })).rejects.toThrow(
			/is the sample district/
		);
	} finally {
		rmSync(other, { recursive: true, force: true });
	}
});
