//! E-invoices: UBL and UN/CEFACT XML, alone or inside a PDF.
