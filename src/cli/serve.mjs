// What `npm start` runs: the sample district, created on the first start by the real import, or with LANEWISE_MODE=district the real one.
import { serve } from './serve.ts';

await serve({ sample: process.env.LANEWISE_MODE !== 'district' });
