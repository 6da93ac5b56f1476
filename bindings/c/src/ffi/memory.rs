//! The caller's memory: every pointer is checked here before it is followed.
//!
//! NULL, alignment and sizes are checked; that memory is really there cannot be, and is what the
//! functions' "Safety" demands.

use crate::abi::{self, Addresses, Answer, Layer, Message, Status};
use crate::convert;
use misdirect::compare::Costs;
use misdirect::explain::Language;
use misdirect::variants::{Variant, VariantKind, variants_of};
use misdirect::{Checker, Domain, MessageContext};
use std::any::TypeId;
use std::ffi::{CStr, c_char};
use std::hash::{Hash, Hasher};
use std::mem::{align_of, size_of, transmute};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;

/// No struct grows beyond this; a larger size is memory that was never written.
const STRUCT_SIZE_MAX: usize = 1 << 16;
/// "misdirec": what this library wrote, in the layout of its first version.
const MARK: u64 = 0x6d69_7364_6972_6563;

const _: () = assert!(size_of::<MessageContext>() <= size_of::<[u64; abi::MESSAGE_WORDS]>());
const _: () = assert!(align_of::<MessageContext>() <= align_of::<u64>());

/// Runs a function's body; a panic becomes [`Status::Internal`] instead of crossing into C.
pub(super) fn guarded(body: impl FnOnce() -> Result<(), Status>) -> Status {
    // What a panic leaves half done is the caller's output at most, which then is to be ignored.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => Status::Ok,
        Ok(Err(status)) => status,
        Err(_) => Status::Internal,
    }
}

fn usable<T>(pointer: *const T) -> Result<(), Status> {
    if pointer.is_null() {
        return Err(Status::NullPointer);
    }
    if pointer.is_aligned() { Ok(()) } else { Err(Status::Misaligned) }
}

/// An array of the caller; NULL will do for an empty one.
///
/// # Safety
///
/// `pointer` is null, or `count` initialised items may be read there, and nobody writes to them,
/// for the whole of `'a`.
pub(super) unsafe fn array<'a, T>(pointer: *const T, count: usize) -> Result<&'a [T], Status> {
    if count == 0 {
        return Ok(&[]);
    }
    usable(pointer)?;
    if count > isize::MAX as usize / size_of::<T>() {
        return Err(Status::BadSize);
    }
    // SAFETY: not null, aligned, no longer than a slice may be; the rest is the caller's promise.
    Ok(unsafe { slice::from_raw_parts(pointer, count) })
}

/// A struct of numbers and pointers that begins with its size. A later version's struct is longer:
/// it can be read as far as this version knows it if the rest is zero, that is, asks for nothing.
///
/// # Safety
///
/// `pointer` is null, or its first word may be read, and as many initialised bytes as that says,
/// which nobody writes for the whole of `'a`. `T` begins with a `usize` and any bits are a `T`.
pub(super) unsafe fn sized<'a, T>(pointer: *const T) -> Result<&'a T, Status> {
    usable(pointer)?;
    // SAFETY: not null and aligned; `T` begins with a `usize`, which may be read.
    let size = unsafe { pointer.cast::<usize>().read() };
    if !(size_of::<T>()..=STRUCT_SIZE_MAX).contains(&size) {
        return Err(Status::BadSize);
    }
    // SAFETY: `size` bytes may be read, which are more than a `T` has.
    let rest = unsafe { array(pointer.add(1).cast::<u8>(), size - size_of::<T>()) }?;
    if rest.iter().any(|&byte| byte != 0) {
        return Err(Status::BadValue);
    }
    // SAFETY: `size_of::<T>()` bytes may be read, and any bits are a `T`.
    Ok(unsafe { &*pointer })
}

/// What a checker keeps of its layers once they were opened. `core` points into their images and
/// into this library, so it is used only where it was made: `library` and `build` come first and
/// say where that was, whatever a file or another build has put behind them.
#[repr(C)]
struct Opened {
    /// Where the library that wrote this lies in memory: in another process it lies elsewhere, as a
    /// rule. Zeros were never written.
    library: *const u64,
    /// Where it does not, the program may be another one. This differs wherever the core's version
    /// or the compiler's does, and so wherever `core` may be laid out otherwise.
    build: u64,
    layer_count: usize,
    layers: [Layer; abi::LAYERS_MAX],
    /// Threshold, ratio, explore, and what is reserved for others.
    policy: [u32; 4],
    core: Checker<'static>,
}

