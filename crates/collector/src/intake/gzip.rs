use std::io::Read as _;

use flate2::read::GzDecoder;
use otklik_wire::batch::MAX_INFLATED_BYTES;

use super::Refusal;

/// The bytes that a gzip stream holds, as long as they are not too many.
pub(super) fn unfold(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut unfolded = Vec::new();
    // One byte more than allowed tells too much from just enough, and a bomb is never unfolded further.
    GzDecoder::new(body)
        .take(MAX_INFLATED_BYTES as u64 + 1)
        .read_to_end(&mut unfolded)
        .map_err(|error| Refusal::Malformed(format!("the body is not gzip: {error}")))?;
    if unfolded.len() > MAX_INFLATED_BYTES {
        return Err(Refusal::TooLarge);
    }
    Ok(unfolded)
}
