//! The crate against implementations that are not ours: scipy, statsmodels, numpy, publications, a pencil.
//!
//! The vectors are JSON, compiled in so that the same tests run where there is no file system. `vectors/README.md` says
//! where they come from and how to make them again.

#![allow(clippy::unwrap_used)]

mod vectors {
    mod agreement;
    mod difference;
    mod drift;
    mod level;
    mod many;
    mod mean;
    mod needed;
    mod net;
    mod published;
    mod servqual;
    mod share;
    mod weighted;
}
