// What `npm test` runs: types, lint, and every test; ends with one line "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const node = process.execPath;
const bin = (name) => join('node_modules', '.bin', name);
let passed = 0;
let failed = 0;

function step(name, command, args) {
	console.log(`\n== ${name}`);
	const { status } = spawnSync(command, args, { stdio: 'inherit' });
	if (status === 0) passed += 1;
	else {
		failed += 1;
		console.log(`${name}: failed`);
	}
}

step('Types', node, [bin('svelte-check'), '--tsconfig', './tsconfig.json', '--output', 'human']);
step('Format', node, [bin('prettier'), '--check', '--log-level', 'warn', '.']);
step('Lint', node, [bin('eslint'), '.']);

const folder = mkdtempSync(join(tmpdir(), 'lanewise-tests-'));
const report = join(folder, 'report.json');
console.log('\n== Tests');
const { status } = spawnSync(
	node,
	[bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
	{ stdio: 'inherit' }
);
try {
	const result = JSON.parse(readFileSync(report, 'utf8'));
	passed += result.numPassedTests;
	failed += result.numFailedTests + result.numPendingTests + result.numTodoTests;
	// A file that does not load runs no test, and must not look like success.
	const broken = result.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.length === 0
	).length;
	failed += broken;
	if (result.numTotalTests === 0) failed += 1;
} catch {
	failed += 1;
}
if (status !== 0 && failed === 0) failed += 1;
rmSync(folder, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
