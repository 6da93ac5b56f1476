//! Front ends: one file a protocol. Each makes a [`Mail`](crate::judgement::Mail) of what it is asked, and says the
//! answer in its own words.

mod catch;
mod listen;
mod milter;
mod opensmtpd;
mod postfix;
mod run;
mod said;
mod talk;

pub use said::said;

use crate::args;
use crate::config::Front;
use crate::error::Error;
use listen::Listen;
use run::run;
use tokio::io::{join, stdin, stdout};

/// `misdirect-gateway policy`.
pub(crate) fn policy(args: &args::Policy) -> Result<(), Error> {
    let listen = args.listen.as_deref().map(Listen::on_this_machine).transpose()?;
    run(&args.common, Front::Policy, async |service| match listen {
        Some(listen) => {
            let serve = |stream, _| postfix::serve(stream, service.clone());
            listen.serve(service.clone(), serve).await
        }
        None => postfix::serve(join(stdin(), stdout()), service).await.map_err(Error::Stream),
    })
}

/// `misdirect-gateway milter`.
pub(crate) fn milter(args: &args::Milter) -> Result<(), Error> {
    let listen = Listen::on_this_machine(&args.listen)?;
    run(&args.common, Front::Milter, async |service| {
        let serve = |stream, _| milter::serve(stream, service.clone());
        listen.serve(service.clone(), serve).await
    })
}

/// `misdirect-gateway opensmtpd`.
pub(crate) fn opensmtpd(args: &args::Opensmtpd) -> Result<(), Error> {
    run(&args.common, Front::Opensmtpd, async |service| {
        opensmtpd::serve(join(stdin(), stdout()), service).await.map_err(Error::Stream)
    })
}

/// `misdirect-gateway catch`.
pub(crate) fn catch(args: &args::Catch) -> Result<(), Error> {
    let listen = Listen::read(&args.listen)?;
    let server = catch::Server::new(&args.name, args.counts.as_deref())?;
    let result = run(&args.common, Front::Catch, async |service| {
        tokio::spawn(catch::keep_counts(server.clone(), service.clone()));
        let serve = |stream, peer| catch::serve(stream, peer, server.clone(), service.clone());
        listen.serve(service.clone(), serve).await
    });
    server.counts.save()?;
    result
}
