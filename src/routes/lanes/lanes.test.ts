import { expect, it } from 'vitest';
import { DISTRICT, NOBODY, type Viewer } from '#lib/access/scope.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { load as loadPerson } from './[staffId]/+page.server.ts';
import { load as loadList } from './+page.server.ts';
import { GET } from './export/+server.ts';

function event(seesPay: boolean) {
	return {
		locals: {
			db: openDatabase(':memory:'),
			viewer: { ...NOBODY, scope: DISTRICT, seesPay } satisfies Viewer,
			today: '2026-11-25',
			sample: true
		},
		url: new URL('http://district.example/lanes'),
		params: { staffId: 'nobody' }
	} as never;
}

/** The status with which a page refuses; `null` if it answers. */
async function refusal(ask: () => unknown): Promise<number | null> {
	try {
		await ask();
		return null;
	} catch (thrown) {
		return (thrown as { status?: number }).status ?? 500;
	}
}

it('shows no lane page to a viewer who may not see pay', async () => {
	expect(await refusal(() => loadList(event(false)))).toBe(404);
	expect(await refusal(() => loadPerson(event(false)))).toBe(404);
	expect(await refusal(() => GET(event(false)))).toBe(404);
});

it('shows an empty district to a viewer who may, and nobody where there is nobody', async () => {
	expect(await refusal(() => loadList(event(true)))).toBeNull();
	expect(await refusal(() => GET(event(true)))).toBeNull();
	expect(await refusal(() => loadPerson(event(true)))).toBe(404);
});
