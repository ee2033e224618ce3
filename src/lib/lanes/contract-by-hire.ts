/** Whom a contract is for where the date of hire decides (`YYYY-MM-DD`): hired on the first day or later, and before the second. */
export type HireDays = { hiredFrom: string | null; hiredBefore: string | null };

/** Whether a contract says anything about the date of hire. */
export const asksHireDate = ({ hiredFrom, hiredBefore }: HireDays): boolean =>
	hiredFrom !== null || hiredBefore !== null;

/** Whether somebody hired on this day belongs in the contract; `null`: it asks, and the date of hire is unknown. */
export function isForHired({ hiredFrom, hiredBefore }: HireDays, hireDate: string | null): boolean | null {
	if (hiredFrom === null && hiredBefore === null) return true;
	if (hireDate === null) return null;
	return (hiredFrom === null || hireDate >= hiredFrom) && (hiredBefore === null || hireDate < hiredBefore);
}

/** Of contracts that ask for the date of hire those that somebody hired on this day belongs in, by id. */
export function contractsForHired<C extends HireDays & { id: string }>(contracts: C[], hireDate: string): string[] {
	return contracts.filter((one) => asksHireDate(one) && isForHired(one, hireDate) === true).map(({ id }) => id);
}
