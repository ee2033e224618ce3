import { expect, test } from 'vitest';
import { dateInZone, isTimestamp, isTimeZone } from './zones.ts';

test('an evening in Seattle is still that day, though Greenwich has the next', () => {
	expect(dateInZone('2025-10-02T02:30:00Z', 'America/Los_Angeles')).toBe('2025-10-01');
	expect(dateInZone('2025-10-02T07:00:00Z', 'America/Los_Angeles')).toBe('2025-10-02');
	expect(dateInZone('2025-10-01T23:59:59.999-07:00', 'America/Los_Angeles')).toBe('2025-10-01');
	expect(dateInZone('2025-10-01T23:30:00-10:00', 'America/New_York')).toBe('2025-10-02');
});

test('the hour that daylight saving adds or takes moves the date with it', () => {
	expect(dateInZone('2025-07-01T04:30:00Z', 'America/Chicago')).toBe('2025-06-30');
	expect(dateInZone('2025-12-01T05:30:00Z', 'America/Chicago')).toBe('2025-11-30');
	expect(dateInZone('2025-07-01T05:00:00Z', 'America/Chicago')).toBe('2025-07-01');
});

test('a time without an offset could be any day, so it is none', () => {
	expect(dateInZone('2025-10-02T02:30:00', 'America/Chicago')).toBeNull();
	expect(
		['2025-10-02', '2025-10-02T24:00:00Z', '2025-02-29T10:00:00Z', '2025-10-02T10:00Z'].filter(isTimestamp)
	).toEqual([]);
});

test('a leap second belongs to the day it ends', () => {
	expect(dateInZone('2016-12-31T23:59:60Z', 'UTC')).toBe('2016-12-31');
});

test('a time zone is a name of the IANA list, spelled as there', () => {
	expect(
		['America/Chicago', 'UTC', 'Pacific/Honolulu', 'US/Pacific', 'Asia/Kolkata', 'Asia/Calcutta'].every(isTimeZone)
	).toBe(true);
	expect(['America/Chicgo', 'america/chicago', '+05:00', 'PST', 'IST', 'Central', ''].filter(isTimeZone)).toEqual([]);
});
