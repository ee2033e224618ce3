import {
	accessSync,
	chmodSync,
	closeSync,
	constants,
	copyFileSync,
	existsSync,
	fstatSync,
	lstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { importAgain, importFile } from '#lib/server/db/schema.ts';
import { formatMoment } from '#lib/ui/format.ts';
import { filesIn, type BundledFile } from './bundle.server.ts';
import type { Definition } from './definition.ts';
import { definitionsFor } from './definitions.server.ts';
import { dayFromFileName, titleFromFileName } from './file-names.ts';
import { sheetsApart } from './sheets-apart.server.ts';
import { baseName, finish, runImport, sha256, startImport, unstage } from './import-file.server.ts';
import { inboxReport, type InboxPart, type LeftRecord } from './inbox-report.ts';
import { reportNames } from './report-names.server.ts';

/*
 * The drop folder: whatever a provider or a script puts there is imported and moved to done/ or failed/, each with a report beside
 * it. First imported, then moved: after a crash in between the file still lies there, is known by its bytes, and is only moved.
 */

/** Who brought a file in that came by the drop folder, as the history shows it. */
export const INBOX = 'Inbox';

/** Milliseconds between two looks that find a file alike before it is taken for whole. */
export const SETTLE = 5000;

const DONE = 'done';
const FAILED = 'failed';

/** What a browser, a transfer or an office program calls a file it is not done with, and what systems leave in every folder. */
const NOT_MEANT = /^(\.|~\$)|\.(part|partial|filepart|crdownload|download|tmp)$|^(thumbs\.db|desktop\.ini)$/i;

/** A file as a look found it; `since`: when a look found it like this first. */
export type Look = { name: string; size: number; mtime: number; since: number };

/**
 * The files that lie directly in a folder, with what was seen of them before. Neither folders nor links: what a link leads to was not
 * put here.
 * @param at milliseconds of any clock that only grows
 */
export async function lookInto(folder: string, before: Look[], at: number): Promise<Look[]> {
	const known = new Map(before.map((look) => [look.name, look]));
	const looks: Look[] = [];
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		if (!entry.isFile() || NOT_MEANT.test(entry.name)) continue;
		try {
			const { size, mtimeMs } = await lstat(join(folder, entry.name));
			const seen = known.get(entry.name);
			const isAlike = seen?.size === size && seen.mtime === mtimeMs;
			looks.push({ name: entry.name, size, mtime: mtimeMs, since: isAlike ? seen.since : at });
		} catch {
			// Taken away since the folder was listed.
		}
	}
	// The earlier export first: a later one may correct it.
	return looks.sort((a, b) => a.mtime - b.mtime || (a.name < b.name ? -1 : 1));
}

/** Whether nobody has written to a file for the settle time. The file's own day alone does not say so: copying may keep an old one. */
export const isSettled = (look: Look, at: number, settle = SETTLE) => at - look.since >= settle;

/** Why a folder cannot be the drop folder, as a sentence; null when it can. Makes done/ and failed/ in it. */
export function inboxRefusal(folder: string, database: string): string | null {
	try {
		if (!statSync(folder).isDirectory()) return `The drop folder ${folder} is a file. Name a folder.`;
	} catch {
		return `The drop folder ${folder} does not exist. Create it, or name another.`;
	}
	const own = [dirname(database), join(dirname(database), 'uploads'), '.'].map((path) => resolve(path));
	// Every file in it would be taken for a provider's, and moved.
	if (own.some((path) => existsSync(path) && realpathSync(path) === realpathSync(folder)))
		return `The drop folder ${folder} holds files of Lanewise itself. Name a folder of its own.`;
	try {
		accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
		for (const name of [DONE, FAILED]) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
	} catch {
		return `The drop folder ${folder} cannot be written to. Let the account that runs Lanewise read and write it.`;
	}
	for (const name of [DONE, FAILED])
		if (!lstatSync(join(folder, name)).isDirectory()) return `${join(folder, name)} is not a folder. Remove it.`;
	return null;
}

