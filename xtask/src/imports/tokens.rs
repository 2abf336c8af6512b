//! TypeScript as a row of tokens, as far as imports need it: comments are gone, and what strings, templates and regular
//! expressions hold is not taken for code.

use anyhow::{Result, bail};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name, a keyword or a number.
    Word(String),
    /// A string, without its quotes and with its escapes as they are.
    Text(String),
    /// A regular expression.
    Pattern,
    /// Any other character. A template is a backquote at each end, with the tokens of its expressions between.
    Mark(char),
}

/// After these a slash begins a regular expression; after other words it divides.
const BEFORE_VALUES: [&str; 14] = [
    "await",
    "case",
    "delete",
    "do",
    "else",
    "extends",
    "in",
    "instanceof",
    "new",
    "of",
    "return",
    "throw",
    "typeof",
    "void",
];

/// Takes a source apart. An error if something in it is never closed, which is also what becomes of a slash that is
/// taken for what it is not.
pub fn tokens(source: &str) -> Result<Vec<Token>> {
    let mut scanner = Scanner {
        left: source,
        tokens: Vec::new(),
        templates: Vec::new(),
    };
    while let Some(first) = scanner.left.chars().next() {
        scanner.token(first)?;
    }
    if !scanner.templates.is_empty() {
        bail!("a template that is never closed");
    }
    Ok(scanner.tokens)
}

struct Scanner<'a> {
    left: &'a str,
    tokens: Vec<Token>,
    /// For each template that an expression is open in: how many braces are open in the expression.
    templates: Vec<usize>,
}

impl Scanner<'_> {
    fn token(&mut self, first: char) -> Result<()> {
        match first {
            _ if first.is_whitespace() => self.skip(first.len_utf8()),
            _ if self.left.starts_with("//") => {
                self.skip(self.left.find('\n').unwrap_or(self.left.len()))
            }
            _ if self.left.starts_with("/*") => match self.left[2..].find("*/") {
                Some(end) => self.skip(2 + end + 2),
                None => bail!("a comment that is never closed"),
            },
            '\'' | '"' => self.text(first)?,
            '`' => self.template()?,
            '/' if !self.after_value() => self.regular_expression()?,
            _ if is_of_word(first) => self.word(),
            _ => self.mark(first)?,
        }
        Ok(())
    }

    fn skip(&mut self, bytes: usize) {
        self.left = &self.left[bytes..];
    }

    fn word(&mut self) {
        let end = self
            .left
            .find(|one| !is_of_word(one))
            .unwrap_or(self.left.len());
        self.tokens.push(Token::Word(self.left[..end].to_owned()));
        self.skip(end);
    }

    fn mark(&mut self, mark: char) -> Result<()> {
        self.skip(mark.len_utf8());
        match (mark, self.templates.last_mut()) {
            ('{', Some(open)) => *open += 1,
            ('}', Some(0)) => {
                self.templates.pop();
                return self.rest_of_template();
            }
            ('}', Some(open)) => *open -= 1,
            _ => {}
        }
        self.tokens.push(Token::Mark(mark));
        Ok(())
    }

    fn text(&mut self, quote: char) -> Result<()> {
        let inside = &self.left[1..];
        let mut escaped = false;
        for (at, one) in inside.char_indices() {
            match one {
                '\n' if !escaped => break,
                _ if one == quote && !escaped => {
                    self.tokens.push(Token::Text(inside[..at].to_owned()));
                    self.skip(1 + at + 1);
                    return Ok(());
                }
                _ => escaped = one == '\\' && !escaped,
            }
        }
        bail!("a string that is never closed: {}", line(self.left));
    }

    fn template(&mut self) -> Result<()> {
        self.skip(1);
        self.tokens.push(Token::Mark('`'));
        self.rest_of_template()
    }

    /// Up to the template's end, or into the next expression in it.
    fn rest_of_template(&mut self) -> Result<()> {
        let mut escaped = false;
        for (at, one) in self.left.char_indices() {
            if one == '`' && !escaped {
                self.skip(at + 1);
                self.tokens.push(Token::Mark('`'));
                return Ok(());
            }
            if !escaped && self.left[at..].starts_with("${") {
                self.skip(at + 2);
                self.templates.push(0);
                return Ok(());
            }
            escaped = one == '\\' && !escaped;
        }
        bail!("a template that is never closed");
    }

    fn regular_expression(&mut self) -> Result<()> {
        let inside = &self.left[1..];
        let (mut escaped, mut in_class) = (false, false);
        for (at, one) in inside.char_indices() {
            match one {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => {
                    self.tokens.push(Token::Pattern);
                    self.skip(1 + at + 1);
                    // Its flags: no word of the program.
                    let flags = self.left.find(|one| !is_of_word(one));
                    self.skip(flags.unwrap_or(self.left.len()));
                    return Ok(());
                }
                _ => {}
            }
        }
        bail!(
            "a regular expression that is never closed: {}",
            line(self.left)
        );
    }

    /// Whether a value ends here, so that a slash divides it. A slash after the condition of an `if`, or after a block,
    /// is taken for one that divides.
    fn after_value(&self) -> bool {
        let mut before = self.tokens.as_slice();
        // `x! / 2`: what the mark ends is what counts.
        while let [rest @ .., Token::Mark('!')] = before {
            before = rest;
        }
        match before {
            [.., Token::Word(word)] => !BEFORE_VALUES.contains(&word.as_str()),
            [
                ..,
                Token::Text(_) | Token::Pattern | Token::Mark(')' | ']' | '}' | '`'),
            ] => true,
            [.., Token::Mark('+'), Token::Mark('+')] => true,
            [.., Token::Mark('-'), Token::Mark('-')] => true,
            _ => false,
        }
    }
}

