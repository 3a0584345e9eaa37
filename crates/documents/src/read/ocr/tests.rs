use std::cell::{Cell, RefCell};

use domain::Confidence;

use super::*;

/// Knows what stands on a picture that is upright, and nothing of one that is not.
struct Fake {
    upright_width: usize,
    text: &'static str,
    asked: RefCell<Vec<Vec<Language>>>,
}

impl Fake {
    fn new(upright_width: usize, text: &'static str) -> Self {
        Self { upright_width, text, asked: RefCell::default() }
    }
}

impl WordReader for Fake {
    fn read_words(&self, picture: &Raster, languages: &[Language]) -> Result<Vec<TextLine>, ReadFailure> {
        self.asked.borrow_mut().push(languages.to_vec());
        if picture.width() != self.upright_width {
            return Ok(Vec::new());
        }
        let word = |(at, text): (usize, &str)| Word {
            text: text.to_owned(),
            area: PageBox::new(at as f32 * 10.0, 20.0, at as f32 * 10.0 + 8.0, 30.0),
            confidence: Confidence::percent(90),
        };
        Ok(TextLine::of(self.text.split(' ').enumerate().map(word).collect(), 0).into_iter().collect())
    }

    fn find_turn(&self, picture: &Raster) -> Result<Option<u8>, ReadFailure> {
        Ok((picture.width() != self.upright_width).then_some(1))
    }
}

fn inked(width: usize, height: usize) -> Raster {
    let pixels = (0..width * height).map(|at| if at % 7 == 0 { 0 } else { 255 });
    Raster::new(width, height, pixels.collect()).unwrap()
}

#[test]
fn a_page_on_its_side_is_turned_and_says_so() {
    let fake = Fake::new(200, "please pay the amount of this invoice");
    let told = Cell::new((0, 0));
    let on_page = |number, of| told.set((number, of));
    let (page, tilt) = Ocr::new(&fake, &on_page).read_page(&inked(300, 200), 600.0, 2, 5).unwrap();
    assert_eq!((tilt.quarters, told.get()), (1, (2, 5)));
    assert_eq!((page.width, page.height), (400.0, 600.0));
    assert_eq!((tilt.width, tilt.height), (600.0, 400.0));
    assert_eq!(page.lines[0].words[1].area.left, 20.0);
}

#[test]
fn a_blank_page_is_not_read_and_a_document_has_only_so_many() {
    let fake = Fake::new(200, "never asked");
    let blank = Raster::new(200, 300, vec![255; 60_000]).unwrap();
    let on_page = |_, _| ();
    let mut ocr = Ocr::new(&fake, &on_page);
    for number in 1..=60 {
        assert!(ocr.read_page(&blank, 595.0, number, 99).unwrap().0.lines.is_empty());
    }
    assert_eq!(ocr.read_page(&blank, 595.0, 61, 99), Err(ReadFailure::TooLarge(Limit::Scans)));
    assert!(fake.asked.borrow().is_empty());
}

#[test]
fn the_language_found_on_the_first_page_reads_the_others() {
    let fake = Fake::new(200, "nous vous prions de payer la facture pour le montant des services");
    let on_page = |_, _| ();
    let mut ocr = Ocr::new(&fake, &on_page);
    ocr.read_page(&inked(200, 300), 595.0, 1, 2).unwrap();
    ocr.read_page(&inked(200, 300), 595.0, 2, 2).unwrap();
    let french = vec![Language::French, Language::English];
    assert_eq!(*fake.asked.borrow(), [Language::FIRST.to_vec(), french.clone(), french]);
}
