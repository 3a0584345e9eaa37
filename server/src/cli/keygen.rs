//! `probity keygen`: fresh keys for an env file.

use std::process::ExitCode;

use secrecy::ExposeSecret;

use crate::config::make_key;

pub fn run() -> ExitCode {
    for name in ["SECRET_KEY", "ENCRYPTION_MASTER_KEY"] {
        match make_key("") {
            Ok(key) => println!("{name}={}", key.expose_secret()),
            Err(error) => {
                eprintln!("probity: the system gives no random bytes: {error}. Try again.");
                return ExitCode::from(70);
            }
        }
    }
    ExitCode::SUCCESS
}
