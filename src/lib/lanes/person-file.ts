import type { Day } from '#lib/time/days.ts';
import { amountOf, commonDenominator, scaleOf, unitsOf, type Amount, type Scale } from './amounts.ts';
import { gateRecord, type GatedRecord } from './gates.ts';
import type { Quantity } from './quantity.ts';
import type { Schedule } from './schedule.ts';
import { inStandardOrder } from './standard-order.ts';
import type { CompletionRecord, Teacher } from './teacher-file.ts';
import { measureOf, termsIn, type Terms } from './terms.ts';

/** All that one person's evaluation works on: the records in standard order, and every amount in one scale. */
export type PersonFile = {
	schedule: Schedule;
	terms: Terms;
	teacher: Teacher;
	asOf: Day;
	scale: Scale;
	/** In standard order (2.5); the position in this list stands for the record everywhere below. */
	records: FiledRecord[];
	opening: { credits: Amount; tags: Map<string, Amount> } | null;
	placementRank: number;
};

/** A record with its value (section 4); zero where no factor makes it one, which gates 4 and 5 refuse. */
export type FiledRecord = GatedRecord & { value: Amount };

/** Opens a person's file; the placement's lane must exist in the schedule, as `readTeacherFile` sees to. */
export function openFile(schedule: Schedule, teacher: Teacher, records: CompletionRecord[], asOf: Day): PersonFile {
	const placementRank = schedule.lanes.findIndex(({ id }) => id === teacher.placement.lane);
	if (placementRank < 0) throw new Error(`the schedule has no lane ${teacher.placement.lane}`);
	if (teacher.placement.since > asOf) throw new Error('the placement begins after the as-of date');
	const sorted = records.toSorted(inStandardOrder);
	const values = sorted.map((record) => valueOf(record, schedule));
	const scale = scaleFor(schedule, teacher, values);
	const { opening } = teacher.placement;
	return {
		schedule,
		terms: termsIn(scale, schedule),
		teacher,
		asOf,
		scale,
		records: sorted.map((record, i) => {
			const value = values[i];
			return { ...gateRecord(record, schedule, teacher), value: value ? amountOf(value, scale) : scale.zero };
		}),
		opening: opening && {
			credits: amountOf(opening.credits, scale),
			tags: new Map([...opening.tags].map(([tag, credits]) => [tag, amountOf(credits, scale)]))
		},
		placementRank
	};
}

/** Where the factor of a record comes from: its category or the whole schedule (3.1); `null` if neither has its unit. */
export function factorOf(record: CompletionRecord, schedule: Schedule): { factor: Quantity; source: string } | null {
	const category = schedule.categories.get(record.category);
	if (!category) return null;
	const own = category.convert.get(record.unit);
	if (own) return { factor: own, source: `categories.${record.category}.convert.${record.unit}` };
	const general = schedule.convert.get(record.unit);
	return general ? { factor: general, source: `convert.${record.unit}` } : null;
}

/** Whether the record's value is halved for the time it was done in. */
export function isHalved(record: CompletionRecord, schedule: Schedule): boolean {
	return schedule.categories.get(record.category)?.time.get(record.time ?? 'own') === 'half';
}

/** Quantity x factor, halved if its time maps to `half` (section 4). Not reduced: only the scale divides it. */
function valueOf(record: CompletionRecord, schedule: Schedule): Quantity | null {
	const category = schedule.categories.get(record.category);
	const factor = category && (category.convert.get(record.unit) ?? schedule.convert.get(record.unit));
	if (!factor) return null;
	const { num, den } = record.quantity;
	return { num: num * factor.num, den: den * factor.den * (isHalved(record, schedule) ? 2n : 1n) };
}

function scaleFor(schedule: Schedule, teacher: Teacher, values: Array<Quantity | null>): Scale {
	const { opening } = teacher.placement;
	const measure = measureOf(schedule);
	const own: Quantity[] = [];
	for (const value of values) if (value) own.push(value);
	if (opening) own.push(opening.credits, ...opening.tags.values());
	const denominator = commonDenominator(measure.denominator, own);
	let largestSum = unitsOf(measure.largest, denominator);
	for (const quantity of own) largestSum += unitsOf(quantity, denominator);
	return scaleOf(denominator, largestSum);
}
