//! How long something takes.

/// Milliseconds since the page was opened, with fractions; 0 where the browser does not tell.
pub fn milliseconds() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}
