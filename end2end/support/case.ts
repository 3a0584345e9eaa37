// A contract as JSON and an invoice as UBL: what a test needs to bring about one certain finding.

export interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export const number = 'MSA-TIERS-2026';

/** Guard hours by tiers whose mode is open, and a call-out at a fixed price. */
export function contract(): File {
  const value = {
    fields: { contract_number: number, vendor_name: 'Northwick Field Services Ltd', currency: 'USD', allowed_fees: [] },
    lines: [
      { item_code: 'G1', description: 'Guard hours', unit: 'HUR', unit_price: '1' },
      { item_code: 'EX-1', description: 'Extra visit', unit: 'C62', unit_price: '75' },
    ],
    clauses: [{ id: '4.2', kind: 'tiers', items: ['G1'], bands: [{ up_to: '100', price: '1' }, { price: '0.5' }] }],
  };
  return { name: 'contract.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(value)) };
}

const line = (id: number, code: string, name: string, unit: string, quantity: string, price: string, net: string) => `
  <cac:InvoiceLine><cbc:ID>${id}</cbc:ID><cbc:InvoicedQuantity unitCode="${unit}">${quantity}</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="USD">${net}</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>${name}</cbc:Name>${code && `<cac:SellersItemIdentification><cbc:ID>${code}</cbc:ID></cac:SellersItemIdentification>`}</cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="USD">${price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>`;

/** 200 guard hours at the first tier's price, and a call-out under words of the vendor's own. */
export function invoice(): File {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>TI-1001</cbc:ID><cbc:IssueDate>2026-06-30</cbc:IssueDate><cbc:DueDate>2026-08-30</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>
  <cac:ContractDocumentReference><cbc:ID>${number}</cbc:ID></cac:ContractDocumentReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Northwick Field Services Ltd</cbc:Name></cac:PartyName></cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cac:PartyName><cbc:Name>Aldermoor Foods Ltd</cbc:Name></cac:PartyName></cac:Party></cac:AccountingCustomerParty>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="USD">280.00</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="USD">280.00</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="USD">280.00</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="USD">280.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
  ${line(1, 'G1', 'Guard hours', 'HUR', '200', '1', '200.00')}
  ${line(2, '', 'Unscheduled call svc', 'C62', '1', '80', '80.00')}
</Invoice>`;
  return { name: 'invoice.xml', mimeType: 'application/xml', buffer: Buffer.from(xml) };
}
