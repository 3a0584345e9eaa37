use super::*;

fn names(text: &str) -> Vec<(String, String)> {
    find_parties(text).into_iter().map(|party| (party.name, party.aliases.join("/"))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, alias)| ((*name).to_owned(), (*alias).to_owned())).collect()
}

#[test]
fn reads_the_forms_of_preambles() {
    let cases: [(&str, [(&str, &str); 2]); 18] = [
        (
            "This Agreement is entered into by Zinnia Pharma Inc. (\"Zinnia\") and Aster Labs LLC (\"Aster\") as of May 1.",
            [("Zinnia Pharma Inc.", "Zinnia"), ("Aster Labs LLC", "Aster")],
        ),
        (
            "OUTSOURCING AGREEMENT\nOn the one hand, YARROW IBERIA, S.A., domiciled at Calle 1 (hereinafter, the \"Supplier\").\nAnd on the other hand, WILLOW SPAIN, S.A., domiciled in Madrid (hereinafter referred to as the \"Client\").",
            [("YARROW IBERIA, S.A.", "Supplier"), ("WILLOW SPAIN, S.A.", "Client")],
        ),
        (
            "This agreement is between HAZEL, INC., a Texas corporation (\"Hazel\"), HAZEL FINANCE, INC. (collectively with Hazel, \"HBI\"), and IVY GROUP, INC., a Delaware corporation (\"Ivy\").",
            [("HAZEL, INC. and HAZEL FINANCE, INC.", "Hazel/HBI"), ("IVY GROUP, INC.", "Ivy")],
        ),
        (
            "This agreement is between ALDER\nPIPELINE COMPANY, L.L.C. (\"Transporter\") and BIRCH - OHIO, LLC (\"Shipper\").",
            [("ALDER PIPELINE COMPANY, L.L.C.", "Transporter"), ("BIRCH - OHIO, LLC", "Shipper")],
        ),
        (
            "This Master Service Agreement (\"MSA\") made by and between Larkspur, Inc., with its principal place of business at 50 Tice Blvd, NJ (hereinafter the \"Client\"), and Wren Consulting Pty Ltd, having a place of business in Perth (hereinafter the \"Company\").",
            [("Larkspur, Inc.", "Client"), ("Wren Consulting Pty Ltd", "Company")],
        ),
        (
            "SERVICES AGREEMENT\nbetween\nMARLOWE FOODS COMPANY\nand\nDUNMORE CORP.\nTHIS SERVICES AGREEMENT is between Marlowe Foods Company, a Delaware corporation (\"Buyer\"), and Dunmore Corp., an Illinois corporation (\"Seller\").",
            [("Marlowe Foods Company", "Buyer"), ("Dunmore Corp.", "Seller")],
        ),
        (
            "This Agreement is between Alder Gas, L.L.C., a Delaware limited liability company, hereinafter called \"Shipper\", and Birch Pipeline L.P., a Texas limited partnership, hereinafter called \"Carrier\". WHEREAS",
            [("Alder Gas, L.L.C.", "Shipper"), ("Birch Pipeline L.P.", "Carrier")],
        ),
        (
            "THIS AGREEMENT is made BETWEEN:\n(1) CEDAR FREIGHT LIMITED (company number 123), whose registered office is at 1 High Street, Hull (the \"Carrier\"); and\n(2) ELM RETAIL PLC, whose registered office is at 2 Low Road, York (the \"Customer\").\n1. TERM",
            [("CEDAR FREIGHT LIMITED", "Carrier"), ("ELM RETAIL PLC", "Customer")],
        ),
        (
            "This Amendment No. 2 to the Supply Agreement is entered into by and between Fir Biologics, Inc. and Gorse Pasteur S.A. The parties agree",
            [("Fir Biologics, Inc.", ""), ("Gorse Pasteur S.A.", "")],
        ),
        (
            "THIS AGREEMENT, made this day by and between Hazel Partners, a general partnership of Ohio, \"Owner\", and Ivy Maintenance Co., \"Contractor\".",
            [("Hazel Partners", "Owner"), ("Ivy Maintenance Co.", "Contractor")],
        ),
        (
            "This agreement is entered into by and between the City of Juniper, a municipal corporation (the 'City') and Kelp Services, LLC ('Contractor').",
            [("City of Juniper", "City"), ("Kelp Services, LLC", "Contractor")],
        ),
        (
            "Lime Hosting, Inc., hereinafter referred to as \"Lime\", agrees to provide hosting and Mint Dental, Inc., hereinafter referred to as \"Customer\", agrees to accept it.",
            [("Lime Hosting, Inc.", "Lime"), ("Mint Dental, Inc.", "Customer")],
        ),
        (
            "This Agreement (the \"Agreement\") is made and entered into as of May 1, 2020 by and among OAK BANK, N.A., a national banking association, as buyer (\"Oak\"), and Pine St. Capital, Inc. d/b/a Pine, a corporation (\"Pine\").",
            [("OAK BANK, N.A.", "Oak"), ("Pine St. Capital, Inc. d/b/a Pine", "Pine")],
        ),
        (
            "HOSTING AGREEMENT\n1. This Agreement (with its Exhibit A) is entered into by Larch Web Corporation (\"Larch\") and Rowan Corporation (\"Customer\") for the purpose of hosting.",
            [("Larch Web Corporation", "Larch"), ("Rowan Corporation", "Customer")],
        ),
        (
            "THIS AGREEMENT made this 20 day of May, 1995.\nB E T W E E N:\nSEDGE COURIER LTD.\n(\"Sedge\")\n- and -\nTHRIFT COURIER SYSTEMS LTD.\na subsidiary of Tansy Inc.\n(\"Thrift\")\nWHEREAS",
            [("SEDGE COURIER LTD.", "Sedge"), ("THRIFT COURIER SYSTEMS LTD.", "Thrift")],
        ),
        (
            "This Agreement is effective by and between:\nParties to this agreement\nVETCH SMELTERS (Pty) Ltd, registered at Box 6, represented by Jo Bramble, Director (hereinafter referred to as \"the Customer\"),\nAND\nWOAD IT, SA., a public company (hereinafter referred to as \"WIT\").",
            [("VETCH SMELTERS (Pty) Ltd", "the Customer"), ("WOAD IT, SA.", "WIT")],
        ),
        (
            "This Agreement is between Yew Hosting Inc. (the \"Provider\"), and AVENS PTE, LTD., a company of Singapore and Borage Systems Ltd, a company of Israel (each and both of them \"Recipient\").",
            [("Yew Hosting Inc.", "Provider"), ("AVENS PTE, LTD. and Borage Systems Ltd", "Recipient")],
        ),
        (
            "This Agreement is between Clover, Inc. and Clover Licensee, Inc. (collectively \"Clover\") and Dock Media, L.L.C. (\"Dock\").",
            [("Clover, Inc. and Clover Licensee, Inc.", "Clover"), ("Dock Media, L.L.C.", "Dock")],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text), pairs(&expected), "{text}");
    }
}

#[test]
fn a_between_of_other_things_names_no_party() {
    assert!(names("The temperature shall be between 60 and 80 degrees F. at all times.").is_empty());
}
