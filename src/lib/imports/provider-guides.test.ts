import { describe, expect, it } from 'vitest';
import {
	BULK,
	bulkRow,
	cedarValley,
	completionsOf,
	csv,
	DEFINITIONS,
	importing,
	outcomes,
	trying,
	TRANSCRIPT,
	transcriptRow
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { emptyForm, exampleFile, reportExample } from './report-examples.server.ts';
import { lastArrivals, loadProviderGuides } from './provider-guides.server.ts';
import { guidesFor, readProviderGuides } from './provider-guides.ts';
import { undoImport } from './undo-import.server.ts';

const guides = loadProviderGuides();
const reports = DEFINITIONS.flatMap(({ provider, layouts }) =>
	layouts.filter(({ holds }) => holds === undefined).map((layout) => ({ id: `${provider}/${layout.report}`, layout }))
);
const DISTRICT = { kind: 'district' } as const;

describe('every provider of the brief has a way in', () => {
	it('with at least one way, the best first', () => {
		expect(guides.map(({ id }) => id)).toEqual([
			...[
				'digital-promise',
				'nea',
				'bloomboard',
				'coursera',
				'edx',
				'iste',
				'fresno-pacific-university',
				'apple',
				'google'
			],
			...['credly', 'canvas-credentials', 'accredible', 'linkedin-learning', 'canvas-lms', 'moodle'],
			...['frontline', 'powerschool-professional-learning', 'vector']
		]);
		for (const { id, ways } of guides) expect(ways.length, id).toBeGreaterThan(0);
	});

	it('by reports that exist, and every report that holds completions is named', () => {
		const named = new Set(guides.flatMap(({ ways }) => ways.flatMap(({ reads }) => reads)));
		expect([...named].sort()).toEqual(reports.map(({ id }) => id).sort());
	});

	it('by badge, sheet or mapper where no layout is public', () => {
		const kinds = (id: string) => guides.find((guide) => guide.id === id)!.ways.map(({ kind }) => kind);
		expect(kinds('digital-promise')).toEqual(['badge', 'sheet']);
		expect(kinds('fresno-pacific-university')).toEqual(['sheet']);
		for (const id of ['frontline', 'powerschool-professional-learning', 'vector'])
			expect(kinds(id)).toEqual(['mapper', 'sheet']);
	});

	it('and what hours are is what the report’s definition says', () => {
		for (const { ways } of guides)
			for (const { reads, hours, kind } of ways)
				for (const read of reads) {
					const amount = reports.find(({ id }) => id === read)!.layout.amount;
					expect(`${read} ${hours.kind}`).toBe(`${read} ${amount?.kind ?? 'none'}`);
					expect(kind === 'sheet').toBe(read === 'hand-entry/transcript');
				}
	});

	it('and is found by the names people use', () => {
		const found = (search: string) => guidesFor(guides, search).map(({ id }) => id);
		expect(found('mylearningplan')).toEqual(['frontline']);
		expect(found('Badgr')).toContain('canvas-credentials');
		expect(found(' canvas  GRADEBOOK ')).toEqual(['canvas-lms']);
		expect(found('')).toHaveLength(guides.length);
		expect(found('no such provider')).toEqual([]);
	});
});

describe('a guide is read strictly', () => {
	const way = {
		kind: 'report',
		name: 'Report',
		ask: 'Ask.',
		reads: ['a/b'],
		learner: 'Name.',
		hours: { kind: 'none', says: 'None.' },
		watch: [],
		layout: 'verified'
	};
	const guide = { id: 'example', name: 'Example', alsoCalled: [], known: 'Nothing.', ways: [way] };
	const problem = (guides: unknown[]) => {
		const read = readProviderGuides({ guides });
		return 'problem' in read ? read.problem : null;
	};

	it('and what is wrong is told with its place', () => {
		expect(problem([guide])).toBeNull();
		expect(problem([guide, guide])).toBe('guides: “example” stands twice');
		expect(problem([{ ...guide, id: 'Example Inc' }])).toContain('guides[0].id');
		expect(problem([{ ...guide, ways: [] }])).toContain('guides[0].ways');
		expect(problem([{ ...guide, note: 'x' }])).toContain('“note” is not known here');
		expect(problem([{ ...guide, ways: [{ ...way, kind: 'fax' }] }])).toContain('guides[0].ways[0].kind');
		expect(problem([{ ...guide, ways: [{ ...way, kind: 'mapper' }] }])).toContain('ways[0].reads');
		expect(problem([{ ...guide, ways: [{ ...way, reads: ['a'] }] }])).toContain('expected provider/report');
	});
});

describe('every report has an example that is really read', () => {
	it.each(reports)('$id', ({ id, layout }) => {
		const [provider, report] = id.split('/') as [string, string];
		const file = exampleFile(provider, report)!;
		const db = cedarValley();
		const imported = importing(db, file.name, file.bytes);
		expect(`${imported.provider}/${imported.report}`).toBe(id);
		const told = outcomes(db, imported);
		const asks = layout.asksTitle || layout.titleBy || layout.dayFromFileName || !layout.fields.completedOn;
		const wanted = asks ? /^(new |held answer_needed)/ : /^new /;
		expect(told.filter((one) => wanted.test(one)).length, told.join('; ')).toBeGreaterThan(0);
		expect(told.filter((one) => /person_|unreadable|missing/.test(one))).toEqual([]);

		const shown = reportExample(id)!;
		expect(shown.columns.length).toBeGreaterThan(2);
		expect(shown.rows.length).toBeGreaterThan(0);
	});

	it('and nothing else can be fetched as one', () => {
		expect(exampleFile('coursera', 'no-such-report')).toBeNull();
		expect(exampleFile('..', 'provider-guides')).toBeNull();
		expect(exampleFile('coursera', '../provider-guides')).toBeNull();
		expect(exampleFile('coursera', 'membership-report')).toBeNull();
	});

	it('with an empty form of the sheet, which is read once it is filled in', () => {
		const form = emptyForm('hand-entry', 'transcript')!;
		const text = new TextDecoder().decode(form.bytes);
		const headers = text.trim().split(',');
		expect(headers.filter((header) => header !== 'Expires On')).toEqual(TRANSCRIPT);
		const db = cedarValley();
		expect(trying(db, form.name, form.bytes)).toMatchObject({
			refused: expect.stringContaining('not a single record')
		});
		expect(outcomes(db, importing(db, form.name, csv(headers, [transcriptRow()])))).toEqual(['new 004106 2025-06-14']);
		expect(emptyForm('credly', 'issued-badges')).toBeNull();
	});
});

describe('BloomBoard’s words are taken exactly', () => {
	const HEADERS = ['Name', 'Email', 'Micro-credential', 'Status', 'Submitted Date', 'Earned Date', 'Attempt Number'];
	const row = (Status: string, title: string, facts: Record<string, string> = {}) => ({
		Name: 'Katherine Doyle',
		Email: 'kdoyle@cedarvalleyusd.example',
		'Micro-credential': title,
		Status,
		'Submitted Date': '4/2/2025',
		'Earned Date': '4/16/2025',
		'Attempt Number': '1',
		...facts
	});
	const read = (rows: Record<string, string>[], headers = HEADERS) => {
		const db = cedarValley();
		const imported = importing(db, 'report.csv', csv(headers, rows));
		return { told: outcomes(db, imported), report: `${imported.provider}/${imported.report}` };
	};

	it.each([
		['Earned', 'new 004106 2025-04-16'],
		['EARNED', 'new 004106 2025-04-16'],
		['Passed', 'rejected not_completed'],
		['Incomplete', 'rejected not_completed'],
		['Not Yet Earned', 'rejected not_completed'],
		['Resubmission', 'rejected not_completed'],
		['Not Started', 'rejected not_completed'],
		['Started', 'rejected not_completed'],
		['Learning', 'rejected not_completed'],
		['In Progress', 'rejected not_completed'],
		['Submitted', 'rejected not_completed'],
		['Not Earned', 'rejected failed'],
		['Removed from cohort', 'rejected withdrawn'],
		['Completed', 'rejected not_completed']
	])('“%s”', (status, told) => {
		const result = read([row(status, 'a'), row('Earned', 'b')]);
		expect(result.report).toBe('bloomboard/micro-credentials');
		expect(result.told[0]).toBe(told);
	});

	it('and the day of a submission is never taken for the day it was earned', () => {
		expect(read([row('Earned', 'a', { 'Earned Date': '' })]).told).toEqual(['rejected missing_date']);
	});

	it('and another provider’s table of micro-credentials is not taken for BloomBoard’s', () => {
		const db = cedarValley();
		const headers = HEADERS.filter((header) => header !== 'Attempt Number');
		expect(trying(db, 'report.csv', csv(headers, [row('Earned', 'a')]))).toHaveProperty('refused');
		expect(trying(db, 'report.csv', csv(HEADERS, [row('Awarded', 'a')]))).toHaveProperty('refused');
	});
});

it('a revocation that the sheet tells takes the award back', () => {
	const db = cedarValley();
	const award = { Provider: 'NEA', 'Activity Title': 'Family Engagement' };
	importing(db, 'sheet.csv', csv(TRANSCRIPT, [transcriptRow(award)]));
	importing(db, 'again.csv', csv(TRANSCRIPT, [transcriptRow({ ...award, Status: 'Revoked' })]));
	expect(completionsOf(db)).toEqual([expect.stringContaining('| revoked |')]);
});

describe('a badge of any issuer is read', () => {
	const badge = {
		'@context': 'https://w3id.org/openbadges/v2',
		type: 'Assertion',
		id: 'https://credentials.digitalpromise.example/awards/7f3',
		badge: {
			type: 'BadgeClass',
			id: 'https://credentials.digitalpromise.example/badges/wait-time',
			name: 'Wait Time',
			criteria: { narrative: 'Evidence from the classroom.' },
			issuer: { type: 'Profile', id: 'https://credentials.digitalpromise.example/issuer', name: 'Digital Promise' }
		},
		recipient: { type: 'email', hashed: false, identity: 'kdoyle@cedarvalleyusd.example' },
		verification: { type: 'hosted' },
		issuedOn: '2025-03-07T17:00:00Z'
	};

	it('as Digital Promise’s, hosted anywhere', () => {
		const db = cedarValley();
		const imported = importing(db, 'wait-time.json', JSON.stringify(badge));
		expect(`${imported.provider}/${imported.report}`).toBe('open-badges/open-badges-2.0');
		expect(outcomes(db, imported)).toEqual(['new 004106 2025-03-07']);
		expect(lastArrivals(db, DISTRICT, guides).badges).toMatchObject({ day: '2025-11-25' });
	});
});

describe('the day a provider’s records came in last', () => {
	const arrived = (db: ReturnType<typeof cedarValley>) =>
		[...lastArrivals(db, DISTRICT, guides).byGuide].map(([id, { day }]) => `${id} ${day}`);

	it('is that of its own report, or of a sheet that names it', () => {
		const db = cedarValley();
		expect(arrived(db)).toEqual([]);
		importing(db, 'bulk.csv', csv(BULK, [bulkRow()]), { today: '2025-10-01' });
		importing(
			db,
			'sheet.csv',
			csv(TRANSCRIPT, [transcriptRow(), transcriptRow({ Provider: 'Google Certified Educator' })])
		);
		expect(arrived(db)).toEqual(['fresno-pacific-university 2025-11-25', 'google 2025-11-25', 'credly 2025-10-01']);
	});

	it('is not that of an import that was undone, and nobody outside the district office sees it', () => {
		const db = cedarValley();
		const { importId } = importing(db, 'sheet.csv', csv(TRANSCRIPT, [transcriptRow()]));
		expect(lastArrivals(db, { kind: 'school', schoolIds: [1] }, guides).byGuide.size).toBe(0);
		undoImport(db, importId!, 'Office', 'now');
		expect(arrived(db)).toEqual([]);
	});
});
