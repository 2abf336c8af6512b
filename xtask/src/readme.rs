//! The READMEs as the package has them: without what is for a clone of the repository, and without links to what only that has.

/// What stands between these lines is for who has cloned the repository.
const BEGIN: &str = "<!-- for a clone -->\n";
const END: &str = "<!-- end -->\n";

/// What lies beside a README in the package.
const BESIDE: [&str; 4] = ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE"];

/// A README's text for the package.
pub fn for_package(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        kept.push_str(before);
        rest = after.split_once(END).map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let mut text = unlinked(&kept);
    // Where something was, one empty line is enough.
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text
}

/// Links to what is not in the package become their text, pictures go.
fn unlinked(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let (before, from) = rest.split_at(open);
        written.push_str(before);
        match link(from) {
            Some((_, target, after)) if is_there(target) => {
                written.push_str(&from[..from.len() - after.len()]);
                rest = after;
            }
            Some((label, _, after)) => {
                if written.ends_with('!') {
                    written.pop();
                } else {
                    written.push_str(label);
                }
                rest = after;
            }
            None => {
                written.push('[');
                rest = &from[1..];
            }
        }
    }
    written.push_str(rest);
    written
}

/// A link's label, its target, and what follows it.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, after) = text.strip_prefix('[')?.split_once("](")?;
    if label.contains(['[', '\n']) {
        return None;
    }
    let (target, after) = after.split_once(')')?;
    Some((label, target, after))
}

fn is_there(target: &str) -> bool {
    target.starts_with("https://") || target.starts_with('#') || BESIDE.contains(&target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_a_clone_goes() {
        let text = "a\n<!-- for a clone -->\n```sh\ncargo\n```\n<!-- end -->\nb\n<!-- for a clone -->\nc\n<!-- end -->\nd\n";
        assert_eq!(for_package(text), "a\nb\nd\n");
    }

    #[test]
    fn links_to_what_is_not_there_become_text() {
        for (text, expected) in [
            ("see [Speed](docs/speed.md).", "see Speed."),
            ("a\n\n![A picture](docs/a.svg)\n\nb\n", "a\n\nb\n"),
            (
                "[MIT](LICENSE), [npm](https://npmjs.com), [below](#below)",
                "[MIT](LICENSE), [npm](https://npmjs.com), [below](#below)",
            ),
            (
                "expired: [401, 419], [three\nlines](x)",
                "expired: [401, 419], [three\nlines](x)",
            ),
            ("`[]` and [`a`](b.md)", "`[]` and `a`"),
        ] {
            assert_eq!(for_package(text), expected);
        }
    }
}
