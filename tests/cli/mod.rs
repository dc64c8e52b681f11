//! The command line as its contract describes it.

mod main_job;
mod online;
