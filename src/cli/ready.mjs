// Gets a clone ready: installs what is missing and, asked for "build", builds what is stale. Uses no packages and runs on any
// Node from 20 up, since it is what brings Node 24 and the packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const INSTALLED = 'node_modules/.installed-from';
const BUILT = 'build/.built-from';
const SOURCES = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json', 'package-lock.json'];

function hashOf(paths) {
	const hash = createHash('sha256');
	const add = (path) => {
		if (!existsSync(path)) return;
		if (statSync(path).isDirectory()) {
			for (const name of readdirSync(path).sort()) add(join(path, name));
			return;
		}
		// Tests beside the code are no part of the build.
		if (/\.test\.ts$/.test(path)) return;
		hash.update(path).update('\0').update(readFileSync(path)).update('\0');
	};
	paths.forEach(add);
	return hash.digest('hex');
}

const noted = (path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');

function run(command, args, what) {
	const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
	if (error || status !== 0) {
		console.error(
			`\n${what} failed${error ? `: ${error.message}` : ` with exit code ${status}`}. The lines above say why.`
		);
		process.exit(1);
	}
}

/** The Node that runs Lanewise: the one of the npm package, else this machine's own where it is new enough. */
function node() {
	const own = join('node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
	if (existsSync(own) && spawnSync(own, ['--version'], { shell: process.platform === 'win32' }).status === 0)
		return own;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	console.error(
		`Lanewise needs Node 24; this is ${process.version}, and no Node 24 could be installed for this kind of machine. Install Node 24 and start again.`
	);
	process.exit(1);
}

const wanted = hashOf(['package.json', 'package-lock.json']);
if (noted(INSTALLED) !== wanted) {
	console.error('Installing packages (once, about a minute) ...');
	run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], 'Installing packages');
	writeFileSync(INSTALLED, wanted);
}
const runtime = node();

if (process.argv.includes('build')) {
	const sources = hashOf(SOURCES);
	if (noted(BUILT) !== sources) {
		console.error('Building the pages ...');
		run(
			runtime,
			[join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'],
			'Building the pages'
		);
		writeFileSync(BUILT, sources);
	}
}
