//! Front ends: one file a protocol. Each makes a [`Mail`](crate::judgement::Mail) of what it is asked, and says the
//! answer in its own words.

mod listen;
mod postfix;
mod run;

use crate::args;
use crate::error::Error;
use listen::Listen;
use run::run;

/// `misdirect-gateway policy`.
pub(crate) fn policy(args: &args::Policy) -> Result<(), Error> {
    run(&args.common, async |service| match &args.listen {
        Some(listen) => {
            Listen::read(listen)?.on_this_machine()?.serve(service, postfix::serve).await
        }
        None => postfix::serve(tokio::io::join(tokio::io::stdin(), tokio::io::stdout()), service)
            .await
            .map_err(Error::Stream),
    })
}
