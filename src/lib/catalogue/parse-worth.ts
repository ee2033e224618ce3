import { readWorth, type Worth } from './worth.ts';

/** A worth as `credential.worth` holds it; `null` where it cannot be read, which the ledger says of each completion. */
export function parseWorth(text: string): Worth | null {
	try {
		const read = readWorth(JSON.parse(text));
		return 'value' in read ? read.value : null;
	} catch {
		return null;
	}
}
