import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
	interface ProvidedContext {
		origin: string;
		/** The folder of the sample's database, to copy it from. */
		sampleData: string;
	}
}

/** The day the browser tests are on, whatever the machine's clock says. */
const TODAY = '2026-11-25';

/** A built server that runs, what it said so far, and how to stop it. */
export type Served = { origin: string; said: () => string; stop: () => Promise<void> };

/** Starts the built server as `npm start` does, on a free port unless one is given. */
export async function serveBuilt(env: Record<string, string>): Promise<Served> {
	const port = Number(env.PORT) || (await freePort());
	const server = spawn(process.execPath, ['src/cli/serve.mjs'], {
		env: { ...process.env, PORT: String(port), LANEWISE_TODAY: TODAY, TZ: 'America/Chicago', ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let said = '';
	for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
	await ready(server, () => said);
	return {
		origin: `http://localhost:${port}`,
		said: () => said,
		stop: async () => {
			const gone = new Promise((done) => server.once('exit', done));
			server.kill('SIGTERM');
			await gone;
		}
	};
}

/** Serves a fresh sample district to all tests, and tells them where it is. */
export default async function setup(project: TestProject) {
	const data = mkdtempSync(join(tmpdir(), 'lanewise-e2e-'));
	const { origin, stop } = await serveBuilt({ LANEWISE_DATA: data });
	project.provide('origin', origin);
	project.provide('sampleData', data);
	return async () => {
		await stop();
		rmSync(data, { recursive: true, force: true });
	};
}

function ready(server: ChildProcess, said: () => string): Promise<void> {
	return new Promise((done, fail) => {
		const listen = () => said().includes('Lanewise is at') && done();
		server.stdout!.on('data', listen);
		server.once('exit', (code) => fail(new Error(`The server ended with ${code}:\n${said()}`)));
	});
}

/** A port of this machine that nothing listens on. */
export function freePort(): Promise<number> {
	return new Promise((done) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => done(port));
		});
	});
}
