import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lanewise-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lanewise(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[resolve('src/cli/lanewise.ts'), ...args, '--data', join(folder, 'data')],
		{ encoding: 'utf8', cwd: resolve('.') }
	);
	return { status, stdout, stderr };
}

test('what is done on the host stands in the audit log once, with its files and counts', () => {
	const file = join(folder, 'district.json');
	writeFileSync(file, '{"name": "Cedar Valley USD"}');
	expect(lanewise('district', file).status).toBe(0);
	const targets = join(folder, 'targets.json');
	writeFileSync(targets, '{"targets": []}');
	expect(lanewise('targets', targets).status).toBe(0);
	writeFileSync(file, '{"nmae": "x"}');
	expect(lanewise('district', file).status).toBe(1);
	expect(lanewise('imports').status).toBe(0);
	const listed = JSON.parse(lanewise('audit', 'list', '--json').stdout) as { entries: Record<string, unknown>[] };
	expect(listed.entries.map(({ action, outcome, who, details }) => ({ action, outcome, who, details }))).toEqual([
		{ action: 'cli.district', outcome: 'refused', who: 'command line', details: { files: ['district.json'] } },
		{ action: 'cli.targets', outcome: 'done', who: 'command line', details: { files: ['targets.json'], targets: 0 } },
		{ action: 'cli.district', outcome: 'done', who: 'command line', details: { files: ['district.json'] } }
	]);
	expect(lanewise('audit', 'verify')).toMatchObject({ status: 0, stderr: '' });
	rmSync(join(folder, 'data', 'district.audit-head'));
	expect(lanewise('audit', 'verify')).toMatchObject({ status: 1, stdout: '' });
	expect(lanewise('audit', 'accept').status).toBe(0);
	expect(lanewise('audit', 'verify').status).toBe(0);
	expect(lanewise('users', 'promote').status).toBe(2);
}, 60_000);
