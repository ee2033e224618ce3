import type { Db } from '#lib/server/db/open.ts';

/** Said no, with one sentence that says what, where and what to do: exit code 1. */
export class Refused extends Error {}

/** The command was called in a way it does not understand: exit code 2, with the usage. */
export class WrongUsage extends Error {}

/** What a verb works with. Results go to `out`, progress and refusals to `err`. */
export type Io = {
	out: (text: string) => void;
	err: (text: string) => void;
	/** Shows a counter that replaces itself on a terminal and comes as single lines elsewhere. */
	progress: (text: string) => void;
	/** The folder of the database. */
	data: string;
	/** Opens the district's database in that folder, creating it where needed. */
	open: () => Db;
	/** Says what was counted, for the audit log; more than one call adds up. Never names of people. */
	did: (counts: Record<string, number>) => void;
	/** Today in the district's time zone, or the day given by LANEWISE_TODAY. */
	today: (db: Db) => string;
};

export type Verb = {
	name: string;
	/** One line for the list of verbs. */
	summary: string;
	/** What `--help` prints. */
	help: string;
	/** Whether it changes the district: then one entry of the audit log says that it was called. Left out: it only looks. */
	changes?: true | ((args: string[]) => boolean);
	/** `args` are those after the verb, without --data. */
	run: (args: string[], io: Io) => void | Promise<void>;
};