export type InboxOptions = {
	today: string;
	now: () => string;
	/** Who carries it out: 'server', or `process N`. */
	runner: string;
	/** The most bytes of a file, and of what comes out of a zip. */
	most: { file: number; unpacked: number };
	/** Asked between files and inside of imports: true leaves the rest for the next pass. */
	stopped?: () => boolean;
	onFile?: (name: string) => void;
};

export type InboxFile = {
	name: string;
	/** `left`: it lies there still and its turn comes again, because it changed or the import was interrupted. */
	became: 'done' | 'failed' | 'left';
	/** Where it lies now, from the folder; null when it was left or could not be moved. */
	movedTo: string | null;
	/** Why it lies there still although it was dealt with. */
	stuck: string | null;
	parts: InboxPart[];
};

/**
 * Imports files of a drop folder, one after another, and moves each away with its report. Null when another pass over this
 * district's files is under way.
 */
export async function passInbox(
	db: Db,
	folder: string,
	looks: Look[],
	options: InboxOptions
): Promise<InboxFile[] | null> {
	return alone(db, async () => {
		if (options.runner === 'server') cleanLeftBehind(db, options.now());
		const definitions = definitionsFor(db);
		const files: InboxFile[] = [];
		for (const look of looks) {
			if (options.stopped?.()) break;
			options.onFile?.(look.name);
			files.push(await take(db, folder, look, definitions, options));
		}
		return files;
	});
}

async function take(
	db: Db,
	folder: string,
	look: Look,
	definitions: Definition[],
	options: InboxOptions
): Promise<InboxFile> {
	const left: InboxFile = { name: look.name, became: 'left', movedTo: null, stuck: null, parts: [] };
	const read = await readDropped(join(folder, look.name), look, options.most);
	if (read === 'changed') return left;
	const parts: InboxPart[] = [];
	const known: number[] = [];
	const files = 'problem' in read ? [] : read.flatMap((file) => sheetsApart(file, definitions));
	for (const file of files) {
		const part = importOne(db, file, definitions, options);
		if (part === 'later') return { ...left, parts };
		parts.push(part);
		if (part.became === 'known') known.push(part.importId);
	}
	if ('problem' in read) parts.push({ file: look.name, became: 'refused', sentence: read.problem });
	const became = parts.some((part) => part.became === 'refused') ? 'failed' : 'done';
	// Written over while it was imported: what lies there now is another file, whose turn comes.
	if (!isAsSeen(join(folder, look.name), look)) return { ...left, parts };
	const moved = moveAway(folder, look.name, became === 'done' ? DONE : FAILED, options.now(), {
		file: look.name,
		district: districtSettings(db).name,
		moment: formatMoment(options.now(), districtSettings(db).timeZone),
		parts
	});
	if ('problem' in moved) return { name: look.name, became, movedTo: null, stuck: moved.problem, parts };
	for (const importId of known)
		db.insert(importAgain)
			.values({ importId, fileName: look.name, cameOn: options.today, cameAt: options.now() })
			.run();
	return { name: look.name, became, movedTo: moved.to, stuck: null, parts };
}

function isAsSeen(path: string, { size, mtime }: Look): boolean {
	try {
		const now = lstatSync(path);
		return now.isFile() && now.size === size && now.mtimeMs === mtime;
	} catch {
		return false;
	}
}

/** The file, or those in a zip; `changed` when it is not as it was looked at, or is gone. */
async function readDropped(
	path: string,
	look: Look,
	most: InboxOptions['most']
): Promise<BundledFile[] | { problem: string } | 'changed'> {
	let bytes: Buffer;
	let file: number;
	try {
		file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		// Gone, become a link, or (on Windows) still open for writing.
		if (code === 'ENOENT' || code === 'ELOOP' || code === 'EBUSY') return 'changed';
		return { problem: `${look.name} cannot be opened by the account that runs Lanewise.` };
	}
	try {
		const isStill = () => {
			const now = fstatSync(file);
			return now.isFile() && now.size === look.size && now.mtimeMs === look.mtime;
		};
		if (!isStill()) return 'changed';
		if (look.size > most.file) {
			return {
				problem: `${look.name} is larger than ${Math.floor(most.file / 1024 / 1024)} MB. Import it with the command line: npm run lanewise -- import FILE.`
			};
		}
		bytes = readFileSync(file);
		if (!isStill()) return 'changed';
	} catch {
		return { problem: `${look.name} cannot be read to its end.` };
	} finally {
		closeSync(file);
	}
	return filesIn(look.name, bytes, most.unpacked);
}

