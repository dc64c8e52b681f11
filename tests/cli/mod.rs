//! The command line as its contract describes it.

mod cited;
mod keeping;
mod main_job;
mod online;
