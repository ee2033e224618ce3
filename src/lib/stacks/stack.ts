import { foldCredentialId, foldTitle } from '#lib/catalogue/fold-title.ts';
import { providerId } from '#lib/catalogue/provider-id.ts';
import { asList, asObject, asText, asWhole, readDocument, wrong } from '#lib/files/document.ts';
import { nearest } from '#lib/files/nearest.ts';

/** A credential as the file names it: by its title, or by one of the provider's ids. `path` says where it stands. */
export type CredentialNeed = {
	kind: 'credential';
	path: string;
	provider: string;
	title: string | null;
	id: string | null;
};

/** What must be there: a credential, another stack, or at least `count` of several needs (all of them when it is their number). */
export type Need =
	| CredentialNeed
	| { kind: 'stack'; path: string; id: string }
	| { kind: 'group'; path: string; count: number; of: Need[]; title: string | null };

/** Credentials that build toward something larger. */
export type Stack = {
	path: string;
	id: string;
	title: string;
	/** What completing it gives, in the district's words. */
	awards: string | null;
	needs: Need;
};

/** Bounds within which every question about a stack is answered at once; a stack of a real district is far below them. */
const MOST_STACKS = 500;
const MOST_LEVELS = 12;
const MOST_CREDENTIALS = 200;

/**
 * A stacks file: `{"stacks": [{"id", "title", "awards"?, "needs": Need}]}`. A Need is `{"credential": {"provider", "title" or
 * "id"}}`, `{"stack": "id"}` for another stack of the file, `{"all": [Need, ...], "title"?}`, or
 * `{"some": n, "of": [Need, ...], "title"?}` with n from 1 to the length of the list. No stack may build on itself.
 * @returns the stacks in the file's order, or the sentence about the first thing wrong
 */
export function readStacks(document: unknown): { value: Stack[] } | { problem: string } {
	return readDocument(() => {
		const list = asList(asObject(document, '', ['stacks']).stacks, 'stacks');
		if (list.length > MOST_STACKS) wrong('stacks', `expected at most ${MOST_STACKS} stacks, found ${list.length}`);
		const stacks = new Map<string, Stack>();
		for (const [i, value] of list.entries()) {
			const stack = readStack(value, `stacks[${i}]`);
			const other = stacks.get(stack.id);
			if (other) wrong(`${stack.path}.id`, `“${stack.id}” is already the id of ${other.path} (“${other.title}”)`);
			stacks.set(stack.id, stack);
		}
		const known = new Map<string, Extent>();
		for (const stack of stacks.values()) extentOf(stack, stacks, [], known);
		return [...stacks.values()];
	});
}

function readStack(value: unknown, path: string): Stack {
	const { id, title, awards, needs } = asObject(value, path, ['id', 'title', 'needs'], ['awards']);
	return {
		path,
		id: asText(id, `${path}.id`),
		title: asText(title, `${path}.title`),
		awards: awards === undefined || awards === null ? null : asText(awards, `${path}.awards`),
		needs: needAt(needs, `${path}.needs`, 1)
	};
}

const FORMS = ['credential', 'stack', 'all', 'some'] as const;

function needAt(value: unknown, path: string, level: number): Need {
	if (level > MOST_LEVELS) wrong(path, `expected at most ${MOST_LEVELS} levels of needs`);
	const keys = asObject(value, path, [], [...FORMS, 'of', 'title']);
	const form = FORMS.find((one) => Object.hasOwn(keys, one));
	if (form === undefined) wrong(path, 'expected one of “credential”, “stack”, “all”, or “some” with “of”');
	if (form === 'credential')
		return credentialAt(asObject(value, path, ['credential']).credential, `${path}.credential`);
	if (form === 'stack') {
		const { stack } = asObject(value, path, ['stack']);
		return { kind: 'stack', path: `${path}.stack`, id: asText(stack, `${path}.stack`) };
	}
	if (form === 'all') {
		const { all, title } = asObject(value, path, ['all'], ['title']);
		const of = needsAt(all, `${path}.all`, level);
		return { kind: 'group', path, count: of.length, of, title: titleAt(title, path) };
	}
	const { some, of: list, title } = asObject(value, path, ['some', 'of'], ['title']);
	const of = needsAt(list, `${path}.of`, level);
	return { kind: 'group', path, count: asWhole(some, `${path}.some`, 1, of.length), of, title: titleAt(title, path) };
}

