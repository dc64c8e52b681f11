//! The command line as its contract describes it.

mod bib;
mod cited;
mod keeping;
mod main_job;
mod online;
