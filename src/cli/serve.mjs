// What `npm start` runs: the sample district, created on the first start by the real import, or with LANEWISE_MODE=district the real one.
import { serve } from './serve.ts';

const mode = process.env.LANEWISE_MODE ?? 'sample';
if (mode === 'sample' || mode === 'district') {
	await serve({ sample: mode === 'sample' });
} else {
	// A slip here would open the sample, which asks nobody who they are.
	console.error(`LANEWISE_MODE is “${mode}”; it can be sample or district.`);
	process.exitCode = 1;
}
