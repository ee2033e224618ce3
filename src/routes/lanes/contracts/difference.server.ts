import { filtersOf } from '#lib/access/shown.ts';
import { contractDifferences } from '#lib/lanes/contract-diff.ts';
import { changesSeen, differencesMatching, differenceSums } from '#lib/lanes/contract-diff-in-people.ts';
import { differenceInPeople, type TextsToCompare } from '#lib/lanes/contract-diff-in-people.server.ts';
import { differenceViewOf, type DifferenceShown } from '#lib/lanes/ui/contract-difference-view.ts';
import { pageOf } from '#lib/ui/address.ts';

const PER_PAGE = 50;
/** A page that would take longer shows how far it is. */
const PATIENCE = 900;

/** The difference between two texts of a contract in words and in people, as the address asks for it. */
export async function differenceShown(locals: App.Locals, url: URL, texts: TextsToCompare): Promise<DifferenceShown> {
	const { db, viewer } = locals;
	const { before, after, kind, asOf } = texts;
	const { school, change } = differenceViewOf(url);
	const answer = await differenceInPeople(db, viewer.scope, texts, { patience: PATIENCE });
	const words = contractDifferences(before.document, after.document, kind);
	const about = {
		before: before.versionId,
		after: after.versionId,
		asOf,
		kind,
		unit: after.unit,
		school,
		change,
		words
	};
	if (!('ready' in answer)) return { ...about, progress: answer, people: null };
	const { people, rows: all, schools } = answer.ready;
	const here = differencesMatching(all, { school, change: null });
	const rows = differencesMatching(here, { school: null, change });
	const page = pageOf(url, Math.ceil(rows.length / PER_PAGE));
	locals.shown = {
		rows: rows.length,
		details: {
			contract: after.id,
			before: before.versionId,
			after: after.versionId,
			asOf,
			...filtersOf(url.searchParams)
		}
	};
	return {
		...about,
		progress: null,
		people: {
			evaluated: people,
			everybody: differenceSums(all),
			seen: changesSeen(all),
			sums: differenceSums(here),
			schools,
			total: rows.length,
			rows: rows.slice((page - 1) * PER_PAGE, page * PER_PAGE),
			page,
			perPage: PER_PAGE
		}
	};
}
