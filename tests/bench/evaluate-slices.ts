import { DISTRICT } from '#lib/access/scope.ts';
import { staffSlices } from '#lib/lanes/kept-by-person.server.ts';
import { standingOfPerson } from '#lib/lanes/lane-standings.server.ts';
import { teacherFiles } from '#lib/lanes/teacher-files.server.ts';
import { openDatabase } from '#lib/server/db/open.ts';

/*
 * Evaluates every so-manyth slice of the staff of a database, for `npm run bench -- lanes`: FILE, the place of this process, how
 * many there are, the as-of date. Says what it came to as JSON.
 */

const [file, place, processes, asOf] = process.argv.slice(2);
const db = openDatabase(file!);
let people = 0;
let moves = 0;
let refused = 0;
for (const [at, between] of staffSlices(db).entries()) {
	if (at % Number(processes) !== Number(place)) continue;
	const files = teacherFiles(db, DISTRICT, { asOf: asOf!, between });
	for (const person of files.people) {
		const { result } = standingOfPerson(person, files.schedules, asOf!);
		people += 1;
		moves += result?.moves.length ?? 0;
		refused += result === null ? 1 : 0;
	}
}
console.log(JSON.stringify({ people, moves, refused, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }));
