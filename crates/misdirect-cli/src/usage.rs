//! What a wrong command line is told.

use crate::error::{Error, Status};
use crate::text;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use misdirect::explain::is_hidden;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;
use std::str;

/// Prints help, a version, or an error with its usage; statuses are clap's: 0 and 2. Help that cannot be
/// written is an error like any other.
pub(crate) fn report(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let written = error.print().and_then(|()| io::stdout().flush());
        return written
            .map_or_else(|reason| Error::Output(reason).report(), |()| Status::Fine.into());
    }
    let status = ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
    let is_harmless = |argument: OsString| {
        str::from_utf8(argument.as_encoded_bytes()).is_ok_and(|text| !text.contains(is_hidden))
    };
    // Nobody is left to tell if printing fails.
    if std::env::args_os().all(is_harmless) {
        let _ = error.print();
    } else {
        // An error quotes arguments as they are. Without colours, escape sequences are gone too.
        for line in error.render().to_string().lines() {
            let _ = writeln!(io::stderr(), "{}", text::visible(line.as_bytes()));
        }
    }
    if let Some(address) = address_for_command(error) {
        let address = text::visible(address.as_bytes());
        let _ = writeln!(io::stderr(), "\nto check an address: misdirect check {address}");
    }
    status
}

/// `misdirect general@army.ml`, without `check`.
fn address_for_command(error: &clap::Error) -> Option<&str> {
    match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, Some(ContextValue::String(word))) => {
            word.contains(['.', '@']).then_some(word.as_str())
        }
        _ => None,
    }
}
