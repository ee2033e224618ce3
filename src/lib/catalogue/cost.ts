/** The currency in which credentials are paid for; nothing the program reads names another one. */
export const COST_CURRENCY = 'USD';

/** An amount of money as it is kept: digits with at most two decimals ("125", "89.50"); `null` for what is none. */
export function readCost(text: string): string | null {
	return /^\d{1,7}(\.\d{1,2})?$/.test(text) ? text : null;
}

/** The cost in whole hundredths; `null` where nobody said it or where it is no amount: unknown, never 0. */
export function centsOf(cost: string | null): number | null {
	if (cost === null || readCost(cost) === null) return null;
	const [whole = '0', decimals = ''] = cost.split('.');
	return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}