const _: () = assert!(size_of::<Opened>() <= size_of::<[u64; abi::CHECKER_WORDS]>());
const _: () = assert!(align_of::<Opened>() <= align_of::<u64>());

static LIBRARY: u64 = MARK;

/// What the compiler makes of the name and version of the core, and of its own version: a constant.
fn build() -> u64 {
    struct Number(u64);

    impl Hasher for Number {
        fn write(&mut self, bytes: &[u8]) {
            self.0 = bytes.iter().fold(self.0, |sum, &byte| sum.rotate_left(8) ^ u64::from(byte));
        }

        fn finish(&self) -> u64 {
            self.0
        }
    }

    let mut number = Number(0);
    TypeId::of::<Checker<'static>>().hash(&mut number);
    number.finish()
}

/// Keeps in a checker what its layers were opened to.
pub(super) fn keep_opened(checker: &mut abi::Checker, core: &Checker<'_>) {
    // SAFETY: whoever takes it out promises that the images are still there.
    let core = unsafe { transmute::<Checker<'_>, Checker<'static>>(*core) };
    let (layer_count, layers, policy) = (checker.layer_count, checker.layers, policy_of(checker));
    let library = &raw const LIBRARY;
    let opened = Opened { library, build: build(), layer_count, layers, policy, core };
    // SAFETY: it has room there and is aligned, as asserted above.
    unsafe { (&raw mut checker.opened).cast::<Opened>().write(opened) };
}

fn policy_of(checker: &abi::Checker) -> [u32; 4] {
    [checker.threshold_ppm, checker.ratio_percent, checker.explore, checker.reserved]
}

/// What a checker's layers were opened to, if this library opened them and they are still the same;
/// and whether its policy is.
///
/// That nobody changed `core` is not checked: some of its 800 bytes are padding, which has no value
/// to compare, and going over the others in every check would take back what keeping them saves.
///
/// # Safety
///
/// The layers' images may be read, for the whole of `'a`. The words of `opened` are those of
/// another checker that [`keep_opened`] wrote, in whatever process and build, or zeros, or never
/// written.
pub(super) unsafe fn opened<'a>(checker: &'a abi::Checker) -> Option<(&'a Checker<'a>, bool)> {
    let opened = (&raw const checker.opened).cast::<Opened>();
    // SAFETY: it is aligned and within the checker, as asserted above; any bits are a pointer, a
    // number, a layer.
    let is_same = unsafe {
        (*opened).library == &raw const LIBRARY
            && (*opened).build == build()
            && (*opened).layer_count == checker.layer_count
            && (*opened).layers == checker.layers
    };
    // SAFETY: this build wrote it, while it lay where it lies now, for these images, which are there.
    is_same.then(|| unsafe { (&(*opened).core, (*opened).policy == policy_of(checker)) })
}

/// A struct of the caller to be written; its own, or a later version's that is longer.
pub(super) struct Output<T> {
    pointer: *mut T,
    size: usize,
}

impl<T: Copy> Output<T> {
    /// # Safety
    ///
    /// `pointer` is null, or `size` bytes may be written there, which nobody else reads or writes
    /// while this exists.
    pub(super) unsafe fn new(pointer: *mut T, size: usize) -> Result<Self, Status> {
        usable(pointer.cast_const())?;
        if !(size_of::<T>()..=STRUCT_SIZE_MAX).contains(&size) {
            return Err(Status::BadSize);
        }
        Ok(Self { pointer, size })
    }

    /// Writes the whole.
    pub(super) fn write(self, value: T) {
        // SAFETY: `new` checked the pointer, and was promised that `size` bytes may be written,
        // which is at least a `T`.
        unsafe { self.pointer.write(value) };
        self.clear_rest();
    }

    /// Fields of a later version read as 0.
    fn clear_rest(&self) {
        // SAFETY: `size` bytes may be written, which are at least those of a `T`.
        unsafe { self.pointer.add(1).cast::<u8>().write_bytes(0, self.size - size_of::<T>()) };
    }
}