/** An import that could not be finished so often ends the program itself, perhaps: the file is not tried for ever. */
const MOST_TRIES = 5;

function importOne(
	db: Db,
	file: BundledFile,
	definitions: Definition[],
	{ today, now, runner, stopped }: InboxOptions
): InboxPart | 'later' {
	const before = sameBefore(db, file, definitions);
	if (before)
		return {
			file: file.name,
			became: 'known',
			importId: before.id,
			as: before.fileName,
			on: before.importedOn,
			by: before.importedBy
		};
	const interrupted = interruptedTries(db, file);
	if (interrupted.length >= MOST_TRIES) {
		const sentence = `${baseName(file.name)} was begun ${interrupted.length} times and could not be finished once. Ask whoever runs Lanewise to look into its log before it is put here again.`;
		// The last try says so in the history, and a file put here again is tried anew.
		finish(db, interrupted[0]!, 'refused', now(), sentence);
		return { file: file.name, became: 'refused', sentence };
	}
	const importId = startImport(db, file, { by: INBOX, today, runner, purpose: 'now', now: now(), begun: true });
	try {
		const result = runImport(db, file, {
			definitions,
			purpose: 'now',
			by: INBOX,
			today,
			now,
			runner,
			importId,
			stopped,
			onResult: () => {}
		});
		if ('refused' in result)
			return statusOf(db, importId) === 'refused'
				? { file: file.name, became: 'refused', sentence: result.refused }
				: 'later';
		const names = reportNames(db)(result.provider, result.report);
		return {
			file: file.name,
			became: 'imported',
			importId,
			report: `${names?.provider ?? result.provider}, ${names?.report ?? result.report}`,
			counts: result.counts,
			questions: result.asks.length,
			left: leftOf(db, importId)
		};
	} catch (error) {
		unstage(db, importId);
		// The disk is full, or somebody else held the database for long: not the file's fault.
		const isOutside = error instanceof Error && 'code' in error && /^SQLITE_(BUSY|FULL|IOERR)/.test(String(error.code));
		const sentence = `The import failed because of a mistake of the program (incident import-${importId}); nothing of it was kept.`;
		finish(
			db,
			importId,
			'interrupted',
			now(),
			isOutside ? 'The database could not be written; nothing of it was kept.' : sentence
		);
		// Names and rows may stand in a message; the kind of error and the place in the code do not hold any.
		console.error(
			`import-${importId}: ${error instanceof Error ? `${error.name} ${(error.stack ?? '').split('\n').slice(1, 4).join(' ')}` : 'unknown error'}`
		);
		return isOutside ? 'later' : { file: file.name, became: 'refused', sentence };
	}
}

/** The import that counts and was of the same bytes, where its report takes nothing from the file's name that differs now. */
function sameBefore(db: Db, file: BundledFile, definitions: Definition[]) {
	return db
		.select()
		.from(importFile)
		.where(and(eq(importFile.sha256, sha256(file.bytes)), eq(importFile.status, 'done')))
		.orderBy(importFile.id)
		.all()
		.find((one) => {
			const layout = definitions
				.filter(({ provider }) => provider === one.provider)
				.flatMap(({ layouts }) => layouts)
				.find(({ report }) => report === one.report);
			if (!layout?.asksTitle && !layout?.dayFromFileName) return true;
			const title = (name: string) => (layout.asksTitle ? titleFromFileName(name, layout.asksTitle.fromFileName) : '');
			return title(one.fileName) === title(file.name) && dayFromFileName(one.fileName) === dayFromFileName(file.name);
		});
}

