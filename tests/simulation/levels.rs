//! Writes scripts for the second level: the same inputs, played to the built package, must lead to the same outputs.

use std::fs;
use std::path::Path;

use crate::plan::Plan;
use crate::record::Recorder;
use crate::world::World;

/// How many scripts there are where nobody says otherwise with `SCRIPTS`.
const SCRIPTS: u64 = 400;

#[test]
fn scripts_for_the_built_package_are_written() {
    let mut lines = String::new();
    let wanted = crate::number("SCRIPTS").unwrap_or(SCRIPTS);
    let mut written = 0;
    for seed in 1.. {
        if written == wanted {
            break;
        }
        let plan = Plan::scripted(seed);
        let mut world = World::new(&plan);
        world.recorder = Some(Recorder::default());
        world.run();
        assert!(
            world.violation.is_none(),
            "seed {seed}: {:?}",
            world.violation
        );
        // The package always paces its logins: where that shows, it has scenarios and end-to-end tests of its own.
        if world.is_paced {
            continue;
        }
        written += 1;
        let recorder = world.recorder.take().unwrap_or_default();
        lines.push_str(&recorder.script(&plan).to_string());
        lines.push('\n');
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/levels");
    fs::create_dir_all(&folder).expect("the build's folder can be written");
    fs::write(folder.join("scripts.jsonl"), lines).expect("the scripts can be written");
}
