//! Traces, for people: what happened, and what the machine did about it.

use weapp_session::session::Effect;

/// Collects lines, or nothing while nobody wants to read them.
pub struct Log(Option<Vec<String>>);

impl Log {
    pub fn none() -> Self {
        Self(None)
    }

    pub fn new() -> Self {
        Self(Some(Vec::new()))
    }

    pub fn line(&mut self, line: impl FnOnce() -> String) {
        if let Some(lines) = &mut self.0 {
            lines.push(line());
        }
    }

    pub fn effect(&mut self, effect: &Effect) {
        self.line(|| format!("      -> {}", describe(effect)));
    }

    pub fn text(self) -> String {
        self.0.unwrap_or_default().join("\n")
    }
}

/// An effect with its session id, which `Debug` keeps back.
fn describe(effect: &Effect) -> String {
    match effect {
        Effect::UseSession(Some(id)) => format!("Carry({})", id.reveal()),
        Effect::Store(record) => format!("Store({})", record.id.reveal()),
        effect => format!("{effect:?}"),
    }
}
