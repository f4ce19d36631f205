//! A text for cameras: the squares of a QR code, to be drawn by whoever shows it.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// Light squares around the code, without which it is not found: ISO/IEC 18004 wants four.
const QUIET: usize = 4;

/// The dark squares as an SVG path, each of them 1 by 1.
#[derive(Serialize)]
pub(crate) struct Scan {
    /// Squares on each side, those around the code too.
    size: usize,
    path: String,
}

impl Scan {
    /// The code of a text.
    ///
    /// # Errors
    /// When the text is longer than any code, 2,331 bytes.
    pub(crate) fn of(text: &str) -> anyhow::Result<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
        let width = code.width();
        let mut path = String::new();
        for (row, colors) in code.to_colors().chunks(width).enumerate() {
            let mut at = 0;
            for run in colors.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    let (x, y, length) = (at + QUIET, row + QUIET, run.len());
                    path += &format!("M{x} {y}h{length}v1h-{length}z");
                }
                at += run.len();
            }
        }
        Ok(Self {
            size: width + 2 * QUIET,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a square is dark, by what is drawn.
    fn drawn(scan: &Scan) -> Vec<Vec<bool>> {
        let mut squares = vec![vec![false; scan.size]; scan.size];
        for run in scan.path.split('M').skip(1) {
            let (place, rest) = run.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let length: usize = rest.split_once("v1").unwrap().0.parse().unwrap();
            assert_eq!(rest, format!("{length}v1h-{length}z"));
            squares[y][x..x + length].fill(true);
        }
        squares
    }

    #[test]
    fn a_camera_reads_what_was_written() {
        let link = "otpauth://totp/shop.example:M%C3%A4ra?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=shop.example";
        let scan = Scan::of(link).unwrap();
        let squares = drawn(&scan);
        // Four pixels a square, as a camera would have at least.
        let side = scan.size * 4;
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            if squares[y / 4][x / 4] { 0 } else { 255 }
        });
        let grids = seen.detect_grids();
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].decode().unwrap().1, link);
        let edge = |at: usize| squares[at].iter().any(|dark| *dark);
        assert!(!(0..QUIET).any(edge) && edge(QUIET));
    }

    #[test]
    fn what_no_code_holds_is_refused() {
        assert!(Scan::of(&"x".repeat(2_332)).is_err());
        assert!(Scan::of(&"x".repeat(2_331)).is_ok());
    }
}
