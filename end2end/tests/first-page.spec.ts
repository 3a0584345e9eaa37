import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, root, settle, signUp, test } from '../support/test.ts';

const pkg = join(root, 'target/site/pkg');

test('what a page needs to come to life is under 200 kB, and the rule engine is no part of it', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await signUp(page);
  await page.goto('/invoices');
  await settle(page);
  const loaded = new Set(asked.filter((path) => /\.(js|wasm)$/.test(path)).map((path) => path.split('/').pop() ?? ''));
  expect([...loaded].filter((name) => name.startsWith('preview.'))).toEqual([]);
  const files = readdirSync(pkg).filter((name) => name.endsWith('.br') && loaded.has(name.slice(0, -3)));
  expect(files.length).toBeGreaterThanOrEqual(2);
  const bytes = files.reduce((sum, name) => sum + statSync(join(pkg, name)).size, 0);
  expect(bytes).toBeLessThan(200_000);
  expect(readdirSync(pkg).some((name) => /^preview\..*\.wasm\.br$/.test(name))).toBe(true);
});
