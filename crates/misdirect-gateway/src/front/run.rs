//! What a front end runs in: threads, policy and directories, the watch over them, metrics, and an end on
//! SIGTERM.

use super::listen::on_this_machine;
use crate::args::Common;
use crate::config::Front;
use crate::error::Error;
use crate::service::{Loaded, Service, serve_metrics, watch};
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

/// More help nobody: two answer what a mail server of any size asks.
const THREADS_MAX: usize = 4;

pub(super) fn run(
    args: &Common,
    front: Front,
    serve: impl AsyncFnOnce(Arc<Service>) -> Result<(), Error>,
) -> Result<(), Error> {
    let loaded = Loaded::read(args.config.as_deref(), Some(front))?;
    let threads = available_parallelism().map_or(1, |count| count.get().min(THREADS_MAX));
    let threads = args.threads.map_or(threads, usize::from);
    let runtime = Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = runtime.map_err(Error::Runtime)?;
    let result = runtime.block_on(async {
        let service = Arc::new(Service::new(loaded, std::io::stderr()));
        watch(service.clone(), args.config.clone(), front).await.map_err(Error::Runtime)?;
        if let Some(address) = args.metrics {
            on_this_machine(address)?;
            serve_metrics(service.clone(), address).await?;
        }
        let mut terminate = signal(SignalKind::terminate()).map_err(Error::Runtime)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::Runtime)?;
        tokio::select! {
            result = serve(service) => result,
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
        }
    });
    // A thread that waits for standard input would wait for ever.
    runtime.shutdown_background();
    result
}
