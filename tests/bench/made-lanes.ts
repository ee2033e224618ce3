import { readFileSync } from 'node:fs';
import { putInForce } from '#lib/lanes/put-in-force.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { dateText, dayOf } from '#lib/time/days.ts';
import type { SizeFacts } from './made-district.ts';
import { Seeded } from './seeded.ts';

const CONTRACT = 'cedar-valley-ca';
const LANES = ['BA', 'BA+15', 'BA+30', 'BA+45', 'MA+15', 'MA+30'];
const FIRST_DAY = dayOf(2016, 9, 1);
const DAYS = 10 * 365;

/** What a credential is worth, by its number: of all kinds the contract knows, with documents on file. */
const WORTHS = [
	{ category: 'microcredential', quantity: 15, unit: 'clock-hour' },
	{ category: 'university', quantity: 3, unit: 'semester', accredited: true },
	{ category: 'district-inservice', quantity: 6, unit: 'clock-hour' },
	{ category: 'microcredential', quantity: 10, unit: 'clock-hour' },
	{ category: 'conference', quantity: '1.2', unit: 'ceu' }
];
const GRADES = ['A', 'B', 'B+', 'C', 'D', null];
const EVIDENCE: Record<string, string> = {
	university: 'official-transcript',
	'district-inservice': 'district-record',
	conference: 'original-certificate'
};

/** Places the staff of a made-up district under the sample's contract, with degrees and so many completions each. */
export function fillLanes(db: Db, { staff, credentials }: SizeFacts, perPerson: number): void {
	const { $client: client } = db;
	const random = new Seeded(5);
	write(db, (tx) => {
		const text = readFileSync(`data/contracts/${CONTRACT}.json`, 'utf8');
		const by = { effectiveOn: null, now: '2026-08-01T00:00:00Z', by: 'Bench' };
		putInForce(tx, { id: CONTRACT, name: 'Cedar Valley', text }, by);
	});
	const worth = client.prepare('UPDATE credential SET worth = ? WHERE id = ?');
	const placement = client.prepare(
		'INSERT INTO placement (staff_id, schedule_id, lane, since, opening, known_from) VALUES (?, ?, ?, ?, ?, 1)'
	);
	const degree = client.prepare(
		'INSERT INTO degree (staff_id, level, conferred_on, verified_on, eligible, known_from) VALUES (?, ?, ?, ?, 1, 1)'
	);
	const completion = client.prepare(
		`INSERT INTO completion (id, staff_id, credential_id, completed_on, grade, state, known_from)
		VALUES (?, ?, ?, ?, ?, 'earned', 1)`
	);
	client.transaction(() => {
		for (let n = 1; n <= credentials; n += 1) {
			const what = WORTHS[n % WORTHS.length]!;
			const evidence = { type: EVIDENCE[what.category] ?? 'issuer-record', received: 'on completion' };
			worth.run(JSON.stringify({ ...what, evidence }), n);
		}
	})();
	let id = 0;
	for (let from = 1; from <= staff; from += 10_000) {
		client.transaction(() => {
			for (let n = from; n < Math.min(from + 10_000, staff + 1); n += 1) {
				const lane = random.below(LANES.length);
				const opening = { credits: String(15 * (lane % 4)), base: lane > 3 ? 'master' : 'bachelor' };
				const since = `${2013 + random.below(6)}-09-01`;
				placement.run(
					n,
					CONTRACT,
					LANES[lane],
					since,
					JSON.stringify({ ...opening, countedThrough: `${Number(since.slice(0, 4)) - 1}-12-31` })
				);
				degree.run(n, 'bachelor', '2010-06-10', '2012-06-18');
				if (lane > 3) degree.run(n, 'master', '2014-06-10', '2015-06-18');
				for (let of = 0; of < perPerson; of += 1) {
					const day = dateText(FIRST_DAY + random.below(DAYS));
					completion.run((id += 1), n, 1 + random.below(credentials), day, GRADES[random.below(GRADES.length)]);
				}
			}
		})();
	}
	write(db, () => undefined);
}
