import type { PersonLedger } from './person-ledger.server.ts';
import type { Result } from './result.ts';

/** A person's ledger as it leaves the server: the evaluator's whole result stays behind. */
export type ShownLedger = Omit<PersonLedger, 'standing'> & {
	standing: (Omit<NonNullable<PersonLedger['standing']>, 'result'> & { stackToNext: number }) | null;
	moves: Result['moves'];
};

/** What the ledger's page shows of it. */
export function shownLedger({ standing, ...rest }: PersonLedger): ShownLedger {
	if (standing === null) return { ...rest, standing: null, moves: [] };
	const { result, ...shown } = standing;
	return { ...rest, standing: { ...shown, stackToNext: result?.next?.stackToNext ?? 0 }, moves: result?.moves ?? [] };
}
