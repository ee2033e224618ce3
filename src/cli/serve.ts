import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { SecretRefused, secretOf } from '#lib/access/secret.server.ts';
import { ssoProviders, SsoRefused } from '#lib/access/sso.server.ts';
import { claimMode } from '#lib/district/mode.server.ts';
import { DatabaseRefused, openDatabase, type Db } from '#lib/server/db/open.ts';
import { isAlive } from '#lib/server/process/is-alive.ts';
import { prepareSample } from './prepare-sample.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Serves the built pages over the district's database at PORT (3000), at the one origin ORIGIN (http://localhost:PORT).
 * LANEWISE_DATA names the folder of the database, LANEWISE_INBOX a drop folder to watch. Sets the process's exit code 1 and says why when it cannot.
 */
export async function serve({ sample, data }: { sample: boolean; data?: string }): Promise<void> {
	const port = Number(process.env.PORT ?? 3000);
	const folder = resolve(data ?? process.env.LANEWISE_DATA ?? (sample ? 'data/sample-district' : 'data/district'));
	const file = join(folder, sample ? 'sample.sqlite' : 'district.sqlite');
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const unlock = lock(`${file}.lock`);
	if (!unlock) {
		console.error(
			`Another Lanewise serves ${file} already. Stop it first, or choose another folder with LANEWISE_DATA.`
		);
		process.exitCode = 1;
		return;
	}
	process.on('exit', unlock);
	if (sample && !(await prepareSample(file))) {
		process.exitCode = 1;
		return;
	}

	const inbox = process.env.LANEWISE_INBOX ? resolve(process.env.LANEWISE_INBOX) : null;
	const problem =
		refusalOf(file, sample) ?? (inbox && (await import('#lib/imports/inbox.server.ts')).inboxRefusal(inbox, file));
	if (problem !== null) {
		console.error(problem);
		process.exitCode = 1;
		return;
	}

	const origin = (process.env.ORIGIN ??= `http://localhost:${port}`);
	const host = process.env.HOST ?? '127.0.0.1';
	Object.assign(process.env, {
		LANEWISE_FILE: file,
		LANEWISE_SAMPLE: sample ? 'yes' : 'no',
		BODY_SIZE_LIMIT: process.env.BODY_SIZE_LIMIT ?? '64M'
	});
	const { handler } = (await import(resolve('build/handler.js'))) as { handler: Handler };

	const canonical = new URL(origin).host;
	const isSecure = origin.startsWith('https:');
	const timeouts = { headersTimeout: 10_000, requestTimeout: 120_000, connectionsCheckingInterval: 2000 };
	const silent = new Set<Socket>();
	const server = createServer(timeouts, (request, response) => {
		silent.delete(request.socket);
		response.once('close', () => {
			if (!request.socket.destroyed) silent.add(request.socket);
		});
		for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
		if (isSecure) response.setHeader('strict-transport-security', 'max-age=31536000');
		if (request.headers.host !== canonical) return wrongHost(request, response, origin);
		handler(request, response, () => {
			response.statusCode = 404;
			response.end('Not found');
		});
	});
	server.maxConnections = 4000;
	server.on('connection', (socket) => {
		silent.add(socket);
		socket.once('close', () => silent.delete(socket));
		if (silent.size > MOST_SILENT) silent.values().next().value?.destroy();
	});
	server.on('error', (error: NodeJS.ErrnoException) => {
		console.error(
			error.code === 'EADDRINUSE'
				? `Port ${port} is taken by another program. Choose another: PORT=3001 npm start.`
				: `The server could not start: ${error.message}.`
		);
		process.exit(1);
	});
	server.listen(port, host, () => {
		console.log(`Lanewise is at ${origin}`);
		if (inbox) console.log(`Files put into ${inbox} are imported by themselves.`);
	});

	// What Node answers by itself, before any of our code: said with the same headers as everything else.
	server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
		if (!socket.writable) return socket.destroy();
		const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
		socket.end(
			`HTTP/1.1 ${CLIENT_ERRORS[error.code ?? ''] ?? '400 Bad Request'}\r\n${headers.join('')}connection: close\r\n\r\n`
		);
	});

	let leaving = false;
	const leave = () => {
		if (leaving) return;
		leaving = true;
		server.close(() => {
			process.emit('sveltekit:shutdown' as never);
			setTimeout(() => process.exit(0), 200);
		});
		server.closeIdleConnections();
		setTimeout(() => server.closeAllConnections(), 3000).unref();
		setTimeout(() => process.exit(0), 10_000).unref();
	};
	process.once('SIGTERM', leave);
	process.once('SIGINT', leave);
}

/** Why the database must not be served in this mode: another mode's, too new, a secret too short, a wrong sso.json. Null when it may. */
function refusalOf(file: string, sample: boolean): string | null {
	let db: Db | undefined;
	try {
		db = openDatabase(file);
		claimMode(db, sample ? 'sample' : 'district');
		secretOf(db);
		if (!sample) ssoProviders(db);
		return null;
	} catch (error) {
		if (error instanceof DatabaseRefused || error instanceof SecretRefused || error instanceof SsoRefused)
			return error.message;
		throw error;
	} finally {
		db?.$client.close();
	}
}

/** Connections that wait with no request under way: beyond this many the oldest gives way, so that silence holds nobody out. */
const MOST_SILENT = 500;

const CLIENT_ERRORS: Record<string, string> = {
	HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
	ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout'
};

const SECURITY_HEADERS = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'same-origin',
	'cross-origin-opener-policy': 'same-origin',
	'permissions-policy': 'camera=(), microphone=(), geolocation=()',
	// Pages hold what only their reader may see: no shared cache, nor the disk, keeps one. What may be kept says so itself.
	'cache-control': 'private, no-store',
	// For what is no page; pages bring their own.
	'content-security-policy':
		"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
};

/** Another name for this machine leads to the right one; another machine's name is refused. */
function wrongHost(request: IncomingMessage, response: ServerResponse, origin: string) {
	const name = (request.headers.host ?? '').replace(/:\d+$/, '');
	if (request.method === 'GET' && ['localhost', '127.0.0.1', '[::1]'].includes(name)) {
		response.writeHead(307, { location: origin + (request.url ?? '/') });
		return response.end();
	}
	response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
	response.end(`This server answers at ${origin} only.\n`);
}

/** Takes a lock file that names this process; a lock of a process that is gone is taken over. Null when it is held. */
function lock(path: string): (() => void) | null {
	for (let attempt = 0; attempt < 2; attempt += 1) {
		try {
			const file = openSync(path, 'wx', 0o600);
			writeSync(file, String(process.pid));
			closeSync(file);
			return () => rmSync(path, { force: true });
		} catch {
			const holder = Number(readFileSync(path, 'utf8'));
			// In a container every start may have the same number: our own is a lock left behind.
			if (holder !== process.pid && isAlive(holder)) return null;
			rmSync(path, { force: true });
		}
	}
	return null;
}
