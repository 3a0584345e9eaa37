//! A part of a document's page as a picture, with the place that is meant marked in it.

use domain::PageBox;
use leptos::prelude::*;

use crate::model::DocumentView;

/// How much of the page is shown around the place, in points, and how wide a picture is at least.
const MARGIN: (f32, f32) = (14.0, 9.0);
const LEAST_WIDTH: f32 = 240.0;

/// Nothing where the document has no such page, as data has none.
#[component]
pub fn PageCrop(document: DocumentView, page: u32, area: PageBox, label: String) -> impl IntoView {
    let size = usize::try_from(page).ok().and_then(|page| document.pages.get(page.checked_sub(1)?)).copied();
    size.map(|size| {
        let shown = crop(area, (size.width, size.height));
        let view_box =
            format!("{} {} {} {}", shown.left, shown.top, shown.right - shown.left, shown.bottom - shown.top);
        let source = format!("/documents/{}/pages/{page}.png", document.id);
        view! {
            <svg class="crop" viewBox=view_box role="img" aria-label=label>
                <image href=source x="0" y="0" width=size.width height=size.height preserveAspectRatio="none"></image>
                <rect class="crop-box" x=area.left - 2.0 y=area.top - 1.5 width=area.right - area.left + 4.0
                    height=area.bottom - area.top + 3.0 rx="2"></rect>
            </svg>
        }
    })
}

/// The place with its surroundings, within the page.
fn crop(area: PageBox, (width, height): (f32, f32)) -> PageBox {
    let lacking = (LEAST_WIDTH - (area.right - area.left) - 2.0 * MARGIN.0).max(0.0) / 2.0;
    let left = (area.left - MARGIN.0 - lacking).clamp(0.0, width);
    let right = (area.right + MARGIN.0 + lacking).clamp(0.0, width);
    let top = (area.top - MARGIN.1).clamp(0.0, height);
    let bottom = (area.bottom + MARGIN.1).clamp(0.0, height);
    // A place that is none shows the page.
    if right - left < 1.0 || bottom - top < 1.0 {
        PageBox::new(0.0, 0.0, width, height)
    } else {
        PageBox::new(left, top, right, bottom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_shows_the_place_with_its_surroundings_and_stays_on_the_page() {
        let page = (595.0, 842.0);
        assert_eq!(crop(PageBox::new(100.0, 200.0, 400.0, 212.0), page), PageBox::new(86.0, 191.0, 414.0, 221.0));
        // A short value is shown in its row.
        let short = crop(PageBox::new(300.0, 200.0, 340.0, 212.0), page);
        assert_eq!((short.left, short.right), (200.0, 440.0));
        assert_eq!(crop(PageBox::new(0.0, 0.0, 595.0, 842.0), page), PageBox::new(0.0, 0.0, 595.0, 842.0));
        assert_eq!(crop(PageBox::new(900.0, 900.0, 950.0, 950.0), page), PageBox::new(0.0, 0.0, 595.0, 842.0));
    }
}
