// What `npm start` runs: the sample district, created on the first start by the real import, then the server.
import { serve } from './serve.ts';

await serve({ sample: true });
