import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import type { Difference } from '../contract-diff.ts';
import {
	PERSON_CHANGES,
	type differenceSums,
	type PersonChange,
	type PersonDifference
} from '../contract-diff-in-people.ts';

/** What an address asks of the difference between two texts in people; the pages and their file read it alike. */
export type DifferenceView = {
	/** The day for which people's standing is asked. */
	day: string | null;
	/** The public id of a school. */
	school: string | null;
	change: PersonChange | null;
};

export function differenceViewOf(url: URL): DifferenceView {
	const of = (name: string) => url.searchParams.get(name) ?? '';
	return {
		day: isDayToAsk(of('day')) ? of('day') : null,
		school: of('school') || null,
		change: PERSON_CHANGES.find((change) => change === of('change')) ?? null
	};
}

/** The difference between two texts as a page shows it. */
export type DifferenceShown = {
	/** Of the texts, `schedule_version.id`. */
	before: number;
	after: number;
	asOf: string;
	/** A renewal of licenses pays nobody. */
	kind: ScheduleKind;
	/** The contract's word for one credit. */
	unit: string;
	school: string | null;
	change: PersonChange | null;
	/** `null`: one of the texts cannot be used, so there is nothing to compare. */
	words: Difference[] | null;
	/** How far the work is while it is not done. */
	progress: { done: number; total: number } | null;
	people: {
		evaluated: number;
		/** Of everybody, whatever is filtered; `seen` is the same, short: what must hold still when the text is put in force. */
		everybody: ReturnType<typeof differenceSums>;
		seen: string;
		sums: ReturnType<typeof differenceSums>;
		schools: { id: string; name: string }[];
		total: number;
		rows: PersonDifference[];
		page: number;
		perPage: number;
	} | null;
};
