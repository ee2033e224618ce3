import { describe, expect, it } from 'vitest';
import { normaliseAddress } from '#lib/staff/addresses.ts';
import { cedarValley, employeeIds, SETTINGS, PEOPLE } from '../../../tests/fixtures/imports/cedar-valley.ts';
import type { Clues } from './match-person.ts';
import { fullNameKeys, nameParts } from './person-names.ts';
import { loadPeople } from './plan-context.server.ts';

const db = cedarValley();
const people = loadPeople(db);
const ids = employeeIds(db);

/** "004101 by email", "unclear 004101 004113", "unknown 004101". */
function whose({ id, mail, name = '' }: { id?: string; mail?: string; name?: string }): string {
	const clues: Clues = {
		employeeId: id ?? null,
		address: mail === undefined ? null : normaliseAddress(mail, SETTINGS),
		hashed: null,
		name,
		username: null
	};
	const match = people.match(clues);
	if ('staffId' in match) return `${ids.get(match.staffId)} by ${match.via}`;
	const candidates = 'unclear' in match ? match.unclear : match.unknown;
	return ['unclear' in match ? 'unclear' : 'unknown', ...candidates.map(({ staffId }) => ids.get(staffId))].join(' ');
}

const AT = '@cedarvalleyusd.example';

describe('a record belongs to', () => {
	it.each([
		[
			'the right one of two teachers of the same name, by id',
			{ id: '004102', name: 'Maria Garcia' },
			'004102 by employee_id'
		],
		[
			'the right one of two teachers of the same name, by address',
			{ mail: `mgarcia${AT}`, name: 'Maria Garcia' },
			'004101 by email'
		],
		['an id that lost its zeros in a spreadsheet', { id: '217', name: 'John Park' }, '000217 by employee_id'],
		['an id with spaces inside and around', { id: ' 004 106 ', name: 'Kate Doyle' }, '004106 by employee_id'],
		[
			'an address in capitals, with spaces of any kind',
			{ mail: `\u00a0KDoyle${AT.toUpperCase()} ` },
			'004106 by email'
		],
		['an address with a +tag', { mail: `kdoyle+coursera${AT}` }, '004106 by email'],
		[
			'an address at the district’s former domain',
			{ mail: 'mbell@cvusd.example', name: 'Marcus Bell' },
			'004109 by email'
		],
		['a former address after a marriage', { mail: `hbrandt${AT}`, name: 'Hannah Brandt' }, '004103 by email'],
		[
			'a former address at the former domain',
			{ mail: 'hbrandt@cvusd.example', name: 'Hannah Brandt' },
			'004103 by email'
		],
		[
			'a newly married teacher whom the roster does not know by the new name',
			{ mail: `dokafor${AT}`, name: 'Danielle Okafor-Reyes' },
			'004104 by email'
		],
		['a nickname on file', { mail: `wtanaka${AT}`, name: 'Bill Tanaka' }, '004105 by email'],
		[
			'a nickname nobody knows, since the family name agrees',
			{ mail: `kdoyle${AT}`, name: 'Kate Doyle' },
			'004106 by email'
		],
		['somebody who goes by the middle name', { mail: `mconner${AT}`, name: 'Elizabeth Conner' }, '004119 by email'],
		['a name without its accents', { id: '4107', name: 'Jose Ramirez' }, '004107 by employee_id'],
		['a curly apostrophe', { mail: `sodwyer${AT}`, name: 'Siobhan O’Dwyer' }, '004112 by email'],
		['a name with the hyphen left out', { mail: `afischer${AT}`, name: 'Anna Lena Fischer' }, '004120 by email'],
		['a letter spelt out', { mail: `isorensen${AT}`, name: 'Ingrid Soerensen' }, '004140 by email'],
		['one of two family names', { mail: `lherrera${AT}`, name: 'Luis Herrera' }, '004130 by email'],
		['a family name written first', { id: '4115', name: 'Nguyen Lan' }, '004115 by employee_id'],
		['initials before the family name', { id: '4119', name: 'M. E. Conner' }, '004119 by employee_id'],
		['somebody who has left', { id: '4110', name: 'Olivia Sandoval' }, '004110 by employee_id'],
		['an address in mixed case in the roster', { mail: `mrahman${AT}` }, '004124 by email'],
		['an address with a trailing space in the roster', { mail: `gpapadopoulos${AT}` }, '004137 by email'],
		[
			'the one of two holders of an address whose name it bears',
			{ mail: `jpark${AT}`, name: 'Jina Park' },
			'004118 by email+name'
		],
		['the leaver who held an address before', { mail: `jpark${AT}`, name: 'Park, John' }, '000217 by email+name'],
		[
			'the id where the address is unknown',
			{ id: '4106', mail: 'kate@inbox.example', name: 'Kate Doyle' },
			'004106 by employee_id'
		],
		['the address where the id is unknown', { id: '9999', mail: `kdoyle${AT}`, name: 'Kate Doyle' }, '004106 by email'],
		['somebody without any address, by id', { id: '459', name: "Kevin O'Brien" }, '000459 by employee_id']
	])('%s', (_who, clues, expected) => expect(whose(clues)).toBe(expected));
});

