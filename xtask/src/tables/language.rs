//! The two languages of the documents.

use weapp_session::session::options::Words;

/// A language that users of the package read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// In docs/en.
    English,
    /// In docs/zh-CN.
    Chinese,
}

impl Language {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The folder of its pages, in docs.
    pub fn folder(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// Of a pair of texts, the one in this language.
    pub fn of(self, words: Words) -> &'static str {
        self.pick(words.en, words.zh)
    }

    /// The same, of texts that stand in no table.
    pub fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// What stands between the entries of a list.
    pub fn comma(self) -> &'static str {
        self.pick(", ", "、")
    }

    /// Sentences one after the other, as far as there are any.
    pub fn sentences(self, parts: &[Words]) -> String {
        let parts: Vec<_> = parts.iter().map(|words| self.of(*words)).collect();
        let parts: Vec<_> = parts.into_iter().filter(|text| !text.is_empty()).collect();
        parts.join(self.pick(" ", ""))
    }
}

/// What a heading is called in a link: as GitHub does it.
pub fn anchor(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let kept = lower
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' '));
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        for (heading, expected) in [
            ("SESSION_EXPIRED", "session_expired"),
            ("What counts as \"expired\"?", "what-counts-as-expired"),
            ("What if its id changes, too?", "what-if-its-id-changes-too"),
            ("怎样算“会话已失效”？", "怎样算会话已失效"),
            ("wx.checkSession 能说明什么？", "wxchecksession-能说明什么"),
        ] {
            assert_eq!(anchor(heading), expected);
        }
    }
}
