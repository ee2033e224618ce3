import { describe, expect, it } from 'vitest';
import { ImportPace, progressInWords, timeLeft } from './import-pace.ts';

describe('How an import gets on', () => {
	it('is told in bytes, records and people, with the speed of the step and about the time that is left', () => {
		const pace = new ImportPace();
		const reading = { step: 'reading', done: 0, total: 100 * 1024 * 1024 } as const;
		expect(progressInWords(reading, pace.at(reading, 0))).toBe('0.0 of 100.0 MB read');
		const half = { ...reading, done: 50 * 1024 * 1024 };
		expect(progressInWords(half, pace.at(half, 5000))).toBe(
			'50.0 of 100.0 MB read, 10.0 MB a second, about 50 seconds left'
		);
		const planning = { step: 'planning', done: 0, total: 1_000_000 } as const;
		pace.at(planning, 10_000);
		const planned = { ...planning, done: 250_000 };
		expect(progressInWords(planned, pace.at(planned, 20_000))).toBe(
			'250,000 of 1,000,000 records looked up, 25,000 a second, about 50 seconds left'
		);
		const folding = { step: 'folding', done: 900, total: 1000 } as const;
		pace.at({ ...folding, done: 0 }, 50_000);
		expect(progressInWords(folding, pace.at(folding, 59_000))).toBe(
			'900 of 1,000 people brought up to date, 100 a second, a few seconds left'
		);
	});

	it('begins its step again when the file is planned anew', () => {
		const pace = new ImportPace();
		pace.at({ step: 'planning', done: 500, total: 1000 }, 0);
		pace.at({ step: 'storing', done: 0, total: 1000 }, 1000);
		pace.at({ step: 'planning', done: 0, total: 1000 }, 2000);
		expect(pace.at({ step: 'planning', done: 100, total: 1000 }, 3000).perSecond).toBe(100);
	});

	it('says what is left in words', () => {
		expect([3, 41, 100, 600].map(timeLeft)).toEqual([
			'a few seconds left',
			'about 50 seconds left',
			'about 2 minutes left',
			'about 10 minutes left'
		]);
	});
});
