import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it stands: the rule and the element. The page's context has to bypass its CSP. */
export async function violations(page: Page): Promise<string[]> {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() =>
		(
			window as unknown as {
				axe: {
					run: (
						context: unknown,
						options: unknown
					) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
				};
			}
		).axe.run(document, { resultTypes: ['violations'] })
	);
	return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}
