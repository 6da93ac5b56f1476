//! The key by which clients are counted.

use crate::args;
use crate::error::Error;
use misdirect_sensor::ClientKey;
use std::fs;
use std::path::Path;

/// The key in a file, or a random one; none where clients are not counted. Counts that go on in another run need the
/// same key there.
pub(crate) fn key(asked: &args::Clients, is_kept: bool) -> Result<Option<ClientKey>, Error> {
    match &asked.client_key {
        _ if !asked.count_clients => Ok(None),
        Some(file) => read(file).map(Some),
        None if is_kept => Err(Error::NoKey),
        None => ClientKey::random().map(Some).map_err(Error::Random),
    }
}

fn read(file: &Path) -> Result<ClientKey, Error> {
    let text = fs::read_to_string(file).map_err(|reason| Error::reading(file, reason))?;
    let text = text.trim();
    let is_key = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u128::from_str_radix(text, 16).ok().filter(|_| is_key);
    let number = number.ok_or_else(|| Error::Key { file: file.to_owned() })?;
    Ok(ClientKey::new(number.to_be_bytes()))
}
