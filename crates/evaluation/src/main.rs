//! `evaluation [--seed N] [--rounds N] [--json] [--misses]`: plants faults in made-up contracts and invoices, lets
//! the engine look for them, and counts. What should be found is reckoned here, from the rule catalogue and by
//! arithmetic and a calendar of its own: the engine is asked through its JSON alone (`engine.rs`).

mod day;
mod draw;
mod engine;
mod exact;
mod faults;
mod holiday;
mod paper;
mod report;
mod scene;
mod score;
mod trade;

use std::process::ExitCode;

use draw::Draw;
use scene::Plan;
use score::Score;

/// How often each kind of scene is drawn: half of it faulty.
const ROUNDS: u64 = 24;

/// Inputs without which a rule may decide: the day of the check is the invoice's, no day is excused, and the
/// feeds by which vendors are known are asked for only where there is any.
const OPTIONAL: &[&str] = &["today", "excused", "vendors", "expenses", "sanctioned", "promised_credits"];

struct Options {
    seed: u64,
    rounds: u64,
    json: bool,
    misses: bool,
}

fn options() -> Result<Options, String> {
    let mut options = Options { seed: 1, rounds: ROUNDS, json: false, misses: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse().ok()).ok_or(format!("{word} needs a number"));
        match word.as_str() {
            "--seed" => options.seed = number()?,
            "--rounds" => options.rounds = number()?,
            "--json" => options.json = true,
            "--misses" => options.misses = true,
            _ => return Err(format!("{word} is not known: --seed N, --rounds N, --json, --misses")),
        }
    }
    Ok(options)
}

fn run(seed: u64, rounds: u64) -> Result<Score, String> {
    let mut score = Score::default();
    for (place, kind) in (1..).zip(faults::kinds()) {
        for round in 0..rounds {
            let mut draw = Draw::new(seed, place * 1_000_003 + round);
            let plan = match round % 6 {
                0 | 2 | 4 => Plan::Fault,
                1 => Plan::Near,
                _ => Plan::Clean,
            };
            let scene = (kind.build)(&mut draw, plan);
            let name = format!("{} {} ({plan:?}, round {round})", kind.rule, kind.name);
            let answer = engine::check(&scene).map_err(|error| format!("{name}: {error}"))?;
            score.count(&name, kind.rule, &scene, &answer);
            let is_faulty = plan == Plan::Fault && scene.planted.iter().any(|planted| planted.rule == kind.rule);
            for input in scene.inputs.keys().filter(|input| is_faulty && !OPTIONAL.contains(&input.as_str())) {
                let mut blinded = scene.clone();
                blinded.inputs.remove(input);
                let answer = engine::check(&blinded).map_err(|error| format!("{name}: {error}"))?;
                score.count_blinded(&name, kind.rule, input, &answer);
            }
        }
    }
    Ok(score)
}

fn main() -> ExitCode {
    let outcome = options().and_then(|options| Ok((run(options.seed, options.rounds)?, options)));
    match outcome {
        Ok((score, options)) => {
            if options.json {
                println!("{}", report::json(&score));
            } else {
                report::print(&score, options.seed);
            }
            if options.misses {
                score.misses.iter().for_each(|miss| println!("{miss}"));
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
