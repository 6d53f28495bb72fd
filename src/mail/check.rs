//! The mail by which somebody who sets the service up sees that mail arrives.

use serde::Serialize;

use crate::rendering::Mail;

/// A test.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TestMail;

impl Mail for TestMail {
    const NAME: &'static str = "test";

    fn samples() -> Vec<Self> {
        vec![Self]
    }
}
