//! The tests of `store` are a package of their own, for that is what a profile can be set for: optimising them as the
//! product costs minutes and gains nothing.
