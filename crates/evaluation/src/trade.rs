//! What vendors sell: how the contract names it, how an invoice does, and by which unit.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub code: &'static str,
    pub agreed: &'static str,
    pub reworded: &'static str,
    pub unit: &'static str,
}

const fn item(code: &'static str, agreed: &'static str, reworded: &'static str, unit: &'static str) -> Item {
    Item { code, agreed, reworded, unit }
}

impl Default for Item {
    fn default() -> Self {
        item("X-000", "Nothing", "Nothing", "each")
    }
}

pub const ITEMS: &[Item] = &[
    item("SEC-101", "Senior security guard, night shift", "Night shift senior security guard", "hour"),
    item("SEC-230", "Mobile patrol vehicle", "Patrol vehicle, mobile", "day"),
    item("CLN-014", "Window cleaning, exterior facade", "Exterior facade window cleaning", "m2"),
    item("CLN-020", "Carpet shampooing", "Shampooing of carpet", "m2"),
    item("FAC-301", "Hydraulic elevator maintenance", "Maintenance of hydraulic elevator", "each"),
    item("FAC-322", "Boiler inspection", "Inspection of boiler", "each"),
    item("EQP-070", "Forklift rental, 3 t", "Rental of forklift 3 t", "day"),
    item("LOG-415", "Ambient pallet storage", "Storage of pallets, ambient", "pallet"),
    item("LOG-433", "Refrigerated trucking", "Trucking, refrigerated", "km"),
    item("NET-240", "Network switch, 24 port", "24-port network switch", "each"),
    item("CLD-501", "Cloud object storage", "Object storage in cloud", "GB"),
    item("CLD-544", "Gateway requests", "Requests through gateway", "thousand"),
    item("ITS-610", "Structural engineer", "Engineer, structural", "hour"),
    item("ITS-655", "Database administrator", "Administrator, database", "hour"),
    item("CAB-704", "Copper cable, 4 mm", "4 mm copper cable", "m"),
    item("GEN-710", "Diesel generator servicing", "Servicing of diesel generator", "each"),
    item("PST-801", "Rodent pest control treatment", "Pest control treatment, rodent", "each"),
    item("LND-811", "Landscape mowing", "Mowing of landscape", "m2"),
    item("LAB-820", "Drinking water analysis", "Analysis of drinking water", "each"),
    item("DOC-831", "Confidential paper shredding", "Shredding of confidential paper", "kg"),
    item("LDY-840", "Uniform laundering", "Laundering of uniforms", "each"),
    item("LAB-862", "Pipette calibration", "Calibration of pipette", "each"),
    item("LNG-870", "Translation German to English", "German to English translation", "each"),
    item("STL-901", "Galvanised steel beam", "Steel beam, galvanised", "kg"),
    item("CEM-910", "Portland cement", "Cement, Portland", "tonne"),
    item("GLV-921", "Nitrile gloves", "Gloves, nitrile", "box"),
    item("PPR-930", "Copier paper A4", "A4 copier paper", "pack"),
    item("TNR-941", "Laser toner cartridge", "Toner cartridge for laser", "each"),
    item("ASP-952", "Asphalt resurfacing", "Resurfacing with asphalt", "m2"),
    item("CRN-960", "Tower crane hire", "Hire of tower crane", "day"),
];

/// How invoices write a unit.
pub fn spellings(unit: &str) -> &'static [&'static str] {
    match unit {
        "hour" => &["hour", "HUR", "hrs", "h"],
        "day" => &["day", "DAY", "days"],
        "m2" => &["m2", "MTK", "sqm"],
        "each" => &["each", "C62", "pcs", "EA"],
        "month" => &["month", "MON", "months"],
        "kg" => &["kg", "KGM"],
        "km" => &["km", "KMT"],
        "m" => &["m", "MTR"],
        "tonne" => &["tonne", "TNE"],
        "GB" => &["GB", "E34"],
        "pallet" => &["pallet", "pallets"],
        "box" => &["box", "boxes"],
        "pack" => &["pack", "packs"],
        "thousand" => &["thousand", "MIL"],
        _ => &[],
    }
}

/// A vendor's name, the same name written otherwise, and another company of a like name.
pub const VENDORS: &[(&str, &str, &str)] = &[
    ("Acme Corporation", "Acme Corp.", "Apex Corporation"),
    ("Delta Inc", "DELTA INC.", "Delta LLC"),
    ("Northwick Field Services Ltd", "Northwick Field Services Limited", "Southmoor Field Engineering Ltd"),
    ("Blue Collar Staffing Co", "Blue Collar Staffing", "Green Collar Recruiting Co"),
    ("Müller & Söhne GmbH", "Müller und Söhne GmbH", "Meyer Transporte GmbH"),
    ("Brightwater Laboratories Inc", "BRIGHTWATER LABORATORIES, Inc.", "Clearstream Laboratories Inc"),
    ("Halvorsen Maritime AS", "Halvorsen Maritime A.S.", "Halvorsen Maritime GmbH"),
    ("Quillon Cloud Hosting LLC", "Quillon Cloud Hosting, L.L.C.", "Zephyr Data Hosting LLC"),
];

pub const CUSTOMERS: &[(&str, &str, &str)] = &[
    ("Aldermoor Foods Ltd", "ALDERMOOR FOODS LIMITED", "Pembroke Textiles Ltd"),
    ("Castellan Hospitals Trust", "Castellan Hospitals Trust, Accounts Payable", "Wexford Schools Trust"),
    ("Orbis Logistics BV", "Orbis Logistics B.V.", "Tangent Retail BV"),
    ("Fairhaven Mills plc", "Fairhaven Mills PLC", "Fairhaven Mills GmbH"),
];
