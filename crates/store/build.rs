//! Tells cargo that a new migration means a new build, for they are embedded.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
