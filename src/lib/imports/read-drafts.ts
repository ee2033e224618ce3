import type { DistrictSettings } from '#lib/district/settings.ts';
import { foldAwardId, foldCredentialId, foldTitle } from '#lib/catalogue/fold-title.ts';
import { providerId } from '#lib/catalogue/provider-id.ts';
import { normaliseAddress } from '#lib/staff/addresses.ts';
import { foldHeader, trimSpaces } from '#lib/files/table.ts';
import type { Row } from '#lib/files/rows.ts';
import { readAmount, readUnit, unitOfHeader } from './amounts.ts';
import { readDay, zoneOfHeader, type DateOrder, type DateReading } from './dates.ts';
import type { CellTest, Layout, Meaning } from './definition.ts';
import type { Claim, Draft, Place, Rejection } from './draft.ts';
import type { Clues } from './match-person.ts';
import type { Recognised } from './recognise.ts';
import { isWord } from './state-words.ts';

export type ReadingContext = { settings: DistrictSettings; today: string; dateOrder: DateOrder };

/**
 * Rows below the header -> drafts, one a record, each time they are gone through. Words, dates and amounts are the definition's and the
 * district's; what cannot be stored carries its reason, with the column and the value it lies in.
 */
export function readDrafts(rows: Iterable<Row>, recognised: Recognised, context: ReadingContext): Iterable<Draft> {
	const reader = new RowReader(recognised, context);
	return {
		*[Symbol.iterator]() {
			let at = 0;
			for (const row of rows) {
				if (at > recognised.headerAt) yield reader.draft(row, at - recognised.headerAt);
				at += 1;
			}
		}
	};
}

/** Whether a file says nowhere on which day something was completed, so that somebody is asked once for the whole of it. */
export const asksDay = ({ columns, layout }: Recognised) => !columns.has('completedOn') && !layout.activities;

