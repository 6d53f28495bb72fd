//! Templates and the demonstration are embedded at compile time, so a change in them must rebuild
//! the crate.

fn main() {
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=demo");
}
