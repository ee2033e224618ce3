/** How much a record says: an exact number as decimal or `p/q` text, nothing, or something that is no amount. */
export type AmountReading = { amount: string; unit: string | null } | { empty: true } | { unreadable: true };

/** Words of providers for the units of the glossary: a kind of unit, and what follows it. */
const UNITS: Record<string, string> = {};
const put = (unit: string, kinds: string[], nouns: string[]) => {
	for (const kind of kinds) for (const noun of nouns) UNITS[`${kind} ${noun}`.trim()] = unit;
};
const HOURS = ['hour', 'hours', 'hr', 'hrs'];
const CREDITS = ['', 'unit', 'units', 'credit', 'credits', ...HOURS];
for (const noun of ['credit', 'cr']) CREDITS.push(...['unit', 'units', ...HOURS].map((word) => `${noun} ${word}`));
put('semester', ['semester', 'sem'], CREDITS);
put('quarter', ['quarter', 'qtr'], CREDITS);
put('clock-hour', ['', 'clock', 'contact', 'seat', 'in service', 'inservice', 'pd'], HOURS);
for (const word of HOURS) UNITS[`clock${word}`] = 'clock-hour';
UNITS.h = 'clock-hour';
put('ceu', ['ceu', 'ceus', 'continuing education unit', 'continuing education units'], ['']);

/** A unit's word as compared: without full stops, apostrophes and hyphens. */
const foldUnit = (text: string) =>
	text
		.toLowerCase()
		.replace(/[.'’]/g, '')
		.replace(/\(s\)/g, 's')
		.replace(/[\s\u00a0-]+/g, ' ')
		.trim();

/** The unit that a column's header names by itself ("Hours", "CEUs"); null for any other header. */
export function unitOfHeader(header: string): string | null {
	return UNITS[foldUnit(header.replace(/\*+$/, ''))] ?? null;
}

/** A unit in the glossary's code (`semester`, `quarter`, `clock-hour`, `ceu`), else as the provider writes it; null when empty. */
export function readUnit(text: string): string | null {
	const plain = text.replace(/[\s\u00a0]+/g, ' ').trim();
	if (plain === '') return null;
	return UNITS[foldUnit(plain)] ?? plain;
}

const NUMBER_AND_UNIT = /^([\d.,'\s]*\d)\s*([a-z][a-z.'’()\s-]*)?$/i;

/**
 * An amount cell. Decimal points and decimal commas, thousands marks, and a unit behind the number are read; a negative
 * amount, a word or a second decimal mark is no amount. `h:mm:ss` gives hours as an exact fraction.
 */
export function readAmount(cell: string, form?: 'h:mm:ss'): AmountReading {
	const text = cell.replace(/[\s\u00a0]+/g, ' ').trim();
	if (text === '' || text === '#') return { empty: true };
	const clock = /^(\d+):([0-5]?\d)(?::([0-5]?\d))?$/.exec(text);
	if (clock && form === 'h:mm:ss') {
		const seconds = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
		return { amount: fraction(seconds, 3600), unit: null };
	}
	const match = NUMBER_AND_UNIT.exec(text);
	if (!match) return { unreadable: true };
	const number = plainDecimal(match[1]!.replace(/['\s]/g, ''));
	return number === null ? { unreadable: true } : { amount: number, unit: readUnit(match[2] ?? '') };
}

/** `3,0` -> 3, `1,234.5` -> 1234.5, `1.234,5` -> 1234.5; three digits behind a single comma are thousands. */
function plainDecimal(text: string): string | null {
	const decimal =
		/^\d+(?:\.\d+)?$/.test(text) || /^\.\d+$/.test(text)
			? text
			: /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)
				? text.replaceAll(',', '')
				: /^\d{1,3}(?:\.\d{3})+,\d+$/.test(text)
					? text.replaceAll('.', '').replace(',', '.')
					: /^\d+,\d+$/.test(text)
						? text.replace(',', '.')
						: null;
	if (decimal === null || decimal.length > 30) return null;
	const [whole = '', part = ''] = decimal.split('.');
	const trimmed = part.replace(/0+$/, '');
	const integer = whole.replace(/^0+(?=\d)/, '') || '0';
	return trimmed === '' ? integer : `${integer}.${trimmed}`;
}

function fraction(above: number, below: number): string {
	const divisor = greatestCommon(above, below) || 1;
	return below === divisor ? String(above / divisor) : `${above / divisor}/${below / divisor}`;
}

const greatestCommon = (a: number, b: number): number => (b === 0 ? a : greatestCommon(b, a % b));

/** An amount as a number for display and export, rounded to three decimals. */
export function amountNumber(amount: string | null): number | null {
	if (amount === null) return null;
	const [above, below = '1'] = amount.split('/');
	return Math.round((Number(above) / Number(below)) * 1000) / 1000;
}
