// Prints the HTML sources to PDF with Chromium: `node samples/print.mjs` from the project's root.
// Needs playwright-core, which end2end/ installs; PROBITY_CHROMIUM names another Chromium.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const samples = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(samples, '../end2end/package.json'))('playwright-core');

const jobs = [
  [join(samples, 'sources'), samples],
  [join(samples, 'planted/sources'), join(samples, 'planted')],
];

const browser = await chromium.launch({
  executablePath: process.env.PROBITY_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-background-networking'],
});
const page = await browser.newPage();
for (const [from, to] of jobs) {
  for (const source of readdirSync(from).filter((name) => name.endsWith('.html')).sort()) {
    const target = join(to, `${basename(source, '.html')}.pdf`);
    await page.goto(pathToFileURL(join(from, source)).href);
    await page.pdf({ path: target, preferCSSPageSize: true, printBackground: true });
    console.log(target);
  }
}
await browser.close();