fn is_of_word(one: char) -> bool {
    one.is_alphanumeric() || one == '_' || one == '$'
}

fn line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words as they are, strings in single quotes, everything with spaces between.
    fn seen(source: &str) -> String {
        let tokens = tokens(source).expect("sources that can be read");
        let words = tokens.iter().map(|token| match token {
            Token::Word(word) => word.clone(),
            Token::Text(text) => format!("'{text}'"),
            Token::Pattern => "//".to_owned(),
            Token::Mark(mark) => mark.to_string(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_are_gone() {
        assert_eq!(
            seen("a // import 'x'\nb /* import 'y'\n * '/* */ c"),
            "a b c"
        );
        assert_eq!(seen("'// not one' /* ' */ + \"/*\""), "'// not one' + '/*'");
    }

    #[test]
    fn strings_end_where_they_end() {
        assert_eq!(seen(r#"'it\'s' "a'b" '\\' x"#), r"'it\'s' 'a'b' '\\' x");
        assert_eq!(seen("'a\\\nb' c"), "'a\\\nb' c");
    }

    #[test]
    fn of_a_template_only_the_expressions_are_code() {
        assert_eq!(seen("`import 'x'` + a"), "` ` + a");
        assert_eq!(
            seen("`${a + `${ {b: {}} }'`} import ${'c'}\\`${d}` e"),
            "` a + ` { b : { } } ` 'c' d ` e"
        );
        assert_eq!(seen("f({ a: `}` })"), "f ( { a : ` ` } )");
    }

    #[test]
    fn a_regular_expression_is_no_string_and_no_division() {
        assert_eq!(seen(r#"x = /['"]\/[/]/gu.test(y)"#), "x = // . test ( y )");
        assert_eq!(seen("return /'/"), "return //");
        assert_eq!(seen("a / b / c"), "a / b / c");
        assert_eq!(
            seen("f(a)! / 2 + x++ / 2 + 'b' / `c` / [1] / 2"),
            "f ( a ) ! / 2 + x + + / 2 + 'b' / ` ` / [ 1 ] / 2"
        );
        assert_eq!(seen("if (!/'/.test(a)) b"), "if ( ! // . test ( a ) ) b");
        assert_eq!(seen("/a/ / /b/"), "// / //");
    }

    #[test]
    fn what_is_never_closed_is_an_error() {
        for source in ["'a\nb'", "`a", "`${a", "`${`", "/* a", "x = /a\n/", "\"a"] {
            assert!(tokens(source).is_err(), "{source}");
        }
    }
}
