//! Which folder may import which: arrows go down only.

use std::collections::BTreeSet;

use super::graph::{By, Imports};

/// The order of the folders, and what stands outside of it. A folder is named with a slash at its end, a file that lies
/// in none by its name without the ending.
#[derive(Debug)]
pub struct Layers {
    /// Each may import what stands below it, and itself.
    pub from_the_top: &'static [&'static str],
    /// Nothing imports these but they each other.
    pub apart: &'static [&'static str],
    /// What those may import besides each other: values and types, or types only.
    pub open_to_apart: &'static [(&'static str, By)],
    /// What else one of them may import.
    pub open_to_some: &'static [(&'static str, &'static str)],
}

/// The folders of js-glue/src: the one list of them.
pub const GLUE: Layers = Layers {
    from_the_top: &[
        "index",
        "client/",
        "wasm/",
        "calls/",
        "login/",
        "session/",
        "state/",
        "options/",
        "public/",
        "errors/",
        "generated/",
        "lib/",
    ],
    // Bundled by themselves: the adapters for other hosts, and UTF-8 for apps in Rust. `globals` has declarations only.
    // What index.js loads on demand goes by the generated tables, too.
    apart: &["hosts/", "ondemand/", "codec", "globals"],
    open_to_apart: &[("lib/", By::Value), ("public/", By::Type)],
    open_to_some: &[("ondemand/", "generated/"), ("ondemand/", "options/")],
};

/// Where a module stands: the outermost folder that it is in, or its own name if it is in none.
fn place(module: &str) -> &str {
    module.find('/').map_or(module, |slash| &module[..=slash])
}

/// The outermost folders that there are.
pub fn folders(imports: &Imports) -> BTreeSet<&str> {
    let mut folders = places(imports);
    folders.retain(|place| place.ends_with('/'));
    folders
}

fn places(imports: &Imports) -> BTreeSet<&str> {
    imports.keys().map(|module| place(module)).collect()
}

/// What goes against the order, a sentence each.
pub fn faults(imports: &Imports, layers: &Layers) -> Vec<String> {
    let mut faults: Vec<String> = places(imports)
        .into_iter()
        .filter(|place| !layers.knows(place))
        .map(|place| format!("{place} has no place in the order of xtask/src/imports/layers.rs"))
        .collect();
    for (from, targets) in imports {
        for (to, by) in targets {
            if let Some(why) = layers.forbids(place(from), place(to), *by) {
                faults.push(format!("{from} imports {to} {}: {why}", by.name()));
            }
        }
    }
    faults
}

impl Layers {
    fn knows(&self, place: &str) -> bool {
        self.level(place).is_some() || self.apart.contains(&place)
    }

    /// Counted from the top.
    fn level(&self, place: &str) -> Option<usize> {
        self.from_the_top.iter().position(|one| *one == place)
    }

    /// Why an import must not be. Of a place that is not in the list nothing is said: it is a fault itself.
    fn forbids(&self, from: &str, to: &str, by: By) -> Option<String> {
        let apart = |place: &str| self.apart.contains(&place);
        if from == to || !self.knows(from) || !self.knows(to) || (apart(from) && apart(to)) {
            return None;
        }
        if apart(to) {
            return Some(format!("{to} stands apart, nothing imports it"));
        }
        if self.open_to_some.contains(&(from, to)) {
            return None;
        }
        if apart(from) {
            let open = self.open_to_apart.iter();
            let mut allowed = open.filter(|(place, _)| *place == to);
            let why = format!(
                "{from} stands apart, and may import no more than {}",
                self.open()
            );
            return (!allowed.any(|(_, most)| by >= *most)).then_some(why);
        }
        (self.level(from) > self.level(to))
            .then(|| format!("that goes up, {from} stands below {to}"))
    }

    /// What is open to those apart, as a sentence has it.
    fn open(&self) -> String {
        let open = self.open_to_apart.iter().map(|(place, by)| match by {
            By::Value => (*place).to_owned(),
            By::Type => format!("the types of {place}"),
        });
        open.collect::<Vec<_>>().join(" and ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::add;
    use super::*;

    fn fault_of(from: &str, to: &str, by: By) -> Vec<String> {
        let mut imports = Imports::new();
        add(&mut imports, from, to, by);
        imports.entry(to.to_owned()).or_default();
        faults(&imports, &GLUE)
    }

    #[test]
    fn an_import_downwards_is_fine() {
        for (from, to) in [
            ("index", "client/client"),
            ("client/client", "generated/codes"),
            ("calls/report", "state/border"),
            ("generated/client-options", "lib/host"),
        ] {
            assert_eq!(fault_of(from, to, By::Value), [""; 0], "{from} {to}");
        }
    }

    #[test]
    fn an_import_upwards_is_a_fault_by_values_and_by_types() {
        assert_eq!(
            fault_of("state/border", "client/begin", By::Value),
            [
                "state/border imports client/begin by values: that goes up, state/ stands below client/"
            ]
        );
        assert_eq!(
            fault_of("lib/is", "index", By::Type),
            ["lib/is imports index by types: that goes up, lib/ stands below index"]
        );
    }

    #[test]
    fn within_a_folder_there_is_no_up() {
        assert_eq!(fault_of("calls/a", "calls/b", By::Value), [""; 0]);
        assert_eq!(fault_of("calls/b", "calls/inner/a", By::Value), [""; 0]);
    }

    #[test]
    fn a_folder_or_a_file_that_is_not_in_the_list_is_a_fault() {
        let unknown = |place| {
            [format!(
                "{place} has no place in the order of xtask/src/imports/layers.rs"
            )]
        };
        assert_eq!(
            fault_of("helpers/x", "lib/is", By::Value),
            unknown("helpers/")
        );
        assert_eq!(
            fault_of("client/client", "words", By::Type),
            unknown("words")
        );
        // A file of a folder's name is not that folder.
        assert_eq!(fault_of("index", "options", By::Value), unknown("options"));
    }

    #[test]
    fn what_stands_apart_is_imported_by_its_like_only() {
        assert_eq!(fault_of("hosts/my", "codec", By::Value), [""; 0]);
        assert_eq!(fault_of("hosts/my", "hosts/shared", By::Value), [""; 0]);
        assert_eq!(
            fault_of("client/client", "hosts/my", By::Type),
            ["client/client imports hosts/my by types: hosts/ stands apart, nothing imports it"]
        );
    }

    #[test]
    fn what_stands_apart_imports_little() {
        assert_eq!(fault_of("hosts/my", "lib/is", By::Value), [""; 0]);
        assert_eq!(fault_of("codec", "lib/is", By::Type), [""; 0]);
        assert_eq!(fault_of("hosts/my", "public/host", By::Type), [""; 0]);
        let why = "hosts/ stands apart, and may import no more than lib/ and the types of public/";
        assert_eq!(
            fault_of("hosts/my", "public/host", By::Value),
            [format!("hosts/my imports public/host by values: {why}")]
        );
        assert_eq!(
            fault_of("hosts/my", "errors/failures", By::Type),
            [format!("hosts/my imports errors/failures by types: {why}")]
        );
    }
}
