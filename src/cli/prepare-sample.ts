import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What to load, in order; paths are relative to data/sample. */
type SamplePlan = {
	district: string;
	framework: string;
	contracts: string[];
	salaries: { file: string; contract: string; payYear: string; begins: string }[];
	licenses: { renewals: string[]; cycles: string };
	roster: string;
	staffHr: string;
	catalogue: string;
	targets: string;
	stacks: string;
	imports: { file: string; importedOn: string; answers?: unknown }[];
	evidence: string;
	people: string;
	reviews: string;
};

/**
 * Makes the sample district's database where it does not exist yet, by the same commands a district uses, and puts it in place only
 * when all of them succeeded. False, with the sentence on stderr, when one did not.
 */
export async function prepareSample(file: string): Promise<boolean> {
	if (existsSync(file)) return true;
	const started = Date.now();
	const folder = resolve('data/sample');
	const plan = JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8')) as SamplePlan;
	const at = (path: string) => join(folder, path);
	const work = mkdtempSync(join(dirname(file), 'making-'));
	const { importSample } = await import('./import-sample.ts');
	// The audit log of the making is sealed with the secret that serves later, which another database here may share.
	const secret = join(dirname(file), 'secret');
	if (existsSync(secret)) copyFileSync(secret, join(work, 'secret'));
	try {
		const steps: [string, string[]][] = [
			['the district’s settings', ['district', at(plan.district)]],
			['the skills framework', ['framework', at(plan.framework)]],
			['the contract', ['contract', ...plan.contracts.map(at)]],
			...plan.salaries.map(({ file, contract, payYear, begins }): [string, string[]] => [
				`the salary table of ${payYear}`,
				['salary', at(file), '--contract', contract, '--pay-year', payYear, '--begins', begins]
			]),
			['the roster', ['roster', at(plan.roster)]],
			['the renewal of licenses', ['contract', ...plan.licenses.renewals.map(at), '--kind', 'license']],
			['license cycles', ['licenses', at(plan.licenses.cycles)]],
			['degrees and placements', ['staff-hr', at(plan.staffHr)]],
			['the catalogue', ['catalogue', at(plan.catalogue)]],
			['targets', ['targets', at(plan.targets)]],
			['stacks', ['stacks', at(plan.stacks)]]
		];
		console.error('Making the sample district, by the real import (once, under a minute):');
		for (const [what, args] of steps) if (!lanewise(what, args, work)) return false;
		if (
			!importSample(
				join(work, 'district.sqlite'),
				plan.imports.map((one) => ({ ...one, file: at(one.file) }))
			)
		)
			return false;
		if (!lanewise('documents behind credits', ['evidence', at(plan.evidence)], work)) return false;
		const { addSamplePeople } = await import('./sample-people.ts');
		addSamplePeople(join(work, 'district.sqlite'), at(plan.people), plan.imports[0]!.importedOn);
		const { addSampleReviews } = await import('./sample-reviews.ts');
		addSampleReviews(join(work, 'district.sqlite'), at(plan.reviews));
		if (!existsSync(secret) && existsSync(join(work, 'secret'))) renameSync(join(work, 'secret'), secret);
		const head = join(work, 'district.audit-head');
		if (existsSync(head)) renameSync(head, file.replace(/\.sqlite$/, '.audit-head'));
		renameSync(join(work, 'district.sqlite'), file);
		console.error(`The sample district is ready after ${Math.round((Date.now() - started) / 1000)} s.`);
		return true;
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

function lanewise(what: string, args: string[], data: string): boolean {
	console.error(`  ${what}`);
	const { status, stderr } = spawnSync(process.execPath, [resolve('src/cli/lanewise.ts'), ...args, '--data', data], {
		encoding: 'utf8'
	});
	if (status === 0) return true;
	console.error(stderr);
	console.error(`The sample district could not be made: ${what} was refused.`);
	return false;
}
