import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { stackProgress, type CredentialState } from '../stack-progress.ts';
import { readStacks } from '../stack.ts';
import PersonStacks from './PersonStacks.svelte';

const badge = (title: string) => ({ credential: { provider: 'credly', title } });
const STATES: Record<string, CredentialState> = {
	Reading: { state: 'held', since: '2024-03-01', expiresOn: '2027-03-01' },
	Writing: { state: 'in_progress', progress: '74%', seenOn: '2026-10-01' },
	Coaching: { state: 'lapsed', lapsedOn: '2025-08-07' },
	Drones: { state: 'open', because: 'revoked' },
	Robots: { state: 'open', because: 'not reviewed' }
};

function shown(...stacks: object[]) {
	const read = readStacks({ stacks });
	if ('problem' in read) throw new Error(read.problem);
	const progress = stackProgress(read.value, ({ title, provider }) => ({
		key: title!,
		title: title!,
		provider,
		...(STATES[title!] ?? { state: 'open', because: null })
	}));
	const { body } = render(PersonStacks, { props: { stacks: progress, asOf: '2026-11-25' } });
	const text = body
		.replace(/<!--.*?-->/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return { body, text };
}

test('a stack says in words how far it is, what is next, what each part waits for and what it gives', () => {
	const { body, text } = shown({
		id: 'a',
		title: 'Literacy',
		awards: 'A designation.',
		needs: {
			all: [badge('Reading'), { title: 'Depth', some: 2, of: [badge('Writing'), badge('Coaching'), badge('Drones')] }]
		}
	});
	expect(text).toContain('0 of 1 stack complete on 25 Nov 2026. Nearest is Literacy: 2 credentials to go.');
	expect(text).toContain('1 of 3 credentials (33%)');
	expect(text).toContain('2 to go. Next: “Writing” (in progress) and “Coaching” again (lapsed).');
	expect(text).toContain('Completing it gives: A designation.');
	expect(text).toContain('Depth: 2 of these 3');
	expect(text).toContain('Reading (Credly), held since 1 Mar 2024, until 1 Mar 2027');
	expect(text).toContain('Writing (Credly), in progress, 74%, reported 1 Oct 2026');
	expect(text).toContain('Coaching (Credly), lapsed on 7 Aug 2025');
	expect(text).toContain('Drones (Credly), open; what was completed was revoked');
	expect(body).toMatch(/<progress[^>]*aria-label="Literacy"[^>]*aria-valuetext="1 of 3 credentials \(33%\)"/);
	expect(body).toMatch(/<h3[^>]*>Literacy(<!---->)?<\/h3>/);
});

test('what a complete stack does not need any more is not called open', () => {
	const { text } = shown({ id: 'a', title: 'Either', needs: { some: 1, of: [badge('Reading'), badge('Sums')] } });
	expect(text).toContain('1 of 1 stack complete on 25 Nov 2026.');
	expect(text).toContain('Complete since 1 Mar 2024.');
	expect(text).toContain('1 of these 2, complete');
	expect(text).toContain('Sums (Credly), not needed any more');
});

test('a long way names the first credentials and counts the rest', () => {
	const { text } = shown({ id: 'a', title: 'Long', needs: { all: ['a', 'b', 'c', 'd', 'e'].map(badge) } });
	expect(text).toContain('5 to go. Next: “a”, “b”, “c” and 2 more.');
});

test('what waits for the district’s review is not asked for a second time', () => {
	const { text } = shown({ id: 'a', title: 'Robots', needs: badge('Robots') });
	expect(text).toContain('1 to go. Next: “Robots” (completed, waits for review).');
	expect(text).toContain('Robots (Credly), completed; counts once the district has reviewed the credential');
});

test('a district without stacks says so', () => {
	expect(shown().text).toContain('The district has not set up any stacks.');
});
