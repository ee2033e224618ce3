import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lanewise-stacks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lanewise(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[resolve('src/cli/lanewise.ts'), ...args, '--data', join(folder, 'data')],
		{ encoding: 'utf8', cwd: resolve('.') }
	);
	return { status, stdout, stderr };
}

test('stacks are loaded from a file, listed as text and as they were written, and loading them is on record', () => {
	expect(lanewise('stacks').stdout).toBe('No stacks are set up yet. Load them with lanewise stacks FILE.json.\n');
	const worthless = { provider: 'edx', skills: [], worth: null };
	const catalogue = join(folder, 'catalogue.json');
	writeFileSync(
		catalogue,
		JSON.stringify({ credentials: ['Reading', 'Writing', 'Sums'].map((title) => ({ ...worthless, title })) })
	);
	expect(lanewise('catalogue', catalogue).status).toBe(0);
	const edx = (title: string) => ({ credential: { provider: 'edx', title } });
	const stacks = [
		{ id: 'base', title: 'Base', awards: null, needs: edx('Sums') },
		{
			id: 'literacy',
			title: 'Literacy',
			awards: 'a designation',
			needs: { all: [{ stack: 'base' }, { some: 1, of: [edx('Reading'), edx('Writing')], title: 'Practice' }] }
		}
	];
	const file = join(folder, 'stacks.json');
	writeFileSync(file, JSON.stringify({ stacks }));
	expect(lanewise('stacks', file)).toMatchObject({ status: 0, stdout: `${file}: 2 stacks (new).\n` });
	expect(JSON.parse(lanewise('stacks', '--json').stdout)).toEqual({ stacks });
	expect(lanewise('stacks').stdout).toBe(`base  Base
  Sums (edX)

literacy  Literacy
  awards a designation
  all of these 2
    the stack “Base”
    Practice: 1 of these 2
      Reading (edX)
      Writing (edX)
`);
	writeFileSync(file, JSON.stringify({ stacks: [{ ...stacks[0], needs: edx('Sum') }] }));
	expect(lanewise('stacks', file)).toMatchObject({
		status: 1,
		stderr: `${file}: stacks[0].needs.credential.title: “Sum” is no credential of “edx” in the catalogue; did you mean “Sums”?\n`
	});
	expect(lanewise('stacks', file, '--json').status).toBe(2);
	const { entries } = JSON.parse(lanewise('audit', 'list', '--json').stdout) as {
		entries: { action: string; outcome: string; details: unknown }[];
	};
	const ofStacks = entries.filter(({ action }) => action === 'cli.stacks');
	expect(ofStacks.map(({ outcome, details }) => [outcome, details])).toEqual([
		['refused', { files: ['stacks.json'] }],
		['done', { files: ['stacks.json'], stacks: 2 }]
	]);
}, 60_000);
