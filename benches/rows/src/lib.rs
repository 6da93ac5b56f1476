//! What is judged: slips that people made with what they meant, names that are right, and the
//! directories that methods are given.
//!
//! `data` finds and `table` reads their files, `rows` makes rows of them, `kinds` says what slipped where a list does not, `directories` are what the
//! methods know, `invented` stands in for kinds of slips that hardly occur, `base` says how often
//! each is met, and `metrics` counts.

pub mod base;
pub mod data;
pub mod directories;
pub mod invented;
pub mod kinds;
pub mod metrics;
pub mod rows;
pub mod table;
