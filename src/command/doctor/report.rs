//! What was found, a line a check, with the mend beneath.

use std::fmt;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// As it should be.
    Ok,
    /// It works, and should be looked at.
    Warn,
    /// It does not work.
    Fail,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CheckResult {
    pub(super) state: Severity,
    pub(super) subject: &'static str,
    pub(super) sentence: String,
    /// What to do, a line each.
    pub(super) mend: Vec<String>,
}

impl CheckResult {
    pub(super) fn ok(subject: &'static str, sentence: impl Into<String>) -> Self {
        Self::of(Severity::Ok, subject, sentence.into())
    }

    pub(super) fn warn(subject: &'static str, sentence: impl Into<String>) -> Self {
        Self::of(Severity::Warn, subject, sentence.into())
    }

    pub(super) fn fail(subject: &'static str, sentence: impl Into<String>) -> Self {
        Self::of(Severity::Fail, subject, sentence.into())
    }

    fn of(state: Severity, subject: &'static str, sentence: String) -> Self {
        Self {
            state,
            subject,
            sentence,
            mend: Vec::new(),
        }
    }

    /// Adds a line that says what to do.
    pub(super) fn mend(mut self, line: impl Into<String>) -> Self {
        self.mend.push(line.into());
        self
    }
}

/// All checks.
#[derive(Debug, Default)]
pub(super) struct DoctorReport(pub(super) Vec<CheckResult>);

impl DoctorReport {
    pub(super) fn count(&self, state: Severity) -> usize {
        self.0
            .iter()
            .filter(|finding| finding.state == state)
            .count()
    }
}

impl fmt::Display for DoctorReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.0 {
            let state = match finding.state {
                Severity::Ok => "ok",
                Severity::Warn => "warn",
                Severity::Fail => "FAIL",
            };
            writeln!(f, "{state:5} {:9} {}", finding.subject, finding.sentence)?;
            for line in &finding.mend {
                writeln!(f, "{:16}{line}", "")?;
            }
        }
        let (warnings, failures) = (self.count(Severity::Warn), self.count(Severity::Fail));
        writeln!(
            f,
            "\n{} ok, {warnings} to check, {failures} failed",
            self.count(Severity::Ok)
        )
    }
}
