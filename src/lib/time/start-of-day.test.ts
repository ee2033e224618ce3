import { expect, it } from 'vitest';
import { addToDate } from './days.ts';
import { startOfDay } from './start-of-day.ts';
import { dateOfInstant } from './zones.ts';

const at = (date: string, zone: string) => new Date(startOfDay(date, zone)).toISOString();

it('begins a day at the midnight of the district, whatever the clocks of the server say', () => {
	expect(at('2026-11-25', 'America/Los_Angeles')).toBe('2026-11-25T08:00:00.000Z');
	expect(at('2026-07-01', 'America/New_York')).toBe('2026-07-01T04:00:00.000Z');
	expect(at('2026-01-01', 'Pacific/Auckland')).toBe('2025-12-31T11:00:00.000Z');
	expect(at('2026-01-01', 'Pacific/Pago_Pago')).toBe('2026-01-01T11:00:00.000Z');
});

it('begins a day that has no midnight when its clocks begin', () => {
	// Havana sets its clocks forward at midnight.
	expect(at('2026-03-08', 'America/Havana')).toBe('2026-03-08T05:00:00.000Z');
});

it('leaves no instant between two days', () => {
	for (const zone of ['America/Chicago', 'Australia/Lord_Howe', 'Asia/Kathmandu'])
		for (let date = '2026-01-01'; date < '2027-01-01'; date = addToDate(date, { days: 1 })) {
			const start = startOfDay(date, zone);
			expect([dateOfInstant(start - 1, zone), dateOfInstant(start, zone)]).toEqual([
				addToDate(date, { days: -1 }),
				date
			]);
		}
});