describe('a person must decide', () => {
	it.each([
		[
			'when id and address point to two people',
			{ id: '4101', mail: `mgarcia2${AT}`, name: 'Maria Garcia' },
			'unclear 004101 004102'
		],
		[
			'when the name shares no part with the holder’s',
			{ mail: `kdoyle${AT}`, name: 'Priya Natarajan' },
			'unclear 004106'
		],
		['when the name is exactly another employee’s', { id: '4131', name: 'Emily Cheng' }, 'unclear 004131 004132'],
		['when only the suffix differs and both exist', { id: '4113', name: 'Robert Hayes Jr.' }, 'unclear 004113 004114'],
		[
			'when two people hold the address and the name fits neither fully',
			{ mail: `jpark${AT}`, name: 'J. Park' },
			'unclear 000217 004118'
		],
		['when two people hold the address and there is no name', { mail: `jpark${AT}` }, 'unclear 000217 004118']
	])('%s', (_why, clues, expected) => expect(whose(clues)).toBe(expected));

	it.each([
		['a name alone never decides, even when it is unique', { name: 'Marcus Bell' }, '004109'],
		['a name of two suggests both', { name: 'Maria Garcia' }, '004101 004102'],
		['a personal address suggests by name', { mail: 'beth.conner@quickmail.example', name: 'Beth Conner' }, '004119'],
		['the same mailbox elsewhere is only a hint', { mail: 'kdoyle@inbox.example' }, '004106']
	])('%s', (_why, clues, suggested) => {
		const answer = whose(clues);
		expect(answer.startsWith('unknown')).toBe(true);
		expect(answer).toContain(suggested);
	});

	it('about somebody the district does not know at all', () => {
		expect(whose({ id: '9999', mail: 'nobody@elsewhere.example', name: 'Zed Quux' })).toBe('unknown');
	});
});

describe('a name as compared', () => {
	it('is the same whatever the order of its parts', () => {
		expect(fullNameKeys('Nguyen, Lan')).toEqual(fullNameKeys('Lan Nguyen'));
	});

	it('reads letters without a plain form both ways', () => {
		const keys = fullNameKeys('Ingrid Sørensen');
		expect(keys).toEqual(
			expect.arrayContaining([...fullNameKeys('Ingrid Sorensen'), ...fullNameKeys('Ingrid Soerensen')])
		);
	});

	it('has no key when it is one word or an initial with a word', () => {
		expect(fullNameKeys('Madonna')).toEqual([]);
		expect(fullNameKeys('M. Garcia')).toEqual([]);
	});

	it('splits hyphens and drops apostrophes', () => {
		expect([...nameParts('Fatima El-Amin')]).toEqual(['fatima', 'el', 'amin']);
		expect([...nameParts('O’Dwyer')]).toEqual(['odwyer']);
	});

	it('of everybody in the district finds that person', () => {
		for (const { id, given, family } of PEOPLE) {
			expect(people.named(`${given} ${family}`).map(({ employeeId }) => employeeId)).toContain(id);
		}
	});
});
