//! The structs of the Arrow C data interface, and who frees them.
//!
//! <https://arrow.apache.org/docs/format/CDataInterface.html>

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

/// The type of a column: `struct ArrowSchema`.
#[repr(C)]
pub(super) struct Schema {
    pub(super) format: *const c_char,
    pub(super) name: *const c_char,
    pub(super) metadata: *const c_char,
    pub(super) flags: i64,
    pub(super) n_children: i64,
    pub(super) children: *mut *mut Schema,
    pub(super) dictionary: *mut Schema,
    pub(super) release: Option<unsafe extern "C" fn(*mut Schema)>,
    pub(super) private_data: *mut c_void,
}

/// A field that may be null, in `Schema::flags`.
pub(super) const NULLABLE: i64 = 2;

/// The rows of a column: `struct ArrowArray`.
#[repr(C)]
pub(super) struct Array {
    pub(super) length: i64,
    pub(super) null_count: i64,
    pub(super) offset: i64,
    pub(super) n_buffers: i64,
    pub(super) n_children: i64,
    pub(super) buffers: *mut *const c_void,
    pub(super) children: *mut *mut Array,
    pub(super) dictionary: *mut Array,
    pub(super) release: Option<unsafe extern "C" fn(*mut Array)>,
    pub(super) private_data: *mut c_void,
}

/// A column in pieces: `struct ArrowArrayStream`.
#[repr(C)]
pub(super) struct Stream {
    pub(super) get_schema: Option<unsafe extern "C" fn(*mut Stream, *mut Schema) -> c_int>,
    pub(super) get_next: Option<unsafe extern "C" fn(*mut Stream, *mut Array) -> c_int>,
    pub(super) get_last_error: Option<unsafe extern "C" fn(*mut Stream) -> *const c_char>,
    pub(super) release: Option<unsafe extern "C" fn(*mut Stream)>,
    pub(super) private_data: *mut c_void,
}

/// A struct that has to be released once, by whoever has it last.
pub(super) trait Release: Sized {
    /// One that was released: whoever takes a struct leaves this in its place.
    const RELEASED: Self;

    /// Calls the callback, which leaves a released struct; nothing where it is one.
    fn release(&mut self);
}

macro_rules! release {
    ($($type:ident { $($field:ident: $none:expr),* })*) => {$(
        impl Release for $type {
            const RELEASED: Self =
                Self { $($field: $none,)* release: None, private_data: null_mut() };

            fn release(&mut self) {
                if let Some(release) = self.release {
                    // SAFETY: the producer's promise; it was not released, as the callback is
                    // there.
                    unsafe { release(self) };
                }
            }
        }
    )*};
}

release! {
    Schema {
        format: null_mut(), name: null_mut(), metadata: null_mut(), flags: 0, n_children: 0,
        children: null_mut(), dictionary: null_mut()
    }
    Array {
        length: 0, null_count: 0, offset: 0, n_buffers: 0, n_children: 0, buffers: null_mut(),
        children: null_mut(), dictionary: null_mut()
    }
    Stream { get_schema: None, get_next: None, get_last_error: None }
}

/// A struct that is ours to release. Has its layout, so that a capsule of it is one of the struct.
#[repr(transparent)]
pub(super) struct Owned<T: Release>(pub(super) T);

impl<T: Release> Drop for Owned<T> {
    fn drop(&mut self) {
        self.0.release();
    }
}

// SAFETY: the interface lets any thread use and release a struct, one at a time.
unsafe impl<T: Release> Send for Owned<T> {}
