import { expect, test } from 'vitest';
import { ledgerTimeline } from './ledger-timeline.ts';
import { nextWindowWords } from './next-window-words.ts';
import type { ShownLedger } from './shown-ledger.ts';

const line = (title: string, completedOn: string | null, sentence: string | null = null) => ({
	title,
	provider: 'nea',
	completedOn,
	parts: [
		{
			outcome: sentence === null ? 'counted' : 'excluded',
			credits: 3,
			because: sentence === null ? null : { sentence, clause: '5.1', source: null, reason: 'OFF_TOPIC' }
		}
	]
});

/** Of a ledger only what a timeline reads. */
function ledger(changes: Partial<Record<keyof ShownLedger, unknown>> = {}): ShownLedger {
	return {
		asOf: '2026-11-25',
		placement: { lane: 'BA', since: '2019-08-12', openingCredits: '6', countedThrough: '2019-08-12' },
		ledger: {
			opening: 6,
			lines: [line('Late', '2024-05-01'), line('Early', '2020-05-01', 'Not related.'), line('Undated', null)]
		},
		creditless: [{ completedOn: '2021-01-15', title: 'Webinar', provider: 'edx', why: 'Seat time only.' }],
		moves: [
			{ lane: 'BA+15', effectiveOn: '2024-08-15' },
			{ lane: 'BA+30', effectiveOn: '2027-02-01' }
		],
		standing: {
			lane: 'BA+15',
			deadline: { earnBy: '2027-01-15', submitBy: '2027-01-31', noticeBy: '2026-06-01', effectiveOn: '2027-02-01' },
			documentsDue: '2027-03-01'
		},
		nextWindow: null,
		...changes
	} as unknown as ShownLedger;
}

const said = (about: ShownLedger) =>
	ledgerTimeline(about).map((event) =>
		[
			event.day,
			event.kind,
			'what' in event ? event.what : 'title' in event ? event.title : 'lane' in event ? event.lane : event.credits,
			event.isToCome
		].join(' ')
	);

test('a ledger is told from the placement over records and moves to what is due, in the order of days', () => {
	expect(said(ledger())).toEqual([
		'2019-08-12 placed BA false',
		'2019-08-12 opening 6 false',
		'2020-05-01 record Early false',
		'2021-01-15 creditless Webinar false',
		'2024-05-01 record Late false',
		'2024-08-15 moved BA+15 false',
		'2026-06-01 deadline notice false',
		'2027-01-15 deadline earn true',
		'2027-01-31 deadline submit true',
		'2027-02-01 deadline effect true',
		'2027-02-01 moved BA+30 true',
		'2027-03-01 deadline documents true'
	]);
});

test('a record says part by part what became of it, and opening credits whether they are in the total', () => {
	const [, opening, early] = ledgerTimeline(ledger());
	expect(opening).toMatchObject({ kind: 'opening', counts: true });
	expect(early).toMatchObject({ parts: [{ outcome: 'excluded', credits: 3, sentence: 'Not related.' }] });
});

test('somebody without a placement has a timeline without lanes', () => {
	const about = ledger({ placement: null, ledger: null, moves: [], standing: null });
	expect(said(about)).toEqual(['2021-01-15 creditless Webinar false']);
});

test('the next window is said with what it brings as things are, and with every paper in', () => {
	const window = { effectiveOn: '2027-02-01', submitBy: '2027-01-15', lane: 'BA+15', withPapers: 'BA+30' };
	const standing = { lane: 'BA+15' };
	expect(nextWindowWords({ nextWindow: window, standing })).toBe(
		'At the next window, 1 Feb 2027 (hand in by 15 Jan 2027), what is on file brings no move, still BA+15; BA+30 if everything that waits for a paper or a decision comes in.'
	);
	expect(nextWindowWords({ nextWindow: { ...window, lane: 'BA+30' }, standing })).toBe(
		'At the next window, 1 Feb 2027 (hand in by 15 Jan 2027), what is on file brings a move to BA+30.'
	);
	expect(nextWindowWords({ nextWindow: null, standing })).toBeNull();
});
