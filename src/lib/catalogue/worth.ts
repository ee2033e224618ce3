import { asBoolean, asObject, asOneOf, asText, asTexts, readDocument, wrong } from '#lib/files/document.ts';

/**
 * What a credential is worth under the district's contract: how a completion becomes a record of
 * salary-lane-rules.md section 4. Kept as JSON in `credential.worth`; no worth at all means no credit.
 */
export type Worth = {
	/** A category of the contract. Whether the contract accepts it is the contract's to say (gate 4). */
	category: string;
	/**
	 * How much: a number, or a text such as "2/3", for every completion; or what the record says. Only amounts of kind
	 * `credit` are taken from a record: estimated hours and watch time are no credit (IMPORT-RULES.md).
	 */
	quantity: WrittenQuantity | 'from the record';
	/** Of `quantity` and `otherwise`: `semester`, `quarter`, `clock-hour`, `ceu`, `each`, or another unit of the contract. */
	unit: string;
	/** With "from the record": the amount for records that state none. Without it such a record's worth is unknown. */
	otherwise?: WrittenQuantity;
	/** Completions of one course are repeats of each other, and stacks name it. */
	courseId?: string;
	tags?: string[];
	accredited?: boolean;
	related?: boolean;
	/** The proof that comes with the completion itself; other documents are kept with the person (`evidence FILE`). */
	evidence?: { type: string; received: EvidenceDay };
};

/** A quantity as the contract's rules write it: a number, or "p/q" or "1.5". */
export type WrittenQuantity = number | string;
export type EvidenceDay = 'on completion' | 'with the import';
const EVIDENCE_DAYS: readonly EvidenceDay[] = ['on completion', 'with the import'];

/** What a completion says about itself, as stored. */
export type CompletionFacts = {
	amount: string | null;
	unit: string | null;
	kind: string | null;
	completedOn: string;
	/** The day of the import that brought it. */
	importedOn: string;
};

/** The part of a lane record that the catalogue supplies. */
export type LaneFacts = {
	category: string;
	quantity: WrittenQuantity;
	unit: string;
	courseId?: string;
	tags?: string[];
	accredited?: boolean;
	related?: boolean;
	evidence?: { type: string; receivedOn: string };
};

/**
 * What a completion of a credential brings to its lane record; `null` when its amount is unknown: the record states no
 * credit, and the catalogue no amount in its place. Then it cannot count, and HR is to be asked.
 */
export function laneFacts(worth: Worth, facts: CompletionFacts): LaneFacts | null {
	const { category, courseId, tags, accredited, related, evidence } = worth;
	const amount = amountOf(worth, facts);
	if (amount === null) return null;
	return {
		category,
		...amount,
		...(courseId !== undefined && { courseId }),
		...(tags !== undefined && { tags }),
		...(accredited !== undefined && { accredited }),
		...(related !== undefined && { related }),
		...(evidence && {
			evidence: {
				type: evidence.type,
				receivedOn: evidence.received === 'on completion' ? facts.completedOn : facts.importedOn
			}
		})
	};
}

function amountOf(
	{ quantity, unit, otherwise }: Worth,
	facts: CompletionFacts
): { quantity: WrittenQuantity; unit: string } | null {
	if (quantity !== 'from the record') return { quantity, unit };
	if (facts.kind === 'credit' && facts.amount !== null && facts.amount !== '0') {
		return { quantity: facts.amount, unit: facts.unit ?? unit };
	}
	return otherwise === undefined ? null : { quantity: otherwise, unit };
}

/** Reads a worth as a catalogue file or the database holds it; `path` says where it stands, for problems. */
export function readWorth(value: unknown, path = 'worth'): { value: Worth } | { problem: string } {
	return readDocument(() => worthAt(value, path));
}

/** As `readWorth`, inside the reading of a whole document. */
export function worthAt(value: unknown, path: string): Worth {
	const keys = asObject(
		value,
		path,
		['category', 'quantity', 'unit'],
		['otherwise', 'courseId', 'tags', 'accredited', 'related', 'evidence']
	);
	const fromRecord = keys.quantity === 'from the record';
	if (keys.otherwise !== undefined && !fromRecord)
		wrong(`${path}.otherwise`, 'it has a meaning only with quantity “from the record”');
	const worth: Worth = {
		category: asText(keys.category, `${path}.category`),
		quantity: fromRecord ? 'from the record' : quantityAt(keys.quantity, `${path}.quantity`),
		unit: asText(keys.unit, `${path}.unit`)
	};
	if (keys.otherwise !== undefined) worth.otherwise = quantityAt(keys.otherwise, `${path}.otherwise`);
	if (keys.courseId !== undefined) worth.courseId = asText(keys.courseId, `${path}.courseId`);
	if (keys.tags !== undefined) worth.tags = asTexts(keys.tags, `${path}.tags`);
	if (keys.accredited !== undefined) worth.accredited = asBoolean(keys.accredited, `${path}.accredited`);
	if (keys.related !== undefined) worth.related = asBoolean(keys.related, `${path}.related`);
	if (keys.evidence !== undefined) {
		const { type, received } = asObject(keys.evidence, `${path}.evidence`, ['type', 'received']);
		worth.evidence = {
			type: asText(type, `${path}.evidence.type`),
			received: asOneOf(received, `${path}.evidence.received`, EVIDENCE_DAYS)
		};
	}
	return worth;
}

function quantityAt(value: unknown, path: string): WrittenQuantity {
	if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
	if (
		typeof value === 'string' &&
		/^\d+(\.\d+)?$|^\d+\/[1-9]\d*$/.test(value) &&
		!/^0+([./]|$)0*$/.test(value) &&
		!/^0+\//.test(value)
	)
		return value;
	return wrong(
		path,
		`expected an amount above 0 such as 3, "1.5" or "2/3", or “from the record”; found ${JSON.stringify(value)}`
	);
}
