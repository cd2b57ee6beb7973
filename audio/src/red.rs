//! Redundant audio data: a packet's payload with copies of earlier ones before it (RFC 2198).
//!
//! ```text
//! for each copy:  1 | payload type, 7 bits | timestamp offset, 14 bits | length, 10 bits
//! for the last:   0 | payload type, 7 bits
//! then the copies' bytes, oldest first, and the newest payload, which takes what is left
//! ```

/// The furthest a copy may be behind, samples of 48 kHz: 341 ms (14 bits).
pub(crate) const MAX_OFFSET: u32 = 0x3fff;
/// The longest copy, bytes (10 bits).
pub(crate) const MAX_COPY_BYTES: usize = 0x3ff;
/// Blocks read from one packet at most: more is an attack, not redundancy.
const MAX_BLOCKS: usize = 16;
/// Bytes of a copy's header.
const COPY_HEADER_BYTES: usize = 4;
/// A header with this bit has another after it.
const FOLLOWED: u8 = 0x80;

/// One payload inside a redundant packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// Samples of 48 kHz by which it is older than the packet's timestamp; 0 for the newest.
    pub(crate) offset: u32,
    pub(crate) payload: &'a [u8],
}

/// Why bytes are no redundant packet of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RedError {
    #[error("the headers end too early")]
    Headers,
    #[error("a block ends after the packet")]
    Length,
    #[error("payload type {0} inside")]
    PayloadType(u8),
    #[error("more than {MAX_BLOCKS} blocks")]
    TooMany,
}

/// The blocks of a packet that hold something, oldest first as they are sent.
///
/// # Errors
///
/// [`RedError`] for anything but whole blocks of `payload_type`.
pub(crate) fn parse(packet: &[u8], payload_type: u8) -> Result<impl Iterator<Item = Block<'_>>, RedError> {
    let mut blocks = [Block { offset: 0, payload: &[][..] }; MAX_BLOCKS];
    let mut lengths = [0; MAX_BLOCKS];
    let mut count = 0;
    let mut rest = packet;
    loop {
        let (&first, _) = rest.split_first().ok_or(RedError::Headers)?;
        if first & !FOLLOWED != payload_type {
            return Err(RedError::PayloadType(first & !FOLLOWED));
        }
        if count == MAX_BLOCKS {
            return Err(RedError::TooMany);
        }
        if first & FOLLOWED == 0 {
            rest = &rest[1..];
            break;
        }
        let (header, after) = rest.split_at_checked(COPY_HEADER_BYTES).ok_or(RedError::Headers)?;
        blocks[count].offset = u32::from(header[1]) << 6 | u32::from(header[2]) >> 2;
        lengths[count] = usize::from(header[2] & 0x03) << 8 | usize::from(header[3]);
        count += 1;
        rest = after;
    }
    for (block, &length) in blocks.iter_mut().zip(&lengths).take(count) {
        (block.payload, rest) = rest.split_at_checked(length).ok_or(RedError::Length)?;
    }
    blocks[count].payload = rest;
    Ok(blocks.into_iter().take(count + 1).filter(|block| !block.payload.is_empty()))
}

/// Puts `copies`, oldest first, and the newest payload into one packet. A copy that is too far behind or too
/// long for its header is left out.
pub(crate) fn write<'a>(
    copies: impl Iterator<Item = Block<'a>> + Clone,
    newest: &[u8],
    payload_type: u8,
) -> Vec<u8> {
    let copies = copies.filter(|copy| {
        (1..=MAX_OFFSET).contains(&copy.offset) && (1..=MAX_COPY_BYTES).contains(&copy.payload.len())
    });
    let length = |copy: Block<'_>| COPY_HEADER_BYTES + copy.payload.len();
    let mut packet = Vec::with_capacity(copies.clone().map(length).sum::<usize>() + 1 + newest.len());
    for copy in copies.clone() {
        let length = copy.payload.len();
        packet.extend([
            FOLLOWED | payload_type,
            (copy.offset >> 6) as u8,
            (copy.offset << 2) as u8 | (length >> 8) as u8,
            length as u8,
        ]);
    }
    packet.push(payload_type & !FOLLOWED);
    copies.for_each(|copy| packet.extend_from_slice(copy.payload));
    packet.extend_from_slice(newest);
    packet
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPUS: u8 = 111;

    fn blocks(packet: &[u8]) -> Result<Vec<Block<'_>>, RedError> {
        parse(packet, OPUS).map(Iterator::collect)
    }

    #[test]
    fn what_is_written_is_read() {
        let (old, older) = (vec![1; 300], vec![2; MAX_COPY_BYTES]);
        let copies =
            [Block { offset: MAX_OFFSET, payload: &older }, Block { offset: 480, payload: &old }].into_iter();
        let packet = write(copies.clone(), &[7, 8, 9], OPUS);
        assert_eq!(packet.len(), 2 * 4 + 1 + 300 + 1_023 + 3);
        let newest = Block { offset: 0, payload: &[7, 8, 9][..] };
        assert_eq!(blocks(&packet).unwrap(), Vec::from_iter(copies.chain([newest])));
    }

    #[test]
    fn the_bits_are_those_of_the_standard() {
        let copy = Block { offset: 0x1234, payload: &[0xaa; 0x105] };
        let packet = write([copy].into_iter(), &[0xbb], OPUS);
        // 1 1101111 | 01 0010 0011 0100 | 01 0000 0101 | 0 1101111 (RFC 2198 §3).
        assert_eq!(packet[..5], [0xef, 0x48, 0xd1, 0x05, 0x6f]);
        assert_eq!(packet.last(), Some(&0xbb));
    }

    #[test]
    fn a_copy_its_header_cannot_tell_is_left_out() {
        let far = Block { offset: MAX_OFFSET + 1, payload: &[1] };
        let long = Block { offset: 480, payload: &[1; MAX_COPY_BYTES + 1] };
        let empty = Block { offset: 480, payload: &[] };
        assert_eq!(write([far, long, empty].into_iter(), &[5], OPUS), [OPUS, 5]);
    }

    #[test]
    fn hostile_bytes_are_errors() {
        assert_eq!(blocks(&[]), Err(RedError::Headers));
        assert_eq!(blocks(&[0x80 | OPUS]), Err(RedError::Headers));
        assert_eq!(blocks(&[0x80 | OPUS, 0, 0, 1]), Err(RedError::Headers));
        assert_eq!(blocks(&[0x80 | OPUS, 0, 3, 255, OPUS, 1]), Err(RedError::Length));
        assert_eq!(blocks(&[96, 1]), Err(RedError::PayloadType(96)));
        assert_eq!(blocks(&[0x80 | OPUS, 0, 0, 0].repeat(40)), Err(RedError::TooMany));
        assert_eq!(blocks(&[OPUS]), Ok(vec![]));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic() {
        let mut state = 1_u64;
        for length in 0..2_000 {
            let bytes: Vec<u8> = (0..length % 60)
                .map(|index| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let byte = (state >> 40) as u8;
                    // Often a header, so that what follows headers is reached.
                    if index % 4 == 0 && byte & 3 > 0 { 0x80 | OPUS } else { byte }
                })
                .collect();
            if let Ok(blocks) = blocks(&bytes) {
                assert!(blocks.iter().map(|block| block.payload.len()).sum::<usize>() < bytes.len());
            }
        }
    }
}
