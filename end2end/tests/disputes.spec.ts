import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, factOf, openInbox, openSample, settle, signUp, test, uploadOf } from '../support/test.ts';

const decided = (page: Page) => page.locator('.pane-h').filter({ hasText: 'decided' });

/** Disputes every finding of the invoice that is shown, by the key alone. */
async function disputeAll(page: Page): Promise<void> {
  const findings = await page.locator('.f-item').count();
  for (let done = 1; done <= findings; done += 1) {
    await page.keyboard.press('d');
    await expect(decided(page)).toContainText(`${done} of ${findings} decided`);
  }
}

/** A credit note of the samples' vendor that names an invoice. */
function creditNote(number: string, invoice: string, amount: string) {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>${number}</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>
  <cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode><cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>
  <cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${invoice}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Larkhill Facility Services Ltd</cbc:Name></cac:PartyName></cac:Party></cac:AccountingSupplierParty>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="USD">${amount}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="USD">${amount}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="USD">${amount}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="USD">${amount}</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:CreditNoteLine><cbc:ID>1</cbc:ID><cbc:CreditedQuantity unitCode="C62">1</cbc:CreditedQuantity>
    <cbc:LineExtensionAmount currencyID="USD">${amount}</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Credit for hours and fees above the contract</cbc:Name></cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="USD">${amount}</cbc:PriceAmount></cac:Price></cac:CreditNoteLine>
</CreditNote>`;
  return { name: `${number}.xml`, mimeType: 'application/xml', buffer: Buffer.from(xml) };
}

async function upload(page: Page, file: ReturnType<typeof creditNote>): Promise<void> {
  await openInbox(page);
  await settle(page);
  await page.locator('summary').filter({ hasText: 'Upload' }).click();
  await page.getByLabel('Files', { exact: true }).setInputFiles([file]);
  await expect(uploadOf(page, file.name).getByRole('link')).toBeVisible({ timeout: 60_000 });
}

test('from a dispute over its letter and the credit note to the ledger', async ({ page, troubles }) => {
  test.setTimeout(180_000);
  troubles.expect(/status of 422/);
  const person = await signUp(page);
  await openSample(page);
  const invoice = page.url().split('?')[0] ?? '';
  await disputeAll(page);
  await expect(factOf(page, 'Dispute')).toContainText('Write letter');

  // One key from the reconciliation to the letter.
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/\/disputes\/[-0-9a-f]+\/letter$/);
  await settle(page);
  const letter = page.getByRole('article', { name: 'Letter' });
  for (const said of ['Larkhill Facility Services Ltd', 'LFS-20397', '12 hours × (142.50 − 128.00) = 174.00', '185.00', '359.00 USD']) {
    await expect(letter).toContainText(said);
  }
  await expect(letter).toContainText(/The contract says, page \d+:/);
  await expect(letter).toContainText(/The invoice says, page \d+:/);
  await expect(letter).toContainText(person.organisation);
  const pictures = letter.getByRole('img');
  expect(await pictures.count()).toBeGreaterThanOrEqual(4);
  await expect(pictures.first().locator('image')).toHaveAttribute('href', /^\/documents\/.+\.png$/);
  const mail = (await page.getByRole('link', { name: 'E-mail' }).getAttribute('href')) ?? '';
  expect(decodeURIComponent(mail)).toContain('Invoice LFS-20397: 359.00 USD disputed');
  await page.locator('summary').filter({ hasText: 'As plain text' }).click();
  await expect(page.getByLabel('The letter as plain text')).toHaveValue(/Computation: 12 hours × \(142\.50 − 128\.00\) = 174\.00/);

  await page.getByRole('button', { name: 'Mark as sent' }).click();
  await expect(page).toHaveURL(/\/disputes\/[-0-9a-f]+$/);
  const dispute = page.url();
  await expect(page.locator('.phead .state')).toHaveText('Sent');

  // What the vendor holds is not decided anew behind its back.
  await page.goto(invoice);
  await settle(page);
  await expect(factOf(page, 'Dispute')).toContainText('Sent, 359.00 USD');
  await page.locator('.f-item > summary').first().click();
  await page.keyboard.press('u');
  await expect(page.getByRole('alert')).toContainText('The vendor holds a letter with this finding');

  await upload(page, creditNote('CN-7001', 'LFS-20397', '359.00'));
  await page.goto(dispute);
  await settle(page);
  const note = page.locator('.credits li').filter({ hasText: 'CN-7001' });
  await expect(note).toContainText('It names this invoice.');
  await note.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.locator('.phead .state')).toHaveText('Credited');
  await expect(note).toContainText('Counts for this dispute');
  await page.getByLabel('Has come back').fill('400');
  await page.getByRole('button', { name: 'Put on record' }).click();
  await expect(page.getByRole('alert')).toContainText('No more can be paid back than was credited');
  await page.getByLabel('Has come back').fill('359.00');
  await page.getByRole('button', { name: 'Put on record' }).click();
  await expect(page.locator('.phead .state')).toHaveText('Paid back');

  await page.goto('/recovery');
  await settle(page);
  const sums = page.getByRole('region', { name: /^Sums by currency/ }).getByRole('row').filter({ hasText: 'USD' });
  for (const column of [2, 3, 4, 5]) await expect(sums.getByRole('cell').nth(column - 1)).toHaveText('359.00USD');
  await expect(page.getByRole('main')).toContainText('Credit notes of 359.00 USD: 359.00 USD for disputes. They tie to the cent.');
  await page.locator('.tabs').getByRole('link', { name: /^Paid back/ }).click();
  await expect(page).toHaveURL(/state=paid_back/);
  await settle(page);
  const rows = page.getByRole('region', { name: /^Disputes/ }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(1);
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  const text = readFileSync(await (await saving).path(), 'utf8');
  expect(text).toContain('"LFS-20397","paid_back","USD","359.00","359.00","359.00","359.00"');

  // What was done is on record.
  await page.goto('/audit?subject=dispute');
  for (const action of ['Dispute opened', 'Dispute sent', 'Dispute credited', 'Dispute paid back', 'Recovery exported']) {
    await expect(page.getByRole('region', { name: /^Audit log/ })).toContainText(action);
  }
});

test('by keys a finding is waived for a reason of the list, which the history and the audit log keep', async ({ page }) => {
  await signUp(page);
  await openSample(page);
  const open = page.locator('.f-open');
  await page.keyboard.press('w');
  await expect(open.getByLabel('Reason to dismiss')).toBeFocused();
  await open.getByLabel('Reason to dismiss').selectOption({ label: 'Settled with the vendor already' });
  await open.getByLabel('In your words').fill('Phoned on Monday');
  await page.keyboard.press('Enter');
  await expect(decided(page)).toContainText('1 of');
  const history = page.getByRole('region', { name: 'Conversation and history' });
  await expect(history.getByRole('listitem').filter({ hasText: 'Finding dismissed' })).toContainText('Phoned on Monday');
  await page.goto('/audit?action=finding.dismissed');
  await expect(page.getByRole('region', { name: /^Audit log/ })).toContainText('settled_elsewhere');
});
