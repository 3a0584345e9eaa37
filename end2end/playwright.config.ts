import { defineConfig } from '@playwright/test';
import {
  addressOf,
  browserArguments,
  browserPath,
  environmentOf,
  findPort,
  makeDataFolder,
  program,
  root,
} from './support/server.ts';

// The configuration is read again in every worker: the first reading decides, the others inherit it.
process.env.PROBITY_E2E_PORT ??= String(await findPort());
process.env.PROBITY_E2E_DATA ??= makeDataFolder();
const port = Number(process.env.PROBITY_E2E_PORT);
const baseURL = addressOf(port);

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  // One server, two cores: files run side by side, the tests of a file one after the other.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'artifacts/results.json' }]],
  use: {
    baseURL,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: browserPath, args: browserArguments },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'scripted' },
    {
      name: 'unscripted',
      testMatch: /(sign-up|samples|upload-form|clause-form|inputs|inbox|conversation)\.spec\.ts/,
      use: { javaScriptEnabled: false },
    },
  ],
  webServer: {
    command: `${program} serve`,
    cwd: root,
    url: `${baseURL}/sign-in`,
    env: environmentOf(port, process.env.PROBITY_E2E_DATA),
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },
});