impl Output<Answer> {
    /// Writes the head, and as many suggestions as there are: most answers have none, and need
    /// not pay for 5 kB of zeros. What is written is made where it will be, not copied there.
    pub(super) fn write_answer(self, answer: &misdirect::Answer<'_>) {
        let to = self.pointer;
        let (mut count, meant) = (0, answer.meant().count());
        for suggestion in answer.suggestions().take(abi::SUGGESTIONS_MAX) {
            // SAFETY: `new` checked the pointer, and was promised that a `Answer` may be written;
            // `take` keeps the number below the length of the array.
            let place = unsafe { zeroed(&raw mut (*to).suggestions[count]) };
            convert::suggestion(&suggestion, count < meant, answer.input(), place);
            count += 1;
        }
        // SAFETY: as above.
        unsafe {
            (&raw mut (*to).verdict).write(answer.verdict() as u32);
            (&raw mut (*to).suggestion_count).write(count as u32);
            convert::typed(answer, zeroed(&raw mut (*to).typed));
            convert::entry(answer.listed(), zeroed(&raw mut (*to).listed));
            (&raw mut (*to).findings).write(answer.findings().bits());
            (&raw mut (*to).probability_ppm).write(answer.probability_ppm());
            (&raw mut (*to).dismissal_key).write(answer.dismissal_key().unwrap_or_default());
        }
        self.clear_rest();
    }
}

/// A struct of numbers where one may be written, all of them 0.
///
/// # Safety
///
/// Not null, aligned, and a `T` may be written, which nobody else reads or writes for the whole of
/// `'a`. Zeros are a `T`.
unsafe fn zeroed<'a, T>(pointer: *mut T) -> &'a mut T {
    // SAFETY: the caller's promise.
    unsafe {
        pointer.write_bytes(0, 1);
        &mut *pointer
    }
}

impl Output<Message> {
    /// Writes a message.
    pub(super) fn write_message(self, message: MessageContext) {
        let to = self.pointer;
        // SAFETY: `new` checked the pointer, and was promised that a `Message` may be written. The
        // core's message fits into the opaque words and is aligned there, as asserted above.
        unsafe {
            (&raw mut (*to).opaque).cast::<MessageContext>().write(message);
            (&raw mut (*to).overflow).write(message.overflow() as u64);
            (&raw mut (*to).unreadable).write(message.unreadable() as u64);
            (&raw mut (*to).mark).write(MARK);
        }
    }
}

