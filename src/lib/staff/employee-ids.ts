/**
 * An employee id as compared: without spaces and leading zeros, which spreadsheets drop, and without regard to case.
 * Empty text stays empty; all zeros is `0`.
 */
export function compareEmployeeId(text: string): string {
	return text
		.replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '')
		.replace(/^0+(?=.)/, '')
		.toLowerCase();
}