const TOTAL =
	/^((grand |sub-?|report |overall )?(totals?|sums?)( (records?|rows?|learners?|users?|hours?|credits?|completions?))?\s*[:=]?\s*[\d.,]*|(number of |no\.? of |# of )?(records?|rows?|learners?|users?|completions?)( count)?\s*[:=]\s*[\d.,]+|(record |row )?count\s*[:=]\s*[\d.,]+)$/i;
const TEST_NAME =
	/^(test[\s,]+(student|user|learner|teacher|account|person)|(student|user|learner|teacher|account)[\s,]+test|test[\s,]+test)$/i;
const TEST_ADDRESS =
	/^(test|test[._-]?(user|student|learner|teacher|account)|(user|student|learner|teacher)[._-]?test)\d*@/i;
/** How sheets write that a list is empty. */
const NOTHING = /^(n\/?a|none|nil|null|-+|0)$/;
const HASHED = /^(sha256|md5)\$([0-9a-f]{32}(?:[0-9a-f]{32})?)$/i;
const UNITS_CELL =
	/^\(?(manual posting|muted|read only|hours?|hrs?|min(utes)?|h:mm:ss|%|percent|text|date|number|integer|decimal|required|optional|yes\/no|[mdy]{1,4}[-/.][mdy]{1,4}[-/.][mdy]{1,4})\)?$/i;

/** What has become of it, where the record says so, and for activities the day and where that stands. */
type Told = { meaning: Meaning; place: Place; completed?: DateReading; completedPlace?: Place };

/** What the fields of one row come to, before people and catalogue are asked. */
class RowReader {
	readonly #recognised: Recognised;
	readonly #layout: Layout;
	readonly #context: ReadingContext;

	constructor(recognised: Recognised, context: ReadingContext) {
		this.#recognised = recognised;
		this.#layout = recognised.layout;
		this.#context = context;
	}

	draft(row: Row, record: number): Draft {
		const { headers } = this.#recognised;
		const cells = row.cells;
		const width = Math.max(headers.length, cells.length);
		const namesPeople = this.#layout.holds !== undefined && !this.#layout.namesCredentials;
		// Of a list of members or a demographic file nothing is stored, its cells neither.
		const raw: [string, string][] = namesPeople
			? []
			: Array.from({ length: width }, (_, i) => [headers[i] ?? '', cells[i] ?? '']);
		for (const { label, value } of this.#recognised.preamble.values()) raw.push([label, value]);
		const clues = this.#clues(cells);
		const base = { record, line: row.line, raw, clues, names: null };
		const rejected = (
			reason: Rejection,
			place: Place = { column: null, value: null },
			claims: Claim[] = []
		): Draft => ({
			...base,
			rejected: { reason, ...place },
			claims
		});

		const odd = this.#noRecord(cells, clues);
		if (odd) return rejected(odd.reason, this.#layout.holds === undefined ? odd.place : undefined);
		if (this.#layout.namesCredentials)
			return { ...rejected('not_a_completion_record'), names: this.#namedCredential(cells) };
		if (this.#layout.holds !== undefined) return rejected('not_a_completion_record');
		const ruled = this.#layout.rows?.find((rule) => this.#fits(rule, cells));
		if (ruled) return rejected(ruled.reason, this.#place(ruled.field, cells));
		const nobody =
			clues.employeeId === null &&
			clues.address === null &&
			clues.hashed === null &&
			clues.name === '' &&
			clues.username === null;
		// A revocation may carry nothing but the award's id.
		if (nobody && !this.#withdraws(cells)) {
			const field = ['email', 'employeeId', 'fullName', 'familyName'].find((name) =>
				this.#recognised.columns.has(name)
			);
			return rejected('missing_identifier', field ? { column: this.#header(field), value: null } : undefined);
		}

		const { meaning, place, completed, completedPlace } = this.#meaning(cells);
		const claim = this.#claim(cells, meaning);
		const started = this.#day(cells, 'startedOn');
		claim.startedOn = 'day' in started ? started.day : null;
		const titles = this.#titles(cells);
		const each = (one: Claim): Claim[] => (titles === null ? [one] : titles.map((title) => ({ ...one, title })));
		if (titles?.length === 0) return rejected('no_credentials_in_row', this.#credentialPlace());
		if (meaning === 'not_completed' || meaning === 'not_delivered')
			return rejected(
				meaning === 'not_completed' ? meaning : 'certificate_not_delivered',
				place,
				each({ ...claim, state: 'in_progress' })
			);
		if (meaning === 'failed' || meaning === 'withdrawn')
			return rejected(meaning, place, each({ ...claim, state: 'ended' }));
		claim.state = meaning;

		const withdrawn = meaning === 'revoked' || meaning === 'declined';
		if (!withdrawn && !this.#namesCredential(claim)) return rejected('no_credentials_in_row', this.#credentialPlace());
		const reading = completed ?? this.#day(cells, 'completedOn');
		const readingPlace = completedPlace ?? this.#place('completedOn', cells);
		// A revocation is about an award: its id is enough, whatever stands as its day.
		const idIsEnough = withdrawn && claim.awardId !== null;
		const dated = 'day' in reading;
		if (!dated && !idIsEnough && (completed !== undefined || this.#recognised.columns.has('completedOn'))) {
			return rejected('empty' in reading ? 'missing_date' : 'unreadable_date', readingPlace);
		}
		const isFuture = dated && reading.day > this.#context.today;
		if (isFuture && !idIsEnough) return rejected('future_date', readingPlace);
		if (dated && !isFuture) claim.completedOn = reading.day;
		const expires = this.#day(cells, 'expiresOn');
		if ('unreadable' in expires && !withdrawn) return rejected('unreadable_date', this.#place('expiresOn', cells));
		if ('day' in expires) claim.expiresOn = expires.day;

		const amount = this.#amount(cells);
		if (amount && 'unreadable' in amount && !withdrawn) {
			return rejected('unreadable_amount', {
				column: headers[amount.unreadable] ?? null,
				value: cells[amount.unreadable] ?? null
			});
		}
		if (amount && 'amount' in amount) Object.assign(claim, amount);
		if (withdrawn) return rejected(meaning === 'revoked' ? 'revoked' : 'rejected_by_earner', place, each(claim));
		return { ...base, rejected: null, claims: each(claim) };
	}

	#noRecord(cells: string[], clues: Clues): { reason: Rejection; place?: Place } | null {
		const filled = cells.map((cell, i) => ({ text: cell.trim(), i })).filter(({ text }) => text !== '');
		if (filled.length === 0) return { reason: 'blank_row' };
		const total = filled.find(({ text }) => TOTAL.test(text));
		const totalPlace = total && { column: this.#recognised.headers[total.i] ?? null, value: total.text };
		if (total && !clues.address?.includes('@') && (clues.employeeId === null || TOTAL.test(clues.employeeId))) {
			return { reason: 'total_row', place: totalPlace };
		}
		if (TEST_NAME.test(clues.name.trim()))
			return { reason: 'test_user', place: { column: this.#nameHeader(), value: clues.name } };
		if (clues.address !== null && TEST_ADDRESS.test(clues.address))
			return { reason: 'test_user', place: this.#place('email', cells) };
		const headers = this.#recognised.headers;
		if (filled.length > 1 && filled.every(({ text, i }) => foldHeader(text) === foldHeader(headers[i] ?? ''))) {
			return { reason: 'not_a_completion_record' };
		}
		if (clues.address === null && filled.every(({ text }) => UNITS_CELL.test(text)))
			return { reason: 'not_a_completion_record' };
		return null;
	}

	#clues(cells: string[]): Clues {
		const text = (field: string) => this.#text(cells, field);
		let name = text('fullName');
		if (name === '') name = [text('givenName'), text('middleName'), text('familyName')].filter(Boolean).join(' ');
		let written = text('email');
		// Spreadsheets keep leading zeros by writing an id as ="004101" or '004101.
		let employeeId = text('employeeId')
			.replace(/^="([^"]*)"$/, '$1')
			.replace(/^'(?=\d)/, '')
			.replace(/^(\d+)\.0+$/, '$1');
		// Some systems put the address where the name or the id should be.
		if (name.includes('@')) [written, name] = [written || name, ''];
		if (employeeId.includes('@')) [written, employeeId] = [written || employeeId, ''];
		let username = text('username');
		if (username.includes('@')) [written, username] = [written || username, ''];
		const hash = HASHED.exec(written);
		const hashed = hash
			? { algorithm: hash[1]!.toLowerCase() as 'sha256' | 'md5', digest: hash[2]!.toLowerCase(), salt: text('salt') }
			: null;
		const address = hashed ? '' : normaliseAddress(written, this.#context.settings);
		return {
			employeeId: employeeId || null,
			address: address || null,
			hashed,
			name,
			username: username || null
		};
	}

	/** The titles a record lists, each once; null where a record is about one credential. */
	#titles(cells: string[]): string[] | null {
		const { titlesSplitBy } = this.#layout;
		if (titlesSplitBy === undefined) return null;
		const seen = new Set<string>();
		return (this.#recognised.columns.get('title') ?? [])
			.flatMap((at) => (cells[at] ?? '').split(titlesSplitBy))
			.map((title) => title.replace(/\s+/g, ' ').trim())
			.filter((title) => {
				const folded = foldTitle(title);
				const isNew = folded !== '' && !NOTHING.test(folded) && !seen.has(folded);
				seen.add(folded);
				return isNew;
			});
	}

	/** The credential that a record of a list of credentials names. */
	#namedCredential(cells: string[]): Draft['names'] {
		const { provider, title, credentialIds: ids } = this.#claim(cells, 'earned');
		return title !== null && ids.length > 0 ? { provider, ids, title } : null;
	}

	#claim(cells: string[], meaning: Meaning): Claim {
		const named = this.#text(cells, 'provider');
		const ids = [this.#text(cells, 'credentialId'), this.#text(cells, 'otherCredentialIds')].filter(Boolean);
		return {
			provider: (named && providerId(named)) || this.#recognised.provider,
			title: this.#text(cells, 'title').replace(/\s+/g, ' ') || null,
			credentialIds: ids,
			awardId: foldAwardId(this.#text(cells, 'awardId')) || null,
			completedOn: null,
			expiresOn: null,
			state:
				meaning === 'not_completed' || meaning === 'not_delivered'
					? 'in_progress'
					: meaning === 'failed' || meaning === 'withdrawn'
						? 'ended'
						: meaning,
			amount: null,
			unit: null,
			kind: null,
			grade: this.#text(cells, 'grade') || null,
			startedOn: null,
			progress: this.#text(cells, 'progress') || null,
			dayOf: this.#layout.dayFromFileName ? 'file' : 'record'
		};
	}

	/** Whether a record says what was completed, or the file is asked about it as a whole. */
	#namesCredential({ title, credentialIds }: Claim): boolean {
		if (this.#layout.asksTitle) return true;
		return foldTitle(title ?? '') !== '' || credentialIds.some((id) => foldCredentialId(id) !== '');
	}

	#credentialPlace(): Place {
		const field = ['title', 'credentialId', 'otherCredentialIds'].find((name) => this.#recognised.columns.has(name));
		return { column: field ? this.#header(field) : null, value: null };
	}

	/** Whether the row takes back an award that it names by its id. */
	#withdraws(cells: string[]): boolean {
		if (this.#layout.activities || this.#text(cells, 'awardId') === '') return false;
		const { meaning } = this.#meaning(cells);
		return meaning === 'revoked' || meaning === 'declined';
	}

	/** What the provider's words say has become of it, and for activities also the day. */
	#meaning(cells: string[]): Told {
		if (this.#layout.activities) return this.#activityMeaning(cells);
		const rules = this.#layout.status ?? [];
		const rule = rules.find((rule) => this.#fits(rule, cells));
		if (rule) return { meaning: rule.means, place: this.#place(rule.pointsAt ?? rule.field, cells) };
		// A word the definition does not know never counts as completed.
		const field = rules[0]?.field ?? 'status';
		return { meaning: 'not_completed', place: this.#place(field, cells) };
	}

	/**
	 * Activities of a course make one completion: complete by the course's own day, else when every activity is done and
	 * none failed, on the latest of their days.
	 */
	#activityMeaning(cells: string[]): Told {
		const course = this.#day(cells, 'completedOn');
		if (!('empty' in course)) return { meaning: 'earned', place: this.#place('completedOn', cells), completed: course };
		const words = this.#layout.activities!;
		let open: Place | null = null;
		let latest: DateReading = { empty: true };
		const activities = this.#recognised.activities;
		let dayColumn = activities[0]?.day ?? -1;
		let unreadableIn: string | null = null;
		for (const { name, state, day } of activities) {
			const cell = cells[state] ?? '';
			if (isWord(cell, words.failed)) return { meaning: 'failed', place: { column: name, value: cell } };
			if (!isWord(cell, words.done)) {
				open ??= { column: name, value: cell };
				continue;
			}
			const reading = readDay(cells[day] ?? '', this.#context.dateOrder, this.#context.settings.timeZone);
			if ('unreadable' in latest || 'empty' in reading) continue;
			if ('unreadable' in reading || !('day' in latest) || reading.day > latest.day)
				[latest, dayColumn] = [reading, day];
			if ('unreadable' in reading) unreadableIn = name;
		}
		if (open || activities.length === 0)
			return { meaning: 'not_completed', place: open ?? this.#place('completedOn', cells) };
		// Where no activity says its day, the course's own empty cell is what is missing.
		const hasNoDay = 'empty' in latest && this.#recognised.columns.has('completedOn');
		const stated = hasNoDay ? this.#place('completedOn', cells) : this.#placeAt(dayColumn, cells);
		// A day that stands behind its activity has no name of its own.
		const completedPlace = stated.column ? stated : { ...stated, column: unreadableIn ?? activities.at(-1)!.name };
		return { meaning: 'earned', place: completedPlace, completed: latest, completedPlace };
	}

	#amount(cells: string[]): Pick<Claim, 'amount' | 'unit' | 'kind'> | { unreadable: number } | null {
		const { amount: definition } = this.#layout;
		const { amountColumns, headers } = this.#recognised;
		if (!definition) return null;
		for (const at of amountColumns) {
			const reading = readAmount(cells[at] ?? '', definition.form);
			if ('empty' in reading) continue;
			if ('unreadable' in reading) return { unreadable: at };
			const ofHeader = unitOfHeader(headers[at] ?? '');
			const ofRow = definition.unitField ? readUnit(this.#text(cells, definition.unitField)) : null;
			// The column for the unit speaks of the first amount column; "Hours" beside it are hours.
			const own = at === amountColumns[0] ? ofRow || reading.unit || ofHeader : reading.unit || ofHeader || ofRow;
			return { amount: reading.amount, unit: own || definition.unit || null, kind: definition.kind };
		}
		return null;
	}

	#day(cells: string[], field: string): DateReading {
		let last: DateReading = { empty: true };
		for (const at of this.#recognised.columns.get(field) ?? []) {
			const zone = zoneOfHeader(this.#recognised.headers[at] ?? '');
			last = readDay(cells[at] ?? '', this.#context.dateOrder, this.#context.settings.timeZone, zone);
			if (!('empty' in last)) return last;
		}
		return last;
	}

	#fits(rule: CellTest, cells: string[]): boolean {
		if (rule.absent) return !this.#recognised.columns.has(rule.field);
		if (!this.#recognised.columns.has(rule.field) && !rule.otherwise) return false;
		if (rule.provider !== undefined && providerId(this.#text(cells, 'provider')) !== rule.provider) return false;
		const text = this.#text(cells, rule.field);
		if (rule.otherwise) return true;
		if (rule.filled) return text !== '';
		if (rule.is && isWord(text, rule.is)) return true;
		if (rule.matches !== undefined && new RegExp(rule.matches, 'i').test(text)) return true;
		const least =
			rule.passingScore === undefined
				? rule.atLeast
				: (this.#context.settings.passingScore[this.#recognised.provider] ?? rule.passingScore);
		return least !== undefined && Number(text.replace('%', '').replace(',', '.').trim() || NaN) >= least;
	}

	/** The first filled cell among a field's columns, with spaces of every kind trimmed. */
	#text(cells: string[], field: string): string {
		for (const at of this.#recognised.columns.get(field) ?? []) {
			const text = trimSpaces(cells[at] ?? '');
			// An apostrophe before what a spreadsheet would take for a formula is how our own downloads keep it a text.
			if (/^'[=+\-@]/.test(text)) return text.slice(1);
			// A lone # is how some sheets write a missing value.
			if (text !== '' && text !== '#') return text;
		}
		return this.#recognised.preamble.get(field)?.value ?? '';
	}

	#header(field: string): string | null {
		const at = this.#recognised.columns.get(field)?.[0];
		return at === undefined ? null : (this.#recognised.headers[at] ?? null);
	}

	#nameHeader(): string | null {
		return this.#header('fullName') ?? this.#header('familyName') ?? this.#header('givenName');
	}

	/** Where a field stands in this row: the column that is filled, else its first. */
	#place(field: string, cells: string[]): Place {
		const columns = this.#recognised.columns.get(field) ?? [];
		const at = columns.find((at) => (cells[at] ?? '').trim() !== '') ?? columns[0];
		return at === undefined ? { column: null, value: null } : this.#placeAt(at, cells);
	}

	#placeAt(at: number, cells: string[]): Place {
		return { column: this.#recognised.headers[at] ?? null, value: (cells[at] ?? '').trim() || null };
	}
}
