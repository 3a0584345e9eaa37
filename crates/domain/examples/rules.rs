//! Prints docs/rules.md from the registry: `make rules`.

use domain::registry;

fn main() {
    println!("# Rules\n");
    println!(
        "Written from the registry in `crates/domain/src/rules.rs` by `make rules`; a test holds both together.\n"
    );
    println!("| rule | name | severity | what it checks | inputs |");
    println!("|--|--|--|--|--|");
    for rule in registry() {
        println!(
            "| {} v{} | {} | {} | {} | {} |",
            rule.id,
            rule.version,
            rule.name,
            rule.severity.word(),
            rule.explanation,
            rule.inputs.join(", "),
        );
    }
}
