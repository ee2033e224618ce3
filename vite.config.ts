import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

// Neither UTC nor the sample district's zone: what depends on the machine's clock shows itself.
process.env.TZ = 'America/Chicago';

export default defineConfig({
	plugins: [sveltekit()],
	test: {
		projects: [
			{
				extends: true,
				test: { name: 'rules', include: ['src/**/*.test.ts'], exclude: ['src/**/*.ssr.test.ts'], environment: 'node' }
			},
			{
				extends: true,
				test: { name: 'components', include: ['src/**/*.ssr.test.ts'], environment: 'node' }
			},
			{
				extends: true,
				test: {
					name: 'browser',
					include: ['tests/e2e/**/*.e2e.ts'],
					environment: 'node',
					globalSetup: 'tests/support/built-server.ts',
					fileParallelism: false,
					testTimeout: 120_000,
					hookTimeout: 300_000
				}
			}
		]
	}
});
