//! Templates are embedded at compile time, so a changed template must rebuild the crate.

fn main() {
    println!("cargo:rerun-if-changed=templates");
}