const _: () =
    assert!(size_of::<misdirect::Addresses<'_>>() <= size_of::<[u64; abi::ADDRESSES_WORDS]>());
const _: () = assert!(align_of::<misdirect::Addresses<'_>>() <= align_of::<u64>());

impl Output<Addresses> {
    /// Writes a search that has not begun.
    pub(super) fn write_addresses(self, addresses: misdirect::Addresses<'_>) {
        let to = self.pointer;
        // SAFETY: `new` checked the pointer, and was promised that an `Addresses` may be written. The
        // core's fits into the opaque words and is aligned there, as asserted above.
        unsafe {
            (&raw mut (*to).opaque).cast::<misdirect::Addresses<'_>>().write(addresses);
            (&raw mut (*to).mark).write(MARK);
        }
        self.clear_rest();
    }
}

/// The core's search inside the caller's, which is never dropped: it has nothing to drop.
///
/// # Safety
///
/// `pointer` is null, or an `Addresses` that may be read and written, and that nobody else reads or
/// writes, for the whole of `'a`; where it has the mark, [`Output::write_addresses`] made it or
/// what it is a copy of, nobody else changed it, and its text is there.
pub(super) unsafe fn addresses<'a>(
    pointer: *mut Addresses,
) -> Result<&'a mut misdirect::Addresses<'a>, Status> {
    usable(pointer.cast_const())?;
    // SAFETY: not null and aligned; an `Addresses` may be read there.
    if unsafe { (&raw const (*pointer).mark).read() } != MARK {
        return Err(Status::NotInitialised);
    }
    // SAFETY: with the mark, the opaque words are the core's, which is aligned there.
    Ok(unsafe { &mut *(&raw mut (*pointer).opaque).cast::<misdirect::Addresses<'_>>() })
}

/// An array of the caller to be written, of structs of this version or of a later one.
#[derive(Clone, Copy)]
pub(super) struct Items<T> {
    pointer: *mut T,
    stride: usize,
    count: usize,
}

impl<T: Copy> Items<T> {
    /// # Safety
    ///
    /// `pointer` is null, or `count` times `stride` bytes may be written there, which nobody else
    /// reads or writes while this exists.
    pub(super) unsafe fn new(pointer: *mut T, stride: usize, count: usize) -> Result<Self, Status> {
        if count > 0 {
            usable(pointer.cast_const())?;
        }
        let is_stride =
            (size_of::<T>()..=STRUCT_SIZE_MAX).contains(&stride) && stride % align_of::<T>() == 0;
        let fits = stride.checked_mul(count).is_some_and(|size| size <= isize::MAX as usize);
        if is_stride && fits { Ok(Self { pointer, stride, count }) } else { Err(Status::BadSize) }
    }

    /// Writes an item, if there is one of this number.
    pub(super) fn write(self, number: usize, value: T) {
        if number < self.count {
            // SAFETY: within the array that `new` was promised, and aligned since items and their
            // length are.
            let pointer = unsafe { self.pointer.byte_add(number * self.stride) };
            Output { pointer, size: self.stride }.write(value);
        }
    }
}

const _: () = assert!(size_of::<misdirect::Slot<'_>>() <= size_of::<abi::Slot>());
const _: () = assert!(align_of::<misdirect::Slot<'_>>() <= align_of::<abi::Slot>());

/// The core's places in the caller's.
///
/// # Safety
///
/// `pointer` is null, or `count` items may be written there, which nobody else reads or writes, for the
/// whole of `'a`.
pub(super) unsafe fn slots<'a>(
    pointer: *mut abi::Slot,
    count: usize,
) -> Result<&'a mut [misdirect::Slot<'a>], Status> {
    if count == 0 {
        return Ok(&mut []);
    }
    usable(pointer.cast_const())?;
    if count > isize::MAX as usize / size_of::<abi::Slot>() {
        return Err(Status::BadSize);
    }
    let first = pointer.cast::<misdirect::Slot<'a>>();
    for at in 0..count {
        // SAFETY: aligned and writable; the core's items are no longer than the caller's.
        unsafe { first.add(at).write(misdirect::Slot::EMPTY) };
    }
    // SAFETY: just written, and nobody else's.
    Ok(unsafe { slice::from_raw_parts_mut(first, count) })
}

const _: () = assert!(size_of::<Variant<'_>>() <= size_of::<abi::Variant>() / 2);
const _: () = assert!(align_of::<Variant<'_>>() <= align_of::<abi::Variant>());

/// The caller's array of variants, in which the core's are made first.
pub(super) struct Variants {
    pointer: *mut abi::Variant,
    stride: usize,
    capacity: usize,
}

impl Variants {
    /// # Safety
    ///
    /// `pointer` is null, or `capacity` times `stride` bytes may be written there, which nobody
    /// else reads or writes while this exists.
    pub(super) unsafe fn new(
        pointer: *mut abi::Variant,
        stride: usize,
        capacity: usize,
    ) -> Result<Self, Status> {
        if capacity > 0 {
            usable(pointer.cast_const())?;
        }
        let is_stride = (size_of::<abi::Variant>()..=STRUCT_SIZE_MAX).contains(&stride)
            && stride % align_of::<abi::Variant>() == 0;
        let fits = stride.checked_mul(capacity).is_some_and(|size| size <= isize::MAX as usize);
        if !is_stride || !fits {
            return Err(Status::BadSize);
        }
        Ok(Self { pointer, stride, capacity })
    }

    /// Writes the variants of a domain; returns how many.
    ///
    /// The core's array lies at the beginning of the caller's. It is turned into the caller's from
    /// the last item on: that one is at least twice as long, so what is written covers only items
    /// of the core's that are done with.
    pub(super) fn fill(self, domain: &Domain, costs: &Costs, kind: VariantKind) -> usize {
        if self.capacity == 0 {
            return 0;
        }
        let first = self.pointer.cast::<Variant<'_>>();
        for at in 0..self.capacity {
            // SAFETY: aligned and writable, as `new` checked and was promised; the core's items are
            // shorter than the caller's, so as many of them fit.
            unsafe { first.add(at).write(Variant::default()) };
        }
        // SAFETY: just written, and nobody else's.
        let items = unsafe { slice::from_raw_parts_mut(first, self.capacity) };
        let count = variants_of(domain, costs, kind, items);
        for at in (0..count).rev() {
            // SAFETY: it was written, and what was written since lies behind it.
            let variant = unsafe { first.add(at).read() };
            // SAFETY: within the caller's array, and aligned since its items and their length are.
            let item = unsafe {
                let item = self.pointer.byte_add(at * self.stride);
                item.cast::<u8>().write_bytes(0, self.stride);
                zeroed(item)
            };
            convert::variant(&variant, item);
        }
        count
    }
}

/// The core's message inside the caller's; `None` for NULL.
///
/// # Safety
///
/// `pointer` is null, or a message that may be read for the whole of `'a`; where it has the mark,
/// [`Output::write_message`] made it, and nobody changed it.
pub(super) unsafe fn message<'a>(
    pointer: *const Message,
) -> Result<Option<&'a MessageContext>, Status> {
    if pointer.is_null() {
        return Ok(None);
    }
    usable(pointer)?;
    // SAFETY: not null and aligned; a message may be read there.
    if unsafe { (&raw const (*pointer).mark).read() } != MARK {
        return Err(Status::NotInitialised);
    }
    // SAFETY: with the mark, the opaque words are the core's message, which is aligned there.
    Ok(Some(unsafe { &*(&raw const (*pointer).opaque).cast::<MessageContext>() }))
}

/// The language of a tag; English for NULL.
///
/// # Safety
///
/// `tag` is null or points to bytes that end with a NUL.
pub(super) unsafe fn language(tag: *const c_char) -> Result<&'static Language<'static>, Status> {
    if tag.is_null() {
        return Ok(Language::ENGLISH);
    }
    // SAFETY: the caller's promise.
    let tag = unsafe { CStr::from_ptr(tag) }.to_str().map_err(|_| Status::BadValue)?;
    Language::from_tag(tag).ok_or(Status::BadValue)
}

/// Writes a text as long as it is, or says how long it would be.
///
/// # Safety
///
/// `buffer` is null, or `buffer_size` bytes may be written there; `len` is null or may be written;
/// they overlap neither each other nor the text.
pub(super) unsafe fn put_text(
    text: impl std::fmt::Display + Copy,
    buffer: *mut u8,
    buffer_size: usize,
    len: *mut usize,
) -> Result<(), Status> {
    let needed = convert::length(text);
    if !len.is_null() {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(len, size_of::<usize>()) }?;
        out.write(needed);
    }
    if buffer_size <= needed {
        return Err(Status::BufferTooSmall);
    }
    // SAFETY: the caller's promise.
    unsafe { write_text(text, buffer, needed + 1) }
}

/// Copies text into the caller's buffer, with a NUL at its end.
///
/// # Safety
///
/// `pointer` is null, or `size` bytes may be written there, which are not those of `text`.
pub(super) unsafe fn write_text(
    text: impl std::fmt::Display,
    pointer: *mut u8,
    size: usize,
) -> Result<(), Status> {
    if pointer.is_null() {
        return Err(Status::NullPointer);
    }
    if size > isize::MAX as usize {
        return Err(Status::BadSize);
    }
    // SAFETY: `size` bytes may be written; zeroed, they are initialised bytes.
    let buffer = unsafe {
        pointer.write_bytes(0, size);
        slice::from_raw_parts_mut(pointer, size)
    };
    std::io::Write::write_fmt(&mut &mut buffer[..size - 1], format_args!("{text}"))
        .map_err(|_| Status::Internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_status() {
        std::panic::set_hook(Box::new(|_| {}));
        assert_eq!(guarded(|| panic!("on purpose")), Status::Internal);
        let _ = std::panic::take_hook();
        assert_eq!(guarded(|| Err(Status::BadValue)), Status::BadValue);
        assert_eq!(guarded(|| Ok(())), Status::Ok);
    }
}
