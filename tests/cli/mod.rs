//! The command line as its contract describes it.

mod keeping;
mod main_job;
mod online;
