import { readFileSync } from 'node:fs';
import { expect, factOf, grouped, loadSamples, rowOf, sample, settle, signUp, test } from '../support/test.ts';

interface Finding {
  rule: string;
  line: string | null;
  stake: { amount: string; currency: string };
}
interface Expected {
  file: string;
  invoice: string;
  contract: string;
  findings: Finding[];
  totals: { billed: string; at_stake: string; payable: string; currency: string };
}
const expected: { invoices: Expected[]; totals: Expected['totals'][] } = JSON.parse(
  readFileSync(sample('expected.json'), 'utf8'),
);

test('the sample data shows every planted fault with its stake', async ({ page }) => {
  await signUp(page);
  await loadSamples(page);
  for (const { invoice, totals, findings } of expected.invoices) {
    const billed = rowOf(page, invoice).filter({ hasText: grouped(totals.billed) });
    const stake = totals.at_stake === '0.00' ? '–' : grouped(totals.at_stake);
    const row = billed.filter({ has: page.locator('.c-stake').getByText(stake) });
    await expect(row, `${invoice} with ${stake} at stake`).toHaveCount(1);
    await expect(row).toContainText(findings.length === 0 ? 'Agrees' : /Block|Hold|Review|Inform/);
  }
  for (const { billed, at_stake, currency } of expected.totals) {
    await expect(page.locator('.totals')).toContainText(`${grouped(billed)}${currency}`);
    await expect(page.locator('.totals')).toContainText(`${grouped(at_stake)}${currency}`);
  }
});

test('each sample invoice shows its findings, its contract and what is payable', async ({ page }) => {
  await signUp(page);
  await loadSamples(page);
  const inbox = page.url();
  for (const { file, invoice, contract, findings, totals } of expected.invoices) {
    await page.goto(inbox);
    await settle(page);
    const stake = totals.at_stake === '0.00' ? '–' : grouped(totals.at_stake);
    const row = rowOf(page, invoice).filter({ has: page.locator('.c-stake').getByText(stake) });
    await row.getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(invoice);
    await expect(factOf(page, 'Billed')).toHaveText(`${grouped(totals.billed)}${totals.currency}`);
    await expect(factOf(page, 'At stake')).toHaveText(`${grouped(totals.at_stake)}${totals.currency}`);
    await expect(factOf(page, 'Payable')).toHaveText(`${grouped(totals.payable)}${totals.currency}`);
    await expect(factOf(page, 'Contract')).toContainText(contract);
    const cards = page.locator('.f-list').locator('.f-row, .f-open');
    await expect(cards, file).toHaveCount(findings.length);
    for (const finding of findings) {
      const card = page.locator(`.f-list [id^="f-${finding.rule}"]:is(.f-row, .f-open)`);
      const worth = finding.stake.amount === '0.00' ? '–' : grouped(finding.stake.amount);
      await expect(card, `${file}: ${finding.rule}`).toHaveCount(1);
      await expect(card.locator('.f-end')).toContainText(worth);
    }
  }
});
