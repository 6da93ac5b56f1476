//! A front end without a connection, for fuzz targets.

use super::{catch, milter, opensmtpd, postfix};
use crate::config::Front;
use crate::service::{Loaded, Service};
use std::io::sink;
use std::sync::{Arc, LazyLock};
use tokio::io::join;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_current_thread().enable_time().build().expect("a runtime of one thread")
});
static SERVICE: LazyLock<Arc<Service>> = LazyLock::new(|| {
    let loaded = Loaded::read(None, None).expect("the policy without a file");
    Arc::new(Service::new(loaded, sink()))
});
static SERVER: LazyLock<Arc<catch::Server>> =
    LazyLock::new(|| catch::Server::new("mx.example", None).expect("counts without a file"));

/// All that a front end says to an input, by the policy that holds without a file.
pub fn said(front: Front, input: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    let (stream, service) = (join(input, &mut output), SERVICE.clone());
    // What breaks off has said what it has said.
    let _ = RUNTIME.block_on(async {
        match front {
            Front::Policy => postfix::serve(stream, service).await,
            Front::Milter => milter::serve(stream, service).await,
            Front::Opensmtpd => opensmtpd::serve(stream, service).await,
            Front::Catch => catch::serve(stream, None, SERVER.clone(), service).await,
        }
    });
    output
}