/** The tries of these bytes since anything else came of them, the latest first. */
function interruptedTries(db: Db, file: BundledFile): number[] {
	const hash = sha256(file.bytes);
	return db
		.all<{ id: number }>(
			sql`
			SELECT id FROM import WHERE sha256 = ${hash} AND status = 'interrupted' AND imported_by = ${INBOX}
				AND id > coalesce((SELECT max(id) FROM import WHERE sha256 = ${hash} AND status <> 'interrupted'), 0)
			ORDER BY id DESC`
		)
		.map(({ id }) => id);
}

const statusOf = (db: Db, importId: number) =>
	db.select({ status: importFile.status }).from(importFile).where(eq(importFile.id, importId)).get()!.status;

const leftOf = (db: Db, importId: number) =>
	db.all<LeftRecord>(sql`
		SELECT line, outcome, reason, column_name AS "column", value FROM import_record
		WHERE import_id = ${importId} AND outcome IN ('held', 'rejected') ORDER BY record`);

/** What a worker that died in the middle of an import left: nobody else works on what came by the drop folder. */
function cleanLeftBehind(db: Db, now: string) {
	const dead = db
		.select({ id: importFile.id })
		.from(importFile)
		.where(
			and(
				eq(importFile.importedBy, INBOX),
				eq(importFile.runner, 'server'),
				inArray(importFile.status, ['reading', 'planning', 'storing'])
			)
		)
		.all();
	for (const { id } of dead) {
		unstage(db, id);
		finish(db, id, 'interrupted', now, 'The import ended before it was done; nothing of it was kept.');
	}
}

/** What names may be long in bytes, on every file system in use. */
const LONGEST_NAME = 255;
const REPORT = '.report.txt';

/**
 * Lays the report, then moves the file beside it, under a name that nothing there has. Left to be told: a report that cannot be
 * written, or a file that cannot be moved.
 */
function moveAway(
	folder: string,
	name: string,
	to: string,
	now: string,
	told: Parameters<typeof inboxReport>[0]
): { to: string } | { problem: string } {
	const stamp = now.replace(/[-:]|\.\d+/g, '');
	for (let number = 1; ; number += 1) {
		const prefix = number === 1 ? `${stamp}-` : `${stamp}-${number}-`;
		const target = `${prefix}${endOf(name, LONGEST_NAME - prefix.length - REPORT.length)}`;
		const [path, report] = [join(folder, to, target), join(folder, to, target + REPORT)];
		if (existsSync(path)) continue;
		try {
			mkdirSync(join(folder, to), { recursive: true, mode: 0o700 });
			// Made only where there is none: whoever has the report's name has the file's.
			writeFileSync(report, inboxReport(told), { flag: 'wx', mode: 0o600 });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'EEXIST' && number < 1000) continue;
			return { problem: `No report could be written into ${join(folder, to)}.` };
		}
		try {
			rename(join(folder, name), path);
			return { to: join(to, target) };
		} catch {
			rmSync(report, { force: true });
			return { problem: `The file could not be moved to ${join(folder, to)}. Take it out of the folder yourself.` };
		}
	}
}

function rename(from: string, to: string) {
	try {
		renameSync(from, to);
	} catch (error) {
		// done/ may be another disk.
		if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
		copyFileSync(from, to, constants.COPYFILE_EXCL);
		chmodSync(to, 0o600);
		rmSync(from);
	}
}

/** A name shortened from its front to so many bytes: its end says what kind of file it is. */
function endOf(name: string, most: number): string {
	let end = name;
	while (Buffer.byteLength(end) > most) end = [...end].slice(1).join('');
	return end;
}

/**
 * Does work that only one process or thread may do for a district at a time. The lock is one of SQLite's own, which the system lifts
 * when whoever holds it dies. Null when another holds it.
 */
async function alone<T>(db: Db, work: () => Promise<T>): Promise<T | null> {
	if (db.$client.memory) return work();
	const path = join(dirname(db.$client.name), 'inbox.lock');
	const lock = new Database(path, { timeout: 0 });
	try {
		chmodSync(path, 0o600);
		lock.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		lock.close();
		if (String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) return null;
		throw error;
	}
	try {
		return await work();
	} finally {
		lock.exec('ROLLBACK');
		lock.close();
	}
}
