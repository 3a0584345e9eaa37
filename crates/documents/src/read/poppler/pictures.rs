//! The pictures of a page, as `pdfimages -list` tells them.

/// One picture as it is printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// In pixels.
    width: f32,
    height: f32,
    /// Pixels an inch.
    pub across: f32,
    down: f32,
}

impl Picture {
    /// In square inches.
    pub fn area(self) -> f32 {
        self.width / self.across * (self.height / self.down)
    }
}

/// Each row of the table has the width and height in pixels and, further on, the pixels an inch at which they
/// are printed.
pub fn read_pictures(list: &str) -> Vec<Picture> {
    let pictures = list.lines().skip(2).filter_map(|row| {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let number = |at: usize| cells.get(at)?.parse::<f32>().ok().filter(|number| *number > 0.0);
        Some(Picture { width: number(3)?, height: number(4)?, across: number(12)?, down: number(13)? })
    });
    pictures.filter(|picture| picture.area().is_finite()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_of_pictures_is_counted_as_printed() {
        let list = "page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio\n\
            --------------------------------------------------------------------------------------------\n\
            \u{20}  1     0 image     300   600  gray    1   8  image  no        10  0   300   300 1.2K 2%\n";
        let pictures = read_pictures(list);
        assert_eq!(pictures.iter().map(|picture| (picture.area(), picture.across)).collect::<Vec<_>>(), [(2.0, 300.0)]);
        assert!(read_pictures("page\n---\nnonsense").is_empty());
    }
}
