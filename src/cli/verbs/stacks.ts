import { parseArgs } from 'node:util';
import { providerWords } from '#lib/catalogue/provider-words.ts';
import { sentence } from '#lib/files/sentence.ts';
import { write } from '#lib/server/db/write.ts';
import { loadStacks } from '#lib/stacks/load-stacks.server.ts';
import { readStacks, type Need, type Stack } from '#lib/stacks/stack.ts';
import { stacksInForce } from '#lib/stacks/stacks-in-force.server.ts';
import { readJson } from '../read-json.ts';
import { Refused, WrongUsage, type Io, type Verb } from '../verb.ts';

/*
 * With --json: {"stacks":[{"id","title","awards","needs"}]}, `needs` in the form of the file, `awards` null where it says none.
 */
export const verb: Verb = {
	name: 'stacks',
	summary: 'load or list which credentials build toward something larger',
	changes: (args) => args.some((arg) => !arg.startsWith('-')),
	help: `Usage: lanewise stacks FILE.json
       lanewise stacks [--json]

With a file, puts its stacks in place of all before: {"stacks": [{"id", "title", "awards", "needs"}]}; "awards" says in words
what completing it gives, and may be left out. A need is one of
  {"credential": {"provider", "title"}}     or "id" in place of "title"; the catalogue must know it
  {"stack": "id"}                           another stack of the file
  {"all": [need, ...], "title"}             every need of the list; "title" may be left out
  {"some": 2, "of": [need, ...], "title"}   that many of the list
Without a file, lists the stacks in force.`,
	run(args, io) {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: { json: { type: 'boolean', default: false } }
		});
		const [path, ...more] = positionals;
		if (more.length > 0) throw new WrongUsage('stacks takes one file.');
		if (path !== undefined) {
			if (values.json) throw new WrongUsage('--json lists the stacks and goes without a file.');
			return load(path, io);
		}
		const stacks = stacksInForce(io.open());
		if (values.json) return io.out(JSON.stringify({ stacks: stacks.map(asJson) }, null, '\t'));
		if (stacks.length === 0) return io.out('No stacks are set up yet. Load them with lanewise stacks FILE.json.');
		io.out(stacks.map((stack) => asText(stack, stacks)).join('\n\n'));
	}
};

function load(path: string, io: Io): void {
	const { text, value } = readJson(path);
	const read = readStacks(value);
	if ('problem' in read) throw new Refused(sentence(`${path}: ${read.problem}`));
	const { stacks, outcome } = write(io.open(), (tx) => {
		const loaded = loadStacks(tx, { stacks: read.value, text }, { by: 'command line', now: new Date().toISOString() });
		if ('problem' in loaded) throw new Refused(sentence(`${path}: ${loaded.problem}`));
		return loaded;
	});
	io.did({ stacks });
	io.out(`${path}: ${stacks} ${stacks === 1 ? 'stack' : 'stacks'} (${outcome}).`);
}

function asJson({ id, title, awards, needs }: Stack) {
	const need = (one: Need): object => {
		if (one.kind === 'stack') return { stack: one.id };
		if (one.kind === 'credential') {
			const { provider, title, id } = one;
			return { credential: { provider, ...(id === null ? { title } : { id }) } };
		}
		const of = one.of.map(need);
		const titled = one.title === null ? {} : { title: one.title };
		return one.count === of.length ? { all: of, ...titled } : { some: one.count, of, ...titled };
	};
	return { id, title, awards, needs: need(needs) };
}

function asText({ id, title, awards, needs }: Stack, stacks: Stack[]): string {
	const lines = (need: Need, indent: string): string[] => {
		if (need.kind === 'stack') return [`${indent}the stack “${stacks.find((one) => one.id === need.id)?.title}”`];
		if (need.kind === 'credential')
			return [`${indent}${need.title ?? `the credential with the id ${need.id}`} (${providerWords(need.provider)})`];
		const { count, of } = need;
		const head = count === of.length ? `all of these ${count}` : `${count} of these ${of.length}`;
		return [
			`${indent}${need.title === null ? '' : `${need.title}: `}${head}`,
			...of.flatMap((one) => lines(one, `${indent}  `))
		];
	};
	return [`${id}  ${title}`, ...(awards === null ? [] : [`  awards ${awards}`]), ...lines(needs, '  ')].join('\n');
}
