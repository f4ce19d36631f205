//! The unused space of a page of an SQLite file. Pure.
//!
//! `secure_delete` overwrites a row where it lies. But a row that SQLite moved from a full or empty page to the one beside
//! it leaves its bytes behind, in the space between a page's list of cells and its cells, and there no later DELETE finds
//! them. That space holds nothing by the file format (`https://www.sqlite.org/fileformat2.html`, B-tree Pages), so it can
//! be overwritten at any time.

use std::ops::Range;

/// Bytes of the file's own header, in front of the first page's.
const FILE_HEADER: usize = 100;

/// Where a page's unused space has anything in it; `None` where it has nothing, or the page is none of rows or keys.
pub(super) fn leftover(page: &[u8], number: u32) -> Option<Range<usize>> {
    let header = if number == 1 { FILE_HEADER } else { 0 };
    // Any other page begins with the number of the next of its kind, and none is as high as that.
    let before_cells = match page.get(header)? {
        0x02 | 0x05 => 12,
        0x0a | 0x0d => 8,
        _ => return None,
    };
    let two = |at: usize| {
        let bytes = page.get(header + at..header + at + 2)?;
        Some(usize::from(u16::from_be_bytes(bytes.try_into().ok()?)))
    };
    let cells = match two(5)? {
        0 => 65_536,
        cells => cells,
    };
    let unused = header + before_cells + 2 * two(3)?..cells;
    let has_any = page.get(unused.clone())?.iter().any(|byte| *byte != 0);
    has_any.then_some(unused)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A leaf of rows with two cells, at 480 and 496 of 512 bytes.
    fn leaf() -> Vec<u8> {
        let mut page = vec![0; 512];
        page[..12].copy_from_slice(&[0x0d, 0, 0, 0, 2, 1, 0xe0, 0, 1, 0xe0, 1, 0xf0]);
        page[480..].fill(7);
        page
    }

    #[test]
    fn what_was_left_behind_is_found_and_nothing_else() {
        let mut page = leaf();
        assert_eq!(leftover(&page, 2), None);
        page[300] = 1;
        assert_eq!(leftover(&page, 2), Some(12..480));
        page[0] = 0x05;
        assert_eq!(leftover(&page, 2), Some(16..480));
        let mut first = vec![1; 612];
        first[100..].copy_from_slice(&page);
        first[105..107].copy_from_slice(&[2, 0x44]);
        assert_eq!(leftover(&first, 1), Some(116..580));
    }

    #[test]
    fn what_is_no_page_of_rows_is_left_alone() {
        let mut page = leaf();
        page[300] = 1;
        for kind in [0, 1, 3, 0x0c] {
            page[0] = kind;
            assert_eq!(leftover(&page, 2), None, "{kind}");
        }
        page[0] = 0x0d;
        // Cells that begin inside their list, or behind the page: nothing that can be trusted.
        page[5..7].copy_from_slice(&[0, 9]);
        assert_eq!(leftover(&page, 2), None);
        page[5..7].copy_from_slice(&[3, 0]);
        assert_eq!(leftover(&page, 2), None);
        assert_eq!(leftover(&[], 2), None);
    }
}
