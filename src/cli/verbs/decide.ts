import { parseArgs } from 'node:util';
import { decidePerson } from '#lib/imports/decide-person.server.ts';
import { staff } from '#lib/server/db/schema.ts';
import { compareEmployeeId } from '#lib/staff/employee-ids.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'decide',
	summary: 'says whose a held record is; remembered for the next file',
	changes: true,
	help: `Usage: lanewise decide --import NUMBER --record NUMBER (--staff EMPLOYEE_ID | --not-ours) [--data DIR]

Settles every record that waits for the same provider identity, and the next file's.`,
	run(args, io) {
		const { values } = parseArgs({
			args,
			options: {
				import: { type: 'string' },
				record: { type: 'string' },
				staff: { type: 'string' },
				'not-ours': { type: 'boolean' }
			}
		});
		const [importId, record] = [Number(values.import), Number(values.record)];
		if (!Number.isInteger(importId) || !Number.isInteger(record))
			throw new WrongUsage('decide needs --import and --record.');
		if ((values.staff === undefined) === !values['not-ours'])
			throw new WrongUsage('decide needs --staff or --not-ours.');
		const db = io.open();
		let staffId: number | null = null;
		if (values.staff !== undefined) {
			const wanted = compareEmployeeId(values.staff);
			const person = db
				.select()
				.from(staff)
				.all()
				.find(({ employeeId }) => compareEmployeeId(employeeId) === wanted);
			if (!person) throw new Refused(`Nobody on the roster has the employee id ${values.staff}.`);
			staffId = person.id;
		}
		const settled = decidePerson(db, { importId, record, staffId, by: 'command line', now: new Date().toISOString() });
		if (settled === 0)
			throw new Refused(`Record ${record} of import ${importId} does not wait for a person. See lanewise queue.`);
		io.did({ records: settled });
		io.out(`${settled} ${settled === 1 ? 'record' : 'records'} settled.`);
	}
};