const titleAt = (title: unknown, path: string) =>
	title === undefined || title === null ? null : asText(title, `${path}.title`);

function needsAt(value: unknown, path: string, level: number): Need[] {
	const list = asList(value, path);
	if (list.length === 0) wrong(path, 'expected at least one need, found an empty list');
	const seen = new Map<string, string>();
	return list.map((item, i) => {
		const need = needAt(item, `${path}[${i}]`, level + 1);
		// Named twice in one list, a single credential would count as two of "2 of these".
		const name = nameOf(need);
		const other = name === null ? undefined : seen.get(name);
		if (other !== undefined) wrong(need.path, `the list names the same already at ${other}`);
		if (name !== null) seen.set(name, need.path);
		return need;
	});
}

/** What tells two needs of a list apart as far as the file goes; groups have no name. */
function nameOf(need: Need): string | null {
	if (need.kind === 'group') return null;
	return need.kind === 'stack' ? `stack ${need.id}` : credentialName(need);
}

/** The name under which a file speaks of a credential, folded for comparison. */
export function credentialName({ provider, title, id }: Omit<CredentialNeed, 'kind' | 'path'>): string {
	return id === null ? `${provider} title ${foldTitle(title ?? '')}` : `${provider} id ${foldCredentialId(id)}`;
}

function credentialAt(value: unknown, path: string): CredentialNeed {
	const keys = asObject(value, path, ['provider'], ['title', 'id']);
	if ((keys.title === undefined) === (keys.id === undefined)) wrong(path, 'give either “title” or “id”');
	const provider = asText(keys.provider, `${path}.provider`);
	return {
		kind: 'credential',
		path,
		provider: providerId(provider) || wrong(`${path}.provider`, `“${provider}” is no provider`),
		title: keys.title === undefined ? null : asText(keys.title, `${path}.title`),
		id: keys.id === undefined ? null : asText(keys.id, `${path}.id`)
	};
}

type Extent = { credentials: number; levels: number };

/** How many credentials a stack names, with those of the stacks it builds on; refuses unknown stacks, cycles and giants. */
function extentOf(stack: Stack, stacks: Map<string, Stack>, above: Stack[], known: Map<string, Extent>): Extent {
	const before = known.get(stack.id);
	if (before) return before;
	const way = [...above, stack];
	const extent: Extent = { credentials: 0, levels: 1 };
	const add = (need: Need): void => {
		if (need.kind === 'credential') extent.credentials += 1;
		else if (need.kind === 'group') need.of.forEach(add);
		else {
			const next = stacks.get(need.id);
			if (!next) {
				const near = nearest(need.id, stacks.keys());
				wrong(need.path, `“${need.id}” is no stack of the file${near === null ? '' : `; did you mean “${near}”?`}`);
			}
			const at = way.indexOf(next);
			if (at >= 0) {
				const circle = [...way.slice(at), next].map(({ id }) => `“${id}”`).join(' needs ');
				wrong(need.path, `no stack may build on itself: ${circle}`);
			}
			const tooDeep = `expected at most ${MOST_LEVELS} stacks that build on each other`;
			if (way.length >= MOST_LEVELS) wrong(need.path, tooDeep);
			const { credentials, levels } = extentOf(next, stacks, way, known);
			if (levels >= MOST_LEVELS) wrong(need.path, tooDeep);
			extent.credentials += credentials;
			extent.levels = Math.max(extent.levels, levels + 1);
		}
	};
	add(stack.needs);
	if (extent.credentials > MOST_CREDENTIALS) {
		wrong(
			`${stack.path}.needs`,
			`expected at most ${MOST_CREDENTIALS} credentials, with those of the stacks in it; found ${extent.credentials}`
		);
	}
	known.set(stack.id, extent);
	return extent;
}

/** Every credential that a stack names, with those of the stacks it builds on, as often as it names them. */
export function credentialsOf({ needs }: Stack, stacks: Map<string, Stack>): CredentialNeed[] {
	const of = (need: Need): CredentialNeed[] => {
		if (need.kind === 'credential') return [need];
		if (need.kind === 'group') return need.of.flatMap(of);
		const stack = stacks.get(need.id);
		return stack ? of(stack.needs) : [];
	};
	return of(needs);
}

/** The lists of a stack's needs, without those of the stacks it builds on. */
export function listsOf({ needs }: Stack): Need[][] {
	const of = (need: Need): Need[][] => (need.kind === 'group' ? [need.of, ...need.of.flatMap(of)] : []);
	return of(needs);
}
