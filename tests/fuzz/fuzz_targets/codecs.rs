//! Every format reads any bytes, and writes what it read. The first byte chooses the format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use refs::codec::{self, Input, ReadOptions, WriteOptions};

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else {
        return;
    };
    let codec = codec::CODECS[usize::from(*first) % codec::CODECS.len()];
    let input = Input { bytes, name: "fuzz" };
    codec.recognise(&input);
    if codec.format().reads {
        let (references, _) = codec::read_all(codec, &input, &ReadOptions::default());
        if codec.format().writes {
            let _ = codec::write_string(codec, &references, &WriteOptions::default());
        }
    }
});
