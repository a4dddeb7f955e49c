//! A release contains the bundle, so it is compiled again when the bundle changes. (Development reads it from disk.)

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed=../target/site/pkg");
    }
}
