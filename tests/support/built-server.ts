import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
	interface ProvidedContext {
		origin: string;
	}
}

/** The day the browser tests are on, whatever the machine's clock says. */
const TODAY = '2026-11-25';

/** Starts the built server over a fresh sample district, as `npm start` does, and tells the tests where it is. */
export default async function setup(project: TestProject) {
	const data = mkdtempSync(join(tmpdir(), 'lanewise-e2e-'));
	const port = await freePort();
	const server = spawn(process.execPath, ['src/cli/serve.mjs'], {
		env: { ...process.env, PORT: String(port), LANEWISE_DATA: data, LANEWISE_TODAY: TODAY, TZ: 'America/Chicago' },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	await ready(server);
	project.provide('origin', `http://localhost:${port}`);
	return async () => {
		const gone = new Promise((done) => server.once('exit', done));
		server.kill('SIGTERM');
		await gone;
		rmSync(data, { recursive: true, force: true });
	};
}

function ready(server: ChildProcess): Promise<void> {
	return new Promise((done, fail) => {
		let said = '';
		const listen = (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes('Lanewise is at')) done();
		};
		server.stdout!.on('data', listen);
		server.stderr!.on('data', listen);
		server.once('exit', (code) => fail(new Error(`The server ended with ${code}:\n${said}`)));
	});
}

function freePort(): Promise<number> {
	return new Promise((done) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => done(port));
		});
	});
}
